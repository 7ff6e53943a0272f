"""What goes to an anonymous raiser: by the relay, which names nobody, at an hour that many share."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.concerns import relay
from bot.concerns.holding import maybe
from bot.concerns.schemas import Relay
from bot.delivery.rules import RELAY
from bot.people import reach
from bot.people.rules import next_hour
from bot.secrets import Vault
from models import Delivery
from models.vocabulary import DeliveryKind, DeliveryState

UTC = "UTC"


def is_relayed(delivery: Delivery) -> bool:
    """Whether it goes to an anonymous raiser."""
    return delivery.audience.startswith(RELAY)


def concern_of(delivery: Delivery) -> int:
    """The id of the concern whose raiser it goes to."""
    return int(delivery.audience.removeprefix(RELAY))


def is_question(delivery: Delivery) -> bool:
    """Whether it asks its raiser something: a message of its own, which is never brought up to date."""
    return delivery.kind is DeliveryKind.ASKED_BACK


def stands_at(delivery: Delivery, way: Relay) -> str | None:
    """The `ts` of the message in whose place it goes; None for a new one."""
    return None if is_question(delivery) else way.ts


def asked_on_card(session: Session, delivery: Delivery) -> None:
    """The first card goes now, and says what is asked: no message of its own follows it."""
    session.execute(
        delete(Delivery).where(
            Delivery.workspace_id == delivery.workspace_id,
            Delivery.audience == delivery.audience,
            Delivery.kind == DeliveryKind.ASKED_BACK,
            Delivery.state == DeliveryState.PENDING,
        )
    )


def way_of(session: Session, vault: Vault, delivery: Delivery) -> Relay | None:
    """Where it goes; None once nothing leads there any more. For the sender alone."""
    return relay.open_relay(session, vault, delivery.workspace_id, concern_of(delivery))


def waits(session: Session, delivery: Delivery, way: Relay, now: datetime) -> bool:
    """Whether its raiser does not want to be written to now.

    A card that is updated in place notifies nobody. And on the last day on which a way back is kept, what
    became of the concern is said rather than lost.
    """
    is_silent = stands_at(delivery, way) is not None
    if is_silent or reach.may_be_told(session, delivery.workspace_id, way.user, now):
        return False
    concern = maybe(session, delivery.workspace_id, concern_of(delivery))
    last = concern.asked_until if concern else None
    return last is None or now.date() < last


def put_back(session: Session, delivery: Delivery, worker: str, now: datetime) -> None:
    """Look again with the next full hour, whatever the raiser's hours are.

    A row that waited for their morning would tell where they live, or who has chosen such hours.
    """
    session.execute(
        update(Delivery)
        .where(
            Delivery.id == delivery.id,
            Delivery.state == DeliveryState.PENDING,
            Delivery.claimed_by == worker,
        )
        .values(not_before=next_hour(now, UTC), claimed_by=None, lease_until=None)
    )


def arrived(session: Session, vault: Vault, delivery: Delivery, channel_id: str, ts: str) -> None:
    """It is in the raiser's messages. The relay knows where; its row would tell in which hour, and goes."""
    _hold(session, delivery)
    if not is_question(delivery):
        relay.move_card(session, vault, delivery.workspace_id, concern_of(delivery), channel_id, ts)
    session.execute(delete(Delivery).where(Delivery.id == delivery.id))


def card_gone(session: Session, vault: Vault, delivery: Delivery) -> None:
    """The raiser's card is gone from Slack: the next one is posted anew."""
    _hold(session, delivery)
    relay.move_card(session, vault, delivery.workspace_id, concern_of(delivery))


def _hold(session: Session, delivery: Delivery) -> None:
    # The row before its concern, as a receipt, the reaper and an erasure take them: Slack's answer and its
    # receipt come at the same moment, and would wait for each other in a ring.
    session.execute(select(Delivery.id).where(Delivery.id == delivery.id).with_for_update())
