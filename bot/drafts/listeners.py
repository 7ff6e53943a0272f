"""Drafts in Slack: their buttons, and the modal of the intro."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.deps import Deps
from bot.drafts import service, views
from bot.drafts.schemas import DraftRef, IntroForm, IntroOffer, IntroRef
from bot.slack import forms
from bot.slack.answers import present
from bot.slack.context import actor_of


class Listeners:
    """What drafts listen to. A decision shows where the draft stands, for everybody who was shown it."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def post_now(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref = forms.pressed(body, DraftRef)
        with self._deps.database.writing() as session:
            service.post_now(session, actor_of(context, body), ref, self._deps.clock.now())

    def skip(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref = forms.pressed(body, DraftRef)
        with self._deps.database.writing() as session:
            service.skip(session, actor_of(context, body), ref, self._deps.clock.now())

    def post_after_all(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref = forms.pressed(body, DraftRef)
        with self._deps.database.writing() as session:
            service.post_after_all(session, actor_of(context, body), ref, self._deps.clock.now())

    def edit(self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        ref = forms.pressed(body, DraftRef)
        with self._deps.database.reading() as session:
            offer = service.offer_intro(
                session, actor_of(context, body), ref, self._deps.clock.now()
            )
        present(client, body, views.intro(offer))

    def save_intro(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        form = forms.read(body["view"], IntroForm)
        ref = forms.riding_along(body["view"], IntroRef)
        with self._deps.database.writing() as session:
            answer = service.save_intro(
                session, actor_of(context, body), ref, form, self._deps.clock.now()
            )
        if isinstance(answer, IntroOffer):
            ack(response_action="update", view=views.intro(answer))
        else:
            ack(response_action="update", view=views.intro_saved(answer))


def register(app: App, deps: Deps) -> None:
    """Everything about drafts that Slack may send."""
    on = Listeners(deps)
    app.action(views.POST_NOW)(on.post_now)
    app.action(views.SKIP)(on.skip)
    app.action(views.AFTER_ALL)(on.post_after_all)
    app.action(views.EDIT)(on.edit)
    app.view(views.SAVE)(on.save_intro)
