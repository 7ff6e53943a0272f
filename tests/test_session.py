"""Sessions: one writer at a time, readers who cannot write, instants that know where they are."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import IntegrityError, InternalError, StatementError
from sqlalchemy.orm import Session

from models import Base, Person, Workspace
from models.session import BUSY_SECONDS, Database
from models.vocabulary import Role

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
WRITERS = 32


def a_workspace(workspace_id: str = "T1", at: datetime = NOW) -> Workspace:
    return Workspace(id=workspace_id, name="Acme", created_at=at)


def number_of_workspaces(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Workspace)) or 0


def test_writers_queue_and_none_finds_the_database_locked(database: Database) -> None:
    def write_thrice(number: int) -> None:
        for step in range(3):
            with database.writing() as session:
                session.add(a_workspace(f"T{number}-{step}"))
                session.flush()
                session.execute(select(Workspace))

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(write_thrice, range(WRITERS)))
    assert number_of_workspaces(database) == 3 * WRITERS


def test_a_count_read_and_written_back_by_many_loses_no_step(database: Database) -> None:
    with database.writing() as session:
        session.add(a_workspace())
        session.flush()
        session.add(a_person("0"))

    def count_up(_: int) -> None:
        with database.writing() as session:
            person = session.get_one(Person, ("T1", "U1"), with_for_update=True)
            person.name = str(int(person.name) + 1)

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(count_up, range(WRITERS)))
    with database.reading() as session:
        assert session.get_one(Person, ("T1", "U1")).name == str(WRITERS)


def a_person(name: str) -> Person:
    return Person(
        workspace_id="T1",
        user_id="U1",
        name=name,
        zone="UTC",
        role=Role.MEMBER,
        active=True,
        refreshed_at=NOW,
    )


def test_readers_do_not_wait_for_a_writer(database: Database) -> None:
    with database.writing() as session:
        session.add(a_workspace())
        session.flush()
        assert number_of_workspaces(database) == 0
    assert number_of_workspaces(database) == 1


def test_a_block_that_raises_changes_nothing(database: Database) -> None:
    def fail_half_way(session: Session) -> None:
        session.add(a_workspace())
        session.flush()
        raise KeyError("half way")

    with pytest.raises(KeyError), database.writing() as session:
        fail_half_way(session)
    assert number_of_workspaces(database) == 0


def test_a_writer_that_failed_lets_the_next_one_in(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(a_person("an orphan"))
    with database.writing() as session:
        session.add(a_workspace())
    assert number_of_workspaces(database) == 1


def test_reading_keeps_nothing_of_what_it_changed(database: Database) -> None:
    with database.writing() as session:
        session.add(a_workspace())
    if database.is_sqlite:
        with database.reading() as session:
            session.execute(update(Workspace).values(name="changed"))
    else:
        with pytest.raises(InternalError, match="read-only"), database.reading() as session:
            session.execute(update(Workspace).values(name="changed"))
    with database.reading() as session:
        assert session.get_one(Workspace, "T1").name == "Acme"


@pytest.mark.parametrize("aware", [UTC, timezone(timedelta(hours=5, minutes=45))])
def test_an_instant_comes_back_as_the_same_instant_in_utc(
    database: Database, aware: timezone
) -> None:
    moment = datetime(2026, 10, 25, 2, 30, 0, 123456, tzinfo=aware)
    with database.writing() as session:
        session.add(a_workspace(at=moment))
    with database.reading() as session:
        found = session.get_one(Workspace, "T1").created_at
    assert found == moment
    assert found.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="naive"), database.writing() as session:
        session.add(a_workspace(at=datetime(2026, 11, 23)))  # noqa: DTZ001
    assert number_of_workspaces(database) == 0


def test_an_error_of_the_database_does_not_repeat_what_people_wrote(database: Database) -> None:
    with pytest.raises(IntegrityError) as refused, database.writing() as session:
        session.add(a_person("what Maya wrote"))
    assert "what Maya wrote" not in str(refused.value)


def test_postgres_ends_a_statement_that_never_would(postgres: str) -> None:
    database = Database(postgres)
    with pytest.raises(StatementError, match="statement timeout"), database.reading() as session:
        session.execute(text("SELECT pg_sleep(10)"))
    database.close()


def test_sqlite_keeps_to_its_foreign_keys_and_lets_others_wait_their_turn(tmp_path: Path) -> None:
    database = Database(f"sqlite+pysqlite:///{tmp_path / 'heard.db'}")
    with database.reading() as session:
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"
        assert session.scalar(text("PRAGMA busy_timeout")) == BUSY_SECONDS * 1000
    database.close()


def a_house(folder: Path) -> Database:
    """One process's view of a file that several may share."""
    database = Database(f"sqlite+pysqlite:///{folder / 'heard.db'}", pool_size=WRITERS)
    Base.metadata.create_all(database.engine)
    return database


def test_a_writer_waits_longer_than_sqlite_would(tmp_path: Path) -> None:
    database = a_house(tmp_path)
    longest = 1.25 * BUSY_SECONDS / WRITERS

    def write_slowly(number: int) -> None:
        with database.writing() as session:
            session.add(a_workspace(f"T{number}"))
            session.flush()
            until = time.monotonic() + longest
            while time.monotonic() < until:
                session.scalar(select(func.count()).select_from(Workspace))

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(write_slowly, range(WRITERS)))
    assert number_of_workspaces(database) == WRITERS
    database.close()


def test_writers_of_two_processes_who_look_before_they_write_take_turns(tmp_path: Path) -> None:
    houses = [a_house(tmp_path) for _ in range(2)]

    def write(number: int) -> None:
        with houses[number % 2].writing() as session:
            session.scalar(select(func.count()).select_from(Workspace))
            session.add(a_workspace(f"T{number}"))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(80)))
    assert number_of_workspaces(houses[0]) == 80
    for house in houses:
        house.close()
