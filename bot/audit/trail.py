"""Adds to the audit, in the transaction of the change that it tells. Other rooms call one line each.

Nothing that people wrote at length comes here, and nothing that somebody did anonymously.
"""

from sqlalchemy import ColumnElement, Select, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.audit import rules
from bot.clock import real_now
from bot.initiatives.schemas import InitiativeCard
from bot.people.rules import hour_of
from models import Change, Concern, Decision, DigestSchedule, InitiativeChannel, Poll
from models.vocabulary import Changed, DecisionState, Status, Visibility

_DECISION = {
    DecisionState.PROPOSED: Changed.DECISION_PROPOSED,
    DecisionState.CONFIRMED: Changed.DECISION_CONFIRMED,
    DecisionState.DECLINED: Changed.DECISION_DECLINED,
}


def record(
    session: Session,
    workspace_id: str,
    actor: Actor | None,
    initiative_id: int,
    what: Changed,
    *,
    about: str | None = None,
    person_id: str | None = None,
    row_id: int | None = None,
) -> None:
    """Add one line; `actor` is None where Heard did it by itself.

    The time is the real one: an audit tells when something was done, whatever the clock of the
    product was set to. Of what raisers do, the hour alone: what somebody anonymous did between two such steps
    must not be known to the minute.
    """
    real = real_now()
    session.add(
        Change(
            workspace_id=workspace_id,
            initiative_id=initiative_id,
            what=what,
            actor_id=actor.user_id if actor else None,
            person_id=person_id,
            about=about,
            row_id=row_id,
            happened_at=hour_of(real) if what in rules.BY_RAISERS else real,
        )
    )


def started(session: Session, actor: Actor, initiative_id: int, *, is_new: bool) -> None:
    """An initiative was started; a second click on the same form starts nothing."""
    if is_new:
        record(session, actor.workspace_id, actor, initiative_id, Changed.STARTED)


def edited(session: Session, actor: Actor, before: InitiativeCard, after: InitiativeCard) -> None:
    """An initiative was edited: which fields, and who came into or left a role."""
    for step in rules.steps(_terms(before), _terms(after)):
        record(
            session,
            actor.workspace_id,
            actor,
            after.id,
            step.what,
            about=step.about,
            person_id=step.person_id,
        )


def stakeholders(
    session: Session, actor: Actor, initiative_id: int, group: str, come: int, go: int
) -> None:
    """A group was changed. People are counted: who is in it now, `/align people` shows."""
    about = f"{group}: {come} in, {go} out"
    record(session, actor.workspace_id, actor, initiative_id, Changed.STAKEHOLDERS, about=about)


def described(session: Session, actor: Actor, initiative_id: int, people: int) -> None:
    """Stakeholders were described. Who, and how, each of them reads in their own file."""
    about = f"described: {people}"
    record(session, actor.workspace_id, actor, initiative_id, Changed.STAKEHOLDERS, about=about)


def cares_said(session: Session, actor: Actor, initiative_id: int) -> None:
    """A stakeholder said what they care about themselves, or took it away. Their words stay with it."""
    record(session, actor.workspace_id, actor, initiative_id, Changed.CARES_SAID)


def digest(session: Session, actor: Actor | None, about: DigestSchedule, what: Changed) -> None:
    """Something was done with the digest of a channel: said of every initiative at home there."""
    workspace_id, channel_id = about.workspace_id, about.channel_id
    at_home = select(InitiativeChannel.initiative_id).where(
        InitiativeChannel.workspace_id == workspace_id,
        InitiativeChannel.channel_id == channel_id,
    )
    for initiative_id in session.scalars(at_home.order_by(InitiativeChannel.initiative_id)).all():
        record(session, workspace_id, actor, initiative_id, what, about=channel_id)


def poll(session: Session, actor: Actor | None, about: Poll, what: Changed) -> None:
    """A poll was opened, extended, cancelled or closed."""
    record(session, about.workspace_id, actor, about.initiative_id, what, row_id=about.id)


def decision(session: Session, actor: Actor, about: Decision) -> None:
    """A decision stands where it stands now because of the actor."""
    what = _DECISION[about.state]
    record(session, about.workspace_id, actor, about.initiative_id, what, row_id=about.id)


def answered(
    session: Session, actor: Actor, initiative_id: int, label: str, status: Status
) -> None:
    """A lead answered a concern. Its words stay with the concern."""
    about = stands(label, status)
    record(session, actor.workspace_id, actor, initiative_id, Changed.CONCERN_ANSWERED, about=about)


def stands(label: str, status: Status) -> str:
    """Where a concern stands, in a few words."""
    return f"{label} is {status.replace('_', ' ')}"


def assigned(
    session: Session, actor: Actor, initiative_id: int, label: str, owner_id: str | None
) -> None:
    """A lead asked somebody to look after a concern."""
    what = Changed.CONCERN_ASSIGNED
    record(session, actor.workspace_id, actor, initiative_id, what, about=label, person_id=owner_id)


def moved(
    session: Session, actor: Actor, ids: tuple[int, int], was: str, label: str, along: int
) -> None:
    """A lead moved a concern from one initiative to another; `along` went as many that had joined it.

    Where it was, the other initiative is not named: not all who lead this one can read that one.
    """
    here, there = ids
    who = f"{was} with {along} that joined it" if along else was
    record(
        session,
        actor.workspace_id,
        actor,
        here,
        Changed.CONCERN_MOVED,
        about=f"{who}, to another initiative",
    )
    record(
        session,
        actor.workspace_id,
        actor,
        there,
        Changed.CONCERN_MOVED,
        about=f"{who}, which is {label} here",
    )


def joined(session: Session, actor: Actor, initiative_id: int, label: str, to: str) -> None:
    """A lead let a concern join another one."""
    about = joining(label, to)
    record(session, actor.workspace_id, actor, initiative_id, Changed.CONCERN_JOINED, about=about)


def joining(label: str, to: str) -> str:
    """Which concern joins which, in a few words."""
    return f"{label} joins {to}"


def parted(session: Session, actor: Actor, initiative_id: int, label: str) -> None:
    """A lead let a concern that had joined another stand by itself again."""
    record(session, actor.workspace_id, actor, initiative_id, Changed.CONCERN_PARTED, about=label)


def by_raiser(session: Session, actor: Actor, concern: Concern, what: Changed, about: str) -> None:
    """Its raiser changed a concern of theirs that stands by their name, or for the leads.

    Of an anonymous one there is no row, not even one without an actor: a row has the hour in which it was
    done, and who was there in that hour can be known from elsewhere.
    """
    if concern.visibility is not Visibility.ANONYMOUS:
        record(
            session,
            actor.workspace_id,
            actor,
            concern.initiative_id,
            what,
            about=about,
            row_id=concern.id,
        )


def take_name_off(session: Session, actor: Actor, concern: Concern) -> None:
    """A concern is not the actor's, they say: what they did as its raiser is somebody's from now on."""
    theirs = (*_of_raisers(concern), Change.actor_id == actor.user_id)
    session.execute(update(Change).where(*theirs).values(actor_id=None))


def forget_raiser(session: Session, concern: Concern) -> None:
    """A concern is anonymous from now on: as if it had been so from the beginning."""
    session.execute(delete(Change).where(*_of_raisers(concern)))


def reworded_concerns(workspace_id: str) -> Select[int | None]:
    """The ids of the concerns that say what their raisers wrote since: in an edit, or of what they miss."""
    says_not_yet = and_(
        Change.what == Changed.CONCERN_BY_RAISER,
        Change.about.endswith(stands("", Status.REOPENED)),
    )
    return select(Change.row_id).where(
        Change.workspace_id == workspace_id,
        or_(Change.what == Changed.CONCERN_EDITED, says_not_yet),
        Change.row_id.is_not(None),  # one NULL, and NOT IN is true of nothing
    )


def _of_raisers(concern: Concern) -> tuple[ColumnElement[bool], ...]:
    return (
        Change.workspace_id == concern.workspace_id,
        Change.row_id == concern.id,
        Change.what.in_(rules.BY_RAISERS),
    )


def _terms(card: InitiativeCard) -> rules.Terms:
    return rules.Terms(
        name=card.name,
        goal=card.goal,
        decision_on=card.decision_on,
        channel_ids=card.channel_ids,
        driver_id=card.driver_id,
        approver_id=card.approver_id,
        co_lead_ids=card.co_lead_ids,
    )
