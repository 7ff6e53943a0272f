"""What is asked of whoever says what worries them, alike in every modal that asks it."""

from collections.abc import Sequence

from slack_sdk.models.blocks import InputBlock

from bot.concerns.words import BASIS, EFFECT, VISIBILITY
from bot.slack import inputs
from bot.slack.inputs import Choice
from models.vocabulary import Effect, Visibility


def effect(initial: Effect | None = None) -> InputBlock:
    """How much it matters."""
    return inputs.one_of(
        "effect", "How much does it matter?", list(EFFECT.items()), initial=initial
    )


def basis() -> InputBlock:
    """What it rests on."""
    return inputs.one_of("basis", "What is it based on?", list(BASIS.items()))


def visibility(
    initial: Visibility = Visibility.NAMED, choices: Sequence[Choice] = tuple(VISIBILITY.items())
) -> InputBlock:
    """Who may see it; `choices` where not all of them can be."""
    return inputs.one_of("visibility", "Who may see it?", choices, initial=initial)
