"""The lines of a digest: what is said of one concern or one poll, as far as there is room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.concerns.showing import unchecked_for
from bot.concerns.views import age
from bot.concerns.words import EFFECT
from bot.digests import rules
from bot.digests.schemas import Coming, DigestReport, Entry, Thanks
from bot.ledger.views import said
from bot.slack.blocks import Inline, bold, clip, count, instant, moment

_ROOMS = (
    (1, 100, 36, rules.MOST_THANKED),
    (2, 94, 36, 1),
    (5, 68, 24, 1),
    (rules.MOST_SECTIONS, 36, 18, 0),
)
"""Up to so many sections, so many characters of words and of names, and so many thanks by name."""


@dataclass(frozen=True)
class Room:
    """How much there is room for: characters of what people wrote, and of names; and of thanks."""

    today: date
    words: int
    names: int
    thanked: int


def room_of(report: DigestReport) -> Room:
    """How much room a digest has for each of its lines."""
    # All sections together must stay within what one message holds: the more there are, the less of each.
    rooms = (room for most, *room in _ROOMS if len(report.sections) <= most)
    return Room(report.today, *next(rooms))


def open_line(entry: Entry, room: Room) -> list[Inline]:
    """A concern that is open, and for how long."""
    old = age(entry.raised_on, room.today)
    told = f"{_by(entry, room)}{old}{_unchecked(entry)}"
    return [bold(entry.label), f"  {_worry(entry, room)}  ({told})"]


def answer_line(entry: Entry, room: Room) -> list[Inline]:
    """What somebody said, and what became of it."""
    answer = f": {short(entry.answer, room.words)}" if entry.answer else ""
    said_by = _who(entry, room)
    who = f"{said_by}: " if said_by else ""
    became = f"{said(entry.status)}{answer}"
    return [f"{who}{_worry(entry, room)} → {became}  ", bold(f"({entry.label})")]


def new_line(entry: Entry, room: Room) -> list[Inline]:
    """A concern that was just raised, or joined by one that was, and how much it matters."""
    why = "said again" if entry.said_again else EFFECT[entry.effect].lower()
    told = f"{_by(entry, room)}{why}{_unchecked(entry)}"
    return [bold(entry.label), f"  {_worry(entry, room)}  ({told})"]


def coming_line(poll: Coming, room: Room) -> list[Inline]:
    """A poll, and until when it is open."""
    when = moment(poll.closes_at, poll.zone)
    return [f"{short(poll.question, room.words)}  Vote until ", instant(poll.closes_at, when)]


def thanks_line(thanks: Thanks, room: Room) -> str:
    """Who removed a roadblock, and which; nothing where there is no room for it."""
    if not room.thanked:
        return ""
    shown = thanks.removed[: room.thanked]
    more = thanks.more + len(thanks.removed) - len(shown)
    who = _and(list(dict.fromkeys(clip(one.who, room.names) for one in shown)))
    labels = [*(one.label for one in shown), *([f"{more:,} more"] if more else [])]
    stop = "stops" if len(labels) == 1 else "stop"
    return f"Thank you, {who}: {_and(labels)} {stop} nobody any more."


def _and(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _unchecked(entry: Entry) -> str:
    return "" if entry.unchecked is None else f", belief {unchecked_for(entry.unchecked)}"


def _by(entry: Entry, room: Room) -> str:
    said_by = _who(entry, room)
    return f"{said_by}, " if said_by else ""


def _who(entry: Entry, room: Room) -> str:
    who = [count(entry.voices, "voice")] if entry.voices > 1 else []
    if entry.raiser:
        who += [clip(one, room.names) for one in (entry.raiser, entry.group) if one]
    return ", ".join(who)


def _worry(entry: Entry, room: Room) -> str:
    return short(entry.worry, room.words)


def short(text: str, limit: int) -> str:
    """What somebody wrote, in one line of at most `limit` characters."""
    return clip(" ".join(text.split()), limit)
