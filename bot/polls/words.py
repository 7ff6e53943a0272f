"""The words of polls, in one place."""

from collections.abc import Mapping

from bot.polls.schemas import PollCard
from models.vocabulary import Audience, PollMethod

METHOD: Mapping[PollMethod, str] = {
    PollMethod.RANK: "Rank: everybody puts the options in order, up to 8",
    PollMethod.PICK: "Pick: everybody picks a few, of up to 10 options",
    PollMethod.STANCE: "Stance: how far everybody is behind the question, in five steps",
}
AUDIENCE: Mapping[Audience, str] = {
    Audience.STAKEHOLDERS: "The initiative's stakeholders",
    Audience.CHANNEL: "Everybody in the channel below",
    Audience.PEOPLE: "The people I choose below",
}
SECRECY: Mapping[str, str] = {
    "named": "Named, result after the close",
    "open": "Named, where it stands is shown while the poll runs",
    "anonymous": "Anonymous, result after the close, small groups protected",
}
INFORMS = "The poll informs; {decider} decides."


def task(card: PollCard) -> str:
    """What people are asked to do."""
    if card.method is PollMethod.RANK:
        return "Give places: 1 is first. Equal places are a tie; what you leave empty comes last."
    if card.method is PollMethod.PICK:
        return f"Pick up to {card.most_picks}."
    return "Say how far you are behind it."


def who_sees(card: PollCard) -> str:
    """What is promised before somebody votes."""
    if card.anonymous:
        return (
            f"Anonymous. Nobody sees who answered what, {card.driver} included; who took part is "
            f"counted. Your answer is shown only in groups of {card.smallest_group} or more. Until the "
            "close, whoever runs Heard could in theory match an answer to a person; at the close the "
            f"answers are deleted, and nobody can.{_reasons(card)}"
        )
    when = "while the poll runs" if card.open_results else "after the close"
    return (
        f"Named. Results are shown {when}, in all and by group, however small the group; "
        f"the leads see who took part.{_reasons(card)}"
    )


def _reasons(card: PollCard) -> str:
    if card.method is not PollMethod.STANCE:
        return ""
    how = "without names, in no order: they can give you away" if card.anonymous else "with names"
    return f" Reasons are shown word for word, {how}."
