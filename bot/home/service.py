"""The Home tab read, and its settings kept. The number of statements does not depend on what there is."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, false, func, select
from sqlalchemy.orm import Session, aliased

from bot.actor import Actor
from bot.asking import waiting as asking
from bot.concerns import rules as concern_rules
from bot.concerns.rules import label
from bot.decisions import waiting as decisions
from bot.delivery import service as delivery
from bot.drafts import waiting as drafts
from bot.errors import FieldErrors, NotAllowed
from bot.home.schemas import (
    HomePage,
    LedInitiative,
    OpenVote,
    OwnConcern,
    SettingsForm,
    Wishes,
)
from bot.inbox import counting
from bot.inbox.counting import Waiting
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from bot.people import reach
from bot.people import rules as people_rules
from bot.people import service as people
from models import Concern, Initiative, Poll, PollVoter, Voice
from models.vocabulary import PollState, Role, Status

SHOWN = 5
OVER = "This day is over. Choose a later one, or leave it empty."

_JOINED = aliased(Concern)


def read(session: Session, actor: Actor, now: datetime) -> HomePage:
    """What stands on the actor's Home tab. Their anonymous concerns do not: they have their own cards."""
    standing = people.standing_of(session, actor)
    # A lead who became a guest leads on paper only.
    led = initiatives.led_by(session, actor) if standing is Role.MEMBER else []
    cards = {card.id: card for card in led}
    votes = _votes(session, actor)
    to_settle, to_settle_total = _concerns(session, _asked(actor))
    mine, mine_total = _concerns(session, _raised(actor))
    to_reply, to_reply_total = asking.for_raiser(session, actor, SHOWN)
    to_decide, decisions_total = decisions.for_decider(session, actor, SHOWN)
    waiting = _waiting(session, actor, cards, now) if standing is Role.MEMBER else Waiting()
    waiting_drafts = drafts.for_lead(session, actor, led, now) if led else []
    return HomePage(
        votes=tuple(votes[:SHOWN]),
        votes_total=len(votes),
        to_settle=to_settle,
        to_settle_total=to_settle_total,
        to_reply=to_reply,
        to_reply_total=to_reply_total,
        decisions=to_decide,
        decisions_total=decisions_total,
        drafts=tuple(waiting_drafts[:SHOWN]),
        drafts_total=len(waiting_drafts),
        inbox_total=waiting.total,
        inbox_unanswered=waiting.unanswered,
        inbox_overdue=waiting.overdue,
        inbox_news_overdue=waiting.news_overdue,
        mine=mine,
        mine_total=mine_total,
        led=tuple(_led(card, waiting) for card in led[:SHOWN]),
        led_total=len(led),
        wishes=wishes(session, actor),
        standing=standing,
    )


def own_wishes(session: Session, actor: Actor) -> Wishes:
    """As `wishes`, for whoever is about to change them. Raises NotAllowed for visitors, who cannot."""
    if people.standing_of(session, actor) not in (Role.MEMBER, Role.GUEST):
        raise NotAllowed(people.FOR_THIS_WORKSPACE)
    return wishes(session, actor)


def wishes(session: Session, actor: Actor) -> Wishes:
    """When the actor wants to hear."""
    hours, reminders = reach.choices_of(session, actor.workspace_id, actor.user_id)
    return Wishes(
        begins=hours.begins,
        ends=hours.ends,
        zone=people.zone_of(session, actor.workspace_id, actor.user_id),
        snoozed_until=hours.snoozed_until,
        reminders=reminders,
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
    found = wishes(session, actor)
    # What waits for them already follows what they want now, be it sooner or later. On the hour: some of it
    # waits for an hour that does not tell the minute in which somebody anonymous was there.
    hour = people_rules.next_hour(now, zone)
    moment = reach.moment(session, actor.workspace_id, actor.user_id, hour)
    delivery.replan(session, actor.workspace_id, actor.user_id, now, moment)
    return found


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


def _waiting(session: Session, actor: Actor, led: Collection[int], now: datetime) -> Waiting:
    promised = counting.promised(session, actor, led, now)
    return counting.count(session, actor, led, promised)


def _concerns(session: Session, ids: Select[int]) -> tuple[tuple[OwnConcern, ...], int]:
    """The newest of these concerns, and how many there are."""
    which = ids.subquery()
    newest = select(which.c.id).order_by(which.c.id.desc()).limit(SHOWN)
    total = select(func.count()).select_from(which).scalar_subquery()
    rows = session.execute(
        select(Concern, Initiative.key, Voice.settled, _JOINED, total.label("total"))
        .join(Initiative, Initiative.id == Concern.initiative_id)
        .outerjoin(
            Voice,
            and_(Voice.workspace_id == Concern.workspace_id, Voice.concern_id == Concern.id),
        )
        .outerjoin(_JOINED, _JOINED.id == Voice.joined_id)
        .where(Concern.id.in_(newest))
        .order_by(Concern.id.desc())
    ).all()
    shown = tuple(
        _own(concern, key, is_settled, head) for concern, key, is_settled, head, _ in rows
    )
    return shown, rows[0].total if rows else 0


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


def _raised(actor: Actor, *which: ColumnElement[bool]) -> Select[int]:
    return select(Concern.id).where(
        Concern.workspace_id == actor.workspace_id, Concern.raiser_id == actor.user_id, *which
    )


def _asked(actor: Actor) -> Select[int]:
    # Two look-ups in an index each; as alternatives of one condition they read all that somebody raised.
    done = _raised(actor, Concern.status == Status.DONE)
    done_where_joined = (
        _raised(actor, Concern.status == Status.MERGED)
        .join(
            Voice, and_(Voice.workspace_id == Concern.workspace_id, Voice.concern_id == Concern.id)
        )
        .join(
            _JOINED, and_(_JOINED.workspace_id == Voice.workspace_id, _JOINED.id == Voice.joined_id)
        )
        .where(_JOINED.status.in_((Status.DONE, Status.CONFIRMED)), Voice.settled == false())
    )
    both = done.union_all(done_where_joined).cte()  # looked up once, though shown and counted
    return select(both.c.id)


def _led(card: InitiativeCard, waiting: Waiting) -> LedInitiative:
    return LedInitiative(
        id=card.id,
        key=card.key,
        name=card.name,
        open_total=waiting.open.get(card.id, 0),
        decision_on=card.decision_on,
    )
