"""What people see of digests: in the channel, and around it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block, RichTextElement

from bot.concerns.schemas import ListPage
from bot.concerns.views import LIST_OPEN, RAISE_OPEN
from bot.digests import rules
from bot.digests.lines import (
    Room,
    answer_line,
    coming_line,
    new_line,
    open_line,
    room_of,
    short,
    thanks_line,
)
from bot.digests.schemas import (
    DigestPreview,
    DigestReport,
    Entry,
    Intro,
    Listed,
    Rest,
    Roadblock,
    Section,
)
from bot.digests.trend import drawn_trend, trend_words
from bot.ledger.schemas import LedgerPage
from bot.ledger.views import OPEN as LEDGER_OPEN
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
    italic,
    moment,
    note,
    paragraph,
    quotation,
    rich,
)
from models.vocabulary import Basis

MOST_DECISIONS, DECISIONS_AMONG_OTHERS = 3, 1
GIST_LENGTH = 3600
FOLLOWS = (
    "The channel has more initiatives, in channels that you are not in: they follow in the digest."
)
GROUP_LENGTH = 24
GROUPS_TOLD = ((1, 12), (3, 4))
"""Up to so many sections, how many groups each names; with more there is no room for any."""
Blocks = list[Block | dict[str, Any]]
Line = Callable[[Entry, Room], list[Inline]]
_Told = tuple[str, Listed, Line]
"""A list of concerns: its title, what is in it, how each is told."""


def digest(report: DigestReport, charts: bool) -> Message:
    """The digest of a channel; `charts=False` says the chart's numbers in words alone."""
    blocks = body(report, charts)
    if report.happenings:
        blocks.append(_buttons(report))
    return Message(escape_within(gist(report), GIST_LENGTH), blocks)


def body(report: DigestReport, charts: bool) -> Blocks:
    """The digest without its buttons."""
    opening = _intro(report.intro) if report.intro else []
    if not report.happenings:
        return [*opening, rich(paragraph(_quiet_line(report)))]
    blocks: Blocks = [header(_title(report)), *opening]
    for section in report.sections:
        blocks += _section(section, report)
    if report.rest:
        blocks.append(note(f"{_rest(report.rest)} See all lists their concerns."))
    if report.coming:
        items = [coming_line(poll, room_of(report)) for poll in report.coming]
        blocks.append(rich(paragraph(bold("Coming")), bullets(items)))
    if report.happenings > rules.LITTLE:
        blocks += drawn_trend(report.trend, charts=charts)
    return blocks


def _buttons(report: DigestReport) -> Block:
    # A preview is read elsewhere: the list is the channel's all the same.
    first = ListPage(channel_id=report.channel_id, page=0)
    return actions(
        button("Raise a concern", RAISE_OPEN),
        button("See all", LIST_OPEN, first),
        button("See ledger", LEDGER_OPEN, LedgerPage(channel_id=report.channel_id)),
    )


def _intro(intro: Intro) -> Blocks:
    return [rich(quotation(intro.intro), paragraph(italic(intro.who)))]


def preview(found: DigestPreview, charts: bool) -> Message:
    """What a lead is shown before the channel is."""
    told = digest(found.report, charts)
    opening = f"This is what #{found.report.channel} would get now. Only you see it."
    if found.partial:
        opening = f"{opening} {FOLLOWS}"
    text = escape_within(f"{opening} {gist(found.report)}", GIST_LENGTH)
    return Message(text, [note(opening), *told.blocks])


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
    room = room_of(report)
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


def _list(told: _Told, room: Room) -> list[RichTextElement]:
    title, listed, line = told
    if not listed.entries:
        return []
    items = [line(entry, room) for entry in listed.entries]
    more = [paragraph(f"and {listed.more:,} more")] if listed.more else []
    return [paragraph(bold(f"\n{title}")), bullets(items), *more]


def _decided(section: Section, room: Room, *, alone: bool) -> list[list[Inline]]:
    most = MOST_DECISIONS if alone else DECISIONS_AMONG_OTHERS
    shown = section.news.decisions[-most:]
    rest = len(section.news.decisions) - len(shown)
    lines: list[list[Inline]] = [
        [short(one.words, room.words), f"  (confirmed by {clip(one.decider, room.names)})"]
        for one in shown
    ]
    return [*lines, [f"and {rest:,} before"]] if rest else lines


def _answered(section: Section) -> _Told:
    return "You said → we did, or why not", section.answers, answer_line


def _open_lists(section: Section) -> Sequence[_Told]:
    return (
        ("Stops us", section.stopping, open_line),
        ("New", section.newest, new_line),
    )


def _summary(section: Section, room: Room) -> str:
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
    thanked = thanks_line(section.thanks, room) if section.thanks else ""
    thanks = f"\n{thanked}" if thanked else ""
    oldest = _roadblock(section.roadblock, room)
    return f"{moved}{_decision(section.decision_on, room.today)}{oldest}{thanks}"


def _roadblock(oldest: Roadblock | None, room: Room) -> str:
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
    unchecked = f" ({section.unchecked:,} unchecked)" if section.unchecked else ""
    return (
        f"{_are_open(section.open_total)} Based on something seen or measured: {grounded:,}, "
        f"on reports: {reported:,}, on belief: {belief:,}{unchecked}."
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


def gist(report: DigestReport) -> str:
    """The digest in words.

    The counts of all sections come first: where there is too much to read out, details are what is cut.
    """
    opening = [f"{report.intro.who}: {report.intro.intro}"] if report.intro else []
    if not report.happenings:
        return "\n".join([*opening, _quiet_line(report)])
    alone, room = len(report.sections) == 1, room_of(report)
    parts = [*opening, f"{_title(report)}."]
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
        f"Coming: {short(poll.question, room.words)} Vote until {moment(poll.closes_at, poll.zone)}."
        for poll in report.coming
    ]
    for section in report.sections:
        parts += [
            f"{title}: {'; '.join(f'{e.label} {short(e.worry, room.words)}' for e in listed.entries)}."
            for title, listed, _ in (_answered(section), *_open_lists(section))
            if listed.entries
        ]
    return "\n".join(parts)
