"""Whoever takes a copy of the database of an anonymous poll, without SECRET_KEYS: who answered what?

Two attacks. One reads every row of every table, with what PostgreSQL keeps beside a row. The other knows
SQLite's log: it holds each commit that is not in the main file yet, and cut after each of them it gives the
database as it was then. Where one more person has answered, the ballot that is new is theirs. Each attack
is shown to succeed where there is something to find.
"""

import hashlib
import hmac
import json
import sqlite3
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import ColumnElement, literal_column, select, text

from bot.deps import Deps
from bot.polls import service
from bot.worker import Worker
from models import Ballot, Base, Poll
from tests.polls.booth import NOW, Booth, booth

LOG_HEADER, FRAME_HEADER = 32, 24
ANSWERS = ((1, 2, 3), (3, 2, 1), (2, 1, 3), (1, 3, 2), (2, 3, 1), (3, 1, 2))
ON_SQLITE = pytest.mark.parametrize("migrated", ["sqlite"], indirect=True)

Row = dict[str, Any]
Dump = dict[str, list[Row]]


def votes(here: Booth) -> None:
    """Everybody answers, each something else, in an order that is not that of their ids."""
    for person, places in zip(reversed(here.people), ANSWERS, strict=True):
        here.vote(person, *places)


# Every row of every table.


def dump(deps: Deps) -> Dump:
    """All rows in the order in which they lie, with the transaction that wrote each where it is kept."""
    kept: list[ColumnElement[str]] = (
        [] if deps.database.is_sqlite else [literal_column("xmin::text").label("written_by")]
    )
    with deps.database.reading() as session:
        return {
            table.name: [dict(row._mapping) for row in session.execute(select(table, *kept))]
            for table in Base.metadata.sorted_tables
        }


def named_beside_an_answer(stolen: Dump, here: Booth) -> set[str]:
    """Rows that say a person and an answer, or a person and the mark of a ballot."""
    secrets = {ballot["voter"] for ballot in stolen["ballots"]}
    secrets |= {json.dumps({"places": dict(zip("123", one, strict=True))})[1:-1] for one in ANSWERS}
    return {
        name
        for name, rows in stolen.items()
        for said in (json.dumps(row, default=repr) for row in rows)
        if any(person.user_id in said for person in here.people)
        and any(secret in said for secret in secrets)
    }


def written_together(stolen: Dump) -> dict[str, str]:
    """Whose ballot was written by the transaction, of one voter and one ballot, that marked them."""
    found = {}
    for voter in stolen["poll_voters"]:
        wrote = voter.get("written_by")
        theirs = [one["voter"] for one in stolen["ballots"] if one.get("written_by") == wrote]
        if wrote is not None and len(theirs) == 1:
            found[voter["user_id"]] = theirs[0]
    return found


def marks_made_again(stolen: Dump, here: Booth) -> set[str]:
    """Marks that come out of a person's id and any value that is in the dump, or of the id alone."""
    values = {
        value if isinstance(value, bytes) else str(value).encode()
        for rows in stolen.values()
        for row in rows
        for value in row.values()
    }
    made = set()
    for person in here.people:
        user_id = person.user_id.encode()
        made |= {user_id.decode(), hashlib.sha256(user_id).hexdigest()}
        made |= {hmac.new(value, user_id, hashlib.sha256).hexdigest() for value in values}
    return made & {ballot["voter"] for ballot in stolen["ballots"]}


def test_a_dump_of_an_open_poll_joins_nobody_to_an_answer(deps: Deps) -> None:
    here = booth(deps, 6)
    votes(here)
    stolen = dump(deps)
    assert len(stolen["ballots"]) == 6
    assert named_beside_an_answer(stolen, here) == set()
    assert written_together(stolen) == {}
    assert marks_made_again(stolen, here) == set()
    # They lie in the order of their marks: neither in that of voting nor in that of the voters.
    marks = [ballot["voter"] for ballot in stolen["ballots"]]
    assert marks == sorted(marks)


def test_a_dump_of_a_closed_poll_holds_no_answer_even_for_who_has_the_keys(deps: Deps) -> None:
    here = booth(deps, 6)
    votes(here)
    before = dump(deps)
    assert here.close()
    after = dump(deps)
    assert after["ballots"] == []
    assert named_beside_an_answer({**after, "ballots": before["ballots"]}, here) == set()
    sealed = [
        bytes(value)
        for rows in after.values()
        for row in rows
        for value in row.values()
        if isinstance(value, bytes | memoryview)
    ]
    # SECRET_KEYS open the token of the workspace, and no key that makes the marks of the dump before.
    opened = {"opened": [{"value": deps.vault.open(one)} for one in sealed]}
    marks = {"ballots": before["ballots"]}
    assert marks_made_again({**after, **opened, **marks}, here) == set()
    # In which order people took part is gone too.
    assert len({voter.get("written_by") for voter in after["poll_voters"]}) == 1


def test_before_the_close_whoever_has_the_keys_could_match_as_the_vote_says(deps: Deps) -> None:
    here = booth(deps, 6)
    votes(here)
    stolen = dump(deps)
    with deps.database.reading() as session:
        sealed = session.scalars(select(Poll.ballot_key)).one()
    assert sealed is not None
    opened = {"opened": [{"value": deps.vault.open(sealed)}]}
    assert len(marks_made_again({**stolen, **opened}, here)) == 6


def test_the_attacks_on_a_dump_would_find_what_is_not_protected(deps: Deps) -> None:
    named = booth(deps, 6, secrecy="named")
    votes(named)
    stolen = dump(deps)
    assert "ballots" in named_beside_an_answer(stolen, named)
    assert len(marks_made_again(stolen, named)) == 6
    if not deps.database.is_sqlite:
        assert len(written_together(stolen)) == 6


# The files of SQLite.


def commits(database: bytes, log: bytes, folder: Path) -> Iterator[sqlite3.Connection]:
    """The database as it was at each commit that the files hold, the oldest first."""
    ends = [0]
    if log:
        frame = FRAME_HEADER + struct.unpack(">I", log[8:12])[0]
        for start in range(LOG_HEADER, len(log) - frame + 1, frame):
            # How many pages the database has then; 0 in a frame that ends no transaction.
            if struct.unpack(">I", log[start + 4 : start + 8])[0]:
                ends.append(start + frame)
    for number, end in enumerate(ends):
        copy = folder / f"stolen-{number}.db"
        copy.write_bytes(database)
        copy.with_name(f"{copy.name}-wal").write_bytes(log[:end])
        then = sqlite3.connect(copy)
        yield then
        then.close()


def joined(deps: Deps, folder: Path) -> dict[str, str]:
    """Who answered what, as far as the files tell."""
    name = deps.database.engine.url.database
    assert name is not None
    log = Path(f"{name}-wal").read_bytes()
    told: dict[str, str] = {}
    voters: set[str] | None = None
    ballots: set[tuple[str, str]] = set()
    for then in commits(Path(name).read_bytes(), log, folder):
        before, had = voters, ballots
        voters = {who for (who,) in then.execute("SELECT user_id FROM poll_voters WHERE answered")}
        ballots = set(then.execute("SELECT voter, content FROM ballots"))
        if before is not None and len(voters - before) == 1 == len(ballots - had):
            [who], [(_, content)] = voters - before, ballots - had
            told[who] = content
    return told


@ON_SQLITE
def test_the_log_is_emptied_all_the_time_while_an_anonymous_poll_is_open(
    deps: Deps, tmp_path: Path
) -> None:
    here, worker = booth(deps, 6), Worker(deps)
    worker.find_due_polls()
    votes(here)
    # Until the worker looks again, a second later, the attack succeeds.
    assert len(joined(deps, tmp_path)) == 6
    worker.find_due_polls()
    assert joined(deps, tmp_path) == {}


def test_what_a_cancelled_poll_has_deleted_is_forgotten_at_once(deps: Deps) -> None:
    here, worker = booth(deps, 6), Worker(deps)
    votes(here)
    with deps.database.reading() as session:
        marks = session.scalars(select(Ballot.voter)).all()
    worker.find_due_polls()
    with deps.database.writing() as session:
        service.cancel(session, here.maya, here.poll_id, NOW)
    worker.find_due_polls()
    if deps.database.is_sqlite:
        name = deps.database.engine.url.database
        assert name is not None
        files = b"".join(file.read_bytes() for file in Path(name).parent.glob("heard.db*"))
        assert not any(mark.encode() in files for mark in marks)
    else:
        with deps.database.reading() as session:
            pages = session.scalar(text("SELECT pg_relation_size('ballots')"))
        assert pages == 0
