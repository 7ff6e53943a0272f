"""Somebody adds their voice to a concern of others, in their own words."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.audit import trail
from bot.concerns import joining, life, reading, rules, telling
from bot.concerns import service as concerns
from bot.concerns.holding import Held, find, hold, submitted
from bot.concerns.overtaken import Overtaken
from bot.concerns.schemas import ConcernCard, ConcernForm
from bot.concerns.words import FOR_THE_RAISER, JUST_MOVED, by_now
from bot.errors import FieldErrors, NotFound
from bot.people import service as people
from bot.secrets import Vault
from bot.voices import uniting
from bot.voices.schemas import JoinRef, Together, VoiceForm, VoiceRef
from models import Concern
from models.turns import RAISING, wait_in_line
from models.vocabulary import Changed, Visibility

STANDS_BEHIND = (
    "You stand behind {label} already, so it counts you. What you have to add goes to the one you raised: "
    "open it and press Edit."
)
CANNOT_JOIN = "{why} Raise what worries you as a concern of its own."
FOR_LEADS = "{label} is for the leads alone by now."
JOINS_ANOTHER = "{label} has joined {joined}: open that one to add your voice."
STORED = "Your voice is stored as {label} already. To change it, open {label} and press Edit."


def join(
    session: Session, actor: Actor, vault: Vault, ref: JoinRef, now: datetime, real: datetime
) -> Together:
    """The concern that the actor just raised joins one they can see. A second click joins nothing more.

    Raises NotAllowed, NotFound for whoever did not raise it, Overtaken where it cannot join.
    """
    people.require_member(session, actor)
    held = hold(session, actor.workspace_id, ref.concern_id, now)
    if not life.is_raiser(actor, vault, held.concern):
        raise NotFound(FOR_THE_RAISER)
    joined = uniting.meant(session, held, ref.joined_id)
    # Before anything is said of it: whoever may not see it learns nothing by a refusal.
    reading.show(session, actor, vault, joined.id, real, ref.channel_id)
    try:
        if not uniting.has_joined(session, held, joined):
            _unite(session, actor, vault, held, joined, now)
    except NotFound as refusal:
        own = reading.own_card(session, held.concern, held.card, actor, vault)
        raise Overtaken(own, refusal.sentence) from None
    return _together(session, actor, vault, held, real, ref.channel_id)


def offer(
    session: Session, actor: Actor, vault: Vault, ref: VoiceRef, real: datetime
) -> ConcernCard:
    """The concern that somebody is about to add their voice to. Raises NotAllowed, NotFound, Overtaken."""
    people.refuse_known_strangers(session, actor)
    told = reading.show(session, actor, vault, ref.concern_id, real, ref.channel_id)
    if told.is_own or told.has_voice:
        raise Overtaken(told, STANDS_BEHIND.format(label=told.label))
    if told.joined is not None:
        of = {"label": told.label, "joined": told.joined.label}
        raise Overtaken(told, JOINS_ANOTHER.format(**of))
    if not told.may_join:
        raise Overtaken(told, CANNOT_JOIN.format(why=_why_not(told)))
    return told


def add(
    session: Session,
    actor: Actor,
    vault: Vault,
    form: VoiceForm,
    ref: VoiceRef,
    submission: str,
    now: datetime,
    real: datetime,
) -> Together:
    """Store what somebody says of a concern of others as a voice of it. The same submission adds one.

    Raises NotAllowed, NotFound where it cannot be joined, FieldErrors as raise_concern does.
    """
    people.require_member(session, actor)
    reading.show(session, actor, vault, ref.concern_id, real, ref.channel_id)
    about = find(session, actor.workspace_id, ref.concern_id).initiative_id
    # A voice is raised first: whoever holds the row that raisers wait for must not wait behind them.
    wait_in_line(session, RAISING, about)
    # Looked up under the lock: what was sent twice at once finds what the first of the two stored.
    if hold(session, actor.workspace_id, ref.concern_id, now).initiative.id != about:
        raise NotFound(JUST_MOVED)
    stored = submitted(session, actor.workspace_id, submission)
    if stored is None:
        held = _raised(session, actor, vault, form, ref, submission, now)
        _unite(session, actor, vault, held, uniting.meant(session, held, ref.concern_id), now)
    else:
        held = hold(session, actor.workspace_id, stored.id, now)
        _require_same(session, held, form)
    return _together(session, actor, vault, held, real, ref.channel_id)


def _why_not(told: ConcernCard) -> str:
    if told.status in rules.JOINABLE:
        return FOR_LEADS.format(label=told.label)
    return by_now(told.label, told.status)


def _raised(
    session: Session,
    actor: Actor,
    vault: Vault,
    form: VoiceForm,
    ref: VoiceRef,
    submission: str,
    now: datetime,
) -> Held:
    about = find(session, actor.workspace_id, ref.concern_id).initiative_id
    typed = ConcernForm(initiative=about, **form.model_dump())
    told = concerns.raise_concern(session, actor, vault, typed, submission, now, ref.channel_id)
    # What was read before the lock was ours may be old by now.
    session.flush()
    session.expire_all()
    return hold(session, actor.workspace_id, told.concern_id, now)


def _unite(
    session: Session, actor: Actor, vault: Vault, held: Held, joined: Concern, now: datetime
) -> None:
    concern = held.concern
    if concern.id != joined.id and _stands_behind(session, actor, vault, joined):
        raise NotFound(STANDS_BEHIND.format(label=rules.label(held.card.key, joined.number)))
    is_anonymous = concern.visibility is Visibility.ANONYMOUS
    uniting.unite(session, held, joined, None if is_anonymous else actor.user_id)
    about = trail.joining(held.label, rules.label(held.card.key, joined.number))
    trail.by_raiser(session, actor, concern, Changed.CONCERN_JOINED, about)
    telling.joined_by_raiser(session, concern, joined, held.card, now)


def _stands_behind(session: Session, actor: Actor, vault: Vault, joined: Concern) -> bool:
    # Told to nobody but themselves: ways back are opened here, and nothing is kept of it.
    family = (joined, *joining.voices_of(session, joined))
    return any(life.is_raiser(actor, vault, one) for one in family)


def _require_same(session: Session, held: Held, form: VoiceForm) -> None:
    stored = held.concern
    is_same = (stored.worry, stored.visibility) == (form.worry, form.visibility)
    if not is_same or joining.voice_of(session, stored) is None:
        raise FieldErrors({"worry": STORED.format(label=held.label)})


def _together(
    session: Session, actor: Actor, vault: Vault, held: Held, real: datetime, here: str | None
) -> Together:
    joined = joining.joined_by(session, held.concern) or held.concern
    told = reading.show(session, actor, vault, joined.id, real, here)
    is_anonymous = held.concern.visibility is Visibility.ANONYMOUS
    return Together(
        label=held.label, joined=told.label, voices=told.voices, is_anonymous=is_anonymous
    )
