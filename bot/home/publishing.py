"""Publishes the Home tab: when somebody opens it, and whenever what is before them is not so any more.

A deed only raises a doubt about the tabs that are open in its workspace. The worker looks, draws, and
publishes what differs: nothing is sent to who sees the same as before.
"""

from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.models.views import View

from bot.actor import Actor
from bot.clock import real_now
from bot.delivery import rules as answers
from bot.delivery import service as delivery
from bot.delivery.rules import Verdict
from bot.deps import Deps
from bot.home import service, views, visits
from bot.home.schemas import Shown
from bot.people import rules as people_rules
from bot.slack import installs

log = structlog.get_logger()
RETRY_AFTER_SECONDS = 30
CONFLICT = "hash_conflict"


class Publisher:
    """Reads, draws and publishes people's Home tabs."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def opened(self, client: WebClient, actor: Actor, view_hash: str | None) -> None:
        """They opened it; `view_hash` is None where they never saw it before."""
        before = Shown(
            view_hash=view_hash or visits.UNKNOWN, drawn=visits.UNKNOWN, is_first=view_hash is None
        )
        real = real_now()
        with self._deps.database.writing() as session:
            # Before it is drawn: what is done from here on casts its doubt on it.
            visits.note(session, actor, before, real)
            if delivery.is_held(session, actor.workspace_id, visits.PUBLISH, real):
                visits.again(session, actor)
                return
        self._publish(client, actor, before, self._drawn(actor, is_first=before.is_first))

    def pressed(self, actor: Actor, view_hash: str) -> None:
        """They pressed something on it: they have it before them, however long ago they opened it."""
        real = real_now()
        with self._deps.database.reading() as session:
            if visits.is_there(session, actor, real):
                return
        with self._deps.database.writing() as session:
            visits.note(session, actor, Shown(view_hash=view_hash, drawn=visits.UNKNOWN), real)

    def acted(self, workspace_id: str) -> None:
        """Somebody did something there, or time did."""
        real = real_now()
        with self._deps.database.reading() as session:
            if not visits.is_anybody_there(session, workspace_id, real):
                return
        with self._deps.database.writing() as session:
            visits.doubt(session, workspace_id, real)

    def look(self) -> None:
        """Bring one tab in each workspace up to date, where there is a doubt."""
        real = real_now()
        with self._deps.database.reading() as session:
            doubted, over = visits.doubted(session, real), visits.is_any_over(session, real)
        if over:
            with self._deps.database.writing() as session:
                visits.forget_over(session, real)
        for actor in doubted:
            self._look_at(actor)

    def _look_at(self, actor: Actor) -> None:
        with self._deps.database.writing() as session:
            before = visits.take(session, actor)
            installed = installs.find(session, self._deps.vault, actor.workspace_id)
        if before is None or installed is None:
            return
        view = self._drawn(actor, is_first=before.is_first)
        if self._print(actor, view) == before.drawn:
            return
        self._publish(self._deps.client(installed.token), actor, before, view)

    def _drawn(self, actor: Actor, *, is_first: bool) -> View:
        now = self._deps.clock.now()
        with self._deps.database.reading() as session:
            page = service.read(session, actor, now)
        today = people_rules.local_day(now, page.wishes.zone)
        shown = page.model_copy(update={"is_first_visit": is_first})
        return views.home(shown, today, self._deps.settings.command_align)

    def _publish(self, client: WebClient, actor: Actor, before: Shown, view: View) -> None:
        given: dict[str, Any] = {"hash": before.view_hash} if before.view_hash else {}
        try:
            answer = client.views_publish(user_id=actor.user_id, view=view, **given)
        except SlackApiError as error:
            self._refused(actor, before, error)
        except (SlackClientError, OSError) as error:
            self._missed(actor, type(error).__name__)
            self._lose_track(actor)
        else:
            shown = Shown(view_hash=str(answer["view"]["hash"]), drawn=self._print(actor, view))
            with self._deps.database.writing() as session:
                visits.renew(session, actor, before.view_hash, shown)

    def _refused(self, actor: Actor, before: Shown, error: SlackApiError) -> None:
        code = str(error.response.get("error") or "")
        self._missed(actor, code)
        if code == CONFLICT:
            with self._deps.database.writing() as session:
                visits.conflicted(session, actor, before.view_hash)
        elif answers.verdict(error.response.status_code, code) is Verdict.LIMITED:
            with self._deps.database.writing() as session:
                delivery.hold(session, actor.workspace_id, visits.PUBLISH, _held_until(error))
                visits.again(session, actor)
        else:
            self._lose_track(actor)

    def _lose_track(self, actor: Actor) -> None:
        with self._deps.database.writing() as session:
            visits.lose_track(session, actor)

    def _missed(self, actor: Actor, code: str) -> None:
        # The next deed or opening publishes it again: nothing is lost, and nobody waits for it.
        log.info("home was not published", action="home", workspace=actor.workspace_id, code=code)

    def _print(self, actor: Actor, view: View) -> str:
        return self._deps.vault.fingerprint(actor.workspace_id, str(view.to_dict()))


def _held_until(error: SlackApiError) -> datetime:
    headers = {name.lower(): value for name, value in error.response.headers.items()}
    said = str(headers.get("retry-after") or "")
    return real_now() + timedelta(seconds=int(said) if said.isdecimal() else RETRY_AFTER_SECONDS)
