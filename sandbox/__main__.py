"""`python -m sandbox`: the sandbox as a program of its own, with a page to be anybody on."""

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sandbox.opening import Opening, say
from sandbox.remembering import CannotRecall, Memory, recall
from sandbox.seed import plant
from sandbox.server import SLACK_RETRIES, Sandbox
from sandbox.web.guide import read
from sandbox.web.routes import routes


def main(arguments: list[str] | None = None) -> None:
    """Serve until SIGTERM, or until standard input closes: it must not outlive whoever started it."""
    options = _options(arguments)
    end = _end()
    try:
        recalled = recall(options.state) if options.state else None
    except CannotRecall as problem:
        sys.exit(str(problem))
    sandbox = Sandbox(
        json.loads(options.manifest.read_text()),
        options.clock_file,
        port=options.port,
        strict_rates=not options.story,
        retries=SLACK_RETRIES,
        app=recalled.counts.app if recalled else None,
    )
    if recalled:
        recalled.put_into(sandbox)
    else:
        plant(sandbox)
    memory = Memory(options.state, sandbox) if options.state else None
    opening = Opening(sandbox, memory, arrives=options.arrives)
    plays = options.story and not recalled
    if plays:
        opening.announce()
    guide = read(options.guide) if options.guide else None
    sandbox.start(routes(sandbox, guide), memory.keep if memory else None)
    say(_place(sandbox))
    threading.Thread(target=opening.play if plays else opening.open, daemon=True).start()
    end.wait()
    sandbox.stop()
    if memory:
        memory.end()


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--manifest", type=Path, required=True, help="the app's manifest.json")
    parser.add_argument("--clock-file", type=Path, help="where the moved clock is kept")
    parser.add_argument("--state", type=Path, help="the file in which the sandbox remembers itself")
    parser.add_argument(
        "--story", action="store_true", help="people play the story, where nothing is remembered"
    )
    parser.add_argument(
        "--arrives",
        type=datetime.fromisoformat,
        help="when the story ends: a Thursday, with a zone",
    )
    parser.add_argument("--guide", type=Path, help="a guided path for the page, as JSON")
    parser.add_argument("--port", type=int, default=0, help="loopback port; a free one by default")
    options = parser.parse_args(arguments)
    if options.story and not options.clock_file:
        parser.error("--story takes weeks, which need a --clock-file")
    return options


def _place(sandbox: Sandbox) -> dict[str, object]:
    return {
        "url": sandbox.url,
        "api_url": sandbox.api_url,
        "app_token": sandbox.app_token,
        "signing_secret": sandbox.signing_secret,
        "app_id": sandbox.app_id,
        "workspaces": [
            {"id": w.id, "name": w.team.name, "bot_token": w.bot_token}
            for w in sandbox.workspaces.values()
        ],
    }


def _end() -> threading.Event:
    """Set once the process is told to end. Heard from the start: a signal may follow the first line."""
    told, (heard, woken) = threading.Event(), os.pipe()
    # Python's own handlers run in the main thread once it is awake, which a signal may miss.
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(woken)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: None)

    def watch(wait: Callable[[], object]) -> None:
        wait()
        told.set()

    for wait in (lambda: os.read(heard, 1), sys.stdin.read):
        threading.Thread(target=watch, args=(wait,), daemon=True).start()
    return told


if __name__ == "__main__":
    main()
