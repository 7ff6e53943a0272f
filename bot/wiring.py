"""From settings to running parts: what every process does first."""

import os

import structlog
from sqlalchemy import make_url

from bot import logs
from bot.clock import Clock, real_now
from bot.deps import Deps
from bot.secrets import Vault
from bot.settings import Settings
from bot.slack import installs
from bot.slack.client import client_factory
from models.session import Database

log = structlog.get_logger()
SPARE_CONNECTIONS = 2


def make_deps(settings: Settings) -> Deps:
    """Open the database and put the parts together. Calls nobody."""
    logs.configure(settings.log_level)
    path = make_url(settings.database_url).database
    if settings.is_embedded and path:
        os.makedirs(os.path.dirname(path), exist_ok=True)
    return Deps(
        database=Database(
            settings.database_url, pool_size=settings.listener_threads + SPARE_CONNECTIONS
        ),
        clock=Clock(settings.clock_file),
        settings=settings,
        vault=Vault(settings.keys()),
        client=client_factory(settings.slack_api_url),
    )


def ignore_oauth_environment() -> None:
    """Keep Bolt from turning into an OAuth app because of variables some other program needs."""
    if os.environ.pop("SLACK_CLIENT_ID", None) or os.environ.pop("SLACK_CLIENT_SECRET", None):
        log.warning("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are not used", action="settings")


def install(deps: Deps, token: str) -> None:
    """Store a bot token as an installation. Raises SlackApiError when Slack does not accept it."""
    identity = installs.introduce(deps.client(token))
    with deps.database.writing() as session:
        installs.remember(session, deps.vault, token, identity, real_now())
    log.info("installed", action="installed", workspace=identity.workspace_id)


def install_own_token(deps: Deps) -> None:
    """Store the token of the environment as an installation. Raises SlackApiError as `install`."""
    token = deps.settings.slack_bot_token
    if token is not None:
        install(deps, token.get_secret_value())
