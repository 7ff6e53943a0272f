"""Digests that fall due, or are asked for: each makes one run, with the stretch of history it tells."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.delivery import service as delivery
from bot.digests import rules
from bot.digests.schemas import DigestParams, PausedParams, QuietParams
from bot.initiatives import service as initiatives
from models import DigestRun, DigestSchedule, DigestWindow, Initiative
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
        key = rules.local_date(occurrence, schedule.zone).isoformat()
        make(session, schedule, Occasion.SCHEDULED, key, now)
        schedule.next_run_at = rules.next_occurrence(*when, now)
    return len(due)


def is_any_due(session: Session, now: datetime) -> bool:
    """Whether `run_due` would find something."""
    statement = select(DigestSchedule.id).where(
        DigestSchedule.state == ScheduleState.ACTIVE, DigestSchedule.next_run_at <= now
    )
    return session.scalar(statement.limit(1)) is not None


def told_upto(session: Session, workspace_id: str, schedule_id: int) -> dict[int, int]:
    """How far the history of each initiative has been told by this schedule's digests."""
    rows = session.execute(
        select(DigestWindow.initiative_id, func.max(DigestWindow.upto).label("upto"))
        .join(
            DigestRun,
            (DigestRun.workspace_id == DigestWindow.workspace_id)
            & (DigestRun.id == DigestWindow.run_id),
        )
        .where(DigestRun.workspace_id == workspace_id, DigestRun.schedule_id == schedule_id)
        .group_by(DigestWindow.initiative_id)
    )
    return {row.initiative_id: row.upto for row in rows}


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
    exists = session.scalar(
        select(DigestRun.id).where(
            DigestRun.workspace_id == schedule.workspace_id,
            DigestRun.schedule_id == schedule.id,
            DigestRun.occasion_key == key,
        )
    )
    if exists is not None:
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
    windows = _open_windows(session, schedule, run)
    is_quiet = all(window.after == window.upto for window in windows)
    if occasion is Occasion.SCHEDULED and is_quiet and rules.stays_silent(schedule.quiet_weeks):
        if schedule.quiet_weeks == rules.QUIET_WEEKS_TOLD:
            tell_leads(session, schedule, DeliveryKind.DIGEST_QUIET, now)
        schedule.quiet_weeks += 1
        return
    if occasion is Occasion.SCHEDULED:
        schedule.quiet_weeks = schedule.quiet_weeks + 1 if is_quiet else 0
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


def _open_windows(session: Session, schedule: DigestSchedule, run: DigestRun) -> list[DigestWindow]:
    before = told_upto(session, schedule.workspace_id, schedule.id)
    cards = initiatives.in_channel(session, schedule.workspace_id, schedule.channel_id)
    rows = session.execute(
        select(Initiative.id, Initiative.last_entry).where(
            Initiative.workspace_id == schedule.workspace_id,
            Initiative.id.in_([card.id for card in cards]),
        )
    )
    latest = {row.id: row.last_entry for row in rows}
    windows = [
        DigestWindow(
            workspace_id=schedule.workspace_id,
            run_id=run.id,
            initiative_id=card.id,
            after=before.get(card.id, 0),
            upto=latest[card.id],
        )
        for card in cards
    ]
    session.add_all(windows)
    return windows
