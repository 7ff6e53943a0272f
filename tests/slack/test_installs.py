"""Installations: whose token it is, what becomes of it, and who may act through it."""

from datetime import timedelta
from typing import Any

import pytest
from slack_bolt import Ack, App, BoltContext, BoltRequest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import wiring
from bot.clock import real_now
from bot.deps import Deps
from bot.slack import app as bolt
from bot.slack import installs
from bot.slack.app import NOT_INSTALLED
from bot.slack.installs import Authorizer
from models import Installation, Workspace
from models.vocabulary import InstallationState
from sandbox import Sandbox
from sandbox import Workspace as Team
from tests.slack import talkative
from tests.slack.conftest import Serve


def disconnected(parts: Deps, acme: Team) -> None:
    """Slack has said that the token is dead."""
    with parts.database.writing() as session:
        installs.disconnect(session, parts.vault, acme.id)


def found(parts: Deps, workspace_id: str) -> installs.Installed | None:
    with parts.database.reading() as session:
        return installs.find(session, parts.vault, workspace_id)


def test_slack_says_whose_token_it_is(parts: Deps, acme: Team) -> None:
    with parts.database.reading() as session:
        row = session.get_one(Installation, acme.id)
        assert session.get_one(Workspace, acme.id).name == "Acme"
    assert row.bot_user_id == acme.bot_user_id
    assert "chat:write" in row.scopes.split(",")


def test_a_token_is_stored_sealed_and_printed_never(parts: Deps, acme: Team) -> None:
    with parts.database.reading() as session:
        assert acme.bot_token.encode() not in session.get_one(Installation, acme.id).token
    installed = found(parts, acme.id)
    assert installed is not None
    assert installed.token == acme.bot_token
    assert acme.bot_token not in repr(installed)


def test_a_token_that_slack_does_not_know_is_not_stored(parts: Deps, acme: Team) -> None:
    with pytest.raises(SlackApiError):
        wiring.install(parts, "xoxb-made-up")
    assert found(parts, "T-made-up") is None
    assert found(parts, acme.id) is not None


def test_a_dead_token_is_no_installation(parts: Deps, acme: Team) -> None:
    disconnected(parts, acme)
    assert found(parts, acme.id) is None


def test_a_new_token_brings_a_workspace_back(parts: Deps, acme: Team) -> None:
    acme.revoke_token(tell=False)
    disconnected(parts, acme)
    token = acme.reinstall()
    wiring.install(parts, token)
    installed = found(parts, acme.id)
    assert installed is not None
    assert installed.token == token
    with parts.database.reading() as session:
        row = session.get_one(Installation, acme.id)
        assert row.state is InstallationState.ACTIVE
        assert real_now() - row.updated_at < timedelta(minutes=1)


def test_only_a_workspace_that_is_installed_is_authorized(parts: Deps, acme: Team) -> None:
    result = Authorizer(parts.database, parts.vault).authorize(acme.id)
    assert result is not None
    assert (result.team_id, result.bot_token) == (acme.id, acme.bot_token)
    assert result.bot_user_id == acme.bot_user_id
    for stranger in ("T-elsewhere", "", None):
        assert Authorizer(parts.database, parts.vault).authorize(stranger) is None


def test_a_workspace_that_is_disconnected_is_not_authorized(parts: Deps, acme: Team) -> None:
    disconnected(parts, acme)
    assert Authorizer(parts.database, parts.vault).authorize(acme.id) is None


def test_the_database_is_not_asked_for_every_request(parts: Deps, acme: Team) -> None:
    authorizer = Authorizer(parts.database, parts.vault)
    first = authorizer.authorize(acme.id)
    disconnected(parts, acme)
    assert authorizer.authorize(acme.id) is first


def test_a_workspace_that_was_unknown_is_looked_up_again(parts: Deps, slack: Sandbox) -> None:
    authorizer = Authorizer(parts.database, parts.vault)
    late = slack.workspace("Late")
    assert authorizer.authorize(late.id) is None
    wiring.install(parts, late.bot_token)
    assert authorizer.authorize(late.id) is not None


def who_am_i(app: App, deps: Deps) -> None:
    """A room that says through whose token it acts."""

    def command(ack: Ack, client: WebClient, context: BoltContext, respond: Any) -> None:
        ack()
        respond(f"{client.auth_test()['team']} {context.bot_user_id}")

    app.command(deps.settings.command_concern)(command)


def test_after_a_new_token_the_second_try_works(parts: Deps, acme: Team, serve: Serve) -> None:
    serve([who_am_i])
    here = acme.channel("#general")
    ben = acme.person("Ben", channels=[here])
    ben.runs("/concern", in_=here)
    ben.sees(f"Acme {acme.bot_user_id}", in_=here)
    ben.dismisses(here)
    acme.revoke_token(tell=False)
    wiring.install(parts, acme.reinstall())
    ben.runs("/concern", in_=here)
    ben.sees("Please try once more; if this comes again", in_=here)
    ben.runs("/concern", in_=here)
    ben.sees(f"Acme {acme.bot_user_id}", in_=here)


def test_each_workspace_is_answered_with_its_own_token(
    parts: Deps, slack: Sandbox, acme: Team, serve: Serve
) -> None:
    serve([who_am_i])
    other = slack.workspace("Globex")
    wiring.install(parts, other.bot_token)
    for team, name in ((acme, "Acme"), (other, "Globex")):
        here = team.channel("#general")
        ben = team.person("Ben", channels=[here])
        ben.runs("/concern", in_=here)
        ben.sees(f"{name} {team.bot_user_id}", in_=here)


def test_in_a_workspace_that_is_not_connected_people_are_told_so(
    parts: Deps, acme: Team, serve: Serve
) -> None:
    here = acme.channel("#general")
    ben = acme.person("Ben", channels=[here])
    disconnected(parts, acme)
    serve([who_am_i])
    ben.runs("/concern", in_=here)
    ben.sees(NOT_INSTALLED, in_=here)


def test_slack_says_that_it_is_over_in_two_events_and_each_alone_is_enough(
    parts: Deps, acme: Team, serve: Serve
) -> None:
    ended: list[str] = []
    room = installs.room(lambda _session, workspace_id, _now: ended.append(workspace_id))
    serve([room])
    with talkative.at_level("INFO") as log:
        acme.revoke_token()
        assert log.entry("disconnected")["workspace"] == acme.id
        assert found(parts, acme.id) is None
    with talkative.at_level("INFO") as log:
        acme.uninstall()
        log.wait_for("disconnected", 2)
    assert ended == [acme.id]
    assert found(parts, acme.id) is None


def test_what_follows_an_end_is_of_the_same_transaction(
    parts: Deps, acme: Team, serve: Serve
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    serve([installs.room(fail)])
    with talkative.at_level("INFO") as log:
        acme.revoke_token()
        assert log.entry("failure")
    assert found(parts, acme.id) is not None


@pytest.mark.parametrize("event", ["app_uninstalled", "tokens_revoked"])
def test_late_news_of_an_old_tokens_death_leaves_the_new_installation_alone(
    parts: Deps, acme: Team, event: str
) -> None:
    acme.revoke_token(tell=False)
    wiring.install(parts, acme.reinstall())
    ended: list[str] = []
    room = installs.room(lambda _session, workspace_id, _now: ended.append(workspace_id))
    door = bolt.build(parts, [room])
    body = {
        "type": "event_callback",
        "team_id": acme.id,
        "event": {"type": event, "tokens": {"bot": [acme.bot_user_id], "oauth": []}},
        "authorizations": [{"team_id": acme.id, "user_id": acme.bot_user_id, "is_bot": True}],
    }
    assert door.app.dispatch(BoltRequest(body=body, mode="socket_mode")).status == 200
    door.close()
    assert ended == []
    assert found(parts, acme.id) is not None
