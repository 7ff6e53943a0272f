"""What stakeholders see of what they care about, and how it is told whose words these are."""

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.slack import inputs
from bot.slack.blocks import (
    actions,
    bold,
    button,
    clip,
    modal,
    note,
    paragraph,
    quotation,
    rich,
)
from bot.stakeholders.schemas import MOST_CARES, Cares, CaresOffer, CaresRef, CaresSaved

OPEN, SAY = "stakeholders_own_open", "stakeholders_own"
TITLE = "What you care about"
NAMES_LENGTH = 400


def whose(told: Cares) -> str:
    """Whose words these are, for those who lead."""
    if told.own:
        return "in their own words"
    return f"noted by {told.who}" if told.who else "noted by one of those who lead"


def opening(initiative: str, initiative_id: int) -> Block:
    """The button, in a person's own file, that opens the modal. A block of its own for each."""
    words = clip(f"Edit what you care about: {initiative}", 75)
    return actions(button(words, OPEN, CaresRef(initiative_id=initiative_id)))


def asking(found: CaresOffer) -> View:
    """The modal in which somebody says what they care about."""
    leads = clip(", ".join(found.leads), NAMES_LENGTH)
    return modal(
        TITLE,
        [
            rich(paragraph(bold(found.initiative))),
            *_before(found),
            inputs.text_input(
                "cares_about",
                TITLE,
                hint="Leave it empty to take away what is noted.",
                initial=found.cares_about,
                optional=True,
                max_length=MOST_CARES,
                focus=True,
            ),
            note(
                f"Those who lead it read this, with your name and as your own words: {leads}. "
                "Nobody else does."
            ),
        ],
        callback_id=SAY,
        submit="Save",
        close="Cancel",
        rides_along=found.edit,
    )


def said(told: CaresSaved, align_command: str) -> View:
    """The answer to Save."""
    if told.is_there:
        text = f"Those who lead {told.initiative} read this in your own words now."
        return modal(TITLE, [rich(paragraph(text)), note(f"{align_command} me shows it.")])
    text = f"Nothing is noted any more of what you care about in {told.initiative}."
    return modal(TITLE, [rich(paragraph(text))])


def _before(found: CaresOffer) -> list[Block]:
    if found.changed:
        by = f"{found.noted_by} has changed this" if found.noted_by else "This has changed"
        return [
            rich(
                paragraph(f"{by} while you were writing. It says now:"),
                quotation(found.held or "(nothing)"),
            ),
            note("What you typed is below: Save puts it in the place of this."),
        ]
    return [note(f"{found.noted_by} noted this.")] if found.noted_by else []
