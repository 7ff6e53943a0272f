"""Answers through a `response_url`: sent once, and not waited for longer than a person waits."""

from http import HTTPStatus
from typing import Any

import structlog
from slack_bolt import BoltContext
from slack_bolt.context.respond import Respond
from slack_sdk.webhook import WebhookClient, WebhookResponse

from bot.slack.client import INTERACTIVE_SECONDS

log = structlog.get_logger()


class RespondOnce(Respond):
    """Bolt's `respond` without its resending.

    The stock one sends once more when a connection drops after the answer arrived, which can show it
    twice, and meanwhile keeps a listener's thread waiting for seconds.
    """

    def __call__(self, text: Any = "", *_: Any, **parts: Any) -> WebhookResponse:
        """Arguments as for Bolt's own, by name. Raises OSError when Slack is out of reach."""
        client = WebhookClient(self.response_url or "", INTERACTIVE_SECONDS, retry_handlers=[])
        answer = client.send(text=text, **parts)
        if answer.status_code != HTTPStatus.OK:
            log.warning("an answer was refused", action="unanswered", status=answer.status_code)
        return answer


def use(context: BoltContext) -> None:
    """Have Bolt and every listener of this request answer by a RespondOnce."""
    context["respond"] = RespondOnce(response_url=context.response_url)
