"""A thousand payloads on each database: each is answered, none is an accident, nothing is changed."""

from collections.abc import Iterator

import pytest

from bot.deps import Deps
from tests.abuse import payloads
from tests.abuse.wire import Wire, assail, wired

COUNT = 1_000
SEED = 20261124


@pytest.fixture
def wire(deps: Deps) -> Iterator[Wire]:
    """A workspace with concerns, a digest and an open poll, and strangers at its door."""
    with wired(deps) as door:
        yield door


def test_every_payload_is_answered_none_is_an_accident_and_nothing_is_changed(wire: Wire) -> None:
    before = wire.dump()
    statuses = assail(wire, COUNT, SEED)
    assert statuses.total() == COUNT
    assert wire.dump() == before


def test_the_same_seed_makes_the_same_payloads(wire: Wire) -> None:
    first, second = (list(payloads.generated(wire.cast, 50, 7)) for _ in range(2))
    assert first == second
    assert first != list(payloads.generated(wire.cast, 50, 8))
