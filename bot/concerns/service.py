"""Concerns in the database: raised. What becomes of them: bot/concerns/life.py."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.audit import trail
from bot.concerns import history, joining, relay, rules, telling
from bot.concerns.holding import submitted
from bot.concerns.schemas import (
    ConcernForm,
    Receipt,
)
from bot.errors import FieldErrors, NotFound
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from bot.people import rules as people_rules
from bot.people import service as people
from bot.secrets import Vault
from models import Concern, Initiative
from models.turns import RAISING, wait_in_line
from models.vocabulary import Happening, Status, Visibility


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
    wait_in_line(session, RAISING, card.id)
    # The row lock orders everything that counts up under this initiative.
    initiative = session.get_one(Initiative, card.id, with_for_update=True)
    concern = submitted(session, actor.workspace_id, submission)
    if concern is None:
        concern = _new(initiative, form, submission, today)
        _fill(concern, actor, vault, form)
        session.add(concern)
        session.flush()
        history.record(session, initiative, concern, Happening.RAISED, _openly(actor, form), today)
    else:
        _require_same_initiative(session, concern, card)
        _require_unanswered(concern, card)
        joining.require_for_all(session, concern, form.visibility)
        history.uncount(session, concern)
        _fill(concern, actor, vault, form)
        history.recount(session, concern)
        history.reattribute(session, concern, _openly(actor, form))
        if concern.visibility is Visibility.ANONYMOUS:
            trail.forget_raiser(session, concern)
    telling.announce(session, concern, card, _openly(actor, form), now)
    return _receipt(session, concern, card, form)


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


def _receipt(
    session: Session, concern: Concern, card: InitiativeCard, form: ConcernForm
) -> Receipt:
    names = people.names_of(
        session, concern.workspace_id, {card.driver_id, form.raised_for or card.driver_id}
    )
    return Receipt(
        concern_id=concern.id,
        label=rules.label(card.key, concern.number),
        initiative=card.name,
        driver=names[card.driver_id],
        hear_by=concern.hear_by,
        visibility=concern.visibility,
        raised_for=names[concern.raiser_id] if concern.logged_by_id and concern.raiser_id else None,
    )
