"""Logs as a process writes them, at their most talkative, where a test can read them."""

import json
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import structlog

from bot import logs


class Log(StringIO):
    """What was logged since the beginning."""

    def __init__(self) -> None:
        super().__init__()
        self._written = threading.Condition()

    def write(self, text: str) -> int:
        """A line is logged."""
        with self._written:
            self._written.notify_all()
            return super().write(text)

    def entries(self, action: str | None = None) -> list[dict[str, Any]]:
        """Its lines, those about one action if one is named."""
        lines: list[dict[str, Any]] = [json.loads(line) for line in self.getvalue().splitlines()]
        return [line for line in lines if action in {None, line.get("action")}]

    def wait_for(self, action: str, number: int = 1, within: float = 5.0) -> list[dict[str, Any]]:
        """The lines about an action, once there are so many."""
        with self._written:
            came = self._written.wait_for(lambda: len(self.entries(action)) >= number, within)
        assert came, self.getvalue()
        return self.entries(action)

    def entry(self, action: str) -> dict[str, Any]:
        """The one line about an action, which may still be on its way."""
        [entry] = self.wait_for(action)
        return entry


@contextmanager
def at_level(level: str) -> Iterator[Log]:
    """Configure logging as a process does, with its stream in our hands; undone at the end."""
    root = logging.getLogger()
    before = root.handlers, root.level
    logs.configure(level)
    [handler] = root.handlers
    assert isinstance(handler, logging.StreamHandler)
    log = Log()
    handler.setStream(log)
    try:
        yield log
    finally:
        root.handlers, root.level = before
        structlog.reset_defaults()
