"""What a digest says, read with the rights of its channel.

Leads-only concerns are neither shown nor counted, an anonymous one has no name. The number of statements
does not depend on how many concerns there are: counts come from the daily tallies, lists are short.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from bot.digests import figures, rules, runs
from bot.digests.figures import Bounds, Figures, Tally
from bot.digests.schemas import (
    DigestParams,
    DigestReport,
    PausedNote,
    PausedParams,
    PreviewParams,
    QuietNote,
    QuietParams,
    Section,
    Trend,
)
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from bot.people import service as people
from models import DigestRun, DigestSchedule, DigestWindow, Initiative
from models.vocabulary import Basis, Effect, Occasion, ScheduleState


def digest(
    session: Session, workspace_id: str, params: DigestParams, now: datetime
) -> DigestReport | None:
    """The digest of a run; None when its schedule was paused meanwhile or is gone."""
    del now
    found = session.execute(
        select(DigestRun, DigestSchedule)
        .join(
            DigestSchedule,
            and_(
                DigestSchedule.workspace_id == DigestRun.workspace_id,
                DigestSchedule.id == DigestRun.schedule_id,
            ),
        )
        .where(DigestRun.workspace_id == workspace_id, DigestRun.id == params.run_id)
    ).one_or_none()
    if found is None or _rests(found.DigestSchedule, found.DigestRun.occasion):
        return None
    run, schedule = found.DigestRun, found.DigestSchedule
    told = session.scalars(
        select(DigestWindow).where(
            DigestWindow.workspace_id == workspace_id, DigestWindow.run_id == run.id
        )
    )
    bounds = {window.initiative_id: (window.after, window.upto) for window in told}
    since = _told_on(session, schedule, DigestRun.id < run.id)
    return _report(session, schedule, bounds, run.local_date, since)


def preview(
    session: Session, workspace_id: str, params: PreviewParams, now: datetime
) -> DigestReport | None:
    """What the channel would get now."""
    schedule = session.get(DigestSchedule, params.schedule_id)
    if schedule is None or schedule.workspace_id != workspace_id:
        return None
    before = runs.told_upto(session, workspace_id, schedule.id)
    latest = session.execute(
        select(Initiative.id, Initiative.last_entry).where(Initiative.workspace_id == workspace_id)
    )
    bounds = {row.id: (before.get(row.id, 0), row.last_entry) for row in latest}
    since = _told_on(session, schedule)
    return _report(session, schedule, bounds, rules.local_date(now, schedule.zone), since)


def quiet_note(
    session: Session, workspace_id: str, params: QuietParams, now: datetime
) -> QuietNote | None:
    """The note that a channel is left in peace; None when there has been news since."""
    del now
    schedule = session.get(DigestSchedule, params.schedule_id)
    if schedule is None or schedule.workspace_id != workspace_id or not schedule.quiet_weeks:
        return None
    channel = people.channel_name(session, workspace_id, schedule.channel_id)
    return QuietNote(channel=channel, weeks=schedule.quiet_weeks)


def paused_note(
    session: Session, workspace_id: str, params: PausedParams, now: datetime
) -> PausedNote | None:
    """The note that a schedule stands still; None when it runs again."""
    del now
    schedule = session.get(DigestSchedule, params.schedule_id)
    if schedule is None or schedule.workspace_id != workspace_id or schedule.pause_reason is None:
        return None
    channel = people.channel_name(session, workspace_id, schedule.channel_id)
    return PausedNote(schedule_id=schedule.id, channel=channel, reason=schedule.pause_reason)


def _rests(schedule: DigestSchedule, occasion: Occasion) -> bool:
    return schedule.state is ScheduleState.PAUSED and occasion is Occasion.SCHEDULED


def _told_on(
    session: Session, schedule: DigestSchedule, *conditions: ColumnElement[bool]
) -> date | None:
    return session.scalar(
        select(func.max(DigestRun.local_date)).where(
            DigestRun.workspace_id == schedule.workspace_id,
            DigestRun.schedule_id == schedule.id,
            *conditions,
        )
    )


def _report(
    session: Session, schedule: DigestSchedule, bounds: Bounds, today: date, since: date | None
) -> DigestReport:
    workspace_id = schedule.workspace_id
    at_home = initiatives.in_channel(session, workspace_id, schedule.channel_id)
    cards = [card for card in at_home if card.id in bounds]
    shown = cards[: rules.MOST_SECTIONS]
    told = figures.read(session, workspace_id, shown, bounds, today)
    return DigestReport(
        channel=people.channel_name(session, workspace_id, schedule.channel_id),
        today=today,
        since=since,
        sections=tuple(_section(card, told, today) for card in shown),
        more_initiatives=len(cards) - len(shown),
        trend=_trend(told.tallies, today),
    )


def _section(card: InitiativeCard, told: Figures, today: date) -> Section:
    events = told.events[card.id]
    tallies = [tally for tally in told.tallies if tally.initiative_id == card.id]
    still_open: dict[Basis, int] = dict.fromkeys(Basis, 0)
    stopping = 0
    for tally in tallies:
        still_open[tally.basis] += tally.opened - tally.closed
        if tally.effect is Effect.STOPS_US:
            stopping += tally.opened - tally.closed
    return Section(
        key=card.key,
        name=card.name,
        week=rules.week_of(card.started_on, today),
        decision_on=card.decision_on,
        raised=events.raised,
        answered=events.answered,
        reopened=events.reopened,
        moved=events.moved,
        newest=told.newest[card.id],
        answers=told.answers[card.id],
        stopping=told.stopping[card.id],
        stopping_total=stopping,
        open_total=sum(still_open.values()),
        by_basis=still_open,
    )


def _trend(tallies: Sequence[Tally], today: date) -> Trend:
    days = tuple(rules.chart_days(today))
    return Trend(
        days=days,
        series={
            effect: tuple(
                sum(
                    tally.opened - tally.closed
                    for tally in tallies
                    if tally.effect is effect and (tally.day is None or tally.day <= day)
                )
                for day in days
            )
            for effect in (Effect.STOPS_US, Effect.SLOWS_US, Effect.GOOD_TO_KNOW)
        },
    )
