"""Concerns as somebody may read them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.audit import trail
from bot.concerns import exchanges, history, joining, relay, rules, sources, voicing
from bot.concerns.holding import find, numbered
from bot.concerns.joining import Behind
from bot.concerns.overtaken import Overtaken
from bot.concerns.rules import Part
from bot.concerns.schemas import (
    ConcernCard,
    ConcernList,
    Offer,
)
from bot.concerns.words import GONE, HAS_JOINED, NO_SUCH, SETTLED, by_now
from bot.errors import NotFound
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard, InitiativeName
from bot.people import service as people
from bot.secrets import Vault
from models import Change, Concern
from models.vocabulary import Effect, Role, Status, Visibility

PAGE_SIZE = 8
MOST_CHOICES = 100
_GRAVEST_FIRST = case({Effect.STOPS_US: 0, Effect.SLOWS_US: 1}, value=Concern.effect, else_=2)


def offer(session: Session, actor: Actor, now: datetime, here: str | None) -> Offer:
    """What somebody can raise a concern about: this channel's initiatives, else all they can read.

    Raises NotAllowed for those known to be no full members: better than after they have typed.
    """
    people.refuse_known_strangers(session, actor)
    found: Sequence[InitiativeName] = []
    if here:
        found = initiatives.names_in_channel(session, actor.workspace_id, here)
    if not found:
        cards = initiatives.readable(session, actor, now, here)
        found = [InitiativeName(id=card.id, key=card.key, name=card.name) for card in cards]
    choices = tuple(
        InitiativeName(id=one.id, key=one.key, name=one.name) for one in found[:MOST_CHOICES]
    )
    return Offer(choices=choices, preset=choices[0].id if len(choices) == 1 else None)


def show(
    session: Session,
    actor: Actor,
    vault: Vault,
    concern_id: int,
    now: datetime,
    here: str | None = None,
) -> ConcernCard:
    """One concern, for whoever may see it. Raises NotFound otherwise, without a hint that it exists."""
    concern = find(session, actor.workspace_id, concern_id)
    card = initiatives.get(session, actor.workspace_id, concern.initiative_id)
    reads = _require_visible(session, actor, concern, card, now, here, GONE)
    return _own(session, card_of(session, concern, card, actor, reads=reads), actor, vault, concern)


def answerable(session: Session, actor: Actor, concern_id: int) -> ConcernCard:
    """One concern, for a lead who is about to answer. Raises NotFound, NotAllowed, Overtaken."""
    concern = find(session, actor.workspace_id, concern_id)
    card = initiatives.get(session, actor.workspace_id, concern.initiative_id)
    require_may_answer(session, actor, concern, card)
    told = card_of(session, concern, card, actor)
    if told.joined is not None:
        raise Overtaken(told, HAS_JOINED.format(label=told.label, joined=told.joined.label))
    if not rules.moves(Part.LEAD, concern.status):
        raise Overtaken(told, SETTLED.format(by_now=by_now(told.label, told.status)))
    return told


def own_card(
    session: Session, concern: Concern, card: InitiativeCard, raiser: Actor, vault: Vault
) -> ConcernCard:
    """A concern as its raiser sees it, whether they raised it by name or not."""
    return _own(session, card_of(session, concern, card, raiser), raiser, vault, concern)


def owner_of(concern: Concern, card: InitiativeCard) -> str | None:
    """Who looks after a concern; None where nobody does, or whoever was to may not see it any more."""
    is_insider = concern.owner_id in card.insider_ids
    return concern.owner_id if rules.may_look_after(concern.visibility, inside=is_insider) else None


def require_may_answer(
    session: Session, actor: Actor, concern: Concern, card: InitiativeCard
) -> None:
    """Raises NotAllowed unless the actor leads the initiative or looks after the concern."""
    if _looks_after(actor, concern, card):
        people.refuse_known_strangers(session, actor)
    else:
        initiatives.require_lead(session, actor, card)


def card_of(
    session: Session,
    concern: Concern,
    card: InitiativeCard,
    reader: Actor | None,
    *,
    reads: bool = False,
) -> ConcernCard:
    """A concern as this reader sees it, with its sources; whether they may is for the caller to know.

    `reads`: they read one of its channels, and so what others said there of the same worry.
    """
    [told] = cards_of(session, [concern], {card.id: card}, reader)
    if told.leads and reader is not None:
        others = initiatives.leads_another(session, reader, card.id)
        told = told.model_copy(update={"leads_others": others})
    told = voicing.with_voices(session, told, concern, card, reader, reads=reads)
    cares = reader is not None and _looks_after(reader, concern, card)
    told = exchanges.for_reader(session, told, concern, card, reader, looks_after=cares)
    told = told.model_copy(update={"answered_by": _answered_by(session, told, concern, card)})
    return offered_to(session, sources.with_sources(session, told, concern, card), reader)


def _answered_by(
    session: Session, told: ConcernCard, concern: Concern, card: InitiativeCard
) -> str | None:
    followed = joining.joined_by(session, concern) or concern
    if told.standing not in rules.ANSWERS or followed.status is not told.standing:
        return None
    step = history.last_step(session, followed)
    if step is None or step.status is not followed.status or step.actor_id is None:
        return None
    # A raiser opens theirs again as well, and may have taken their name off since.
    if step.status is Status.REOPENED and (
        step.actor_id not in card.lead_ids or step.actor_id == followed.raiser_id
    ):
        return None
    return people.name_of(session, concern.workspace_id, step.actor_id)


def offered_to(session: Session, told: ConcernCard, reader: Actor | None) -> ConcernCard:
    """Without what would be refused: a guest does nothing new, and an outsider nothing at all."""
    standing = people.standing_of(session, reader) if reader else Role.MEMBER
    if standing is Role.MEMBER:
        return told
    is_own = told.is_own and standing is not Role.OUTSIDER
    return told.model_copy(update={"reads_only": True, "is_own": is_own})


def cards_of(
    session: Session,
    concerns: Sequence[Concern],
    initiative_cards: dict[int, InitiativeCard],
    reader: Actor | None,
) -> list[ConcernCard]:
    """Concerns as this reader sees them, in their order; whether they may is for the caller to know."""
    if not concerns:
        return []
    named = {i for c in concerns for i in (c.raiser_id, c.logged_by_id, c.owner_id) if i}
    drivers = {card.driver_id for card in initiative_cards.values()}
    names = people.names_of(session, concerns[0].workspace_id, named | drivers)
    behind = joining.behind(session, concerns[0].workspace_id, [c.id for c in concerns])
    return [
        _card(c, initiative_cards[c.initiative_id], names, reader, behind.get(c.id, Behind()))
        for c in concerns
    ]


def show_by_label(
    session: Session,
    actor: Actor,
    vault: Vault,
    key: str,
    number: int,
    now: datetime,
    here: str | None,
) -> ConcernCard:
    """As `show`, by what people call it."""
    sentence = NO_SUCH.format(label=rules.label(key, number))
    card = initiatives.with_key(session, actor.workspace_id, key)
    if card is None:
        raise NotFound(sentence)
    concern = numbered(session, actor.workspace_id, card.id, number)
    if concern is None:
        concern = sources.once_called(session, actor.workspace_id, card.id, number)
    if concern is None:
        raise NotFound(sentence)
    if concern.initiative_id != card.id:
        card = initiatives.get(session, actor.workspace_id, concern.initiative_id)
    reads = _require_visible(session, actor, concern, card, now, here, sentence)
    return _own(session, card_of(session, concern, card, actor, reads=reads), actor, vault, concern)


def channels_of(session: Session, workspace_id: str, key: str, number: int) -> tuple[str, ...]:
    """The channels where a concern is at home that is, or once was, called so; none for no such key."""
    card = initiatives.with_key(session, workspace_id, key)
    if card is None:
        return ()
    moved = sources.once_called(session, workspace_id, card.id, number)
    if moved is None or moved.initiative_id == card.id:
        return card.channel_ids
    now_at = initiatives.get(session, workspace_id, moved.initiative_id)
    return (*card.channel_ids, *now_at.channel_ids)


def open_in_channel(
    session: Session, actor: Actor, channel_id: str, now: datetime, here: str | None, page: int
) -> ConcernList:
    """The open concerns of a channel's initiatives that the actor may see, gravest and oldest first."""
    reads = channel_id in people.readable_channels(session, actor, [channel_id], now, here)
    at_home = initiatives.in_channel(session, actor.workspace_id, channel_id)
    # What a channel is home to is for its readers to know, however the list was asked for.
    cards = {card.id: card for card in at_home if reads or initiatives.is_inside(actor, card)}
    visible = and_(
        Concern.workspace_id == actor.workspace_id,
        Concern.initiative_id.in_(cards),
        Concern.is_open,
        visible_to(actor, cards.values(), cards if reads else ()),
    )
    total = session.scalar(select(func.count()).select_from(Concern).where(visible)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(page, pages - 1)
    concerns = session.scalars(
        select(Concern)
        .where(visible)
        .order_by(_GRAVEST_FIRST, Concern.raised_on, Concern.id)
        .limit(PAGE_SIZE)
        .offset(page * PAGE_SIZE)
    ).all()
    return ConcernList(
        channel_id=channel_id,
        initiatives=tuple(card.name for card in cards.values()),
        cards=tuple(cards_of(session, concerns, cards, actor)),
        total=total,
        page=page,
        pages=pages,
    )


def visible_to(
    actor: Actor, cards: Collection[InitiativeCard], open_to_channel: Collection[int]
) -> ColumnElement[bool]:
    """The rule of rules.may_see in SQL, for lists: they are filtered where they are counted and paged.

    `open_to_channel` are the initiatives whose channels the actor can read.
    """
    inside = [card.id for card in cards if initiatives.is_inside(actor, card)]
    allowed: list[ColumnElement[bool]] = [Concern.initiative_id.in_(inside)]
    if not actor.is_outsider:
        allowed += _theirs(actor)
    if open_to_channel:
        allowed.append(
            and_(Concern.initiative_id.in_(open_to_channel), Concern.visibility != Visibility.LEADS)
        )
    return or_(*allowed)


def _theirs(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """The rule of rules.is_theirs in SQL, as alternatives."""
    is_for_all = Concern.visibility != Visibility.LEADS
    as_logged = Concern.id.not_in(trail.reworded_concerns(actor.workspace_id))
    return (
        Concern.raiser_id == actor.user_id,
        and_(Concern.owner_id == actor.user_id, is_for_all),
        and_(Concern.logged_by_id == actor.user_id, or_(is_for_all, as_logged)),
    )


def _is_theirs(session: Session, actor: Actor, concern: Concern) -> bool:
    if actor.is_outsider:
        return False
    logged = concern.logged_by_id == actor.user_id
    return rules.is_theirs(
        concern.visibility,
        raised=concern.raiser_id == actor.user_id,
        logged=logged,
        looks_after=concern.owner_id == actor.user_id,
        reworded=logged and _is_reworded(session, concern),
    )


def sees(
    session: Session, reader: Actor, concern: Concern, card: InitiativeCard, now: datetime
) -> bool:
    """Whether somebody to whom it was told before may see the concern as it stands now."""
    if initiatives.is_inside(reader, card) or _looks_after(reader, concern, card):
        return True
    try:
        _require_visible(session, reader, concern, card, now, None, GONE)
    except NotFound:
        return False
    return True


def is_for_logger(session: Session, logger: Actor, concern: Concern, card: InitiativeCard) -> bool:
    """Whether its words, as they stand now, are for whoever logged it."""
    return initiatives.is_inside(logger, card) or _is_theirs(session, logger, concern)


def _is_reworded(session: Session, concern: Concern) -> bool:
    written = trail.reworded_concerns(concern.workspace_id).where(Change.row_id == concern.id)
    return session.scalar(written.limit(1)) is not None


def _require_visible(
    session: Session,
    actor: Actor,
    concern: Concern,
    card: InitiativeCard,
    now: datetime,
    here: str | None,
    sentence: str,
) -> bool:
    """Whether the actor reads one of the initiative's channels. Raises NotFound where they may not see it."""
    readable = people.readable_channels(session, actor, card.channel_ids, now, here)
    if not rules.may_see(
        concern.visibility,
        inside=initiatives.is_inside(actor, card),
        own=_is_theirs(session, actor, concern),
        reads_channel=bool(readable),
    ):
        raise NotFound(sentence)
    return bool(readable)


def _card(
    concern: Concern,
    card: InitiativeCard,
    names: dict[str, str],
    reader: Actor | None,
    behind: Behind,
) -> ConcernCard:
    is_inside = reader is not None and initiatives.is_inside(reader, card)
    owner_id = owner_of(concern, card)
    leads = reader is not None and not reader.is_outsider and reader.user_id in card.lead_ids
    is_lead = leads or (reader is not None and _looks_after(reader, concern, card))
    return ConcernCard(
        id=concern.id,
        label=rules.label(card.key, concern.number),
        initiative=card.name,
        driver=names[card.driver_id],
        worry=concern.worry,
        settled_if=concern.settled_if,
        effect=concern.effect,
        basis=concern.basis,
        evidence_url=concern.evidence_url,
        visibility=concern.visibility,
        status=concern.status,
        answer=concern.answer,
        raiser=names[concern.raiser_id] if concern.raiser_id else None,
        logged_by=names[concern.logged_by_id] if concern.logged_by_id else None,
        raised_on=concern.raised_on,
        hear_by=concern.hear_by,
        touched_on=concern.touched_on,
        may_answer=is_lead and bool(rules.moves(Part.LEAD, concern.status)),
        owner=names[owner_id] if owner_id else None,
        owner_id=owner_id,
        due_on=concern.due_on,
        not_yet=concern.not_yet,
        asked_until=concern.asked_until,
        leads=leads,
        disowned=concern.disowned,
        is_own=reader is not None
        and not reader.is_outsider
        and reader.user_id == concern.raiser_id,
        voices=behind.total if is_inside else behind.known_to_all,
    )


def _own(
    session: Session, told: ConcernCard, actor: Actor, vault: Vault, concern: Concern
) -> ConcernCard:
    # The way back is opened for its own person alone: nobody else learns anything by it.
    if not actor.is_outsider and relay.leads_to(vault, concern, actor.user_id):
        return exchanges.for_raiser(session, told.model_copy(update={"is_own": True}), concern)
    return told


def _looks_after(actor: Actor, concern: Concern, card: InitiativeCard) -> bool:
    return not actor.is_outsider and actor.user_id == owner_of(concern, card)
