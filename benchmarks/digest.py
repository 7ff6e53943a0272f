"""A digest with a thousand and with a hundred thousand concerns in the database."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from bot.digests import report, views
from bot.digests.schemas import DigestParams
from models import (
    Concern,
    ConcernDay,
    ConcernEntry,
    DigestRun,
    DigestSchedule,
    DigestWindow,
    Initiative,
    InitiativeChannel,
    Workspace,
)
from models.session import Database
from models.vocabulary import (
    Basis,
    Effect,
    Happening,
    Occasion,
    ScheduleState,
    Status,
    Visibility,
)

ROUNDS = 15
OPEN = 5_000
NEWS = 40
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
DAYS = 200
EFFECTS, BASES = tuple(Effect), tuple(Basis)


def compare(database: Database) -> list[str]:
    """Fill two workspaces and render a digest in each, in turns; the lines of the report."""
    runs = {size: fill(database, f"TBENCH{size}", size) for size in (1_000, 100_000)}
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


def fill(database: Database, workspace_id: str, size: int) -> int:
    """A workspace with one initiative, `size` concerns and a digest that fell due. Returns its run's id."""
    with database.writing() as session:
        session.add(Workspace(id=workspace_id, name="Bench", created_at=NOW))
        session.flush()
        initiative = Initiative(
            workspace_id=workspace_id,
            key="CHK",
            name="Checkout revamp",
            goal="Fewer buyers give up",
            driver_id="U1",
            approver_id="U2",
            created_by_id="U1",
            created_at=NOW - timedelta(days=DAYS),
            last_number=size,
            last_entry=size,
            submission=workspace_id,
            channels=[InitiativeChannel(workspace_id=workspace_id, channel_id="C1")],
        )
        session.add(initiative)
        session.flush()
        concerns = [_concern(workspace_id, initiative.id, n, size) for n in range(1, size + 1)]
        ids: list[int] = []
        for begin in range(0, size, 1000):
            chunk = concerns[begin : begin + 1000]
            statement = insert(Concern).returning(Concern.id, sort_by_parameter_order=True)
            ids += session.scalars(statement, chunk)
        entries = [
            _entry(concern, concern_id) for concern, concern_id in zip(concerns, ids, strict=True)
        ]
        for begin in range(0, size, 1000):
            session.execute(insert(ConcernEntry), entries[begin : begin + 1000])
        session.execute(insert(ConcernDay), _tallies(workspace_id, initiative.id, concerns))
        return _due(session, workspace_id, initiative.id, size)


def _concern(workspace_id: str, initiative_id: int, number: int, size: int) -> dict[str, object]:
    is_open = number > size - min(size, OPEN)
    raised_on = NOW.date() - timedelta(days=(size - number) * DAYS // size)
    return {
        "workspace_id": workspace_id,
        "initiative_id": initiative_id,
        "number": number,
        "worry": "Forced sign-up loses buyers who only want to pay once. " * 3,
        "effect": EFFECTS[number % 3],
        "basis": BASES[number % 4],
        "visibility": Visibility.NAMED,
        "status": Status.NEW if is_open else Status.CONFIRMED,
        "is_open": is_open,
        "raiser_id": f"U{number % 25}",
        "raised_on": raised_on,
        "hear_by": raised_on,
        "touched_on": raised_on,
        "submission": f"{workspace_id}-{number}",
    }


def _entry(concern: dict[str, object], concern_id: int) -> dict[str, object]:
    return {
        "workspace_id": concern["workspace_id"],
        "initiative_id": concern["initiative_id"],
        "sequence": concern["number"],
        "concern_id": concern_id,
        "happening": Happening.RAISED,
        "status": concern["status"],
        "happened_on": concern["raised_on"],
    }


def _tallies(
    workspace_id: str, initiative_id: int, concerns: list[dict[str, object]]
) -> list[dict[str, object]]:
    counts: dict[tuple[object, object, object], list[int]] = {}
    for concern in concerns:
        key = (concern["raised_on"], concern["effect"], concern["basis"])
        opened = counts.setdefault(key, [0, 0])
        opened[0] += 1
        opened[1] += not concern["is_open"]
    return [
        {
            "workspace_id": workspace_id,
            "initiative_id": initiative_id,
            "day": day,
            "effect": effect,
            "basis": basis,
            "leads_only": False,
            "opened": opened,
            "closed": closed,
        }
        for (day, effect, basis), (opened, closed) in counts.items()
    ]


def _due(session: Session, workspace_id: str, initiative_id: int, size: int) -> int:
    schedule = DigestSchedule(
        workspace_id=workspace_id,
        channel_id="C1",
        weekday=0,
        local_time=NOW.time(),
        zone="UTC",
        next_run_at=NOW,
        state=ScheduleState.ACTIVE,
        set_by_id="U1",
    )
    session.add(schedule)
    session.flush()
    run = DigestRun(
        workspace_id=workspace_id,
        schedule_id=schedule.id,
        occasion=Occasion.SCHEDULED,
        occasion_key="bench",
        local_date=NOW.date(),
        ran_at=NOW,
    )
    session.add(run)
    session.flush()
    session.add(
        DigestWindow(
            workspace_id=workspace_id,
            run_id=run.id,
            initiative_id=initiative_id,
            after=size - NEWS,
            upto=size,
        )
    )
    session.flush()
    return run.id
