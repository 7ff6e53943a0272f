"""A look-up that fails says nothing; it never tells somebody that their concern was not stored."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from slack_bolt import BoltRequest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError
from structlog.testing import capture_logs

from bot.actor import Actor
from bot.clock import real_now
from bot.concerns import views
from bot.concerns.schemas import RaisedIn
from bot.deps import Deps
from bot.initiatives.schemas import InitiativeCard
from bot.rooms import ROOMS
from bot.slack import app as bolt
from bot.voices import offered
from models import Concern
from tests import factories as scene
from tests.voices import voicing

WORRY = "Forced sign-up loses buyers on phones"


@contextmanager
def without_look_ups(deps: Deps) -> Iterator[None]:
    """The database loses its connection whenever concerns are compared."""

    def lose(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "substr(" in statement:
            raise OperationalError(statement, None, ConnectionError("gone"))

    event.listen(deps.database.engine, "before_cursor_execute", lose)
    try:
        yield
    finally:
        event.remove(deps.database.engine, "before_cursor_execute", lose)


def submits(deps: Deps, actor: Actor, about: InitiativeCard, worry: str) -> dict[str, Any]:
    """Somebody sends the modal off. Returns what Slack is answered."""
    chosen = {
        "initiative": str(about.id),
        "effect": "slows_us",
        "basis": "belief",
        "visibility": "named",
    }
    values: dict[str, Any] = {
        name: {"value": {"selected_option": {"value": value}}} for name, value in chosen.items()
    }
    values["worry"] = {"value": {"value": worry}}
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": views.RAISE,
        "private_metadata": RaisedIn(channel_id=scene.CHANNEL).model_dump_json(),
        "state": {"values": values},
        "blocks": [{"type": "input", "block_id": name} for name in values],
    }
    body = {
        "type": "view_submission",
        "team": {"id": actor.workspace_id},
        "user": {"id": actor.user_id, "team_id": actor.workspace_id},
        "api_app_id": "A1",
        "view": view,
    }
    door = bolt.build(deps, ROOMS)
    answer = door.app.dispatch(BoltRequest(body=body, mode="socket_mode"))
    door.close()
    told: dict[str, Any] = json.loads(answer.body)
    return told


@pytest.fixture
def scenery(deps: Deps, checkout: InitiativeCard) -> InitiativeCard:
    """Priya raised something like it before; Slack need not be asked about anybody."""
    priya = scene.person(deps, "Priya", now=real_now())
    scene.person(deps, "Ben", now=real_now())
    scene.raised(deps, priya, checkout, worry="Forced sign-up loses buyers")
    return checkout


def test_a_look_up_that_fails_leaves_the_receipt_without_it(
    deps: Deps, ben: Actor, scenery: InitiativeCard
) -> None:
    with without_look_ups(deps):
        told = submits(deps, ben, scenery, WORRY)
    assert told["response_action"] == "update"
    assert "is stored as" in json.dumps(told)
    with deps.database.reading() as session:
        assert len(session.scalars(select(Concern).where(Concern.worry == WORRY)).all()) == 1


def test_a_look_up_that_works_is_in_the_receipt(
    deps: Deps, ben: Actor, scenery: InitiativeCard
) -> None:
    assert "Forced sign-up loses buyers" in json.dumps(
        submits(deps, ben, scenery, "Forced sign-up")
    )


def test_the_failure_is_logged_without_a_word_of_what_was_written(
    deps: Deps, ben: Actor, scenery: InitiativeCard
) -> None:
    form = scene.concern_form(scenery, worry=WORRY)
    with capture_logs() as log, without_look_ups(deps), deps.database.reading() as session:
        found = offered.similar(session, ben, form, "s", real_now(), scene.CHANNEL)
    assert found == ()
    [entry] = log
    assert entry["error"] == "OperationalError"
    assert WORRY not in repr(entry)
    assert ben.user_id not in repr(entry)


def test_what_somebody_has_joined_already_is_not_offered_to_them_again(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    priya = scene.person(deps, "Priya", workspace_id=ben.workspace_id)
    scene.raised(deps, priya, checkout, worry=WORRY)

    def offered_to_ben() -> list[str]:
        form = scene.concern_form(checkout, worry=WORRY)
        with deps.database.writing() as session:
            found = offered.similar(session, ben, form, "s", real_now(), scene.CHANNEL)
        return [card.label for card in found]

    assert offered_to_ben() == ["CHK-1"]
    voicing.adds(deps, ben, 1)
    assert offered_to_ben() == []
