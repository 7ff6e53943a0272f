"""The inbox, the Home tab and similar concerns with a thousand and a hundred thousand in the workspace."""

import time
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.crowd import NOW
from benchmarks.digest import counted
from bot.actor import Actor
from bot.concerns.schemas import ConcernForm
from bot.home import service as home
from bot.home import views as home_views
from bot.inbox import service as inbox
from bot.inbox import views as inbox_views
from bot.inbox.schemas import InboxPage, Order
from bot.voices import service as voices
from models import Initiative, Person
from models.session import Database
from models.vocabulary import Basis, Effect, Role, Visibility

ROUNDS = 60
SIZES = (1_000, 100_000)
WORRY = "Buyers who must sign up before they pay will give up"
Draw = Callable[[Session, Actor], None]


def compare(database: Database) -> list[str]:
    """Read and draw each page in the workspaces that `digest.compare` has filled, in turns."""
    for size in SIZES:
        introduce(database, f"TBENCH{size}")
    return [line for name, draw in PAGES.items() for line in _measured(database, name, draw)]


def statements(database: Database, workspace_id: str, draw: Draw) -> int:
    """Read and draw a page for the driver. Returns how many statements it took."""
    with database.reading() as session, counted(database) as said:
        draw(session, Actor(workspace_id, "U1", workspace_id))
    return len(said)


def _measured(database: Database, name: str, draw: Draw) -> list[str]:
    took: dict[int, list[float]] = {size: [] for size in SIZES}
    times = {}
    for _ in range(ROUNDS):
        for size in SIZES:
            began = time.perf_counter()
            times[size] = statements(database, f"TBENCH{size}", draw)
            took[size].append((time.perf_counter() - began) * 1000)
    return [
        f"  {name} with {size:7,} concerns  p95 {sorted(took[size])[int(ROUNDS * 0.95) - 1]:6.1f} ms  "
        f"{times[size]} statements"
        for size in SIZES
    ]


def _inbox(order: Order) -> Draw:
    def draw(session: Session, actor: Actor) -> None:
        found = inbox.read(session, actor, InboxPage(order=order), NOW)
        inbox_views.inbox(found, NOW.date())

    return draw


def _home(session: Session, actor: Actor) -> None:
    home_views.home(home.read(session, actor, NOW), NOW.date(), "/align")


def _similar(session: Session, actor: Actor) -> None:
    own = Initiative.workspace_id == actor.workspace_id
    form = ConcernForm(
        initiative=session.scalars(select(Initiative.id).where(own)).one(),
        worry=WORRY,
        effect=Effect.STOPS_US,
        basis=Basis.BELIEF,
        visibility=Visibility.NAMED,
    )
    voices.similar(session, actor, form, "bench", NOW, "C1")


PAGES: dict[str, Draw] = {
    "inbox, stalest first": _inbox(Order.STALEST),
    "inbox, newest first": _inbox(Order.NEWEST),
    "Home tab": _home,
    "similar concerns": _similar,
}


def introduce(database: Database, workspace_id: str) -> None:
    """Let Heard know the driver."""
    with database.writing() as session:
        session.merge(
            Person(
                workspace_id=workspace_id,
                user_id="U1",
                name="Maya",
                zone="Europe/Berlin",
                role=Role.MEMBER,
                active=True,
                refreshed_at=NOW + timedelta(days=1),
            )
        )
