"""Moving a concern in Slack: a button on its card and in the inbox, and a modal."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.concerns import again
from bot.concerns.again import Lists
from bot.concerns.schemas import ConcernRef
from bot.deps import Deps
from bot.moving import service, views
from bot.moving.schemas import MoveForm, MoveRef
from bot.slack import forms
from bot.slack.answers import present
from bot.slack.context import actor_of


class Listeners:
    """What a move listens to. Each acknowledges, calls one service, answers."""

    def __init__(self, deps: Deps, lists: Lists) -> None:
        self._deps = deps
        self._lists = lists

    def open(self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        ref, actor = forms.pressed(body, ConcernRef), actor_of(context, body)
        with again.up_to_date(self._deps, context, body, self._lists):
            with self._deps.database.reading() as session:
                told = service.offer(session, actor, ref.concern_id)
            present(client, body, views.moving(told))

    def move(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = forms.read(body["view"], MoveForm)
        ref, actor = forms.riding_along(body["view"], MoveRef), actor_of(context, body)
        with self._deps.database.writing() as session:
            told = service.move(session, actor, form, ref, self._deps.clock.now())
        ack(response_action="update", view=views.moved(told))


def register(app: App, deps: Deps, lists: Lists) -> None:
    """Everything about a move that Slack may send."""
    on = Listeners(deps, lists)
    app.action(views.OPEN)(on.open)
    app.view(views.MOVE)(on.move)
