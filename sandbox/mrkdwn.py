"""What mrkdwn shows to a reader, and whom it notifies."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sandbox.state import Json, Team

_TOKEN = re.compile(r"<([^<>]*)>")
_CODE = re.compile(r"(```.+?```|`[^`\n]+`)", re.DOTALL)
_MARKED = re.compile(r"(?<![\w*_~])([*_~])(?=\S)([^\n]*?\S)\1(?![\w*_~])")
_BROADCASTS = {"here", "channel", "everyone"}
_BROADCAST_WORD = re.compile(r"(?<![\w<!])@(here|channel|everyone)\b")


@dataclass(frozen=True)
class Reader:
    """For whom something is rendered: names come from the team, dates from their zone."""

    team: Team
    zone: str = "UTC"

    def user(self, user_id: str) -> str:
        """`@Name` for a user id."""
        user = self.team.users.get(user_id)
        return f"@{user.name}" if user else f"@{user_id}"

    def channel(self, channel_id: str) -> str:
        """`#name` for a channel id."""
        channel = self.team.channels.get(channel_id)
        return f"#{channel.name}" if channel else "#unknown-channel"

    def group(self, group_id: str) -> str:
        """`@handle` for a user group id."""
        group = self.team.groups.get(group_id)
        return f"@{group.handle}" if group else "@unknown-group"

    def date(self, timestamp: int, form: str) -> str:
        """A date token string in the reader's zone."""
        moment = datetime.fromtimestamp(timestamp, UTC).astimezone(ZoneInfo(self.zone))
        short = f"{moment:%b} {moment.day}, {moment.year}"
        long = f"{moment:%B} {moment.day}, {moment.year}"
        words = {
            "date_num": f"{moment:%Y-%m-%d}",
            "date_slash": f"{moment:%Y/%m/%d}",
            "date": long,
            "date_short": short,
            "date_long": f"{moment:%A}, {long}",
            "date_pretty": long,
            "date_short_pretty": short,
            "date_long_pretty": f"{moment:%A}, {long}",
            "time": f"{moment:%H:%M}",
            "time_secs": f"{moment:%H:%M:%S}",
            "ago": short,
        }
        return re.sub(r"\{(\w+)\}", lambda found: words.get(found[1], found[0]), form)


def rendered(text: str, reader: Reader) -> str:
    """What mrkdwn shows: marks are gone, mentions are names, the three escaped characters are back."""
    parts = _CODE.split(text)
    # A split with one group alternates: outside code, code, outside code, ...
    shown = [
        part.strip("`") if place % 2 else _without_marks(_TOKEN.sub(_Shown(reader), part))
        for place, part in enumerate(parts)
    ]
    return unescaped("".join(shown))


def escaped(text: str) -> str:
    """Text with the three characters escaped, as Slack keeps what people type."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str) -> str:
    """The three escaped characters as people see them."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _without_marks(text: str) -> str:
    while (plain := _MARKED.sub(r"\2", text)) != text:
        text = plain
    return text


@dataclass(frozen=True)
class _Shown:
    """What stands on the screen for a token in angle brackets."""

    reader: Reader

    def __call__(self, found: re.Match[str]) -> str:
        target, _, label = found[1].partition("|")
        if target.startswith("@"):
            return self.reader.user(target[1:])
        if target.startswith("#"):
            return self.reader.channel(target[1:])
        if target.startswith("!date^"):
            _, timestamp, form, *_ = target.split("^")
            return self.reader.date(int(timestamp), form)
        if target.startswith("!subteam^"):
            return self.reader.group(target.removeprefix("!subteam^"))
        if target.startswith("!"):
            return f"@{target[1:]}"
        return label or target.removeprefix("mailto:")


def notified_by(text: str, blocks: list[Json]) -> frozenset[str]:
    """Whom Slack notifies of a message, beside its direct addressee.

    User ids; `@here`, `@channel` and `@everyone`; `!subteam^ID` for a user group. Text objects that
    are not `verbatim` find broadcasts in bare words, too; the top-level text does not.
    """
    found = _mentions(text)
    for live, bare in _live_texts(blocks):
        found |= _mentions(live)
        if bare:
            found |= {f"@{word}" for word in _BROADCAST_WORD.findall(live)}
    return frozenset(found | _rich_mentions(blocks))


def _mentions(text: str) -> set[str]:
    found = set()
    for body in _TOKEN.findall(text):
        target = body.partition("|")[0]
        if target.startswith("@"):
            found.add(target[1:])
        elif target.startswith("!subteam^"):
            found.add(target)
        elif target.startswith("!") and target[1:] in _BROADCASTS:
            found.add(f"@{target[1:]}")
    return found


def _live_texts(thing: object) -> Iterator[tuple[str, bool]]:
    if isinstance(thing, dict):
        if thing.get("type") in {"mrkdwn", "markdown"}:
            yield thing["text"], not thing.get("verbatim")
        else:
            for value in thing.values():
                yield from _live_texts(value)
    elif isinstance(thing, list):
        for value in thing:
            yield from _live_texts(value)


def _rich_mentions(thing: object) -> set[str]:
    if isinstance(thing, list):
        return {name for item in thing for name in _rich_mentions(item)}
    if not isinstance(thing, dict):
        return set()
    if thing.get("type") == "user" and "user_id" in thing:
        return {thing["user_id"]}
    if thing.get("type") == "broadcast":
        return {f"@{thing['range']}"}
    if thing.get("type") == "usergroup":
        return {f"!subteam^{thing['usergroup_id']}"}
    return {name for value in thing.values() for name in _rich_mentions(value)}
