"""Who people are, and when they work."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people import rules
from bot.people.acquaintance import seen_person
from bot.people.schemas import SlackUser
from bot.slack.zones import COMMON
from models.vocabulary import Role


@pytest.mark.parametrize(
    ("described", "role", "active"),
    [
        ({}, Role.MEMBER, True),
        ({"is_restricted": True}, Role.GUEST, True),
        ({"is_restricted": True, "is_ultra_restricted": True}, Role.GUEST, True),
        ({"is_stranger": True}, Role.OUTSIDER, True),
        ({"team_id": "T2"}, Role.OUTSIDER, True),
        ({"is_bot": True}, Role.BOT, True),
        ({"id": "USLACKBOT"}, Role.BOT, True),
        ({"deleted": True}, Role.MEMBER, False),
    ],
)
def test_slacks_description_decides_what_somebody_is(
    described: dict[str, object], role: Role, active: bool
) -> None:
    user = SlackUser.model_validate({"id": "U1", "team_id": "T1", "name": "maya", **described})
    person = seen_person(user, "T1")
    assert (person.role, person.active) == (role, active)


@pytest.mark.parametrize(
    "name",
    [None, "", "Nowhere/Atlantis", "../../etc/passwd", "Europe", "x" * 300, "a\x00b", "\ud800"],
)
def test_somebody_without_a_zone_lives_in_utc(name: str | None) -> None:
    assert rules.zone_or_utc(name) == "UTC"


def test_a_zone_that_exists_is_kept() -> None:
    assert rules.zone_or_utc("Asia/Manila") == "Asia/Manila"


@pytest.mark.parametrize(
    ("now", "zone", "hours", "told"),
    [
        ("2026-11-23T09:00+01:00", "Europe/Berlin", ("09:00", "17:00"), True),
        ("2026-11-23T08:59+01:00", "Europe/Berlin", ("09:00", "17:00"), False),
        ("2026-11-23T17:00+01:00", "Europe/Berlin", ("09:00", "17:00"), False),
        # Half past three in Greenwich is nine in India: the next full hour there is soon enough.
        ("2026-11-23T03:10+00:00", "Asia/Kolkata", ("09:00", "17:00"), False),
        ("2026-11-23T04:00+00:00", "Asia/Kolkata", ("09:00", "17:00"), True),
        # No full hour in them: the one before is near enough, and nothing earlier.
        ("2026-11-23T08:59+01:00", "Europe/Berlin", ("09:10", "09:50"), False),
        ("2026-11-23T09:00+01:00", "Europe/Berlin", ("09:10", "09:50"), True),
        ("2026-11-23T09:51+01:00", "Europe/Berlin", ("09:10", "09:50"), False),
        ("2026-11-21T09:00+01:00", "Europe/Berlin", ("09:10", "09:50"), False),  # a Saturday
    ],
)
def test_who_is_looked_for_with_each_full_hour_is_told_in_their_hours(
    now: str, zone: str, hours: tuple[str, str], told: bool
) -> None:
    begins, ends = (time.fromisoformat(one) for one in hours)
    chosen = rules.Hours(begins, ends)
    assert rules.may_be_told(datetime.fromisoformat(now), zone, chosen) is told


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-24T09:00+01:00", "2026-11-24T09:00+01:00"),  # Tuesday, at work
        ("2026-11-24T16:59+01:00", "2026-11-24T16:59+01:00"),
        ("2026-11-24T17:00+01:00", "2026-11-25T09:00+01:00"),  # the evening: tomorrow
        ("2026-11-24T05:00+01:00", "2026-11-24T09:00+01:00"),  # early: this morning
        ("2026-11-27T18:00+01:00", "2026-11-30T09:00+01:00"),  # Friday night: Monday
        ("2026-11-28T12:00+01:00", "2026-11-30T09:00+01:00"),  # Saturday: Monday
        ("2026-11-29T05:00+01:00", "2026-11-30T09:00+01:00"),  # Sunday, early: Monday
        ("2026-03-27T18:00+01:00", "2026-03-30T09:00+02:00"),  # over the change of the clock
    ],
)
def test_direct_messages_keep_to_working_hours(now: str, expected: str) -> None:
    found = rules.working_moment(datetime.fromisoformat(now), "Europe/Berlin")
    assert found == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-24T14:23+13:00", "2026-11-24T09:00+13:00"),  # at work: this morning, in the past
        ("2026-11-24T10:00+13:00", "2026-11-24T09:00+13:00"),  # still Monday in UTC: the same
        ("2026-11-24T17:00+13:00", "2026-11-25T09:00+13:00"),
        ("2026-11-28T12:00+13:00", "2026-11-30T09:00+13:00"),
    ],
)
def test_all_of_a_working_day_shares_its_morning(now: str, expected: str) -> None:
    found = rules.working_morning(datetime.fromisoformat(now), "Pacific/Auckland")
    assert found == datetime.fromisoformat(expected)
    assert f"{found:%Y-%m-%d}" == expected[:10]


MOMENTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001  # hypothesis wants its bounds without a zone
    datetime(2035, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(MOMENTS, st.sampled_from(COMMON))
def test_a_working_moment_is_never_earlier_nor_on_a_weekend(now: datetime, zone: str) -> None:
    found = rules.working_moment(now, zone)
    local = found.astimezone(ZoneInfo(zone))
    assert now <= found <= now + timedelta(days=4)
    assert local.weekday() < 5
    assert 9 <= local.hour < 17


@given(MOMENTS, st.sampled_from(COMMON))
def test_a_working_morning_is_nine_o_clock_of_the_day_of_the_working_moment(
    now: datetime, zone: str
) -> None:
    found = rules.working_morning(now, zone)
    moment = rules.working_moment(now, zone)
    assert found.time() == time(9)
    assert rules.local_day(found, zone) == rules.local_day(moment, zone)
    assert found <= moment


@given(MOMENTS, st.sampled_from(COMMON))
def test_the_next_working_hour_is_a_full_one_of_working_time_and_soon(
    now: datetime, zone: str
) -> None:
    found = rules.next_working_hour(now, zone)
    local = found.astimezone(ZoneInfo(zone))
    assert now < found <= rules.working_moment(now, zone) + timedelta(days=4)
    assert (local.minute, local.second, local.microsecond) == (0, 0, 0)
    assert found == rules.working_moment(found, zone)


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(0, 20))
def test_working_days_are_counted_one_by_one(day: date, number: int) -> None:
    found = rules.after_working_days(day, number)
    between = [day + timedelta(days=i) for i in range(1, (found - day).days + 1)]
    assert sum(d.weekday() < 5 for d in between) == number
