"""Digests that fall due, or are asked for: each makes one run, with the stretch of history it tells."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, delete, func, select
from sqlalchemy.orm import Session

from bot.delivery import service as delivery
from bot.digests import news, rules
from bot.digests.news import Bounds
from bot.digests.schemas import DigestParams, PausedParams, QuietParams
from bot.initiatives import service as initiatives
from models import DigestRun, DigestSchedule, DigestWindow, Initiative, InitiativeChannel
from models.vocabulary import DeliveryKind, Occasion, ScheduleState


def run_due(session: Session, now: datetime, limit: int) -> int:
    """Turn schedules that fell due into runs and deliveries. Returns how many.

    Any number of workers may call this at once: the run of a local date is unique. After a standstill
    the latest occurrence is caught up on, once.
    """
    due = session.scalars(
        select(DigestSchedule)
        .where(DigestSchedule.state == ScheduleState.ACTIVE, DigestSchedule.next_run_at <= now)
        .order_by(DigestSchedule.next_run_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for schedule in due:
        when = (schedule.weekday, schedule.local_time, schedule.zone)
        occurrence = rules.latest_occurrence(*when, now)
        make(session, schedule, Occasion.SCHEDULED, _day_key(occurrence, schedule), now)
        schedule.next_run_at = rules.next_occurrence(*when, now)
    return len(due)


def next_run_at(session: Session, schedule: DigestSchedule, now: datetime) -> datetime:
    """When the schedule runs next. A day that had its run gets no second one, at whatever hour."""
    when = (schedule.weekday, schedule.local_time, schedule.zone)
    coming = rules.next_occurrence(*when, now)
    if _has_run(session, schedule, _day_key(coming, schedule)):
        return rules.next_occurrence(*when, coming)
    return coming


def is_any_due(session: Session, now: datetime) -> bool:
    """Whether `run_due` would find something."""
    statement = select(DigestSchedule.id).where(
        DigestSchedule.state == ScheduleState.ACTIVE, DigestSchedule.next_run_at <= now
    )
    return session.scalar(statement.limit(1)) is not None


def not_yet_told(session: Session, schedule: DigestSchedule) -> Bounds:
    """For each initiative at home in the channel, what happened since this schedule's last digest."""
    before = _told_upto(session, schedule)
    rows = session.execute(
        select(Initiative.id, Initiative.last_entry)
        .join(
            InitiativeChannel,
            and_(
                InitiativeChannel.workspace_id == Initiative.workspace_id,
                InitiativeChannel.initiative_id == Initiative.id,
            ),
        )
        .where(
            Initiative.workspace_id == schedule.workspace_id,
            InitiativeChannel.channel_id == schedule.channel_id,
        )
    )
    return {row.id: (before.get(row.id, 0), row.last_entry) for row in rows}


def untold(session: Session, workspace_id: str, run_id: int) -> None:
    """The run's digest did not reach its channel: what it would have told is for the next one."""
    session.execute(
        delete(DigestWindow).where(
            DigestWindow.workspace_id == workspace_id, DigestWindow.run_id == run_id
        )
    )


def make(
    session: Session, schedule: DigestSchedule, occasion: Occasion, key: str, now: datetime
) -> None:
    """One run for one `key`, its windows, and its delivery unless the channel is left in peace."""
    if _has_run(session, schedule, key):
        return
    run = DigestRun(
        workspace_id=schedule.workspace_id,
        schedule_id=schedule.id,
        occasion=occasion,
        occasion_key=key,
        local_date=rules.local_date(now, schedule.zone),
        ran_at=now,
    )
    session.add(run)
    session.flush()
    if _open_windows(session, schedule, run):
        schedule.quiet_weeks = 0
    elif occasion is Occasion.SCHEDULED and _is_left_in_peace(session, schedule, now):
        return
    delivery.enqueue(
        session,
        workspace_id=schedule.workspace_id,
        kind=DeliveryKind.DIGEST,
        audience=schedule.channel_id,
        params=DigestParams(run_id=run.id),
        due=now,
    )


def tell_leads(
    session: Session, schedule: DigestSchedule, kind: DeliveryKind, now: datetime
) -> None:
    """Tell the drivers of a channel about its schedule."""
    cards = initiatives.in_channel(session, schedule.workspace_id, schedule.channel_id)
    drivers = {card.driver_id for card in cards} or {schedule.set_by_id}
    params: PausedParams | QuietParams
    if kind is DeliveryKind.SCHEDULE_PAUSED:
        params = PausedParams(schedule_id=schedule.id)
    else:
        params = QuietParams(schedule_id=schedule.id)
    for driver in sorted(drivers):
        delivery.enqueue(
            session,
            workspace_id=schedule.workspace_id,
            kind=kind,
            audience=driver,
            params=params,
            due=now,
        )


def _day_key(moment: datetime, schedule: DigestSchedule) -> str:
    return rules.local_date(moment, schedule.zone).isoformat()


def _has_run(session: Session, schedule: DigestSchedule, key: str) -> bool:
    found = session.scalar(
        select(DigestRun.id).where(
            DigestRun.workspace_id == schedule.workspace_id,
            DigestRun.schedule_id == schedule.id,
            DigestRun.occasion_key == key,
        )
    )
    return found is not None


def _is_left_in_peace(session: Session, schedule: DigestSchedule, now: datetime) -> bool:
    silent = rules.stays_silent(schedule.quiet_weeks)
    if schedule.quiet_weeks == rules.QUIET_WEEKS_TOLD:
        tell_leads(session, schedule, DeliveryKind.DIGEST_QUIET, now)
    schedule.quiet_weeks += 1
    return silent


def _open_windows(session: Session, schedule: DigestSchedule, run: DigestRun) -> int:
    """Note what the run tells. Returns how much of it the channel may know."""
    bounds = not_yet_told(session, schedule)
    session.add_all(
        DigestWindow(
            workspace_id=schedule.workspace_id,
            run_id=run.id,
            initiative_id=initiative_id,
            after=after,
            upto=upto,
        )
        for initiative_id, (after, upto) in bounds.items()
    )
    told = news.counts(session, schedule.workspace_id, bounds)
    return sum(one.total for one in told.values())


def _told_upto(session: Session, schedule: DigestSchedule) -> Mapping[int, int]:
    rows = session.execute(
        select(DigestWindow.initiative_id, func.max(DigestWindow.upto).label("upto"))
        .join(
            DigestRun,
            and_(
                DigestRun.workspace_id == DigestWindow.workspace_id,
                DigestRun.id == DigestWindow.run_id,
            ),
        )
        .where(
            DigestRun.workspace_id == schedule.workspace_id, DigestRun.schedule_id == schedule.id
        )
        .group_by(DigestWindow.initiative_id)
    )
    return {row.initiative_id: row.upto for row in rows}
