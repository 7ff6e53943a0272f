"""Which worries sound alike. Pure: words in, places out."""

import re
from collections.abc import Sequence

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


def gist(worry: str) -> str:
    """The words of a worry that carry it, without their endings."""
    words = (word for word in _WORD.findall(worry.lower()) if word not in _SAYS_NOTHING)
    return " ".join(_stem(word) for word in words)


def alike(worry: str, others: Sequence[str], offered: int = OFFERED) -> list[int]:
    """The places in `others` of those that say the same as `worry`, the most alike first."""
    found = process.extract(
        gist(worry),
        [gist(other) for other in others],
        scorer=fuzz.token_set_ratio,
        score_cutoff=ALIKE,
        limit=offered,
    )
    return [place for _, _, place in found]


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word.removesuffix(ending)
    return word
