"""Rate limits: for each method and workspace, and for each channel."""

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox
from sandbox.errors import RateLimited
from sandbox.rates import A_MINUTE, Rates
from tests.sandbox.wishes import MANIFEST


@pytest.mark.parametrize("method", A_MINUTE)
def test_a_method_is_called_so_often_a_minute(method: str) -> None:
    rates = Rates(strict=True)
    for _ in range(A_MINUTE[method]):
        rates.spend("T1", method, None)
    rates.spend("T2", method, None)
    with pytest.raises(RateLimited) as limited:
        rates.spend("T1", method, None)
    assert 1 <= limited.value.seconds <= 60


def test_a_channel_takes_a_small_burst_and_another_channel_its_own() -> None:
    rates = Rates(strict=True)
    for channel in ("C1", "C2"):
        for _ in range(3):
            rates.spend("T1", "chat.postMessage", channel)
    with pytest.raises(RateLimited):
        rates.spend("T1", "chat.postMessage", "C1")


def test_a_limit_is_told_with_429_and_retry_after() -> None:
    with Sandbox(MANIFEST, strict_rates=True) as sandbox:
        acme = sandbox.workspace("Acme")
        lobby = acme.channel("#lobby")
        client = WebClient(acme.bot_token, base_url=sandbox.api_url)
        for _ in range(3):
            client.chat_postMessage(channel=lobby.id, text="x")
        with pytest.raises(SlackApiError) as refusal:
            client.chat_postMessage(channel=lobby.id, text="x")
    assert refusal.value.response.status_code == httpx.codes.TOO_MANY_REQUESTS
    assert refusal.value.response["error"] == "ratelimited"
    assert int(refusal.value.response.headers["Retry-After"]) >= 1


def test_tests_are_not_limited_unless_they_ask_for_it() -> None:
    rates = Rates(strict=False)
    for _ in range(1000):
        rates.spend("T1", "chat.postMessage", "C1")
