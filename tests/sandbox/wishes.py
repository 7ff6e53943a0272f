"""A small Bolt app for the sandbox's own tests: people make wishes and vote for them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from flask import Flask, Response, request
from slack_bolt import Ack, App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from werkzeug.serving import make_server

from sandbox import Sandbox
from sandbox.state import Json
from tests.sandbox.pieces import actions, button, modal, option, plain, section, text_input

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Wishes"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "slash_commands": [
            {"command": "/wish", "description": "Make a wish"},
            {"command": "/name", "description": "Name somebody", "should_escape": True},
            {"command": "/deaf", "description": "Nobody listens"},
            {"command": "/loud", "description": "Answers everybody"},
            {"command": "/odd", "description": "Answers with what is no message"},
        ],
        "shortcuts": [
            {"name": "Wish for this", "type": "message", "callback_id": "wish_this"},
            {"name": "Make a wish", "type": "global", "callback_id": "wish_new"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "channels:read",
                "chat:write",
                "commands",
                "groups:read",
                "im:read",
                "im:write",
                "metadata.message:read",
                "usergroups:read",
                "users:read",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {
            "bot_events": [
                "app_home_opened",
                "app_uninstalled",
                "channel_archive",
                "channel_deleted",
                "channel_rename",
                "group_archive",
                "member_joined_channel",
                "member_left_channel",
                "message_metadata_posted",
                "team_join",
                "tokens_revoked",
                "user_change",
            ],
            "metadata_subscriptions": [{"app_id": "*", "event_type": "wish"}],
        },
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def wish_modal(text: str = "") -> Json:
    """The modal of /wish."""
    urgency = {
        "type": "static_select",
        "action_id": "value",
        "options": [option("Soon"), option("Some day")],
    }
    return modal(
        text_input("What do you wish for?", "text", initial_value=text, max_length=100),
        {
            "type": "input",
            "block_id": "urgency",
            "label": plain("When?"),
            "element": urgency,
            "optional": True,
        },
        actions(button("More", "more")),
        callback_id="wish",
    )


def build(sandbox: Sandbox, listen: Callable[[App], None]) -> App:
    """A Bolt app that is installed in every workspace of a sandbox."""

    def authorize(team_id: str) -> AuthorizeResult:
        workspace = sandbox.workspaces[team_id]
        return AuthorizeResult(
            enterprise_id=None,
            team_id=team_id,
            bot_user_id=workspace.bot_user_id,
            bot_token=workspace.bot_token,
        )

    app = App(
        client=WebClient(base_url=sandbox.api_url),
        authorize=authorize,
        signing_secret=sandbox.signing_secret,
        ignoring_self_events_enabled=False,
    )
    listen(app)
    return app


@contextmanager
def connected(app: App, sandbox: Sandbox) -> Iterator[SocketModeHandler]:
    """The app over Socket Mode."""
    handler = SocketModeHandler(app, sandbox.app_token)
    handler.client.web_client.base_url = sandbox.api_url
    handler.connect()  # type: ignore[no-untyped-call]
    assert sandbox.world.wait_for(lambda: bool(sandbox.sockets.open), 5)
    try:
        yield handler
    finally:
        handler.close()  # type: ignore[no-untyped-call]


@contextmanager
def served(app: App, sandbox: Sandbox) -> Iterator[str]:
    """The app over signed HTTP."""
    door, flask = SlackRequestHandler(app), Flask("wishes")

    @flask.post("/slack/events")
    def receive() -> Response:
        return door.handle(request)

    server = make_server("127.0.0.1", 0, flask, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/slack/events"
    sandbox.deliver_to(url)
    try:
        yield url
    finally:
        server.shutdown()


@contextmanager
def running(sandbox: Sandbox, transport: str) -> Iterator[None]:
    """The app over one of the two roads."""
    app = build(sandbox, wishes)
    with connected(app, sandbox) if transport == "socket" else served(app, sandbox):
        yield


def wishes(app: App) -> None:
    """The listeners of the whole app."""
    app.command("/wish")(_open_modal)
    app.command("/loud")(lambda ack: ack(response_type="in_channel", text="Heard by all"))
    app.command("/odd")(lambda ack: ack(blocks=[{"type": "nonsense"}]))
    app.command("/name")(lambda ack, command: ack(f"Named: `{command['text']}`"))
    app.view("wish")(_make_wish)
    app.action("vote")(_vote)
    app.action("more")(_more)
    app.shortcut("wish_this")(_wish_this)
    app.shortcut("wish_new")(
        lambda ack, client, shortcut: (
            ack(),
            client.views_open(trigger_id=shortcut["trigger_id"], view=wish_modal()),
        )
    )
    app.event("app_home_opened")(_show_home)
    for name in MANIFEST["settings"]["event_subscriptions"]["bot_events"]:
        if name != "app_home_opened":
            app.event(name)(lambda: None)


def _open_modal(ack: Ack, command: Json, client: WebClient) -> None:
    ack()
    client.views_open(trigger_id=command["trigger_id"], view=wish_modal(command["text"]))


def _make_wish(ack: Ack, view: Json, body: Json, client: WebClient) -> None:
    text = view["state"]["values"]["text"]["value"]["value"]
    if text == "everything":
        ack(response_action="errors", errors={"text": "One thing at a time."})
        return
    ack()
    client.chat_postMessage(
        channel=body["user"]["id"],
        text=f"You wished for {text}",
        blocks=[section(f"You wished for *{text}*"), actions(button("Vote", "vote", value="1"))],
        metadata={"event_type": "wish", "event_payload": {"id": "1"}},
    )


def _vote(ack: Ack, respond: Callable[..., Any], body: Json) -> None:
    ack()
    respond(replace_original=True, text=f"{body['user']['name']} voted", blocks=[])


def _more(ack: Ack, body: Json, client: WebClient) -> None:
    ack()
    blocks = [*body["view"]["blocks"], section("There is more.")]
    view = wish_modal() | {"blocks": blocks}
    client.views_update(view_id=body["view"]["id"], hash=body["view"]["hash"], view=view)


def _wish_this(ack: Ack, shortcut: Json, client: WebClient) -> None:
    ack()
    view = wish_modal(shortcut["message"]["text"])
    client.views_open(trigger_id=shortcut["trigger_id"], view=view)


def _show_home(event: Json, client: WebClient) -> None:
    blocks = [section("Your wishes"), actions(button("Make one", "make"))]
    client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})
