"""Who took part lately, read from concerns, evidence and closed polls. A fixed number of statements.

Anonymous concerns have no raiser and count for nobody. Whether somebody answered an anonymous poll is
never read here: of it counts what its result published.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from bot.heard.rules import Published
from bot.polls.counting import NO_GROUP
from bot.polls.findings import PollResult
from bot.polls.measures.protection import OTHER_GROUPS
from models import Concern, Evidence, Poll, PollVoter
from models.vocabulary import PollState, Status, Visibility


@dataclass
class TakingPart:
    """Who took part in one initiative: last day and number of concerns by person, and published polls."""

    by_name: dict[str, date] = field(default_factory=dict)
    written: dict[str, int] = field(default_factory=dict)
    anonymous: int = 0
    published: list[Published] = field(default_factory=list)

    def seen(self, user_id: str, on: date) -> None:
        """They took part by name on this day."""
        self.by_name[user_id] = max(on, self.by_name.get(user_id, on))


def read(
    session: Session,
    workspace_id: str,
    initiative_ids: Collection[int],
    since: date,
    channel_id: str | None = None,
) -> dict[int, TakingPart]:
    """Who took part in each initiative since a day.

    With `channel_id` only what the readers of that channel may know: no leads-only concern, and no poll
    whose card stands elsewhere. Without it, what its leads may know.
    """
    found = {one: TakingPart() for one in initiative_ids}
    _concerns(session, workspace_id, found, since, channel_id)
    _evidence(session, workspace_id, found, since, channel_id)
    _named_polls(session, workspace_id, found, since, channel_id)
    _anonymous_polls(session, workspace_id, found, since, channel_id)
    return found


def _concerns(
    session: Session,
    workspace_id: str,
    found: dict[int, TakingPart],
    since: date,
    channel_id: str | None,
) -> None:
    rows = session.execute(
        select(
            Concern.initiative_id,
            Concern.raiser_id,
            func.max(Concern.raised_on).label("last_on"),
            func.count().label("number"),
        )
        .where(
            Concern.workspace_id == workspace_id,
            Concern.initiative_id.in_(found),
            Concern.raised_on >= since,
            # What its raiser took back counts for nothing: "not mine" is said by withdrawing, too.
            Concern.status != Status.WITHDRAWN,
            *_readable(channel_id),
        )
        .group_by(Concern.initiative_id, Concern.raiser_id)
    )
    for row in rows:
        part = found[row.initiative_id]
        if row.raiser_id is None:
            part.anonymous = row.number
        else:
            part.seen(row.raiser_id, row.last_on)
            part.written[row.raiser_id] = row.number


def _evidence(
    session: Session,
    workspace_id: str,
    found: dict[int, TakingPart],
    since: date,
    channel_id: str | None,
) -> None:
    rows = session.execute(
        select(
            Concern.initiative_id,
            Evidence.brought_by_id,
            func.max(Evidence.brought_on).label("last_on"),
        )
        .join(
            Concern,
            and_(Concern.workspace_id == Evidence.workspace_id, Concern.id == Evidence.concern_id),
        )
        .where(
            Evidence.workspace_id == workspace_id,
            # Who chose not to be named beside it, an anonymous raiser, took part for nobody.
            Evidence.brought_by_id.is_not(None),
            Evidence.brought_on >= since,
            Concern.initiative_id.in_(found),
            *_readable(channel_id),
        )
        .group_by(Concern.initiative_id, Evidence.brought_by_id)
    )
    for row in rows:
        found[row.initiative_id].seen(row.brought_by_id, row.last_on)


def _readable(channel_id: str | None) -> list[ColumnElement[bool]]:
    return [] if channel_id is None else [Concern.visibility != Visibility.LEADS]


def _named_polls(
    session: Session,
    workspace_id: str,
    found: dict[int, TakingPart],
    since: date,
    channel_id: str | None,
) -> None:
    rows = session.execute(
        select(Poll.initiative_id, PollVoter.user_id, func.max(Poll.closed_at).label("last_at"))
        .join(
            PollVoter,
            and_(PollVoter.workspace_id == Poll.workspace_id, PollVoter.poll_id == Poll.id),
        )
        .where(
            _closed(workspace_id, found, since, channel_id),
            Poll.anonymous.is_(False),
            PollVoter.answered,
        )
        .group_by(Poll.initiative_id, PollVoter.user_id)
    )
    for row in rows:
        found[row.initiative_id].seen(row.user_id, row.last_at.date())


def _anonymous_polls(
    session: Session,
    workspace_id: str,
    found: dict[int, TakingPart],
    since: date,
    channel_id: str | None,
) -> None:
    rows = session.execute(
        select(Poll.initiative_id, Poll.result, Poll.closed_at).where(
            _closed(workspace_id, found, since, channel_id), Poll.anonymous
        )
    )
    for row in rows:
        result, on = PollResult.model_validate(row.result), row.closed_at.date()
        # Neither the pool nor those without a group is a group that somebody could be in.
        unnamed = {NO_GROUP, OTHER_GROUPS} if result.pooled else {NO_GROUP}
        found[row.initiative_id].published += [
            Published(told.group, told.answered, on)
            for told in result.groups
            if told.group not in unnamed
        ]


def _closed(
    workspace_id: str, initiative_ids: Collection[int], since: date, channel_id: str | None
) -> ColumnElement[bool]:
    here = [] if channel_id is None else [Poll.channel_id == channel_id]
    return and_(
        Poll.workspace_id == workspace_id,
        Poll.initiative_id.in_(initiative_ids),
        Poll.state == PollState.CLOSED,
        Poll.closed_at >= datetime.combine(since, time.min, UTC),
        *here,
    )
