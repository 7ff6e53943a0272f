"""Secrets at rest, and keys that change."""

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from bot.secrets import SealBroken, Vault

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_what_was_sealed_opens_again(secret: str) -> None:
    vault = Vault([NEW])
    assert vault.open(vault.seal(secret)) == secret


def test_a_seal_hides_its_secret_and_is_never_twice_the_same() -> None:
    vault = Vault([NEW])
    first, second = vault.seal("xoxb-hush"), vault.seal("xoxb-hush")
    assert b"hush" not in first
    assert first != second


def test_a_seal_does_not_tell_when_it_was_made() -> None:
    sealed = Vault([NEW, OLD]).reseal(Vault([OLD]).seal("hush"))
    assert Fernet(NEW).extract_timestamp(sealed) == 0


def test_a_new_key_opens_what_the_old_one_sealed() -> None:
    sealed = Vault([OLD]).seal("hush")
    assert Vault([NEW, OLD]).open(sealed) == "hush"


def test_a_resealed_secret_no_longer_needs_the_old_key() -> None:
    sealed = Vault([NEW, OLD]).reseal(Vault([OLD]).seal("hush"))
    assert Vault([NEW]).open(sealed) == "hush"


def test_a_vault_tells_what_the_newest_key_sealed() -> None:
    vault = Vault([NEW, OLD])
    assert vault.is_newest(vault.seal("hush"))
    assert not vault.is_newest(Vault([OLD]).seal("hush"))


@pytest.mark.parametrize(
    "sealed", [b"", b"not a seal", Vault([OLD]).seal("hush")], ids=["empty", "no seal", "old key"]
)
def test_what_no_key_fits_is_broken_and_says_nothing_of_itself(sealed: bytes) -> None:
    with pytest.raises(SealBroken) as broken:
        Vault([NEW]).open(sealed)
    assert str(broken.value) == ""


def test_a_fingerprint_outlives_a_new_key_while_a_modal_is_open() -> None:
    assert Vault([OLD]).fingerprint("T1", "V1") == Vault([NEW, OLD]).fingerprint("T1", "V1")


def test_a_fingerprint_cannot_be_made_without_the_key() -> None:
    assert Vault([OLD]).fingerprint("T1", "V1") != Vault([NEW]).fingerprint("T1", "V1")


PARTS = st.lists(st.text(alphabet="ab1-_", max_size=3), min_size=1, max_size=3)


@given(PARTS, PARTS)
def test_fingerprints_are_equal_for_equal_parts_and_for_no_others(
    parts: list[str], other: list[str]
) -> None:
    vault = Vault([OLD])
    assert (vault.fingerprint(*parts) == vault.fingerprint(*other)) is (parts == other)
    assert len(vault.fingerprint(*parts)) == 64


def test_parts_that_read_the_same_in_a_row_are_told_apart() -> None:
    vault = Vault([OLD])
    assert vault.fingerprint("T1", "2") != vault.fingerprint("T", "12")
