"""A digest put together: which initiatives it names, and what it says of each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.concerns import joining
from bot.concerns.rules import label
from bot.digests import figures, news, rules, thanks
from bot.digests.figures import Tally
from bot.digests.news import Bounds, Step
from bot.digests.schemas import (
    Coming,
    DigestReport,
    Entry,
    Intro,
    Listed,
    News,
    Rest,
    Roadblock,
    Section,
    Trend,
)
from bot.evidence import rules as beliefs
from bot.evidence import service as evidence
from bot.heard import service as heard
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeTimes
from bot.people import service as people
from bot.polls import reading as polls
from models import Concern, DigestSchedule
from models.vocabulary import Basis, Effect, Happening, Status

EFFECTS = (Effect.STOPS_US, Effect.SLOWS_US, Effect.GOOD_TO_KNOW)


@dataclass(frozen=True)
class Stretch:
    """The history that is told: its bounds, the day of the digest, the day of the one before.

    `now` is when it is read, `intro` is what a lead says on top of it.
    """

    bounds: Bounds
    today: date
    since: date | None
    now: datetime
    intro: Intro | None = None


@dataclass(frozen=True)
class _Named:
    """The concerns that a section names; `fresh` are those raised that are not named elsewhere in it."""

    roadblock: Roadblock | None = None
    stopping: Sequence[Entry] = ()
    answers: Sequence[Entry] = ()
    newest: Sequence[Entry] = ()
    fresh: int = 0


@dataclass(frozen=True)
class _Known:
    """Names by id, and for concerns that others have joined how many people stand behind each."""

    names: Mapping[str, str]
    voices: Mapping[int, int]


def report(session: Session, schedule: DigestSchedule, stretch: Stretch) -> DigestReport:
    """Read everything. The initiatives with news come first, so that no news is left out for want of room."""
    workspace_id = schedule.workspace_id
    at_home = initiatives.names_in_channel(session, workspace_id, schedule.channel_id)
    cards = [card for card in at_home if card.id in stretch.bounds]
    told = news.counts(session, workspace_id, {card.id: stretch.bounds[card.id] for card in cards})
    cards.sort(key=lambda card: not told[card.id].total)
    shown, rest = cards[: rules.MOST_SECTIONS], cards[rules.MOST_SECTIONS :]
    tallies = figures.tallies(session, workspace_id, told.keys(), stretch.today)
    with_news = [card for card in shown if told[card.id].total]
    named = _named(session, workspace_id, with_news, stretch)
    ids = [card.id for card in with_news]
    unchecked = evidence.unchecked(session, workspace_id, ids, stretch.today)
    thanked = thanks.of_initiatives(session, workspace_id, {i: stretch.bounds[i] for i in ids})
    counts = heard.channel_lines(session, workspace_id, schedule.channel_id, ids, stretch.today)
    return DigestReport(
        channel_id=schedule.channel_id,
        channel=people.channel_name(session, workspace_id, schedule.channel_id),
        today=stretch.today,
        since=stretch.since,
        sections=tuple(
            _section(
                card, stretch, told[card.id], named.get(card.id, _Named()), tallies
            ).model_copy(
                update={
                    "heard": counts.get(card.id, ()),
                    "unchecked": unchecked.get(card.id, 0),
                    "thanks": thanked.get(card.id),
                }
            )
            for card in shown
        ),
        rest=_rest([card.id for card in rest], told, tallies) if rest else None,
        coming=_coming(session, schedule, [card.id for card in cards], stretch.now),
        intro=stretch.intro,
        happenings=sum(one.total for one in told.values()),
        open_total=sum(tally.grown for tally in tallies),
        trend=_trend(tallies, stretch.today),
    )


def _named(
    session: Session, workspace_id: str, cards: Sequence[InitiativeTimes], stretch: Stretch
) -> Mapping[int, _Named]:
    if not cards:
        return {}
    ids = [card.id for card in cards]
    lines = rules.lines_a_list(len(cards))
    stopping = figures.stopping(session, workspace_id, ids, lines)
    # Twice as many as have room: some of the new ones may be named as stopping us already.
    steps = news.latest(session, workspace_id, ids, stretch.bounds, lines * 2)
    shown = [*(step.concern for step in steps), *stopping]
    named = {i for concern in shown for i in (concern.raiser_id, concern.owner_id) if i}
    named |= {card.driver_id for card in cards}
    names = people.names_of(session, workspace_id, named)
    behind = joining.behind(session, workspace_id, {concern.id for concern in shown})
    voices = {concern_id: one.known_to_all for concern_id, one in behind.items()}
    known = _Known(names, voices)
    today = stretch.today
    return {card.id: _of_card(card, stopping, steps, known, lines, today) for card in cards}


def _of_card(
    card: InitiativeTimes,
    stopping: Sequence[Concern],
    steps: Sequence[Step],
    known: _Known,
    lines: int,
    today: date,
) -> _Named:
    own = [concern for concern in stopping if concern.initiative_id == card.id]
    numbers = {concern.number for concern in own}
    mine = [step for step in steps if step.concern.initiative_id == card.id]
    raised = [step for step in mine if step.happening is Happening.RAISED]
    moved = [step for step in mine if step.happening is Happening.MOVED]
    numbers |= {step.concern.number for step in moved}
    others = [
        step
        for step in raised
        if step.concern.number not in numbers and (step.concern.is_open or not step.older)
    ]
    return _Named(
        roadblock=_roadblock(card, own[0], known.names) if own else None,
        stopping=[_entry(card, concern, concern.status, known, today) for concern in own],
        answers=[
            _entry(card, step.concern, step.status, known, today, step.group)
            for step in _balanced(moved, lines)
        ],
        newest=[
            _entry(card, step.concern, step.status, known, today, step.group).model_copy(
                update={"said_again": step.older}
            )
            for step in others[:lines]
        ],
        fresh=raised[0].among - len(raised) + len(others) if raised else 0,
    )


def _balanced(moved: Sequence[Step], lines: int) -> Sequence[Step]:
    did_not = [step for step in moved if step.status is Status.NOT_DOING]
    did = [step for step in moved if step.status is not Status.NOT_DOING]
    told, left_out = rules.equal_room(len(did), len(did_not), lines)
    shown = {step.concern.number for step in (*did[:told], *did_not[:left_out])}
    return [step for step in moved if step.concern.number in shown]


def _roadblock(card: InitiativeTimes, concern: Concern, names: Mapping[str, str]) -> Roadblock:
    return Roadblock(
        label=label(card.key, concern.number),
        raised_on=concern.raised_on,
        owner=names[concern.owner_id] if concern.owner_id else None,
        driver=names[card.driver_id],
    )


def _entry(
    card: InitiativeTimes,
    concern: Concern,
    status: Status,
    known: _Known,
    today: date,
    group: str | None = None,
) -> Entry:
    is_belief = concern.is_open and concern.basis is Basis.BELIEF
    return Entry(
        label=label(card.key, concern.number),
        worry=concern.worry,
        effect=concern.effect,
        status=status,
        # Words said with a later move do not explain this one.
        answer=concern.answer if concern.status is status else None,
        raiser=known.names[concern.raiser_id] if concern.raiser_id else None,
        group=group,
        raised_on=concern.raised_on,
        voices=known.voices.get(concern.id, 1),
        unchecked=beliefs.unchecked_days(concern.raised_on, today) if is_belief else None,
    )


def _section(
    card: InitiativeTimes, stretch: Stretch, told: News, named: _Named, tallies: Sequence[Tally]
) -> Section:
    own = [tally for tally in tallies if tally.initiative_id == card.id]
    after, _ = stretch.bounds[card.id]
    return Section(
        key=card.key,
        name=card.name,
        week=rules.week_of(card.started_on, stretch.today),
        decision_on=card.decision_on,
        since=stretch.since if after else None,
        news=told,
        roadblock=named.roadblock,
        stopping=_listed(named.stopping, sum(t.grown for t in own if t.effect is Effect.STOPS_US)),
        answers=_listed(named.answers, told.answered + told.confirmed),
        newest=_listed(named.newest, named.fresh),
        open_total=sum(tally.grown for tally in own),
        by_basis={basis: sum(t.grown for t in own if t.basis is basis) for basis in Basis},
    )


def _listed(entries: Sequence[Entry], total: int) -> Listed:
    return Listed(entries=tuple(entries), more=max(0, total - len(entries)))


def _coming(
    session: Session, schedule: DigestSchedule, ids: Collection[int], now: datetime
) -> tuple[Coming, ...]:
    found = polls.open_in_channel(
        session, schedule.workspace_id, schedule.channel_id, ids, now, rules.MOST_COMING
    )
    return tuple(
        Coming(question=poll.question, closes_at=poll.closes_at, zone=poll.zone) for poll in found
    )


def _rest(ids: Collection[int], told: Mapping[int, News], tallies: Sequence[Tally]) -> Rest:
    return Rest(
        initiatives=len(ids),
        raised=sum(told[i].raised for i in ids),
        answered=sum(told[i].answered for i in ids),
        open_total=sum(tally.grown for tally in tallies if tally.initiative_id in ids),
    )


def _trend(tallies: Sequence[Tally], today: date) -> Trend:
    days = tuple(rules.chart_days(today))
    return Trend(
        days=days,
        series={
            effect: tuple(
                sum(t.grown for t in tallies if t.effect is effect and t.week <= week)
                for week in range(len(days))
            )
            for effect in EFFECTS
        },
    )
