"""The lines of all audits that are about one person, for that person alone."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.audit import service
from bot.audit.schemas import OwnLine, Whose
from models import Change, Initiative


def lines(session: Session, actor: Actor) -> list[OwnLine]:
    """What the actor changed, and which part they were given or asked to take, newest first.

    Said as the audit says it, but that nobody else is named in it.
    """
    workspace_id, user_id = actor.workspace_id, actor.user_id
    rows = session.execute(
        select(Change, Initiative.name)
        .join(Initiative, Initiative.id == Change.initiative_id)
        .where(
            Change.workspace_id == workspace_id,
            or_(Change.actor_id == user_id, Change.person_id == user_id),
        )
        .order_by(Change.id.desc())
    ).all()
    about = service.abouts(session, workspace_id, [row for row, _ in rows])
    return [
        OwnLine(
            initiative=name,
            what=row.what,
            who=_whose(row.actor_id, user_id),
            person=_whose(row.person_id, user_id) if row.person_id else None,
            about=about.get(row.id, row.about),
            happened_at=row.happened_at,
        )
        for row, name in rows
    ]


def _whose(found: str | None, user_id: str) -> Whose:
    return Whose.ME if found == user_id else Whose.ANOTHER
