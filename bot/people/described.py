"""What is remembered of somebody who is known, against what Slack tells of them by itself."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.people.schemas import SeenPerson
from models import Person


def is_otherwise(session: Session, workspace_id: str, person: SeenPerson) -> bool:
    """Whether somebody who is known here is not any more what is remembered of them."""
    known = session.get(Person, (workspace_id, person.user_id))
    return known is not None and SeenPerson.model_validate(known, from_attributes=True) != person


def describe(session: Session, workspace_id: str, person: SeenPerson) -> None:
    """Remember somebody as Slack has just told of them by itself, if they are known here.

    They are asked about no later for it: of two things that Slack tells, the older may arrive last.
    """
    session.execute(
        update(Person)
        .where(Person.workspace_id == workspace_id, Person.user_id == person.user_id)
        .values(person.model_dump(exclude={"user_id"}))
    )
