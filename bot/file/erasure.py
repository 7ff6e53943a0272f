"""A person is taken out of everything, and what was counted stays counted.

Runs in one transaction under the locks of the workspace, its polls and its initiatives: whoever raises,
votes, decides or edits at the same moment comes before it or after it. Repeating it finds nothing.
"""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.actor import Actor
from bot.concerns import relay
from bot.errors import NotAllowed
from bot.file.schemas import Words
from bot.file.service import anonymous_concerns
from bot.people import service as people
from bot.polls import telling, voting
from bot.polls.findings import PollResult, Reason
from bot.secrets import Vault
from models import (
    Ask,
    Ballot,
    Base,
    Change,
    CoLead,
    Concern,
    ConcernEntry,
    Decision,
    Delivery,
    DigestDraft,
    DigestSchedule,
    Evidence,
    Hold,
    HomeVisit,
    Initiative,
    Inquiry,
    Membership,
    Person,
    Poll,
    PollOption,
    PollVoter,
    Preference,
    Quote,
    Stakeholder,
    Trial,
    Voice,
    Workspace,
)
from models.vocabulary import FORMER, DecisionState, PollState

MEMBER = f"{FORMER}member"
REMOVED = "Removed by the person who raised it."
REMOVED_BY_ITS_AUTHOR = "Removed by the person who brought it."
REMOVED_BY_WHO_ASKED = "Removed by the person who asked."
FIRST_HAND_OVER = (
    "You drive or approve {names}. Please hand that over first: a lead chooses somebody else with "
    "/align list and Edit. Nothing was erased."
)
FIRST_DECIDE = (
    "A decision still waits for your yes or no. Answer it in your messages from Heard first. "
    "Nothing was erased."
)
_COLUMNS: Sequence[
    tuple[type[Base], InstrumentedAttribute[str] | InstrumentedAttribute[str | None]]
] = (
    (Concern, Concern.raiser_id),
    (Concern, Concern.logged_by_id),
    (Concern, Concern.owner_id),
    (ConcernEntry, ConcernEntry.actor_id),
    (Evidence, Evidence.brought_by_id),
    (Inquiry, Inquiry.asker_id),
    (Decision, Decision.decider_id),
    (Decision, Decision.proposed_by_id),
    (Poll, Poll.created_by_id),
    (DigestSchedule, DigestSchedule.set_by_id),
    (DigestDraft, DigestDraft.decided_by_id),
    (DigestDraft, DigestDraft.intro_by_id),
    (Initiative, Initiative.created_by_id),
    (Change, Change.actor_id),
    (Change, Change.person_id),
    (Ask, Ask.asked_by_id),
    (Stakeholder, Stakeholder.cares_by_id),
)
"""Where "a former member" stands from then on."""
_ROWS: Sequence[tuple[type[Base], InstrumentedAttribute[str]]] = (
    (Stakeholder, Stakeholder.user_id),
    (Ask, Ask.user_id),
    (CoLead, CoLead.user_id),
    (Membership, Membership.user_id),
    (Person, Person.user_id),
    (Preference, Preference.user_id),
    (Hold, Hold.what),
    (Trial, Trial.user_id),
    (HomeVisit, HomeVisit.user_id),
)
"""What goes altogether."""


def erase(session: Session, actor: Actor, vault: Vault, words: Words, now: datetime) -> None:
    """Take the actor out of this workspace.

    Raises NotAllowed while they drive or approve an initiative, or a decision waits for them.
    """
    _lock(session, actor)
    _require_free(session, actor)
    _leave_anonymous_concerns(session, actor, vault)
    _forget_quotes(session, actor)
    _leave_voices(session, actor)
    if words is Words.REMOVE:
        _remove_words(session, actor)
        _remove_questions(session, actor)
        _remove_intros(session, actor)
    _leave_polls(session, actor, vault, words, now)
    _forget_messages(session, actor)
    for table, column in _COLUMNS:
        session.execute(
            update(table).where(_of(table, actor), column == actor.user_id).values({column: MEMBER})
        )
    for table, column in _ROWS:
        session.execute(delete(table).where(_of(table, actor), column == actor.user_id))


def _lock(session: Session, actor: Actor) -> None:
    workspace_id = actor.workspace_id
    # Key-share locks: a row that points at one of these is written meanwhile without waiting for us,
    # while we may wait for whoever writes it.
    session.get(Workspace, workspace_id, with_for_update={"key_share": True})
    # In the order in which others take them: a decision, or a digest, before its initiative.
    for statement in (
        select(Decision).where(
            Decision.workspace_id == workspace_id,
            or_(Decision.decider_id == actor.user_id, Decision.proposed_by_id == actor.user_id),
        ),
        select(Poll).where(Poll.workspace_id == workspace_id),
        select(DigestSchedule).where(
            DigestSchedule.workspace_id == workspace_id, DigestSchedule.set_by_id == actor.user_id
        ),
        select(Initiative).where(Initiative.workspace_id == workspace_id),
    ):
        entity = statement.column_descriptions[0]["entity"]
        session.scalars(statement.order_by(entity.id).with_for_update(key_share=True)).all()


def _require_free(session: Session, actor: Actor) -> None:
    names = session.scalars(
        select(Initiative.name)
        .where(
            Initiative.workspace_id == actor.workspace_id,
            or_(Initiative.driver_id == actor.user_id, Initiative.approver_id == actor.user_id),
        )
        .order_by(Initiative.key)
    ).all()
    if names:
        raise NotAllowed(FIRST_HAND_OVER.format(names=", ".join(names)))
    waiting = select(Decision.id).where(
        Decision.workspace_id == actor.workspace_id,
        Decision.decider_id == actor.user_id,
        Decision.state == DecisionState.PROPOSED,
    )
    if session.scalar(waiting.limit(1)) is not None:
        raise NotAllowed(FIRST_DECIDE)


def _leave_anonymous_concerns(session: Session, actor: Actor, vault: Vault) -> None:
    # Their words stay whatever was chosen: words that vanish together with a person tell whose they were.
    own = anonymous_concerns(session, vault, actor.workspace_id, actor.user_id)
    # Their cards before the concerns: so does what says that one of them has arrived.
    session.execute(
        delete(Delivery).where(
            Delivery.workspace_id == actor.workspace_id,
            Delivery.audience.in_([relay.audience_of(i) for i in own]),
        )
    )
    session.execute(
        update(Concern)
        .where(Concern.workspace_id == actor.workspace_id, Concern.id.in_(own))
        .values(relay=None)
    )


def _forget_quotes(session: Session, actor: Actor) -> None:
    # Whatever was chosen: a link to somebody's message names them.
    own = select(Concern.id).where(
        Concern.workspace_id == actor.workspace_id, Concern.raiser_id == actor.user_id
    )
    session.execute(
        delete(Quote).where(Quote.workspace_id == actor.workspace_id, Quote.concern_id.in_(own))
    )


def _leave_voices(session: Session, actor: Actor) -> None:
    # Another one for each concern that was joined: what one person joined must not be told from these.
    rows = session.execute(
        select(Voice, Concern.raiser_id)
        .join(
            Concern,
            and_(Concern.workspace_id == Voice.workspace_id, Concern.id == Voice.joined_id),
        )
        .where(Voice.workspace_id == actor.workspace_id, Voice.person == actor.user_id)
    )
    nobodies: dict[int, str] = {}
    for voice, raiser_id in rows.all():
        # Whoever joined what they had raised themselves stays one person with its raiser.
        nobody = MEMBER if raiser_id == actor.user_id else f"{FORMER}{secrets.token_hex(8)}"
        voice.person = nobodies.setdefault(voice.joined_id, nobody)
    session.flush()


def _remove_words(session: Session, actor: Actor) -> None:
    own = session.scalars(
        select(Concern.id).where(
            Concern.workspace_id == actor.workspace_id, Concern.raiser_id == actor.user_id
        )
    ).all()
    session.execute(
        update(Concern)
        .where(Concern.workspace_id == actor.workspace_id, Concern.id.in_(own))
        .values(worry=REMOVED, settled_if=None, evidence_url=None, not_yet=None)
    )
    session.execute(
        update(Evidence)
        .where(Evidence.workspace_id == actor.workspace_id, Evidence.brought_by_id == actor.user_id)
        .values(words=REMOVED_BY_ITS_AUTHOR, url=None)
    )
    session.execute(
        update(Inquiry)
        .where(_of(Inquiry, actor), Inquiry.concern_id.in_(own), Inquiry.reply.is_not(None))
        .values(reply=REMOVED)
    )
    session.execute(
        update(PollOption)
        .where(PollOption.workspace_id == actor.workspace_id, PollOption.concern_id.in_(own))
        .values(words=REMOVED)
    )


def _remove_questions(session: Session, actor: Actor) -> None:
    theirs = (_of(Inquiry, actor), Inquiry.asker_id == actor.user_id)
    # Without its words a question that waits asks nothing.
    session.execute(delete(Inquiry).where(*theirs, Inquiry.reply.is_(None)))
    session.execute(update(Inquiry).where(*theirs).values(words=REMOVED_BY_WHO_ASKED))


def _remove_intros(session: Session, actor: Actor) -> None:
    session.execute(
        update(DigestDraft)
        .where(
            DigestDraft.workspace_id == actor.workspace_id, DigestDraft.intro_by_id == actor.user_id
        )
        .values(intro=None, intro_by_id=None)
    )


def _leave_polls(session: Session, actor: Actor, vault: Vault, words: Words, now: datetime) -> None:
    polls = session.scalars(select(Poll).where(Poll.workspace_id == actor.workspace_id)).all()
    for poll in polls:
        if actor.user_id in poll.people:
            poll.people = [one for one in poll.people if one != actor.user_id]
        if poll.decider_id == actor.user_id:
            # Whoever approves decides from now on: a poll must not wait for nobody.
            poll.decider_id = session.get_one(Initiative, poll.initiative_id).approver_id
        voter = session.get(PollVoter, (poll.workspace_id, poll.id, actor.user_id))
        if voter is not None:
            _leave_poll(session, poll, voter, vault, words)
            if poll.state is PollState.OPEN:
                session.flush()
                telling.refresh_card(session, poll, now)
    session.flush()


def _leave_poll(session: Session, poll: Poll, voter: PollVoter, vault: Vault, words: Words) -> None:
    if poll.state is PollState.OPEN and not voter.answered:
        session.delete(voter)
        return
    ballot = session.get(Ballot, (poll.workspace_id, poll.id, voter.user_id))
    reason = ballot.content.get("reason") if ballot else None
    # Another one in each poll: what one person answered in several must not be told from these.
    nobody = f"{FORMER}{secrets.token_hex(8)}"
    voting.pass_on(session, poll, vault, voter.user_id, nobody)
    voter.user_id, voter.remind_at = nobody, None
    if ballot is None or reason is None:
        return
    _leave_result(poll, reason, words)
    if words is Words.REMOVE:
        session.execute(
            update(Ballot)
            .where(
                Ballot.workspace_id == poll.workspace_id,
                Ballot.poll_id == poll.id,
                Ballot.voter == nobody,
            )
            .values(content={**ballot.content, "reason": REMOVED})
        )


def _leave_result(poll: Poll, reason: str, words: Words) -> None:
    if poll.result is None:
        return
    result = PollResult.model_validate(poll.result)
    instead = REMOVED if words is Words.REMOVE else reason
    gone = Reason(who=people.FORMER_MEMBER, words=instead)
    # By the words: a name may be another's as well, and may have been changed since.
    reasons = tuple(gone if one.words == reason else one for one in result.reasons)
    poll.result = result.model_copy(update={"reasons": reasons}).model_dump(mode="json")


def _forget_messages(session: Session, actor: Actor) -> None:
    params = cast(Delivery.params, String)
    alike = session.scalars(
        select(Delivery).where(
            Delivery.workspace_id == actor.workspace_id,
            or_(
                Delivery.audience == actor.user_id,
                Delivery.card.contains(actor.user_id, autoescape=True),
                params.contains(actor.user_id, autoescape=True),
            ),
        )
    ).all()
    # An id may be the beginning of another one.
    whole = re.compile(rf"(?<![A-Za-z0-9]){re.escape(actor.user_id)}(?![A-Za-z0-9])")
    for row in alike:
        if whole.search(f"{row.audience} {row.card} {row.params}"):
            session.delete(row)
    session.flush()


def _of(table: type[Base], actor: Actor) -> ColumnElement[bool]:
    return table.__table__.c.workspace_id == actor.workspace_id
