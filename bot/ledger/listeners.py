"""The ledger in Slack: `/align ledger` and its pager."""

from typing import Any

from pydantic import ValidationError
from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.clock import real_now
from bot.deps import Deps
from bot.errors import NotFound
from bot.ledger import service, views
from bot.ledger.schemas import LedgerPage
from bot.people import acquaintance
from bot.slack import forms
from bot.slack.answers import replace
from bot.slack.command import Command, Verb
from bot.slack.context import actor_of
from bot.text import clean

GROUP = "Keep people posted"


def verbs(deps: Deps) -> list[Verb]:
    """What `/align` can do with the ledger."""

    def ledger(command: Command) -> None:
        _show(deps, command, _wanted(clean(command.text), command.channel_id))

    return [Verb("ledger", GROUP, "see what became of what people said", ledger)]


class Listeners:
    """What the ledger listens to."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def open(self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        command = Command.of(context, body, client)
        _show(self._deps, command, forms.pressed(body, LedgerPage))

    def turn(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        actor, wanted = actor_of(context, body), forms.pressed(body, LedgerPage)
        now, here = self._deps.clock.now(), context.channel_id
        with self._deps.database.reading() as session:
            found = service.page(session, actor, wanted, real_now(), now, here)
        replace(context, body, views.ledger(found, now.date()))


def register(app: App, deps: Deps) -> None:
    """Everything about the ledger that Slack may send."""
    on = Listeners(deps)
    app.action(views.OPEN)(on.open)
    for way in ("back", "on"):
        app.action(f"{views.TURN}_{way}")(on.turn)


def _show(deps: Deps, command: Command, wanted: LedgerPage) -> None:
    acquaintance.meet_here(deps, command.client, command.actor, command.channel_id)
    now = deps.clock.now()
    with deps.database.reading() as session:
        found = service.page(session, command.actor, wanted, real_now(), now, command.channel_id)
    command.reply(views.ledger(found, now.date()))


def _wanted(key: str, here: str | None) -> LedgerPage:
    if not key:
        return LedgerPage(channel_id=here)
    try:
        return LedgerPage(key=key.upper())
    except ValidationError:
        raise NotFound(service.NO_KEY.format(key=key[:6].upper())) from None
