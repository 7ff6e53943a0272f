"""Those who were not heard are asked by a lead, each once, at an hour of their own.

Only what people did by name decides who can be asked: whether somebody is on the list tells nothing of
what they did anonymously.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.audit import trail
from bot.delivery import service as delivery
from bot.errors import FieldErrors, NotAllowed, NotFound
from bot.heard import rules, taking_part
from bot.heard.schemas import (
    MOST_ASKED,
    Askable,
    AskCard,
    Asked,
    AskedRef,
    AskForm,
    AskOffer,
    AskRef,
)
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from bot.people import reach
from bot.people import rules as people_rules
from bot.people import service as people
from bot.people.rules import Hours
from bot.stakeholders import service as stakeholders
from bot.stakeholders.rules import Stake
from models import Ask, Initiative
from models.vocabulary import Changed, DeliveryKind, Reminders

NOBODY_LEFT = (
    "Nobody is left to ask there: they were heard, were asked in the last {days} days, or want no such "
    "message."
)
NOT_ANY_MORE = (
    "Nothing was sent: since you opened this they were heard, or asked, or chose not to be. "
    "/align heard shows how it stands."
)
NOT_YOURS = "This was not asked of you."


class NobodyLeft(NotAllowed):
    """Whom a lead meant were heard or asked meanwhile, or want no such message: the map is out of date."""


def offer(session: Session, actor: Actor, ref: AskRef, now: datetime) -> AskOffer:
    """Whom the actor may ask now. Raises NotFound, NotAllowed, NobodyLeft."""
    card = _led(session, actor, ref.initiative_id)
    meant = [stake for stake in _unheard(session, actor, card, now) if _is_meant(stake, ref)]
    fit = _fit(session, actor.workspace_id, card.id, meant, now)
    if not fit:
        raise NobodyLeft(NOBODY_LEFT.format(days=rules.ASKED_WITHIN.days))
    return AskOffer(
        ref=ref,
        initiative=card.name,
        asker=people.name_of(session, actor.workspace_id, actor.user_id),
        people=tuple(Askable(user_id=s.user_id, name=s.name) for s in fit[:MOST_ASKED]),
        left_out=tuple(stake.name for stake in meant if stake not in fit),
    )


def ask(
    session: Session,
    actor: Actor,
    initiative_id: int,
    form: AskForm,
    submission: str,
    now: datetime,
) -> Asked:
    """Ask those of the chosen who may still be asked; each hears once, in their own hours.

    The same submission again changes the words and asks nobody twice. Raises NotFound, NotAllowed, and
    FieldErrors where nobody is left.
    """
    card = _led(session, actor, initiative_id)
    # One lead at a time, and nobody raises a concern meanwhile: two at once would ask the same person twice.
    session.get_one(Initiative, card.id, with_for_update=True)
    workspace_id = actor.workspace_id
    before = session.scalars(
        select(Ask).where(
            Ask.workspace_id == workspace_id,
            Ask.initiative_id == card.id,
            Ask.submission == submission,
        )
    ).all()
    for one in before:
        one.words = form.words
    unheard = _unheard(session, actor, card, now)
    chosen = [stake for stake in unheard if stake.user_id in form.people]
    fit = _fit(session, workspace_id, card.id, chosen, now)
    asked = {*(one.user_id for one in before), *(stake.user_id for stake in fit)}
    if not asked:
        raise FieldErrors({"people": NOT_ANY_MORE})
    if fit:
        _send(session, actor, card, fit, form.words, submission, now)
        about = f"{len(fit)} {'person' if len(fit) == 1 else 'people'}"
        trail.record(session, workspace_id, actor, card.id, Changed.ASKED, about=about)
    names = people.names_of(session, workspace_id, {*asked, *form.people})
    return Asked(
        people=_sorted(names[one] for one in asked),
        not_asked=_sorted(names[one] for one in set(form.people) - asked),
    )


def asked(session: Session, workspace_id: str, params: AskedRef, now: datetime) -> AskCard | None:
    """What is asked, when it is sent; None where there is no reason left to ask, or nobody to do so."""
    one = session.get(Ask, params.ask_id)
    if one is None or one.workspace_id != workspace_id or one.declined:
        return None
    card = initiatives.get(session, workspace_id, one.initiative_id)
    asker = Actor(workspace_id, one.asked_by_id, workspace_id)
    unheard = {stake.user_id for stake in _unheard(session, asker, card, now)}
    if asker.user_id not in card.lead_ids or one.user_id not in unheard:
        return None
    if not _willing(session, workspace_id, [one.user_id], now):
        return None
    return _card(session, one, card)


def decline(session: Session, actor: Actor, ask_id: int) -> AskCard:
    """Not for me: they are not asked about this initiative again. Raises NotFound, NotAllowed."""
    people.require_known(session, actor)
    one = session.get(Ask, ask_id, with_for_update=True)
    if one is None or one.workspace_id != actor.workspace_id or one.user_id != actor.user_id:
        raise NotFound(NOT_YOURS)
    one.declined = True
    return _card(session, one, initiatives.get(session, actor.workspace_id, one.initiative_id))


def _led(session: Session, actor: Actor, initiative_id: int) -> InitiativeCard:
    people.require_member(session, actor)
    return initiatives.for_lead(session, actor, initiative_id)


def _unheard(session: Session, actor: Actor, card: InitiativeCard, now: datetime) -> list[Stake]:
    workspace_id = actor.workspace_id
    first = rules.since(now.date())
    by_name = taking_part.read(session, workspace_id, [card.id], first)[card.id].by_name
    stakes = stakeholders.present(session, workspace_id, [card.id])[card.id]
    return [s for s in stakes if s.user_id not in by_name and s.user_id != actor.user_id]


def _is_meant(stake: Stake, ref: AskRef) -> bool:
    return ref.group in {None, stake.group} and ref.user_id in {None, stake.user_id}


def _fit(
    session: Session,
    workspace_id: str,
    initiative_id: int,
    stakes: Collection[Stake],
    now: datetime,
) -> list[Stake]:
    resting = set(
        session.scalars(
            select(Ask.user_id).where(
                Ask.workspace_id == workspace_id,
                Ask.initiative_id == initiative_id,
                or_(Ask.declined, Ask.asked_at > now - rules.ASKED_WITHIN),
            )
        )
    )
    rested = [stake for stake in stakes if stake.user_id not in resting]
    willing = _willing(session, workspace_id, [stake.user_id for stake in rested], now)
    return [stake for stake in rested if stake.user_id in willing]


def _willing(session: Session, workspace_id: str, ids: Collection[str], now: datetime) -> set[str]:
    """Those of these people who want such a message today. Two statements, however many they are."""
    zones = people.zones_of(session, workspace_id, ids)
    choices = reach.choices_of_each(session, workspace_id, ids)
    return {
        user_id
        for user_id, (hours, reminders) in choices.items()
        if reminders is not Reminders.NONE
        and not _rests(hours, people_rules.local_day(now, zones[user_id]))
    }


def _rests(hours: Hours, today: date) -> bool:
    return hours.snoozed_until is not None and hours.snoozed_until > today


def _send(
    session: Session,
    actor: Actor,
    card: InitiativeCard,
    stakes: Collection[Stake],
    words: str,
    submission: str,
    now: datetime,
) -> None:
    # Who raises a concern waits meanwhile: no statement for each person.
    rows = [
        {
            "workspace_id": actor.workspace_id,
            "initiative_id": card.id,
            "user_id": stake.user_id,
            "asked_by_id": actor.user_id,
            "words": words,
            "asked_at": now,
            "submission": submission,
        }
        for stake in stakes
    ]
    new = session.execute(insert(Ask).returning(Ask.id, Ask.user_id), rows).all()
    delivery.enqueue_each(
        session,
        workspace_id=actor.workspace_id,
        kind=DeliveryKind.ASK,
        params={one.user_id: AskedRef(ask_id=one.id) for one in new},
        due=reach.moments(session, actor.workspace_id, [one.user_id for one in new], now),
    )


def _card(session: Session, one: Ask, card: InitiativeCard) -> AskCard:
    return AskCard(
        ask_id=one.id,
        initiative=card.name,
        asker=people.name_of(session, one.workspace_id, one.asked_by_id),
        words=one.words,
        days=rules.LATELY.days,
    )


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names))
