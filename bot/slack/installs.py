"""Installations: which workspaces the bot lives in, and with which token."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import structlog
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from sqlalchemy.orm import Session

from bot.deps import Deps
from bot.secrets import Vault
from models import Installation, Workspace
from models.session import Database
from models.upsert import insert_or_leave, insert_or_update
from models.vocabulary import InstallationState

log = structlog.get_logger()
CACHE_SECONDS = 30.0


@dataclass(frozen=True)
class Installed:
    """A working installation. The token is in the clear: keep it out of logs."""

    workspace_id: str
    bot_id: str
    bot_user_id: str
    token: str = field(repr=False)


@dataclass(frozen=True)
class Identity:
    """Whose token it is, as Slack says."""

    workspace_id: str
    name: str
    bot_id: str
    bot_user_id: str
    scopes: str


def introduce(client: WebClient) -> Identity:
    """Ask Slack whose token this is. Raises SlackApiError when it is dead."""
    answer = client.auth_test()
    return Identity(
        workspace_id=answer["team_id"],
        name=answer["team"],
        bot_id=answer["bot_id"],
        bot_user_id=answer["user_id"],
        scopes=answer.headers.get("x-oauth-scopes", ""),
    )


def remember(session: Session, vault: Vault, token: str, known: Identity, now: datetime) -> None:
    """Store or renew an installation from what `introduce` learnt; a dead one comes alive again."""
    workspace_id = known.workspace_id
    insert_or_leave(session, Workspace, id=workspace_id, name=known.name, created_at=now)
    insert_or_update(
        session,
        Installation,
        ["workspace_id"],
        workspace_id=workspace_id,
        bot_id=known.bot_id,
        bot_user_id=known.bot_user_id,
        token=vault.seal(token),
        scopes=known.scopes,
        state=InstallationState.ACTIVE,
        updated_at=now,
    )


def find(session: Session, vault: Vault, workspace_id: str) -> Installed | None:
    """The installation of a workspace, or None where there is none that works."""
    row = session.get(Installation, workspace_id)
    if row is None or row.state is not InstallationState.ACTIVE:
        return None
    return Installed(row.workspace_id, row.bot_id, row.bot_user_id, vault.open(row.token))


def disconnect(session: Session, vault: Vault, workspace_id: str, token: str | None = None) -> bool:
    """Slack says the token is dead: nothing is sent there until a new one arrives.

    With `token` only where that is still the one in use: news of a death may come after a new
    installation. Returns whether the installation ended.
    """
    row = session.get(Installation, workspace_id, with_for_update=True)
    if row is None or row.state is InstallationState.DISCONNECTED:
        return False
    if token is not None and vault.open(row.token) != token:
        return False
    row.state = InstallationState.DISCONNECTED
    return True


class Authorizer:
    """Bolt's `authorize`, from our own table, remembered for a moment.

    Bolt's stock store asks Slack `auth.test` on every request, which costs a trigger up to half of its
    three seconds.
    """

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault
        self._remembered: dict[str, tuple[float, AuthorizeResult]] = {}

    def authorize(self, team_id: str | None) -> AuthorizeResult | None:
        if team_id is None:
            return None
        until, result = self._remembered.get(team_id, (0.0, None))
        if result is not None and time.monotonic() < until:
            return result
        with self._database.reading() as session:
            installed = find(session, self._vault, team_id)
        if installed is None:
            self._remembered.pop(team_id, None)
            return None
        result = AuthorizeResult(
            enterprise_id=None,
            team_id=team_id,
            bot_id=installed.bot_id,
            bot_user_id=installed.bot_user_id,
            bot_token=installed.token,
        )
        self._remembered[team_id] = (time.monotonic() + CACHE_SECONDS, result)
        return result

    def forget(self, team_id: str | None) -> None:
        """The token that was remembered works no more: look again, there may be a new one."""
        self._remembered.pop(team_id or "", None)


def room(on_end: Callable[[Session, str, datetime], None]) -> Callable[[App, Deps], None]:
    """The room that hears of an installation's end; `on_end` follows in the same transaction."""

    def register(app: App, deps: Deps) -> None:
        def ended(body: dict[str, Any]) -> None:
            workspace_id = body["team_id"]
            with deps.database.reading() as session:
                installed = find(session, deps.vault, workspace_id)
            if installed is not None and _works(deps.client(installed.token)):
                log.info("an older one", action="still_connected", workspace=workspace_id)
                return
            token = installed.token if installed else None
            with deps.database.writing() as session:
                if disconnect(session, deps.vault, workspace_id, token):
                    on_end(session, workspace_id, deps.clock.now())
            log.warning("installation ended", action="disconnected", workspace=workspace_id)

        app.event("app_uninstalled")(ended)
        app.event("tokens_revoked")(ended)

    return register


def _works(client: WebClient) -> bool:
    # Slack repeats an event for minutes and promises no order: it may speak of a token before this one.
    try:
        client.auth_test()
    except (SlackApiError, SlackClientError, OSError):
        return False
    return True
