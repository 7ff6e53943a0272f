"""A process that is told to end hears it, at whatever moment the signal comes."""

import subprocess
import sys

import pytest

from tests.processes import ROOT

# The moment at which whoever waits for the event holds its lock: a signal lands there now and then.
TOLD_WHILE_ASKING = """
import signal
from {module} import {name} as ask
told = ask()
with told._cond:
    signal.raise_signal(signal.SIGTERM)
raise SystemExit(not told.wait(10))
"""


@pytest.mark.parametrize(
    ("module", "name"), [("bot.stopping", "stop_signal"), ("sandbox.__main__", "_end")]
)
def test_a_signal_is_heard_while_somebody_asks_for_it(module: str, name: str) -> None:
    program = TOLD_WHILE_ASKING.format(module=module, name=name)
    ended = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, stdin=subprocess.PIPE, timeout=30, check=False
    )
    assert ended.returncode == 0
