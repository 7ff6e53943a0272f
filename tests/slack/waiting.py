"""Waiting for what happens in another thread and tells nobody."""

import threading
import time
from collections.abc import Callable


def until(happened: Callable[[], bool], within: float = 5.0) -> None:
    """Look again and again until something is so; fails where it never is."""
    deadline, between_looks = time.monotonic() + within, threading.Event()
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        between_looks.wait(0.01)
