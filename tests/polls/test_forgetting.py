"""After the close: what was deleted is not in the files of the database either."""

from pathlib import Path

from sqlalchemy import select, text

from bot.deps import Deps
from bot.worker import Worker
from models import Ballot, Poll
from tests.clocks import turn
from tests.polls.booth import LATER, Booth, booth


def files_of(deps: Deps) -> bytes:
    """Everything that SQLite has on disk: the database, its log, its index of the log."""
    name = deps.database.engine.url.database
    assert name is not None
    return b"".join(path.read_bytes() for path in sorted(Path(name).parent.glob("heard.db*")))


def secrets_of(here: Booth) -> list[bytes]:
    """The hashes under which ballots are kept, and the sealed key that makes them."""
    with here.deps.database.reading() as session:
        marks = session.scalars(select(Ballot.voter)).all()
        key = session.scalars(select(Poll.ballot_key)).one()
    assert key is not None
    return [*(mark.encode() for mark in marks), key]


def pages_of_ballots(deps: Deps) -> int:
    with deps.database.reading() as session:
        return int(session.execute(text("SELECT pg_relation_size('ballots')")).scalar_one())


def test_after_the_close_the_files_hold_neither_ballots_nor_the_key(deps: Deps) -> None:
    here = booth(deps, 6)
    for person in here.people:
        here.vote(person, 1, 2, 3)
    secrets = secrets_of(here)
    assert len(secrets) == 7
    if deps.database.is_sqlite:
        before = files_of(deps)
        assert all(secret in before for secret in secrets)
    else:
        assert pages_of_ballots(deps) > 0
    assert here.close()
    assert deps.database.forget_deleted()
    if deps.database.is_sqlite:
        after = files_of(deps)
        assert not any(secret in after for secret in secrets)
    else:
        assert pages_of_ballots(deps) == 0


def test_the_worker_forgets_what_a_close_has_deleted(deps: Deps) -> None:
    here = booth(deps, 6)
    for person in here.people:
        here.vote(person, 1, 2, 3)
    turn(deps.clock, LATER)
    worker = Worker(deps)
    worker.find_due_polls()
    with deps.database.reading() as session:
        assert session.scalars(select(Poll.ballot_key)).one() is None
    if deps.database.is_sqlite:
        name = deps.database.engine.url.database
        assert Path(f"{name}-wal").stat().st_size == 0
    else:
        assert pages_of_ballots(deps) == 0


def test_a_reader_who_is_in_the_way_makes_it_wait_and_is_not_disturbed(deps: Deps) -> None:
    here = booth(deps, 6)
    here.vote(here.people[0], 1, 2, 3)
    if not deps.database.is_sqlite:
        assert deps.database.forget_deleted()
        return
    with deps.database.reading() as session:
        assert len(session.scalars(select(Ballot.voter)).all()) == 1
        assert not deps.database.forget_deleted()
        assert len(session.scalars(select(Ballot.voter)).all()) == 1
    assert deps.database.forget_deleted()
