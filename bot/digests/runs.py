"""Digests that fall due, or are asked for: each makes one run, with the stretch of history it tells."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, func, literal, select
from sqlalchemy.orm import Session

from bot.delivery import service as delivery
from bot.digests import news, rules
from bot.digests.news import Bounds
from bot.digests.schemas import DigestParams, PausedParams, QuietParams
from bot.drafts import life
from bot.initiatives import service as initiatives
from models import Delivery, DigestRun, DigestSchedule, DigestWindow, Initiative, InitiativeChannel
from models.vocabulary import DeliveryKind, DraftState, Occasion, ScheduleState

# In the words of the index of digests: as a parameter, it would not be known to be among them.
_DIGEST = literal(DeliveryKind.DIGEST, Delivery.kind.type, literal_execute=True)


def run_due(session: Session, now: datetime, limit: int) -> Sequence[str]:
    """Turn schedules that fell due into runs and deliveries. Returns the workspace of each.

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
        key = rules.occasion_key(rules.latest_occurrence(*when, now), schedule.zone)
        _run(session, schedule, key, now)
        life.comes_next(schedule, life.occurrence_after(schedule, now))
    return [schedule.workspace_id for schedule in due]


def next_run_at(session: Session, schedule: DigestSchedule, now: datetime) -> datetime:
    """When the schedule runs next. A day that had its run gets no second one, at whatever hour."""
    coming = life.occurrence_after(schedule, now)
    if has_run(session, schedule, rules.occasion_key(coming, schedule.zone)):
        return life.occurrence_after(schedule, coming)
    return coming


def has_run(session: Session, schedule: DigestSchedule, key: str) -> bool:
    """Whether the schedule has a run for this key."""
    return _run_id(session, schedule, key) is not None


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


def would_post(session: Session, schedule: DigestSchedule) -> bool:
    """Whether the schedule's next digest will be posted as it stands: there is news, or quiet is new."""
    if not rules.stays_silent(schedule.quiet_weeks):
        return True
    return bool(_news(session, schedule, not_yet_told(session, schedule)))


def posts_of(session: Session, schedule: DigestSchedule, key: str) -> Sequence[Delivery]:
    """The posts of the run of this key that are still known, oldest first.

    One that somebody asked for once more is in it, and not the one that it takes the place of.
    """
    run_id = _run_id(session, schedule, key)
    if run_id is None:
        return []
    return session.scalars(
        select(Delivery)
        .where(
            Delivery.workspace_id == schedule.workspace_id,
            Delivery.kind == _DIGEST,
            Delivery.params["run_id"].as_integer() == run_id,
            func.coalesce(Delivery.error, "") != delivery.POSTED_AGAIN,
        )
        .order_by(Delivery.not_before)
    ).all()


def tells(session: Session, schedule: DigestSchedule, key: str) -> bool:
    """Whether the run of this key has told its stretch of history, or is to; see `untold`."""
    run_id = _run_id(session, schedule, key)
    windows = select(DigestWindow.run_id).where(
        DigestWindow.workspace_id == schedule.workspace_id, DigestWindow.run_id == run_id
    )
    return run_id is not None and session.scalar(windows.limit(1)) is not None


def untold(session: Session, workspace_id: str, run_id: int) -> None:
    """The run's digest did not reach its channel: what it would have told is for the next one."""
    session.execute(
        delete(DigestWindow).where(
            DigestWindow.workspace_id == workspace_id, DigestWindow.run_id == run_id
        )
    )


def make(
    session: Session,
    schedule: DigestSchedule,
    occasion: Occasion,
    key: str,
    now: datetime,
    *,
    has_intro: bool = False,
) -> bool:
    """One run for one `key`, its windows, and its delivery unless the channel is left in peace.

    Returns whether it is posted. What a lead wrote on top is news as well.
    """
    if has_run(session, schedule, key):
        return True
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
    if _open_windows(session, schedule, run) or has_intro:
        schedule.quiet_weeks = 0
    elif occasion is Occasion.SCHEDULED and _is_left_in_peace(session, schedule, now):
        return False
    delivery.enqueue(
        session,
        workspace_id=schedule.workspace_id,
        kind=DeliveryKind.DIGEST,
        audience=schedule.channel_id,
        params=DigestParams(run_id=run.id),
        due=now,
    )
    return True


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


def _run_id(session: Session, schedule: DigestSchedule, key: str) -> int | None:
    return session.scalar(
        select(DigestRun.id).where(
            DigestRun.workspace_id == schedule.workspace_id,
            DigestRun.schedule_id == schedule.id,
            DigestRun.occasion_key == key,
        )
    )


def _run(session: Session, schedule: DigestSchedule, key: str, now: datetime) -> None:
    draft = life.of_day(session, schedule, key)
    posted = False
    if draft is None or draft.state is not DraftState.SKIPPED:
        has_intro = draft is not None and draft.intro is not None
        posted = make(session, schedule, Occasion.SCHEDULED, key, now, has_intro=has_intro)
    life.hour_came(session, schedule, key, now, is_posted=posted)


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
    return _news(session, schedule, bounds)


def _news(session: Session, schedule: DigestSchedule, bounds: Bounds) -> int:
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
