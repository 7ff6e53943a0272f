"""When a digest is due, across every change of the clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests import rules
from bot.slack.zones import COMMON, choices

SUNDAY, MONDAY = 6, 0


@pytest.mark.parametrize(
    ("zone", "at", "after", "expected"),
    [
        # Berlin, spring: 02:30 on 29 March 2026 does not exist; it is 03:30 CEST.
        ("Europe/Berlin", time(2, 30), "2026-03-28T12:00Z", "2026-03-29T01:30Z"),
        # Berlin, autumn: 02:30 on 25 October 2026 comes twice; the first is CEST.
        ("Europe/Berlin", time(2, 30), "2026-10-24T12:00Z", "2026-10-25T00:30Z"),
        # ... and not once more in the doubled hour.
        ("Europe/Berlin", time(2, 30), "2026-10-25T00:30Z", "2026-11-01T01:30Z"),
        # New York, spring: 02:30 on 8 March 2026 does not exist; it is 03:30 EDT.
        ("America/New_York", time(2, 30), "2026-03-07T12:00Z", "2026-03-08T07:30Z"),
        # New York, autumn: 01:30 on 1 November 2026 comes twice; the first is EDT.
        ("America/New_York", time(1, 30), "2026-10-31T12:00Z", "2026-11-01T05:30Z"),
        ("America/New_York", time(1, 30), "2026-11-01T05:30Z", "2026-11-08T06:30Z"),
        # Lord Howe moves by half an hour. Spring: 02:15 on 4 October 2026 is 02:45 (+11).
        ("Australia/Lord_Howe", time(2, 15), "2026-10-03T00:00Z", "2026-10-03T15:45Z"),
        # Autumn: 01:45 on 5 April 2026 comes twice; the first is +11.
        ("Australia/Lord_Howe", time(1, 45), "2026-04-04T00:00Z", "2026-04-04T14:45Z"),
        ("Australia/Lord_Howe", time(1, 45), "2026-04-04T14:45Z", "2026-04-11T15:15Z"),
        # Kathmandu is 5:45 ahead, Auckland is a day ahead.
        ("Asia/Kathmandu", time(9), "2026-11-24T00:00Z", "2026-11-29T03:15Z"),
        ("Pacific/Auckland", time(0), "2026-11-24T00:00Z", "2026-11-28T11:00Z"),
    ],
)
def test_the_next_sunday_at_a_wall_time(zone: str, at: time, after: str, expected: str) -> None:
    found = rules.next_occurrence(SUNDAY, at, zone, datetime.fromisoformat(after))
    assert found == datetime.fromisoformat(expected)


@pytest.mark.parametrize("weeks_after", range(8))
def test_nine_o_clock_stays_nine_o_clock_over_the_change(weeks_after: int) -> None:
    start = datetime(2026, 10, 5, 6, 59, tzinfo=UTC) + timedelta(weeks=weeks_after)
    found = rules.next_occurrence(MONDAY, time(9), "Europe/Berlin", start)
    assert found.astimezone(ZoneInfo("Europe/Berlin")).time() == time(9)


MOMENTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone
    datetime(2035, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@given(st.integers(0, 6), st.times(), st.sampled_from(COMMON), MOMENTS)
def test_the_next_occurrence_is_later_on_the_right_day_and_within_a_week(
    weekday: int, at: time, zone: str, after: datetime
) -> None:
    found = rules.next_occurrence(weekday, at, zone, after)
    assert after < found <= after + timedelta(days=7, hours=3)
    local = found.astimezone(ZoneInfo(zone))
    skipped = local.replace(fold=0).time() != at
    assert local.weekday() == weekday or skipped


@given(st.integers(0, 6), st.times(), st.sampled_from(COMMON), MOMENTS)
def test_what_is_caught_up_on_is_the_last_one_missed(
    weekday: int, at: time, zone: str, until: datetime
) -> None:
    latest = rules.latest_occurrence(weekday, at, zone, until)
    assert latest <= until < rules.next_occurrence(weekday, at, zone, latest)


def test_a_channel_is_told_of_two_quiet_weeks_and_then_left_in_peace() -> None:
    assert [rules.stays_silent(weeks) for weeks in range(4)] == [False, False, True, True]


def test_weeks_of_an_initiative_count_from_one() -> None:
    started = date(2026, 11, 2)
    found = [rules.week_of(started, started + timedelta(days=d)) for d in (0, 6, 7, 14)]
    assert found == [1, 1, 2, 3]


def test_the_chart_ends_today_and_goes_six_weeks_back() -> None:
    days = rules.chart_days(date(2026, 11, 30))
    assert days[-1] == date(2026, 11, 30)
    assert days[0] == date(2026, 10, 26)
    assert len(days) == 6


def test_the_menu_of_zones_holds_ones_own_first_and_fits_slacks_hundred() -> None:
    offered = choices("America/Argentina/Ushuaia")
    assert offered[0][0] == "America/Argentina/Ushuaia"
    assert len(offered) <= 100
    assert all(ZoneInfo(name) for name, _ in offered)
