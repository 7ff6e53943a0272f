"""Evidence in the database: brought by whoever can read the concern; and the beliefs nobody has checked."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import reduce

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.clock import real_now
from bot.concerns import history, joining, life, reading, telling
from bot.concerns.holding import Held, find, hold
from bot.concerns.overtaken import Overtaken
from bot.concerns.rules import is_open, label
from bot.concerns.schemas import ConcernCard
from bot.concerns.words import by_now
from bot.errors import FieldErrors, NotFound
from bot.evidence import rules
from bot.evidence.schemas import Brought, EvidenceForm, EvidenceOffer, Naming
from bot.initiatives import service as initiatives
from bot.people import service as people
from bot.secrets import Vault
from models import Concern, Evidence
from models.vocabulary import Basis, Visibility

ENDED = "{by_now} It has come to its end, so nothing rests on it any more."
ANSWERED_THERE = "{label} has joined {joined}, where it is answered: bring your evidence there."
JOINED = "{label} has joined {joined}, where it is answered. Copy your words and bring them there."
WOULD_TELL = (
    "As far as Heard knows you cannot read this concern where others do, so your name would tell that it is "
    "yours. Choose No. If you are in its channel, run /concern list there first, then bring it again."
)


def offer(
    session: Session, actor: Actor, vault: Vault, concern_id: int, here: str | None
) -> EvidenceOffer:
    """The modal for evidence. Raises NotAllowed, NotFound for what the actor cannot read, Overtaken."""
    people.refuse_known_strangers(session, actor)
    card, is_reader = _found(session, actor, vault, concern_id, here)
    if card.joined is not None:
        raise Overtaken(card, ANSWERED_THERE.format(label=card.label, joined=card.joined.label))
    if not is_open(card.status):
        raise Overtaken(card, ENDED.format(by_now=by_now(card.label, card.status)))
    # A direct message is nobody's channel: beside an anonymous concern its id would be a name.
    is_channel = here is not None and not here.startswith("D")
    return EvidenceOffer(
        card=card,
        is_secretly_own=_is_secretly_own(card),
        may_be_named=is_reader,
        channel_id=here if is_channel else None,
    )


def bring(
    session: Session,
    actor: Actor,
    vault: Vault,
    concern_id: int,
    form: EvidenceForm,
    submission: str,
    now: datetime,
    here: str | None = None,
) -> Brought:
    """Store evidence for a concern; the same submission again changes what was stored.

    The concern rests on the firmest of what was brought. Whoever brought it stands beside it by name,
    but for its own anonymous raiser, unless they chose to; FieldErrors where nobody but its raiser could have
    brought it from where they are. Raises NotAllowed, NotFound as well.
    """
    people.require_member(session, actor)
    card, is_reader = _found(session, actor, vault, concern_id, here)
    held = hold(session, actor.workspace_id, concern_id, now)
    concern = held.concern
    joined = joining.joined_by(session, concern)
    if joined is not None:
        of = {"label": held.label, "joined": label(held.card.key, joined.number)}
        raise FieldErrors({"words": JOINED.format(**of)})
    if not concern.is_open:
        raise FieldErrors({"words": ENDED.format(by_now=held.by_now)})
    is_unnamed = _is_secretly_own(card) and form.naming is Naming.UNNAMED
    if not is_reader and not is_unnamed:
        # Asked when they could still read it, and not any more.
        raise FieldErrors({"naming": WOULD_TELL})
    before = _firmest(session, concern)
    brought = session.scalar(
        select(Evidence).where(
            Evidence.workspace_id == actor.workspace_id, Evidence.submission == submission
        )
    )
    if brought is None:
        brought = Evidence(
            workspace_id=actor.workspace_id,
            concern_id=concern.id,
            submission=submission,
            brought_on=held.today,
        )
        session.add(brought)
    brought.kind, brought.words, brought.url = form.kind, form.words, form.evidence_url
    brought.brought_by_id = None if is_unnamed else actor.user_id
    session.flush()
    _rest_on(session, held, before)
    if not is_unnamed:
        # A message's time would tell when its anonymous raiser was there: theirs is told with the next news.
        telling.evidence_brought(session, concern, held.card, actor.user_id, now)
    return Brought(label=held.label, basis=concern.basis, is_unnamed=is_unnamed)


def unchecked(
    session: Session, workspace_id: str, ids: Collection[int], today: date
) -> Mapping[int, int]:
    """How many beliefs of each initiative nobody has checked in time, for a channel's eyes.

    Leads-only concerns are left out. Initiatives without any are not in it.
    """
    if not ids:
        return {}
    rows = session.execute(
        select(Concern.initiative_id, func.count().label("beliefs"))
        .where(
            Concern.workspace_id == workspace_id,
            Concern.initiative_id.in_(ids),
            Concern.is_open,
            Concern.basis == Basis.BELIEF,
            Concern.visibility != Visibility.LEADS,
            Concern.raised_on < rules.raised_before(today),
        )
        .group_by(Concern.initiative_id)
    )
    return {row.initiative_id: row.beliefs for row in rows}


def _firmest(session: Session, concern: Concern) -> Basis:
    kinds = session.scalars(
        select(Evidence.kind).where(
            Evidence.workspace_id == concern.workspace_id, Evidence.concern_id == concern.id
        )
    )
    return reduce(rules.stronger, kinds, Basis.BELIEF)


def _rest_on(session: Session, held: Held, before: Basis) -> None:
    concern = held.concern
    # What rested on evidence was a belief: only beliefs ask for it. A correction may leave it less firm.
    own = Basis.BELIEF if concern.basis is before else concern.basis
    firmest = rules.stronger(own, _firmest(session, concern))
    if firmest is not concern.basis:
        history.leave(session, concern, held.today)
        concern.basis = firmest
        history.enter(session, concern, held.today)


def _found(
    session: Session, actor: Actor, vault: Vault, concern_id: int, here: str | None
) -> tuple[ConcernCard, bool]:
    """The concern, and whether the actor reads it as others do; its raiser needs no channel for it.

    Raises NotFound.
    """
    try:
        return reading.show(session, actor, vault, concern_id, real_now(), here), True
    except NotFound:
        concern = find(session, actor.workspace_id, concern_id)
        if not life.is_raiser(actor, vault, concern):
            raise
    card = initiatives.get(session, actor.workspace_id, concern.initiative_id)
    return reading.own_card(session, concern, card, actor, vault), False


def _is_secretly_own(card: ConcernCard) -> bool:
    return card.is_own and card.visibility is Visibility.ANONYMOUS
