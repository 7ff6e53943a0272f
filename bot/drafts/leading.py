"""Who leads in a channel changes before its digest's hour: so does who is shown the draft."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.drafts.rules import LOOK_AHEAD
from models import DigestSchedule, InitiativeChannel
from models.vocabulary import ScheduleState


def hold(
    session: Session, workspace_id: str, initiative_id: int | None, channel_ids: Collection[str]
) -> Sequence[DigestSchedule]:
    """Lock the digests that a change of an initiative may concern: of its channels, and of `channel_ids`.

    One that is only started has no channels yet.
    Before the initiative itself: a digest that runs holds its schedule when it looks at the initiative.
    """
    at_home = select(InitiativeChannel.channel_id).where(
        InitiativeChannel.workspace_id == workspace_id,
        InitiativeChannel.initiative_id == initiative_id,
    )
    return session.scalars(
        select(DigestSchedule)
        .where(
            DigestSchedule.workspace_id == workspace_id,
            DigestSchedule.channel_id.in_(at_home) | DigestSchedule.channel_id.in_(channel_ids),
        )
        .order_by(DigestSchedule.id)
        .with_for_update()
    ).all()


def look_again(schedules: Collection[DigestSchedule]) -> None:
    """Others lead there now: their drafts are looked after as if nobody had been shown one yet.

    Who was shown one gets no second: it is brought up to date where it stands.
    """
    for schedule in schedules:
        if schedule.state is ScheduleState.ACTIVE and schedule.drafts:
            schedule.draft_at = schedule.next_run_at - LOOK_AHEAD
