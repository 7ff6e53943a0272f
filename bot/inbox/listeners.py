"""The inbox in Slack: `/align inbox`, its pages, and the nudge."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.concerns import life, replies
from bot.deps import Deps
from bot.inbox import nudging, pages, snoozing, views
from bot.inbox.schemas import InboxPage, Row, Snooze, SnoozeFor, SnoozeRef
from bot.people import acquaintance
from bot.slack import forms
from bot.slack.answers import replace
from bot.slack.command import Command, Verb
from bot.slack.context import actor_of

GROUP = "Keep people posted"


def verbs(deps: Deps) -> list[Verb]:
    """What `/align` can do with the inbox."""

    def inbox(command: Command) -> None:
        acquaintance.meet_here(deps, command.client, command.actor, command.channel_id)
        command.reply(views.inbox(*pages.read(deps, command.actor, InboxPage())))

    return [Verb("inbox", GROUP, "see what waits for your answer", inbox)]


def redraw(deps: Deps, context: BoltContext, body: Mapping[str, Any], sentence: str | None) -> None:
    """Draw the page anew that the pressed row is on, with a sentence on top."""
    row, actor = forms.pressed(body, Row), actor_of(context, body)
    replace(context, body, views.inbox(*pages.read(deps, actor, row), sentence))


class Listeners:
    """What the inbox listens to. Each acknowledges, calls one service, answers."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def open(self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        command = Command.of(context, body, client)
        command.reply(views.inbox(*pages.read(self._deps, command.actor, InboxPage())))

    def turn(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        wanted, actor = forms.pressed(body, InboxPage), actor_of(context, body)
        replace(context, body, views.inbox(*pages.read(self._deps, actor, wanted)))

    def acknowledge(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        row, actor, now = forms.pressed(body, Row), actor_of(context, body), self._deps.clock.now()
        with self._deps.database.writing() as session:
            told = life.acknowledge(session, actor, row.concern_id, now)
        said = replies.acknowledged(told.card, told.sentence, now.date())
        redraw(self._deps, context, body, said)

    def snooze(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        wanted, actor = forms.pressed(body, SnoozeFor), actor_of(context, body)
        with self._deps.database.writing() as session:
            told = snoozing.snooze(session, actor, wanted.span, self._deps.clock.now())
        replace(context, body, views.snoozed(told))

    def snooze_days(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        wanted, actor = forms.pressed(body, SnoozeRef), actor_of(context, body)
        with self._deps.database.writing() as session:
            told = nudging.snooze(session, actor, wanted.days, self._deps.clock.now())
        replace(context, body, views.snoozed(told))


def register(app: App, deps: Deps) -> None:
    """Everything about the inbox that Slack may send."""
    on = Listeners(deps)
    app.action(views.OPEN)(on.open)
    for way in ("back", "on", "over"):
        app.action(f"{views.TURN}_{way}")(on.turn)
    app.action(views.ACKNOWLEDGE)(on.acknowledge)
    for span in Snooze:
        app.action(f"{views.SNOOZE}_{span}")(on.snooze)
    for former in ("days", "week"):
        # Of nudges that were posted before the spans were these.
        app.action(f"{views.SNOOZE}_{former}")(on.snooze_days)
