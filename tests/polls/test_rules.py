"""When people are reminded of a poll, and which moment a wall time is."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.polls import rules

MONDAY = datetime(2026, 11, 23, 10, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("open_for", "before"),
    [
        (timedelta(days=2, seconds=-1), None),
        (timedelta(days=2), timedelta(hours=36)),
        (timedelta(days=5), timedelta(hours=36)),
        (timedelta(days=5, seconds=1), timedelta(hours=48)),
        (timedelta(days=14), timedelta(hours=48)),
    ],
)
def test_how_long_before_the_close_people_are_reminded(
    open_for: timedelta, before: timedelta | None
) -> None:
    # The close is counted back from a Thursday noon in a zone where it is working time.
    closes = datetime(2026, 12, 3, 15, tzinfo=UTC)
    due = rules.reminder(closes - open_for, closes, "UTC")
    if before is None:
        assert due is None
    else:
        wanted = closes - before
        # 36 hours before 15:00 is 03:00 in the morning: their working day begins at nine.
        expected = wanted if before == timedelta(hours=48) else wanted.replace(hour=9)
        assert due == expected


@pytest.mark.parametrize(
    ("zone", "due"),
    [
        ("Europe/Berlin", "2026-12-01T15:00"),
        ("America/New_York", "2026-12-01T15:00"),
        ("Asia/Manila", "2026-12-02T01:00"),  # 23:00 there: the next morning at nine
        ("America/Los_Angeles", "2026-12-01T17:00"),  # 07:00 there: at nine
    ],
)
def test_a_reminder_comes_in_the_working_hours_of_each(zone: str, due: str) -> None:
    closes = at("2026-12-03T15:00")
    assert rules.reminder(closes - timedelta(days=9), closes, zone) == at(due)


def test_over_a_weekend_a_reminder_comes_before_the_close_and_never_after_it() -> None:
    # Sunday noon: no working hour is left between 48 hours before it and the close.
    closes = at("2026-11-29T12:00")
    due = rules.reminder(closes - timedelta(days=9), closes, "UTC")
    assert due == at("2026-11-27T12:00")
    closes = at("2026-11-30T08:00")
    assert rules.reminder(closes - timedelta(days=9), closes, "UTC") == at("2026-11-27T16:00")


def test_tomorrow_is_the_next_working_morning_or_never() -> None:
    friday = at("2026-11-27T15:00")
    assert rules.snoozed(friday, at("2026-12-03T15:00"), "UTC") == at("2026-11-30T09:00")
    assert rules.snoozed(friday, at("2026-11-30T09:00"), "UTC") is None
    # Late in Manila it is tomorrow already in the minutes after midnight there.
    assert rules.snoozed(at("2026-11-24T15:59"), MONDAY + timedelta(days=9), "Asia/Manila") == at(
        "2026-11-25T01:00"
    )


@pytest.mark.parametrize(
    ("day", "wall", "zone", "instant"),
    [
        (date(2026, 11, 26), time(17), "Europe/Berlin", "2026-11-26T16:00"),
        (date(2026, 3, 29), time(2, 30), "Europe/Berlin", "2026-03-29T01:30"),  # skipped
        (date(2026, 10, 25), time(2, 30), "Europe/Berlin", "2026-10-25T00:30"),  # twice: the first
        (date(2026, 4, 5), time(1, 45), "Australia/Lord_Howe", "2026-04-04T14:45"),
    ],
)
def test_the_close_is_a_wall_time_in_its_zone(
    day: date, wall: time, zone: str, instant: str
) -> None:
    assert rules.closing(day, wall, zone) == at(instant)
