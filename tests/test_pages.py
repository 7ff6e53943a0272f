"""What people open again and again costs as much in a crowd as among a few."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from benchmarks import crowd, pages
from benchmarks.crowd import NOW, PHRASES
from benchmarks.pages import Draw
from bot.actor import Actor
from bot.concerns.schemas import ConcernForm
from bot.deps import Deps
from bot.heard import service as heard
from bot.heard import views as heard_views
from bot.home import service as home
from bot.home import views as home_views
from bot.inbox import service as inbox
from bot.inbox import views as inbox_views
from bot.inbox.schemas import InboxPage, Order
from bot.voices import service as voices
from models.session import Database
from models.vocabulary import Basis, Effect, Visibility
from tests import busy

MOST = {
    "inbox, stalest first": 9,
    "inbox, newest first": 9,
    "Home tab": 14,
    "similar concerns": 9,
}
MOST_OF_EVERY_KIND = {
    **MOST,
    # What they look after in initiatives that others lead takes one more.
    "inbox, stalest first": 10,
    "inbox, newest first": 10,
    "heard map": 14,
}
"""With something of every kind before them, a few of each or many."""


def test_no_page_takes_more_statements_for_more_concerns(deps: Deps) -> None:
    sizes = {"TFEW": 70, "TMANY": 700}
    for workspace_id, size in sizes.items():
        crowd.fill(deps.database, workspace_id, size)
        pages.introduce(deps.database, workspace_id)
    for name, draw in pages.PAGES.items():
        few, many = (pages.statements(deps.database, one, draw) for one in sizes)
        assert few == many <= MOST[name], name


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("inbox, stalest first", "ix_concerns_touched"),
        ("inbox, newest first", "ix_concerns_newest"),
    ],
)
def test_each_order_of_the_inbox_is_read_along_its_index(deps: Deps, name: str, index: str) -> None:
    crowd.fill(deps.database, "TMANY", 700)
    pages.introduce(deps.database, "TMANY")
    assert index in plan_of_the_page(deps.database, "TMANY", pages.PAGES[name])


@pytest.mark.parametrize("name", MOST_OF_EVERY_KIND)
def test_no_page_takes_more_statements_for_more_of_every_kind(deps: Deps, name: str) -> None:
    took = []
    for workspace_id, much in (("TFEW", busy.FEW), ("TMANY", busy.MANY)):
        about = busy.fill(deps.database, workspace_id, much)
        draw = partial(DRAWN[name], about, much)
        took.append(pages.statements(deps.database, workspace_id, draw))
    assert took[0] == took[1] <= MOST_OF_EVERY_KIND[name]


def an_inbox(order: Order) -> Callable[[int, busy.Much, Session, Actor], None]:
    """A page of it, for many a late one."""

    def draw(_about: int, much: busy.Much, session: Session, actor: Actor) -> None:
        found = inbox.read(session, actor, InboxPage(order=order, page=much.each - 1), NOW)
        assert found.page == much.each - 1
        assert found.cards
        inbox_views.inbox(found, NOW.date())

    return draw


def a_home_tab(_about: int, much: busy.Much, session: Session, actor: Actor) -> None:
    """The Home tab, with all that waits there."""
    found = home.read(session, actor, NOW)
    assert (found.votes_total, found.decisions_total, found.drafts_total) == (much.each,) * 3
    assert (found.led_total, found.to_settle_total) == (much.led, 2 * much.each)
    assert found.inbox_total > much.owned
    home_views.home(found, NOW.date(), "/align")


def a_heard_map(about: int, much: busy.Much, session: Session, actor: Actor) -> None:
    """Who was heard, as a lead opens it."""
    assert heard.stakeholder_ids(session, actor, about)
    found = heard.heard_map(session, actor, about, NOW.date())
    assert len(found.groups) == much.led
    assert sum(one.polled > 0 for one in found.groups) == min(much.each, much.led)
    heard_views.heard_map(found, "/align")


def some_that_are_similar(about: int, much: busy.Much, session: Session, actor: Actor) -> None:
    """Those that say the same as what they raise."""
    form = ConcernForm(
        initiative=about,
        worry=PHRASES[0],
        effect=Effect.STOPS_US,
        basis=Basis.BELIEF,
        visibility=Visibility.NAMED,
    )
    assert len(voices.similar(session, actor, form, "busy", NOW, "C0")) == min(3, much.each)


DRAWN: Mapping[str, Callable[[int, busy.Much, Session, Actor], None]] = {
    "inbox, stalest first": an_inbox(Order.STALEST),
    "inbox, newest first": an_inbox(Order.NEWEST),
    "Home tab": a_home_tab,
    "heard map": a_heard_map,
    "similar concerns": some_that_are_similar,
}


def plan_of_the_page(database: Database, workspace_id: str, draw: Draw) -> str:
    """How the database finds which concerns are on a page of the inbox."""
    asked: list[tuple[str, Any]] = []

    def note(*arguments: Any) -> None:
        if "UNION ALL" in arguments[2] and "LIMIT" in arguments[2]:
            asked.append((arguments[2], arguments[3]))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        pages.statements(database, workspace_id, draw)
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    [(statement, parameters)] = asked
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    with database.engine.begin() as connection:
        return str(connection.exec_driver_sql(f"{explain} {statement}", parameters).all())
