"""Decisions in the database: a lead writes one down, and asks the person who decides."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.audit import trail
from bot.concerns.rules import label
from bot.decisions import reading, telling
from bot.decisions.schemas import Choice, DecisionCard, DecisionForm, DecisionOffer
from bot.delivery import service as delivery
from bot.errors import FieldErrors, NotAllowed
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard, InitiativeName
from bot.people import rules as people_rules
from bot.people import service as people
from models import Concern, Decision, DecisionConcern, Initiative, Poll
from models.vocabulary import DecisionState, DeliveryKind, PollState, Visibility

MOST_CHOICES = 100
NOTHING_TO_LEAD = "Decisions are written down by those who lead an initiative, and you lead none."
IS_PAST = "Choose a day to come, or none."
CHANGED = "This decision is {state} by now, so it stays as it is. Propose a new one."


def offer(session: Session, actor: Actor, here: str | None) -> DecisionOffer:
    """What the modal opens with. Raises NotAllowed for who leads nothing."""
    people.refuse_known_strangers(session, actor)
    led = initiatives.led_by(session, actor)
    if not led:
        raise NotAllowed(NOTHING_TO_LEAD)
    local = [card for card in led if here in card.channel_ids] or led
    return DecisionOffer(
        initiatives=tuple(InitiativeName(id=c.id, key=c.key, name=c.name) for c in local),
        preset=local[0].id if len(local) == 1 else None,
        polls=tuple(_polls(session, actor.workspace_id, local)),
        concerns=tuple(_concerns(session, actor.workspace_id, local)),
    )


def propose(
    session: Session, actor: Actor, form: DecisionForm, submission: str, now: datetime
) -> DecisionCard:
    """Write a decision down and ask the person who decides. The same submission changes it.

    Raises NotAllowed, FieldErrors.
    """
    people.require_member(session, actor)
    card = initiatives.for_lead(session, actor, form.initiative)
    poll = _poll(session, actor.workspace_id, form)
    zone = people.zone_of(session, actor.workspace_id, actor.user_id)
    if form.review_on and form.review_on <= people_rules.local_day(now, zone):
        raise FieldErrors({"review_on": IS_PAST})
    # Who decides holds a decision before its initiative, and so does whoever sends it once more.
    _submitted(session, actor.workspace_id, submission)
    # One at a time in an initiative: a double click is one decision.
    session.get_one(Initiative, card.id, with_for_update=True)
    _require_own(session, actor.workspace_id, card, form)
    decision = _submitted(session, actor.workspace_id, submission)
    if decision is None:
        decision = Decision(
            workspace_id=actor.workspace_id,
            state=DecisionState.PROPOSED,
            submission=submission,
            proposed_by_id=actor.user_id,
        )
        session.add(decision)
    elif decision.state is not DecisionState.PROPOSED:
        raise FieldErrors({"words": CHANGED.format(state=decision.state)})
    decision.initiative_id, decision.poll_id = card.id, poll.id if poll else None
    decision.words, decision.why, decision.gives_up = form.words, form.why, form.gives_up
    decision.review_on = form.review_on
    decision.decider_id = poll.decider_id if poll else card.approver_id
    session.flush()
    _link(session, decision, form)
    trail.decision(session, actor, decision)
    telling.tell(session, decision, DeliveryKind.DECISION_ASK, decision.decider_id, now)
    session.flush()
    return reading.card_of(session, decision)


def let_go(
    session: Session, workspace_id: str, here: int, there: int, ids: Collection[int], now: datetime
) -> int:
    """How many proposals about `here` were to answer these concerns, which are about `there` now.

    They go without them, and those about `there` have them back: whoever decides is shown either.
    """
    waiting = session.execute(
        select(Decision.id, Decision.initiative_id)
        .where(
            Decision.workspace_id == workspace_id,
            Decision.initiative_id.in_((here, there)),
            Decision.state == DecisionState.PROPOSED,
            Decision.id.in_(
                select(DecisionConcern.decision_id).where(
                    DecisionConcern.workspace_id == workspace_id,
                    DecisionConcern.concern_id.in_(ids),
                    DecisionConcern.is_answered,
                )
            ),
        )
        .order_by(Decision.id)
    ).all()
    cards = [telling.message(DeliveryKind.DECISION_ASK, row.id) for row in waiting]
    delivery.refresh_each(session, workspace_id, cards, now)
    return sum(row.initiative_id == here for row in waiting)


def _submitted(session: Session, workspace_id: str, submission: str) -> Decision | None:
    """What the same submission proposed before, held."""
    return session.scalar(
        select(Decision)
        .where(Decision.workspace_id == workspace_id, Decision.submission == submission)
        .with_for_update()
    )


def _poll(session: Session, workspace_id: str, form: DecisionForm) -> Poll | None:
    if form.poll is None:
        return None
    poll = session.get(Poll, form.poll)
    if poll is None or poll.workspace_id != workspace_id or poll.initiative_id != form.initiative:
        raise FieldErrors({"poll": "Choose a poll of the initiative above."})
    if poll.state is not PollState.CLOSED:
        raise FieldErrors({"poll": "This poll is not closed yet: decide when its result is there."})
    return poll


def _require_own(
    session: Session, workspace_id: str, card: InitiativeCard, form: DecisionForm
) -> None:
    for field, ids in (("answered", form.answered), ("not_answered", form.not_answered)):
        found = session.scalars(
            select(Concern.id).where(
                Concern.workspace_id == workspace_id,
                Concern.initiative_id == card.id,
                Concern.id.in_(ids),
                Concern.visibility != Visibility.LEADS,
            )
        ).all()
        if len(found) < len(set(ids)):
            raise FieldErrors({field: "Choose concerns of the initiative above only."})


def _link(session: Session, decision: Decision, form: DecisionForm) -> None:
    key = {"workspace_id": decision.workspace_id, "decision_id": decision.id}
    session.execute(
        delete(DecisionConcern).where(
            DecisionConcern.workspace_id == decision.workspace_id,
            DecisionConcern.decision_id == decision.id,
        )
    )
    session.add_all(
        DecisionConcern(**key, concern_id=i, is_answered=True) for i in set(form.answered)
    )
    session.add_all(
        DecisionConcern(**key, concern_id=i, is_answered=False) for i in set(form.not_answered)
    )


def _polls(session: Session, workspace_id: str, led: Sequence[InitiativeCard]) -> list[Choice]:
    rows = session.scalars(
        select(Poll)
        .where(
            Poll.workspace_id == workspace_id,
            Poll.initiative_id.in_([card.id for card in led]),
            Poll.state == PollState.CLOSED,
        )
        .order_by(Poll.closed_at.desc())
        .limit(MOST_CHOICES)
    )
    return [Choice(id=poll.id, words=poll.question) for poll in rows]


def _concerns(session: Session, workspace_id: str, led: Sequence[InitiativeCard]) -> list[Choice]:
    keys = {card.id: card.key for card in led}
    # A decision is read by everybody: a leads-only concern must not be named in it.
    rows = session.scalars(
        select(Concern)
        .where(
            Concern.workspace_id == workspace_id,
            Concern.initiative_id.in_(keys),
            Concern.is_open,
            Concern.visibility != Visibility.LEADS,
        )
        .order_by(Concern.initiative_id, Concern.number)
        .limit(MOST_CHOICES)
    )
    return [
        Choice(
            id=c.id, words=f"{label(keys[c.initiative_id], c.number)}  {' '.join(c.worry.split())}"
        )
        for c in rows
    ]
