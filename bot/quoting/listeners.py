"""The shortcut "Log as concern" in Slack, and what somebody can do with what was logged for them."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient
from slack_sdk.models.views import View

from bot.actor import Actor
from bot.clock import real_now
from bot.concerns import again, cards
from bot.concerns import views as concern_views
from bot.concerns.schemas import ConcernForm, ConcernRef
from bot.deps import Deps
from bot.people import acquaintance
from bot.quoting import permalinks, service, views
from bot.quoting.schemas import OwnWordsForm, QuoteOffer, QuoteRef, SlackMessage
from bot.slack import forms
from bot.slack.answers import present, replace
from bot.slack.context import actor_of


class Listeners:
    """What quotes listen to. Each acknowledges, calls one service, answers."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def open(self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        message, actor = SlackMessage.of(body), actor_of(context, body)
        here = body["channel"]["id"]
        told = self._offer(actor, message, here)
        shown = present(client, body, self._view_of(told))
        acquaintance.meet_here(self._deps, client, actor, here)
        acquaintance.meet(self._deps, client, actor.workspace_id, [told.ref.author_id])
        if not told.offer.choices:
            # Whom Heard has just met can read more than it knew when the modal had to open.
            again = self._offer(actor, message, here)
            client.views_update(view_id=shown, view=self._view_of(again))

    def log(self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        actor = actor_of(context, body)
        form = forms.read(body["view"], ConcernForm)
        ref = forms.riding_along(body["view"], QuoteRef)
        acquaintance.meet(self._deps, client, actor.workspace_id, [actor.user_id, ref.author_id])
        url = permalinks.of(client, actor.workspace_id, ref)
        vault, now = self._deps.vault, self._deps.clock.now()
        submission = vault.fingerprint(actor.workspace_id, body["view"]["id"])
        with self._deps.database.writing() as session:
            told = service.log(session, actor, vault, form, ref, url, submission, now)
        view = views.logged(told, self._deps.settings.command_concern)
        ack(response_action="update", view=view)

    def open_edit(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        ack()
        ref, actor = forms.pressed(body, ConcernRef), actor_of(context, body)
        with again.up_to_date(self._deps, context, body):
            with self._deps.database.reading() as session:
                card = service.editable(session, actor, ref.concern_id)
            present(client, body, views.editing(card))

    def edit(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = forms.read(body["view"], OwnWordsForm)
        ref, actor = forms.riding_along(body["view"], ConcernRef), actor_of(context, body)
        with self._deps.database.writing() as session:
            label = service.edit(session, actor, ref.concern_id, form, self._deps.clock.now())
        ack(response_action="update", view=views.edited(label))

    def disown(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref, actor = forms.pressed(body, ConcernRef), actor_of(context, body)
        try:
            with self._deps.database.writing() as session:
                told = service.disown(session, actor, ref.concern_id, self._deps.clock.now())
        except service.NotTheirs:
            # Nothing is kept of who said so: whoever presses this reads what their own card says by then.
            replace(context, body, cards.not_theirs())
            return
        replace(context, body, views.disowned(told))

    def _offer(self, actor: Actor, message: SlackMessage, here: str) -> QuoteOffer:
        with self._deps.database.reading() as session:
            return service.offer(session, actor, message, here, real_now())

    def _view_of(self, told: QuoteOffer) -> View:
        if told.offer.choices:
            return views.logging(told)
        return concern_views.first_step(self._deps.settings.command_align)


def register(app: App, deps: Deps) -> None:
    """Everything about quotes that Slack may send."""
    on = Listeners(deps)
    app.message_shortcut(views.SHORTCUT)(on.open)
    app.view(views.LOG)(on.log)
    app.action(concern_views.EDIT_OPEN)(on.open_edit)
    app.action(concern_views.SETTLED_IF_OPEN)(on.open_edit)
    app.view(views.EDIT)(on.edit)
    app.action(concern_views.DISOWN)(on.disown)
