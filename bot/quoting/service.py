"""A message is logged as its author's concern; they say it in other words, or that it is not theirs."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.audit import trail
from bot.concerns import history, joining, life, reading, telling
from bot.concerns import rules as concern_rules
from bot.concerns import service as concerns
from bot.concerns.holding import Held, find, hold, submitted
from bot.concerns.overtaken import Overtaken
from bot.concerns.schemas import ConcernCard, ConcernForm
from bot.concerns.words import FOR_THE_RAISER, by_now
from bot.errors import FieldErrors, NotFound
from bot.initiatives import service as initiatives
from bot.people import service as people
from bot.quoting import rules
from bot.quoting.schemas import (
    Author,
    Disowned,
    Logged,
    OwnWordsForm,
    QuoteOffer,
    QuoteRef,
    SlackMessage,
    Where,
)
from bot.secrets import Vault
from bot.text import clean
from models import Concern, ConcernEntry, Person, Quote
from models.vocabulary import Changed, Role, Status, Visibility

MOST_CHARACTERS = 3000
"""What an input, and so a concern, can hold."""
NOT_ANONYMOUS = (
    "A quote tells whose it is. Choose another answer, or raise the worry in your own words with the "
    "command."
)
NOT_THEIRS = (
    "Whoever wrote this has said meanwhile that it is not theirs. Raise it in your own words as a concern "
    "of its own."
)
TRY_AGAIN = "Heard could not ask Slack who wrote this message. Nothing is lost: please try again."
ANSWERED = (
    "{by_now} Its words stay as they were answered; raise what is new as a concern of its own."
)


class NotTheirs(NotFound):
    """It is not the concern of whoever pressed, or not any more since they said so."""


def offer(
    session: Session, actor: Actor, message: SlackMessage, channel_id: str, now: datetime
) -> QuoteOffer:
    """The modal for a message. Raises NotAllowed for those known to be no full members."""
    offered = reading.offer(session, actor, now, channel_id)
    author = _author(session, actor, message)
    name = None
    if author in {Author.PERSON, Author.GONE} and message.user:
        name = _known_names(session, actor.workspace_id, {message.user}).get(message.user)
    written = message.text or ""
    names = _known_names(session, actor.workspace_id, rules.mentioned(written))
    text = clean(rules.readable(written, names))
    return QuoteOffer(
        offer=offered,
        ref=QuoteRef(
            channel_id=channel_id,
            ts=message.ts,
            author_id=message.user if author is Author.PERSON else None,
            words=rules.beginning(text, concern_rules.QUOTE_LENGTH) or None,
        ),
        text=rules.beginning(text, MOST_CHARACTERS),
        is_cut=len(text) > MOST_CHARACTERS,
        author=author,
        author_name=name,
        where=_where(session, actor.workspace_id, channel_id),
    )


def log(
    session: Session,
    actor: Actor,
    vault: Vault,
    form: ConcernForm,
    ref: QuoteRef,
    url: str | None,
    submission: str,
    now: datetime,
) -> Logged:
    """Store a message as a concern of whoever wrote it, or of the actor where they cannot hear back.

    Raises as raise_concern does, and FieldErrors for an anonymous quote.
    """
    if form.visibility is Visibility.ANONYMOUS:
        raise FieldErrors({"visibility": NOT_ANONYMOUS})
    people.require_member(session, actor)
    before = submitted(session, actor.workspace_id, submission)
    if before is not None and before.disowned:
        raise FieldErrors({"worry": NOT_THEIRS})
    raised_for = _who_hears(session, actor, ref)
    told = concerns.raise_concern(
        session,
        actor,
        vault,
        form.model_copy(update={"raised_for": raised_for}),
        submission,
        now,
        ref.channel_id,
    )
    concern = submitted(session, actor.workspace_id, submission)
    if concern is not None and session.get(Quote, (concern.workspace_id, concern.id)) is None:
        quote = Quote(
            workspace_id=concern.workspace_id,
            concern_id=concern.id,
            words=ref.words,
            channel_id=ref.channel_id,
            ts=ref.ts,
            url=url,
        )
        session.add(quote)
    is_others = ref.author_id not in {None, actor.user_id}
    return Logged(
        receipt=told, is_linked=url is not None, cannot_hear=is_others and raised_for is None
    )


def editable(session: Session, actor: Actor, concern_id: int) -> ConcernCard:
    """A concern that its raiser is about to edit. Raises NotFound for others, Overtaken."""
    concern = find(session, actor.workspace_id, concern_id)
    _require_theirs(actor, concern)
    card = initiatives.get(session, actor.workspace_id, concern.initiative_id)
    told = reading.card_of(session, concern, card, actor)
    if not told.may_edit:
        raise Overtaken(told, ANSWERED.format(by_now=by_now(told.label, told.status)))
    return told


def edit(session: Session, actor: Actor, concern_id: int, form: OwnWordsForm, now: datetime) -> str:
    """Say a concern of one's own in other words, until it is answered. Returns its label.

    Raises NotFound for anybody else, FieldErrors once it is answered, or for an anonymous one.
    """
    held = hold(session, actor.workspace_id, concern_id, now)
    concern = held.concern
    _require_theirs(actor, concern)
    if form.visibility is Visibility.ANONYMOUS:
        raise FieldErrors({"visibility": NOT_ANONYMOUS})
    if not concern_rules.may_edit(concern.status, joining.standing(session, concern)):
        raise FieldErrors({"worry": ANSWERED.format(by_now=held.by_now)})
    joining.require_for_all(session, concern, form.visibility)
    changed = _changed(concern, form)
    history.leave(session, concern, held.today)
    concern.worry, concern.settled_if = form.worry, form.settled_if
    concern.effect, concern.visibility = form.effect, form.visibility
    history.enter(session, concern, held.today)
    telling.refresh_raiser(session, concern, actor.user_id, now)
    telling.refresh(session, concern, held.card, now)
    if changed:
        about = f"{held.label}, {', '.join(changed)}"
        trail.by_raiser(session, actor, concern, Changed.CONCERN_EDITED, about)
    return held.label


def disown(session: Session, actor: Actor, concern_id: int, now: datetime) -> Disowned:
    """Whom it was logged for says that it is not theirs.

    Their name and the quote go; the concern becomes its logger's own, who is told. It is withdrawn where
    they are not there any more, or where the words are not for them: what was said since, to the leads
    alone. Raises NotTheirs for anybody else, NotFound.
    """
    held = hold(session, actor.workspace_id, concern_id, now)
    concern = held.concern
    _require_theirs(actor, concern)
    logger = concern.logged_by_id
    if logger is None:
        raise NotFound(FOR_THE_RAISER)
    by = Actor(actor.workspace_id, logger, actor.workspace_id)
    is_for_logger = reading.is_for_logger(session, by, concern, held.card)
    is_loggers = is_for_logger and not people.cannot_speak(session, actor.workspace_id, logger)
    joined = joining.joined_by(session, concern)
    concern.raiser_id, concern.logged_by_id, concern.disowned = logger, None, True
    _take_name_off(session, actor, concern)
    if not is_loggers:
        concern.raiser_id = None
        _withdraw(session, held, now)
    joining.pass_on(session, concern)
    telling.refresh_raiser(session, concern, actor.user_id, now)
    telling.moved(session, concern, held.card, now)
    if joined is not None:
        telling.left(session, concern, joined, held.card, now, by_raiser=False)
    return Disowned(label=held.label, is_loggers=is_loggers)


def _changed(concern: Concern, form: OwnWordsForm) -> list[str]:
    fields = (
        ("its words", (concern.worry, concern.settled_if), (form.worry, form.settled_if)),
        ("how much it matters", concern.effect, form.effect),
        ("who may see it", concern.visibility, form.visibility),
    )
    return [name for name, before, after in fields if before != after]


def _withdraw(session: Session, held: Held, now: datetime) -> None:
    if concern_rules.is_open(joining.standing(session, held.concern)):
        life.release(session, held, now)
        life.move(session, held, Status.WITHDRAWN, None)


def _take_name_off(session: Session, actor: Actor, concern: Concern) -> None:
    trail.take_name_off(session, actor, concern)
    session.execute(
        delete(Quote).where(
            Quote.workspace_id == concern.workspace_id, Quote.concern_id == concern.id
        )
    )
    session.execute(
        update(ConcernEntry)
        .where(
            ConcernEntry.workspace_id == concern.workspace_id,
            ConcernEntry.concern_id == concern.id,
            ConcernEntry.actor_id == actor.user_id,
        )
        .values(actor_id=None)
    )


def _require_theirs(actor: Actor, concern: Concern) -> None:
    if actor.is_outsider or concern.raiser_id != actor.user_id:
        raise NotTheirs(FOR_THE_RAISER)


def _author(session: Session, actor: Actor, message: SlackMessage) -> Author:
    if message.user is None or message.bot_id is not None:
        return Author.APP
    homes = {message.user_team, message.source_team} - {None, actor.workspace_id}
    # Within a company's grid a home may be the whole organisation, E...: its people are no visitors.
    if any(home and home.startswith("T") for home in homes):
        return Author.VISITOR
    if message.user == actor.user_id:
        return Author.SELF
    person = session.get(Person, (actor.workspace_id, message.user))
    return _kind_of(person) if person else Author.PERSON


def _kind_of(person: Person) -> Author:
    if person.role is Role.BOT:
        return Author.APP
    if person.role is Role.OUTSIDER:
        return Author.VISITOR
    return Author.PERSON if person.active else Author.GONE


def _who_hears(session: Session, actor: Actor, ref: QuoteRef) -> str | None:
    if ref.author_id in {None, actor.user_id}:
        return None
    person = session.get(Person, (actor.workspace_id, ref.author_id))
    if person is None:
        raise FieldErrors({"": TRY_AGAIN})
    return ref.author_id if _kind_of(person) is Author.PERSON else None


def _where(session: Session, workspace_id: str, channel_id: str) -> Where:
    if channel_id.startswith("D"):
        return Where.DIRECT
    is_private = people.is_private(session, workspace_id, channel_id)
    return Where.PRIVATE if is_private else Where.PUBLIC


def _known_names(session: Session, workspace_id: str, ids: set[str]) -> dict[str, str]:
    if not ids:
        return {}
    names = people.names_of(session, workspace_id, ids)
    return {i: name for i, name in names.items() if name != people.SOMEBODY}
