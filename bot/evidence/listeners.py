"""Evidence in Slack: a button on every belief, and a modal."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot.concerns import again
from bot.concerns import views as concern_views
from bot.concerns.schemas import ConcernRef
from bot.deps import Deps
from bot.evidence import service, views
from bot.evidence.schemas import EvidenceForm, EvidenceRef
from bot.people import acquaintance
from bot.slack import forms
from bot.slack.answers import present
from bot.slack.context import actor_of, keep_unseen


class Listeners:
    """What evidence listens to. Each acknowledges, calls one service, answers."""

    def __init__(self, deps: Deps) -> None:
        self._deps = deps

    def open(self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        ack()
        ref, actor = forms.pressed(body, ConcernRef), actor_of(context, body)
        here = context.channel_id
        with again.up_to_date(self._deps, context, body):
            with self._deps.database.reading() as session:
                told = service.offer(session, actor, self._deps.vault, ref.concern_id, here)
            present(client, body, views.bringing(told))

    def bring(
        self, ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
    ) -> None:
        form = forms.read(body["view"], EvidenceForm)
        ref, actor = forms.riding_along(body["view"], EvidenceRef), actor_of(context, body)
        acquaintance.meet(self._deps, client, actor.workspace_id, [actor.user_id])
        vault, now = self._deps.vault, self._deps.clock.now()
        submission = vault.fingerprint(actor.workspace_id, body["view"]["id"])
        with self._deps.database.writing() as session:
            told = service.bring(
                session, actor, vault, ref.concern_id, form, submission, now, ref.channel_id
            )
        keep_unseen(context, when=told.is_unnamed)
        ack(response_action="update", view=views.brought(told))


def register(app: App, deps: Deps) -> None:
    """Everything about evidence that Slack may send."""
    on = Listeners(deps)
    app.action(concern_views.EVIDENCE_OPEN)(on.open)
    app.view(views.BRING)(on.bring)
