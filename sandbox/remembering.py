"""What the sandbox remembers between two runs: one SQLite file, written before anything is answered.

Kept are messages, people, channels, Home tabs, tokens and the ids and times that were given out. Slack
itself forgets modals, triggers, response_urls and what only one person could see; so does this.
"""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sandbox.state import App, Channel, Team
from sandbox.workspace import Workspace

if TYPE_CHECKING:
    from sandbox.server import Sandbox

FORMAT = 1
"""Changes with what older files cannot be read as any more."""


@dataclass(frozen=True)
class Counts:
    """How far ids and time stamps have got, and who the app is."""

    app: App
    ids_made: int
    last_ts: int
    """Microseconds since 1970."""


@dataclass(frozen=True)
class Recalled:
    """What a file held."""

    counts: Counts
    teams: list[Team]

    def put_into(self, sandbox: "Sandbox") -> None:
        """Go on from here. The sandbox was made with the same app."""
        sandbox.world.ids_made = self.counts.ids_made
        sandbox.world.last_ts = self.counts.last_ts
        for team in self.teams:
            sandbox.admit(Workspace(sandbox, team))


class CannotRecall(Exception):
    """The file is damaged, or another version's; the message says what to do."""


_COUNTS, _TEAM, _CHANNEL = TypeAdapter(Counts), TypeAdapter(Team), TypeAdapter(Channel)
_TABLE = "CREATE TABLE kept (name TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID"
_PUT = "INSERT INTO kept VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET body = excluded.body"


def recall(path: Path) -> Recalled | None:
    """What is kept in a file; None where there is none. Raises CannotRecall."""
    if not path.exists():
        return None
    try:
        return _recalled(_rows(path))
    except (sqlite3.DatabaseError, ValidationError, KeyError) as error:
        raise CannotRecall(
            f"What the sandbox keeps in {path} cannot be read. `make reset` starts anew."
        ) from error


def _rows(path: Path) -> dict[str, bytes]:
    file = sqlite3.connect(path)
    try:
        [(version,)] = file.execute("PRAGMA user_version")
        if version != FORMAT:
            raise CannotRecall(
                f"{path} was written by another version of the sandbox. `make reset` starts anew."
            )
        return dict(file.execute("SELECT name, body FROM kept ORDER BY name"))
    finally:
        file.close()


def _recalled(rows: dict[str, bytes]) -> Recalled:
    teams = {}
    for name, body in rows.items():
        if name.startswith("team "):
            team = _TEAM.validate_json(body)
            teams[team.id] = team
    for name, body in rows.items():
        if name.startswith("channel "):
            channel = _CHANNEL.validate_json(body)
            teams[name.split()[1]].channels[channel.id] = channel
    return Recalled(_COUNTS.validate_json(rows["counts"]), list(teams.values()))


class Memory:
    """Writes what has changed in a sandbox to a file, from `begin` on."""

    def __init__(self, path: Path, sandbox: "Sandbox") -> None:
        self._path = path
        self._sandbox = sandbox
        self._writing = threading.Lock()
        self._file: sqlite3.Connection | None = None
        self._written: dict[str, bytes] = {}
        self._version = -1

    def begin(self) -> None:
        """Keep everything as it is now. The file is there whole, or not at all."""
        if not self._path.exists():
            fresh = self._path.with_name(self._path.name + ".new")
            fresh.unlink(missing_ok=True)
            file = sqlite3.connect(fresh)
            file.executescript(f"{_TABLE}; PRAGMA user_version = {FORMAT}")
            with file:
                file.executemany(_PUT, self._now().items())
            file.close()
            fresh.replace(self._path)
        self._file = sqlite3.connect(self._path, check_same_thread=False)
        # A crash of this process loses nothing, a crash of the machine no more than the last moments.
        self._file.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
        self.keep()

    def keep(self) -> None:
        """Write what has changed, in one transaction. Nothing before `begin`, or after `end`."""
        asked = self._sandbox.world.version
        with self._writing:
            # Whoever waited here while another wrote finds it done.
            if self._version < asked:
                self._write()

    def end(self) -> None:
        """Keep the last word, and close the file."""
        with self._writing:
            self._write()
            if self._file is not None:
                self._file.close()
                self._file = None

    def _write(self) -> None:
        if self._file is None:
            return
        with self._sandbox.world.condition:
            version, now = self._sandbox.world.version, self._now()
        changed = {name: body for name, body in now.items() if self._written.get(name) != body}
        with self._file:
            self._file.executemany(_PUT, changed.items())
        self._written, self._version = now, version

    def _now(self) -> dict[str, bytes]:
        world = self._sandbox.world
        with world.condition:
            counts = Counts(self._sandbox.app, world.ids_made, world.last_ts)
            rows = {"counts": _COUNTS.dump_json(counts)}
            for team in world.teams.values():
                rows[f"team {team.id}"] = _TEAM.dump_json(_without_moments(team))
                for channel in team.channels.values():
                    lasting = [post for post in channel.messages if post.ephemeral_to is None]
                    body = _CHANNEL.dump_json(replace(channel, messages=lasting))
                    rows[f"channel {team.id} {channel.id}"] = body
            return rows


def _without_moments(team: Team) -> Team:
    """A workspace without its channels, which are kept apart, and without what does not last."""
    nothing: dict[str, object] = {
        name: {} for name in ("channels", "views", "stacks", "triggers", "response_urls")
    }
    return replace(team, **nothing)  # type: ignore[arg-type]


class Remembering:
    """Answers to what changes something are sent once it is kept."""

    def __init__(self, app: ASGIApp, keep: Callable[[], None]) -> None:
        self._app = app
        self._keep = keep

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def once_kept(message: Message) -> None:
            if message["type"] == "http.response.start":
                await asyncio.to_thread(self._keep)
            await send(message)

        changes = scope["type"] == "http" and scope["method"] == "POST"
        await self._app(scope, receive, once_kept if changes else send)
