"""The HTTP door: Slack's signed requests, and two addresses for whoever runs the process."""

import re
from http import HTTPStatus

import structlog
from flask import Flask, Request, Response, request
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot import schema
from bot.deps import Deps
from bot.slack import manifest
from bot.slack.app import Door

log = structlog.get_logger()
SLACK_PATH = manifest.SLACK_PATH
# Slack's largest payload, a view with everything in it, is a quarter of this.
MOST_BYTES = 1_000_000
_SECONDS = re.compile(r"[0-9]{1,12}")


def build(door: Door, deps: Deps) -> Flask:
    """A WSGI application around the Bolt app. Raises ValueError without a signing secret."""
    secret = deps.settings.slack_signing_secret
    if secret is None:
        raise ValueError("the HTTP door needs SLACK_SIGNING_SECRET")
    verifier = SignatureVerifier(secret.get_secret_value())
    flask = Flask("heard")
    flask.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    slack = SlackRequestHandler(door.app)

    @flask.post(SLACK_PATH)
    def from_slack() -> Response:
        if not _is_signed(request, verifier):
            return Response("invalid request", status=HTTPStatus.UNAUTHORIZED)
        try:
            return slack.handle(request)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            # Bolt reads the body before any listener and trips over shapes that Slack would never send.
            log.warning("no payload of Slack's", action="malformed", error=type(error).__name__)
            return Response("this is not a payload of Slack's", status=HTTPStatus.BAD_REQUEST)

    @flask.get("/healthz")
    def is_alive() -> Response:
        return Response("ok")

    @flask.get("/readyz")
    def is_ready() -> Response:
        try:
            with deps.database.reading() as session:
                session.execute(text("SELECT 1"))
            schema.require_current(deps.database.engine)
        except (SQLAlchemyError, schema.SchemaBehind):
            return Response("the database is not ready", status=HTTPStatus.SERVICE_UNAVAILABLE)
        return Response("ready")

    return flask


def _is_signed(sent: Request, verifier: SignatureVerifier) -> bool:
    # Before Bolt, which reads the body first and trips over headers that Slack would never send.
    stamp = sent.headers.get("X-Slack-Request-Timestamp", "")
    signature = sent.headers.get("X-Slack-Signature", "")
    if not _SECONDS.fullmatch(stamp) or not signature.isascii():
        return False
    return verifier.is_valid(sent.get_data(), stamp, signature)
