"""What people and leads do with voices, by the services."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.actor import Actor
from bot.concerns import life
from bot.concerns.life import Told
from bot.concerns.schemas import NotYetForm
from bot.deps import Deps
from bot.voices import adding, merging
from bot.voices.schemas import JoinRef, MergeForm, Together, VoiceForm, VoiceRef
from models import Concern, Delivery, Voice
from models.vocabulary import Basis, DeliveryKind, DeliveryState, Effect, Visibility
from tests import factories as scene


def concern_id(deps: Deps, number: int) -> int:
    """The id of a concern, by its number in the only initiative."""
    with deps.database.reading() as session:
        return session.scalars(select(Concern.id).where(Concern.number == number)).one()


def joins(deps: Deps, raiser: Actor, number: int, joined: int) -> Together:
    """From the receipt of a concern its raiser adds it to another one."""
    ref = JoinRef(concern_id=concern_id(deps, number), joined_id=concern_id(deps, joined))
    with deps.database.writing() as session:
        return adding.join(session, raiser, deps.vault, ref, scene.MORNING, scene.MORNING)


def adds(
    deps: Deps, reader: Actor, joined: int, *, submitted: str | None = None, **fields: Any
) -> Together:
    """From the card of a concern somebody adds their voice; `fields` differ."""
    typed: dict[str, Any] = {
        "worry": "mine, too",
        "effect": Effect.SLOWS_US,
        "basis": Basis.SEEN,
        "visibility": Visibility.NAMED,
    }
    form = VoiceForm.model_validate(typed | fields)
    ref = VoiceRef(concern_id=concern_id(deps, joined))
    submission = submitted or scene.submission()
    with deps.database.writing() as session:
        now = scene.MORNING
        return adding.add(session, reader, deps.vault, form, ref, submission, now, now)


def merges(deps: Deps, lead: Actor, number: int, joined: int) -> Together:
    """A lead lets one concern join another."""
    form = MergeForm(joins=concern_id(deps, joined))
    with deps.database.writing() as session:
        return merging.merge(session, lead, concern_id(deps, number), form, scene.MORNING)


def parts(deps: Deps, actor: Actor, number: int, now: datetime = scene.MORNING) -> Told:
    """Somebody lets a concern stand by itself again."""
    with deps.database.writing() as session:
        return merging.part(session, actor, deps.vault, concern_id(deps, number), now)


def settles(deps: Deps, raiser: Actor, number: int) -> Told:
    """A raiser says that what was done settles it."""
    with deps.database.writing() as session:
        one = concern_id(deps, number)
        return life.settle(session, raiser, deps.vault, one, scene.MORNING)


def withdraws(deps: Deps, raiser: Actor, number: int) -> Told:
    """A raiser takes it back."""
    with deps.database.writing() as session:
        one = concern_id(deps, number)
        return life.withdraw(session, raiser, deps.vault, one, scene.MORNING)


def says_not_yet(deps: Deps, raiser: Actor, number: int, words: str = "not for me") -> str:
    """A raiser says what is still missing."""
    with deps.database.writing() as session:
        one, form = concern_id(deps, number), NotYetForm(words=words)
        return life.not_yet(session, raiser, deps.vault, one, form, scene.MORNING).label


def voices(deps: Deps) -> dict[int, int]:
    """Which number has joined which."""
    with deps.database.reading() as session:
        numbers = {one.id: one.number for one in session.scalars(select(Concern))}
        return {numbers[v.concern_id]: numbers[v.joined_id] for v in session.scalars(select(Voice))}


def heard(deps: Deps) -> set[str]:
    """For whom a raiser's card waits to be sent."""
    with deps.database.reading() as session:
        rows = session.scalars(
            select(Delivery.audience).where(
                Delivery.kind == DeliveryKind.RAISER_CARD,
                Delivery.state == DeliveryState.PENDING,
            )
        )
        return set(rows)
