"""What a lead sees who moves a concern."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.concerns.words import NOW_CALLED
from bot.moving.schemas import Moved, MoveOffer, MoveRef
from bot.slack import inputs
from bot.slack.blocks import bold, clip, count, modal, note, paragraph, rich

OPEN, MOVE = "moving_open", "moving_move"
KEPT = (
    "It gets a new number there, and the old one still answers. Status, answers, who looks after it and "
    "its history go along, and so does what has joined it. Whoever raised it is told, and stays unknown "
    "if they are."
)


def moving(told: MoveOffer) -> View:
    """The modal that asks where a concern is to go."""
    opening = rich(paragraph(bold(told.label), f" is about {told.initiative}."))
    if not told.choices:
        return modal("Move", [opening, *_withheld(told)])
    choices = [(str(c.id), f"{c.key}  {c.name}") for c in told.choices]
    return modal(
        f"Move {told.label}",
        [
            opening,
            inputs.one_of_many(
                "initiative", "Where does it belong?", choices, placeholder="One that you lead"
            ),
            note(KEPT),
            *_withheld(told),
        ],
        callback_id=MOVE,
        submit="Move",
        rides_along=MoveRef(concern_id=told.concern_id, initiative_id=told.initiative_id),
    )


def moved(told: Moved) -> View:
    """The receipt of a move."""
    sentence = NOW_CALLED.format(was=told.was, label=told.label)
    return modal(
        "Moved",
        [
            rich(paragraph(bold(sentence), f" It is about {told.initiative} from now on.")),
            note(f"{_along(told)}Its raiser hears of it, and the old number still answers."),
            *_proposals(told),
        ],
    )


def _along(told: Moved) -> str:
    if not told.along:
        return ""
    if told.along == 1:
        return "The concern that joined it goes along, under a new number. "
    return f"{count(told.along, 'concern')} that joined it go along, under new numbers. "


def _proposals(told: Moved) -> list[Block]:
    if not told.proposals:
        return []
    opening = "A decision that waits to be confirmed was to answer it, and does not any more"
    if told.proposals > 1:
        many = count(told.proposals, "decision")
        opening = f"{many} that wait to be confirmed were to answer it, and do not any more"
    return [note(f"{opening}. Answer it yourself, or propose a decision about {told.initiative}.")]


def _withheld(told: MoveOffer) -> list[Block]:
    if not told.withheld:
        return []
    names = clip(", ".join(f"{one.key} {one.name}" for one in told.withheld), 1000)
    return [
        note(
            f"Not offered: {names}. People can read it there who cannot read {told.label} here, and "
            "its raiser was told who can. Ask them to raise it there themselves."
        )
    ]
