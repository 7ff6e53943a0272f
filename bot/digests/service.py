"""Digest schedules: set, paused, resumed, run when they fall due."""

from collections.abc import Collection
from datetime import UTC, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.audit import trail
from bot.delivery import service as delivery
from bot.digests import rules, runs
from bot.digests.schemas import (
    DigestForm,
    DigestSettings,
    PreviewParams,
    Saved,
)
from bot.drafts import life
from bot.errors import FieldErrors, NotAllowed, NotFound
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from bot.people import service as people
from models import DigestSchedule
from models.upsert import insert_or_leave
from models.vocabulary import Changed, DeliveryKind, Occasion, PauseReason, ScheduleState

NO_INITIATIVE = (
    "No initiative is at home in this channel yet. Start one first with /align new, "
    "or add this channel to one with /align list."
)
FOR_LEADS = "The digest of this channel is set by those who lead here: {names}."
NO_SCHEDULE = "This digest is not set up any more. Open it again with /align digest."
WEEKDAY, AT = 0, time(9)


def settings(session: Session, actor: Actor, channel_id: str | None) -> DigestSettings:
    """What the modal opens with: the channel's schedule, or Monday 09:00 in the actor's zone.

    Raises NotAllowed for who does not lead where others do: better than after they have chosen.
    """
    if channel_id:
        cards = initiatives.in_channel(session, actor.workspace_id, channel_id)
        _refuse_who_does_not_lead(session, actor, cards)
    found = _of_channel(session, actor.workspace_id, channel_id) if channel_id else None
    if found is None:
        zone = people.zone_of(session, actor.workspace_id, actor.user_id)
        return DigestSettings(
            channel_id=channel_id,
            weekday=WEEKDAY,
            at=AT,
            zone=zone,
            drafts=True,
            schedule_id=None,
            state=None,
            next_run_at=None,
        )
    return DigestSettings(
        channel_id=channel_id,
        weekday=found.weekday,
        at=found.local_time,
        zone=found.zone,
        drafts=found.drafts,
        schedule_id=found.id,
        state=found.state,
        next_run_at=life.posts_next_at(session, found),
    )


def save(session: Session, actor: Actor, form: DigestForm, now: datetime) -> Saved:
    """Set when a channel gets its digest; one schedule a channel.

    Raises NotAllowed for who does not lead there, FieldErrors for a channel without an initiative.
    """
    _require_lead_of(session, actor, form.channel)
    schedule = _of_channel(session, actor.workspace_id, form.channel, lock=True)
    if schedule is None:
        schedule = _insert(session, actor, form, now)
    schedule.weekday, schedule.local_time, schedule.zone = form.weekday, form.at, form.zone
    schedule.set_by_id, schedule.drafts = actor.user_id, form.drafts
    _activate(session, schedule, now)
    trail.digest(session, actor, schedule, Changed.DIGEST_SET)
    return _saved(session, schedule)


def pause_by_hand(session: Session, actor: Actor, schedule_id: int, now: datetime) -> Saved:
    """A lead lets the digest rest. Raises NotFound, NotAllowed."""
    schedule = for_lead(session, actor, schedule_id)
    schedule.state, schedule.pause_reason = ScheduleState.PAUSED, PauseReason.BY_LEAD
    life.follow(session, schedule, now)
    trail.digest(session, actor, schedule, Changed.DIGEST_PAUSED)
    return _saved(session, schedule)


def resume(session: Session, actor: Actor, schedule_id: int, now: datetime) -> Saved:
    """A lead starts it again. Raises NotFound, NotAllowed."""
    schedule = for_lead(session, actor, schedule_id)
    _activate(session, schedule, now)
    trail.digest(session, actor, schedule, Changed.DIGEST_RESUMED)
    return _saved(session, schedule)


def preview(session: Session, actor: Actor, schedule_id: int, now: datetime) -> None:
    """Send the lead what the channel would get now. Raises NotFound, NotAllowed."""
    schedule = for_lead(session, actor, schedule_id)
    delivery.enqueue(
        session,
        workspace_id=schedule.workspace_id,
        kind=DeliveryKind.DIGEST_PREVIEW,
        audience=actor.user_id,
        params=PreviewParams(schedule_id=schedule.id, user_id=actor.user_id),
        due=now,
    )


def post_now(session: Session, actor: Actor, schedule_id: int, key: str, now: datetime) -> Saved:
    """Post a digest at once; the same `key` (one click) posts one. Raises NotFound, NotAllowed."""
    schedule = for_lead(session, actor, schedule_id)
    occasion_key = f"by-hand:{key}"[:64]
    if not runs.has_run(session, schedule, occasion_key):
        trail.digest(session, actor, schedule, Changed.DIGEST_POSTED)
    runs.make(session, schedule, Occasion.BY_HAND, occasion_key, now)
    life.refresh_open(session, schedule, now)
    return _saved(session, schedule)


def pause(
    session: Session, workspace_id: str, channel_id: str, reason: PauseReason, now: datetime
) -> None:
    """The channel cannot be reached: stop, and tell those who lead there what to do."""
    schedule = _of_channel(session, workspace_id, channel_id, lock=True)
    if schedule is not None and schedule.state is not ScheduleState.PAUSED:
        _stop(session, schedule, reason, now)


def refused(
    session: Session, workspace_id: str, channel_id: str, reason: PauseReason, now: datetime
) -> None:
    """A digest was refused there: as `pause`, but said of a paused one too. Somebody asked for it by hand."""
    schedule = _of_channel(session, workspace_id, channel_id, lock=True)
    if schedule is not None:
        _stop(session, schedule, reason, now)


def disconnected(session: Session, workspace_id: str, now: datetime) -> None:
    """The workspace's token is dead: every digest there stops; the leads hear once it is back."""
    active = session.scalars(
        select(DigestSchedule)
        .where(
            DigestSchedule.workspace_id == workspace_id,
            DigestSchedule.state == ScheduleState.ACTIVE,
        )
        # All, in one order, before the first stops: its audit holds the initiatives at home there, and
        # whoever changes one of these holds its schedules first.
        .order_by(DigestSchedule.id)
        .with_for_update()
    ).all()
    for schedule in active:
        _stop(session, schedule, PauseReason.DISCONNECTED, now)


def _of_channel(
    session: Session, workspace_id: str, channel_id: str, *, lock: bool = False
) -> DigestSchedule | None:
    statement = select(DigestSchedule).where(
        DigestSchedule.workspace_id == workspace_id, DigestSchedule.channel_id == channel_id
    )
    return session.scalar(statement.with_for_update() if lock else statement)


def _insert(session: Session, actor: Actor, form: DigestForm, now: datetime) -> DigestSchedule:
    # Two leads at once: the second finds the row of the first.
    insert_or_leave(
        session,
        DigestSchedule,
        workspace_id=actor.workspace_id,
        channel_id=form.channel,
        weekday=form.weekday,
        local_time=form.at,
        zone=form.zone,
        next_run_at=rules.next_occurrence(form.weekday, form.at, form.zone, now),
        state=ScheduleState.ACTIVE,
        quiet_weeks=0,
        set_by_id=actor.user_id,
    )
    schedule = _of_channel(session, actor.workspace_id, form.channel, lock=True)
    if schedule is None:
        raise NotFound(NO_SCHEDULE)
    return schedule


def _stop(session: Session, schedule: DigestSchedule, reason: PauseReason, now: datetime) -> None:
    if schedule.state is not ScheduleState.PAUSED:
        trail.digest(session, None, schedule, Changed.DIGEST_PAUSED)
    schedule.state, schedule.pause_reason = ScheduleState.PAUSED, reason
    life.follow(session, schedule, now)
    runs.tell_leads(session, schedule, DeliveryKind.SCHEDULE_PAUSED, now)


def _activate(session: Session, schedule: DigestSchedule, now: datetime) -> None:
    schedule.state, schedule.pause_reason = ScheduleState.ACTIVE, None
    life.comes_next(schedule, runs.next_run_at(session, schedule, now))
    life.follow(session, schedule, now)


def for_lead(
    session: Session, actor: Actor, schedule_id: int, *, lock: bool = True
) -> DigestSchedule:
    """A schedule for whoever leads in its channel, locked for a change. Raises NotFound, NotAllowed."""
    schedule = session.get(DigestSchedule, schedule_id, with_for_update=lock)
    if schedule is None or schedule.workspace_id != actor.workspace_id:
        raise NotFound(NO_SCHEDULE)
    _require_lead_of(session, actor, schedule.channel_id)
    return schedule


def _require_lead_of(session: Session, actor: Actor, channel_id: str) -> None:
    people.require_member(session, actor)
    cards = initiatives.in_channel(session, actor.workspace_id, channel_id)
    if not cards:
        raise FieldErrors({"channel": NO_INITIATIVE})
    _refuse_who_does_not_lead(session, actor, cards)


def _refuse_who_does_not_lead(
    session: Session, actor: Actor, cards: Collection[InitiativeCard]
) -> None:
    leads = _leads(cards)
    if leads and actor.user_id not in leads:
        names = people.names_of(session, actor.workspace_id, leads)
        raise NotAllowed(FOR_LEADS.format(names=", ".join(sorted(set(names.values())))))


def _leads(cards: Collection[InitiativeCard]) -> set[str]:
    return {lead for card in cards for lead in card.lead_ids}


def _saved(session: Session, schedule: DigestSchedule) -> Saved:
    return Saved(
        channel=people.channel_name(session, schedule.workspace_id, schedule.channel_id),
        state=schedule.state,
        next_run_at=life.posts_next_at(session, schedule).astimezone(UTC),
        zone=schedule.zone,
    )
