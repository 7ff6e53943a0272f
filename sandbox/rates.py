"""Slack's rate limits: calls a minute for a method in a workspace, one message a second for a channel."""

import time
from collections import defaultdict, deque

from sandbox.errors import RateLimited

A_MINUTE = {
    "auth.test": 600,
    "chat.update": 50,
    "chat.delete": 50,
    "chat.postEphemeral": 100,
    "conversations.info": 50,
    "conversations.members": 100,
    "conversations.open": 50,
    "users.info": 100,
    "usergroups.list": 20,
    "usergroups.users.list": 20,
    "views.open": 100,
    "views.publish": 100,
    "views.push": 100,
    "views.update": 100,
}
POSTS_A_MINUTE_IN_A_WORKSPACE = 300
BURST_IN_A_CHANNEL = 3


class Rates:
    """Counts calls in real time. Lenient ones count nothing."""

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict
        self._minutes: dict[tuple[str, str], deque[float]] = defaultdict(deque)

    def spend(self, team_id: str, method: str, channel: object) -> None:
        """Count a call. Raises RateLimited with the seconds to wait."""
        if not self.strict:
            return
        if method == "chat.postMessage":
            self._count(team_id, f"{method}:{channel}", BURST_IN_A_CHANNEL, BURST_IN_A_CHANNEL)
            self._count(team_id, method, POSTS_A_MINUTE_IN_A_WORKSPACE, 60)
        elif method in A_MINUTE:
            self._count(team_id, method, A_MINUTE[method], 60)

    def _count(self, team_id: str, what: str, most: int, seconds: int) -> None:
        recent, now = self._minutes[team_id, what], time.monotonic()
        while recent and now - recent[0] > seconds:
            recent.popleft()
        if len(recent) >= most:
            raise RateLimited(max(1, round(seconds - (now - recent[0]))))
        recent.append(now)
