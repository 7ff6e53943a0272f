"""What a closed poll tells: plain data, computed once, stored, and never computed again."""

from pydantic import BaseModel, ConfigDict


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True)


class Standing(_Read):
    """Where an option stands. `tier` 1 is first; options in one tier are tied."""

    number: int
    words: str
    tier: int
    mean_place: float | None = None
    firsts: int = 0
    picks: int = 0
    said: str | None = None
    """In place of the figures, where these would tell what each person answered."""


class GroupRow(_Read):
    """A group that is shown: each option's place (1 is first) or a word, in the order of the ballot."""

    group: str
    answered: int
    asked: int | None = None
    cells: tuple[float | str | None, ...]


class Far(_Read):
    """How a group stands at one end of a split."""

    group: str
    standing: str
    mean: float
    is_hint: bool


class Split(_Read):
    """The option that two groups place furthest apart."""

    words: str
    high: Far
    low: Far


class Bridge(_Read):
    """The option that every group places high."""

    words: str
    high: int
    voted: int
    percent: int
    top: int
    firsts: int | None
    """None where the number would tell what each person answered."""


class Pair(_Read):
    """Two groups' orders, side by side."""

    first: str
    second: str
    same: int
    of: int


class Inside(_Read):
    """How far a group agrees in itself, in percent of pairs; `band` is None where chance could do it."""

    group: str
    percent: int
    band: str | None
    is_over: bool = False
    """Whether it is more than `percent`, which is as much as may be told."""


class Stances(_Read):
    """Answers in five steps. Without a histogram where it would tell what each person answered."""

    histogram: tuple[int, ...]
    median: float | None
    must_be_heard: int
    apart: float | None
    spread: str | None


class Reason(_Read):
    """Why somebody has concerns; `who` is None in an anonymous poll."""

    who: str | None
    words: str


class PollResult(_Read):
    """Everything a result says. With `is_shown` False only how many answered."""

    asked: int
    answered: int
    is_withheld: bool = False
    """Whether groups are left out because a similar poll could be subtracted from this one."""
    is_shown: bool = True
    standings: tuple[Standing, ...] = ()
    is_ahead: bool = False
    is_condorcet: bool = False
    best_by_place: tuple[str, ...] = ()
    methods_disagree: bool = False
    same_percent: int | None = None
    shared_percent: int | None = None
    """How much of their picks two people share."""
    band: str | None = None
    camps: bool = False
    gap: bool = False
    contested: str | None = None
    contested_apart: float | None = None
    split: Split | None = None
    bridge: Bridge | None = None
    groups: tuple[GroupRow, ...] = ()
    pooled: tuple[str, ...] = ()
    not_heard: tuple[str, ...] = ()
    """Groups that were asked and of which nobody answered; told where groups are shown."""
    pairs: tuple[Pair, ...] = ()
    inside: tuple[Inside, ...] = ()
    stances: Stances | None = None
    reasons: tuple[Reason, ...] = ()
