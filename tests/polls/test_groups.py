"""A poll that asks some groups of an initiative's stakeholders."""

import pytest
from sqlalchemy import select

from bot.deps import Deps
from bot.errors import FieldErrors
from bot.polls import reading, service
from models import PollVoter
from models.vocabulary import Audience
from tests import factories as scene
from tests.polls.booth import NOW, Booth, a_form, booth, initiative_of, opened


def asked(here: Booth) -> set[str]:
    """Whom a poll asks."""
    with here.deps.database.reading() as session:
        own = PollVoter.poll_id == here.poll_id
        return set(session.scalars(select(PollVoter.user_id).where(own)))


def draft(here: Booth, secrecy: str, *groups: str) -> None:
    """Ask these groups of the stakeholders, as somebody who has filled in the modal."""
    form = a_form(
        here.maya,
        (),
        initiative_of(here),
        secrecy,
        audience=Audience.STAKEHOLDERS,
        groups=list(groups),
    )
    with here.deps.database.writing() as session:
        service.draft(session, here.maya, form, scene.submission(), NOW)


def test_chosen_groups_are_asked_and_the_others_are_not(deps: Deps) -> None:
    here = booth(deps, 6)
    about, (first, second, *others) = initiative_of(here), here.people
    scene.stake(deps, here.maya, about, "Sales", first)
    scene.stake(deps, here.maya, about, "Support", second)
    scene.stake(deps, here.maya, about, "Design", *others)
    whom = {"audience": Audience.STAKEHOLDERS, "groups": ["Sales", "Support"]}
    some = opened(deps, here.maya, (), about, "named", **whom)
    assert asked(some) == {first.user_id, second.user_id}
    everybody = opened(deps, here.maya, (), about, "named", audience=Audience.STAKEHOLDERS)
    assert asked(everybody) == {person.user_id for person in here.people}


def test_the_modal_offers_the_groups_of_what_one_leads(deps: Deps) -> None:
    here = booth(deps, 2, secrecy="named")
    scene.stake(deps, here.maya, initiative_of(here), "Support", here.people[0])
    scene.stake(deps, here.maya, initiative_of(here), "Design", here.people[1])
    ben = scene.person(deps, "Ben", workspace_id=here.maya.workspace_id)
    elsewhere = scene.initiative(deps, ben, name="Partner portal", key="PRT")
    scene.stake(deps, ben, elsewhere.id, "Legal", here.people[0])
    with deps.database.reading() as session:
        told = reading.offer(session, here.maya, NOW, scene.CHANNEL)
    assert told.groups == ("Design", "Support")


def test_groups_that_cannot_be_asked_are_said_at_their_field(deps: Deps) -> None:
    here = booth(deps, 6)
    scene.stake(deps, here.maya, initiative_of(here), "Sales", *here.people[:3])
    scene.stake(deps, here.maya, initiative_of(here), "Support", *here.people[3:])
    with pytest.raises(FieldErrors) as missing:
        draft(here, "named", "Sales", "Legal")
    assert "has nobody in Legal" in missing.value.fields["groups"]
    with pytest.raises(FieldErrors) as few:
        draft(here, "anonymous", "Sales")
    assert "at least 4 people" in few.value.fields["groups"]
    draft(here, "anonymous", "Sales", "Support")
