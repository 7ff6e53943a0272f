"""Questions back in the database: a lead asks whoever raised a concern, who replies.

Both run under the initiative's row lock. Neither moves the concern: a question is no answer.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.asking import telling as asking
from bot.asking.schemas import (
    Asked,
    InquiryRef,
    QuestionForm,
    QuestionRef,
    Replied,
    ReplyForm,
    ReplyOffer,
    ReplyRef,
)
from bot.audit import trail
from bot.concerns import exchanges, life, reading, telling
from bot.concerns.holding import find, hold
from bot.concerns.overtaken import Overtaken
from bot.concerns.rules import is_open
from bot.concerns.schemas import ConcernCard
from bot.concerns.words import FOR_THE_RAISER, by_now
from bot.errors import FieldErrors, NotAllowed, NotFound, beside_what_was_typed
from bot.initiatives import service as initiatives
from bot.people import service as people
from bot.secrets import Vault
from models import Concern, Inquiry

JOINED = "{label} has joined {joined}. Let it stand by itself again before you ask back."
ENDED = "{by_now} It has come to its end: open it again before you ask back."
OWN = "You raised {label} yourself, so there is nobody else to ask."
UNREACHABLE = "Whoever raised {label} cannot hear back any more, so there is nobody to ask."
REPLIED_MEANWHILE = (
    "Whoever raised {label} has replied meanwhile. Open it again to read that first."
)
ASKED_MEANWHILE = (
    "{asker} has asked about {label} while you wrote. Open it again: you will see the question, and can say "
    "it in other words."
)
INACTIVE = "Your account is not active here any more, so nobody would hear from it."
OVER = "This question about {label} does not wait for a reply any more."
REPLIED_BEFORE = "You have replied to this question about {label} already."
REPLY_JOINED = "{label} has joined {joined}, where it is answered, so this question is over."
REPLY_ENDED = "{by_now} It has come to its end, so this question is over."
REWORDED = "{asker} asks this in other words now. Open it again to read them."


def offer(session: Session, actor: Actor, concern_id: int) -> ConcernCard:
    """A concern about which a lead, or who looks after it, is about to ask back.

    Raises NotFound, NotAllowed, Overtaken where nobody can be asked.
    """
    concern = find(session, actor.workspace_id, concern_id)
    card = initiatives.get(session, actor.workspace_id, concern.initiative_id)
    reading.require_may_answer(session, actor, concern, card)
    told = reading.card_of(session, concern, card, actor)
    refused = _no_question(session, concern, told)
    if refused:
        raise Overtaken(told, refused)
    return told


def ask(
    session: Session,
    actor: Actor,
    form: QuestionForm,
    ref: QuestionRef,
    submission: str,
    now: datetime,
) -> Asked:
    """Ask whoever raised it, or say in other words what waits for their reply; they are told.

    The same submission again asks once. Raises NotFound, NotAllowed, FieldErrors where nobody can be asked,
    or somebody else has asked, or was replied to, meanwhile.
    """
    held = life.held_by_lead(session, actor, ref.concern_id, now)
    told = reading.card_of(session, held.concern, held.card, actor)
    asked = Asked(label=told.label, raiser=told.raiser)
    before = _submitted(session, actor.workspace_id, submission)
    if before is not None and (before.reply is not None or before.words == form.words):
        return asked
    refused = _no_question(session, held.concern, told)
    if refused is None and before is None and ref.asked != told.asked:
        refused = _meanwhile(told)
    if refused:
        raise FieldErrors({"words": beside_what_was_typed(refused)})
    inquiry = exchanges.waiting(session, held.concern)
    if inquiry is not None and (inquiry.words, inquiry.asker_id) == (form.words, actor.user_id):
        return asked
    is_new = inquiry is None
    if inquiry is None:
        exchanges.forget_unanswered(session, held.concern)
        inquiry = Inquiry(workspace_id=actor.workspace_id, concern_id=held.concern.id)
        session.add(inquiry)
    inquiry.initiative_id, inquiry.submission = held.card.id, submission
    inquiry.asker_id, inquiry.words, inquiry.asked_on = actor.user_id, form.words, held.today
    session.flush()
    trail.asked_back(session, actor, held.card.id, held.label)
    if is_new:
        asking.asked(session, held.concern, inquiry, now)
    else:
        telling.tell_raiser(session, held.concern, now)
        asking.changed(session, held.concern, inquiry, now)
    telling.refresh(session, held.concern, held.card, now)
    return asked


def question(session: Session, actor: Actor, vault: Vault, ref: InquiryRef) -> ReplyOffer:
    """A question to which the raiser of a concern is about to reply.

    Raises NotFound for others, NotAllowed for an account that is not active, Overtaken.
    """
    concern = find(session, actor.workspace_id, ref.concern_id)
    _require_raiser(session, actor, vault, concern)
    card = initiatives.get(session, actor.workspace_id, concern.initiative_id)
    told = reading.own_card(session, concern, card, actor, vault)
    refused = _no_reply(session, concern, told, ref)
    if refused or told.question is None:
        raise Overtaken(told, refused or _over(told))
    return ReplyOffer(card=told, question=told.question)


def reply(
    session: Session, actor: Actor, vault: Vault, form: ReplyForm, ref: ReplyRef, now: datetime
) -> Replied:
    """Its raiser replies to a question; whoever asked hears, an anonymous raiser's reply with the next hour.

    The same reply again is one. Raises NotFound for others, NotAllowed for an account that is not active,
    FieldErrors where the question is over, or is another one by now.
    """
    held = hold(session, actor.workspace_id, ref.concern_id, now)
    concern = held.concern
    _require_raiser(session, actor, vault, concern)
    told = reading.own_card(session, concern, held.card, actor, vault)
    inquiry = _of_concern(session, concern, ref)
    refused = _no_reply(session, concern, told, ref)
    if inquiry is None or (refused and inquiry.reply != form.words):
        raise FieldErrors({"words": beside_what_was_typed(refused or _over(told))})
    asker = people.name_of(session, actor.workspace_id, inquiry.asker_id)
    if refused is None:
        if ref.asked != told.asked:
            raise FieldErrors({"words": beside_what_was_typed(REWORDED.format(asker=asker))})
        inquiry.reply, inquiry.replied_on = form.words, held.today
        session.flush()
        asking.changed(session, concern, inquiry, now)
        telling.tell_replied(session, concern, held.card, inquiry.asker_id, now)
    hear = telling.hear_reply(session, concern, held.card, inquiry.asker_id, now)
    # That whoever asked is away, and others hear as well, is not for the raiser: docs/decisions/0026.
    named = [inquiry.asker_id] if inquiry.asker_id in hear else hear
    names = people.names_of(session, actor.workspace_id, named)
    heard_by = tuple(names[one] for one in named)
    return Replied(label=held.label, heard_by=heard_by, is_anonymous=told.is_anonymous)


def _require_raiser(session: Session, actor: Actor, vault: Vault, concern: Concern) -> None:
    if not life.is_raiser(actor, vault, concern):
        raise NotFound(FOR_THE_RAISER)
    if people.cannot_speak(session, actor.workspace_id, actor.user_id):
        raise NotAllowed(INACTIVE)


def _no_question(session: Session, concern: Concern, told: ConcernCard) -> str | None:
    """Why nobody can be asked about a concern; None where somebody can.

    Of an anonymous one nobody learns whether its raiser can still be reached: who was erased a moment ago
    would be known to have raised it.
    """
    if told.joined is not None:
        return JOINED.format(label=told.label, joined=told.joined.label)
    if not is_open(told.status):
        return ENDED.format(by_now=by_now(told.label, told.status))
    if told.is_own:
        return OWN.format(label=told.label)
    if told.is_anonymous:
        return None
    raiser_id = concern.raiser_id
    if raiser_id is None or people.cannot_speak(session, concern.workspace_id, raiser_id):
        return UNREACHABLE.format(label=told.label)
    return None


def _no_reply(session: Session, concern: Concern, told: ConcernCard, ref: InquiryRef) -> str | None:
    """Why a question does not wait for a reply any more; None while it does."""
    inquiry = _of_concern(session, concern, ref)
    if inquiry is not None and inquiry.reply is not None:
        return REPLIED_BEFORE.format(label=told.label)
    if told.joined is not None:
        return REPLY_JOINED.format(label=told.label, joined=told.joined.label)
    if not is_open(told.status):
        return REPLY_ENDED.format(by_now=by_now(told.label, told.status))
    if inquiry is None or not exchanges.waits(concern, inquiry):
        return _over(told)
    return None


def _over(told: ConcernCard) -> str:
    return OVER.format(label=told.label)


def _meanwhile(told: ConcernCard) -> str:
    if told.question is None:
        return REPLIED_MEANWHILE.format(label=told.label)
    return ASKED_MEANWHILE.format(asker=told.question.asker, label=told.label)


def _of_concern(session: Session, concern: Concern, ref: InquiryRef) -> Inquiry | None:
    found = session.get(Inquiry, ref.inquiry_id)
    is_its = found is not None and found.workspace_id == concern.workspace_id
    return found if is_its and found is not None and found.concern_id == concern.id else None


def _submitted(session: Session, workspace_id: str, submission: str) -> Inquiry | None:
    of_this = (Inquiry.workspace_id == workspace_id, Inquiry.submission == submission)
    return session.scalar(select(Inquiry).where(*of_this))
