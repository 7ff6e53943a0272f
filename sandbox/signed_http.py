"""The road by HTTP: requests that carry Slack's signature."""

import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

import httpx

from sandbox.dispatch import Answer, Kind, Retry
from sandbox.state import Json

_FORM = "application/x-www-form-urlencoded"


class SignedHttp:
    """Posts to the app's request URL and waits `seconds` for the answer.

    Several addresses take turns, as processes behind a load balancer do.
    """

    def __init__(self, urls: Sequence[str], signing_secret: str, seconds: float) -> None:
        self._urls = itertools.cycle(urls)
        self._secret = signing_secret.encode()
        # Slack follows two redirects; one client keeps its connections open between payloads.
        self._client = httpx.Client(
            timeout=seconds, follow_redirects=True, max_redirects=2, trust_env=False
        )

    def parcel(self, kind: Kind, payload: Json, retry: Retry | None) -> Callable[[], Answer]:
        """A signed request; sent twice, it is the same one to the last byte."""
        body, content_type = _encoded(kind, payload)
        headers = self._signed(body) | {"Content-Type": content_type}
        if retry is not None:
            headers["X-Slack-Retry-Num"] = str(retry.number)
            headers["X-Slack-Retry-Reason"] = retry.reason
        return lambda: self._sent(body, headers)

    def _signed(self, body: str) -> dict[str, str]:
        stamp = str(int(time.time()))
        signature = hmac.new(self._secret, f"v0:{stamp}:{body}".encode(), hashlib.sha256)
        return {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={signature.hexdigest()}",
        }

    def _sent(self, body: str, headers: dict[str, str]) -> Answer:
        try:
            response = self._client.post(next(self._urls), content=body.encode(), headers=headers)
        except httpx.TimeoutException:
            return Answer(0, reason="http_timeout")
        except httpx.TooManyRedirects:
            return Answer(0, reason="too_many_redirects")
        except httpx.TransportError:
            return Answer(0, reason="connection_failed")
        return Answer(
            response.status_code,
            _decoded(response.text),
            reason="" if response.is_success else "http_error",
            refuses_retry=response.headers.get("x-slack-no-retry") == "1",
        )


def _encoded(kind: Kind, payload: Json) -> tuple[str, str]:
    if kind == "slash_commands":
        return urlencode(payload), _FORM
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload)}), _FORM
    return json.dumps(payload), "application/json"


def _decoded(text: str) -> Any:
    """JSON where it is JSON; otherwise the text, which Slack shows for a command."""
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text
