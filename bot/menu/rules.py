"""Which verb somebody meant."""

from collections.abc import Collection
from difflib import get_close_matches


def nearest(typed: str, verbs: Collection[str]) -> str | None:
    """The verb that looks most like what was typed, or None where none does."""
    close = get_close_matches(typed.lower(), verbs, n=1, cutoff=0.5)
    return close[0] if close else None


def split(text: str) -> tuple[str, str]:
    """The verb and what follows it."""
    verb, rest = (*text.split(maxsplit=1), "", "")[:2]
    return verb.lower(), rest.strip()
