"""The web process with one listener more: a signed command that does nothing, to compare with."""

from flask import Flask
from slack_bolt import Ack, App

import app
from bot.deps import Deps
from bot.rooms import ROOMS

NOTHING = "/nothing"


def register(bolt: App, deps: Deps) -> None:
    """Acknowledge, and no more."""
    del deps

    def nothing(ack: Ack) -> None:
        ack()

    bolt.command(NOTHING)(nothing)


def wsgi() -> Flask:
    """As app:wsgi, with the no-op."""
    return app.web(rooms=(*ROOMS, register))
