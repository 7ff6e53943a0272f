"""The app manifest for HTTP, made from manifest.json, which is for Socket Mode."""

import json
import sys
from pathlib import Path
from typing import Any

MANIFEST = Path(__file__).parents[2] / "manifest.json"
SLACK_PATH = "/slack/events"


def read() -> dict[str, Any]:
    """The manifest for Socket Mode."""
    manifest: dict[str, Any] = json.loads(MANIFEST.read_text())
    return manifest


def for_http(manifest: dict[str, Any], address: str) -> dict[str, Any]:
    """The same app, reached at a public https address instead of by websocket."""
    url = address.rstrip("/") + SLACK_PATH
    settings = manifest["settings"] | {
        "socket_mode_enabled": False,
        "event_subscriptions": {"request_url": url} | manifest["settings"]["event_subscriptions"],
        "interactivity": {"is_enabled": True, "request_url": url},
    }
    commands = [command | {"url": url} for command in manifest["features"]["slash_commands"]]
    features = manifest["features"] | {"slash_commands": commands}
    return manifest | {"features": features, "settings": settings}


def main(arguments: list[str]) -> None:
    """Print the manifest for the address given."""
    if len(arguments) != 1 or not arguments[0].startswith("https://"):
        sys.exit("Say where Heard is reached: make manifest URL=https://heard.example.com")
    sys.stdout.write(json.dumps(for_http(read(), arguments[0]), indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
