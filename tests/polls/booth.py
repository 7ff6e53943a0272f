"""An open poll in a test: its people, their votes, and its close."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.actor import Actor
from bot.deps import Deps
from bot.polls import closing, service, voting
from bot.polls.results import result_of
from bot.polls.schemas import PollForm, RankForm
from models import Base, Poll
from models.vocabulary import Audience, PollMethod
from tests import factories as scene

NOW = scene.MORNING
LATER = NOW + timedelta(days=4)


@dataclass
class Booth:
    """An open poll of Maya's and the people it asks."""

    deps: Deps
    maya: Actor
    people: Sequence[Actor]
    poll_id: int

    def vote(self, actor: Actor, *places: int, now: datetime = NOW) -> None:
        """Vote: the place of each option in turn."""
        form = RankForm(places=dict(enumerate(places, start=1)))
        with self.deps.database.writing() as session:
            voting.vote(session, actor, self.deps.vault, self.poll_id, form, now)

    def close(self) -> bool:
        """What the worker does when the time has come."""
        with self.deps.database.reading() as session:
            told = closing.counted(session, self.deps.vault, scene.WORKSPACE, self.poll_id)
        result = result_of(told.count)
        with self.deps.database.writing() as session:
            return closing.finish(session, self.deps.vault, told, result, LATER)

    def dump(self) -> str:
        """Every row of every table, as somebody with a copy of the database sees it."""
        said = []
        with self.deps.database.reading() as session:
            for table in Base.metadata.sorted_tables:
                for row in session.execute(select(table)):
                    said.append(f"{table.name} {tuple(row)!r}")
        return "\n".join(said)


def booth(deps: Deps, count: int, *, secrecy: str = "anonymous", **fields: Any) -> Booth:
    """A poll that asks so many people; `fields` as in `a_form`."""
    scene.workspace(deps)
    maya = scene.person(deps, "Maya")
    people = [scene.person(deps, f"P{n:03}") for n in range(count)]
    scene.channel(deps)
    about = scene.initiative(deps, maya)
    return opened(deps, maya, people, about.id, secrecy, **fields)


def initiative_of(here: Booth) -> int:
    """What the booth's poll is about."""
    with here.deps.database.reading() as session:
        return session.get_one(Poll, here.poll_id).initiative_id


def a_form(
    maya: Actor, people: Sequence[Actor], initiative_id: int, secrecy: str, **fields: Any
) -> PollForm:
    """What somebody typed who asks these people; `fields` differ."""
    return PollForm.model_validate(
        {
            "question": "What first?",
            "initiative": initiative_id,
            "method": PollMethod.RANK,
            "options": "One\nTwo\nThree",
            "channel": scene.CHANNEL,
            "audience": Audience.PEOPLE,
            "people": [person.user_id for person in people],
            "secrecy": secrecy,
            "closes_on": (NOW + timedelta(days=3)).date(),
            "closes_at": "17:00",
            "zone": "UTC",
            "decider": maya.user_id,
            **fields,
        }
    )


def opened(
    deps: Deps,
    maya: Actor,
    people: Sequence[Actor],
    initiative_id: int,
    secrecy: str = "anonymous",
    **fields: Any,
) -> Booth:
    """One more poll about an initiative, that asks these people; `fields` as in `a_form`."""
    form = a_form(maya, people, initiative_id, secrecy, **fields)
    with deps.database.writing() as session:
        card = service.draft(session, maya, form, scene.submission(), NOW)
    with deps.database.writing() as session:
        service.open_poll(session, maya, deps.vault, card.id, (), NOW)
    return Booth(deps, maya, people, card.id)
