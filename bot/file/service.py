"""What is held about a person, read for that person alone."""

from collections.abc import Collection

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from bot.actor import Actor
from bot.audit import own
from bot.concerns import relay
from bot.concerns import rules as concern_rules
from bot.concerns.rules import label
from bot.concerns.words import SEEN_BY
from bot.file import exchanges, stakes
from bot.file.schemas import (
    HowRaised,
    OwnAsk,
    OwnCare,
    OwnChoices,
    OwnConcern,
    OwnDecision,
    OwnEvidence,
    OwnFile,
    OwnIntro,
    OwnMade,
    OwnPoll,
    OwnRole,
    OwnTrial,
    Profile,
)
from bot.initiatives import service as initiatives
from bot.people import service as people
from bot.secrets import Vault
from models import (
    Ask,
    Ballot,
    CoLead,
    Concern,
    Decision,
    Delivery,
    DigestDraft,
    DigestSchedule,
    Evidence,
    Initiative,
    Membership,
    Person,
    Poll,
    PollVoter,
    Preference,
    Quote,
    Stakeholder,
    Trial,
    Voice,
)
from models.vocabulary import Reminders, Visibility


def read(session: Session, actor: Actor, vault: Vault, most: int | None = None) -> OwnFile:
    """Everything held about the actor. Guests and visitors may ask as well: it is about them.

    With `most`, of the audits the newest so many lines, and how many more there are.
    """
    workspace_id, user_id = actor.workspace_id, actor.user_id
    person = session.get(Person, (workspace_id, user_id))
    channels = session.scalars(
        select(Membership.channel_id).where(
            Membership.workspace_id == workspace_id, Membership.user_id == user_id
        )
    ).all()
    anonymous = anonymous_concerns(session, vault, workspace_id, user_id)
    preference = session.get(Preference, (workspace_id, user_id))
    audit = own.lines(session, actor, most)
    audit_total = len(audit) if most is None else own.number(session, actor)
    return OwnFile(
        user_id=user_id,
        profile=Profile(name=person.name, zone=person.zone, role=person.role) if person else None,
        concerns=tuple(_concerns(session, actor, anonymous)),
        evidence=tuple(_evidence(session, actor)),
        roles=tuple(_roles(session, actor)),
        stakes=tuple(stakes.of(session, actor)),
        asked=tuple(_asked(session, actor)),
        polls=tuple(_polls(session, actor)),
        decisions=tuple(_decisions(session, actor)),
        intros=tuple(_intros(session, actor)),
        questions=tuple(exchanges.questions(session, actor)),
        replies=tuple(exchanges.replies(session, actor, anonymous)),
        looked_after=tuple(_looked_after(session, actor)),
        polls_made=tuple(_polls_made(session, actor)),
        choices=_choices(preference),
        week_told_on=preference.week_told_on if preference else None,
        trial=_trial(session, actor),
        channels_seen_in=tuple(
            sorted(people.channel_names(session, workspace_id, channels).values())
        ),
        notes_on_others=stakes.notes_on_others(session, actor),
        audit=tuple(audit),
        audit_more=audit_total - len(audit),
        messages_to_you=_count(
            session,
            select(func.count())
            .select_from(Delivery)
            .where(Delivery.workspace_id == workspace_id, Delivery.audience == user_id),
        ),
    )


def anonymous_concerns(session: Session, vault: Vault, workspace_id: str, user_id: str) -> set[int]:
    """The anonymous concerns whose relay leads to this person. For that person's own eyes only."""
    sealed = session.scalars(
        select(Concern).where(Concern.workspace_id == workspace_id, Concern.relay.is_not(None))
    ).all()
    return {concern.id for concern in sealed if relay.leads_to(vault, concern, user_id)}


def _concerns(session: Session, actor: Actor, secret: Collection[int]) -> list[OwnConcern]:
    joined = aliased(Concern)
    rows = session.execute(
        select(Concern, Initiative.key, Initiative.name, Quote, Voice, joined)
        .join(Initiative, Initiative.id == Concern.initiative_id)
        .outerjoin(
            Quote,
            and_(Quote.workspace_id == Concern.workspace_id, Quote.concern_id == Concern.id),
        )
        .outerjoin(
            Voice,
            and_(Voice.workspace_id == Concern.workspace_id, Voice.concern_id == Concern.id),
        )
        .outerjoin(joined, joined.id == Voice.joined_id)
        .where(
            Concern.workspace_id == actor.workspace_id,
            or_(
                Concern.raiser_id == actor.user_id,
                Concern.logged_by_id == actor.user_id,
                Concern.id.in_(secret),
            ),
        )
        .order_by(Initiative.key, Concern.number)
    )
    return [
        _concern(concern, quote, label(key, concern.number), name, actor.user_id).model_copy(
            update={
                "joined": label(key, to.number) if to else None,
                "editable_id": concern.id if _may_edit(concern, voice, to, actor.user_id) else None,
            }
        )
        for concern, key, name, quote, voice, to in rows
    ]


def _concern(
    concern: Concern, quote: Quote | None, called: str, initiative: str, user_id: str
) -> OwnConcern:
    if concern.logged_by_id == user_id:
        how = HowRaised.FOR_ANOTHER
    else:
        how = HowRaised.FOR_ME if concern.logged_by_id else HowRaised.BY_ME
    told = OwnConcern(
        label=called,
        initiative=initiative,
        how=how,
        visibility=concern.visibility,
        seen_by=SEEN_BY[concern.visibility],
        status=concern.status,
        raised_on=concern.raised_on,
    )
    if how is HowRaised.FOR_ANOTHER:
        return told
    return told.model_copy(
        update={
            "effect": concern.effect,
            "basis": concern.basis,
            "worry": concern.worry,
            "settled_if": concern.settled_if,
            "evidence_url": concern.evidence_url,
            "not_yet": concern.not_yet,
            "quote": quote.words if quote else None,
            "quote_url": quote.url if quote else None,
        }
    )


def _may_edit(concern: Concern, voice: Voice | None, joined: Concern | None, user_id: str) -> bool:
    standing = concern.status
    if voice is not None and joined is not None:
        standing = concern_rules.standing(joined.status, settled=voice.settled)
    is_named = concern.visibility is not Visibility.ANONYMOUS and concern.raiser_id == user_id
    return is_named and concern_rules.may_edit(concern.status, standing)


def _evidence(session: Session, actor: Actor) -> list[OwnEvidence]:
    rows = session.execute(
        select(Evidence, Initiative.key, Concern.number)
        .join(Concern, Concern.id == Evidence.concern_id)
        .join(Initiative, Initiative.id == Concern.initiative_id)
        .where(Evidence.workspace_id == actor.workspace_id, Evidence.brought_by_id == actor.user_id)
        .order_by(Evidence.id)
    )
    return [
        OwnEvidence(
            label=label(key, number),
            kind=one.kind,
            words=one.words,
            url=one.url,
            brought_on=one.brought_on,
        )
        for one, key, number in rows
    ]


def _roles(session: Session, actor: Actor) -> list[OwnRole]:
    ours = Initiative.workspace_id == actor.workspace_id
    user_id = actor.user_id
    asked = (
        ("driver", select(Initiative.name).where(ours, Initiative.driver_id == user_id)),
        ("approver", select(Initiative.name).where(ours, Initiative.approver_id == user_id)),
        ("started it", select(Initiative.name).where(ours, Initiative.created_by_id == user_id)),
        (
            "co-lead",
            select(Initiative.name)
            .join(CoLead, CoLead.initiative_id == Initiative.id)
            .where(ours, CoLead.user_id == user_id),
        ),
    )
    found = [
        OwnRole(initiative=name, role=role)
        for role, statement in asked
        for name in session.scalars(statement.order_by(Initiative.key))
    ]
    groups = session.execute(
        select(Initiative.name, Stakeholder.group_name)
        .join(Stakeholder, Stakeholder.initiative_id == Initiative.id)
        .where(ours, Stakeholder.user_id == user_id)
        .order_by(Initiative.key)
    )
    return found + [OwnRole(initiative=n, role=f"stakeholder in {group}") for n, group in groups]


def _asked(session: Session, actor: Actor) -> list[OwnAsk]:
    rows = session.execute(
        select(Ask, Initiative.name)
        .join(Initiative, Initiative.id == Ask.initiative_id)
        .where(Ask.workspace_id == actor.workspace_id, Ask.user_id == actor.user_id)
        .order_by(Ask.id)
    )
    return [
        OwnAsk(initiative=name, asked_on=row.asked_at.date(), not_for_me=row.declined)
        for row, name in rows
    ]


def _polls(session: Session, actor: Actor) -> list[OwnPoll]:
    rows = session.execute(
        select(Poll, PollVoter, Ballot)
        .join(
            PollVoter,
            and_(PollVoter.workspace_id == Poll.workspace_id, PollVoter.poll_id == Poll.id),
        )
        .outerjoin(
            Ballot,
            and_(
                Ballot.workspace_id == Poll.workspace_id,
                Ballot.poll_id == Poll.id,
                Ballot.voter == PollVoter.user_id,
            ),
        )
        .where(Poll.workspace_id == actor.workspace_id, PollVoter.user_id == actor.user_id)
        .order_by(Poll.id)
    )
    return [
        OwnPoll(
            question=poll.question,
            state=poll.state,
            anonymous=poll.anonymous,
            group_at_opening=voter.group_name,
            answered=voter.answered,
            answer=ballot.content if ballot else None,
        )
        for poll, voter, ballot in rows
    ]


def _decisions(session: Session, actor: Actor) -> list[OwnDecision]:
    rows = session.scalars(
        select(Decision)
        .where(
            Decision.workspace_id == actor.workspace_id,
            or_(Decision.decider_id == actor.user_id, Decision.proposed_by_id == actor.user_id),
        )
        .order_by(Decision.id)
    )
    return [
        OwnDecision(
            words=row.words,
            state=row.state,
            role="decides" if row.decider_id == actor.user_id else "proposed",
        )
        for row in rows
    ]


def _intros(session: Session, actor: Actor) -> list[OwnIntro]:
    rows = session.execute(
        select(DigestDraft.intro, DigestDraft.due_at, DigestSchedule.channel_id)
        .join(DigestSchedule, DigestSchedule.id == DigestDraft.schedule_id)
        .where(
            DigestDraft.workspace_id == actor.workspace_id, DigestDraft.intro_by_id == actor.user_id
        )
        .order_by(DigestDraft.id)
    ).all()
    channels = people.channel_names(session, actor.workspace_id, {row.channel_id for row in rows})
    return [
        OwnIntro(channel=channels[row.channel_id], due_on=row.due_at.date(), intro=row.intro)
        for row in rows
    ]


def _looked_after(session: Session, actor: Actor) -> list[OwnCare]:
    rows = session.execute(
        select(
            Initiative.key,
            Initiative.name,
            Concern.number,
            Concern.status,
            Concern.visibility,
            initiatives.is_insider(actor.user_id).label("inside"),
        )
        .join(Initiative, Initiative.id == Concern.initiative_id)
        .where(Concern.workspace_id == actor.workspace_id, Concern.owner_id == actor.user_id)
        .order_by(Initiative.key, Concern.number)
    )
    return [
        OwnCare(
            label=label(row.key, row.number),
            initiative=row.name,
            status=row.status
            if concern_rules.may_look_after(row.visibility, inside=row.inside)
            else None,
        )
        for row in rows
    ]


def _polls_made(session: Session, actor: Actor) -> list[OwnMade]:
    rows = session.execute(
        select(Poll.question, Poll.state)
        .where(Poll.workspace_id == actor.workspace_id, Poll.created_by_id == actor.user_id)
        .order_by(Poll.id)
    )
    return [OwnMade(question=row.question, state=row.state) for row in rows]


def _choices(found: Preference | None) -> OwnChoices | None:
    if found is None:
        return None
    # A row may be there for the sake of something else: who saved their choices has hours in it.
    is_saved = found.begins is not None or found.reminders is not Reminders.ALL
    chosen = OwnChoices(
        reminders=found.reminders if is_saved else None,
        begins=found.begins,
        ends=found.ends,
        snoozed_until=found.snoozed_until,
        nudged_from=found.nudged_from,
    )
    return chosen if any(chosen.model_dump().values()) else None


def _trial(session: Session, actor: Actor) -> OwnTrial | None:
    found = session.get(Trial, (actor.workspace_id, actor.user_id))
    return OwnTrial(is_open=found.is_open, answer=found.ballot) if found else None


def _count(session: Session, statement: Select[int]) -> int:
    return session.scalar(statement) or 0
