"""What every room is handed when it registers: nothing else is shared."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk import WebClient

from bot.clock import Clock
from bot.secrets import Vault
from bot.settings import Settings
from models.session import Database


@dataclass(frozen=True)
class Deps:
    """The parts of a running process.

    `client` makes a WebClient for a bot token. It never resends by itself: whether a call may be
    repeated is decided where the call is made.
    """

    database: Database
    clock: Clock
    settings: Settings
    vault: Vault
    client: Callable[[str | None], WebClient]
