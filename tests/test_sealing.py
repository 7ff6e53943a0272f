"""SECRET_KEYS can be rotated: nothing that was sealed is lost, and the old key is not needed any more."""

from dataclasses import replace

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import LargeBinary

from bot import sealing
from bot.concerns import relay
from bot.deps import Deps
from bot.initiatives import service as initiatives
from bot.secrets import SealBroken, Vault
from bot.slack import installs
from models import Base
from models.vocabulary import Visibility
from tests import factories as scene
from tests.polls.booth import Booth, booth

NEW = Fernet.generate_key().decode()


def old_key(deps: Deps) -> str:
    [key] = deps.settings.keys()
    return key


def anonymous_concern(deps: Deps) -> int:
    """Rory's, who is named nowhere but in its relay."""
    raiser = scene.person(deps, "Rory")
    with deps.database.reading() as session:
        [about] = initiatives.in_channel(session, scene.WORKSPACE, scene.CHANNEL)
    return scene.concern(deps, raiser, about, visibility=Visibility.ANONYMOUS).id


def raiser_of(deps: Deps, vault: Vault, concern_id: int) -> str:
    with deps.database.reading() as session:
        found = relay.open_relay(session, vault, scene.WORKSPACE, concern_id)
    assert found is not None
    return found.user


def under(deps: Deps, here: Booth, vault: Vault) -> tuple[Deps, Booth]:
    changed = replace(deps, vault=vault)
    return changed, replace(here, deps=changed)


def test_after_a_rotation_everything_opens_without_the_old_key(deps: Deps) -> None:
    here = booth(deps, 4)
    concern_id = anonymous_concern(deps)
    here.vote(here.people[0], 1, 2, 3)

    assert sealing.reseal(deps.database, Vault([NEW, old_key(deps)])) == 3
    assert sealing.reseal(deps.database, Vault([NEW, old_key(deps)])) == 0

    only_new = Vault([NEW])
    assert raiser_of(deps, only_new, concern_id) == "URORY"
    with deps.database.reading() as session:
        found = installs.find(session, only_new, scene.WORKSPACE)
    assert found is not None
    assert found.token == scene.TOKEN
    # The same person's second vote takes the place of the first: the poll's own key has not changed.
    _, later = under(deps, here, only_new)
    later.vote(here.people[0], 3, 2, 1)
    assert later.dump().count("ballots (") == 1


def test_between_the_two_keys_old_and_new_relays_both_open(deps: Deps) -> None:
    booth(deps, 4)
    before = anonymous_concern(deps)
    both = Vault([NEW, old_key(deps)])
    after = anonymous_concern(replace(deps, vault=both))
    assert [raiser_of(deps, both, one) for one in (before, after)] == ["URORY", "URORY"]


def test_more_than_one_batch_is_resealed(deps: Deps) -> None:
    booth(deps, 4)
    ids = [anonymous_concern(deps) for _ in range(5)]
    assert sealing.reseal(deps.database, Vault([NEW, old_key(deps)]), at_once=2) == 7
    assert {raiser_of(deps, Vault([NEW]), one) for one in ids} == {"URORY"}


def test_a_key_taken_out_too_early_is_noticed_and_destroys_nothing(deps: Deps) -> None:
    booth(deps, 4)
    concern_id = anonymous_concern(deps)
    with pytest.raises(SealBroken):
        sealing.reseal(deps.database, Vault([NEW, Fernet.generate_key().decode()]))
    assert raiser_of(deps, deps.vault, concern_id) == "URORY"


def test_everything_sealed_is_resealed() -> None:
    sealed = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    assert {f"{c.class_.__tablename__}.{c.key}" for c in sealing.SEALED} == sealed
