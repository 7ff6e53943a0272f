"""The only way back to an anonymous raiser: sealed, opened by the sender alone, erased at the end."""

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.concerns import joining, rules
from bot.concerns.holding import maybe
from bot.concerns.schemas import Relay
from bot.delivery.rules import RELAY
from bot.secrets import SealBroken, Vault
from models import Concern, Delivery
from models.vocabulary import DeliveryState, Status


def sealed(vault: Vault, user_id: str) -> bytes:
    """A new relay."""
    return vault.seal(Relay(user=user_id).model_dump_json())


def audience_of(concern_id: int) -> str:
    """How a delivery names an anonymous raiser."""
    return f"{RELAY}{concern_id}"


def card_of(concern_id: int) -> str:
    """How a delivery names an anonymous raiser's card."""
    return f"raiser:{concern_id}"


def open_relay(session: Session, vault: Vault, workspace_id: str, concern_id: int) -> Relay | None:
    """Where the raiser's card is, or None once the relay is gone."""
    concern = maybe(session, workspace_id, concern_id)
    if concern is None or concern.relay is None:
        return None
    return Relay.model_validate_json(vault.open(concern.relay))


def move_card(
    session: Session,
    vault: Vault,
    workspace_id: str,
    concern_id: int,
    channel_id: str | None = None,
    ts: str | None = None,
) -> None:
    """Remember where the raiser's card is now, or that there is none.

    Once the concern has come to its end and no news of it waits any more, the relay is erased.
    """
    concern = _held(session, workspace_id, concern_id)
    if concern is None or concern.relay is None:
        return
    relay = Relay.model_validate_json(vault.open(concern.relay))
    if ts is not None and _is_at_its_end(session, concern):
        concern.relay = None
    else:
        moved = relay.model_copy(update={"channel": channel_id, "ts": ts})
        concern.relay = vault.seal(moved.model_dump_json())


def end_if_closed(session: Session, workspace_id: str, concern_id: int) -> None:
    """The last news could not be delivered and never will be: nothing needs the way back any more."""
    concern = maybe(session, workspace_id, concern_id)
    if concern is None or rules.is_open(joining.standing(session, concern)):
        return
    if not _news_waits(session, concern):
        concern.relay = None


def leads_to(vault: Vault, concern: Concern, user_id: str) -> bool:
    """Whether this person raised the concern anonymously. For their own eyes and deeds only."""
    if concern.relay is None:
        return False
    try:
        return Relay.model_validate_json(vault.open(concern.relay)).user == user_id
    except SealBroken:
        return False  # a key is gone: this way back leads to nobody any more


def forget_unanswered(session: Session, today: date) -> None:
    """Erase the ways back to those who did not say in time whether what was done settles it."""
    session.execute(
        update(Concern)
        .where(
            Concern.relay.is_not(None),
            Concern.status.in_((Status.DONE, Status.MERGED)),
            Concern.asked_until < today,
        )
        .values(relay=None)
    )


def _held(session: Session, workspace_id: str, concern_id: int) -> Concern | None:
    # Read under its lock: a way back that somebody is just erasing must not be written anew.
    key_share = {"key_share": True}  # what points at it is written meanwhile
    concern = session.get(Concern, concern_id, with_for_update=key_share, populate_existing=True)
    return concern if concern is not None and concern.workspace_id == workspace_id else None


def _is_at_its_end(session: Session, concern: Concern) -> bool:
    # After Done its raiser is asked whether that settles it: the way back is still needed.
    # What has joined another concern is at its end when that one is.
    standing = joining.standing(session, concern)
    is_over = not rules.is_open(standing) and standing is not Status.DONE
    return is_over and not _news_waits(session, concern)


def _news_waits(session: Session, concern: Concern) -> bool:
    # The card that is settled now may be an earlier one: the answer that closed it is still to come.
    waiting = select(Delivery.id).where(
        Delivery.workspace_id == concern.workspace_id,
        Delivery.card == card_of(concern.id),
        Delivery.state == DeliveryState.PENDING,
    )
    return session.scalar(waiting.limit(1)) is not None
