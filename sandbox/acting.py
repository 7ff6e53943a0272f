"""What every action of a person carries: who they are, a trigger, and where an answer may go."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING

from sandbox.state import Channel, Json, ResponseUrl, Trigger, User

if TYPE_CHECKING:
    from sandbox.workspace import Workspace

TROUBLE = "We had some trouble connecting. Try again?"


def who(workspace: Workspace, user: User, *, team: str | None = None) -> Json:
    """The fields of an interaction that say who acted, on which app.

    `team` is the workspace the interaction counts to where that is not the app's own.
    """
    return {
        "team": {"id": team or workspace.id, "domain": workspace.team.domain},
        "user": {
            "id": user.id,
            "username": user.name.lower(),
            "name": user.name.lower(),
            "team_id": user.home_team,
        },
        "api_app_id": workspace.sandbox.app_id,
        "token": "unused",
        "enterprise": None,
        "is_enterprise_install": False,
    }


def trigger(
    workspace: Workspace,
    user: User,
    *,
    channel: Channel | None = None,
    from_view: str | None = None,
) -> str:
    """A new trigger_id."""
    trigger_id = f"{workspace.world.new_id('1')}.{secrets.token_hex(8)}"
    issued = Trigger(user.id, time.monotonic(), channel.id if channel else None, from_view)
    workspace.team.triggers[trigger_id] = issued
    return trigger_id


def response_url(
    workspace: Workspace,
    user: User,
    channel: Channel,
    *,
    message_ts: str | None = None,
    typed: str | None = None,
) -> tuple[str, ResponseUrl]:
    """A new response_url, with what the sandbox knows of it."""
    ticket = secrets.token_hex(12)
    url = ResponseUrl(channel.id, user.id, time.monotonic(), message_ts, typed)
    workspace.team.response_urls[ticket] = url
    return f"{workspace.sandbox.url}/response/{ticket}", url
