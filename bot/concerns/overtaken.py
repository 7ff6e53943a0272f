"""What is said of a concern that has moved on since somebody's screen was drawn."""

from bot.concerns.schemas import ConcernCard
from bot.errors import NotFound


class Overtaken(NotFound):
    """A button came too late: what it led to is not there any more, and `card` is what there is now.

    `card` is as the actor sees the concern: raise it for nobody else.
    """

    def __init__(self, card: ConcernCard, sentence: str) -> None:
        super().__init__(sentence)
        self.card = card
