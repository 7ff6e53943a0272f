"""Whatever is done with an anonymous concern, by its raiser or by others, no row leads back to her."""

import pytest

from models.vocabulary import Visibility
from tests import factories as scene
from tests.anonymity.conftest import Cast
from tests.anonymity.deeds import AT, ENDS, HERS, OTHERS, Path, after, arrives, is_reachable
from tests.anonymity.search import DIRECTORY, joins, stored, watched

ANONYMOUS, NAMED = Visibility.ANONYMOUS, Visibility.NAMED


@pytest.mark.parametrize("path", HERS, ids=str)
def test_what_she_does_leads_back_to_her_by_no_row_and_no_minute(cast: Cast, path: Path) -> None:
    found, database = after(cast, path, ANONYMOUS), cast.deps.database
    with watched(database, scene.WORKSPACE) as deed:
        path.deed(found)
    assert deed.betrays(found.secret, AT) == []
    with watched(database, scene.WORKSPACE) as sending:
        arrives(found)
    assert sending.betrays(found.secret, AT) == []
    rows = stored(database, scene.WORKSPACE)
    assert joins(rows, found.secret) == []
    assert {row.table for row in rows if found.secret.names(row)} <= DIRECTORY


@pytest.mark.parametrize("path", OTHERS, ids=str)
def test_what_others_do_leads_to_her_by_no_row(cast: Cast, path: Path) -> None:
    found, database = after(cast, path, ANONYMOUS), cast.deps.database
    with watched(database, scene.WORKSPACE) as deed:
        path.deed(found)
    assert [row.table for row in deed.rows if found.secret.names(row)] == []
    arrives(found)
    rows = stored(database, scene.WORKSPACE)
    assert joins(rows, found.secret) == []
    assert {row.table for row in rows if found.secret.names(row)} <= DIRECTORY


@pytest.mark.parametrize("path", HERS, ids=str)
def test_the_attack_finds_who_does_the_same_by_name(cast: Cast, path: Path) -> None:
    found = after(cast, path, NAMED)
    with watched(cast.deps.database, scene.WORKSPACE) as deed:
        path.deed(found)
    told = deed.betrays(found.secret, AT)
    assert [one for one in told if one.startswith("names them")]
    assert "says both: concerns" in joins(stored(cast.deps.database, scene.WORKSPACE), found.secret)


@pytest.mark.parametrize("path", ENDS, ids=str)
def test_once_it_has_ended_and_she_has_heard_nothing_leads_back(cast: Cast, path: Path) -> None:
    found = after(cast, path, ANONYMOUS)
    assert is_reachable(found, found.hers)
    path.deed(found)
    arrives(found)
    assert not is_reachable(found, found.hers)
