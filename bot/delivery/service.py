"""The outbox in the database: enqueued, claimed, started, settled.

Two clocks: what falls due follows `now` of bot.clock, which tests and the sandbox move; claims, holds
and retries are real time.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from pydantic import BaseModel
from sqlalchemy import ColumnElement, and_, case, delete, insert, literal, or_, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.concerns import relay
from bot.delivery.rules import RELAY
from bot.people.rules import day_of
from bot.secrets import Vault
from models import Delivery, Hold
from models.base import UtcDateTime
from models.upsert import insert_or_lower, insert_or_update
from models.vocabulary import FORMER, DeliveryKind, DeliveryState

HOLD_KEY = ("workspace_id", "what")
CARD_KEY = ("workspace_id", "card")
WAITING_CARD = text("state = 'pending' AND card IS NOT NULL")
"""The rows of which one card has one at most, in the words of their index."""
POST, UPDATE = "chat.postMessage", "chat.update"
POSTED_AGAIN = "posted_again"


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

    A `card` whose refresh already waits gets no second one: it is rendered when it is sent, so one tells the
    news of both, and it comes when the sooner of them was to come. Nobody hears for somebody who was erased.
    """
    if not audience.startswith(FORMER):
        _add(session, workspace_id, kind, audience, params.model_dump(mode="json"), card, due)


def enqueue_each(
    session: Session,
    *,
    workspace_id: str,
    kind: DeliveryKind,
    params: Mapping[str, BaseModel],
    due: Mapping[str, datetime],
) -> None:
    """As `enqueue`, for each audience its own, in one statement; none of it is a card."""
    rows = [
        _row(workspace_id, kind, audience, one.model_dump(mode="json"), None, due[audience])
        for audience, one in params.items()
        if not audience.startswith(FORMER)
    ]
    if rows:
        session.execute(insert(Delivery), rows)


def refresh(session: Session, workspace_id: str, cards: str, due: datetime) -> None:
    """Bring the newest message up to date whose card begins with `cards`; where there is none, none comes."""
    shown = session.scalar(
        select(Delivery)
        .where(
            Delivery.workspace_id == workspace_id,
            Delivery.card.startswith(cards, autoescape=True),
            _in_slack_or_on_its_way(),
        )
        .order_by(Delivery.settled_at.desc().nulls_first())
        .limit(1)
    )
    if shown is not None:
        repeat(session, shown, due)


def replan(
    session: Session, workspace_id: str, audience: str, now: datetime, moment: datetime
) -> None:
    """What is to reach somebody later than now comes at `moment`, whenever it was to come.

    The last statement of its transaction: it holds rows in an order of its own, next to whoever tells them
    something else. So it waits for nobody, and leaves to them what they are just writing.
    """
    waits = (
        select(Delivery.id)
        .where(
            Delivery.workspace_id == workspace_id,
            Delivery.audience == audience,
            Delivery.state == DeliveryState.PENDING,
            Delivery.not_before > now,
        )
        .with_for_update(skip_locked=True)
    )
    session.execute(
        update(Delivery)
        .where(Delivery.id.in_(waits))
        .values(not_before=moment)
        .execution_options(synchronize_session=False)
    )


def refresh_at(
    session: Session, workspace_id: str, channel_id: str, ts: str, due: datetime
) -> None:
    """Bring the card up to date whose message stands there; any other message is left as it is."""
    shown = session.scalar(
        select(Delivery)
        .where(
            Delivery.workspace_id == workspace_id,
            Delivery.card.is_not(None),
            Delivery.state == DeliveryState.SENT,
            Delivery.channel_id == channel_id,
            Delivery.ts == ts,
        )
        .limit(1)
    )
    if shown is not None:
        repeat(session, shown, due)


def refresh_each(session: Session, workspace_id: str, cards: Sequence[str], due: datetime) -> None:
    """Bring each of these cards up to date that is in Slack; the others do not come."""
    if not cards:
        return
    shown = session.scalars(
        select(Delivery)
        .where(
            Delivery.workspace_id == workspace_id,
            Delivery.card.in_(cards),
            _in_slack_or_on_its_way(),
        )
        .order_by(Delivery.settled_at.asc().nulls_last())
    )
    for newest in {one.card: one for one in shown}.values():
        repeat(session, newest, due)


def sent(
    session: Session, delivery_id: UUID, channel_id: str | None, ts: str | None, now: datetime
) -> None:
    """It is in the channel. An answer settles the delivery whatever was believed before."""
    _settle(session, delivery_id, DeliveryState.SENT, now, channel_id=channel_id, ts=ts)


def failed(session: Session, delivery_id: UUID, code: str, now: datetime) -> None:
    """It is not in the channel and never will be."""
    _settle(session, delivery_id, DeliveryState.FAILED, now, error=code[:64])


def unanswered(session: Session, delivery_id: UUID, code: str) -> None:
    """It may be in the channel: leave it `sending` until its receipt comes or its time runs out."""
    session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state == DeliveryState.SENDING)
        .values(error=code[:64])
    )


def repeat(session: Session, told: Delivery, due: datetime) -> None:
    """Send the same once more, as a delivery of its own."""
    _add(session, told.workspace_id, told.kind, told.audience, told.params, told.card, due)


def dropped(session: Session, delivery_id: UUID) -> None:
    """There is nothing to say any more."""
    session.execute(delete(Delivery).where(Delivery.id == delivery_id))


def again(session: Session, delivery_id: UUID, real_from: datetime) -> None:
    """It provably was not posted: send it again from `real_from` (real time) on.

    Where a newer refresh of the same card waits already, that one takes its place, and its time where that
    was sooner.
    """
    delivery = session.get(Delivery, delivery_id, with_for_update=True)
    if delivery is None:
        return
    try:
        with session.begin_nested():
            delivery.state = DeliveryState.PENDING
            delivery.claimed_by = None
            delivery.lease_until = real_from
            delivery.attempts += 1
    except IntegrityError:
        # Asking first would not do: the newer one may be written at this very moment.
        lost = (delivery.workspace_id, delivery.kind, delivery.audience, delivery.params)
        card, due = delivery.card, delivery.not_before
        session.delete(delivery)
        session.flush()
        _add(session, *lost, card, due)


def hold(session: Session, workspace_id: str, what: str, until: datetime) -> None:
    """Nobody calls this method, or posts to this channel, in this workspace before `until`."""
    insert_or_update(session, Hold, HOLD_KEY, workspace_id=workspace_id, what=what, until=until)


def is_held(session: Session, workspace_id: str, what: str, real: datetime) -> bool:
    """Whether Slack has asked for patience with this method or channel, which is not over yet."""
    held = session.get(Hold, (workspace_id, what))
    return held is not None and held.until > real


def card_sent_before(session: Session, delivery: Delivery) -> Delivery | None:
    """The newest delivery that put this card into Slack; None when it has to be posted."""
    return _shown(session, delivery.workspace_id, delivery.card) if delivery.card else None


def ts_of_card(session: Session, workspace_id: str, card: str) -> str | None:
    """Where a card's message stands in its channel; None where it is not known to be there."""
    shown = _shown(session, workspace_id, card)
    return shown.ts if shown else None


def forget_card(session: Session, workspace_id: str, card: str) -> None:
    """The card's message is gone from Slack: the next refresh posts a new one."""
    session.execute(
        update(Delivery)
        .where(Delivery.workspace_id == workspace_id, Delivery.card == card)
        .values(ts=None)
    )


def reap(session: Session, vault: Vault, real: datetime) -> Sequence[Delivery]:
    """Settle what nobody knows the outcome of, once its time has run out. Returns what is uncertain.

    A post becomes uncertain: nobody sends it again unasked. An update can be repeated without harm.
    """
    lost = session.scalars(
        select(Delivery)
        .where(Delivery.state == DeliveryState.SENDING, Delivery.lease_until <= real)
        .with_for_update(skip_locked=True)
    ).all()
    posts = [delivery for delivery in lost if not _is_update(session, vault, delivery)]
    for delivery in lost:
        if delivery in posts:
            code = delivery.error or "lost_in_a_crash"
            _settle(session, delivery.id, DeliveryState.UNCERTAIN, real, error=code)
        else:
            again(session, delivery.id, real)
    return posts


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


def _is_update(session: Session, vault: Vault, delivery: Delivery) -> bool:
    if not delivery.audience.startswith(RELAY):
        return card_sent_before(session, delivery) is not None
    if delivery.kind is DeliveryKind.ASKED_BACK:
        return False
    # Where an anonymous raiser's card stands, only the relay knows.
    concern_id = int(delivery.audience.removeprefix(RELAY))
    way = relay.open_relay(session, vault, delivery.workspace_id, concern_id)
    return way is not None and way.ts is not None


def _add(
    session: Session,
    workspace_id: str,
    kind: DeliveryKind,
    audience: str,
    params: dict[str, object],
    card: str | None,
    due: datetime,
) -> None:
    # A refresh that waits is held until the caller commits: whoever starts it then must render the caller's
    # news as well. Where it was started just now, it does not wait any more, and ours goes in after all.
    row = _row(workspace_id, kind, audience, params, card, due)
    insert_or_lower(session, Delivery, CARD_KEY, WAITING_CARD, "not_before", **row)


def _row(
    workspace_id: str,
    kind: DeliveryKind,
    audience: str,
    params: dict[str, object],
    card: str | None,
    due: datetime,
) -> dict[str, object]:
    return {
        "id": uuid4(),
        "workspace_id": workspace_id,
        "kind": kind,
        "audience": audience,
        "params": params,
        "card": card,
        "state": DeliveryState.PENDING,
        "not_before": due,
        "attempts": 0,
    }


def _in_slack_or_on_its_way() -> ColumnElement[bool]:
    # What is on its way was drawn before this news, and is not settled: its refresh waits until it is there.
    return or_(Delivery.state == DeliveryState.SENDING, _in_slack())


def _in_slack() -> ColumnElement[bool]:
    return and_(Delivery.state == DeliveryState.SENT, Delivery.ts.is_not(None))


def _shown(session: Session, workspace_id: str, card: str) -> Delivery | None:
    return session.scalar(
        select(Delivery)
        .where(
            Delivery.workspace_id == workspace_id,
            Delivery.card == card,
            _in_slack(),
        )
        .order_by(Delivery.settled_at.desc())
        .limit(1)
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
    # A raiser's own deed brings their card up to date: its minute would be theirs.
    is_relayed, day = Delivery.audience.startswith(RELAY), literal(day_of(now), UtcDateTime())
    session.execute(
        update(Delivery)
        .where(Delivery.id == delivery_id)
        .values(
            state=state,
            channel_id=channel_id,
            ts=ts,
            error=error,
            settled_at=case((is_relayed, day), else_=literal(now, UtcDateTime())),
            # Put back from hour to hour, it would tell in which of them they want to hear.
            not_before=case((is_relayed, day), else_=Delivery.not_before),
            claimed_by=None,
            lease_until=None,
        )
    )
