"""Web API clients."""

from collections.abc import Callable

from slack_sdk import WebClient

PATIENCE_SECONDS = 10
"""How long the outbox waits for an answer before it counts as lost."""
INTERACTIVE_SECONDS = 3
"""How long a listener waits: a trigger lives no longer, and a person is waiting."""


def client_factory(base_url: str) -> Callable[[str | None], WebClient]:
    """A function from a bot token to a client that never resends.

    The stock client posts once more when a connection drops after the request arrived, which can
    post a message twice. Who may repeat a call is decided where the call is made.
    """

    def make(token: str | None) -> WebClient:
        return WebClient(
            token=token, base_url=base_url, timeout=PATIENCE_SECONDS, retry_handlers=[]
        )

    return make
