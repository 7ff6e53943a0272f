"""Pure rules of polls: how much may be asked, when people are reminded, what a ballot may say."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.people.rules import working_moment, working_moment_before
from models.vocabulary import PollMethod

SIMILAR_WITHIN = timedelta(days=30)
"""How long a closed poll is compared with those that follow."""
FEWEST_OPTIONS, MOST_RANKED, MOST_PICKED = 2, 8, 10
OPTION_LENGTH = 75
SMALLEST_GROUP = 4
MOST_REMINDERS = 2
LONG, MIDDLE = timedelta(days=5), timedelta(days=2)
BEFORE_A_LONG_ONES_END, BEFORE_A_MIDDLING_ONES_END = timedelta(hours=48), timedelta(hours=36)
EXTENSION = timedelta(days=2)
NEEDS_A_REASON = 2
"""A stance of this much or less asks for a reason."""
STANCES: Sequence[tuple[int, str]] = (
    (5, "Fully behind it"),
    (4, "Support it"),
    (3, "Can live with it"),
    (2, "Have concerns"),
    (1, "Cannot support it"),
)


@dataclass(frozen=True)
class Asked:
    """Whom a poll asks, and what: ids, and the words of its options (its question for stances)."""

    people: frozenset[str]
    options: frozenset[str]


def most_options(method: PollMethod) -> int:
    """How many options a poll of this kind may have."""
    return MOST_RANKED if method is PollMethod.RANK else MOST_PICKED


def closing(day: date, at: time, zone: str) -> datetime:
    """The instant of a wall time in a zone. A skipped one moves forward, a doubled one is the first."""
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


def reminder(opened: datetime, closes: datetime, zone: str) -> datetime | None:
    """When somebody in `zone` who has not answered is reminded; None for a poll too short for it.

    48 hours before the close of a poll that is open for more than five days, 36 hours for two to five;
    in the working hours of the zone that follow, or where these come too late, in those before.
    """
    length = closes - opened
    if length < MIDDLE:
        return None
    before = BEFORE_A_LONG_ONES_END if length > LONG else BEFORE_A_MIDDLING_ONES_END
    due = working_moment(closes - before, zone)
    if due >= closes:
        due = working_moment_before(closes - before, zone)
    return due if opened < due < closes else None


def snoozed(now: datetime, closes: datetime, zone: str) -> datetime | None:
    """Tomorrow's working morning in `zone`; None where the poll is over by then."""
    tomorrow = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    due = working_moment(closing(tomorrow, time(9), zone), zone)
    return due if due < closes else None


def resembles(mine: Asked, other: Asked, smallest_group: int) -> bool:
    """Whether two anonymous polls are so alike that one subtracted from the other tells of a few people.

    They are when their audiences differ by 1 to k-1 people and half of the options, or more, are the same.
    Audiences that are equal, or differ by a group that may be shown, tell nothing of anybody.
    """
    apart = len(mine.people ^ other.people)
    common = len(mine.options & other.options)
    alike = 2 * common >= max(len(mine.options), len(other.options))
    return 0 < apart < smallest_group and alike


def is_known(numbers: Collection[int], options: Collection[int]) -> bool:
    """Whether a ballot speaks of nothing but the poll's options."""
    return set(numbers) <= set(options)
