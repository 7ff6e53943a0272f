"""What is noted of a stakeholder, as plain data."""

from dataclasses import dataclass

LOWEST, USUAL, HIGH = 1, 2, 3


@dataclass(frozen=True)
class Stake:
    """Somebody's stake in an initiative. `influence` and `interest` are 1 to 3; 2 where nobody said."""

    user_id: str
    name: str
    group: str
    influence: int = USUAL
    interest: int = USUAL

    @property
    def is_high(self) -> bool:
        """Whether they can move the initiative a lot, or it moves them a lot."""
        return HIGH in (self.influence, self.interest)
