"""The file of somebody who did much opens as fast as anybody's, and is exported whole."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from benchmarks import crowd
from benchmarks.digest import counted
from bot.actor import Actor
from bot.deps import Deps
from bot.file import service, views
from bot.file.schemas import OwnFile
from bot.initiatives.schemas import InitiativeCard
from models import Change
from models.session import Database
from models.vocabulary import Changed
from tests import factories as scene
from tests.slack.limits import words


def opened(deps: Deps, actor: Actor) -> OwnFile:
    """What `/align me` shows."""
    with deps.database.reading() as session:
        return service.read(session, actor, deps.vault, most=views.MOST_LINES)


def exported(deps: Deps, actor: Actor) -> OwnFile:
    """What is copied out."""
    with deps.database.reading() as session:
        return service.read(session, actor, deps.vault)


def changes(deps: Deps, about: InitiativeCard, number: int, who: str, whom: str | None) -> None:
    """Lines of the audit."""
    with deps.database.writing() as session:
        session.add_all(
            Change(
                workspace_id=scene.WORKSPACE,
                initiative_id=about.id,
                what=Changed.CO_LEAD_ADDED if whom else Changed.EDITED,
                actor_id=who,
                person_id=whom,
                about=None if whom else f"edit {n}",
                happened_at=scene.MORNING,
            )
            for n in range(number)
        )


def test_a_long_audit_is_opened_to_its_newest_lines_and_exported_whole(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    for who, whom in (("UMAYA", "UBEN"), ("UBEN", None), ("UBEN", "UBEN"), ("UMAYA", "ULENA")):
        changes(deps, checkout, 10, who, whom)
    shown, whole = opened(deps, ben), exported(deps, ben)
    assert (len(shown.audit), shown.audit_more) == (views.MOST_LINES, 15)
    assert (len(whole.audit), whole.audit_more) == (30, 0)
    assert shown.audit == whole.audit[: views.MOST_LINES]
    assert views.own(shown).to_dict() == views.own(whole).to_dict()
    assert "and 15 more, in the export" in words(views.own(shown).to_dict())
    assert "audit_more" not in whole.model_dump_json()
    alone = opened(deps, maya)
    assert (len(alone.audit), alone.audit_more) == (15, 6)


def test_opening_takes_as_many_statements_and_goes_along_indexes_for_much_as_for_little(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    took = []
    for more in (20, 400):
        for who, whom in (("UBEN", None), ("UMAYA", "UBEN")):
            changes(deps, checkout, more // 20, who, whom)
        changes(deps, checkout, 5 * more, "UMAYA", "ULENA")
        with counted(deps.database) as statements:
            opened(deps, ben)
        took.append(len(statements))
    assert took[0] == took[1]
    crowd.settle(deps.database)
    with plans(deps.database) as found:
        opened(deps, ben)
    assert len(found) == 2  # the newest, and how many there are
    for plan in found:
        assert "ix_changes_actor" in plan
        assert "ix_changes_person" in plan


@contextmanager
def plans(database: Database) -> Iterator[list[str]]:
    """How the database finds whose lines of the audits these are."""
    asked: list[tuple[str, Any]] = []
    found: list[str] = []

    def note(*arguments: Any) -> None:
        if "person_id =" in arguments[2]:
            asked.append((arguments[2], arguments[3]))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    with database.engine.begin() as connection:
        for statement, parameters in asked:
            rows = connection.exec_driver_sql(f"{explain} {statement}", parameters).all()
            found.append(str(rows))
