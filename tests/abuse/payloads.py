"""A generator of interactions: plausible ones of somebody who may not, and ones that are broken."""

import copy
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
HUGE = "x" * 20_000
WRONG: Sequence[Any] = (
    None,
    "",
    [],
    {},
    0,
    -1,
    2**70,
    True,
    "\u0000",
    "U404",
    "T404",
    HUGE,
    [None],
    1.5,
)
FIELDS: Sequence[str] = """
initiative name goal key channels driver approver co_leads decision_on worry settled_if effect basis
evidence_url raised_for visibility status words channel weekday at zone question method options
most_picks concerns audience people groups secrecy closes_on closes_at decider picks stance reason place_1
place_2 group user_group others poll why gives_up answered not_answered review_on
""".split()  # noqa: SIM905  # fifty quoted names read worse
VALUES: Sequence[Any] = (
    *(
        "1",
        "2",
        "999",
        "stops_us",
        "seen",
        "named",
        "anonymous",
        "rank",
        "channel",
        "2030-01-01",
        "09:00",
    ),
    *(
        "UTC",
        "CHK",
        "a worry",
        "Done",
        "done",
        "planned",
        "0",
        "stay",
        "leave",
        "U404",
        "C404",
        HUGE,
    ),
)


@dataclass(frozen=True)
class Cast:
    """Who acts, where, and what there is to act on."""

    strangers: Sequence[tuple[str, str, str]]
    """Workspace, person and the person's home: none of them may change anything."""
    channel: str
    commands: Sequence[str]
    actions: Sequence[str]
    views: Sequence[str]
    events: Sequence[str]
    riders: Sequence[Json]
    """What buttons and modals of the real thing carry."""


def generated(cast: Cast, count: int, seed: int) -> Iterator[tuple[str, str]]:
    """So many bodies with their content types, the same for the same seed."""
    chance = random.Random(seed)
    kinds: Sequence[Callable[[Cast, random.Random], tuple[str, Json]]] = (
        _command,
        _action,
        _action,
        _submission,
        _submission,
        _closed,
        _event,
    )
    for _ in range(count):
        kind, payload = chance.choice(kinds)(cast, chance)
        for _ in range(chance.choice((0, 1, 1, 2, 4))):
            payload = broken(payload, chance)
        yield kind, json.dumps(payload)


def broken(payload: Json, chance: random.Random) -> Json:
    """The payload with one part missing, of another type, huge, or somebody else's."""
    changed = copy.deepcopy(payload)
    place: Any = changed
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys:
            return changed
        key = chance.choice(keys)
        inner = place[key]
        if isinstance(inner, dict | list) and inner and chance.random() < 0.7:
            place = inner
            continue
        if isinstance(place, dict) and chance.random() < 0.4:
            del place[key]
        else:
            place[key] = chance.choice(WRONG)
        return changed


def _who(cast: Cast, chance: random.Random) -> tuple[str, str, str]:
    return chance.choice(cast.strangers)


def _command(cast: Cast, chance: random.Random) -> tuple[str, Json]:
    workspace, person, _ = _who(cast, chance)
    texts = (
        "",
        "list",
        "new",
        "people",
        "decide",
        "digest",
        "help",
        "CHK-1",
        "CHK-99",
        "a worry",
        HUGE,
    )
    return "command", {
        "command": chance.choice(cast.commands),
        "text": chance.choice(texts),
        "team_id": workspace,
        "user_id": person,
        "channel_id": chance.choice((cast.channel, "C404", "D1", "")),
        "trigger_id": "1.2",
        "response_url": "http://127.0.0.1:9/nobody",
        "api_app_id": "A1",
    }


def _base(cast: Cast, chance: random.Random) -> Json:
    workspace, person, home = _who(cast, chance)
    return {
        "team": {"id": workspace},
        "user": {"id": person, "team_id": home},
        "api_app_id": "A1",
        "trigger_id": "1.2",
        "channel": {"id": cast.channel},
    }


def _rider(cast: Cast, chance: random.Random) -> str:
    broken_ones = ("", "{", "[]", HUGE)
    return (
        json.dumps(chance.choice(cast.riders))
        if chance.random() < 0.8
        else chance.choice(broken_ones)
    )


def _action(cast: Cast, chance: random.Random) -> tuple[str, Json]:
    pressed = {
        "type": "button",
        "action_id": chance.choice(cast.actions),
        "block_id": "b",
        "value": _rider(cast, chance),
        "action_ts": "1.2",
    }
    more: Json = {"response_url": "http://127.0.0.1:9/nobody"}
    if chance.random() < 0.5:
        more = {
            "view": {
                "id": "V1",
                "type": "modal",
                "hash": "1",
                "private_metadata": _rider(cast, chance),
            }
        }
    return "payload", {**_base(cast, chance), "type": "block_actions", "actions": [pressed], **more}


def _view(cast: Cast, chance: random.Random) -> Json:
    names = chance.sample(list(FIELDS), 12)
    return {
        "id": f"V{chance.randrange(50)}",
        "type": "modal",
        "callback_id": chance.choice(cast.views),
        "hash": "1",
        "private_metadata": _rider(cast, chance),
        "blocks": [{"type": "input", "block_id": name} for name in names],
        "state": {"values": {name: {name: _element(chance)} for name in names}},
    }


def _element(chance: random.Random) -> Json:
    value = chance.choice(VALUES)
    return chance.choice(
        (
            {"type": "plain_text_input", "value": value},
            {"type": "static_select", "selected_option": {"value": value}},
            {"type": "multi_static_select", "selected_options": [{"value": value}]},
            {"type": "users_select", "selected_user": value},
            {"type": "multi_users_select", "selected_users": [value]},
            {"type": "conversations_select", "selected_conversation": value},
            {"type": "multi_conversations_select", "selected_conversations": [value]},
            {"type": "datepicker", "selected_date": value},
            {"type": "timepicker", "selected_time": value},
        )
    )


def _submission(cast: Cast, chance: random.Random) -> tuple[str, Json]:
    return "payload", {
        **_base(cast, chance),
        "type": "view_submission",
        "view": _view(cast, chance),
    }


def _closed(cast: Cast, chance: random.Random) -> tuple[str, Json]:
    return "payload", {
        **_base(cast, chance),
        "type": chance.choice(
            ("view_closed", "shortcut", "message_action", "block_suggestion", "nothing")
        ),
        "callback_id": chance.choice(cast.views),
        "view": _view(cast, chance),
    }


def _event(cast: Cast, chance: random.Random) -> tuple[str, Json]:
    workspace, person, _ = _who(cast, chance)
    # Of a channel and a person that nobody has met: what Slack itself tells of ours is true.
    event = {
        "type": chance.choice(cast.events),
        "user": person,
        "channel": "C404",
        "channel_id": "C404",
        "message_ts": "1.2",
        "app_id": "A1",
        "metadata": {"event_type": "heard_delivery", "event_payload": chance.choice(cast.riders)},
    }
    if event["type"] == "user_change":
        event["user"] = {
            "id": "U404",
            "team_id": workspace,
            "name": chance.choice(("nobody", HUGE)),
            "deleted": chance.random() < 0.5,
            "is_restricted": False,
            "profile": {"display_name": "Nobody"},
        }
    return "event", {
        "type": "event_callback",
        "team_id": workspace,
        "api_app_id": chance.choice(("A1", "A2")),
        "event": event,
        "authorizations": [{"team_id": workspace, "user_id": "UBOT", "is_bot": True}],
    }
