"""Receipts from Slack, and answers from people who looked."""

from typing import Any

import structlog
from pydantic import ValidationError
from slack_bolt import Ack, App, BoltContext

from bot.clock import real_now
from bot.deps import Deps
from bot.receipts import service, views
from bot.receipts.schemas import QuestionParams, Receipt
from bot.slack import forms
from bot.slack.answers import replace
from bot.slack.context import actor_of

log = structlog.get_logger()


class Listeners:
    """What receipts listen to. Each acknowledges, calls one service, answers."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def receipt(self, event: dict[str, Any], body: dict[str, Any], context: BoltContext) -> None:
        try:
            receipt = Receipt.model_validate(event)
        except ValidationError:
            return  # another app's metadata
        if receipt.app_id != body.get("api_app_id"):
            return
        workspace_id, now = context.team_id or "", self._deps.clock.now()
        vault = self._deps.vault
        with self._deps.database.writing() as session:
            news = service.confirm(session, vault, workspace_id, receipt, now, real_now())
        if news:
            # Without the id: a line has its second, and an anonymous raiser's card may have been sent in it.
            log.info("receipt", action="confirmed", workspace=workspace_id)

    def there(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref, actor = forms.pressed(body, QuestionParams), actor_of(context, body)
        now = self._deps.clock.now()
        with self._deps.database.writing() as session:
            verdict = service.arrived(session, actor, ref.delivery_id, now, real_now())
        replace(context, body, views.settled(verdict))

    def again(self, ack: Ack, body: dict[str, Any], context: BoltContext) -> None:
        ack()
        ref, actor = forms.pressed(body, QuestionParams), actor_of(context, body)
        now = self._deps.clock.now()
        with self._deps.database.writing() as session:
            verdict = service.post_again(session, actor, ref.delivery_id, now, real_now())
        replace(context, body, views.settled(verdict))


def register(app: App, deps: Deps) -> None:
    """Everything about receipts that Slack may send."""
    on = Listeners(deps)
    app.event("message_metadata_posted")(on.receipt)
    app.action(views.THERE)(on.there)
    app.action(views.AGAIN)(on.again)
