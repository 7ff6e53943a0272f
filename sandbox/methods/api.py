"""The frame of the Web API: tokens, scopes, arguments, and how a method is called."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.errors import SlackError
from sandbox.rules import Problem
from sandbox.state import Channel, Json, Post, Team
from sandbox.world import World

NO_TOKEN_NEEDED = {"blocks.validate"}


@dataclass(frozen=True)
class Method:
    """One method, with the scope it needs."""

    call: Callable[["Api", Team, Json], Json]
    scope: str | None = None


@dataclass(frozen=True)
class Api:
    """The methods over one world, for one app. `posted` hears of every new message of the app."""

    world: World
    app_id: str
    app_token: str
    manifest: Mapping[str, Any]
    methods: Mapping[str, Method]
    posted: Callable[[Team, Post], None]

    @property
    def scopes(self) -> list[str]:
        """The scopes of a bot token, as the manifest grants them."""
        return sorted(self.manifest["oauth_config"]["scopes"]["bot"])

    def call(self, name: str, token: str, arguments: Json) -> Json:
        """Call a method. Raises SlackError."""
        method = self.methods.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        with self.world.condition:
            team = self._team(name, token)
            self._check_scope(method.scope, team, arguments)
            answer = method.call(self, team, arguments)
            self.world.changed()
        return {"ok": True, **answer}

    def _team(self, name: str, token: str) -> Team:
        if name in NO_TOKEN_NEEDED and not token:
            return Team("", "", "", "", "")
        if not token:
            raise SlackError("not_authed")
        if token == self.app_token:
            raise SlackError("not_allowed_token_type")
        team = self.world.team_of_token(token)
        if team is None:
            raise SlackError("invalid_auth")
        if refusal := team.tokens[token]:
            raise SlackError(refusal)
        return team

    def _check_scope(self, scope: str | None, team: Team, arguments: Json) -> None:
        if scope == "channels:read":
            scope = _reading_scope(team.channels.get(str(arguments.get("channel"))))
        if scope is not None and scope not in self.scopes:
            raise SlackError("missing_scope", needed=scope, provided=",".join(self.scopes))


def _reading_scope(channel: Channel | None) -> str:
    if channel is None or not channel.private:
        return "channels:read"
    return "im:read" if channel.im_with else "groups:read"


def parsed(arguments: Json, name: str, code: str) -> Any:
    """An argument that may come as JSON in a string. Raises SlackError with `code`."""
    value = arguments.get(name)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value else None
    except ValueError:
        raise SlackError(code) from None


def required(arguments: Json, name: str) -> str:
    """An argument that must be there. Raises SlackError."""
    value = arguments.get(name)
    if not value:
        raise invalid_arguments([Problem(f"/{name}", f"missing required field: {name}")])
    return str(value)


def invalid_arguments(problems: list[Problem], code: str = "invalid_arguments") -> SlackError:
    """Slack's answer to what its schemas refuse."""
    return SlackError(
        code, response_metadata={"messages": [f"[ERROR] {problem}" for problem in problems]}
    )
