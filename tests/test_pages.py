"""What people open again and again costs as much in a crowd as among a few."""

from typing import Any

import pytest
from sqlalchemy import event

from benchmarks import crowd, pages
from benchmarks.pages import Draw
from bot.deps import Deps
from models.session import Database

MOST = {
    "inbox, stalest first": 9,
    "inbox, newest first": 9,
    "Home tab": 14,
    "similar concerns": 9,
}


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
