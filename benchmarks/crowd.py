"""A workspace with as many concerns as wanted, a share of which have joined others."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from models import (
    Concern,
    ConcernDay,
    ConcernEntry,
    DigestRun,
    DigestSchedule,
    DigestWindow,
    Initiative,
    InitiativeChannel,
    Voice,
    Workspace,
)
from models.session import Database
from models.vocabulary import (
    OPEN_STATUSES,
    Basis,
    Effect,
    Happening,
    Occasion,
    ScheduleState,
    Status,
    Visibility,
)

OPEN = 5_000
NEWS = 40
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
DAYS = 200
EFFECTS, BASES = tuple(Effect), tuple(Basis)
JOINING, FAMILY = 7, 70
"""One concern in seven is a voice; the ten of a stretch of seventy have joined its first concern."""

PHRASES = (
    "Forced sign-up loses buyers who only want to pay once.",
    "A refund takes our support team four clicks and two days.",
    "The launch falls into the week in which nobody may change anything.",
    "Card errors give no reason, so people try again and pay twice.",
    "Partners say that our interface is too slow for their shops.",
    "The translations for Spain and Portugal are not ready.",
    "Legal has not read the new terms of payment.",
    "We cannot measure where buyers leave before they pay.",
    "Invoices cannot be asked for while somebody is signing up.",
    "Nobody is on call when paying breaks on a Sunday.",
    "Sales has promised a discount that the basket does not know.",
)


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
        voices = _voices(concerns, ids)
        for begin in range(0, len(voices), 1000):
            session.execute(insert(Voice), voices[begin : begin + 1000])
        session.execute(insert(ConcernDay), _tallies(workspace_id, initiative.id, concerns))
        run_id = _due(session, workspace_id, initiative.id, size)
    settle(database)
    return run_id


def settle(database: Database) -> None:
    """What PostgreSQL does by itself within a minute: count the rows, and note which pages all may read."""
    if database.is_sqlite:
        return
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("VACUUM ANALYZE"))
        connection.execute(text("RESET statement_timeout"))


def _concern(workspace_id: str, initiative_id: int, number: int, size: int) -> dict[str, object]:
    status = _status(number, size)
    is_anonymous = status is Status.MERGED and number % 3 == 0
    raised_on = NOW.date() - timedelta(days=(size - number) * DAYS // size)
    return {
        "workspace_id": workspace_id,
        "initiative_id": initiative_id,
        "number": number,
        "worry": _worry(number),
        "effect": EFFECTS[number % 3],
        "basis": BASES[number % 4],
        "visibility": Visibility.ANONYMOUS if is_anonymous else Visibility.NAMED,
        "status": status,
        "is_open": status in OPEN_STATUSES,
        "raiser_id": None if is_anonymous else f"U{number % 25}",
        "raised_on": raised_on,
        "hear_by": raised_on,
        "touched_on": raised_on,
        "submission": f"{workspace_id}-{number}",
    }


def _worry(number: int) -> str:
    # Steps that share no divisor with the number of phrases: each stands beside every other one.
    return " ".join(PHRASES[number * step % len(PHRASES)] for step in (1, 3, 5))


def _status(number: int, size: int) -> Status:
    if number % JOINING == 0:
        return Status.MERGED
    return Status.NEW if number > size - OPEN else Status.CONFIRMED


def _voices(concerns: list[dict[str, object]], ids: list[int]) -> list[dict[str, object]]:
    return [
        {
            "workspace_id": concern["workspace_id"],
            "concern_id": concern_id,
            "joined_id": ids[place // FAMILY * FAMILY],
            "person": concern["raiser_id"],
            "before": Status.NEW,
        }
        for place, (concern, concern_id) in enumerate(zip(concerns, ids, strict=True))
        if concern["status"] is Status.MERGED
    ]


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
