"""The audit in Slack: `/align audit` and its pager."""

from typing import Any

from slack_bolt import Ack, App, BoltContext

from bot.audit import service, views
from bot.audit.schemas import AuditPage
from bot.deps import Deps
from bot.people import acquaintance
from bot.slack import forms
from bot.slack.answers import replace
from bot.slack.command import Command, Verb
from bot.slack.context import actor_of
from bot.text import clean

GROUP = "Set things up"


def verbs(deps: Deps) -> list[Verb]:
    """What `/align` can do with the audit."""

    def audit(command: Command) -> None:
        acquaintance.meet_here(deps, command.client, command.actor, command.channel_id)
        with deps.database.reading() as session:
            found = service.led(session, command.actor, clean(command.text), command.channel_id)
            if len(found) == 1:
                wanted = AuditPage(initiative_id=found[0].id)
                message = views.audit(service.page(session, command.actor, wanted))
            else:
                message = views.choosing(found, deps.settings.command_align)
        command.reply(message)

    return [Verb("audit", GROUP, "see who changed what in an initiative you lead", audit)]


class Listeners:
    """What the audit listens to."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def show(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        wanted = forms.pressed(body, AuditPage)
        with self._deps.database.reading() as session:
            found = service.page(session, actor_of(context, body), wanted)
        replace(context, body, views.audit(found))


def register(app: App, deps: Deps) -> None:
    """Everything about the audit that Slack may send."""
    on = Listeners(deps)
    app.action(views.OPEN)(on.show)
    app.action(f"{views.TURN}_back")(on.show)
    app.action(f"{views.TURN}_on")(on.show)
