"""The heard map and the digest's line with a thousand and with a hundred thousand concerns."""

import time
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.crowd import NOW
from benchmarks.digest import counted
from benchmarks.pages import ROUNDS, SIZES
from bot.actor import Actor
from bot.heard import service, views
from models import Initiative, Stakeholder
from models.session import Database

GROUPS = ("Engineering", "Design", "Marketing", "Sales", "Support")
STAKEHOLDERS = 150
Read = Callable[[Session, Actor, int], object]


def compare(database: Database) -> list[str]:
    """Read both in the workspaces that `digest.compare` has filled, in turns."""
    ids = {size: _staffed(database, f"TBENCH{size}") for size in SIZES}
    reads: dict[str, Read] = {"heard map": _map, "heard in the digest": _line}
    return [line for name, read in reads.items() for line in _measured(database, name, read, ids)]


def _measured(database: Database, name: str, read: Read, ids: dict[int, int]) -> list[str]:
    took: dict[int, list[float]] = {size: [] for size in SIZES}
    statements = {}
    for _ in range(ROUNDS):
        for size in SIZES:
            workspace_id = f"TBENCH{size}"
            began = time.perf_counter()
            with database.reading() as session, counted(database) as said:
                read(session, Actor(workspace_id, "U1", workspace_id), ids[size])
            took[size].append((time.perf_counter() - began) * 1000)
            statements[size] = len(said)
    return [
        f"  {name} with {size:7,} concerns  p95 {sorted(took[size])[int(ROUNDS * 0.95) - 1]:6.1f} ms  "
        f"{statements[size]} statements"
        for size in SIZES
    ]


def _map(session: Session, actor: Actor, initiative_id: int) -> None:
    found = service.heard_map(session, actor, initiative_id, NOW.date())
    views.heard_map(found, "/align")


def _line(session: Session, actor: Actor, initiative_id: int) -> None:
    service.channel_lines(session, actor.workspace_id, "C1", [initiative_id], NOW.date())


def _staffed(database: Database, workspace_id: str) -> int:
    with database.writing() as session:
        own = Initiative.workspace_id == workspace_id
        initiative_id = session.scalars(select(Initiative.id).where(own)).one()
        for number in range(STAKEHOLDERS):
            session.merge(
                Stakeholder(
                    workspace_id=workspace_id,
                    initiative_id=initiative_id,
                    user_id=f"U{number}",
                    group_name=GROUPS[number % len(GROUPS)],
                    influence=2,
                    interest=2,
                )
            )
        return initiative_id
