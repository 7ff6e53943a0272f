"""Web API clients."""

from collections.abc import Callable

from slack_sdk import WebClient

# A trigger lives three seconds, and a person waits; nothing we call is worth more patience.
TIMEOUT_SECONDS = 10


def client_factory(base_url: str) -> Callable[[str | None], WebClient]:
    """A function from a bot token to a client that never resends.

    The stock client posts once more when a connection drops after the request arrived, which can
    post a message twice. Who may repeat a call is decided where the call is made.
    """

    def make(token: str | None) -> WebClient:
        return WebClient(token=token, base_url=base_url, timeout=TIMEOUT_SECONDS, retry_handlers=[])

    return make
