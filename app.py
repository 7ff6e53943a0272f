"""Heard in one process, and the WSGI factory of the web process. Everything is put together here."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from flask import Flask

from bot import schema, wiring
from bot.deps import Deps
from bot.playground import Playground
from bot.rooms import ROOMS
from bot.settings import Mode, Settings, load
from bot.slack import app as bolt
from bot.slack import http
from bot.slack.socket import SocketDoor
from bot.stopping import said_plainly, stop_signal
from bot.worker import Worker


def wsgi() -> Flask:
    """The web process: `granian --interface wsgi --factory app:wsgi`."""
    return web(ROOMS)


def web(rooms: Sequence[bolt.Room]) -> Flask:
    """The WSGI application with these rooms. Exits with a sentence where it cannot start."""
    with said_plainly():
        wiring.ignore_oauth_environment()
        deps = wiring.make_deps(load(Mode.WEB))
        schema.require_current(deps.database.engine)
        wiring.install_own_token(deps)
        return http.build(bolt.build(deps, rooms), deps)


def main() -> None:
    """Everything in one process over Socket Mode; without any Slack setting, in the sandbox."""
    stop = stop_signal()
    with said_plainly():
        settings = load(Mode.ALL_IN_ONE)
        if settings.knows_slack:
            with _serving(settings):
                _say("Heard is running.")
                stop.wait()
            return
        with Playground(settings) as place:
            where = f"Heard is running in its sandbox: open {place.address}"
            if place.is_new:
                _say(
                    f"{where}\nIts people play the weeks before you came, once: look on meanwhile."
                )
            with _serving(load(Mode.ALL_IN_ONE, place.settings)) as deps:
                for token in place.more_tokens:
                    wiring.install(deps, token)
                place.wait_until_open(stop)
                if not stop.is_set():
                    turn = f"The story is told: it is your turn. Open {place.address}"
                    _say(turn if place.is_new else where)
                stop.wait()
                place.require_running()


@contextmanager
def _serving(settings: Settings) -> Iterator[Deps]:
    wiring.ignore_oauth_environment()
    deps = wiring.make_deps(settings)
    schema.upgrade(deps.database.engine)
    wiring.install_own_token(deps)
    socket, worker = SocketDoor(bolt.build(deps, ROOMS), deps), Worker(deps)
    socket.start()
    worker.start()
    try:
        yield deps
    finally:
        socket.stop()
        worker.stop()
        deps.database.close()


def _say(sentence: str) -> None:
    print(sentence, flush=True)  # noqa: T201  # for a person; the rest is logs


if __name__ == "__main__":
    main()
