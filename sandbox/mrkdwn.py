"""What mrkdwn shows to a reader, and whom it notifies."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from zoneinfo import ZoneInfo

from sandbox.state import Json, Team

_TOKEN = re.compile(r"<([^<>]*)>")
# One character stands for each piece while the words around it are worked on, for one that people typed, too.
_STAND_IN = "\ue000"
_PIECES = rf"```(?P<block>.+?)```|`(?P<code>[^`\n]+)`|<(?P<token>[^<>]*)>|(?P<typed>{_STAND_IN})"
PIECE = re.compile(_PIECES, re.DOTALL)
PIECE_OR_BARE_WORD = re.compile(
    _PIECES + r"|(?P<url>https?://[^\s<>|`\ue000]*[^\s<>|`\ue000.,;:!?)\]'\"])"
    r"|(?<![\w<!])@(?P<broadcast>here|channel|everyone)\b",
    re.DOTALL,
)
_TIMESTAMP = re.compile(r"[0-9]{1,10}")
_NO_MOMENT = 10**10
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

    def date(self, timestamp: int, form: str, fallback: str = "") -> str:
        """A date token string in the reader's zone; the fallback for a moment of more than ten digits."""
        if timestamp >= _NO_MOMENT:
            return fallback
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
    return woven(
        text,
        PIECE,
        lambda piece: _read(piece, reader),
        lambda words: unescaped(marked(words, lambda _, inside: inside)),
    )


def woven(
    text: str,
    pieces: re.Pattern[str],
    draw: Callable[[re.Match[str]], str],
    weave: Callable[[str], str],
) -> str:
    """Text whose `pieces` are drawn each by itself, and the words between them by `weave`.

    To `weave` a piece is a character that is neither a letter nor a space, so marks may stand
    around it; it must leave these characters, and their order, as they are.
    """
    drawn = (draw(found) for found in pieces.finditer(text))
    return re.sub(_STAND_IN, lambda _: next(drawn), weave(pieces.sub(_STAND_IN, text)))


def marked(text: str, draw: Callable[[str, str], str], deep: int = len("*_~")) -> str:
    """Words with what stands between two `*`, `_` or `~` as `draw` of the mark and what it holds.

    Marks stand within each other as many deep as there are kinds; what is deeper stays as it is written.
    """
    if not deep:
        return text
    return _MARKED.sub(lambda found: draw(found[1], marked(found[2], draw, deep - 1)), text)


def _read(piece: re.Match[str], reader: Reader) -> str:
    if piece["token"] is not None:
        return token(piece["token"], reader).words
    return unescaped(piece["block"] or piece["code"] or piece["typed"])


def escaped(text: str) -> str:
    """Text with the three characters escaped, as Slack keeps what people type."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str) -> str:
    """The three escaped characters as people see them."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


class Kind(Enum):
    """What a token in angle brackets is."""

    MENTION = "mention"
    DATE = "date"
    LINK = "link"


@dataclass(frozen=True)
class Token:
    """What stands on the screen for a token; `target` is where a link would lead."""

    kind: Kind
    words: str
    target: str = ""


def token(body: str, reader: Reader) -> Token:
    """The token that holds `body` between its angle brackets."""
    target, _, label = body.partition("|")
    if target.startswith("@"):
        return Token(Kind.MENTION, reader.user(target[1:]))
    if target.startswith("#"):
        return Token(Kind.MENTION, reader.channel(target[1:]))
    if target.startswith("!date^"):
        return Token(Kind.DATE, _date(target, unescaped(label), reader))
    if target.startswith("!subteam^"):
        return Token(Kind.MENTION, reader.group(target.removeprefix("!subteam^")))
    if target.startswith("!"):
        return Token(Kind.MENTION, f"@{target[1:]}")
    words = unescaped(label or target.removeprefix("mailto:"))
    return Token(Kind.LINK, words, unescaped(target))


def _date(target: str, fallback: str, reader: Reader) -> str:
    _, timestamp, *form = target.split("^")
    if form and _TIMESTAMP.fullmatch(timestamp):
        return reader.date(int(timestamp), unescaped(form[0]))
    return fallback


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
