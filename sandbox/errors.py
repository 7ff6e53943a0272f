"""How the Web API says no."""

from typing import Any


class SlackError(Exception):
    """An answer `ok: false`. `code` is Slack's `error`; `extra` stands beside it."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra

    def answer(self) -> dict[str, Any]:
        """The JSON of the answer."""
        return {"ok": False, "error": self.code, **self.extra}


class RateLimited(SlackError):
    """HTTP 429. `seconds` stands in Retry-After."""

    def __init__(self, seconds: int) -> None:
        super().__init__("ratelimited")
        self.seconds = seconds
