"""What people see of initiatives."""

from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.initiatives.schemas import (
    EditForm,
    InitiativeCard,
    InitiativeLine,
    InitiativeList,
    InitiativeName,
    PageButton,
)
from bot.slack import inputs
from bot.slack.blocks import (
    Inline,
    Message,
    actions,
    bold,
    bullets,
    button,
    channel,
    count,
    day,
    escape,
    modal,
    note,
    paragraph,
    rich,
    say,
)

CREATE = "initiative_create"
EDIT = "initiative_edit"
EDIT_OPEN = "initiative_edit_open"
NEW_OPEN = "initiative_new_open"
LIST_PAGE = "initiative_list_page"
MOST_BUTTONS = 20

ROLES = "The driver answers concerns. The approver decides; nobody else does, a poll included."


def creation(actor_id: str, channel_id: str | None, name: str) -> View:
    """The modal of `/align new`."""
    return modal(
        "New initiative",
        [
            *_name_and_goal(name, ""),
            inputs.text_input(
                "key",
                "Key",
                hint="2 to 6 letters: concerns become CHK-1, CHK-2. Left empty, Heard makes one "
                "from the name.",
                max_length=6,
                optional=True,
            ),
            *_people_and_places(
                (channel_id,) if channel_id else (), actor_id, None, (), decision_on=None
            ),
        ],
        callback_id=CREATE,
        submit="Create",
    )


def edition(card: InitiativeCard) -> View:
    """The modal that changes an initiative."""
    return modal(
        f"Edit {card.key}",
        [
            *_name_and_goal(card.name, card.goal),
            *_people_and_places(
                card.channel_ids,
                card.driver_id,
                card.approver_id,
                card.co_lead_ids,
                decision_on=card.decision_on,
            ),
        ],
        callback_id=EDIT,
        submit="Save",
        rides_along=EditForm(initiative_id=card.id, said=card.said),
    )


def created(card: InitiativeCard, concern_command: str, align_command: str) -> View:
    """The answer to a new initiative: what it is called, and the next steps."""
    return modal(
        "Initiative created",
        [
            rich(
                paragraph(
                    bold(card.name),
                    " is ready. Its concerns are numbered ",
                    f"{card.key}-1, {card.key}-2 and so on.",
                ),
                paragraph("\nNext:"),
                bullets(
                    [
                        ["Invite Heard to ", *_places(card), " with /invite @Heard."],
                        [f"Tell people that {concern_command} raises a concern there."],
                        [f"{align_command} digest sets the day of the weekly digest."],
                    ]
                ),
            )
        ],
    )


def changed(card: InitiativeCard) -> View:
    """The answer to an edit."""
    return modal("Saved", [rich(paragraph(bold(card.name), f" ({card.key}) is up to date."))])


def listing(found: InitiativeList, today: date) -> Message:
    """The answer to `/align list`."""
    if not found.lines:
        return Message(
            "There is no initiative yet that you can see.",
            [
                say("There is no initiative yet that you can see. Start the first one:"),
                actions(button("New initiative", NEW_OPEN, style="primary")),
            ],
        )
    blocks: list[Block] = [say("*Initiatives*")]
    for line in found.lines:
        blocks += _line(line, today)
    if found.pages > 1:
        blocks += _pager(found)
    names = ", ".join(f"{line.card.key} {line.card.name}" for line in found.lines)
    return Message(escape(f"{count(len(found.lines), 'initiative')}: {names}"), blocks)


def left_to_you(name: str, initiative_id: int) -> list[Block]:
    """For an approver whose initiative nobody leads any more."""
    return [
        rich(paragraph(f"Nobody leads {name} any more. Choose a new driver, who can answer.")),
        actions(button("Choose a new driver", EDIT_OPEN, EditForm(initiative_id=initiative_id))),
    ]


def which_of(
    question: str,
    action_id: str,
    choices: Sequence[tuple[InitiativeName, BaseModel]],
    command: str,
) -> list[Block]:
    """A button for each of several initiatives, with what it carries; the rest are reached by `command`."""
    blocks: list[Block] = [
        rich(paragraph(question)),
        # A row of its own for each button: Slack refuses a row in which two buttons do the same.
        *(
            actions(button(f"{one.key}  {one.name}", action_id, carried))
            for one, carried in choices[:MOST_BUTTONS]
        ),
    ]
    if len(choices) > MOST_BUTTONS:
        blocks.append(note(f"For the others, type {command} and the key."))
    return blocks


def _line(line: InitiativeLine, today: date) -> list[Block]:
    card = line.card
    decision = f"decision {day(card.decision_on, today)}" if card.decision_on else "no date yet"
    told: list[Block] = [
        rich(
            paragraph(bold(f"{card.key}  {card.name}"), f"\n{card.goal}"),
        ),
        rich(
            paragraph(
                f"Driver {line.driver_name}, approver {line.approver_name}, {decision}, in ",
                *_places(card),
            )
        ),
    ]
    if line.may_edit:
        told.append(actions(button("Edit", EDIT_OPEN, EditForm(initiative_id=card.id))))
    return told


def _pager(found: InitiativeList) -> list[Block]:
    turns = [
        button(words, f"{LIST_PAGE}_{way}", PageButton(page=page))
        for words, way, page in (
            ("Previous", "back", found.page - 1),
            ("Next", "on", found.page + 1),
        )
        if 0 <= page < found.pages
    ]
    return [note(f"Page {found.page + 1} of {found.pages}"), actions(*turns)]


def _places(card: InitiativeCard) -> list[Inline]:
    parts: list[Inline] = []
    for channel_id in card.channel_ids:
        parts += [channel(channel_id), " "]
    return parts[:-1]


def _name_and_goal(name: str, goal: str) -> list[Block]:
    return [
        inputs.text_input(
            "name", "Name", initial=name, placeholder="Checkout revamp", max_length=80
        ),
        inputs.text_input(
            "goal",
            "Goal, in one sentence",
            initial=goal,
            placeholder="Fewer buyers give up between basket and payment",
            max_length=300,
        ),
    ]


def _people_and_places(
    channel_ids: tuple[str, ...],
    driver_id: str,
    approver_id: str | None,
    co_lead_ids: tuple[str, ...],
    *,
    decision_on: date | None,
) -> list[Block]:
    return [
        inputs.channels_input(
            "channels",
            "Channels where it is at home",
            initial=channel_ids,
            hint="Whoever can read one of them can read its named and anonymous concerns.",
        ),
        inputs.person_input("driver", "Driver", initial=driver_id, hint=ROLES),
        inputs.person_input("approver", "Approver", initial=approver_id),
        inputs.people_input(
            "co_leads",
            "Co-leads",
            initial=co_lead_ids,
            hint="They manage it together with the driver.",
        ),
        inputs.day_input("decision_on", "Decision date", initial=decision_on, optional=True),
    ]
