"""A no-op, `/concern` opened, `/concern` submitted: three requests against the same server."""

import json
import statistics
import time
from dataclasses import dataclass

from benchmarks.house import House
from benchmarks.server import NOTHING
from sandbox.state import Trigger
from tests.acceptance.people import start_initiative

TIMES = 600
CONNECTIONS = (8, 32)


@dataclass(frozen=True)
class Figures:
    """One measurement."""

    what: str
    connections: int
    rate: float
    p50: float
    p99: float
    cpu: float
    errors: int


def measure(house: House) -> list[Figures]:
    """Everything at each number of connections; the first round warms up and is not counted."""
    start_initiative(house.person, house.channel, house.person)
    run(house, "no-op", 8)
    run(house, "open", 8)
    found = []
    for connections in CONNECTIONS:
        found += [run(house, what, connections) for what in ("no-op", "open", "submit")]
    return found


def run(house: House, what: str, connections: int) -> Figures:
    """Send one kind of request `TIMES` times."""
    make = {"no-op": _nothing, "open": _open, "submit": _submit}[what]
    requests = [house.signed(make(house, number)) for number in range(TIMES)]
    before = house.cpu
    measured = house.under_load(requests, connections)
    cpu = (house.cpu - before) * 1000 / TIMES
    took, errors = measured["took"], measured["errors"]
    assert isinstance(took, list)
    assert isinstance(errors, list)
    cuts = statistics.quantiles(took, n=100)
    rate = len(took) / float(str(measured["seconds"]))
    return Figures(what, connections, rate, cuts[49] * 1000, cuts[98] * 1000, cpu, len(errors))


def report(found: list[Figures]) -> list[str]:
    """A line for each measurement, with its ratio to the no-op at the same number of connections."""
    base = {f.connections: f.rate for f in found if f.what == "no-op"}
    return [
        f"  {f.what:7} {f.connections:3} connections  {f.rate:7.0f}/s"
        f"  ratio {f.rate / base[f.connections]:.2f}"
        f"  p50 {f.p50:6.1f} ms  p99 {f.p99:6.1f} ms  cpu {f.cpu:4.1f} ms  errors {f.errors}"
        for f in found
    ]


def _nothing(house: House, number: int) -> dict[str, str]:
    return _command(house, NOTHING, str(number), "no-trigger")


def _open(house: House, number: int) -> dict[str, str]:
    trigger_id = f"bench.{number}.{time.monotonic_ns()}"
    # Made long before it is used: this trigger does not grow old.
    house.workspace.team.triggers[trigger_id] = Trigger(house.person.id, float("inf"))
    return _command(house, "/concern", "forced sign-up loses buyers", trigger_id)


def _command(house: House, name: str, text: str, trigger_id: str) -> dict[str, str]:
    return {
        "team_id": house.workspace.id,
        "channel_id": house.channel.id,
        "user_id": house.person.id,
        "command": name,
        "text": text,
        "trigger_id": trigger_id,
        "response_url": f"{house.sandbox.url}/response/none",
        "api_app_id": house.sandbox.app_id,
    }


def _submit(house: House, number: int) -> dict[str, str]:
    def chosen(value: str) -> dict[str, object]:
        return {"type": "static_select", "selected_option": {"value": value}}

    typed = {"type": "plain_text_input", "value": f"forced sign-up loses buyer {number}"}
    fields = {
        "initiative": chosen("1"),
        "worry": typed,
        "effect": chosen("stops_us"),
        "basis": chosen("seen"),
        "visibility": chosen("named"),
    }
    view = {
        "id": f"VBENCH{number}{time.monotonic_ns()}",
        "type": "modal",
        "callback_id": "concern_raise_submit",
        "private_metadata": json.dumps({"channel_id": house.channel.id}),
        "state": {"values": {name: {name: state} for name, state in fields.items()}},
        "blocks": [{"type": "input", "block_id": name} for name in fields],
        "hash": "1",
    }
    payload = {
        "type": "view_submission",
        "team": {"id": house.workspace.id},
        "user": {"id": house.person.id, "team_id": house.workspace.id},
        "api_app_id": house.sandbox.app_id,
        "view": view,
    }
    return {"payload": json.dumps(payload)}
