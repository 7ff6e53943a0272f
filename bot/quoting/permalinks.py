"""The link to a message. Slack is asked when the modal is sent; without an answer the quote has no link."""

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.quoting.schemas import QuoteRef

log = structlog.get_logger()
LONGEST = 2000


def of(client: WebClient, workspace_id: str, ref: QuoteRef) -> str | None:
    """The message's address; None where Slack gives none, as where the bot is not a member."""
    try:
        answer = client.chat_getPermalink(channel=ref.channel_id, message_ts=ref.ts)
    except (SlackApiError, SlackClientError, OSError) as error:
        reason = (
            error.response["error"] if isinstance(error, SlackApiError) else type(error).__name__
        )
        log.info("no link to a message", action="quote", workspace=workspace_id, reason=reason)
        return None
    address = str(answer["permalink"])
    return address if address.startswith("https://") and len(address) <= LONGEST else None
