"""The HTTP door: Slack's signed requests, and two addresses for whoever runs the process."""

from http import HTTPStatus

from flask import Flask, Response, request
from slack_bolt.adapter.flask import SlackRequestHandler
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot import schema
from bot.deps import Deps
from bot.slack import manifest
from bot.slack.app import Door

SLACK_PATH = manifest.SLACK_PATH
MOST_BYTES = (
    1_000_000  # Slack's largest payload, a view with everything in it, is a quarter of this
)


def build(door: Door, deps: Deps) -> Flask:
    """A WSGI application around the Bolt app."""
    flask = Flask("heard")
    flask.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    slack = SlackRequestHandler(door.app)

    @flask.post(SLACK_PATH)
    def from_slack() -> Response:
        if not request.headers.get("X-Slack-Request-Timestamp", "").isdecimal():
            # Bolt would answer 500: it parses the number before it doubts it.
            return Response("invalid request", status=HTTPStatus.UNAUTHORIZED)
        return slack.handle(request)

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
