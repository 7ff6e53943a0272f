"""A submission is stored once, whatever Slack, a network or an impatient finger does."""

import re
from concurrent.futures import ThreadPoolExecutor

from sandbox import Person
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast

TRIES = 5
STORED = re.compile(r"CHK-(\d+)")


def fill(person: Person, cast: Cast, worry: str) -> None:
    """`/concern`, filled in and ready to be sent."""
    person.runs(f"/concern {worry}", in_=cast.checkout)
    person.sees("Raise a concern")
    person.fills({"How much does it matter?": "Slows us", "What is it based on?": "A belief"})


def submit_until_stored(person: Person) -> None:
    """Press Raise; where the modal says to try again, what was typed is still in it: press again.

    A slow machine may give up a wait in a crowd; how soon it does is no matter of this file.
    """
    for _ in range(TRIES):
        person.submits()
        assert person.modal is not None
        if "is stored as" in person.modal.text:
            return
        assert "try again" in person.modal.text.lower(), person.modal.text
        assert f"worry of {person.name}" in person.modal.text
    raise AssertionError(f"{person.name} was not heard in {TRIES} tries")


def count(cast: Cast) -> str:
    """How many concerns there are, as the list says."""
    cast.lena.runs("/concern list", in_=cast.checkout)
    message = cast.lena.sees("about Checkout revamp", in_=cast.checkout)
    assert message is not None
    return cast.lena.screen(cast.checkout).splitlines()[0]


def test_a_double_click_stores_one(cast: Cast) -> None:
    fill(cast.ben, cast, "forced sign-up")
    cast.ben.submits(times=2)
    cast.ben.sees("CHK-1")
    assert count(cast).startswith("1 open concern ")


def numbers_of(cast: Cast, many: int) -> list[int]:
    """So many people raise a concern each, all at once: what their concerns are numbered, in order."""
    crowd = [cast.workspace.person(f"P{n}", channels=[cast.checkout]) for n in range(many)]
    with ThreadPoolExecutor(8) as hands:
        list(hands.map(lambda person: fill(person, cast, f"worry of {person.name}"), crowd))
    with ThreadPoolExecutor(16) as hands:
        list(hands.map(submit_until_stored, crowd))
    numbers = []
    for person in crowd:
        assert person.modal is not None
        found = STORED.search(person.modal.title)
        assert found is not None, person.modal.text
        numbers.append(int(found[1]))
    return sorted(numbers)


def test_a_redelivered_submission_stores_one(house: House, cast: Cast) -> None:
    fill(cast.ben, cast, "forced sign-up")
    house.sandbox.faults.add("view_submission", "redeliver", workspace=cast.workspace.id)
    cast.ben.submits()
    cast.ben.sees("CHK-1")
    assert count(cast).startswith("1 open concern ")


def test_fifty_people_at_once_get_fifty_numbers_without_a_gap(cast: Cast) -> None:
    assert numbers_of(cast, 50) == list(range(1, 51))
