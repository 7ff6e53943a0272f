"""Who is shown the draft of a digest, and when; and what they read of it.

It follows from the schedule as it stands: each driver of the channel is shown it, and whoever set the
digest, as far as they still lead there. A digest that would stay silent is not drafted.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.clock import real_now
from bot.delivery import service as delivery
from bot.delivery.rules import DESTINATION
from bot.digests import report, runs
from bot.digests.rules import occasion_key
from bot.drafts import life, rules
from bot.drafts.rules import Standing
from bot.drafts.schemas import DraftNote, DraftParams
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard
from bot.people import reach
from bot.people import service as people
from models import Delivery, DigestDraft, DigestSchedule
from models.vocabulary import DraftState, ScheduleState


def draft_due(session: Session, now: datetime, limit: int) -> Sequence[str]:
    """Show the drafts whose time has come. Returns the workspace of each schedule that was looked at."""
    due = session.scalars(
        select(DigestSchedule)
        .where(DigestSchedule.state == ScheduleState.ACTIVE, DigestSchedule.draft_at <= now)
        .order_by(DigestSchedule.draft_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    for schedule in due:
        schedule.draft_at = _show_who_is_due(session, schedule, now)
    return [schedule.workspace_id for schedule in due]


def is_any_due(session: Session, now: datetime) -> bool:
    """Whether `draft_due` would look at something."""
    statement = select(DigestSchedule.id).where(
        DigestSchedule.state == ScheduleState.ACTIVE, DigestSchedule.draft_at <= now
    )
    return session.scalar(statement.limit(1)) is not None


def note(
    session: Session, workspace_id: str, params: DraftParams, now: datetime
) -> DraftNote | None:
    """The draft, or what became of it, for one of those who lead; None once they do not any more.

    None as well where there is nothing to decide any more and they were never shown it.
    """
    draft = session.get(DigestDraft, params.draft_id)
    if draft is None or draft.workspace_id != workspace_id:
        return None
    schedule = session.get_one(DigestSchedule, draft.schedule_id)
    cards = initiatives.in_channel(session, workspace_id, schedule.channel_id)
    if not _may_be_shown(session, workspace_id, params.user_id, cards):
        return None
    paused = schedule.state is ScheduleState.PAUSED
    standing = rules.standing(draft.state, draft.due_at, now, paused=paused)
    if standing is not Standing.WAITING and not _was_shown(session, draft, params.user_id):
        return None
    told = _note(session, schedule, draft, standing)
    if standing is Standing.POSTED:
        drives = any(params.user_id == card.driver_id for card in cards)
        return _as_it_went(session, schedule, draft, told, drives=drives)
    if standing is not Standing.WAITING:
        return told
    reader = Actor(workspace_id, params.user_id, workspace_id)
    about = initiatives.read_by(session, reader, cards, real_now())
    shown = report.of_draft(session, schedule, draft, about)
    return told.model_copy(update={"report": shown, "partial": len(about) < len(cards)})


def _show_who_is_due(session: Session, schedule: DigestSchedule, now: datetime) -> datetime | None:
    """Show it to whom it is time for. Returns when to look next; None once the latest moment has come."""
    latest = rules.shown_by(schedule.next_run_at, schedule.zone)
    moments = _moments(session, schedule, latest, now)
    due = sorted(user for user, moment in moments.items() if moment <= now)
    # Who was shown it before the weekend reads it as it stands now, or that it is not theirs any more.
    life.refresh_open(session, schedule, now)
    if due and runs.would_post(session, schedule):
        draft = _draft_of(session, schedule)
        for user_id in due if draft.state is DraftState.WAITING else ():
            if not _is_on_its_way(session, draft, user_id):
                life.show(session, draft, user_id, now)
    # Once more at the latest moment: there may be news, or a driver, that was not there before.
    looks = {*moments.values(), latest}
    return min((look for look in looks if look > now), default=None)


def _moments(
    session: Session, schedule: DigestSchedule, latest: datetime, now: datetime
) -> dict[str, datetime]:
    workspace_id = schedule.workspace_id
    cards = initiatives.in_channel(session, workspace_id, schedule.channel_id)
    wanted = {card.driver_id for card in cards} | {schedule.set_by_id}
    moments = {
        user: rules.draft_moment(
            schedule.next_run_at,
            latest,
            now,
            people.zone_of(session, workspace_id, user),
            reach.hours_of(session, workspace_id, user),
        )
        for user in sorted(wanted)
        if _may_be_shown(session, workspace_id, user, cards)
    }
    return {user: moment for user, moment in moments.items() if moment is not None}


def _may_be_shown(
    session: Session, workspace_id: str, user_id: str, cards: Collection[InitiativeCard]
) -> bool:
    leads = any(user_id in card.lead_ids for card in cards)
    return leads and people.cannot_lead(session, workspace_id, user_id) is None


def _draft_of(session: Session, schedule: DigestSchedule) -> DigestDraft:
    key = occasion_key(schedule.next_run_at, schedule.zone)
    found = life.of_day(session, schedule, key)
    if found is not None:
        return found
    draft = DigestDraft(
        workspace_id=schedule.workspace_id,
        schedule_id=schedule.id,
        occasion_key=key,
        due_at=schedule.next_run_at,
        state=DraftState.WAITING,
    )
    before = _untold(session, schedule)
    if before is not None:
        # What was written for a digest that was moved to another day, or that Slack refused, is not lost.
        draft.intro, draft.intro_by_id = before.intro, before.intro_by_id
    session.add(draft)
    session.flush()
    return draft


def _untold(session: Session, schedule: DigestSchedule) -> DigestDraft | None:
    """The last draft, where nobody in the channel has read what stands in it."""
    newest = session.scalar(
        select(DigestDraft)
        .where(
            DigestDraft.workspace_id == schedule.workspace_id,
            DigestDraft.schedule_id == schedule.id,
        )
        .order_by(DigestDraft.id.desc())
        .limit(1)
    )
    if newest is None or newest.state is DraftState.MOVED:
        return newest
    if newest.state is not DraftState.POSTED:
        return None
    return newest if _outcome(session, schedule, newest)[0] is Standing.REFUSED else None


def _is_on_its_way(session: Session, draft: DigestDraft, user_id: str) -> bool:
    sent = select(Delivery.id).where(
        Delivery.workspace_id == draft.workspace_id,
        Delivery.card == life.card(draft.id, user_id),
    )
    return session.scalar(sent.limit(1)) is not None


def _was_shown(session: Session, draft: DigestDraft, user_id: str) -> bool:
    card = life.card(draft.id, user_id)
    return delivery.ts_of_card(session, draft.workspace_id, card) is not None


def _as_it_went(
    session: Session,
    schedule: DigestSchedule,
    draft: DigestDraft,
    told: DraftNote,
    *,
    drives: bool,
) -> DraftNote:
    """Slack may have refused the digest since, or left open whether it arrived."""
    standing, code = _outcome(session, schedule, draft)
    if standing is not Standing.REFUSED:
        return told.model_copy(update={"standing": standing, "drives": drives})
    rests = schedule.state is ScheduleState.PAUSED
    return told.model_copy(
        update={
            "standing": standing,
            "refusal": DESTINATION.get(code, schedule.pause_reason),
            "schedule_id": schedule.id if rests else None,
            "keeps_intro": draft.intro is not None,
        }
    )


def _outcome(
    session: Session, schedule: DigestSchedule, draft: DigestDraft
) -> tuple[Standing, str]:
    """What became of a digest that was posted, and the error that Slack gave last, while that is known."""
    posts = runs.posts_of(session, schedule, draft.occasion_key)
    untold = not runs.tells(session, schedule, draft.occasion_key)
    error = posts[-1].error if posts else None
    return rules.outcome([post.state for post in posts], untold=untold), error or ""


def _note(
    session: Session, schedule: DigestSchedule, draft: DigestDraft, standing: Standing
) -> DraftNote:
    workspace_id, decider = schedule.workspace_id, draft.decided_by_id
    next_at = schedule.next_run_at
    if standing is Standing.SKIPPED:
        next_at = life.occurrence_after(schedule, draft.due_at)
    return DraftNote(
        draft_id=draft.id,
        channel=people.channel_name(session, workspace_id, schedule.channel_id),
        standing=standing,
        due_at=draft.due_at,
        next_at=next_at,
        zone=schedule.zone,
        who=people.name_of(session, workspace_id, decider) if decider else None,
        decided_at=draft.decided_at,
        report=None,
        partial=False,
    )
