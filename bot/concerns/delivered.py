"""What the messages about concerns say, read when they are sent: each to the one who is to have it."""

from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.concerns import exchanges, hearing, reading
from bot.concerns.holding import maybe
from bot.concerns.schemas import (
    AskedBack,
    ConcernCard,
    NewConcerns,
    NewConcernsNote,
    RaiserCard,
    ReaderCard,
)
from bot.initiatives import service as initiatives
from models import Concern
from models.vocabulary import Status

NOTE_SIZE = 5


def new_concerns(
    session: Session, workspace_id: str, params: NewConcerns
) -> NewConcernsNote | None:
    """What waits for a first answer, oldest first; None when nothing does any more.

    None as well for who leads it no more: leads-only concerns are not for a former driver.
    """
    card = initiatives.get(session, workspace_id, params.initiative_id)
    if not hearing.may_hear(session, workspace_id, card, params.driver_id):
        return None
    waiting = and_(
        Concern.workspace_id == workspace_id,
        Concern.initiative_id == card.id,
        Concern.is_open,
        Concern.status == Status.NEW,
    )
    total = session.scalar(select(func.count()).select_from(Concern).where(waiting)) or 0
    concerns = session.scalars(
        select(Concern).where(waiting).order_by(Concern.number).limit(NOTE_SIZE)
    ).all()
    if not concerns:
        return None
    reader = Actor(workspace_id, params.driver_id, workspace_id)
    return NewConcernsNote(
        initiative=card.name,
        cards=hearing.told_to(session, concerns, {card.id: card}, reader),
        total=total,
    )


def raiser_card(session: Session, workspace_id: str, params: RaiserCard) -> ConcernCard | None:
    """What the raiser is told of their concern; None when it is gone, or somebody else's by now."""
    concern = maybe(session, workspace_id, params.concern_id)
    if concern is None or concern.raiser_id != params.raiser_id:
        return None
    card = initiatives.get(session, workspace_id, concern.initiative_id)
    raiser = Actor(workspace_id, params.raiser_id, workspace_id) if params.raiser_id else None
    told = reading.card_of(session, concern, card, None).model_copy(update={"is_own": True})
    told = exchanges.for_raiser(session, told, concern)
    return reading.offered_to(session, told, raiser)


def asked_back(session: Session, workspace_id: str, params: AskedBack) -> ConcernCard | None:
    """What a lead wants to know of whoever raised it; None once that question waits for no reply."""
    told = raiser_card(session, workspace_id, params)
    asked = told.question if told else None
    return told if asked is not None and asked.id == params.inquiry_id else None


def owner_card(session: Session, workspace_id: str, params: ReaderCard) -> ConcernCard | None:
    """What somebody looks after; None once somebody else does, or it is not theirs to see any more."""
    concern = maybe(session, workspace_id, params.concern_id)
    if concern is None:
        return None
    card = initiatives.get(session, workspace_id, concern.initiative_id)
    if reading.owner_of(concern, card) != params.reader_id:
        return None
    return reading.card_of(
        session, concern, card, Actor(workspace_id, params.reader_id, workspace_id)
    )


def replied(
    session: Session, workspace_id: str, params: ReaderCard, now: datetime
) -> ConcernCard | None:
    """What its raiser has replied; None for who may not read that, or the concern, any more."""
    concern = maybe(session, workspace_id, params.concern_id)
    if concern is None:
        return None
    card = initiatives.get(session, workspace_id, concern.initiative_id)
    reader = Actor(workspace_id, params.reader_id, workspace_id)
    told = reading.card_of(session, concern, card, reader)
    has_reply = any(one.reply is not None for one in told.exchanges)
    if not has_reply or not reading.sees(session, reader, concern, card, now):
        return None
    if initiatives.is_left_to(session, reader, card):
        told = told.model_copy(update={"left_to_reader": card.id})
    return told


def not_settled(session: Session, workspace_id: str, params: ReaderCard) -> ConcernCard | None:
    """What its raiser opened again; None once it was taken up, or is somebody else's to answer."""
    concern = maybe(session, workspace_id, params.concern_id)
    if concern is None:
        return None
    card = initiatives.get(session, workspace_id, concern.initiative_id)
    reader = Actor(workspace_id, params.reader_id, workspace_id)
    told = reading.card_of(session, concern, card, reader)
    if initiatives.is_left_to(session, reader, card):
        told = told.model_copy(update={"left_to_reader": card.id})
    is_theirs = told.may_answer or told.left_to_reader is not None
    return told if is_theirs and concern.status is Status.REOPENED else None
