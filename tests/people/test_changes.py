"""Slack tells that somebody has changed: who is known is described anew at once, nobody else is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import event, func, select

from bot.actor import Actor
from bot.deps import Deps
from bot.people import acquaintance
from bot.people.schemas import ChangedUser
from models import Person
from models.vocabulary import Role
from tests import factories as scene

PLAIN: dict[str, Any] = {
    "id": "UBEN",
    "team_id": scene.WORKSPACE,
    "name": "ben",
    "real_name": "Ben",
    "deleted": False,
    "tz": "Europe/Berlin",
    "is_bot": False,
    "is_restricted": False,
    "is_ultra_restricted": False,
    "profile": {"display_name": "Ben", "status_text": "at lunch"},
}
ENDED = {"id": "UBEN", "team_id": scene.WORKSPACE, "name": "ben", "deleted": True, "profile": {}}


@pytest.fixture
def ben(deps: Deps) -> Actor:
    """A member of a workspace."""
    scene.workspace(deps)
    return scene.person(deps, "Ben")


def told(deps: Deps, workspace_id: str = scene.WORKSPACE, **changes: Any) -> None:
    acquaintance.changed(deps, workspace_id, ChangedUser.model_validate(PLAIN | changes))


def known(deps: Deps, actor: Actor) -> Person:
    with deps.database.reading() as session:
        return session.get_one(Person, (actor.workspace_id, actor.user_id))


@contextmanager
def writes(deps: Deps) -> Iterator[list[str]]:
    """The statements that change a row."""
    found: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            found.append(statement)

    event.listen(deps.database.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(deps.database.engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("changes", "role", "active"),
    [
        ({"is_restricted": True}, Role.GUEST, True),
        ({"is_ultra_restricted": True}, Role.GUEST, True),
        ({"is_stranger": True}, Role.OUTSIDER, True),
        ({"team_id": "T9"}, Role.OUTSIDER, True),
        ({"deleted": True}, Role.MEMBER, False),
    ],
)
def test_what_somebody_has_become_holds_at_once_and_is_written_once(
    deps: Deps, ben: Actor, changes: dict[str, Any], role: Role, active: bool
) -> None:
    with writes(deps) as written:
        told(deps, **changes)
        told(deps, **changes)
    assert len(written) == 1
    assert (known(deps, ben).role, known(deps, ben).active) == (role, active)


def test_an_account_that_has_ended_is_told_of_in_few_words(deps: Deps, ben: Actor) -> None:
    acquaintance.changed(deps, scene.WORKSPACE, ChangedUser.model_validate(ENDED))
    assert not known(deps, ben).active


def test_a_new_name_and_zone_are_kept_and_slack_is_asked_no_later_for_it(
    deps: Deps, ben: Actor
) -> None:
    before = known(deps, ben).refreshed_at
    told(deps, profile={"display_name": "Benedict"}, tz="Asia/Manila")
    after = known(deps, ben)
    assert (after.name, after.zone, after.refreshed_at) == ("Benedict", "Asia/Manila", before)


def test_of_a_status_nothing_is_written(deps: Deps, ben: Actor) -> None:
    with writes(deps) as written:
        told(deps, profile={"display_name": "Ben", "status_text": "riding a train"})
    assert written == []
    assert known(deps, ben).name == "Ben"


def test_who_is_unknown_stays_so_and_a_namesake_elsewhere_what_they_are(
    deps: Deps, ben: Actor
) -> None:
    with writes(deps) as written:
        told(deps, id="UNEW", is_restricted=True)
        told(deps, "T2", is_restricted=True)
    assert written == []
    assert known(deps, ben).role is Role.MEMBER
    with deps.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 1


@pytest.mark.parametrize(
    "broken",
    [
        {"id": ""},
        {"team_id": None},
        {"name": ""},
        {"deleted": None},
        {"name": "x" * 256},
        {"real_name": "x\x00"},
        {"real_name": "x\ud800"},
        {"profile": {"display_name": "x" * 20_000}},
    ],
)
def test_half_a_description_is_none(broken: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ChangedUser.model_validate(PLAIN | broken)


def test_who_is_not_said_to_be_no_guest_may_be_one() -> None:
    with pytest.raises(ValidationError):
        ChangedUser.model_validate({k: v for k, v in PLAIN.items() if k != "is_restricted"})
