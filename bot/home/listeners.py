"""The Home tab in Slack: opened, brought up to date after each deed, and its settings."""

import logging
from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_bolt.listener.listener_completion_handler import CustomListenerCompletionHandler
from slack_sdk import WebClient

from bot.actor import Actor
from bot.deps import Deps
from bot.home import service, views
from bot.home.publishing import Publisher
from bot.home.schemas import SettingsForm
from bot.people import acquaintance
from bot.slack import forms
from bot.slack.answers import present
from bot.slack.command import Command, Verb
from bot.slack.context import actor_of, is_unseen
from bot.welcome.greeting import Greeter

DEEDS = {"block_actions", "view_submission"}
GROUP = "Find your way"


def verbs(deps: Deps) -> list[Verb]:
    """What `/align` can do with what the Home tab keeps."""

    def settings(command: Command) -> None:
        acquaintance.meet_here(deps, command.client, command.actor, command.channel_id)
        with deps.database.reading() as session:
            found = service.own_wishes(session, command.actor)
        command.open(views.settings(found))

    return [Verb("settings", GROUP, "say when, and how often, you want to hear", settings)]


class Listeners:
    """What the Home tab listens to. Each acknowledges, calls one service, answers."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._publisher = Publisher(deps)
        self._greeter = Greeter(deps)

    def opened(self, event: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if event.get("tab") != "home" or not context.user_id:
            return
        workspace_id = context.team_id or ""
        actor = Actor(workspace_id, context.user_id, workspace_id)
        acquaintance.meet(self._deps, client, workspace_id, [actor.user_id])
        self._greeter.met(client, actor)
        before = event.get("view")
        view_hash = before.get("hash") if isinstance(before, dict) else None
        self._publisher.opened(client, actor, view_hash if isinstance(view_hash, str) else None)

    def acted(self, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        if body.get("type") in DEEDS and context.team_id and not is_unseen(context):
            view_hash = _home_before(body)
            if view_hash and context.user_id:
                self._publisher.pressed(actor_of(context, body), view_hash)
            self._publisher.acted(context.team_id)
        elif "command" in body and context.user_id:
            self._greeter.met(client, actor_of(context, body))

    def open_settings(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        ack()
        with self._deps.database.reading() as session:
            found = service.own_wishes(session, actor_of(context, body))
        present(client, body, views.settings(found))

    def save(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = forms.read(body["view"], SettingsForm)
        actor = actor_of(context, body)
        with self._deps.database.writing() as session:
            found = service.save(session, actor, form, self._deps.clock.now())
        ack(response_action="update", view=views.saved(found))


def _home_before(body: Mapping[str, Any]) -> str | None:
    """Slack's hash of the Home tab that a button stands on; None for one that stands elsewhere."""
    view = body.get("view")
    if not isinstance(view, Mapping) or view.get("type") != "home":
        return None
    found = view.get("hash")
    return found if isinstance(found, str) else None


def register(app: App, deps: Deps) -> None:
    """Everything about the Home tab that Slack may send."""
    on = Listeners(deps)
    app.event("app_home_opened")(on.opened)
    app.action(views.SETTINGS_OPEN)(on.open_settings)
    app.view(views.SETTINGS)(on.save)
    # After any listener of any room: whatever somebody did may change what their Home tab says.
    app.listener_runner.listener_completion_handler = CustomListenerCompletionHandler(
        logging.getLogger("slack_bolt"), on.acted
    )
