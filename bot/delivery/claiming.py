"""Who sends what: workers claim deliveries, and start them right before the call."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, Select, and_, delete, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from bot.delivery.rules import RELAY
from bot.delivery.service import HOLD_KEY, POST, UPDATE
from models import Delivery, Hold, Installation
from models.upsert import insert_or_update
from models.vocabulary import DeliveryState, InstallationState

PACE = timedelta(seconds=1)
AT_ONCE_IN_A_WORKSPACE = 4
_EARLIER, _OTHER = aliased(Delivery), aliased(Delivery)


def is_anything_due(session: Session, now: datetime, real: datetime) -> bool:
    """Whether a claim is worth a write transaction: idle workers should not take turns on the lock."""
    return session.scalar(_ready(now, real).limit(1)) is not None


def claim(
    session: Session, worker: str, now: datetime, real: datetime, lease: timedelta, limit: int
) -> Sequence[UUID]:
    """Take up to `limit` deliveries that may be sent now: one an audience, few a workspace.

    After `lease` without a start they are anybody's again.

    Left alone: what is held, paced, claimed by another worker, or about a card that is on its way.
    """
    ids = session.scalars(_claimable(now, real, limit)).all()
    session.execute(
        update(Delivery)
        .where(Delivery.id.in_(ids))
        .values(claimed_by=worker, lease_until=real + lease)
    )
    return ids


def start(
    session: Session, delivery: Delivery, worker: str, real: datetime, patience: timedelta
) -> bool:
    """Mark a claimed delivery as being sent, right before the call. False when it is not ours to send.

    For `patience` it waits for its answer or its receipt; then `reap` settles it. Also keeps the pace of
    one message a second an audience, where that is no anonymous raiser.
    """
    started = session.execute(
        update(Delivery)
        .where(
            Delivery.id == delivery.id,
            Delivery.state == DeliveryState.PENDING,
            Delivery.claimed_by == worker,
            Delivery.lease_until > real,
        )
        .values(state=DeliveryState.SENDING, lease_until=real + patience)
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


def give_back_pace(session: Session, delivery: Delivery) -> None:
    """What was started turned out to have nothing to say: the next one to its audience need not wait."""
    session.execute(
        delete(Hold).where(
            Hold.workspace_id == delivery.workspace_id, Hold.what == delivery.audience
        )
    )


def release(session: Session, delivery_id: UUID, worker: str) -> None:
    """Give one's claim back unsent."""
    session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.claimed_by == worker)
        .values(claimed_by=None, lease_until=None)
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
        # Worked out once, whatever the planner thinks: it remembers an outbox in which hardly anything
        # waits, and when a thousand fall due at once it would rank them all anew for each of them.
        .cte("ready")
        .prefix_with("MATERIALIZED")
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
    is_update = (
        select(_EARLIER.id)
        .where(
            _EARLIER.workspace_id == Delivery.workspace_id,
            _EARLIER.card == Delivery.card,
            _EARLIER.state == DeliveryState.SENT,
            _EARLIER.ts.is_not(None),
        )
        # Of the delivery that is looked at: two levels up, where it is not found without being named.
        .correlate(Delivery)
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
    return (
        select(_OTHER.id)
        .where(
            _OTHER.workspace_id == Delivery.workspace_id,
            _OTHER.card == Delivery.card,
            _OTHER.state == DeliveryState.SENDING,
        )
        .exists()
    )


def _may_send_to(session: Session, delivery: Delivery, real: datetime) -> bool:
    if delivery.audience.startswith(RELAY):
        # A raiser's own deed is sent at once: a row of its pace would keep its second. There is one card, and
        # one refresh of it on its way at a time.
        return True
    return insert_or_update(
        session,
        Hold,
        HOLD_KEY,
        only_where=Hold.until <= real,
        workspace_id=delivery.workspace_id,
        what=delivery.audience,
        until=real + PACE,
    )


def _changed(result: object) -> bool:
    return isinstance(result, CursorResult) and result.rowcount == 1
