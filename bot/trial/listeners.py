"""A poll on oneself in Slack."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.deps import Deps
from bot.people import acquaintance
from bot.polls.schemas import RankForm
from bot.slack import forms
from bot.slack.answers import present, say
from bot.slack.context import actor_of
from bot.trial import service, views
from bot.trial.schemas import TrialRef


class Listeners:
    """What a poll on oneself listens to. Every button is about whoever presses it."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def begin(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        ack()
        actor = actor_of(context, body)
        acquaintance.meet(self._deps, client, actor.workspace_id, [actor.user_id])
        with self._deps.database.writing() as session:
            service.begin(session, actor, self._deps.clock.now())
        say(context, body, views.BEGUN)

    def open_vote(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        ack()
        ref, actor = forms.pressed(body, TrialRef), actor_of(context, body)
        with self._deps.database.reading() as session:
            offer = service.offer(session, actor, ref.number, self._deps.clock.now())
        present(client, body, views.voting(offer))

    def vote(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ref, actor = forms.riding_along(body["view"], TrialRef), actor_of(context, body)
        form = forms.read(body["view"], RankForm)
        with self._deps.database.writing() as session:
            told = service.vote(session, actor, ref.number, form, self._deps.clock.now())
        ack(response_action="update", view=views.recorded(told))

    def close(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref = forms.pressed(body, TrialRef)
        with self._deps.database.writing() as session:
            service.close(session, actor_of(context, body), ref.number, self._deps.clock.now())


def register(app: App, deps: Deps) -> None:
    """Everything about a poll on oneself that Slack may send."""
    on = Listeners(deps)
    app.action(views.BEGIN)(on.begin)
    app.action(views.VOTE_OPEN)(on.open_vote)
    app.view(views.VOTE)(on.vote)
    app.action(views.CLOSE)(on.close)
