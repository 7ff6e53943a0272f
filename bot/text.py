"""Text from people: cleaned once, where it comes in, and typed for schemas."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StringConstraints

# Invisible characters that turn text around or hide in it. Joiners (U+200C, U+200D) and the plain
# direction marks (U+200E, U+200F) stay: Persian, emoji and Hebrew are written with them.
_HIDDEN = re.compile("[\u200b\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_BLANK_LINES = re.compile(r"\n{3,}")
_MARKS_ONLY = re.compile("^[\u200c-\u200f\\s]*$")


def clean(text: str) -> str:
    """What was typed, without control and hidden characters, in one normal form."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _HIDDEN.sub("", text)
    text = "".join(
        c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs", "Co"}
    )
    text = _BLANK_LINES.sub("\n\n", text).strip()
    return "" if _MARKS_ONLY.match(text) else text


def _cleaned(value: object) -> object:
    return clean(value) if isinstance(value, str) else value


def _cleaned_or_nothing(value: object) -> object:
    return _cleaned(value) or None


def _one_line(value: str) -> str:
    return " ".join(value.split())


Line = Annotated[
    str, BeforeValidator(_cleaned), AfterValidator(_one_line), StringConstraints(min_length=1)
]
"""A line of text, not empty."""

Prose = Annotated[str, BeforeValidator(_cleaned), StringConstraints(min_length=1, max_length=3000)]
"""Text of one or more lines, 1 to 3,000 characters (what a Slack input can hold)."""

OptionalProse = Annotated[Prose | None, BeforeValidator(_cleaned_or_nothing)]
"""Prose, or None where nothing but blanks was typed."""
