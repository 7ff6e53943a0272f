"""What a person's file holds of their stakes, and of what they noted of others."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.actor import Actor
from bot.file.schemas import OwnStake, WrittenBy
from bot.people import service as people
from models import Initiative, Stakeholder


def of(session: Session, actor: Actor) -> list[OwnStake]:
    """The actor's stakes, by the key of the initiative, and who wrote what they care about."""
    rows = session.execute(
        select(Stakeholder, Initiative.name)
        .join(Initiative, Initiative.id == Stakeholder.initiative_id)
        .where(Stakeholder.workspace_id == actor.workspace_id, Stakeholder.user_id == actor.user_id)
        .order_by(Initiative.key)
    ).all()
    authors = {row.cares_by_id for row, _ in rows if row.cares_by_id}
    names = people.names_of(session, actor.workspace_id, authors)
    return [
        OwnStake(
            initiative_id=row.initiative_id,
            initiative=name,
            group=row.group_name,
            influence=row.influence,
            interest=row.interest,
            cares_about=row.cares_about,
            cares_about_is_from=_written_by(row.cares_by_id, actor),
            noted_by=names.get(row.cares_by_id or ""),
        )
        for row, name in rows
    ]


def notes_on_others(session: Session, actor: Actor) -> int:
    """How many of the notes on what others care about are the actor's."""
    theirs = (Stakeholder.workspace_id == actor.workspace_id, Stakeholder.user_id != actor.user_id)
    noted = Stakeholder.cares_by_id == actor.user_id
    return session.scalar(select(func.count()).select_from(Stakeholder).where(*theirs, noted)) or 0


def _written_by(author_id: str | None, actor: Actor) -> WrittenBy | None:
    if author_id is None:
        return None
    return WrittenBy.ME if author_id == actor.user_id else WrittenBy.LEAD
