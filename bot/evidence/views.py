"""What people see who bring evidence."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.concerns.rules import EVIDENCE_LENGTH
from bot.concerns.words import BASIS
from bot.evidence.schemas import Brought, EvidenceOffer, EvidenceRef, Naming
from bot.slack import inputs
from bot.slack.blocks import bold, clip, modal, note, paragraph, quotation, rich
from models.vocabulary import Basis

BRING = "evidence_bring"
KINDS = [(kind, words) for kind, words in BASIS.items() if kind is not Basis.BELIEF]
BY_NAME = "Your name stands beside it, for whoever can read the concern."
UNNAMED = (
    "You raised this concern anonymously, and as far as Heard knows you cannot read it where others do: "
    "your name would tell that it is yours. So it says that whoever raised it brought this. What you write "
    "can tell who you are, too."
)
WARNING = (
    "You raised this concern anonymously. With your name here, people may guess that it is yours; "
    "without it, it says that whoever raised it brought this. What you write can tell who you are, too."
)
NAMINGS = [
    (Naming.UNNAMED, "No: whoever raised it"),
    (Naming.NAMED, "Yes, show my name"),
]


def bringing(told: EvidenceOffer) -> View:
    """The modal for evidence."""
    card = told.card
    return modal(
        f"Evidence for {card.label}",
        [
            rich(paragraph(bold(card.label)), quotation(clip(card.worry, 600))),
            inputs.one_of("kind", "What is it?", KINDS),
            inputs.text_input(
                "words",
                "In a sentence: what do you know?",
                hint="It may speak for the concern or against it.",
                max_length=EVIDENCE_LENGTH,
            ),
            inputs.text_input(
                "evidence_url", "Link", placeholder="https://", optional=True, max_length=2000
            ),
            *_naming(told),
        ],
        callback_id=BRING,
        submit="Bring it",
        rides_along=EvidenceRef(concern_id=card.id, channel_id=told.channel_id),
    )


def brought(told: Brought) -> View:
    """The receipt of evidence."""
    return modal(
        "Thank you",
        [
            rich(
                paragraph(
                    bold(told.label), f" rests on this now: {BASIS[told.basis].lower()}. Thank you."
                )
            ),
        ],
    )


def _naming(told: EvidenceOffer) -> list[Block]:
    if not told.is_secretly_own:
        return [note(BY_NAME)]
    if not told.may_be_named:
        return [note(UNNAMED)]
    asked = inputs.one_of(
        "naming", "Shall your name stand beside it?", NAMINGS, initial=Naming.UNNAMED
    )
    return [note(WARNING), asked]
