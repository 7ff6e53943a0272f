"""Concerns in the database: raised and answered."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.audit import trail
from bot.concerns import history, relay, rules
from bot.concerns.schemas import (
    AnswerForm,
    ConcernForm,
    NewConcerns,
    RaiserCard,
    Receipt,
)
from bot.concerns.words import GONE, STATUS
from bot.delivery import service as delivery
from bot.errors import FieldErrors, NotFound
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from bot.people import rules as people_rules
from bot.people import service as people
from bot.secrets import Vault
from models import Concern, Initiative
from models.vocabulary import DeliveryKind, Happening, Status, Visibility


def raise_concern(
    session: Session,
    actor: Actor,
    vault: Vault,
    form: ConcernForm,
    submission: str,
    now: datetime,
    here: str | None = None,
) -> Receipt:
    """Store a concern and say by when its raiser will hear. `here` is where the modal was opened.

    The same submission again, a double click or a retry after a slow answer, changes what was stored.
    Raises NotAllowed for guests and outsiders, FieldErrors where something needs another look.
    """
    people.require_member(session, actor)
    card = _initiative(session, actor, form.initiative, now, here)
    _require_sensible(session, actor, form)
    today = people_rules.local_day(now, people.zone_of(session, actor.workspace_id, card.driver_id))
    # The row lock orders everything that counts up under this initiative.
    initiative = session.get_one(Initiative, card.id, with_for_update=True)
    concern = session.scalar(
        select(Concern).where(
            Concern.workspace_id == actor.workspace_id, Concern.submission == submission
        )
    )
    if concern is None:
        concern = _new(initiative, form, submission, today)
        _fill(concern, actor, vault, form)
        session.add(concern)
        session.flush()
        history.record(session, initiative, concern, Happening.RAISED, _openly(actor, form), today)
    else:
        _require_same_initiative(session, concern, card)
        _require_unanswered(concern, card)
        history.uncount(session, concern)
        _fill(concern, actor, vault, form)
        history.recount(session, concern)
        history.reattribute(session, concern, _openly(actor, form))
    _announce(session, actor, concern, card, form, now)
    return _receipt(session, concern, card, form)


def answer(session: Session, actor: Actor, concern_id: int, form: AnswerForm, now: datetime) -> str:
    """Move a concern and let its raiser know. Returns its label. The same answer twice is one.

    Raises NotFound, NotAllowed, FieldErrors for a move that is not legal from where it stands.
    """
    found = session.get(Concern, concern_id)
    if found is None or found.workspace_id != actor.workspace_id:
        raise NotFound(GONE)
    card = initiatives.get(session, actor.workspace_id, found.initiative_id)
    initiatives.require_lead(session, actor, card)
    initiative = session.get_one(Initiative, card.id, with_for_update=True)
    concern = session.get_one(Concern, concern_id, populate_existing=True)
    if (concern.status, concern.answer) == (form.status, form.words):
        # A double click, or a retry after a slow answer: it is stored, and its raiser was told.
        return rules.label(card.key, concern.number)
    if not rules.may_answer(concern.status, form.status):
        raise FieldErrors(
            {"status": f"It is {STATUS[concern.status].lower()} by now. Open it again."}
        )
    today = people_rules.local_day(now, people.zone_of(session, actor.workspace_id, card.driver_id))
    was_open = concern.is_open
    concern.status, concern.is_open = form.status, rules.is_open(form.status)
    concern.answer = form.words
    history.record(
        session, initiative, concern, Happening.MOVED, actor.user_id, today, was_open=was_open
    )
    trail.answered(session, actor, card.id, rules.label(card.key, concern.number), concern.status)
    _tell_raiser(session, concern, now)
    delivery.refresh(session, concern.workspace_id, _note_of(card), now)
    return rules.label(card.key, concern.number)


def _initiative(
    session: Session, actor: Actor, chosen: int, now: datetime, here: str | None
) -> InitiativeCard:
    try:
        card = initiatives.get(session, actor.workspace_id, chosen)
    except NotFound as error:
        raise FieldErrors({"initiative": error.sentence}) from None
    readable = people.readable_channels(session, actor, card.channel_ids, now, here)
    if not initiatives.may_read(actor, card, readable):
        raise FieldErrors({"initiative": initiatives.NO_SUCH})
    return card


def _require_sensible(session: Session, actor: Actor, form: ConcernForm) -> None:
    if form.raised_for in {None, actor.user_id}:
        return
    if form.visibility is Visibility.ANONYMOUS:
        raise FieldErrors(
            {
                "raised_for": "An anonymous concern cannot name the person it is raised for. "
                "Leave this empty, or choose another answer below."
            }
        )
    unfit = people.cannot_speak(session, actor.workspace_id, form.raised_for or "")
    if unfit:
        raise FieldErrors({"raised_for": unfit})


def _require_same_initiative(session: Session, concern: Concern, card: InitiativeCard) -> None:
    if concern.initiative_id == card.id:
        return
    first = initiatives.get(session, concern.workspace_id, concern.initiative_id)
    label = rules.label(first.key, concern.number)
    raise FieldErrors(
        {"initiative": f"This is stored as {label} already. Choose {first.name} to change it."}
    )


def _require_unanswered(concern: Concern, card: InitiativeCard) -> None:
    if concern.status is Status.NEW:
        return
    label = rules.label(card.key, concern.number)
    raise FieldErrors(
        {
            "worry": f"This is stored as {label} and has been answered since, so it stays as it is. "
            "Raise what is new as a concern of its own."
        }
    )


def _new(initiative: Initiative, form: ConcernForm, submission: str, today: date) -> Concern:
    initiative.last_number += 1
    return Concern(
        workspace_id=initiative.workspace_id,
        initiative_id=initiative.id,
        number=initiative.last_number,
        status=Status.NEW,
        is_open=True,
        raised_on=today,
        hear_by=rules.hear_by(today),
        submission=submission,
        effect=form.effect,
    )


def _fill(concern: Concern, actor: Actor, vault: Vault, form: ConcernForm) -> None:
    concern.worry = form.worry
    concern.settled_if = form.settled_if
    concern.effect = form.effect
    concern.basis = form.basis
    concern.evidence_url = form.evidence_url
    concern.visibility = form.visibility
    if form.visibility is Visibility.ANONYMOUS:
        concern.raiser_id = concern.logged_by_id = None
        concern.relay = relay.sealed(vault, actor.user_id)
    else:
        concern.raiser_id = form.raised_for or actor.user_id
        concern.logged_by_id = actor.user_id if concern.raiser_id != actor.user_id else None
        concern.relay = None


def _openly(actor: Actor, form: ConcernForm) -> str | None:
    return None if form.visibility is Visibility.ANONYMOUS else actor.user_id


def _announce(
    session: Session,
    actor: Actor,
    concern: Concern,
    card: InitiativeCard,
    form: ConcernForm,
    now: datetime,
) -> None:
    # An anonymous concern of the driver is announced like any other: a missing note would name them.
    if _openly(actor, form) != card.driver_id:
        zone = people.zone_of(session, concern.workspace_id, card.driver_id)
        # Neither the row nor the message may tell the minute at which somebody anonymous typed.
        is_anonymous = form.visibility is Visibility.ANONYMOUS
        hour = people_rules.next_working_hour if is_anonymous else people_rules.working_morning
        due = hour(now, zone).astimezone(ZoneInfo(zone))
        delivery.enqueue(
            session,
            workspace_id=concern.workspace_id,
            kind=DeliveryKind.NEW_CONCERNS,
            audience=card.driver_id,
            params=NewConcerns(initiative_id=card.id, driver_id=card.driver_id),
            due=due,
            card=f"{_note_of(card)}{due:%Y-%m-%d}",
        )
    if concern.logged_by_id is not None:
        _tell_raiser(session, concern, now)


def _note_of(card: InitiativeCard) -> str:
    return f"new:{card.id}:{card.driver_id}:"


def _tell_raiser(session: Session, concern: Concern, now: datetime) -> None:
    if concern.relay is not None:
        audience, due, card = relay.audience_of(concern.id), now, relay.card_of(concern.id)
    elif concern.raiser_id is not None:
        audience = concern.raiser_id
        zone = people.zone_of(session, concern.workspace_id, audience)
        due, card = people_rules.working_moment(now, zone), f"raiser:{concern.id}:{audience}"
    else:
        return
    delivery.enqueue(
        session,
        workspace_id=concern.workspace_id,
        kind=DeliveryKind.RAISER_CARD,
        audience=audience,
        params=RaiserCard(concern_id=concern.id, raiser_id=concern.raiser_id),
        due=due,
        card=card,
    )


def _receipt(
    session: Session, concern: Concern, card: InitiativeCard, form: ConcernForm
) -> Receipt:
    names = people.names_of(
        session, concern.workspace_id, {card.driver_id, form.raised_for or card.driver_id}
    )
    return Receipt(
        label=rules.label(card.key, concern.number),
        initiative=card.name,
        driver=names[card.driver_id],
        hear_by=concern.hear_by,
        visibility=concern.visibility,
        raised_for=names[concern.raiser_id] if concern.logged_by_id and concern.raiser_id else None,
    )
