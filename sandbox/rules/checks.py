"""Checks that every rule is made of. A pointer is the JSON pointer of the place that is wrong."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Problem:
    """One thing that Slack refuses, and where it stands."""

    pointer: str
    text: str

    def __str__(self) -> str:
        return f"[ERROR] {self.text} [json-pointer:{self.pointer}]"


@dataclass
class Findings:
    """Collects problems while a payload is walked."""

    problems: list[Problem] = field(default_factory=list)
    block_ids: set[str] = field(default_factory=set)
    focused: int = 0

    def add(self, pointer: str, text: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(pointer, text))

    def known(self, thing: Json, pointer: str, fields: Collection[str]) -> None:
        """Only these fields may stand in the object."""
        for name in thing:
            if name not in fields:
                self.add(f"{pointer}/{name}", f"no more than the documented fields: {name}")

    def required(self, thing: Json, pointer: str, fields: Iterable[str]) -> bool:
        """These fields must stand in the object. True when they do."""
        missing = [name for name in fields if thing.get(name) is None]
        for name in missing:
            self.add(pointer, f"missing required field: {name}")
        return not missing

    def string(
        self, thing: Json, pointer: str, name: str, most: int, *, least: int = 0
    ) -> str | None:
        """The field is a string of `least` to `most` characters, or absent."""
        value = thing.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            self.add(f"{pointer}/{name}", "must provide a string")
            return None
        if len(value) > most:
            self.add(f"{pointer}/{name}", f"must be less than {most + 1} characters")
        if len(value) < least:
            self.add(f"{pointer}/{name}", f"must be more than {least - 1} characters")
        return value

    def items(
        self, thing: Json, pointer: str, name: str, most: int, *, least: int = 1
    ) -> list[Any]:
        """The field is a list of `least` to `most` items; the list, or an empty one."""
        value = thing.get(name)
        if not isinstance(value, list):
            self.add(f"{pointer}/{name}", "must be an array")
            return []
        if len(value) > most:
            self.add(f"{pointer}/{name}", f"no more than {most} items allowed")
        if len(value) < least:
            self.add(f"{pointer}/{name}", f"no fewer than {least} items allowed")
        return value

    def one_of(self, thing: Json, pointer: str, name: str, words: Collection[str]) -> None:
        """The field is one of these words, or absent."""
        value = thing.get(name)
        if value is not None and value not in words:
            self.add(f"{pointer}/{name}", f"must be one of: {', '.join(sorted(words))}")

    def number(self, thing: Json, pointer: str, name: str, least: int, most: int) -> None:
        """The field is a whole number between the two, or absent."""
        value = thing.get(name)
        if value is None:
            return
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            self.add(f"{pointer}/{name}", f"must be a number from {least} to {most}")


PLAIN, MRKDWN = "plain_text", "mrkdwn"


def text_object(
    findings: Findings,
    thing: object,
    pointer: str,
    most: int,
    kinds: Collection[str] = (PLAIN, MRKDWN),
) -> None:
    """A text object of 1 to `most` characters, of one of these kinds."""
    if not isinstance(thing, dict):
        findings.add(pointer, "must be a text object")
        return
    if thing.get("type") not in kinds:
        findings.add(f"{pointer}/type", f"must be one of: {', '.join(kinds)}")
        return
    allowed = {"type", "text", "emoji"} if thing["type"] == PLAIN else {"type", "text", "verbatim"}
    findings.known(thing, pointer, allowed)
    if findings.required(thing, pointer, ["text"]):
        findings.string(thing, pointer, "text", most, least=1)


def plain(findings: Findings, thing: Json, pointer: str, name: str, most: int) -> None:
    """The field, where present, is plain text of 1 to `most` characters."""
    if thing.get(name) is not None:
        text_object(findings, thing[name], f"{pointer}/{name}", most, (PLAIN,))


def confirm(findings: Findings, thing: Json, pointer: str) -> None:
    """The confirm dialog, where present."""
    dialog, place = thing.get("confirm"), f"{pointer}/confirm"
    if dialog is None:
        return
    if not isinstance(dialog, dict):
        findings.add(place, "must be an object")
        return
    findings.known(dialog, place, {"title", "text", "confirm", "deny", "style"})
    findings.required(dialog, place, ["title", "text", "confirm", "deny"])
    findings.one_of(dialog, place, "style", {"primary", "danger"})
    plain(findings, dialog, place, "title", 100)
    if dialog.get("text") is not None:
        text_object(findings, dialog["text"], f"{place}/text", 300)
    plain(findings, dialog, place, "confirm", 30)
    plain(findings, dialog, place, "deny", 30)
