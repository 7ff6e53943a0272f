"""What people see who add their voice, and a lead who lets concerns join each other."""

from slack_sdk.models.views import View

from bot.concerns import questions
from bot.concerns.schemas import ConcernCard, ConcernRef
from bot.slack import inputs
from bot.slack.blocks import bold, clip, count, modal, note, paragraph, quotation, rich
from bot.voices.schemas import MergeOffer, Together, VoiceRef

ADD, MERGE = "voices_add", "voices_merge"
WORRY_SHOWN = 600
KEPT = (
    "Its words are kept, and whoever raised it is told. They hear what is answered there, are asked "
    "themselves whether it settles it, and can say that it is not the same."
)


def adding(card: ConcernCard, channel_id: str | None) -> View:
    """The modal in which somebody says in their own words what worries them, too."""
    return modal(
        "Add your voice",
        [
            rich(
                paragraph(bold(card.label), f"  {card.initiative}\n"),
                quotation(clip(card.worry, WORRY_SHOWN)),
            ),
            inputs.text_input(
                "worry",
                "What worries you about it?",
                hint="Your own words are kept, next to those of the others.",
                multiline=True,
            ),
            questions.effect(),
            questions.basis(),
            questions.visibility(),
        ],
        callback_id=ADD,
        submit="Add my voice",
        rides_along=VoiceRef(concern_id=card.id, channel_id=channel_id),
    )


def added(told: Together) -> View:
    """The receipt of a voice."""
    return modal(
        "Your voice counts",
        [
            rich(
                paragraph(
                    "Your words are kept as ", bold(told.label), f", which joins {told.joined}."
                ),
                paragraph(f"\n{_behind(told)} You hear what becomes of it."),
            ),
            note(f"On {told.label} you can say that it is not the same after all."),
        ],
    )


def merging(told: MergeOffer) -> View:
    """The modal that asks which concern another one is to join."""
    opening = rich(
        paragraph(bold(told.label), _voices(told.voices)),
        quotation(clip(told.worry, WORRY_SHOWN)),
    )
    if not told.choices:
        sentence = f"No other concern is open that {told.label} could join."
        return modal("Merge", [opening, note(sentence)])
    choices = [(str(one.id), f"{one.label}  {one.worry}") for one in told.choices]
    return modal(
        f"Merge {told.label}",
        [
            opening,
            inputs.one_of_many(
                "joins",
                "Which concern does it join?",
                choices,
                placeholder="The most alike come first",
                optional=True,
            ),
            inputs.text_input(
                "label",
                "Or the label of another one",
                placeholder="CHK-3",
                optional=True,
                max_length=20,
            ),
            note(KEPT),
        ],
        callback_id=MERGE,
        submit="Merge",
        rides_along=ConcernRef(concern_id=told.concern_id),
    )


def merged(told: Together) -> View:
    """The receipt of a merge."""
    return modal(
        "Merged",
        [
            rich(
                paragraph(bold(f"{told.label} joins {told.joined}"), ", and all words are kept."),
                paragraph(f"\n{_behind(told)} Whoever raised {told.label} hears of it."),
            ),
            note(f"“Take apart” on {told.label} undoes it."),
        ],
    )


def _behind(told: Together) -> str:
    verb = "stands" if told.voices == 1 else "stand"
    return f"{count(told.voices, 'person', 'people')} {verb} behind {told.joined} now."


def _voices(number: int) -> str:
    return f"  {count(number, 'voice')}" if number > 1 else ""
