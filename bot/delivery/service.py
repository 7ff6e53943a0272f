"""The outbox in the database: enqueued, claimed, started, settled.

Two clocks: what falls due follows `now` of bot.clock, which tests and the sandbox move; claims, holds
and retries are real time.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from pydantic import BaseModel
from sqlalchemy import ColumnElement, CursorResult, Select, and_, delete, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from models import Delivery, Hold, Installation
from models.upsert import insert_or_leave, insert_or_update
from models.vocabulary import DeliveryKind, DeliveryState, InstallationState

LEASE = timedelta(seconds=60)
PACE = timedelta(seconds=1)
AT_ONCE_IN_A_WORKSPACE = 4
HOLD_KEY = ("workspace_id", "what")
POST, UPDATE = "chat.postMessage", "chat.update"


def enqueue(
    session: Session,
    *,
    workspace_id: str,
    kind: DeliveryKind,
    audience: str,
    params: BaseModel,
    due: datetime,
    card: str | None = None,
) -> None:
    """Add a delivery to the caller's transaction.

    A `card` whose refresh already waits is left alone: it is rendered when it is sent, so the one that
    waits will tell the news of both.
    """
    insert_or_leave(
        session,
        Delivery,
        id=uuid4(),
        workspace_id=workspace_id,
        kind=kind,
        audience=audience,
        params=params.model_dump(mode="json"),
        card=card,
        state=DeliveryState.PENDING,
        not_before=due,
        attempts=0,
    )


def is_anything_due(session: Session, now: datetime, real: datetime) -> bool:
    """Whether a claim is worth a write transaction: idle workers should not take turns on the lock."""
    return session.scalar(_ready(now, real).limit(1)) is not None


def claim(
    session: Session, worker: str, now: datetime, real: datetime, limit: int
) -> Sequence[UUID]:
    """Take up to `limit` deliveries that may be sent now: one an audience, few a workspace.

    Left alone: what is held, paced, claimed by another worker, or about a card that is on its way.
    """
    ids = session.scalars(_claimable(now, real, limit)).all()
    session.execute(
        update(Delivery)
        .where(Delivery.id.in_(ids))
        .values(claimed_by=worker, lease_until=real + LEASE)
    )
    return ids


def start(session: Session, delivery: Delivery, worker: str, real: datetime) -> bool:
    """Mark a claimed delivery as being sent, right before the call. False when it is not ours to send.

    From here on a crash leaves it uncertain. Also keeps the pace of one message a second an audience.
    """
    started = session.execute(
        update(Delivery)
        .where(
            Delivery.id == delivery.id,
            Delivery.state == DeliveryState.PENDING,
            Delivery.claimed_by == worker,
            Delivery.lease_until > real,
        )
        .values(state=DeliveryState.SENDING, lease_until=real + LEASE)
    )
    if not _changed(started):
        return False
    if _may_send_to(session, delivery, real):
        return True
    session.execute(
        update(Delivery)
        .where(Delivery.id == delivery.id)
        .values(state=DeliveryState.PENDING, claimed_by=None, lease_until=real + PACE)
    )
    return False


def sent(
    session: Session, delivery_id: UUID, channel_id: str | None, ts: str | None, now: datetime
) -> None:
    """It is in the channel. An answer settles the delivery whatever was believed before."""
    _settle(session, delivery_id, DeliveryState.SENT, now, channel_id=channel_id, ts=ts)


def failed(session: Session, delivery_id: UUID, code: str, now: datetime) -> None:
    """It is not in the channel and never will be."""
    _settle(session, delivery_id, DeliveryState.FAILED, now, error=code[:64])


def uncertain(session: Session, delivery_id: UUID, code: str, now: datetime) -> None:
    """It may be in the channel: nobody sends it again unasked."""
    _settle(session, delivery_id, DeliveryState.UNCERTAIN, now, error=code[:64])


def dropped(session: Session, delivery_id: UUID) -> None:
    """There is nothing to say any more."""
    session.execute(delete(Delivery).where(Delivery.id == delivery_id))


def release(session: Session, delivery_id: UUID, worker: str) -> None:
    """Give one's claim back unsent."""
    session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.claimed_by == worker)
        .values(claimed_by=None, lease_until=None)
    )


def again(session: Session, delivery_id: UUID, not_before: datetime) -> None:
    """It provably was not posted: send it again from `not_before` (real time) on.

    Where a newer refresh of the same card waits already, that one takes its place.
    """
    delivery = session.get(Delivery, delivery_id, with_for_update=True)
    if delivery is None:
        return
    newer = delivery.card and session.scalar(
        select(Delivery.id).where(
            Delivery.workspace_id == delivery.workspace_id,
            Delivery.card == delivery.card,
            Delivery.state == DeliveryState.PENDING,
            Delivery.id != delivery_id,
        )
    )
    if newer:
        session.delete(delivery)
        return
    delivery.state = DeliveryState.PENDING
    delivery.claimed_by = None
    delivery.lease_until = not_before
    delivery.attempts += 1


def hold(session: Session, workspace_id: str, what: str, until: datetime) -> None:
    """Nobody calls this method, or posts to this channel, in this workspace before `until`."""
    insert_or_update(session, Hold, HOLD_KEY, workspace_id=workspace_id, what=what, until=until)


def card_sent_before(session: Session, delivery: Delivery) -> Delivery | None:
    """The newest delivery that put this card into Slack; None when it has to be posted."""
    if delivery.card is None:
        return None
    return session.scalar(
        select(Delivery)
        .where(
            Delivery.workspace_id == delivery.workspace_id,
            Delivery.card == delivery.card,
            Delivery.state == DeliveryState.SENT,
            Delivery.ts.is_not(None),
        )
        .order_by(Delivery.settled_at.desc())
        .limit(1)
    )


def forget_card(session: Session, workspace_id: str, card: str) -> None:
    """The card's message is gone from Slack: the next refresh posts a new one."""
    session.execute(
        update(Delivery)
        .where(Delivery.workspace_id == workspace_id, Delivery.card == card)
        .values(ts=None)
    )


def reap(session: Session, real: datetime) -> int:
    """Settle what a crash left in the middle of a call. Returns how many.

    A post becomes uncertain. An update can be repeated without harm, so it is.
    """
    lost = session.scalars(
        select(Delivery)
        .where(Delivery.state == DeliveryState.SENDING, Delivery.lease_until <= real)
        .with_for_update(skip_locked=True)
    ).all()
    for delivery in lost:
        if card_sent_before(session, delivery) is None:
            uncertain(session, delivery.id, "lost_in_a_crash", real)
        else:
            again(session, delivery.id, real)
    return len(lost)


def tidy(session: Session, real: datetime, keep: timedelta) -> None:
    """Forget holds that are over and deliveries settled longer ago than `keep`, cards excepted."""
    session.execute(delete(Hold).where(Hold.until < real))
    settled = (DeliveryState.SENT, DeliveryState.FAILED)
    session.execute(
        delete(Delivery).where(
            Delivery.state.in_(settled),
            Delivery.settled_at < real - keep,
            or_(Delivery.card.is_(None), Delivery.ts.is_(None)),
        )
    )


def _ready(now: datetime, real: datetime) -> Select[UUID]:
    return (
        select(Delivery.id)
        .join(Installation, Installation.workspace_id == Delivery.workspace_id)
        .where(
            Installation.state == InstallationState.ACTIVE,
            Delivery.state == DeliveryState.PENDING,
            Delivery.not_before <= now,
            or_(Delivery.lease_until.is_(None), Delivery.lease_until <= real),
            ~_is_held(real),
            ~_card_is_on_its_way(),
        )
    )


def _claimable(now: datetime, real: datetime, limit: int) -> Select[UUID]:
    ready = (
        _ready(now, real)
        .add_columns(
            Delivery.not_before,
            _rank(Delivery.workspace_id, Delivery.audience).label("in_audience"),
            _rank(Delivery.workspace_id).label("in_workspace"),
        )
        .subquery()
    )
    return (
        select(Delivery.id)
        .join(ready, ready.c.id == Delivery.id)
        .where(
            ready.c.in_audience == 1,
            ready.c.in_workspace <= AT_ONCE_IN_A_WORKSPACE,
            # Once more on the locked row: another worker may have been here since.
            Delivery.state == DeliveryState.PENDING,
            or_(Delivery.lease_until.is_(None), Delivery.lease_until <= real),
        )
        .order_by(ready.c.not_before)
        .limit(limit)
        .with_for_update(of=Delivery, skip_locked=True)
    )


def _rank(*columns: InstrumentedAttribute[str]) -> ColumnElement[int]:
    return func.row_number().over(partition_by=columns, order_by=(Delivery.not_before, Delivery.id))


def _is_held(real: datetime) -> ColumnElement[bool]:
    earlier = aliased(Delivery)
    is_update = (
        select(earlier.id)
        .where(
            earlier.workspace_id == Delivery.workspace_id,
            earlier.card == Delivery.card,
            earlier.state == DeliveryState.SENT,
            earlier.ts.is_not(None),
        )
        .exists()
    )
    return (
        select(Hold.what)
        .where(
            Hold.workspace_id == Delivery.workspace_id,
            Hold.until > real,
            or_(
                Hold.what == Delivery.audience,
                and_(Hold.what == UPDATE, is_update),
                and_(Hold.what == POST, ~is_update),
            ),
        )
        .exists()
    )


def _card_is_on_its_way() -> ColumnElement[bool]:
    other = aliased(Delivery)
    return (
        select(other.id)
        .where(
            other.workspace_id == Delivery.workspace_id,
            other.card == Delivery.card,
            other.state == DeliveryState.SENDING,
        )
        .exists()
    )


def _may_send_to(session: Session, delivery: Delivery, real: datetime) -> bool:
    return insert_or_update(
        session,
        Hold,
        HOLD_KEY,
        only_where=Hold.until <= real,
        workspace_id=delivery.workspace_id,
        what=delivery.audience,
        until=real + PACE,
    )


def _settle(
    session: Session,
    delivery_id: UUID,
    state: DeliveryState,
    now: datetime,
    *,
    channel_id: str | None = None,
    ts: str | None = None,
    error: str | None = None,
) -> None:
    session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id)
        .values(
            state=state,
            channel_id=channel_id,
            ts=ts,
            error=error,
            settled_at=now,
            claimed_by=None,
            lease_until=None,
        )
    )


def _changed(result: object) -> bool:
    return isinstance(result, CursorResult) and result.rowcount == 1
