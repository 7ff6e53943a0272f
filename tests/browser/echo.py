"""A small Bolt app for tests of the page: opens a modal of every input, and says what it was told."""

import json
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient

from sandbox.state import Json
from tests.browser.gallery import every_input
from tests.sandbox import wishes
from tests.sandbox.pieces import actions, button, confirm, input_of, modal, option, plain, section

MANIFEST: dict[str, Any] = wishes.MANIFEST | {
    "features": wishes.MANIFEST["features"]
    | {
        "slash_commands": [
            {"command": "/echo", "description": "Opens a modal", "usage_hint": "[words]"},
            {"command": "/every", "description": "Opens a modal of every input"},
            {"command": "/note", "description": "Answers in private", "usage_hint": "[words]"},
        ]
    }
}
GUIDE = json.dumps(
    {
        "title": "A short walk",
        "steps": [
            {
                "title": "Say something",
                "text": "Send `/echo`.",
                "as": "U0WALKER",
                "in": "C0WALK",
                "type": "/echo hello",
                "done": {"submitted": "Echo"},
            },
            {"title": "Turn", "text": "To Monday.", "clock": "monday", "done": {"message": "late"}},
            {"title": "Connect", "text": "Five steps.", "points": ["One", "Two"]},
        ],
    }
)


def echo_modal(words: str = "") -> Json:
    """The modal of /echo."""
    field = {"type": "plain_text_input", "action_id": "value", "max_length": 60}
    choice = {"type": "radio_buttons", "action_id": "value", "options": [option("A"), option("B")]}
    return modal(
        input_of(
            field | ({"initial_value": words} if words else {}),
            block_id="words",
            label=plain("Words"),
            hint=plain("In your own"),
        ),
        input_of(choice, block_id="choice", label=plain("Which"), optional=True),
        actions(button("Grow", "grow"), button("Deeper", "deeper")),
        title="Echo",
        submit="Say",
        callback_id="echo",
    )


def listen(app: App) -> None:
    """All listeners."""
    app.command("/echo")(_open)
    app.command("/every")(
        lambda ack, command, client: (
            ack(),
            client.views_open(
                trigger_id=command["trigger_id"],
                view=modal(*every_input(), title="Everything", callback_id="every"),
            ),
        )
    )
    app.command("/note")(lambda ack, command: ack(f"Noted: {command['text']}"))
    app.view("echo")(_say)
    app.view("every")(_tell_values)
    app.action("grow")(_grow)
    app.action("deeper")(_deeper)
    app.action("vote")(_vote)
    for name in ("one", "go", "over", "felt", "day", "many", "radio"):
        app.action(name)(_noted)
    app.options("value")(lambda ack, payload: ack(options=[option(f"{payload['value']} found")]))
    app.shortcut("wish_this")(_open_on_message)
    app.event("app_home_opened")(_home)


def _open(ack: Ack, command: Json, client: WebClient) -> None:
    ack()
    client.views_open(trigger_id=command["trigger_id"], view=echo_modal(command["text"]))


def _open_on_message(ack: Ack, shortcut: Json, client: WebClient) -> None:
    ack()
    text = shortcut["message"]["text"][:60]
    client.views_open(trigger_id=shortcut["trigger_id"], view=echo_modal(text))


def _say(ack: Ack, view: Json, body: Json, client: WebClient) -> None:
    said = view["state"]["values"]["words"]["value"]["value"]
    if said == "no":
        ack(response_action="errors", errors={"words": "Say yes instead."})
        return
    ack()
    client.chat_postMessage(
        channel=body["user"]["id"],
        text=f"You said {said}",
        blocks=[section("You said"), {"type": "section", "text": plain(said)}, confirm()],
    )


def _tell_values(ack: Ack, view: Json, body: Json, client: WebClient) -> None:
    ack()
    values = {block: inner["value"] for block, inner in view["state"]["values"].items()}
    client.chat_postMessage(channel=body["user"]["id"], text=f"`{json.dumps(values)}`")


def _grow(ack: Ack, body: Json, client: WebClient) -> None:
    ack()
    typed = body["view"]["state"]["values"]["words"]["value"]["value"]
    blocks = [*body["view"]["blocks"], section(f"You had typed {typed}")]
    view = echo_modal() | {"blocks": blocks}
    client.views_update(view_id=body["view"]["id"], view=view)


def _deeper(ack: Ack, body: Json, client: WebClient) -> None:
    ack()
    client.views_push(trigger_id=body["trigger_id"], view=echo_modal())


def _vote(ack: Ack, body: Json, client: WebClient) -> None:
    ack()
    client.chat_update(
        channel=body["channel"]["id"], ts=body["message"]["ts"], text="1 voted", blocks=[]
    )


def _noted(ack: Ack, body: Json, client: WebClient) -> None:
    ack()
    (action,) = body["actions"]
    kept = {
        name: action[name]
        for name in ("selected_option", "selected_options", "selected_date")
        if name in action
    }
    text = f"Pressed {action['action_id']} `{json.dumps(kept)}`"
    client.chat_postMessage(channel=body["user"]["id"], text=text)


def _home(event: Json, client: WebClient) -> None:
    blocks = [section("*Needs you*"), actions(button("Make one", "vote"))]
    client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})
