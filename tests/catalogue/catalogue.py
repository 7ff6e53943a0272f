"""The catalogue: every public function of a room that returns a View or a Message, drawn."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_type_hints

from slack_sdk.models.views import View

import bot
from bot.concerns.rules import MOVES, Part
from bot.slack.blocks import Message
from models.vocabulary import PollState
from tests.catalogue.contents import Maker, Size

TOOLS = {"bot.slack.blocks.modal", "bot.slack.answers.as_modal"}
"""They frame what others draw."""
PUBLIC = [PollState.OPEN, PollState.CLOSED, PollState.CANCELLED]
ONLY: Mapping[str, Mapping[str, Sequence[Any]]] = {
    "bot.concerns.replies.answering": {"status": sorted(MOVES[Part.LEAD])},
    "bot.polls.views.card": {"state": PUBLIC},
    "bot.polls.outcome.card": {"state": PUBLIC},
}
"""What a drawing never gets to see, because its service refuses it before."""
VARIANTS = 24
"""So many turns of every choice: the longest list of words has this many members at most."""

Drawing = Callable[..., View | Message]


@dataclass(frozen=True)
class Drawn:
    """One view or message as it goes to Slack. `payload` is the view, or a post's arguments."""

    name: str
    size: Size
    variant: int
    is_view: bool
    payload: dict[str, Any]


def drawings() -> dict[str, Drawing]:
    """Every function that makes a view or a message, by its full name."""
    found: dict[str, Drawing] = {}
    for module in pkgutil.walk_packages(bot.__path__, "bot."):
        for name, thing in vars(importlib.import_module(module.name)).items():
            is_ours = inspect.isfunction(thing) and thing.__module__ == module.name
            if is_ours and not name.startswith("_"):
                makes = get_type_hints(thing).get("return")
                if makes in (View, Message) and f"{module.name}.{name}" not in TOOLS:
                    found[f"{module.name}.{name}"] = thing
    return found


def drawn(name: str, drawing: Drawing, maker: Maker) -> Drawn:
    """One of them at one size."""
    maker = replace(maker, only=ONLY.get(name, {}))
    made = drawing(**maker.arguments(drawing))
    is_view = isinstance(made, View)
    payload = made.to_dict() if isinstance(made, View) else made.arguments()
    return Drawn(name, maker.size, maker.variant, is_view, payload)


def everything(user_id: str, channel_id: str) -> Iterator[Drawn]:
    """Each once at each size; the ids are a person and a channel that Slack knows."""
    for name, drawing in drawings().items():
        for size in Size:
            yield drawn(name, drawing, Maker(size, 0, user_id, channel_id))
