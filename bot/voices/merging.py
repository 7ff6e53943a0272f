"""A lead lets one concern join another; a lead, or its raiser, lets it stand by itself again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.audit import trail
from bot.concerns import joining, life, reading, rules, telling
from bot.concerns.holding import Held, find_led, hold, numbered
from bot.concerns.life import Told
from bot.concerns.overtaken import Overtaken
from bot.concerns.words import NO_SUCH, by_now
from bot.errors import FieldErrors, NotAllowed, NotFound
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from bot.people import service as people
from bot.secrets import Vault
from bot.voices import rules as alike_rules
from bot.voices import uniting
from bot.voices.schemas import MergeChoice, MergeForm, MergeOffer, Together
from bot.voices.service import COMPARED, latest
from models import Concern
from models.vocabulary import Changed, Visibility

OFFERED = 100
"""As many as a menu holds."""
CHOOSE = "Choose the concern that it joins, or type its label, such as CHK-3."
ELSEWHERE = (
    "{label} is not a concern of {initiative}. Only concerns of one initiative join each other; a lead can "
    "move one of them first."
)
NOT_YOURS = "Only a lead, or whoever raised it, can let this concern stand by itself."
STANDS = "{label} stands by itself."


def offer(session: Session, actor: Actor, concern_id: int) -> MergeOffer:
    """What a lead can let a concern join. Raises NotFound, NotAllowed, Overtaken."""
    people.require_member(session, actor)
    concern, card = find_led(session, actor, concern_id)
    told = reading.card_of(session, concern, card, actor)
    if told.joined is not None:
        of = {"label": told.label, "joined": told.joined.label}
        raise Overtaken(told, uniting.JOINED_BEFORE.format(**of))
    if not told.may_merge:
        sentence = uniting.NOT_OPEN.format(by_now=by_now(told.label, told.status))
        raise Overtaken(told, sentence)
    return MergeOffer(
        concern_id=concern.id,
        label=told.label,
        worry=concern.worry,
        voices=told.voices,
        choices=_choices(session, concern, card)[:OFFERED],
    )


def merge(
    session: Session, actor: Actor, concern_id: int, form: MergeForm, now: datetime
) -> Together:
    """A lead lets a concern join another one, and its raiser hears. A second click joins nothing more.

    Raises NotFound, NotAllowed, FieldErrors where it cannot join what was chosen.
    """
    people.require_member(session, actor)
    held = _held_by_lead(session, actor, concern_id, now)
    field, joined_id = _chosen(session, held, form)
    try:
        joined = uniting.meant(session, held, joined_id)
        if not uniting.has_joined(session, held, joined):
            _merge(session, actor, held, joined, now)
    except NotFound as refusal:
        raise FieldErrors({field: refusal.sentence}) from None
    [told] = reading.cards_of(session, [joined], {held.card.id: held.card}, actor)
    is_anonymous = held.concern.visibility is Visibility.ANONYMOUS
    return Together(
        label=held.label, joined=told.label, voices=told.voices, is_anonymous=is_anonymous
    )


def part(session: Session, actor: Actor, vault: Vault, concern_id: int, now: datetime) -> Told:
    """A lead, or its raiser, lets a concern stand by itself again. Raises NotFound for anybody else."""
    held = hold(session, actor.workspace_id, concern_id, now)
    concern = held.concern
    is_own = life.is_raiser(actor, vault, concern)
    if not is_own:
        _require_lead(session, actor, held.card)
    joined, sentence = joining.joined_by(session, concern), None
    if joined is not None:
        is_named = concern.visibility is not Visibility.ANONYMOUS
        by = actor.user_id if is_named or not is_own else None
        life.stand_alone(session, held)
        if is_own:
            trail.by_raiser(session, actor, concern, Changed.CONCERN_PARTED, held.label)
        else:
            trail.parted(session, actor, held.card.id, held.label)
        telling.stands_alone(session, concern, held.card, by, now, by_raiser=is_own)
        telling.left(session, concern, joined, held.card, now, by_raiser=is_own)
        sentence = STANDS.format(label=held.label)
    told = reading.card_of(session, concern, held.card, actor)
    return Told(told.model_copy(update={"is_own": is_own}), sentence or held.by_now)


def _merge(session: Session, actor: Actor, held: Held, joined: Concern, now: datetime) -> None:
    concern = held.concern
    along = joining.voices_of(session, concern)
    uniting.unite(session, held, joined, actor.user_id)
    label = rules.label(held.card.key, joined.number)
    trail.joined(session, actor, held.card.id, held.label, label)
    telling.tell_raisers(session, actor.workspace_id, (concern, *along), now)
    for one in (concern, joined):
        telling.refresh(session, one, held.card, now)
    if joined.raiser_id is not None:
        telling.refresh_raiser(session, joined, joined.raiser_id, now)


def _held_by_lead(session: Session, actor: Actor, concern_id: int, now: datetime) -> Held:
    find_led(session, actor, concern_id)
    held = hold(session, actor.workspace_id, concern_id, now)
    initiatives.require_lead(session, actor, held.card)
    return held


def _require_lead(session: Session, actor: Actor, card: InitiativeCard) -> None:
    try:
        initiatives.require_lead(session, actor, card)
    except NotAllowed:
        raise NotFound(NOT_YOURS) from None


def _chosen(session: Session, held: Held, form: MergeForm) -> tuple[str, int]:
    if form.label is None:
        if form.joins is None:
            raise FieldErrors({"joins": CHOOSE})
        return "joins", form.joins
    reference = rules.reference(form.label)
    if reference is None:
        raise FieldErrors({"label": CHOOSE})
    key, number = reference
    if key != held.card.key:
        sentence = ELSEWHERE.format(label=rules.label(key, number), initiative=held.card.name)
        raise FieldErrors({"label": sentence})
    found = numbered(session, held.concern.workspace_id, held.initiative.id, number)
    if found is None:
        raise FieldErrors({"label": NO_SUCH.format(label=rules.label(key, number))})
    return "label", found.id


def _choices(session: Session, concern: Concern, card: InitiativeCard) -> tuple[MergeChoice, ...]:
    """What it can join: those that sound alike, then those with the latest steps."""
    rows = latest(
        session,
        concern.workspace_id,
        card.id,
        Concern.visibility != Visibility.LEADS,
        Concern.id != concern.id,
    )
    first = alike_rules.alike(concern.worry[:COMPARED], [row.worry for row in rows])
    order: Sequence[int] = [*first, *(place for place in range(len(rows)) if place not in first)]
    return tuple(
        MergeChoice(
            id=rows[place].id,
            label=rules.label(card.key, rows[place].number),
            worry=rows[place].worry,
        )
        for place in order
    )
