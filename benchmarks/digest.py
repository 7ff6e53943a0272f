"""A digest with a thousand and with a hundred thousand concerns in the database."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from benchmarks import crowd
from benchmarks.crowd import NOW
from bot.digests import report, views
from bot.digests.schemas import DigestParams
from models.session import Database

ROUNDS = 15


def compare(database: Database) -> list[str]:
    """Fill two workspaces and render a digest in each, in turns; the lines of the report."""
    runs = {size: crowd.fill(database, f"TBENCH{size}", size) for size in (1_000, 100_000)}
    took: dict[int, list[float]] = {size: [] for size in runs}
    statements = {}
    for _ in range(ROUNDS):
        for size, run_id in runs.items():
            began = time.perf_counter()
            statements[size] = render(database, f"TBENCH{size}", run_id)
            took[size].append(time.perf_counter() - began)
    medians = {size: statistics.median(times) * 1000 for size, times in took.items()}
    lines = [
        f"  digest with {size:7,} concerns  {medians[size]:6.1f} ms  {statements[size]} statements"
        for size in runs
    ]
    return [*lines, f"  ratio {medians[100_000] / medians[1_000]:.2f}"]


def render(database: Database, workspace_id: str, run_id: int) -> int:
    """Read and draw a digest. Returns how many statements it took."""
    with database.reading() as session, counted(database) as statements:
        told = report.digest(session, workspace_id, DigestParams(run_id=run_id), NOW)
    if told is None or not views.digest(told, charts=True).blocks:
        raise AssertionError("the digest is empty")
    return len(statements)


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements of a block."""
    statements: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
