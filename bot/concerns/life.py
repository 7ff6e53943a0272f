"""What becomes of a concern: its leads and its raiser move it, each along their legal moves.

Everything here runs under the initiative's row lock. A step that was made already, by a double click or
a retry after a slow answer, is not made again.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.audit import trail
from bot.concerns import history, joining, reading, relay, rules, telling
from bot.concerns.holding import Held, find, hold, today_of
from bot.concerns.overtaken import Overtaken
from bot.concerns.rules import Part
from bot.concerns.schemas import AnswerForm, ConcernCard, NotYetForm, Opened
from bot.concerns.words import FOR_THE_RAISER, by_now
from bot.errors import FieldErrors, NotFound
from bot.initiatives import service as initiatives
from bot.people import service as people
from bot.secrets import Vault
from bot.seen import mark
from models import Concern, Initiative
from models.vocabulary import Changed, Happening, Status, Visibility

SAY_WHY = "Please say why: the raiser will read it."
IN_THE_PAST = "This day is over. Choose the day by which there will be news, or leave it empty."
ANSWERED_MEANWHILE = (
    "{label} was answered by somebody else while you wrote. Copy your words and open it again: "
    "you will see what its raiser was told."
)
CHOSEN_MEANWHILE = (
    "{owner} looks after {label} by now: somebody else chose them while you wrote. Leave this empty to keep "
    "them, or copy your words and open it again to choose anew."
)
FOR_THOSE_WHO_MAY_SEE = "Only those who lead or approve may see this concern: choose one of them."


@dataclass(frozen=True)
class Told:
    """Where a concern stands, and what somebody needs to know who expected something else."""

    card: ConcernCard
    sentence: str | None = None


def answer(
    session: Session,
    actor: Actor,
    concern_id: int,
    form: AnswerForm,
    seen: Status,
    now: datetime,
    *,
    said: str | None = None,
    owned: str | None = None,
    promised: date | None = None,
) -> str:
    """A lead, or who looks after it, says where a concern stands. Returns its label.

    `seen` is where it stood when they began to answer; `said` marks what its raiser had been told, and
    `owned` who looked after it: two leads at once must not undo each other. `promised` is the day of the
    next news with which the form came preset.
    Raises NotFound, NotAllowed, FieldErrors for a move that is not legal from where it stands.
    """
    held = held_by_lead(session, actor, concern_id, now)
    concern, form = held.concern, _meant(form, seen, promised, held.today)
    if not _is_news(held, form):
        return held.label
    _require_fit(session, held, form, seen)
    _require_read(session, held, form, said, owned)
    before, is_said = concern.status, _is_said(concern, form)
    is_other_owner = _is_other_owner(held, form)
    if form.words is not None or form.status is not before:
        concern.answer = form.words
    # The day comes preset: whoever empties it promises none.
    concern.owner_id, concern.due_on = form.owner or concern.owner_id, form.due_on
    concern.touched_on = held.today
    if form.status is not before:
        move(session, held, form.status, actor.user_id)
    if is_said:
        trail.answered(session, actor, held.card.id, held.label, concern.status)
    if is_other_owner:
        trail.assigned(session, actor, held.card.id, held.label, form.owner)
        telling.tell_owner(session, concern, now)
    telling.moved(session, concern, held.card, now)
    return held.label


def acknowledge(session: Session, actor: Actor, concern_id: int, now: datetime) -> Told:
    """A lead has read it; its raiser hears that, and by when there is more. Raises NotFound, NotAllowed."""
    held = held_by_lead(session, actor, concern_id, now)
    sentence = None
    if rules.may_move(Part.LEAD, held.concern.status, Status.ACKNOWLEDGED):
        held.concern.due_on = held.concern.due_on or rules.news_by(held.today)
        move(session, held, Status.ACKNOWLEDGED, actor.user_id)
        trail.answered(session, actor, held.card.id, held.label, held.concern.status)
        telling.moved(session, held.concern, held.card, now)
    else:
        # Somebody was faster: what showed the button is brought up to date.
        telling.refresh(session, held.concern, held.card, now)
        sentence = held.by_now
    return Told(reading.card_of(session, held.concern, held.card, actor), sentence)


def settle(session: Session, actor: Actor, vault: Vault, concern_id: int, now: datetime) -> Told:
    """The raiser says that what was done settles it. Raises NotFound for anybody else."""
    return _by_raiser(session, actor, vault, concern_id, Status.CONFIRMED, now)


def withdraw(session: Session, actor: Actor, vault: Vault, concern_id: int, now: datetime) -> Told:
    """The raiser takes it back. Raises NotFound for anybody else."""
    return _by_raiser(session, actor, vault, concern_id, Status.WITHDRAWN, now)


def not_yet(
    session: Session,
    actor: Actor,
    vault: Vault,
    concern_id: int,
    form: NotYetForm,
    now: datetime,
) -> Opened:
    """The raiser says what is still missing, which opens it again and promises news of it.

    Raises NotFound for anybody else, FieldErrors once it stands elsewhere.
    """
    held = hold(session, actor.workspace_id, concern_id, now)
    _require_raiser(actor, vault, held)
    concern = held.concern
    is_anonymous = concern.visibility is Visibility.ANONYMOUS
    opened = Opened(label=held.label, is_anonymous=is_anonymous)
    if (concern.status, concern.not_yet) == (Status.REOPENED, form.words):
        return opened
    standing = joining.standing(session, concern)
    if not rules.may_move(Part.RAISER, standing, Status.REOPENED):
        raise FieldErrors({"words": by_now(held.label, standing)})
    joined = joining.joined_by(session, concern)
    if joined is not None:
        # What was done settles it for others: from here on it goes its own way, with what it was told.
        concern.answer = joined.answer
    # What its raiser opens owes news as what was acknowledged does, or nobody would ever be reminded of it.
    concern.not_yet, concern.due_on = form.words, rules.news_by(held.today)
    move(session, held, Status.REOPENED, _openly(actor, concern))
    _note_raisers(session, actor, held, Status.REOPENED)
    if joined is not None:
        telling.left(session, concern, joined, held.card, now)
    telling.opened_by_raiser(session, concern, held.card, now)
    telling.tell_not_settled(session, concern, held.card, now)
    return opened


def asked(session: Session, actor: Actor, vault: Vault, concern_id: int) -> ConcernCard:
    """A concern whose raiser is about to say what is missing. Raises NotFound for others, Overtaken."""
    concern = find(session, actor.workspace_id, concern_id)
    if not is_raiser(actor, vault, concern):
        raise NotFound(FOR_THE_RAISER)
    card = initiatives.get(session, actor.workspace_id, concern.initiative_id)
    told = reading.own_card(session, concern, card, actor, vault)
    if not told.may_settle:
        raise Overtaken(told, by_now(told.label, told.standing))
    return told


def is_raiser(actor: Actor, vault: Vault, concern: Concern) -> bool:
    """Whether the actor raised this concern, openly or not."""
    if actor.is_outsider:
        return False
    return concern.raiser_id == actor.user_id or relay.leads_to(vault, concern, actor.user_id)


def decided(
    session: Session,
    initiative_id: int,
    ids: Collection[int],
    words: str,
    by: Actor,
    now: datetime,
    *,
    unanswered: Collection[int] = (),
) -> None:
    """A decision answers these concerns: they are done, in its words, and each raiser is asked.

    Runs under the initiative's lock. What has come to its end meanwhile stays as it is; what has joined
    another concern is answered there, unless the decision says that it does not answer that one.
    """
    card = initiatives.get(session, by.workspace_id, initiative_id)
    initiative = session.get_one(Initiative, initiative_id, with_for_update=True)
    today = today_of(session, by.workspace_id, card, now)
    concerns = session.scalars(
        select(Concern)
        .where(
            Concern.workspace_id == by.workspace_id,
            Concern.initiative_id == initiative_id,
            Concern.id.in_(ids),
        )
        .order_by(Concern.number)
        .execution_options(populate_existing=True)
    ).all()
    for named in concerns:
        concern = joining.joined_by(session, named) or named
        is_meant = concern.id not in unanswered
        if is_meant and rules.may_move(Part.LEAD, concern.status, Status.DONE):
            concern.answer = words
            move(session, Held(concern, card, initiative, today), Status.DONE, by.user_id)
            telling.moved(session, concern, card, now)


def _by_raiser(
    session: Session, actor: Actor, vault: Vault, concern_id: int, after: Status, now: datetime
) -> Told:
    held = hold(session, actor.workspace_id, concern_id, now)
    _require_raiser(actor, vault, held)
    sentence = None
    standing = joining.standing(session, held.concern)
    if rules.may_move(Part.RAISER, standing, after):
        if after is Status.CONFIRMED and held.concern.status is Status.MERGED:
            joining.settle(session, held.concern)
        else:
            joined = joining.joined_by(session, held.concern)
            if after is Status.WITHDRAWN:
                release(session, held, now)
            move(session, held, after, _openly(actor, held.concern))
            if joined is not None:
                telling.left(session, held.concern, joined, held.card, now)
        _note_raisers(session, actor, held, after)
        telling.ended_by_raiser(session, vault, held.concern, now)
        moment = telling.seen_from(session, held.concern, held.card, now)
        telling.refresh(session, held.concern, held.card, moment)
    elif standing is not after:
        sentence = by_now(held.label, standing)
    return Told(reading.own_card(session, held.concern, held.card, actor, vault), sentence)


def _note_raisers(session: Session, actor: Actor, held: Held, after: Status) -> None:
    about = trail.stands(held.label, after)
    trail.by_raiser(session, actor, held.concern, Changed.CONCERN_BY_RAISER, about)


def held_by_lead(session: Session, actor: Actor, concern_id: int, now: datetime) -> Held:
    """A concern, held, that the actor leads or looks after. Raises NotFound, NotAllowed."""
    found = find(session, actor.workspace_id, concern_id)
    card = initiatives.get(session, actor.workspace_id, found.initiative_id)
    reading.require_may_answer(session, actor, found, card)
    held = hold(session, actor.workspace_id, concern_id, now)
    reading.require_may_answer(session, actor, held.concern, held.card)
    return held


def move(session: Session, held: Held, after: Status, actor_id: str | None) -> None:
    """Lead a held concern to another status; whether that is legal is for the caller to know."""
    concern = held.concern
    was_open = concern.is_open
    if concern.status is Status.MERGED:
        joining.leave(session, concern)
    concern.status, concern.is_open = after, rules.is_open(after)
    is_asked = after is Status.DONE
    if is_asked:
        concern.not_yet = None
    if not concern.is_open and after is not Status.MERGED:
        concern.due_on = None
    # The day of an earlier Done must not end the way back to somebody whose concern is open again.
    concern.asked_until = rules.asked_until(held.today) if is_asked and concern.relay else None
    history.record(
        session, held.initiative, concern, Happening.MOVED, actor_id, held.today, was_open=was_open
    )
    joining.follow(session, concern, held.today)


def release(session: Session, held: Held, now: datetime) -> None:
    """Before a concern is withdrawn: whoever has joined it stands by themselves again, and hears."""
    seen_from = telling.seen_from(session, held.concern, held.card, now)
    for concern in joining.voices_of(session, held.concern):
        stand_alone(session, replace(held, concern=concern))
        telling.stands_alone(session, concern, held.card, None, seen_from)


def stand_alone(session: Session, held: Held) -> None:
    """A concern leaves the one it has joined and stands where it stood before; where that is is no news.

    What its raiser has called settled stays so, with the answer and the day of what it had joined.
    """
    concern = held.concern
    voice = joining.voice_of(session, concern)
    if voice is None:
        return
    concern.status, concern.touched_on = voice.before, held.today
    if voice.settled:
        joined = session.get_one(Concern, voice.joined_id)
        concern.status, concern.touched_on = Status.CONFIRMED, joined.touched_on
        concern.answer = joined.answer
    if concern.status is Status.NEW:
        concern.hear_by = rules.hear_by(held.today)
    concern.is_open = rules.is_open(concern.status)
    if concern.due_on is not None and (not concern.is_open or concern.due_on < held.today):
        # It was answered where it had joined: no promise of its own was broken.
        concern.due_on = None
    joining.leave(session, concern)
    history.forget_joining(session, concern, held.today)


def _require_fit(session: Session, held: Held, form: AnswerForm, seen: Status) -> None:
    concern, errors = held.concern, {}
    moves = rules.moves(Part.LEAD, concern.status)
    stays = bool(moves) and form.status is concern.status
    if concern.status is not seen or not (stays or form.status in moves):
        # Somebody answered meanwhile: whoever began before must read that first.
        errors["status"] = f"{held.by_now} Open it again."
    elif form.status is not concern.status and _owes(form):
        errors["words"] = SAY_WHY
    if form.due_on and form.due_on != concern.due_on and form.due_on < held.today:
        errors["due_on"] = IN_THE_PAST
    unfit = _unfit_owner(session, held, form.owner)
    if unfit:
        errors["owner"] = unfit
    if errors:
        raise FieldErrors(errors)


def _require_read(
    session: Session, held: Held, form: AnswerForm, said: str | None, owned: str | None
) -> None:
    concern, errors = held.concern, {}
    # The same status with other words: whoever began before them would write over them unread.
    if said is not None and said != mark(concern.answer, concern.due_on):
        errors["words"] = ANSWERED_MEANWHILE.format(label=held.label)
    owner = reading.owner_of(concern, held.card)
    if owned is not None and owned != mark(owner) and owner and form.owner not in {None, owner}:
        name = people.name_of(session, concern.workspace_id, owner)
        errors["owner"] = CHOSEN_MEANWHILE.format(owner=name, label=held.label)
    if errors:
        raise FieldErrors(errors)


def _meant(form: AnswerForm, seen: Status, promised: date | None, today: date) -> AnswerForm:
    # It follows from the form and what rode along: a retry after a slow answer means the same.
    meant: dict[str, object] = {}
    if form.status is seen is Status.NEW and _says(form):
        # News for its raiser is a first answer: a concern that has it is not new any more.
        meant["status"] = Status.ACKNOWLEDGED
    if form.due_on is not None:
        is_preset = form.due_on == promised
        is_news = form.words is not None or form.status is not seen
        is_kept = is_preset and is_news and form.due_on <= today
        # At its end a concern owes no more news; a day that somebody mistyped is refused at its field.
        is_over = not rules.is_open(form.status) and (is_preset or form.due_on >= today)
        if is_kept or is_over:
            meant["due_on"] = None
    return form.model_copy(update=meant)


def _says(form: AnswerForm) -> bool:
    return form.words is not None or form.due_on is not None


def _owes(form: AnswerForm) -> bool:
    return form.words is None and rules.owes_words(Part.LEAD, form.status)


def _unfit_owner(session: Session, held: Held, owner: str | None) -> str | None:
    if owner in {None, reading.owner_of(held.concern, held.card)}:
        return None
    unfit = people.cannot_lead(session, held.concern.workspace_id, owner or "")
    inside = owner in held.card.insider_ids
    if not unfit and not rules.may_look_after(held.concern.visibility, inside=inside):
        # Whoever raised it was told who may see it.
        return FOR_THOSE_WHO_MAY_SEE
    return unfit


def _is_news(held: Held, form: AnswerForm) -> bool:
    return _is_said(held.concern, form) or _is_other_owner(held, form)


def _is_other_owner(held: Held, form: AnswerForm) -> bool:
    # Who was to look after it and may not see it any more does not: to choose them again is something new.
    return form.owner not in {None, reading.owner_of(held.concern, held.card)}


def _is_said(concern: Concern, form: AnswerForm) -> bool:
    """Whether its raiser is told something else than before; a preset that comes back is nothing new."""
    is_new = form.status is not concern.status or form.words not in {None, concern.answer}
    return is_new or form.due_on != concern.due_on


def _require_raiser(actor: Actor, vault: Vault, held: Held) -> None:
    if not is_raiser(actor, vault, held.concern):
        raise NotFound(FOR_THE_RAISER)


def _openly(actor: Actor, concern: Concern) -> str | None:
    return None if concern.visibility is Visibility.ANONYMOUS else actor.user_id
