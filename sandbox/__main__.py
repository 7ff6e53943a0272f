"""`python -m sandbox`: the sandbox as a program of its own, with a page to be anybody on."""

import argparse
import json
import signal
import sys
import threading
from pathlib import Path

from sandbox.seed import plant
from sandbox.server import SLACK_RETRIES, Sandbox
from sandbox.web.guide import read
from sandbox.web.routes import routes


def main(arguments: list[str] | None = None) -> None:
    """Serve until SIGTERM, or until standard input closes: it must not outlive whoever started it."""
    options = _parser().parse_args(arguments)
    end = _end()
    manifest = json.loads(options.manifest.read_text())
    sandbox = Sandbox(
        manifest,
        options.clock_file,
        port=options.port,
        strict_rates=True,
        retries=SLACK_RETRIES,
    )
    plant(sandbox)
    sandbox.start(routes(sandbox, read(options.guide) if options.guide else None))
    sys.stdout.write(json.dumps(_place(sandbox)) + "\n")
    sys.stdout.flush()
    end.wait()
    sandbox.stop()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--manifest", type=Path, required=True, help="the app's manifest.json")
    parser.add_argument("--clock-file", type=Path, help="where the moved clock is kept")
    parser.add_argument("--guide", type=Path, help="a guided path for the page, as JSON")
    parser.add_argument("--port", type=int, default=0, help="loopback port; a free one by default")
    return parser


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
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: told.set())

    def watch() -> None:
        sys.stdin.read()
        told.set()

    threading.Thread(target=watch, daemon=True).start()
    return told


if __name__ == "__main__":
    main()
