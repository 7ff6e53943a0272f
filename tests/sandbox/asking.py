"""How tests read Slack's refusals."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Channel, Person
from sandbox.acting import trigger


def refused(client: WebClient, method: str, **arguments: Any) -> dict[str, Any]:
    """The answer of a call that is refused."""
    with pytest.raises(SlackApiError) as refusal:
        client.api_call(method, json=arguments)
    answer: dict[str, Any] = refusal.value.response.data
    return answer


def refusal(client: WebClient, method: str, **arguments: Any) -> str:
    """The error of a call that is refused."""
    return str(refused(client, method, **arguments)["error"])


def trigger_of(person: Person, in_: Channel | None = None) -> str:
    """A trigger_id, as an action of this person would carry one."""
    return trigger(person.workspace, person.user, channel=in_)
