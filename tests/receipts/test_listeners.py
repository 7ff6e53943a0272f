"""The event that confirms our posts: ours counts, anybody else's is let through without effect."""

from typing import Any
from uuid import UUID

import pytest
from slack_bolt import BoltRequest

from bot.deps import Deps
from bot.rooms import ROOMS
from bot.slack import app as bolt
from models.vocabulary import DeliveryState
from tests import factories as scene
from tests.receipts.test_service import Office, office

__all__ = ["office"]


def arrives(deps: Deps, event: dict[str, Any]) -> int:
    """Slack sends an event. Returns the status of our answer."""
    door = bolt.build(deps, ROOMS)
    body = {
        "type": "event_callback",
        "team_id": scene.WORKSPACE,
        "api_app_id": "A1",
        "event": event,
        "authorizations": [{"team_id": scene.WORKSPACE, "user_id": "UBOT", "is_bot": True}],
    }
    answer = door.app.dispatch(BoltRequest(body=body, mode="socket_mode"))
    door.close()
    return int(answer.status)


def posted(delivery_id: UUID, **more: object) -> dict[str, Any]:
    """Our own message, as Slack describes it."""
    return {
        "type": "message_metadata_posted",
        "app_id": "A1",
        "bot_id": "B1",
        "user_id": "UBOT",
        "team_id": scene.WORKSPACE,
        "channel_id": scene.CHANNEL,
        "message_ts": "1760000000.000100",
        "metadata": {"event_type": "heard_delivery", "event_payload": {"id": str(delivery_id)}},
        **more,
    }


def test_our_own_event_reaches_us_through_bolts_filter(office: Office) -> None:
    post = office.post(DeliveryState.SENDING)
    assert arrives(office.deps, posted(post)) == 200
    assert office.state(post) is DeliveryState.SENT


@pytest.mark.parametrize(
    "foreign",
    [
        {"app_id": "A2"},
        {"app_id": None},
        {"message_ts": "now"},
        {"channel_id": None},
        {"metadata": None},
        {"metadata": {"event_type": "heard_delivery", "event_payload": {"id": "1"}}},
        {"metadata": {"event_type": "another_app", "event_payload": {}}},
    ],
    ids=["app", "no app", "no time", "no channel", "no metadata", "forged id", "another type"],
)
def test_what_is_not_ours_changes_nothing(office: Office, foreign: dict[str, Any]) -> None:
    post = office.post(DeliveryState.SENDING)
    assert arrives(office.deps, posted(post, **foreign)) == 200
    assert office.state(post) is DeliveryState.SENDING
