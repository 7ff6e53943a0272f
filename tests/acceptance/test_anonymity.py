"""What a whole database, every log and all of Slack's traffic tell of an anonymous raiser: nothing."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from models import Base, Concern
from sandbox import Person
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, raise_concern
from tests.acceptance.test_a_digest import next_monday_at_nine, set_digest
from tests.acceptance.test_who_sees_what import ANONYMOUS

WORRY = "nobody dares to say that the date is a dream"
DIRECTORY = {"people", "memberships"}
"""Tables that hold everybody Slack described, whatever they do; checked below to join nothing."""


def rows_with(house: House, workspace_id: str, needle: str) -> Iterator[tuple[str, str]]:
    """Every row of the workspace in which something is told, with its table."""
    with house.deps.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)):
                said = repr(tuple(row))
                if needle in said and workspace_id in said:
                    yield table.name, said


def joined_in_slack(house: House, person: Person) -> list[str]:
    """Methods of calls that carry both the person, or their direct message, and the concern."""
    return [
        call.method
        for call in house.sandbox.calls
        if call.workspace == person.workspace.id
        and (person.id in repr(call.args) or person.app.id in repr(call.args))
        and (WORRY in repr(call.args) or "CHK-1" in repr(call.args))
    ]


def answer(cast: Cast, status: str, words: str) -> None:
    """Maya answers CHK-1."""
    cast.maya.runs("/concern CHK-1", in_=cast.checkout)
    cast.maya.clicks("Answer", in_=cast.checkout)
    cast.maya.sees("Where does it stand now?")
    cast.maya.fills({"Where does it stand now?": status, "What should the raiser hear?": words})
    cast.maya.submits()
    cast.maya.sees("is up to date")
    cast.maya.closes(all_views=True)


def nothing_joins(house: House, priya: Person) -> None:
    """No row, no log line and no payload but those of her own direct message."""
    told_of_her = list(rows_with(house, priya.workspace.id, priya.id))
    assert {table for table, _ in told_of_her} <= DIRECTORY
    with house.deps.database.reading() as session:
        concern = session.scalars(
            select(Concern).where(Concern.workspace_id == priya.workspace.id)
        ).one()
        assert concern.raiser_id is None
        assert concern.logged_by_id is None
    of_the_concern = list(rows_with(house, priya.workspace.id, WORRY))
    assert of_the_concern
    for _, said in of_the_concern:
        assert priya.id not in said
        assert priya.app.id not in said
    assert priya.id not in house.logs()
    assert priya.app.id not in house.logs()
    assert set(joined_in_slack(house, priya)) <= {"chat.postMessage", "chat.update"}
    for call in house.sandbox.calls:
        if call.workspace == priya.workspace.id and priya.app.id == call.args.get("channel"):
            assert call.method in {"chat.postMessage", "chat.update"}


def relay_of(house: House, workspace_id: str) -> bytes | None:
    """The sealed way back."""
    with house.deps.database.reading() as session:
        return session.scalars(
            select(Concern.relay).where(Concern.workspace_id == workspace_id)
        ).one()


@pytest.mark.parametrize("status", ["Done", "Not doing"])
def test_nothing_but_the_direct_message_joins_a_raiser_to_the_concern(
    house: House, cast: Cast, status: str
) -> None:
    raise_concern(cast.priya, cast.checkout, WORRY, visibility=ANONYMOUS)
    set_digest(cast.maya, cast)
    nothing_joins(house, cast.priya)
    assert relay_of(house, cast.workspace.id) is not None

    answer(cast, "Exploring", "we ask the bank")
    cast.priya.sees("we ask the bank", in_=cast.priya.app, within=15)
    house.move_clock_to(next_monday_at_nine())
    cast.ben.sees(WORRY, in_=cast.checkout, within=15)
    nothing_joins(house, cast.priya)
    assert relay_of(house, cast.workspace.id) is not None

    answer(cast, status, "the date has moved")
    cast.priya.sees("the date has moved", in_=cast.priya.app, within=15)
    if status == "Done":
        # Asked whether that settles it, she can still be reached.
        assert relay_of(house, cast.workspace.id) is not None
        cast.priya.clicks("Yes, it does", in_=cast.priya.app)
        cast.priya.sees("CHK-1  Confirmed", in_=cast.priya.app)
    house.until(lambda: relay_of(house, cast.workspace.id) is None, "the end of the relay")
    nothing_joins(house, cast.priya)


def test_the_attack_would_find_a_named_raiser(house: House, cast: Cast) -> None:
    raise_concern(cast.priya, cast.checkout, WORRY)
    told = {table for table, _ in rows_with(house, cast.workspace.id, cast.priya.id)}
    assert "concerns" in told
    assert any(cast.priya.id in said for _, said in rows_with(house, cast.workspace.id, WORRY))
