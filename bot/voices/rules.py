"""Which worries sound alike. Pure: words in, places out."""

import re
from collections.abc import Callable, Sequence
from functools import cache

from rapidfuzz import fuzz, process

ALIKE = 62.0
"""From this score on, 0 to 100, two worries are offered as the same; measured in tests/voices."""
OFFERED = 3
_WORD = re.compile(r"\w+")
_LITTLE_WORDS = """
a an the and or but of to in on at for from with by is are be it its this that they we our us you
i who what when there as not no do does too so if will can have has
"""
_SAYS_NOTHING = frozenset(_LITTLE_WORDS.split())


def alike(worry: str, others: Sequence[str], offered: int = OFFERED) -> list[int]:
    """The places in `others` of those that say the same as `worry`, the most alike first."""
    stem = cache(_stem)  # the worries of an initiative say the same words again and again
    found = process.extract(
        _gist(worry, stem),
        [_gist(other, stem) for other in others],
        scorer=fuzz.token_set_ratio,
        score_cutoff=ALIKE,
        limit=offered,
    )
    return [place for _, _, place in found]


def _gist(worry: str, stem: Callable[[str], str]) -> str:
    """The words of a worry that carry it, without their endings."""
    return " ".join(filter(None, map(stem, _WORD.findall(worry.lower()))))


def _stem(word: str) -> str:
    if word in _SAYS_NOTHING:
        return ""
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word
