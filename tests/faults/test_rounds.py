"""Ten rounds of what `make faults` does two hundred times."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.faults import rounds
from tests.faults.office import Office, Outcome

FINE = {Outcome.ONCE, Outcome.ASKED}


@pytest.fixture(params=databases.ENGINES)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """A Heard whose workers come and go."""
    if request.param == "sqlite":
        with rounds.office(f"sqlite:///{tmp_path / 'heard.db'}", tmp_path) as made:
            yield made
        return
    with (
        databases.postgres_database(request.getfixturevalue("postgres")) as url,
        rounds.office(url, tmp_path) as made,
    ):
        yield made


def test_a_digest_is_posted_once_or_asked_about_whatever_fails(office: Office) -> None:
    chance = random.Random(7)
    rounds.kill(office, 4, chance)
    rounds.answer_wrong(office, 6, chance)
    assert {(site.what, office.outcome(site)) for site in office.sites} == {
        (site.what, office.outcome(site)) for site in office.sites if office.outcome(site) in FINE
    }
    assert office.outcomes().total() == 10
