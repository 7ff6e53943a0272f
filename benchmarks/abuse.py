"""Payloads that Slack would never send, in number: what came of them, and what each cost."""

import logging
import time
from collections.abc import Iterator
from pathlib import Path

from cryptography.fernet import Fernet

from bot import schema, wiring
from bot.settings import Mode, load
from tests.abuse.wire import assail, wired

COUNT = 50_000
"""On each database: a hundred thousand in a run."""
SEED = 100_000


def report(url: str, folder: Path, count: int = COUNT) -> Iterator[str]:
    """Send them all and compare the database before and after.

    Raises:
        AssertionError: one was not answered, was an accident inside, or changed something.
    """
    given = {
        "database_url": url,
        "secret_keys": Fernet.generate_key().decode(),
        "clock_file": folder / "clock",
        "log_level": "WARNING",
    }
    deps = wiring.make_deps(load(Mode.ALL_IN_ONE, given))
    try:
        schema.upgrade(deps.database.engine)
        with wired(deps) as wire:
            before = wire.dump()
            # Slack's kit says of thousands that it does not know their workspace; that is as it should be.
            logging.disable(logging.ERROR)
            began = time.perf_counter()
            statuses = assail(wire, count, SEED)
            took = time.perf_counter() - began
            assert wire.dump() == before, "a payload changed something"
    finally:
        logging.disable(logging.NOTSET)
        deps.database.close()
    told = ", ".join(f"{status}: {number:,}" for status, number in sorted(statuses.items()))
    yield f"  abuse: {count:,} payloads, {1000 * took / count:.1f} ms each; answered {told}"
    yield "         no accident, nothing changed"
