"""Publishes the Home tab: when somebody opens it, and after what they do while it is before them."""

import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.actor import Actor
from bot.deps import Deps
from bot.home import rules, service, views

log = structlog.get_logger()


class Visits:
    """Who has their Home tab before them, as far as this process knows, and the hash it was left with.

    A memory and no record: it is lost with the process, and the next opening begins anew.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._opened: dict[tuple[str, str], tuple[float, str]] = {}

    def note(self, actor: Actor, view_hash: str) -> None:
        """They see the Home tab with this hash now."""
        now = self._clock()
        with self._lock:
            self._opened = {
                who: seen for who, seen in self._opened.items() if rules.is_visiting(seen[0], now)
            }
            if len(self._opened) < rules.MOST_VISITS:
                self._opened[actor.workspace_id, actor.user_id] = (now, view_hash)

    def seen(self, actor: Actor) -> str | None:
        """The hash of the Home tab before them; None where none may be in sight."""
        with self._lock:
            opened, view_hash = self._opened.get((actor.workspace_id, actor.user_id), (0.0, ""))
        return view_hash if view_hash and rules.is_visiting(opened, self._clock()) else None


class Publisher:
    """Reads, draws and publishes one person's Home tab."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._visits = Visits()

    def opened(self, client: WebClient, actor: Actor, view_hash: str | None) -> None:
        """They opened it; `view_hash` is None where they never saw it before."""
        self._publish(client, actor, view_hash)

    def acted(self, client: WebClient, actor: Actor) -> None:
        """They did something: what may be before them is brought up to date."""
        view_hash = self._visits.seen(actor)
        if view_hash is not None:
            self._publish(client, actor, view_hash)

    def _publish(self, client: WebClient, actor: Actor, view_hash: str | None) -> None:
        try:
            answer = self._call(client, actor, view_hash, is_first=view_hash is None)
        except (SlackApiError, SlackClientError, OSError) as error:
            # The next opening publishes it again: nothing is lost, and nobody waits for it.
            code = error.response.get("error") if isinstance(error, SlackApiError) else None
            log.info(
                "home was not published",
                action="home",
                workspace=actor.workspace_id,
                code=code or type(error).__name__,
            )
            return
        self._visits.note(actor, answer)

    def _call(
        self, client: WebClient, actor: Actor, view_hash: str | None, *, is_first: bool
    ) -> str:
        try:
            return self._put(client, actor, view_hash, is_first=is_first)
        except SlackApiError as error:
            if error.response.get("error") != "hash_conflict":
                raise
            # Another process was faster with what it read earlier: what is true now takes its place.
            return self._put(client, actor, None, is_first=False)

    def _put(
        self, client: WebClient, actor: Actor, view_hash: str | None, *, is_first: bool
    ) -> str:
        now = self._deps.clock.now()
        with self._deps.database.reading() as session:
            page = service.read(session, actor, now)
        shown = page.model_copy(update={"is_first_visit": is_first})
        view = views.home(shown, now.date(), self._deps.settings.command_align)
        given: dict[str, Any] = {"hash": view_hash} if view_hash else {}
        answer = client.views_publish(user_id=actor.user_id, view=view, **given)
        return str(answer["view"]["hash"])
