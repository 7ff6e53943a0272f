"""One's own file in Slack: `/align me`, its export, its erasure.

Nothing here remembers who asked: looking at one's file must not add to it.
"""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient
from slack_sdk.models.views import View

from bot.deps import Deps
from bot.file import erasure, rules, service, views
from bot.file.schemas import EraseForm, ExportPage
from bot.slack import forms
from bot.slack.answers import present, replace_view
from bot.slack.command import Command, Verb
from bot.slack.context import actor_of

GROUP = "Find your way"


def verbs(deps: Deps) -> list[Verb]:
    """What `/align` can do with one's own file."""

    def me(command: Command) -> None:
        with deps.database.reading() as session:
            found = service.read(session, command.actor, deps.vault, most=views.MOST_LINES)
        command.open(views.own(found))

    return [Verb("me", GROUP, "see, export or erase what Heard holds about you", me)]


class Listeners:
    """What the file listens to. Every button is about whoever presses it, and says nobody's id."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def export(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        ack()
        present(client, body, self._page(body, context))

    def turn_page(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        replace_view(context, body, self._page(body, context))

    def open_erasure(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        replace_view(context, body, views.erasing())

    def erase(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        actor, form = actor_of(context, body), forms.read(body["view"], EraseForm)
        now = self._deps.clock.now()
        with self._deps.database.writing() as session:
            erasure.erase(session, actor, self._deps.vault, form.words, now)
        ack(response_action="update", view=views.erased())

    def _page(self, body: dict[str, Any], context: BoltContext) -> View:
        wanted = forms.pressed(body, ExportPage)
        with self._deps.database.reading() as session:
            found = service.read(session, actor_of(context, body), self._deps.vault)
        pages = rules.pages(found.model_dump_json(indent=1))
        number = min(wanted.page, len(pages) - 1)
        return views.export(pages[number], number, len(pages))


def register(app: App, deps: Deps) -> None:
    """Everything about one's own file that Slack may send."""
    on = Listeners(deps)
    app.action(views.EXPORT)(on.export)
    app.action(f"{views.TURN}_back")(on.turn_page)
    app.action(f"{views.TURN}_on")(on.turn_page)
    app.action(views.ERASE_OPEN)(on.open_erasure)
    app.view(views.ERASE)(on.erase)
