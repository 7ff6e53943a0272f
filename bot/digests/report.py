"""What a digest says, read with the rights of its channel.

Leads-only concerns are neither shown nor counted, an anonymous one has no name. The number of statements
does not depend on how many concerns there are: counts come from the daily tallies, lists are short.
"""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.clock import real_now
from bot.digests import rules, runs, sections
from bot.digests.schemas import (
    DigestParams,
    DigestPreview,
    DigestReport,
    Intro,
    PausedNote,
    PausedParams,
    PreviewParams,
    QuietNote,
    QuietParams,
)
from bot.digests.sections import Stretch
from bot.initiatives import service as initiatives
from bot.people import service as people
from models import DigestDraft, DigestRun, DigestSchedule, DigestWindow
from models.vocabulary import Occasion, ScheduleState


def digest(
    session: Session, workspace_id: str, params: DigestParams, now: datetime
) -> DigestReport | None:
    """The digest of a run; None when its schedule was paused meanwhile or is gone."""
    found = session.execute(
        select(DigestRun, DigestSchedule, DigestDraft)
        .join(
            DigestSchedule,
            and_(
                DigestSchedule.workspace_id == DigestRun.workspace_id,
                DigestSchedule.id == DigestRun.schedule_id,
            ),
        )
        .outerjoin(
            DigestDraft,
            and_(
                DigestDraft.workspace_id == DigestRun.workspace_id,
                DigestDraft.schedule_id == DigestRun.schedule_id,
                DigestDraft.occasion_key == DigestRun.occasion_key,
            ),
        )
        .where(DigestRun.workspace_id == workspace_id, DigestRun.id == params.run_id)
    ).one_or_none()
    if found is None or _rests(found.DigestSchedule, found.DigestRun.occasion):
        return None
    run, schedule = found.DigestRun, found.DigestSchedule
    told = session.scalars(
        select(DigestWindow).where(
            DigestWindow.workspace_id == workspace_id, DigestWindow.run_id == run.id
        )
    )
    bounds = {window.initiative_id: (window.after, window.upto) for window in told}
    since = _told_on(session, schedule, DigestRun.id < run.id)
    intro = _intro(session, found.DigestDraft)
    stretch = Stretch(bounds, run.local_date, since, now, intro)
    return sections.report(session, schedule, stretch)


def of_draft(
    session: Session, schedule: DigestSchedule, draft: DigestDraft, about: Collection[int]
) -> DigestReport:
    """What the channel will get at the draft's hour as it stands now, as far as it is of `about`."""
    bounds = {i: one for i, one in runs.not_yet_told(session, schedule).items() if i in about}
    today = rules.local_date(draft.due_at, schedule.zone)
    since, intro = _told_on(session, schedule), _intro(session, draft)
    return sections.report(session, schedule, Stretch(bounds, today, since, draft.due_at, intro))


def preview(
    session: Session, workspace_id: str, params: PreviewParams, now: datetime
) -> DigestPreview | None:
    """What the channel would get now, as far as who asked for it may read that."""
    schedule = _schedule(session, workspace_id, params.schedule_id)
    if schedule is None or params.user_id is None:
        return None
    reader = Actor(workspace_id, params.user_id, workspace_id)
    cards = initiatives.in_channel(session, workspace_id, schedule.channel_id)
    about = initiatives.read_by(session, reader, cards, real_now())
    bounds = {i: one for i, one in runs.not_yet_told(session, schedule).items() if i in about}
    today = rules.local_date(now, schedule.zone)
    stretch = Stretch(bounds, today, _told_on(session, schedule), now)
    found = sections.report(session, schedule, stretch)
    return DigestPreview(report=found, partial=len(about) < len(cards))


def quiet_note(
    session: Session, workspace_id: str, params: QuietParams, now: datetime
) -> QuietNote | None:
    """The note that a channel is left in peace; None when there has been news since."""
    del now
    schedule = _schedule(session, workspace_id, params.schedule_id)
    if schedule is None or not rules.stays_silent(schedule.quiet_weeks):
        return None
    channel = people.channel_name(session, workspace_id, schedule.channel_id)
    return QuietNote(channel=channel, weeks=schedule.quiet_weeks)


def paused_note(
    session: Session, workspace_id: str, params: PausedParams, now: datetime
) -> PausedNote | None:
    """The note that a schedule stands still; None when it runs again."""
    del now
    schedule = _schedule(session, workspace_id, params.schedule_id)
    if schedule is None or schedule.pause_reason is None:
        return None
    channel = people.channel_name(session, workspace_id, schedule.channel_id)
    return PausedNote(schedule_id=schedule.id, channel=channel, reason=schedule.pause_reason)


def _intro(session: Session, draft: DigestDraft | None) -> Intro | None:
    if draft is None or draft.intro is None or draft.intro_by_id is None:
        return None
    who = people.name_of(session, draft.workspace_id, draft.intro_by_id)
    return Intro(intro=draft.intro, who=who)


def _schedule(session: Session, workspace_id: str, schedule_id: int) -> DigestSchedule | None:
    schedule = session.get(DigestSchedule, schedule_id)
    return schedule if schedule and schedule.workspace_id == workspace_id else None


def _rests(schedule: DigestSchedule, occasion: Occasion) -> bool:
    return schedule.state is ScheduleState.PAUSED and occasion is Occasion.SCHEDULED


def _told_on(
    session: Session, schedule: DigestSchedule, *conditions: ColumnElement[bool]
) -> date | None:
    # A run without windows told nothing: it did not reach its channel.
    return session.scalar(
        select(func.max(DigestRun.local_date))
        .join(
            DigestWindow,
            and_(
                DigestWindow.workspace_id == DigestRun.workspace_id,
                DigestWindow.run_id == DigestRun.id,
            ),
        )
        .where(
            DigestRun.workspace_id == schedule.workspace_id,
            DigestRun.schedule_id == schedule.id,
            *conditions,
        )
    )
