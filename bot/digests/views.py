"""What people see of digests: in the channel, and around it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from slack_sdk.models.blocks import Block, RichTextElement

from bot.concerns.schemas import ListPage
from bot.concerns.views import LIST_OPEN, RAISE_OPEN, age
from bot.concerns.words import EFFECT, STATUS
from bot.digests import rules
from bot.digests.schemas import DigestReport, Entry, Listed, Rest, Section, Trend
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
    note,
    paragraph,
    rich,
)
from models.vocabulary import Basis

MOST_DECISIONS, DECISIONS_AMONG_OTHERS = 3, 1
GROUP_LENGTH = 24
GROUPS_TOLD = ((1, 12), (3, 4))
"""Up to so many sections, how many groups each names; with more there is no room for any."""
WORRY_LENGTH, ANSWER_LENGTH, NAME_LENGTH, GIST_LENGTH = 100, 100, 36, 3600
Blocks = list[Block | dict[str, Any]]
Line = Callable[[Entry, date], list[Inline]]


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
    if report.happenings > rules.LITTLE:
        blocks += _trend(report.trend, charts=charts)
    # A preview is read elsewhere: the list is the channel's all the same.
    first = ListPage(channel_id=report.channel_id, page=0)
    blocks.append(
        actions(button("Raise a concern", RAISE_OPEN), button("See all", LIST_OPEN, first))
    )
    return Message(gist, blocks)


def preview(report: DigestReport, charts: bool) -> Message:
    """What a lead is shown before the channel is."""
    told = digest(report, charts)
    opening = f"This is what #{report.channel} would get now. Only you see it."
    text = escape_within(f"{opening} {_gist(report)}", GIST_LENGTH)
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
    alone = len(report.sections) == 1
    opening: list[Inline] = [] if alone else [bold(f"{section.name}  "), f"week {section.week}\n"]
    if not section.news.total:
        return [rich(paragraph(*opening, f"Nothing new. {_are_open(section.open_total)}"))]
    parts: list[RichTextElement] = [paragraph(*opening, _summary(section, report.today))]
    if section.news.decisions:
        parts += [paragraph(bold("\nDecided")), bullets(_decided(section, alone=alone))]
    for title, listed, line in _lists(section):
        if listed.entries:
            items = [line(entry, report.today) for entry in listed.entries]
            parts += [paragraph(bold(f"\n{title}")), bullets(items)]
            if listed.more:
                parts.append(paragraph(f"and {listed.more:,} more"))
    told = _heard(section, len(report.sections))
    if told:
        parts.append(paragraph(bold("\nHeard  "), told))
    parts.append(paragraph(f"\n{_footing(section)}"))
    return [rich(*parts)]


def _decided(section: Section, *, alone: bool) -> list[list[Inline]]:
    most = MOST_DECISIONS if alone else DECISIONS_AMONG_OTHERS
    shown = section.news.decisions[-most:]
    rest = len(section.news.decisions) - len(shown)
    lines: list[list[Inline]] = [
        [_short(one.words, WORRY_LENGTH), f"  (confirmed by {clip(one.decider, NAME_LENGTH)})"]
        for one in shown
    ]
    return [*lines, [f"and {rest:,} before"]] if rest else lines


def _lists(section: Section) -> Sequence[tuple[str, Listed, Line]]:
    return (
        ("Stops us", section.stopping, _open_line),
        ("You said, we answered", section.answers, _answer_line),
        ("New", section.newest, _new_line),
    )


def _summary(section: Section, today: date) -> str:
    since = f"Since {day(section.since)}" if section.since else "So far"
    news = section.news
    told = [f"{news.raised:,} raised", f"{news.answered:,} answered"]
    if news.confirmed:
        told.append(f"{news.confirmed:,} confirmed")
    if news.reopened:
        told.append(f"{news.reopened:,} reopened")
    if news.taken_up:
        told.append(f"{news.taken_up:,} taken up")
    return f"{since}: {', '.join(told)}.{_decision(section.decision_on, today)}"


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


def _open_line(entry: Entry, today: date) -> list[Inline]:
    old = age(entry.raised_on, today)
    return [bold(entry.label), f"  {_worry(entry)}  ({_by(entry)}{old})"]


def _answer_line(entry: Entry, _: date) -> list[Inline]:
    answer = f": {_short(entry.answer, ANSWER_LENGTH)}" if entry.answer else ""
    who = f"{clip(entry.raiser, NAME_LENGTH)}: " if entry.raiser else ""
    return [bold(entry.label), f"  {who}{_worry(entry)} → {STATUS[entry.status]}{answer}"]


def _new_line(entry: Entry, _: date) -> list[Inline]:
    effect = EFFECT[entry.effect].lower()
    return [bold(entry.label), f"  {_worry(entry)}  ({_by(entry)}{effect})"]


def _by(entry: Entry) -> str:
    return f"{clip(entry.raiser, NAME_LENGTH)}, " if entry.raiser else ""


def _worry(entry: Entry) -> str:
    return _short(entry.worry, WORRY_LENGTH)


def _short(text: str, limit: int) -> str:
    return clip(" ".join(text.split()), limit)


def _trend(trend: Trend, *, charts: bool) -> Blocks:
    words = note(_trend_words(trend))
    return [_chart(trend), words] if charts else [words]


def _chart(trend: Trend) -> dict[str, Any]:
    # The SDK has no class for this block yet: Slack takes the JSON as it is.
    categories = [f"{moment.day} {moment:%b}" for moment in trend.days]
    return {
        "type": "data_visualization",
        "title": "Open concerns, by effect",
        "chart": {
            "type": "line",
            "series": [
                {
                    "name": EFFECT[effect],
                    "data": [
                        {"label": category, "value": value}
                        for category, value in zip(categories, values, strict=True)
                    ],
                }
                for effect, values in trend.series.items()
            ],
            "axis_config": {"categories": categories, "x_label": "Week to", "y_label": "Open"},
        },
    }


def _trend_words(trend: Trend) -> str:
    days = ", ".join(f"{moment.day} {moment:%b}" for moment in trend.days)
    lines = [
        f"{EFFECT[effect]}: {', '.join(f'{value:,}' for value in values)}"
        for effect, values in trend.series.items()
    ]
    return f"Open concerns at the end of each week ({days}). {'. '.join(lines)}."


def _gist(report: DigestReport) -> str:
    """The counts of all sections first: where there is too much to read out, details are what is cut."""
    if not report.happenings:
        return _quiet_line(report)
    alone = len(report.sections) == 1
    parts = [f"{_title(report)}."]
    for section in report.sections:
        name = "" if alone else f"{section.name}: "
        news = _summary(section, report.today) if section.news.total else "Nothing new."
        parts.append(f"{name}{news} {_footing(section)}")
        told = _heard(section, len(report.sections)) if section.news.total else ""
        if told:
            parts.append(f"Heard {told}.")
    if report.rest:
        parts.append(_rest(report.rest))
    if report.happenings > rules.LITTLE:
        parts.append(_trend_words(report.trend))
    for section in report.sections:
        parts += [
            f"{title}: {'; '.join(f'{e.label} {_worry(e)}' for e in listed.entries)}."
            for title, listed, _ in _lists(section)
            if listed.entries
        ]
    return "\n".join(parts)
