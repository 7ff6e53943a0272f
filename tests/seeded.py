"""A house in which the story was played: the real bot on a sandbox with its page."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.fernet import Fernet

from bot.slack import manifest
from sandbox import Channel, Person, Sandbox, Workspace
from sandbox.remembering import recall
from sandbox.seed import plant
from sandbox.story import BERLIN, Story
from sandbox.web.guide import read
from sandbox.web.routes import routes
from tests import processes
from tests.processes import ROOT

ARRIVAL = datetime(2026, 5, 14, 9, 30, tzinfo=BERLIN)
"""A Thursday, the same whenever it is played: pictures of it do not change from day to day."""


@dataclass(frozen=True)
class Seeded:
    """The sandbox at the moment at which the newcomer arrives."""

    sandbox: Sandbox
    acme: Workspace
    arrived: datetime

    def somebody(self, name: str) -> Person:
        """A person, by name."""
        return next(person for person in self.acme.people.values() if person.name == name)

    def channel(self, name: str) -> Channel:
        """A channel, by name."""
        return next(channel for channel in self.acme.channels if channel.name == name)

    def page(self, person: str, channel: Channel | str) -> str:
        """The address of somebody's page, with a conversation in front."""
        where = channel if isinstance(channel, str) else channel.id
        return f"{self.sandbox.url}/{self.acme.id}/{self.somebody(person).id}?c={where}"


@contextmanager
def house(folder: Path, arrives: datetime = ARRIVAL) -> Iterator[Seeded]:
    """Play the story, and stay."""
    sandbox = Sandbox(manifest.read(), folder / "clock")
    plant(sandbox)
    with _lived_in(sandbox, folder, Fernet.generate_key().decode()) as acme:
        Story(acme, arrives).play()
        yield Seeded(sandbox, acme, arrives)


@contextmanager
def revisited(played: Path, folder: Path) -> Iterator[Seeded]:
    """Go on from a copy of what was played in another folder."""
    shutil.copytree(played, folder)
    recalled = recall(folder / "slack.db")
    assert recalled is not None
    sandbox = Sandbox(manifest.read(), folder / "clock", app=recalled.counts.app)
    recalled.put_into(sandbox)
    arrived = datetime.fromtimestamp(sandbox.world.now(), BERLIN)
    with _lived_in(sandbox, folder, (folder / "key").read_text().strip()) as acme:
        yield Seeded(sandbox, acme, arrived)


@contextmanager
def _lived_in(sandbox: Sandbox, folder: Path, key: str) -> Iterator[Workspace]:
    sandbox.start(routes(sandbox, read(ROOT / "docs" / "guide.json")))
    acme = sandbox.workspaces["T0ACME"]
    environment = {
        "SLACK_BOT_TOKEN": acme.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_API_URL": sandbox.api_url,
        "DATABASE_URL": f"sqlite:///{folder / 'heard.db'}",
        "SECRET_KEYS": key,
        "CLOCK_FILE": str(folder / "clock"),
    }
    try:
        with processes.all_in_one(environment, folder / "log") as heard:
            heard.until(lambda: "Heard is running." in heard.output, "readiness")
            yield acme
    finally:
        sandbox.stop()
