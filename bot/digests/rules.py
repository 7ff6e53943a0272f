"""Pure rules of digests: when the next one is due, what is quiet, how far a week goes back."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)
CHART_WEEKS = 6
QUIET_WEEKS_TOLD = 2
"""After this many weeks without news in a row the channel is left in peace."""
MOST_SECTIONS = 8
MOST_COMING = 3
MOST_THANKED = 3
"""So many concerns of an initiative are named in its thanks."""
LITTLE = 2
"""Up to this many happenings a digest stays short: no chart."""


def next_occurrence(weekday: int, at: time, zone: str, after: datetime) -> datetime:
    """The first `weekday` (Monday = 0) at wall time `at` in the IANA `zone` strictly after `after`, in UTC.

    A wall time that the clocks skip is moved forward by the gap; one that comes twice is meant the first
    time. `after` is aware.
    """
    here = ZoneInfo(zone)
    day = after.astimezone(here).date() - timedelta(days=1)
    day += timedelta(days=(weekday - day.weekday()) % 7)
    while (moment := _moment(day, at, here)) <= after:
        day += WEEK
    return moment


def latest_occurrence(weekday: int, at: time, zone: str, until: datetime) -> datetime:
    """The last occurrence not after `until`: what is caught up on after a standstill."""
    return _previous(next_occurrence(weekday, at, zone, until), weekday, at, zone)


def local_date(moment: datetime, zone: str) -> date:
    """The day of an instant in a zone."""
    return moment.astimezone(ZoneInfo(zone)).date()


def occasion_key(moment: datetime, zone: str) -> str:
    """What a scheduled digest is known by: the day on which it is due. One a day, at whatever hour."""
    return local_date(moment, zone).isoformat()


def stays_silent(quiet_weeks: int) -> bool:
    """Whether a channel that has had this many quiet weeks before gets nothing this time."""
    return quiet_weeks >= QUIET_WEEKS_TOLD


def week_of(started: date, today: date) -> int:
    """Which week of an initiative it is, counted from 1."""
    return max(0, (today - started).days) // 7 + 1


def chart_days(today: date) -> list[date]:
    """The ends of the last six weeks, oldest first, today included."""
    return [today - WEEK * back for back in reversed(range(CHART_WEEKS))]


def lines_a_list(sections: int) -> int:
    """How many concerns each list of a section may name, so that all sections together stay readable."""
    return {0: 5, 1: 5, 2: 4, 3: 3}.get(sections, 2 if sections <= 5 else 1)


def equal_room(did: int, did_not: int, lines: int) -> tuple[int, int]:
    """How many of `lines` tell what was done, and what was not: half each; what one leaves is the other's."""
    left_out = min(did_not, max(lines // 2, lines - did))
    return min(did, lines - left_out), left_out


def _moment(day: date, at: time, here: ZoneInfo) -> datetime:
    # A skipped wall time, read with fold=0, carries the offset before the change: through UTC and back
    # it comes out moved by the gap. A doubled one with fold=0 is the first of the two.
    return datetime.combine(day, at, here).astimezone(UTC)


def _previous(following: datetime, weekday: int, at: time, zone: str) -> datetime:
    here = ZoneInfo(zone)
    day = following.astimezone(here).date()
    day -= timedelta(days=(day.weekday() - weekday) % 7)
    moment = _moment(day, at, here)
    return moment if moment < following else _moment(day - WEEK, at, here)
