"""The lines of all audits that are about one person, for that person alone."""

from sqlalchemy import CompoundSelect, Select, func, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from bot.actor import Actor
from bot.audit import service
from bot.audit.schemas import OwnLine, Whose
from models import Change, Initiative


def lines(session: Session, actor: Actor, most: int | None = None) -> list[OwnLine]:
    """What the actor changed, and which part they were given or asked to take, newest first.

    Said as the audit says it, but that nobody else is named in it. With `most`, the newest so many.
    """
    workspace_id, user_id = actor.workspace_id, actor.user_id
    mine = _mine(actor, most).subquery()
    rows = session.execute(
        select(Change, Initiative.name)
        .join(mine, mine.c.id == Change.id)
        .join(Initiative, Initiative.id == Change.initiative_id)
        .where(Change.workspace_id == workspace_id)
        .order_by(Change.id.desc())
        .limit(most)
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


def number(session: Session, actor: Actor) -> int:
    """How many lines there are."""
    mine = _mine(actor).subquery()
    return session.scalar(select(func.count()).select_from(mine)) or 0


def _mine(actor: Actor, most: int | None = None) -> CompoundSelect[int]:
    # Each half is found along its own index; with "or" between them a whole workspace's audits are read.
    def whose(column: InstrumentedAttribute[str | None]) -> Select[int]:
        newest = (
            select(Change.id)
            .where(Change.workspace_id == actor.workspace_id, column == actor.user_id)
            .order_by(Change.id.desc())
            .limit(most)
            .subquery()
        )
        return select(newest.c.id)

    return union(whose(Change.actor_id), whose(Change.person_id))


def _whose(found: str | None, user_id: str) -> Whose:
    return Whose.ME if found == user_id else Whose.ANOTHER
