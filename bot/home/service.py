"""The Home tab read, and its settings kept. The number of statements does not depend on what there is."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy import ColumnElement, CompoundSelect, and_, false, func, select, true
from sqlalchemy.orm import Session, aliased

from bot.actor import Actor
from bot.concerns import rules as concern_rules
from bot.concerns.rules import label
from bot.delivery import service as delivery
from bot.drafts import waiting as drafts
from bot.errors import FieldErrors
from bot.home.schemas import (
    HomePage,
    LedInitiative,
    OpenVote,
    OwnConcern,
    SettingsForm,
    Wishes,
)
from bot.inbox import service as inbox
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from bot.people import reach
from bot.people import rules as people_rules
from bot.people import service as people
from models import Concern, Decision, Initiative, Poll, PollVoter, Voice
from models.vocabulary import DecisionState, PollState, Role, Status

SHOWN = 5
OVER = "This day is over. Choose a later one, or leave it empty."


def read(session: Session, actor: Actor, now: datetime) -> HomePage:
    """What stands on the actor's Home tab. Their anonymous concerns do not: they have their own cards."""
    standing = people.standing_of(session, actor)
    # A lead who became a guest leads on paper only.
    led = initiatives.led_by(session, actor) if standing is Role.MEMBER else []
    cards = {card.id: card for card in led}
    votes = _votes(session, actor)
    own = and_(Concern.workspace_id == actor.workspace_id, Concern.raiser_id == actor.user_id)
    asked = and_(own, Concern.id.in_(_asked(actor)))
    waiting = inbox.total(session, actor, cards) if standing is Role.MEMBER else 0
    unanswered = inbox.unanswered(session, actor, cards) if waiting else 0
    waiting_drafts = drafts.for_lead(session, actor, led, now) if led else []
    return HomePage(
        votes=tuple(votes[:SHOWN]),
        votes_total=len(votes),
        to_settle=tuple(_concerns(session, asked)),
        to_settle_total=_count(session, asked),
        decisions=tuple(_decisions(session, actor)),
        drafts=tuple(waiting_drafts[:SHOWN]),
        drafts_total=len(waiting_drafts),
        inbox_total=waiting,
        inbox_unanswered=unanswered,
        inbox_overdue=inbox.overdue(session, actor, cards, now) if unanswered else 0,
        mine=tuple(_concerns(session, own)),
        mine_total=_count(session, own),
        led=tuple(_led(session, actor, led[:SHOWN])),
        led_total=len(led),
        wishes=wishes(session, actor),
        standing=standing,
    )


def wishes(session: Session, actor: Actor) -> Wishes:
    """When the actor wants to hear."""
    hours = reach.hours_of(session, actor.workspace_id, actor.user_id)
    return Wishes(
        begins=hours.begins,
        ends=hours.ends,
        zone=people.zone_of(session, actor.workspace_id, actor.user_id),
        snoozed_until=hours.snoozed_until,
        reminders=reach.reminders_of(session, actor.workspace_id, actor.user_id),
    )


def save(session: Session, actor: Actor, form: SettingsForm, now: datetime) -> Wishes:
    """Keep when the actor wants to hear. Raises NotAllowed, FieldErrors for a day that is over."""
    people.require_known(session, actor)
    zone = people.zone_of(session, actor.workspace_id, actor.user_id)
    today = people_rules.local_day(now, zone)
    chosen = reach.preference(session, actor.workspace_id, actor.user_id)
    is_new = form.snoozed_until != chosen.snoozed_until
    if is_new and form.snoozed_until is not None and form.snoozed_until <= today:
        raise FieldErrors({"snoozed_until": OVER})
    chosen.begins, chosen.ends = form.begins, form.ends
    chosen.snoozed_until, chosen.reminders = form.snoozed_until, form.reminders
    session.flush()
    # What waits for them already was to come when they wanted to hear before: it is kept as well.
    delivery.put_off(
        session,
        actor.workspace_id,
        actor.user_id,
        now,
        partial(reach.moment, session, actor.workspace_id, actor.user_id),
    )
    return wishes(session, actor)


def _votes(session: Session, actor: Actor) -> list[OpenVote]:
    rows = session.scalars(
        select(Poll)
        .join(
            PollVoter,
            and_(PollVoter.workspace_id == Poll.workspace_id, PollVoter.poll_id == Poll.id),
        )
        .where(
            Poll.workspace_id == actor.workspace_id,
            Poll.state == PollState.OPEN,
            PollVoter.user_id == actor.user_id,
            PollVoter.answered == false(),
            PollVoter.wants_no_reminder == false(),
        )
        .order_by(Poll.closes_at, Poll.id)
    )
    return [OpenVote(poll_id=p.id, question=p.question, closes_at=p.closes_at) for p in rows]


def _concerns(session: Session, which: ColumnElement[bool]) -> Sequence[OwnConcern]:
    joined = aliased(Concern)
    rows = session.execute(
        select(Concern, Initiative.key, Voice.settled, joined)
        .join(Initiative, Initiative.id == Concern.initiative_id)
        .outerjoin(
            Voice,
            and_(Voice.workspace_id == Concern.workspace_id, Voice.concern_id == Concern.id),
        )
        .outerjoin(joined, joined.id == Voice.joined_id)
        .where(which)
        .order_by(Concern.id.desc())
        .limit(SHOWN)
    )
    return [_own(concern, key, is_settled, head) for concern, key, is_settled, head in rows]


def _own(concern: Concern, key: str, is_settled: bool | None, joined: Concern | None) -> OwnConcern:
    # What has joined another concern is answered there.
    followed = joined or concern
    return OwnConcern(
        id=concern.id,
        label=label(key, concern.number),
        worry=concern.worry,
        status=concern_rules.standing(joined.status, settled=bool(is_settled))
        if joined
        else concern.status,
        joined=label(key, joined.number) if joined else None,
        touched_on=max(concern.touched_on, followed.touched_on),
        due_on=followed.due_on if followed.is_open else None,
    )


def _asked(actor: Actor) -> CompoundSelect[int]:
    # Two look-ups in an index each; as alternatives of one condition they read all that somebody raised.
    own, voice, joined = aliased(Concern), aliased(Concern), aliased(Concern)
    done = select(own.id).where(
        own.workspace_id == actor.workspace_id,
        own.raiser_id == actor.user_id,
        own.status == Status.DONE,
    )
    return done.union_all(
        select(Voice.concern_id)
        .join(voice, and_(voice.workspace_id == Voice.workspace_id, voice.id == Voice.concern_id))
        .join(joined, and_(joined.workspace_id == Voice.workspace_id, joined.id == Voice.joined_id))
        .where(
            Voice.workspace_id == actor.workspace_id,
            voice.raiser_id == actor.user_id,
            joined.status.in_((Status.DONE, Status.CONFIRMED)),
            Voice.settled == false(),
        )
    )


def _count(session: Session, which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Concern).where(which)) or 0


def _decisions(session: Session, actor: Actor) -> Sequence[str]:
    return session.scalars(
        select(Decision.words)
        .where(
            Decision.workspace_id == actor.workspace_id,
            Decision.decider_id == actor.user_id,
            Decision.state == DecisionState.PROPOSED,
        )
        .order_by(Decision.id)
        .limit(SHOWN)
    ).all()


def _led(
    session: Session, actor: Actor, cards: Sequence[InitiativeCard]
) -> Sequence[LedInitiative]:
    rows = session.execute(
        select(Concern.initiative_id, func.count().label("total"))
        .where(
            Concern.workspace_id == actor.workspace_id,
            Concern.initiative_id.in_([card.id for card in cards]),
            Concern.is_open == true(),
        )
        .group_by(Concern.initiative_id)
    )
    totals = {row.initiative_id: row.total for row in rows}
    return [
        LedInitiative(
            id=card.id,
            key=card.key,
            name=card.name,
            open_total=totals.get(card.id, 0),
            decision_on=card.decision_on,
        )
        for card in cards
    ]
