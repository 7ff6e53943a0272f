"""Decisions in Slack: `/align decide`, and the answer of the person who decides."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.decisions import deciding, service, views
from bot.decisions.schemas import DecisionCard, DecisionForm, DecisionRef
from bot.deps import Deps
from bot.people import acquaintance
from bot.slack import forms
from bot.slack.answers import as_modal, present, replace
from bot.slack.command import Command, Verb
from bot.slack.context import actor_of

GROUP = "Decide"
_Say = Callable[..., DecisionCard]


def verbs(deps: Deps) -> list[Verb]:
    """What `/align` can do with decisions."""

    def decide(command: Command) -> None:
        with deps.database.reading() as session:
            found = service.offer(session, command.actor, command.channel_id)
        command.open(views.deciding(found))
        acquaintance.meet_here(deps, command.client, command.actor, command.channel_id)

    return [Verb("decide", GROUP, "write a decision down and have it confirmed", decide)]


class Listeners:
    """What decisions listen to. Each acknowledges, calls one service, answers."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def propose(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        actor, form = actor_of(context, body), forms.read(body["view"], DecisionForm)
        acquaintance.meet(self._deps, client, actor.workspace_id, [actor.user_id])
        submission = self._deps.vault.fingerprint(actor.workspace_id, body["view"]["id"])
        with self._deps.database.writing() as session:
            told = service.propose(session, actor, form, submission, self._deps.clock.now())
        ack(response_action="update", view=views.proposed(told))

    def read(self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        ref = forms.pressed(body, DecisionRef)
        with self._deps.database.reading() as session:
            told = deciding.read(session, actor_of(context, body), ref.decision_id)
        present(client, body, as_modal(views.asked(told)))

    def confirm(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        self._settle(deciding.confirm, body, context)

    def decline(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        self._settle(deciding.decline, body, context)

    def _settle(self, say: _Say, body: dict[str, Any], context: BoltContext) -> None:
        ref, now = forms.pressed(body, DecisionRef), self._deps.clock.now()
        try:
            with self._deps.database.writing() as session:
                told = say(session, actor_of(context, body), ref.decision_id, now, ref.read)
        except deciding.ReadAnother as changed:
            replace(context, body, views.question(changed.card, changed.sentence))
        else:
            replace(context, body, views.settled(told))


def register(app: App, deps: Deps) -> None:
    """Everything about decisions that Slack may send."""
    on = Listeners(deps)
    app.view(views.DECIDE)(on.propose)
    app.action(views.READ)(on.read)
    app.action(views.CONFIRM)(on.confirm)
    app.action(views.DECLINE)(on.decline)
