"""Heard in one process, and the WSGI factory of the web process. Everything is put together here."""

from collections.abc import Sequence

from flask import Flask

from bot import schema, wiring
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
    with said_plainly():
        settings = load(Mode.ALL_IN_ONE)
        if settings.knows_slack:
            _serve(settings, (), "Heard is running.")
            return
        with Playground() as place:
            where = f"Heard is running in its sandbox: open {place.address}"
            _serve(load(Mode.ALL_IN_ONE, place.settings), place.more_tokens, where)


def _serve(settings: Settings, more_tokens: Sequence[str], ready: str) -> None:
    stop = stop_signal()
    wiring.ignore_oauth_environment()
    deps = wiring.make_deps(settings)
    schema.upgrade(deps.database.engine)
    wiring.install_own_token(deps)
    for token in more_tokens:
        wiring.install(deps, token)
    socket, worker = SocketDoor(bolt.build(deps, ROOMS), deps), Worker(deps)
    socket.start()
    worker.start()
    print(ready, flush=True)  # noqa: T201  # the one line for a person; the rest is logs
    stop.wait()
    socket.stop()
    worker.stop()
    deps.database.close()


if __name__ == "__main__":
    main()
