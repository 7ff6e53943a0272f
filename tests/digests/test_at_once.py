"""Digests and who changes what they are about, at once; and what a draft reads of the outbox."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import event, select

from bot.actor import Actor
from bot.deps import Deps
from bot.digests import runs, service
from models import DigestSchedule, Initiative
from models.vocabulary import DeliveryState, PauseReason
from tests import databases
from tests import factories as scene
from tests.digests.calendar import MONDAY, WEEK, run, schedule, scheduled
from tests.slack.waiting import until


def test_a_dead_token_stops_every_digest_while_somebody_edits_an_initiative(
    deps: Deps, maya: Actor
) -> None:
    rooms = [scene.channel(deps, f"C{number}", name=f"room-{number}") for number in (1, 2)]
    about = scene.initiative(deps, maya, channels=rooms)
    for room in rooms:
        schedule(deps, maya, channel=room)

    def loses_its_token() -> None:
        with deps.database.writing() as session:
            service.disconnected(session, scene.WORKSPACE, MONDAY)

    with ThreadPoolExecutor(1) as hand:
        with deps.database.writing() as session:
            # An edit holds its digests, and then its initiative.
            latest = select(DigestSchedule).order_by(DigestSchedule.id.desc()).limit(1)
            session.scalars(latest.with_for_update()).one()
            other = hand.submit(loses_its_token)
            if not deps.database.is_sqlite:  # there, one writes at a time
                until(lambda: bool(databases.waits(deps.database)), within=20)
            session.get_one(Initiative, about.id, with_for_update=True)
        other.result(timeout=60)
    with deps.database.reading() as session:
        reasons = session.scalars(select(DigestSchedule.pause_reason)).all()
    assert reasons == [PauseReason.DISCONNECTED] * 2


@pytest.mark.usefixtures("checkout")
def test_a_draft_finds_its_posts_along_an_index(deps: Deps, maya: Actor) -> None:
    schedule(deps, maya)
    run(deps, MONDAY + WEEK)
    asked: list[tuple[str, Any]] = []

    def note(*arguments: Any) -> None:
        asked.append((str(arguments[2]), arguments[3]))

    about = scheduled(deps)
    key = f"{MONDAY + WEEK:%Y-%m-%d}"
    event.listen(deps.database.engine, "before_cursor_execute", note)
    try:
        with deps.database.reading() as session:
            posts = runs.posts_of(session, about, key)
    finally:
        event.remove(deps.database.engine, "before_cursor_execute", note)
    assert [post.state for post in posts] == [DeliveryState.PENDING]
    statement, parameters = asked[-1]
    explain = "EXPLAIN QUERY PLAN" if deps.database.is_sqlite else "EXPLAIN"
    with deps.database.engine.begin() as connection:
        if not deps.database.is_sqlite:
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = connection.exec_driver_sql(f"{explain} {statement}", parameters).all()
    assert "ix_deliveries_digests" in str(plan)
