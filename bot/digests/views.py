"""What people see of digests: in the channel, and around it."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import Block, RichTextElement

from bot.concerns.views import LIST_OPEN, RAISE_OPEN, age
from bot.concerns.words import EFFECT, STATUS
from bot.digests import rules
from bot.digests.schemas import DigestReport, Entry, Section, Trend
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
    escape,
    header,
    note,
    paragraph,
    rich,
)
from models.vocabulary import Basis

WORRY_LENGTH, ANSWER_LENGTH, GIST_LENGTH = 110, 110, 3900
Blocks = list[Block | dict[str, Any]]


def digest(report: DigestReport, charts: bool) -> Message:
    """The digest of a channel; `charts=False` says the chart's numbers in words alone."""
    gist = escape(clip(_gist(report), GIST_LENGTH))
    if not report.happenings:
        return Message(gist, [rich(paragraph(_quiet_line(report)))])
    blocks: Blocks = [header(_title(report))]
    for section in report.sections:
        blocks += _section(section, report)
    if report.more_initiatives:
        blocks.append(note(f"and {count(report.more_initiatives, 'more initiative')} here"))
    if report.happenings > rules.LITTLE:
        blocks += _trend(report.trend, charts=charts)
    blocks.append(actions(button("Raise a concern", RAISE_OPEN), button("See all", LIST_OPEN)))
    return Message(gist, blocks)


def preview(report: DigestReport, charts: bool) -> Message:
    """What a lead is shown before the channel is."""
    told = digest(report, charts)
    opening = f"This is what #{report.channel} would get now. Only you see it."
    return Message(f"{escape(opening)} {told.text}", [note(opening), *told.blocks])


def _title(report: DigestReport) -> str:
    if len(report.sections) == 1:
        section = report.sections[0]
        return f"{section.name} - week {section.week}"
    return f"This week in #{report.channel}"


def _quiet_line(report: DigestReport) -> str:
    total = sum(section.open_total for section in report.sections)
    about = ", ".join(section.name for section in report.sections) or f"#{report.channel}"
    since = f" since {day(report.since)}" if report.since else ""
    return f"Nothing new about {clip(about, 300)}{since}. {_are_open(total)}"


def _are_open(total: int) -> str:
    return f"{count(total, 'concern')} {'is' if total == 1 else 'are'} open."


def _section(section: Section, report: DigestReport) -> Blocks:
    alone = len(report.sections) == 1
    opening: list[Inline] = [] if alone else [bold(f"{section.name}  "), f"week {section.week}\n"]
    if not section.has_news:
        return [rich(paragraph(*opening, f"Nothing new. {_are_open(section.open_total)}"))]
    parts: list[RichTextElement] = [paragraph(*opening, _summary(section, report))]
    for title, entries, line, more in (
        ("Stops us", section.stopping, _open_line, section.stopping_total),
        ("You said, we answered", section.answers, _answer_line, section.answered),
        ("New", section.newest, _new_line, section.raised),
    ):
        if entries:
            items = [line(entry, report) for entry in entries]
            parts += [paragraph(bold(f"\n{title}")), bullets(items)]
            if more > len(entries):
                parts.append(paragraph(f"and {more - len(entries):,} more"))
    parts.append(paragraph(f"\n{_footing(section)}"))
    return [rich(*parts)]


def _summary(section: Section, report: DigestReport) -> str:
    since = f"Since {day(report.since)}" if report.since else "So far"
    told = [f"{section.raised:,} raised", f"{section.answered:,} answered"]
    if section.reopened:
        told.append(f"{section.reopened:,} reopened")
    return f"{since}: {', '.join(told)}.{_decision(section, report)}"


def _decision(section: Section, report: DigestReport) -> str:
    if section.decision_on is None:
        return ""
    left = (section.decision_on - report.today).days
    when = f"in {count(left, 'day')}" if left > 0 else "today" if left == 0 else "that has passed"
    return f" Decision date {day(section.decision_on, report.today)} ({when})."


def _footing(section: Section) -> str:
    belief = section.by_basis[Basis.BELIEF]
    grounded = section.by_basis[Basis.SEEN] + section.by_basis[Basis.MEASURED]
    reported = section.by_basis[Basis.REPORTED]
    return (
        f"{_are_open(section.open_total)} Based on something seen or measured: {grounded:,}, "
        f"on reports: {reported:,}, on belief: {belief:,}."
    )


def _open_line(entry: Entry, report: DigestReport) -> list[Inline]:
    old = age(entry.raised_on, report.today)
    return [bold(entry.label), f"  {clip(entry.worry, WORRY_LENGTH)}  ({_by(entry)}{old})"]


def _answer_line(entry: Entry, _: DigestReport) -> list[Inline]:
    answer = f": {clip(entry.answer, ANSWER_LENGTH)}" if entry.answer else ""
    who = f"{entry.raiser}: " if entry.raiser else ""
    return [
        bold(entry.label),
        f"  {who}{clip(entry.worry, WORRY_LENGTH)} → {STATUS[entry.status]}{answer}",
    ]


def _new_line(entry: Entry, _: DigestReport) -> list[Inline]:
    effect = EFFECT[entry.effect].lower()
    return [bold(entry.label), f"  {clip(entry.worry, WORRY_LENGTH)}  ({_by(entry)}{effect})"]


def _by(entry: Entry) -> str:
    return f"{entry.raiser}, " if entry.raiser else ""


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
    if not report.happenings:
        return _quiet_line(report)
    parts = [f"{_title(report)}."]
    for section in report.sections:
        name = "" if len(report.sections) == 1 else f"{section.name}: "
        parts.append(f"{name}{_summary(section, report)} {_footing(section)}")
        parts += _spoken("Stops us", section.stopping)
        parts += _spoken("Answered", section.answers)
        parts += _spoken("New", section.newest)
    if report.happenings > rules.LITTLE:
        parts.append(_trend_words(report.trend))
    return "\n".join(parts)


def _spoken(title: str, entries: Sequence[Entry]) -> list[str]:
    if not entries:
        return []
    told = "; ".join(f"{entry.label} {clip(entry.worry, WORRY_LENGTH)}" for entry in entries)
    return [f"{title}: {told}."]
