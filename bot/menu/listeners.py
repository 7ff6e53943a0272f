"""`/align` and its menu."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.deps import Deps
from bot.menu import rules, views
from bot.slack import forms
from bot.slack.app import Room
from bot.slack.blocks import Message
from bot.slack.command import Command, Verb


def room(offers: Sequence[Callable[[Deps], list[Verb]]]) -> Room:
    """The room of `/align`, with the verbs that the other rooms offer."""

    def register(app: App, deps: Deps) -> None:
        verbs = [verb for offer in offers for verb in offer(deps)]
        _listen(app, deps, [*verbs, _help(deps, verbs)])

    return register


def _help(deps: Deps, others: Sequence[Verb]) -> Verb:
    def show(command: Command) -> None:
        command.reply(_help_text(deps, [*others, verb]))

    verb = Verb("help", "Find your way", "this overview", show)
    return verb


def _help_text(deps: Deps, verbs: Sequence[Verb], **typed: str | None) -> Message:
    settings = deps.settings
    return views.help_text(verbs, settings.command_concern, settings.command_align, **typed)


def _listen(app: App, deps: Deps, verbs: Sequence[Verb]) -> None:
    known = {verb.name: verb for verb in verbs}

    def align(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        typed, rest = rules.split(body.get("text") or "")
        command = Command.of(context, body, client, rest)
        if not typed:
            menu = views.menu(verbs, deps.settings.command_concern, context.channel_id)
            command.open(menu)
        elif typed in known:
            known[typed].run(command)
        else:
            nearest = rules.nearest(typed, known)
            command.reply(_help_text(deps, verbs, unknown=typed, nearest=nearest))

    def pressed(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        name = body["actions"][0]["action_id"].removeprefix(f"{views.RUN_VERB}_")
        place = forms.riding_along(body.get("view") or {}, views.Place)
        command = Command.of(context, body, client)
        known[name].run(replace(command, channel_id=place.channel_id))

    app.command(deps.settings.command_align)(align)
    for name in known:
        app.action(f"{views.RUN_VERB}_{name}")(pressed)
