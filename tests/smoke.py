"""`make smoke`: everything the bot can show, put before the real Slack.

Every view and message of the catalogue goes through Slack's own blocks.validate; one of each message is
posted to a test channel and deleted again. Nothing is opened for anybody.
"""

import json
import os
import sys
from collections.abc import Iterator, Sequence

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from tests.catalogue.catalogue import Drawn, everything
from tests.catalogue.contents import Size

NEEDS = ("SLACK_BOT_TOKEN", "SMOKE_CHANNEL")


def main() -> int:
    """Print what Slack refused. Returns 1 where there is anything, 2 where a setting is missing."""
    missing = [name for name in NEEDS if not os.environ.get(name)]
    if missing:
        print(f"make smoke needs {' and '.join(missing)}; CONTRIBUTING.md says what they are")
        return 2
    slack = _client(os.environ["SLACK_BOT_TOKEN"], os.environ.get("SLACK_API_URL"))
    channel_id = os.environ["SMOKE_CHANNEL"]
    try:
        user_id = str(slack.auth_test()["user_id"])
    except SlackApiError as error:
        print(f"Slack does not take this token: {error.response['error']}")
        return 1
    drawn = list(everything(user_id, channel_id))
    refused = [*_refused_by_rule(slack, drawn), *_refused_as_post(slack, channel_id, drawn)]
    for line in refused:
        print(line)
    views = sum(one.is_view for one in drawn)
    print(f"{views} views and {len(drawn) - views} messages, {len(refused)} refused")
    return 1 if refused else 0


def _client(token: str, base_url: str | None) -> WebClient:
    # Hundreds of calls in a row: here, and only here, waiting as long as Slack asks is right.
    patient = RateLimitErrorRetryHandler(max_retry_count=20)
    return WebClient(token=token, base_url=base_url or WebClient.BASE_URL, retry_handlers=[patient])


def _refused_by_rule(slack: WebClient, drawn: Sequence[Drawn]) -> Iterator[str]:
    for one in drawn:
        given = {"view": one.payload} if one.is_view else {"blocks": one.payload["blocks"]}
        if one.payload.get("blocks"):
            try:
                slack.api_call(
                    "blocks.validate", params={k: json.dumps(v) for k, v in given.items()}
                )
            except SlackApiError as error:
                yield _told(one, error)


def _refused_as_post(slack: WebClient, channel_id: str, drawn: Sequence[Drawn]) -> Iterator[str]:
    for one in drawn:
        if one.is_view or one.size is not Size.ONE:
            continue
        try:
            posted = slack.chat_postMessage(channel=channel_id, **one.payload)
            slack.chat_delete(channel=posted["channel"], ts=posted["ts"])
        except SlackApiError as error:
            yield _told(one, error)


def _told(one: Drawn, error: SlackApiError) -> str:
    # A refused post names its problems in sentences, a refused validation as objects.
    details = [
        problem if isinstance(problem, str) else f"{problem['pointer']}: {problem['message']}"
        for problem in error.response.get("errors") or ()
    ]
    return f"{one.name} ({one.size}): {'; '.join([str(error.response['error']), *details])}"


if __name__ == "__main__":
    sys.exit(main())
