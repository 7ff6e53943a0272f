"""Introductions in Slack: Heard is invited to a channel, somebody asks who sees what."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.deps import Deps
from bot.slack.answers import present
from bot.welcome import service, views


class Listeners:
    """What introductions listen to."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def joined(self, event: dict[str, Any], context: BoltContext) -> None:
        # Slack tells of everybody who joins a channel that Heard is in.
        if event.get("user") != context.bot_user_id:
            return
        with self._deps.database.writing() as session:
            service.enter(session, context.team_id or "", event["channel"], self._deps.clock.now())

    def who_sees(self, ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        present(client, body, views.who_sees(self._deps.settings.command_align))


def register(app: App, deps: Deps) -> None:
    """Everything about introductions that Slack may send."""
    on = Listeners(deps)
    app.event("member_joined_channel")(on.joined)
    app.action(views.WHO_SEES)(on.who_sees)
