"""The life of a draft's row: it follows its schedule, and its messages follow it.

Everything here runs under the lock of the schedule, which whoever calls it holds.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from bot.delivery import service as delivery
from bot.digests.rules import next_occurrence, occasion_key
from bot.digests.schemas import DigestParams
from bot.drafts.rules import LOOK_AHEAD
from bot.drafts.schemas import DraftParams
from models import Delivery, DigestDraft, DigestRun, DigestSchedule
from models.vocabulary import DeliveryKind, DeliveryState, DraftState, ScheduleState


def comes_next(schedule: DigestSchedule, moment: datetime) -> None:
    """The schedule runs next at `moment`, and its draft is looked after before that."""
    schedule.next_run_at = moment
    schedule.draft_at = moment - LOOK_AHEAD if schedule.drafts else None


def occurrence_after(schedule: DigestSchedule, moment: datetime) -> datetime:
    """The schedule's first moment after this one."""
    return next_occurrence(schedule.weekday, schedule.local_time, schedule.zone, moment)


def of_day(session: Session, schedule: DigestSchedule, key: str) -> DigestDraft | None:
    """The draft that becomes the run of `key`."""
    return session.scalar(
        select(DigestDraft).where(
            DigestDraft.workspace_id == schedule.workspace_id,
            DigestDraft.schedule_id == schedule.id,
            DigestDraft.occasion_key == key,
        )
    )


def posts_next_at(session: Session, schedule: DigestSchedule) -> datetime:
    """When the schedule's next digest is posted: the next one, unless that is skipped."""
    coming = schedule.next_run_at
    draft = of_day(session, schedule, occasion_key(coming, schedule.zone))
    if draft is None or draft.state is not DraftState.SKIPPED:
        return coming
    return occurrence_after(schedule, coming)


def hour_came(
    session: Session, schedule: DigestSchedule, key: str, now: datetime, *, is_posted: bool
) -> None:
    """The hour of `key` came: posted by itself, or nothing was left to tell. A skip is final now.

    After a standstill of weeks the one digest that is caught up on tells what older drafts showed.
    """
    for draft in _passed(session, schedule, key, now):
        if draft.state is DraftState.WAITING:
            draft.state = DraftState.POSTED if is_posted else DraftState.QUIET
            draft.decided_at = now
        refresh(session, draft, now)


def follow(session: Session, schedule: DigestSchedule, now: datetime) -> None:
    """The schedule was set, paused or resumed: its open drafts go with it, or end.

    A digest moved to another hour of its day keeps its draft. One moved to another day gets a new one,
    and the old one back where it is moved back.
    """
    drafts = list(_open(session, schedule, now))
    if schedule.state is ScheduleState.ACTIVE:
        key = occasion_key(schedule.next_run_at, schedule.zone)
        back = of_day(session, schedule, key)
        if back is not None and back.state is DraftState.MOVED:
            # Whoever had skipped it before it was moved did not decide what becomes of it now.
            back.state, back.decided_by_id, back.decided_at = DraftState.WAITING, None, None
            drafts.append(back)
        for draft in drafts:
            _move(draft, key, schedule.next_run_at, back)
    for draft in drafts:
        refresh(session, draft, now)


def refresh_open(session: Session, schedule: DigestSchedule, now: datetime) -> None:
    """What the next digest will say has changed: so do the drafts that show it."""
    for draft in _open(session, schedule, now):
        refresh(session, draft, now)


def refresh(session: Session, draft: DigestDraft, now: datetime) -> None:
    """Bring a draft up to date wherever it stands, or is on its way to."""
    # Two look-outs: a message that is in Slack, and one that is being posted at this moment.
    shown = session.execute(
        select(Delivery.audience, Delivery.card)
        .where(
            Delivery.workspace_id == draft.workspace_id,
            Delivery.card.startswith(card(draft.id, ""), autoescape=True),
            or_(
                Delivery.state == DeliveryState.SENDING,
                and_(Delivery.state == DeliveryState.SENT, Delivery.ts.is_not(None)),
            ),
        )
        .distinct()
        .order_by(Delivery.audience)
    ).all()
    for row in shown:
        show(session, draft, row.audience, now)


def outcome(session: Session, post: Delivery, now: datetime) -> None:
    """More is known of a post: where it is a digest's, its draft says so.

    Needs no lock: the draft does not change, and what its message says is read when that is sent.
    """
    if post.kind is not DeliveryKind.DIGEST:
        return
    run_id = DigestParams.model_validate(post.params).run_id
    draft = session.scalar(
        select(DigestDraft)
        .join(
            DigestRun,
            and_(
                DigestRun.workspace_id == DigestDraft.workspace_id,
                DigestRun.schedule_id == DigestDraft.schedule_id,
                DigestRun.occasion_key == DigestDraft.occasion_key,
            ),
        )
        .where(DigestDraft.workspace_id == post.workspace_id, DigestRun.id == run_id)
    )
    if draft is not None:
        refresh(session, draft, now)


def show(session: Session, draft: DigestDraft, user_id: str, now: datetime) -> None:
    """Send somebody the draft, or what became of it in its place."""
    delivery.enqueue(
        session,
        workspace_id=draft.workspace_id,
        kind=DeliveryKind.DIGEST_DRAFT,
        audience=user_id,
        params=DraftParams(draft_id=draft.id, user_id=user_id),
        due=now,
        card=card(draft.id, user_id),
    )


def card(draft_id: int, user_id: str) -> str:
    """The name of the message that shows somebody a draft."""
    before, after = card_around(user_id)
    return f"{before}{draft_id}{after}"


def card_around(user_id: str) -> tuple[str, str]:
    """What stands before and after the draft's id in the name of somebody's message."""
    return "draft:", f":{user_id}"


def _move(draft: DigestDraft, key: str, due: datetime, heir: DigestDraft | None) -> None:
    if draft.occasion_key == key:
        draft.due_at = due
        return
    draft.state = DraftState.MOVED
    if heir is not None and draft.intro is not None:
        # What was written last is not lost on the way back.
        heir.intro, heir.intro_by_id, heir.edits = draft.intro, draft.intro_by_id, heir.edits + 1


def _passed(
    session: Session, schedule: DigestSchedule, key: str, now: datetime
) -> Sequence[DigestDraft]:
    return session.scalars(
        select(DigestDraft)
        .where(
            DigestDraft.workspace_id == schedule.workspace_id,
            DigestDraft.schedule_id == schedule.id,
            or_(DigestDraft.state == DraftState.WAITING, DigestDraft.occasion_key == key),
            DigestDraft.due_at <= now,
        )
        .order_by(DigestDraft.id)
    ).all()


def _open(session: Session, schedule: DigestSchedule, now: datetime) -> Sequence[DigestDraft]:
    # A skip is final once its hour has passed.
    may_be_taken_back = and_(DigestDraft.state == DraftState.SKIPPED, DigestDraft.due_at > now)
    return session.scalars(
        select(DigestDraft)
        .where(
            DigestDraft.workspace_id == schedule.workspace_id,
            DigestDraft.schedule_id == schedule.id,
            or_(DigestDraft.state == DraftState.WAITING, may_be_taken_back),
        )
        .order_by(DigestDraft.id)
    ).all()
