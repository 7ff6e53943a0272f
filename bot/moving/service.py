"""Moving a concern to another initiative, so that nobody reads it who could not read it before."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.audit import trail
from bot.concerns import history, joining, reading, rules, telling
from bot.concerns.holding import find, find_led, today_of
from bot.concerns.overtaken import Overtaken
from bot.concerns.rules import Readers
from bot.concerns.words import JUST_MOVED, by_now
from bot.decisions import service as decisions
from bot.errors import FieldErrors
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard, InitiativeName
from bot.moving.schemas import Moved, MoveForm, MoveOffer, MoveRef
from bot.people import service as people
from models import Channel, Concern, FormerLabel, Initiative
from models.vocabulary import Status

MOST_CHOICES = 100
NOWHERE = (
    "You lead no other initiative, so {label} stays where it is: a concern moves between initiatives "
    "of one lead."
)
WIDENS = (
    "People can read {name} who cannot read this concern where it is, and its raiser was told who can. "
    "Ask them to raise it there themselves: what you answer reaches them."
)
JOINED = "{label} has joined {joined}. Let it stand by itself again before you move it."
ENDED = "{by_now} Open it again before you move it."


def offer(session: Session, actor: Actor, concern_id: int) -> MoveOffer:
    """Where a lead can move a concern. Raises NotFound, NotAllowed, Overtaken."""
    people.require_member(session, actor)
    concern, here = find_led(session, actor, concern_id)
    label = rules.label(here.key, concern.number)
    others = [card for card in initiatives.led_by(session, actor) if card.id != here.id]
    refused = _refused(session, concern, here) or (None if others else NOWHERE.format(label=label))
    if refused:
        raise Overtaken(reading.card_of(session, concern, here, actor), refused)
    fitting = _fitting(session, _family(session, concern), here, others)
    return MoveOffer(
        concern_id=concern.id,
        initiative_id=here.id,
        label=label,
        initiative=here.name,
        choices=tuple(_name(card) for card in others if card.id in fitting)[:MOST_CHOICES],
        withheld=tuple(_name(card) for card in others if card.id not in fitting)[:MOST_CHOICES],
    )


def move(session: Session, actor: Actor, form: MoveForm, ref: MoveRef, now: datetime) -> Moved:
    """Move a concern to another initiative that the actor leads. A second click moves nothing more.

    What has joined it goes along. Raises NotFound, NotAllowed, FieldErrors where it cannot go there, or was
    moved meanwhile.
    """
    people.require_member(session, actor)
    concern = find(session, actor.workspace_id, ref.concern_id)
    wanted = (ref.initiative_id, form.initiative)
    here, there = (initiatives.for_lead(session, actor, one) for one in wanted)
    locked = _lock(session, actor.workspace_id, (here.id, there.id))
    session.refresh(concern)
    if concern.initiative_id not in locked:
        raise FieldErrors({"initiative": JUST_MOVED})
    if concern.initiative_id == there.id:
        return _moved_before(session, concern, here, there, now)
    refused = _refused(session, concern, here)
    if refused:
        raise FieldErrors({"initiative": refused})
    family = _family(session, concern)
    if there.id not in _fitting(session, family, here, [there]):
        raise FieldErrors({"initiative": WIDENS.format(name=there.name)})
    # Before any of them loses whoever looks after it: they, too, read what became of it.
    telling.refresh_owners(session, actor.workspace_id, family[1:], now)
    told = _take(session, family, here, there, locked[there.id], now)
    ids = (here.id, there.id)
    trail.moved(session, actor, ids, told.was, told.label, told.along)
    _tell(session, actor, concern, here, there, now)
    return _let_go(session, told, family, here, there, now)


def _take(
    session: Session,
    family: Sequence[Concern],
    here: InitiativeCard,
    there: InitiativeCard,
    initiative: Initiative,
    now: datetime,
) -> Moved:
    """Move all of a family at once: as many statements for sixty voices as for one."""
    concern, *voices = family
    workspace_id, was = concern.workspace_id, rules.label(here.key, concern.number)
    left_on, entered_on = (today_of(session, workspace_id, card, now) for card in (here, there))
    for one in family:
        history.leave(session, one, left_on)
    _renumber(session, family, initiative)
    history.take_along(session, family, initiative)
    for one in family:
        one.owner_id = reading.owner_of(one, there)
        one.touched_on = entered_on
        history.enter(session, one, entered_on)
    label = rules.label(there.key, concern.number)
    return Moved(was=was, label=label, initiative=there.name, along=len(voices))


def _let_go(
    session: Session,
    told: Moved,
    family: Sequence[Concern],
    here: InitiativeCard,
    there: InitiativeCard,
    now: datetime,
) -> Moved:
    """No decision about `here` answers the family any more: whoever moved it is told how many were to."""
    ids = [one.id for one in family]
    proposals = decisions.let_go(session, family[0].workspace_id, here.id, there.id, ids, now)
    return told.model_copy(update={"proposals": proposals})


def _family(session: Session, concern: Concern) -> Sequence[Concern]:
    return [concern, *joining.voices_of(session, concern)]


def _refused(session: Session, concern: Concern, here: InitiativeCard) -> str | None:
    """Why a concern cannot go anywhere as it stands; None where it can."""
    label = rules.label(here.key, concern.number)
    joined = joining.joined_by(session, concern)
    if joined is not None:
        return JOINED.format(label=label, joined=rules.label(here.key, joined.number))
    if concern.status not in rules.MOVABLE:
        return ENDED.format(by_now=by_now(label, concern.status))
    return None


def _lock(session: Session, workspace_id: str, ids: Collection[int]) -> Mapping[int, Initiative]:
    # In one order for everybody: two who move between the same two would wait for each other in a ring.
    both = (
        select(Initiative)
        .where(Initiative.workspace_id == workspace_id, Initiative.id.in_(ids))
        .order_by(Initiative.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {initiative.id: initiative for initiative in session.scalars(both)}


def _fitting(
    session: Session,
    family: Sequence[Concern],
    here: InitiativeCard,
    cards: Sequence[InitiativeCard],
) -> set[int]:
    """Those of `cards` whose readers can all read the concern already, and what has joined it."""
    wanted = {channel for card in [here, *cards] for channel in card.channel_ids}
    known = {
        channel.channel_id: channel
        for channel in session.scalars(
            select(Channel).where(
                Channel.workspace_id == family[0].workspace_id, Channel.channel_id.in_(wanted)
            )
        )
    }
    before, told = _readers(here, known), {one.visibility for one in family}
    return {
        card.id
        for card in cards
        if not any(rules.widens(one, before, _readers(card, known)) for one in told)
    }


def _readers(card: InitiativeCard, known: Mapping[str, Channel]) -> Readers:
    # A channel that Slack has not described yet counts as closed here and as shared there.
    return Readers(
        insiders=card.insider_ids,
        channels=frozenset(card.channel_ids),
        shared=frozenset(i for i in card.channel_ids if i not in known or known[i].shared),
        is_open=any(i in known and not known[i].private for i in card.channel_ids),
    )


def _renumber(session: Session, family: Sequence[Concern], there: Initiative) -> None:
    """Leave former labels behind; what comes back has the number again that it had."""
    ids = [concern.id for concern in family]
    ours = (
        FormerLabel.workspace_id == there.workspace_id,
        FormerLabel.initiative_id == there.id,
        FormerLabel.concern_id.in_(ids),
    )
    rows = session.execute(select(FormerLabel.concern_id, FormerLabel.number).where(*ours))
    before = {row.concern_id: row.number for row in rows}
    session.execute(delete(FormerLabel).where(*ours))
    for concern in family:
        session.add(
            FormerLabel(
                workspace_id=concern.workspace_id,
                initiative_id=concern.initiative_id,
                number=concern.number,
                concern_id=concern.id,
            )
        )
        if concern.id not in before:
            there.last_number += 1
        concern.number = before.get(concern.id, there.last_number)
        concern.initiative_id = there.id
    session.flush()


def _tell(
    session: Session,
    actor: Actor,
    concern: Concern,
    here: InitiativeCard,
    there: InitiativeCard,
    now: datetime,
) -> None:
    telling.moved(session, concern, there, now)
    telling.refresh(session, concern, here, now)
    if concern.status is Status.NEW:
        telling.announce(session, concern, there, actor.user_id, now)


def _moved_before(
    session: Session,
    concern: Concern,
    here: InitiativeCard,
    there: InitiativeCard,
    now: datetime,
) -> Moved:
    """What the first of two clicks did."""
    label = rules.label(there.key, concern.number)
    number = session.scalar(
        select(FormerLabel.number).where(
            FormerLabel.workspace_id == concern.workspace_id,
            FormerLabel.concern_id == concern.id,
            FormerLabel.initiative_id == here.id,
        )
    )
    was = label if number is None else rules.label(here.key, number)
    family = _family(session, concern)
    told = Moved(was=was, label=label, initiative=there.name, along=len(family) - 1)
    return _let_go(session, told, family, here, there, now)


def _name(card: InitiativeCard) -> InitiativeName:
    return InitiativeName(id=card.id, key=card.key, name=card.name)
