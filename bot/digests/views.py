"""What people see of digests: in the channel, and around it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block, RichTextElement

from bot.concerns.schemas import ListPage
from bot.concerns.views import LIST_OPEN, RAISE_OPEN, age
from bot.concerns.words import EFFECT
from bot.digests import rules
from bot.digests.schemas import Coming, DigestReport, Entry, Listed, Rest, Roadblock, Section
from bot.digests.trend import drawn_trend, trend_words
from bot.ledger.schemas import LedgerPage
from bot.ledger.views import OPEN as LEDGER_OPEN
from bot.ledger.views import said
from bot.polls.words import moment
from bot.slack.blocks import (
    Inline,
    Message,
    actions,
    bold,
    bullets,
    button,
    clip,
    count,
    day,
    escape_within,
    header,
    instant,
    note,
    paragraph,
    rich,
)
from models.vocabulary import Basis

_ROOMS = ((2, 100, 36), (5, 70, 24), (rules.MOST_SECTIONS, 45, 20))
"""Up to so many sections, so many characters of words and of names."""
MOST_DECISIONS, DECISIONS_AMONG_OTHERS = 3, 1
GIST_LENGTH = 3600
GROUP_LENGTH = 24
GROUPS_TOLD = ((1, 12), (3, 4))
"""Up to so many sections, how many groups each names; with more there is no room for any."""
Blocks = list[Block | dict[str, Any]]


@dataclass(frozen=True)
class _Room:
    """How much there is room for: characters of what people wrote, and of names."""

    today: date
    words: int
    names: int


Line = Callable[[Entry, _Room], list[Inline]]
_Told = tuple[str, Listed, Line]
"""A list of concerns: its title, what is in it, how each is told."""


def digest(report: DigestReport, charts: bool) -> Message:
    """The digest of a channel; `charts=False` says the chart's numbers in words alone."""
    gist = escape_within(_gist(report), GIST_LENGTH)
    if not report.happenings:
        return Message(gist, [rich(paragraph(_quiet_line(report)))])
    blocks: Blocks = [header(_title(report))]
    for section in report.sections:
        blocks += _section(section, report)
    if report.rest:
        blocks.append(note(f"{_rest(report.rest)} See all lists their concerns."))
    if report.coming:
        items = [_coming_line(poll, _room(report)) for poll in report.coming]
        blocks.append(rich(paragraph(bold("Coming")), bullets(items)))
    if report.happenings > rules.LITTLE:
        blocks += drawn_trend(report.trend, charts=charts)
    # A preview is read elsewhere: the list is the channel's all the same.
    first = ListPage(channel_id=report.channel_id, page=0)
    blocks.append(
        actions(
            button("Raise a concern", RAISE_OPEN),
            button("See all", LIST_OPEN, first),
            button("See ledger", LEDGER_OPEN, LedgerPage(channel_id=report.channel_id)),
        )
    )
    return Message(gist, blocks)


def preview(report: DigestReport, charts: bool) -> Message:
    """What a lead is shown before the channel is."""
    told = digest(report, charts)
    opening = f"This is what #{report.channel} would get now. Only you see it."
    text = escape_within(f"{opening} {_gist(report)}", GIST_LENGTH)
    return Message(text, [note(opening), *told.blocks])


def _room(report: DigestReport) -> _Room:
    # All sections together must stay within what one message holds: the more there are, the less of each.
    words, names = next(
        (words, names) for most, words, names in _ROOMS if len(report.sections) <= most
    )
    return _Room(report.today, words, names)


def _title(report: DigestReport) -> str:
    if len(report.sections) == 1:
        section = report.sections[0]
        return f"{section.name} - week {section.week}"
    return f"This week in #{report.channel}"


def _quiet_line(report: DigestReport) -> str:
    about = ", ".join(section.name for section in report.sections) or f"#{report.channel}"
    since = f" since {day(report.since)}" if report.since else ""
    return f"Nothing new about {clip(about, 300)}{since}. {_are_open(report.open_total)}"


def _are_open(total: int) -> str:
    return f"{count(total, 'concern')} {'is' if total == 1 else 'are'} open."


def _section(section: Section, report: DigestReport) -> Blocks:
    room = _room(report)
    alone = len(report.sections) == 1
    opening: list[Inline] = [] if alone else [bold(f"{section.name}  "), f"week {section.week}\n"]
    if not section.news.total:
        return [rich(paragraph(*opening, f"Nothing new. {_are_open(section.open_total)}"))]
    parts: list[RichTextElement] = [paragraph(*opening, _summary(section, room))]
    parts += _list(_answered(section), room)
    if section.news.decisions:
        parts += [paragraph(bold("\nDecided")), bullets(_decided(section, room, alone=alone))]
    for told in _open_lists(section):
        parts += _list(told, room)
    groups = _heard(section, len(report.sections))
    if groups:
        parts.append(paragraph(bold("\nHeard  "), groups))
    parts.append(paragraph(f"\n{_footing(section)}"))
    return [rich(*parts)]


def _list(told: _Told, room: _Room) -> list[RichTextElement]:
    title, listed, line = told
    if not listed.entries:
        return []
    items = [line(entry, room) for entry in listed.entries]
    more = [paragraph(f"and {listed.more:,} more")] if listed.more else []
    return [paragraph(bold(f"\n{title}")), bullets(items), *more]


def _decided(section: Section, room: _Room, *, alone: bool) -> list[list[Inline]]:
    most = MOST_DECISIONS if alone else DECISIONS_AMONG_OTHERS
    shown = section.news.decisions[-most:]
    rest = len(section.news.decisions) - len(shown)
    lines: list[list[Inline]] = [
        [_short(one.words, room.words), f"  (confirmed by {clip(one.decider, room.names)})"]
        for one in shown
    ]
    return [*lines, [f"and {rest:,} before"]] if rest else lines


def _answered(section: Section) -> _Told:
    return "You said → we did, or why not", section.answers, _answer_line


def _open_lists(section: Section) -> Sequence[_Told]:
    return (
        ("Stops us", section.stopping, _open_line),
        ("New", section.newest, _new_line),
    )


def _summary(section: Section, room: _Room) -> str:
    since = f"Since {day(section.since)}" if section.since else "So far"
    news = section.news
    told = [f"{news.raised:,} raised", f"{news.answered:,} answered"]
    if news.confirmed:
        told.append(f"{news.confirmed:,} confirmed")
    if news.reopened:
        told.append(f"{news.reopened:,} reopened")
    if news.taken_up:
        told.append(f"{news.taken_up:,} taken up")
    moved = f"{since}: {', '.join(told)}."
    return (
        f"{moved}{_decision(section.decision_on, room.today)}{_roadblock(section.roadblock, room)}"
    )


def _roadblock(oldest: Roadblock | None, room: _Room) -> str:
    if oldest is None:
        return ""
    days = (room.today - oldest.raised_on).days
    old = count(days, "day") if days > 0 else "since today"
    if oldest.owner:
        who = f", looked after by {clip(oldest.owner, room.names)}."
    else:
        driver = clip(oldest.driver, room.names)
        who = f". Nobody looks after it yet; {driver} can unblock it."
    return f"\nOldest roadblock: {oldest.label}, {old}{who}"


def _decision(decision_on: date | None, today: date) -> str:
    if decision_on is None:
        return ""
    left = (decision_on - today).days
    if left < 0:
        return f" The decision was due {day(decision_on, today)}."
    when = f"in {count(left, 'day')}" if left else "today"
    return f" Decision date {day(decision_on, today)} ({when})."


def _footing(section: Section) -> str:
    belief = section.by_basis[Basis.BELIEF]
    grounded = section.by_basis[Basis.SEEN] + section.by_basis[Basis.MEASURED]
    reported = section.by_basis[Basis.REPORTED]
    return (
        f"{_are_open(section.open_total)} Based on something seen or measured: {grounded:,}, "
        f"on reports: {reported:,}, on belief: {belief:,}."
    )


def _heard(section: Section, sections: int) -> str:
    most = next((groups for up_to, groups in GROUPS_TOLD if sections <= up_to), 0)
    counts = [
        f"{clip(one.group, GROUP_LENGTH)} {one.heard:,}/{one.people:,}" for one in section.heard
    ]
    if not counts or not most:
        return ""
    rest = len(counts) - most
    more = [f"and {count(rest, 'more group')}"] if rest > 0 else []
    return f"in 30 days: {', '.join([*counts[:most], *more])}"


def _rest(rest: Rest) -> str:
    return (
        f"And {count(rest.initiatives, 'more initiative')}: {rest.raised:,} raised, "
        f"{rest.answered:,} answered, {rest.open_total:,} open."
    )


def _open_line(entry: Entry, room: _Room) -> list[Inline]:
    old = age(entry.raised_on, room.today)
    return [bold(entry.label), f"  {_worry(entry, room)}  ({_by(entry, room)}{old})"]


def _answer_line(entry: Entry, room: _Room) -> list[Inline]:
    answer = f": {_short(entry.answer, room.words)}" if entry.answer else ""
    said_by = _who(entry, room)
    who = f"{said_by}: " if said_by else ""
    became = f"{said(entry.status)}{answer}"
    return [f"{who}{_worry(entry, room)} → {became}  ", bold(f"({entry.label})")]


def _new_line(entry: Entry, room: _Room) -> list[Inline]:
    effect = EFFECT[entry.effect].lower()
    return [bold(entry.label), f"  {_worry(entry, room)}  ({_by(entry, room)}{effect})"]


def _coming_line(poll: Coming, room: _Room) -> list[Inline]:
    when = moment(poll.closes_at, poll.zone)
    return [f"{_short(poll.question, room.words)}  Vote until ", instant(poll.closes_at, when)]


def _by(entry: Entry, room: _Room) -> str:
    said_by = _who(entry, room)
    return f"{said_by}, " if said_by else ""


def _who(entry: Entry, room: _Room) -> str:
    who = [count(entry.voices, "voice")] if entry.voices > 1 else []
    who += [clip(one, room.names) for one in (entry.raiser, entry.group) if one]
    return ", ".join(who)


def _worry(entry: Entry, room: _Room) -> str:
    return _short(entry.worry, room.words)


def _short(text: str, limit: int) -> str:
    return clip(" ".join(text.split()), limit)


def _gist(report: DigestReport) -> str:
    """The counts of all sections first: where there is too much to read out, details are what is cut."""
    if not report.happenings:
        return _quiet_line(report)
    alone, room = len(report.sections) == 1, _room(report)
    parts = [f"{_title(report)}."]
    for section in report.sections:
        name = "" if alone else f"{section.name}: "
        news = _summary(section, room) if section.news.total else "Nothing new."
        parts.append(f"{name}{news} {_footing(section)}")
        groups = _heard(section, len(report.sections)) if section.news.total else ""
        if groups:
            parts.append(f"Heard {groups}.")
    if report.rest:
        parts.append(_rest(report.rest))
    if report.happenings > rules.LITTLE:
        parts.append(trend_words(report.trend))
    parts += [
        f"Coming: {_short(poll.question, room.words)} Vote until {moment(poll.closes_at, poll.zone)}."
        for poll in report.coming
    ]
    for section in report.sections:
        parts += [
            f"{title}: {'; '.join(f'{e.label} {_worry(e, room)}' for e in listed.entries)}."
            for title, listed, _ in (_answered(section), *_open_lists(section))
            if listed.entries
        ]
    return "\n".join(parts)
