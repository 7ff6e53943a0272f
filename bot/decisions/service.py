"""Decisions in the database: proposed by a lead, confirmed or declined by the person who decides."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.audit import trail
from bot.concerns import life
from bot.concerns.rules import label
from bot.decisions.schemas import (
    Choice,
    DecisionCard,
    DecisionForm,
    DecisionOffer,
    DecisionParams,
)
from bot.delivery import service as delivery
from bot.errors import FieldErrors, NotAllowed, NotFound
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard, InitiativeName
from bot.people import rules as people_rules
from bot.people import service as people
from models import Concern, Decision, DecisionConcern, FormerLabel, Initiative, Poll
from models.vocabulary import DecisionState, DeliveryKind, PollState, Visibility

MOST_CHOICES = 100
GONE = "This decision is not there any more."
NOTHING_TO_LEAD = "Decisions are written down by those who lead an initiative, and you lead none."
ANSWERED_BY_DECISION = "It was decided: {words}"
FOR_THE_DECIDER = "Only {decider} can confirm or decline this decision."
IS_PAST = "Choose a day to come, or none."
READ_ANOTHER = "This has changed since you read it. Please answer it as it stands now."
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
    _tell(session, decision, DeliveryKind.DECISION_ASK, decision.decider_id, now)
    session.flush()
    return _cards(session, actor.workspace_id, [decision])[0]


class ReadAnother(NotAllowed):
    """What stood above the button is not what there is to decide by now: `card` is."""

    def __init__(self, card: DecisionCard) -> None:
        super().__init__(READ_ANOTHER)
        self.card = card


def read(session: Session, actor: Actor, decision_id: int) -> DecisionCard:
    """A decision as the person who decides is to read it. Raises NotFound, NotAllowed for anybody else."""
    decision = _for_decider(session, actor, decision_id)
    return _cards(session, actor.workspace_id, [decision])[0]


def confirm(
    session: Session, actor: Actor, decision_id: int, now: datetime, seen: str | None = None
) -> DecisionCard:
    """The person who decides says yes to what they read; `seen` is the mark of that.

    Raises NotFound, NotAllowed, ReadAnother.
    """
    return _settle(session, actor, decision_id, DecisionState.CONFIRMED, now, seen)


def decline(
    session: Session, actor: Actor, decision_id: int, now: datetime, seen: str | None = None
) -> DecisionCard:
    """As `confirm`, but no."""
    return _settle(session, actor, decision_id, DecisionState.DECLINED, now, seen)


def asked(
    session: Session, workspace_id: str, params: DecisionParams, now: datetime
) -> DecisionCard | None:
    """What the person who decides is asked, or said; None where they said it before this reached them."""
    found = told(session, workspace_id, params, now)
    if found is None or found.state is DecisionState.PROPOSED:
        return found
    card = _message(DeliveryKind.DECISION_ASK, params.decision_id)
    return found if delivery.ts_of_card(session, workspace_id, card) else None


def told(
    session: Session, workspace_id: str, params: DecisionParams, now: datetime
) -> DecisionCard | None:
    """What became of a proposal."""
    del now
    decision = session.get(Decision, params.decision_id)
    if decision is None or decision.workspace_id != workspace_id:
        return None
    return _cards(session, workspace_id, [decision])[0]


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
    cards = [_message(DeliveryKind.DECISION_ASK, row.id) for row in waiting]
    delivery.refresh_each(session, workspace_id, cards, now)
    return sum(row.initiative_id == here for row in waiting)


def _submitted(session: Session, workspace_id: str, submission: str) -> Decision | None:
    """What the same submission proposed before, held."""
    return session.scalar(
        select(Decision)
        .where(Decision.workspace_id == workspace_id, Decision.submission == submission)
        .with_for_update()
    )


def _for_decider(
    session: Session, actor: Actor, decision_id: int, *, lock: bool = False
) -> Decision:
    decision = session.get(Decision, decision_id, with_for_update=lock or None)
    if decision is None or decision.workspace_id != actor.workspace_id:
        raise NotFound(GONE)
    if actor.is_outsider or actor.user_id != decision.decider_id:
        name = people.name_of(session, actor.workspace_id, decision.decider_id)
        raise NotAllowed(FOR_THE_DECIDER.format(decider=name))
    # Who decides may have become a guest, or have left, since they were asked.
    people.refuse_known_strangers(session, actor)
    return decision


def _require_read(session: Session, decision: Decision, seen: str | None) -> None:
    """What they say yes or no to is what stood before them. Raises ReadAnother."""
    # Nothing that it answers is moved away from here on.
    session.get_one(Initiative, decision.initiative_id, with_for_update=True)
    [card] = _cards(session, decision.workspace_id, [decision])
    if seen not in {None, card.mark}:
        raise ReadAnother(card)


def _settle(
    session: Session,
    actor: Actor,
    decision_id: int,
    state: DecisionState,
    now: datetime,
    seen: str | None,
) -> DecisionCard:
    decision = _for_decider(session, actor, decision_id, lock=True)
    if decision.state is DecisionState.PROPOSED:
        _require_read(session, decision, seen)
        decision.state, decision.decided_at = state, now
        if state is DecisionState.CONFIRMED:
            # Part of the initiative's history, like everything that a digest tells.
            initiative = session.get_one(Initiative, decision.initiative_id, with_for_update=True)
            initiative.last_entry += 1
            decision.sequence = initiative.last_entry
        session.flush()
        _leave_out_moved(session, decision)
        if state is DecisionState.CONFIRMED:
            _answer_concerns(session, actor, decision, now)
        trail.decision(session, actor, decision)
        _tell(session, decision, DeliveryKind.DECISION_TOLD, decision.proposed_by_id, now)
        # Wherever they answered, the question in their messages asks nothing any more.
        question = _message(DeliveryKind.DECISION_ASK, decision.id)
        delivery.refresh_each(session, decision.workspace_id, [question], now)
    return _cards(session, actor.workspace_id, [decision])[0]


def _leave_out_moved(session: Session, decision: Decision) -> None:
    """What was to be answered and is about another initiative by now is not: that one has its own decider."""
    elsewhere = select(Concern.id).where(
        Concern.workspace_id == decision.workspace_id,
        Concern.initiative_id != decision.initiative_id,
    )
    session.execute(
        delete(DecisionConcern).where(
            DecisionConcern.workspace_id == decision.workspace_id,
            DecisionConcern.decision_id == decision.id,
            DecisionConcern.is_answered,
            DecisionConcern.concern_id.in_(elsewhere),
        )
    )


def _answer_concerns(session: Session, actor: Actor, decision: Decision, now: datetime) -> None:
    about = session.scalars(
        select(DecisionConcern).where(
            DecisionConcern.workspace_id == decision.workspace_id,
            DecisionConcern.decision_id == decision.id,
        )
    ).all()
    life.decided(
        session,
        decision.initiative_id,
        [one.concern_id for one in about if one.is_answered],
        ANSWERED_BY_DECISION.format(words=decision.words),
        actor,
        now,
        unanswered=[one.concern_id for one in about if not one.is_answered],
    )


def _tell(
    session: Session, decision: Decision, kind: DeliveryKind, audience: str, now: datetime
) -> None:
    delivery.enqueue(
        session,
        workspace_id=decision.workspace_id,
        kind=kind,
        audience=audience,
        params=DecisionParams(decision_id=decision.id),
        due=now,
        card=_message(kind, decision.id),
    )


def _message(kind: DeliveryKind, decision_id: int) -> str:
    return f"{kind}:{decision_id}"


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


def _cards(
    session: Session, workspace_id: str, decisions: Sequence[Decision]
) -> list[DecisionCard]:
    labels = _labels(session, workspace_id, [decision.id for decision in decisions])
    wanted = {u for d in decisions for u in (d.decider_id, d.proposed_by_id)}
    names = people.names_of(session, workspace_id, wanted)
    polls = {i: session.get_one(Poll, i).question for d in decisions if (i := d.poll_id)}
    return [
        DecisionCard(
            id=decision.id,
            initiative_id=decision.initiative_id,
            initiative=initiatives.get(session, workspace_id, decision.initiative_id).name,
            words=decision.words,
            why=decision.why,
            gives_up=decision.gives_up,
            answered=labels.get((decision.id, True), ()),
            not_answered=labels.get((decision.id, False), ()),
            review_on=decision.review_on,
            decider=names[decision.decider_id],
            proposed_by=names[decision.proposed_by_id],
            poll=polls.get(decision.poll_id or 0),
            state=decision.state,
            decided_at=decision.decided_at,
        )
        for decision in decisions
    ]


def _labels(
    session: Session, workspace_id: str, ids: Sequence[int]
) -> Mapping[tuple[int, bool], tuple[str, ...]]:
    # A concern that was moved away keeps its number here: whoever reads the decision can follow that
    # one, and need not be able to read the other initiative, nor to know of it.
    number = func.coalesce(FormerLabel.number, Concern.number).label("number")
    rows = session.execute(
        select(DecisionConcern.decision_id, DecisionConcern.is_answered, Initiative.key, number)
        .join(Decision, Decision.id == DecisionConcern.decision_id)
        .join(Initiative, Initiative.id == Decision.initiative_id)
        .join(Concern, Concern.id == DecisionConcern.concern_id)
        .outerjoin(
            FormerLabel,
            and_(
                FormerLabel.workspace_id == DecisionConcern.workspace_id,
                FormerLabel.concern_id == DecisionConcern.concern_id,
                FormerLabel.initiative_id == Decision.initiative_id,
            ),
        )
        .where(
            DecisionConcern.workspace_id == workspace_id,
            DecisionConcern.decision_id.in_(ids),
            # A proposal answers nothing that is elsewhere by now, see _leave_out_moved.
            or_(
                Decision.state != DecisionState.PROPOSED,
                DecisionConcern.is_answered.is_(False),
                Concern.initiative_id == Decision.initiative_id,
            ),
        )
        .order_by(number)
    )
    found: dict[tuple[int, bool], tuple[str, ...]] = {}
    for row in rows:
        key = (row.decision_id, row.is_answered)
        found[key] = (*found.get(key, ()), label(row.key, row.number))
    return found
