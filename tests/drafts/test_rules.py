"""When somebody is shown a draft, across weekends, zones and changes of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.rules import next_occurrence
from bot.drafts import rules
from bot.drafts.rules import Standing
from bot.people.rules import OFFICE, Hours
from bot.slack.zones import COMMON
from models.vocabulary import DraftState

LATE = Hours(begins=time(11), ends=time(19))
SHORT = Hours(begins=time(9), ends=time(9, 30))


def shown(
    due: datetime, now: datetime, zone: str = "Europe/Berlin", hours: Hours = OFFICE
) -> datetime | None:
    """When somebody in `zone` is shown the draft of a digest that is set in Berlin's time."""
    return rules.draft_moment(due, rules.shown_by(due, "Europe/Berlin"), now, zone, hours)


@pytest.mark.parametrize(
    ("at", "zone", "expected"),
    [
        ("2026-11-30T15:00", "Europe/Berlin", "2026-11-30T12:00Z"),
        ("2026-07-06T15:00", "Europe/Berlin", "2026-07-06T11:00Z"),
        # Forward: 02:00 becomes 03:00. Two hours on the wall, of which one passes.
        ("2026-03-29T04:30", "Europe/Berlin", "2026-03-29T01:30Z"),
        ("2026-03-29T03:30", "Europe/Berlin", "2026-03-29T00:30Z"),
        ("2026-03-29T05:00", "Europe/Berlin", "2026-03-29T01:00Z"),
        # 02:30 does not exist: the digest comes at 03:30, its draft at 01:30.
        ("2026-03-29T02:30", "Europe/Berlin", "2026-03-29T00:30Z"),
        # Back: 03:00 becomes 02:00. Three hours pass; 02:30 is meant the first time.
        ("2026-10-25T03:30", "Europe/Berlin", "2026-10-24T23:30Z"),
        ("2026-10-25T04:30", "Europe/Berlin", "2026-10-25T00:30Z"),
        ("2026-10-25T02:30", "Europe/Berlin", "2026-10-24T22:30Z"),
        ("2026-03-08T03:30", "America/New_York", "2026-03-08T06:30Z"),
        # Half an hour: 02:00 becomes 02:30.
        ("2026-10-04T03:00", "Australia/Lord_Howe", "2026-10-03T14:30Z"),
    ],
)
def test_two_hours_before_is_read_from_the_clock_on_the_wall(
    at: str, zone: str, expected: str
) -> None:
    wall = datetime.fromisoformat(at)
    due = next_occurrence(
        wall.weekday(), wall.time(), zone, wall.replace(tzinfo=UTC) - timedelta(days=3)
    )
    assert due.astimezone(ZoneInfo(zone)).date() == wall.date()
    assert rules.shown_by(due, zone) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("due", "zone", "hours", "expected"),
    [
        # Monday 15:00 in Berlin: two hours before.
        ("2026-11-30T15:00+01:00", "Europe/Berlin", OFFICE, "2026-11-30T13:00+01:00"),
        ("2026-11-30T11:00+01:00", "Europe/Berlin", OFFICE, "2026-11-30T09:00+01:00"),
        # Monday 09:00: 07:00 is before work, so Friday, an hour before its end.
        ("2026-11-30T09:00+01:00", "Europe/Berlin", OFFICE, "2026-11-27T16:00+01:00"),
        ("2026-11-30T10:59+01:00", "Europe/Berlin", OFFICE, "2026-11-27T16:00+01:00"),
        # Wednesday 09:00: the day before. Wednesday 20:00: that day, before work ends.
        ("2026-12-02T09:00+01:00", "Europe/Berlin", OFFICE, "2026-12-01T16:00+01:00"),
        ("2026-12-02T20:00+01:00", "Europe/Berlin", OFFICE, "2026-12-02T16:00+01:00"),
        # Sunday: Friday.
        ("2026-11-29T15:00+01:00", "Europe/Berlin", OFFICE, "2026-11-27T16:00+01:00"),
        # Somebody who works elsewhere, or at other hours, is asked at theirs.
        ("2026-11-30T15:00+01:00", "America/New_York", OFFICE, "2026-11-27T16:00-05:00"),
        ("2026-11-30T15:00+01:00", "Asia/Manila", OFFICE, "2026-11-30T16:00+08:00"),
        ("2026-11-30T15:00+01:00", "Europe/Berlin", LATE, "2026-11-30T13:00+01:00"),
        ("2026-11-30T12:00+01:00", "Europe/Berlin", LATE, "2026-11-27T18:00+01:00"),
        ("2026-11-30T15:00+01:00", "Europe/Berlin", SHORT, "2026-11-30T09:00+01:00"),
        # The clocks change between Friday and Monday: the hour on the wall stays.
        ("2026-10-26T09:00+01:00", "Europe/Berlin", OFFICE, "2026-10-23T16:00+02:00"),
        ("2026-03-30T09:00+02:00", "Europe/Berlin", OFFICE, "2026-03-27T16:00+01:00"),
        # One continent has changed its clocks, the other not yet: 13:00 there is 08:00 or 09:00 here.
        ("2026-03-16T15:00+01:00", "America/New_York", OFFICE, "2026-03-13T16:00-04:00"),
        ("2026-03-16T16:00+01:00", "America/New_York", OFFICE, "2026-03-16T09:00-04:00"),
    ],
)
def test_a_draft_is_shown_two_hours_before_or_when_its_reader_last_works(
    due: str, zone: str, hours: Hours, expected: str
) -> None:
    at = datetime.fromisoformat(due)
    assert shown(at, at - timedelta(days=5), zone, hours) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        # Missed while nothing ran, or set that morning: at once, where they work.
        ("2026-11-30T13:40+01:00", "2026-11-30T13:40+01:00"),
        ("2026-11-30T14:50+01:00", "2026-11-30T14:50+01:00"),
        # No time is left to decide.
        ("2026-11-30T14:51+01:00", None),
        ("2026-11-30T15:00+01:00", None),
        ("2026-12-01T10:00+01:00", None),
    ],
)
def test_a_draft_that_was_missed_comes_late_or_not_at_all(now: str, expected: str | None) -> None:
    due = datetime.fromisoformat("2026-11-30T15:00+01:00")
    found = shown(due, datetime.fromisoformat(now))
    assert found == (datetime.fromisoformat(expected) if expected else None)


@pytest.mark.parametrize(
    ("due", "now", "expected"),
    [
        # Two hours before at the latest, at whatever hour; after that, at once.
        ("10:30", "2026-11-29T20:00+01:00", "2026-11-30T08:30+01:00"),
        ("09:00", "2026-11-29T20:00+01:00", "2026-11-30T07:00+01:00"),
        ("09:00", "2026-11-30T08:30+01:00", "2026-11-30T08:30+01:00"),
        ("09:00", "2026-11-30T08:55+01:00", None),
    ],
)
def test_a_draft_missed_on_friday_comes_before_its_digest_all_the_same(
    due: str, now: str, expected: str | None
) -> None:
    at = datetime.fromisoformat(f"2026-11-30T{due}+01:00")
    found = shown(at, datetime.fromisoformat(now))
    assert found == (datetime.fromisoformat(expected) if expected else None)


@pytest.mark.parametrize(
    ("due", "until", "expected"),
    [(15, date(2026, 12, 1), None), (15, date(2026, 11, 30), 13), (9, date(2026, 12, 1), None)],
)
def test_who_wants_to_be_left_alone_until_after_the_digest_is_shown_none(
    due: int, until: date, expected: int | None
) -> None:
    at = datetime.fromisoformat(f"2026-11-30T{due:02}:00+01:00")
    found = shown(at, at - timedelta(days=4), hours=Hours(snoozed_until=until))
    assert (found.astimezone(ZoneInfo("Europe/Berlin")).hour if found else None) == expected


MOMENTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone
    datetime(2035, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(MOMENTS, st.sampled_from(COMMON), st.sampled_from(COMMON), st.integers(0, 5 * 24))
def test_a_draft_comes_by_its_latest_moment_or_in_working_hours_and_before_its_digest(
    due: datetime, set_in: str, zone: str, hours_before: int
) -> None:
    now = due - timedelta(hours=hours_before)
    latest = rules.shown_by(due, set_in)
    found = rules.draft_moment(due, latest, now, zone, OFFICE)
    if found is None:
        assert now > due - rules.LEAST
        return
    local = found.astimezone(ZoneInfo(zone))
    works = local.weekday() < 5 and time(9) <= local.time() < time(17)
    assert works or found == max(now, latest)
    assert found <= max(now, latest)
    assert max(now, due - rules.LOOK_AHEAD) <= found <= due - rules.LEAST
    assert timedelta(hours=1) <= due - latest <= timedelta(hours=3)


@pytest.mark.parametrize("paused", [False, True])
def test_what_became_of_a_draft(paused: bool) -> None:
    due = datetime(2026, 11, 30, 14, tzinfo=UTC)
    before, after = due - timedelta(minutes=1), due
    found = {
        (state, when): rules.standing(state, due, moment, paused=paused)
        for state in DraftState
        for when, moment in (("before", before), ("after", after))
    }
    waits = Standing.PAUSED if paused else Standing.WAITING
    assert found[DraftState.WAITING, "before"] is waits
    assert found[DraftState.WAITING, "after"] is (Standing.PAUSED if paused else Standing.DUE)
    skipped = Standing.STAYS_SKIPPED if paused else Standing.SKIPPED
    assert found[DraftState.SKIPPED, "before"] is skipped
    assert found[DraftState.SKIPPED, "after"] is Standing.STAYS_SKIPPED
    for state in (DraftState.POSTED, DraftState.QUIET, DraftState.MOVED):
        assert found[state, "before"].value == found[state, "after"].value == state.value
