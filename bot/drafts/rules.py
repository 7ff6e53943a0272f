"""Pure rules of drafts: when somebody is shown one, and what became of it."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.people.rules import Hours, working_moment, working_moment_before
from models.vocabulary import DeliveryState, DraftState

BEFORE = timedelta(hours=2)
LEAST = timedelta(minutes=10)
"""A draft that leaves less time than this to decide is not shown."""
LOOK_AHEAD = timedelta(days=5)
"""No draft is shown earlier than this: a weekend, a day of time zones, and the hours before."""


class Standing(StrEnum):
    """What somebody reads of a draft."""

    WAITING = "waiting"
    DUE = "due"
    PAUSED = "paused"
    SKIPPED = "skipped"
    STAYS_SKIPPED = "stays_skipped"
    POSTED = "posted"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    QUIET = "quiet"
    MOVED = "moved"


def shown_by(due: datetime, zone: str) -> datetime:
    """Two hours before a digest by the clock on the wall of its `zone`, in UTC.

    A wall time that the clocks skip is moved forward by the gap; one that comes twice is meant the first
    time: as with digests themselves.
    """
    return (due.astimezone(ZoneInfo(zone)) - BEFORE).astimezone(UTC)


def draft_moment(
    due: datetime, latest: datetime, now: datetime, zone: str, hours: Hours
) -> datetime | None:
    """When somebody is shown the draft of a digest due at `due`; None where it would be too late.

    At `latest` where they work then in their `zone`; else an hour before they last stopped working. One
    that was missed comes as soon as they work again, but by `latest`, or at once where that has passed.
    """
    planned = working_moment_before(latest, zone, hours)
    moment = working_moment(max(now, planned), zone, hours)
    if moment > latest:
        moment = max(now, latest)
    too_late = moment > due - LEAST or _is_snoozed(moment, zone, hours)
    return None if too_late else moment


def standing(state: DraftState, due: datetime, now: datetime, *, paused: bool) -> Standing:
    """What became of a draft, or of its digest. Before its hour a skip may be taken back."""
    if state is DraftState.WAITING:
        if paused:
            return Standing.PAUSED
        return Standing.WAITING if now < due else Standing.DUE
    if state is DraftState.SKIPPED:
        return Standing.SKIPPED if now < due and not paused else Standing.STAYS_SKIPPED
    return Standing(state.value)


def outcome(posts: Collection[DeliveryState], *, untold: bool) -> Standing:
    """What became of a digest that was posted, by its posts in Slack.

    None are known once that is long ago: then `untold`, that what it had to tell is left for the next one,
    says that it did not arrive. One that may be on its way counts as posted, until it is known better.
    """
    if DeliveryState.SENT not in posts and DeliveryState.UNCERTAIN in posts:
        return Standing.UNKNOWN
    did_not_arrive = set(posts) == {DeliveryState.FAILED} if posts else untold
    return Standing.REFUSED if did_not_arrive else Standing.POSTED


def _is_snoozed(moment: datetime, zone: str, hours: Hours) -> bool:
    until = hours.snoozed_until
    return until is not None and moment.astimezone(ZoneInfo(zone)).date() < until
