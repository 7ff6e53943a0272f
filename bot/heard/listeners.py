"""The heard map in Slack: `/align heard`, and asking those who were not heard."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.actor import Actor
from bot.deps import Deps
from bot.heard import asking, asks, service, views
from bot.heard.schemas import AskedRef, AskForm, AskRef, HeardRef
from bot.people import acquaintance
from bot.slack import forms
from bot.slack.answers import present, replace
from bot.slack.blocks import Message
from bot.slack.command import Command, Verb
from bot.slack.context import actor_of
from bot.text import clean

GROUP = "Keep people posted"


def verbs(deps: Deps) -> list[Verb]:
    """What `/align` can do with who was heard."""

    def heard(command: Command) -> None:
        acquaintance.meet_here(deps, command.client, command.actor, command.channel_id)
        with deps.database.reading() as session:
            found = service.led(session, command.actor, clean(command.text), command.channel_id)
        if len(found) == 1:
            command.reply(_map(deps, command.client, command.actor, found[0].id))
        else:
            command.reply(views.choosing(found, deps.settings.command_align))

    return [Verb("heard", GROUP, "see whom you have heard lately, and whom not", heard)]


class Listeners:
    """What the heard map listens to. Each acknowledges, calls one service, answers."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def show(self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        wanted, actor = forms.pressed(body, HeardRef), actor_of(context, body)
        replace(context, body, _map(self._deps, client, actor, wanted.initiative_id))

    def open_ask(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        ack()
        ref, actor = forms.pressed(body, AskRef), actor_of(context, body)
        try:
            with self._deps.database.reading() as session:
                offer = asks.offer(session, actor, ref, self._deps.clock.now())
        except asks.NobodyLeft as found:
            drawn = _map(self._deps, client, actor, ref.initiative_id, found.sentence)
            replace(context, body, drawn)
            return
        present(client, body, asking.asking(offer))

    def ask(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form, actor = forms.read(body["view"], AskForm), actor_of(context, body)
        ref = forms.riding_along(body["view"], AskRef)
        submission = self._deps.vault.fingerprint(actor.workspace_id, body["view"]["id"])
        now = self._deps.clock.now()
        with self._deps.database.writing() as session:
            told = asks.ask(session, actor, ref.initiative_id, form, submission, now)
        ack(response_action="update", view=asking.sent(told))

    def decline(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref, actor = forms.pressed(body, AskedRef), actor_of(context, body)
        with self._deps.database.writing() as session:
            card = asks.decline(session, actor, ref.ask_id)
        replace(context, body, asking.declined(card))


def register(app: App, deps: Deps) -> None:
    """Everything about who was heard that Slack may send."""
    on = Listeners(deps)
    app.action(views.OPEN)(on.show)
    app.action(views.ASK_OPEN)(on.open_ask)
    app.view(asking.ASK)(on.ask)
    app.action(asking.DECLINE)(on.decline)


def _map(
    deps: Deps, client: WebClient, actor: Actor, initiative_id: int, sentence: str | None = None
) -> Message:
    with deps.database.reading() as session:
        ids = service.stakeholder_ids(session, actor, initiative_id)
    acquaintance.meet(deps, client, actor.workspace_id, ids, most=acquaintance.MET_AT_ONCE)
    with deps.database.reading() as session:
        found = service.heard_map(session, actor, initiative_id, deps.clock.now().date())
    return views.heard_map(found, deps.settings.command_align, sentence)
