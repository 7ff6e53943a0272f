"""What every rule is made of: checks of one JSON value, and shapes of objects.

A check takes the findings so far, a value, and the JSON pointer where the value stands.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
Check = Callable[["Findings", Any, str], None]


@dataclass(frozen=True)
class Problem:
    """One thing that Slack refuses, and where it stands."""

    pointer: str
    text: str

    def __str__(self) -> str:
        return f"{self.text} [json-pointer:{self.pointer}]"


@dataclass
class Findings:
    """What was found while a payload is walked."""

    surface: str
    problems: list[Problem] = field(default_factory=list)
    block_ids: set[str] = field(default_factory=set)
    focused: int = 0

    def add(self, pointer: str, text: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(pointer, text))


@dataclass(frozen=True)
class Shape:
    """An object with these fields and no others; `rules` look at the object as a whole.

    A field that is null counts as absent, as it does for Slack.
    """

    required: Mapping[str, Check] = field(default_factory=dict)
    optional: Mapping[str, Check] = field(default_factory=dict)
    rules: tuple[Check, ...] = ()

    def __call__(self, findings: Findings, value: Any, pointer: str) -> None:
        """Check an object."""
        if not isinstance(value, dict):
            findings.add(pointer, "must provide an object")
            return
        before = len(findings.problems)
        self._check_names(findings, value, pointer)
        for name, check in {**self.required, **self.optional}.items():
            if value.get(name) is not None:
                check(findings, value[name], f"{pointer}/{name}")
        if len(findings.problems) == before:
            for rule in self.rules:
                rule(findings, value, pointer)

    def _check_names(self, findings: Findings, value: Json, pointer: str) -> None:
        for name in self.required:
            if value.get(name) is None:
                findings.add(pointer, f"missing required field: {name}")
        for name in value:
            if name != "type" and name not in self.required and name not in self.optional:
                findings.add(pointer, f"invalid additional property: {name}")


def kind_of(value: Any) -> str:
    """The `type` of an object as a word, whatever stands there instead of one."""
    return str(value.get("type")) if isinstance(value, dict) else "none"


def string(most: int | None = None, least: int = 0, form: re.Pattern[str] | None = None) -> Check:
    """A string of `least` to `most` characters, of this form."""

    def check(findings: Findings, value: Any, pointer: str) -> None:
        if not isinstance(value, str):
            findings.add(pointer, "must provide a string")
        elif most is not None and len(value) > most:
            findings.add(pointer, f"must be less than {most + 1} characters")
        elif len(value) < least:
            findings.add(pointer, f"must be more than {least - 1} characters")
        elif form is not None and not form.fullmatch(value):
            findings.add(pointer, "does not match pattern")

    return check


def whole(least: int, most: int | None = None) -> Check:
    """A whole number from `least` to `most`."""

    def check(findings: Findings, value: Any, pointer: str) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            findings.add(pointer, "must provide a number")
        elif most is not None and value > most:
            findings.add(pointer, f"must be less than {most + 1}")
        elif value < least:
            findings.add(pointer, f"must be greater than {least - 1}")

    return check


def number(findings: Findings, value: Any, pointer: str) -> None:
    """Any number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        findings.add(pointer, "must provide a number")


def flag(findings: Findings, value: Any, pointer: str) -> None:
    """True or false."""
    if not isinstance(value, bool):
        findings.add(pointer, "must provide a boolean")


def one_of(*words: str) -> Check:
    """One of these words."""

    def check(findings: Findings, value: Any, pointer: str) -> None:
        if value not in words:
            findings.add(pointer, f"must be a valid enum value: {', '.join(words)}")

    return check


def array(item: Check, most: int | None = None, least: int = 1) -> Check:
    """A list of `least` to `most` items, each of which is checked."""

    def check(findings: Findings, value: Any, pointer: str) -> None:
        if not isinstance(value, list):
            findings.add(pointer, "must provide an array")
            return
        if most is not None and len(value) > most:
            findings.add(pointer, f"no more than {most} items allowed")
        if len(value) < least:
            findings.add(pointer, f"no fewer than {least} items allowed")
        for place, thing in enumerate(value):
            item(findings, thing, f"{pointer}/{place}")

    return check


def tagged(shapes: Mapping[str, Check]) -> Check:
    """An object whose `type` chooses its shape."""

    def check(findings: Findings, value: Any, pointer: str) -> None:
        kind = kind_of(value)
        if not isinstance(value, dict):
            findings.add(pointer, "must provide an object")
        elif kind not in shapes:
            findings.add(f"{pointer}/type", f"unsupported type: {kind}")
        else:
            shapes[kind](findings, value, pointer)

    return check


def any_of(*names: str) -> Check:
    """At least one of these fields stands in the object."""

    def check(findings: Findings, value: Any, pointer: str) -> None:
        if all(value.get(name) is None for name in names):
            findings.add(pointer, f"missing required field: {' or '.join(names)}")

    return check


def not_both(first: str, second: str) -> Check:
    """These two fields exclude each other."""

    def check(findings: Findings, value: Any, pointer: str) -> None:
        if value.get(first) is not None and value.get(second) is not None:
            findings.add(pointer, f"{first} and {second} cannot be used together")

    return check
