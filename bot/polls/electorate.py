"""Whom a poll asks: full members only, as far as Slack has described them."""

from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.people import service as people
from bot.stakeholders import service as stakeholders
from models import Person, Poll
from models.vocabulary import Audience, Role

NOT_ASKABLE = "{names} cannot be asked: polls are for full members of this workspace."
MOST_NAMED = 5


def listed(session: Session, poll: Poll) -> set[str]:
    """Those whom the poll names, guests and former members included; nobody for a channel's poll."""
    if poll.audience is Audience.STAKEHOLDERS:
        found = stakeholders.groups_of(session, poll.workspace_id, poll.initiative_id)
        asked = groups_asked(poll) or set(found.values())
        return {user_id for user_id, group in found.items() if group in asked}
    return set(poll.people) if poll.audience is Audience.PEOPLE else set()


def groups_asked(poll: Poll) -> tuple[str, ...]:
    """The groups of stakeholders that a poll asks; none where it does not choose among them."""
    return tuple(poll.groups or ())


def fit(session: Session, workspace_id: str, wanted: Collection[str]) -> set[str]:
    """Those of `wanted` who can be asked.

    Who is not known yet is: whether they may answer is looked at again when they do.
    """
    unfit = session.scalars(
        select(Person.user_id).where(
            Person.workspace_id == workspace_id,
            Person.user_id.in_(wanted),
            or_(Person.role != Role.MEMBER, ~Person.active),
        )
    )
    return set(wanted) - set(unfit)


def cannot_be_asked(session: Session, workspace_id: str, wanted: Collection[str]) -> str | None:
    """Who of `wanted` cannot, as a sentence; None where everybody can."""
    unfit = sorted(set(wanted) - fit(session, workspace_id, wanted))
    if not unfit:
        return None
    names = sorted(people.names_of(session, workspace_id, unfit).values())
    rest = [f"{len(names) - MOST_NAMED} more"] if len(names) > MOST_NAMED else []
    return NOT_ASKABLE.format(names=", ".join([*names[:MOST_NAMED], *rest]))
