"""Text from people: cleaned once, where it comes in, and typed for schemas."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StringConstraints

# Invisible characters that turn text around or hide in it. Joiners (U+200C, U+200D), the plain direction
# marks (U+200E, U+200F, U+061C) and variation selectors stay: Persian, emoji and Hebrew need them.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n{3,}")
# Marks, and letters that draw nothing: a text of these alone says nothing.
_DRAWS_NOTHING = re.compile(
    "^[\u061c\u115f\u1160\u200c-\u200f\u2800\u3164\ufe00-\ufe0f\uffa0\\s]*$"
)
_NO_TEXT = frozenset({"Cc", "Cs", "Co"})


def clean(text: str) -> str:
    """What was typed, without control and hidden characters, in one normal form."""
    text = _HIDDEN.sub("", _LINE_ENDS.sub("\n", text).replace("\t", " "))
    text = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in _NO_TEXT)
    # Only now: an accent may have been kept from its letter by what has just been removed.
    text = unicodedata.normalize("NFC", text)
    text = _BLANK_LINES.sub("\n\n", text).strip()
    return "" if _DRAWS_NOTHING.match(text) else text


def _cleaned(value: object) -> object:
    return clean(value) if isinstance(value, str) else value


def cleaned_or_nothing(value: object) -> object:
    """Cleaned text; None where nothing, or nothing but blanks, was typed."""
    return _cleaned(value) or None


def _one_line(value: str) -> str:
    return " ".join(value.split())


Line = Annotated[
    str, BeforeValidator(_cleaned), AfterValidator(_one_line), StringConstraints(min_length=1)
]
"""A line of text, not empty."""

Prose = Annotated[str, BeforeValidator(_cleaned), StringConstraints(min_length=1, max_length=3000)]
"""Text of one or more lines, 1 to 3,000 characters (what a Slack input can hold)."""

OptionalProse = Annotated[Prose | None, BeforeValidator(cleaned_or_nothing)]
"""Prose, or None where nothing but blanks was typed."""
