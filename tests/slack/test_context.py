"""Who is acting, as a verified request says."""

from typing import Any

import pytest
from slack_bolt import BoltContext

from bot.actor import Actor
from bot.slack.context import actor_of


@pytest.mark.parametrize(
    ("body", "actor"),
    [
        ({"user_id": "U1", "team_id": "T1"}, Actor("T1", "U1", "T1")),  # a slash command
        ({"user": {"id": "U1", "team_id": "T1"}}, Actor("T1", "U1", "T1")),  # a click
        ({"user": {"id": "U1", "team_id": "T9"}}, Actor("T1", "U1", "T9")),  # of somebody from T9
        ({"user": {"id": "U1"}}, Actor("T1", "U1", "T1")),
        ({"event": {"user": "U1"}, "user": "U1"}, Actor("T1", "U1", "T1")),  # an event
    ],
)
def test_a_request_says_who_acts_and_where_they_live(body: dict[str, Any], actor: Actor) -> None:
    assert actor_of(BoltContext({"team_id": "T1", "user_id": "U1"}), body) == actor


def test_an_outsider_is_somebody_who_lives_elsewhere() -> None:
    assert Actor("T1", "U1", "T9").is_outsider
    assert not Actor("T1", "U1", "T1").is_outsider
