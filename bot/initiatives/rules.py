"""Pure rules about initiatives: the short key, and who leads."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from itertools import product
from string import ascii_uppercase

KEY_PATTERN = r"^[A-Z]{2,6}$"
KEY_LENGTH = 3
FALLBACK = "INI"


def suggest_key(name: str, taken: Collection[str]) -> str:
    """A free key that reminds of the name: `Checkout revamp` -> `CHK`, `SSO for enterprise` -> `SSO`."""
    return next(key for key in _candidates(name) if key not in taken)


def _candidates(name: str) -> Iterator[str]:
    words = [w for w in (_letters(word) for word in name.split()) if w]
    if words:
        first = words[0]
        if first.isupper() and 2 <= len(first) <= 6:
            yield first
        yield from _of_length(_skeleton(first.upper()))
        yield from _of_length("".join(word[0] for word in words).upper())
        yield from _of_length(first.upper())
    stem = (_skeleton(words[0].upper()) if words else FALLBACK)[:KEY_LENGTH].ljust(KEY_LENGTH, "X")
    yield stem
    for length in (1, 2, 3):
        yield from (stem + "".join(tail) for tail in product(ascii_uppercase, repeat=length))


def _of_length(letters: str) -> Iterator[str]:
    if len(letters) >= 2:
        yield letters[:KEY_LENGTH]


def _letters(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z]", "", plain)


def _skeleton(word: str) -> str:
    # The first letter and the consonants after it, each once: what people abbreviate by.
    kept = word[0] + re.sub(r"[AEIOU]", "", word[1:])
    return "".join(dict.fromkeys(kept))


def leads(driver_id: str, co_lead_ids: Collection[str]) -> frozenset[str]:
    """Those who manage an initiative."""
    return frozenset({driver_id, *co_lead_ids})


def sees_leads_only(user_id: str, *, driver: str, approver: str, co_leads: Collection[str]) -> bool:
    """Leads-only concerns are for driver, co-leads and approver."""
    return user_id in {driver, approver, *co_leads}
