"""What Slack sends for each command, button, modal and shortcut, and what is answered to `response_url`."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests import factories as scene

Json = dict[str, Any]


@dataclass
class Ear:
    """Hears what is answered to `response_url`. Each press has an address of its own below `url`."""

    url: str
    said: list[str] = field(default_factory=list)
    heard_at: set[str] = field(default_factory=set)


@contextmanager
def listening() -> Iterator[Ear]:
    """An address for private answers."""
    ear = Ear("")

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            ear.said.append(self.rfile.read(length).decode())
            ear.heard_at.add(self.path.rpartition("/")[2])
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002, ARG002  # the base's names
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    ear.url = f"http://127.0.0.1:{server.server_port}/answers"
    try:
        yield ear
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True)
class Sent:
    """Who sends what: `rider` rides along with buttons and modals, `values` is what was typed."""

    who: tuple[str, str, str]
    kind: str
    name: str
    channel: str
    rider: Json
    values: Json
    author: str
    """Who wrote the message that a shortcut is used on."""

    def payload(self, response_url: str, trigger_id: str) -> tuple[str, Json]:
        """The content and body of the request."""
        workspace, person, home = self.who
        if self.kind == "command":
            command, _, text = self.name.partition(" ")
            return "command", {
                "command": command,
                "text": text,
                "team_id": workspace,
                "user_id": person,
                "channel_id": self.channel,
                "trigger_id": trigger_id,
                "response_url": response_url,
                "api_app_id": "A1",
            }
        base: Json = {
            "team": {"id": workspace},
            "user": {"id": person, "team_id": home},
            "api_app_id": "A1",
            "trigger_id": trigger_id,
            "channel": {"id": self.channel},
        }
        made = {"action": self._pressed, "shortcut": self._chosen, "view": self._submitted}
        return "payload", {**base, **made[self.kind](response_url)}

    def _pressed(self, response_url: str) -> Json:
        pressed = {
            "type": "button",
            "action_id": self.name,
            "block_id": "b",
            "value": json.dumps(self.rider),
            "action_ts": "1.2",
        }
        return {"type": "block_actions", "actions": [pressed], "response_url": response_url}

    def _chosen(self, response_url: str) -> Json:
        message = {"type": "message", "ts": "1.2", "text": "a message", "user": self.author}
        chosen = {"callback_id": self.name, "message_ts": "1.2", "message": message}
        return {**chosen, "type": "message_action", "response_url": response_url}

    def _submitted(self, _response_url: str) -> Json:
        view = {
            "id": f"V{self.name}",
            "type": "modal",
            "callback_id": self.name,
            "hash": "1",
            "private_metadata": json.dumps(self.rider),
            "blocks": [{"type": "input", "block_id": one} for one in self.values],
            "state": {"values": {one: {one: element} for one, element in self.values.items()}},
        }
        return {"type": "view_submission", "view": view}


def chosen(value: str) -> Json:
    """An option of a menu."""
    return {"type": "static_select", "selected_option": {"value": value}}


def typed(initiative_id: int, driver: str, member: str) -> Json:
    """What may be typed into any of the modals."""
    texts = {
        "worry": "a worry of theirs",
        "words": "Guest checkout first",
        "why": "because",
        "name": "Checkout, renamed",
        "goal": "Fewer give up",
        "question": "And now?",
        "options": "Left\nRight",
        "group": "Sales",
        "intro": "Mind the break",
        "cares_about": "My own holidays",
        "label": "CHK-2",
    }
    menus = {
        "effect": "stops_us",
        "basis": "seen",
        "visibility": "named",
        "status": "planned",
        "weekday": "3",
        "zone": "UTC",
        "method": "rank",
        "audience": "people",
        "secrecy": "named",
        "reminders": "none",
        "initiative": str(initiative_id),
        "place_1": "0",
        "influence": "3",
        "kind": "measured",
    }
    return {
        **{name: {"type": "plain_text_input", "value": text} for name, text in texts.items()},
        **{name: chosen(value) for name, value in menus.items()},
        **{
            name: {"type": "users_select", "selected_user": driver}
            for name in ("driver", "approver", "decider")
        },
        "people": {"type": "multi_users_select", "selected_users": [member]},
        "channel": {"type": "conversations_select", "selected_conversation": scene.CHANNEL},
        "channels": {
            "type": "multi_conversations_select",
            "selected_conversations": [scene.CHANNEL],
        },
        "closes_on": {"type": "datepicker", "selected_date": "2030-01-03"},
        **{
            name: {"type": "timepicker", "selected_time": value}
            for name, value in {
                "at": "10:00",
                "closes_at": "10:00",
                "begins": "10:00",
                "ends": "11:00",
            }.items()
        },
    }
