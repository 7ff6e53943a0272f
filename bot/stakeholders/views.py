"""What leads see of stakeholders."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.slack import inputs
from bot.slack.blocks import (
    Inline,
    actions,
    bold,
    bullets,
    button,
    clip,
    count,
    modal,
    note,
    paragraph,
    quotation,
    rich,
)
from bot.stakeholders import own_words
from bot.stakeholders.schemas import (
    LEAVE,
    MOST_CARES,
    MOST_DESCRIBED,
    NOTHING,
    STAY,
    Described,
    DescribeRef,
    Describing,
    Preview,
    Roster,
)

IMPORT, SAVE = "stakeholders_import", "stakeholders_save"
DESCRIBE_OPEN, DESCRIBE = "stakeholders_describe_open", "stakeholders_describe"
STEPS = (("1", "1, a little"), ("2", "2, as most do"), ("3", "3, a lot"))
STAYS = "Leave it empty to keep what is noted. Where nothing is noted yet, it counts as 2."
NAMES_LENGTH = 400
TITLE = "Stakeholders"
LEFT_OUT = "guests, apps or former members"
MOST_LISTED = 30
MOST_CARES_LISTED = 60


def roster(found: Roster) -> View:
    """Who is in which group, and a form to bring people in."""
    names = [(str(c.id), f"{c.key}  {c.name}") for c in found.initiatives]
    return modal(
        TITLE,
        [
            *_listed(found),
            actions(
                button(
                    "Influence and interest", DESCRIBE_OPEN, DescribeRef(initiative=found.preset)
                )
            ),
            inputs.one_of_many(
                "initiative",
                "Initiative",
                names,
                initial=str(found.preset) if found.preset else None,
            ),
            inputs.text_input(
                "group",
                "Group",
                placeholder="Engineering",
                max_length=40,
                hint="One main group a person. Results are shown by group, so larger ones tell more.",
            ),
            inputs.people_input("people", "People", most=100),
            inputs.channel_input("channel", "Or everybody in a channel", optional=True),
            inputs.text_input(
                "user_group",
                "Or a user group",
                placeholder="@support",
                optional=True,
                max_length=80,
            ),
            inputs.one_of(
                "others",
                "Those in the group now who are not among these",
                [(STAY, "They stay"), (LEAVE, "They leave the group")],
                initial=STAY,
            ),
        ],
        callback_id=IMPORT,
        submit="Preview",
    )


def describing(found: Describing, align_command: str) -> View:
    """A form for what leads note of stakeholders. They are told that each person can read it."""
    names = [(str(c.id), f"{c.key}  {c.name}") for c in found.initiatives]
    preset = found.ref.initiative
    return modal(
        "Influence and interest",
        [
            *_held(found),
            note(
                f"Each person reads what is noted of them with {align_command} me. "
                "Nobody else but leads does."
            ),
            inputs.one_of_many(
                "initiative", "Initiative", names, initial=str(preset) if preset else None
            ),
            inputs.people_input(
                "people", "Stakeholders", initial=found.people, most=MOST_DESCRIBED
            ),
            inputs.one_of_many(
                "influence",
                "How far can they move it?",
                STEPS,
                initial=str(found.influence) if found.influence else None,
                optional=True,
                hint=STAYS,
            ),
            inputs.one_of_many(
                "interest",
                "How far does it move them?",
                STEPS,
                initial=str(found.interest) if found.interest else None,
                optional=True,
                hint=STAYS,
            ),
            inputs.text_input(
                "cares_about",
                "What do they care about?",
                initial=found.cares_about,
                optional=True,
                max_length=MOST_CARES,
                hint=f"For one person. Replaces what was noted; {NOTHING} forgets it.",
            ),
        ],
        callback_id=DESCRIBE,
        submit="Save",
        rides_along=found.ref,
    )


def _held(found: Describing) -> list[Block]:
    if found.held is None:
        return []
    return [
        rich(paragraph(bold(f"{found.held.name} cares about")), quotation(found.held.words)),
        note(
            f"This is noted already, {own_words.whose(found.held)}. "
            "What you typed is below: Save puts it in the place of this. Nothing is stored yet."
        ),
    ]


def described(found: Described, align_command: str) -> View:
    """Whose description was changed."""
    told = paragraph(bold("Saved for: "), _names(found.people))
    return modal(
        "Influence and interest", [rich(told), note(f"They see it with {align_command} me.")]
    )


def preview(found: Preview) -> View:
    """Who comes, moves and goes; nothing is stored yet."""
    told = (
        ("Come", found.come),
        ("Move", found.move),
        ("Go", found.go),
    )
    blocks: list[Block] = [
        rich(
            paragraph(bold(f"{found.change.group}, {found.initiative}"), "\nNothing is stored yet.")
        )
    ]
    blocks += [
        rich(paragraph(bold(f"{title} ({len(who)}) "), _names(who))) for title, who in told if who
    ]
    if not any(who for _, who in told):
        blocks.append(rich(paragraph("Nothing would change: all of them are in this group.")))
        return modal(TITLE, blocks)
    if found.unfit:
        left_out = count(found.unfit, "guest, app or former member", LEFT_OUT)
        blocks.append(note(f"{left_out} left out."))
    return modal(TITLE, blocks, callback_id=SAVE, submit="Save", rides_along=found.change)


def saved(found: Roster) -> View:
    """The groups as they are now."""
    return modal(
        TITLE,
        [
            rich(paragraph("Saved. Polls that are open keep the groups they began with.")),
            *_listed(found),
        ],
    )


def _listed(found: Roster) -> list[Block]:
    if not found.groups:
        return []
    return [*_groups(found), *_cares(found)]


def _cares(found: Roster) -> list[Block]:
    if not found.cares:
        return []
    shown = found.cares[:MOST_CARES_LISTED]
    items: list[list[Inline]] = [
        [bold(f"{one.name}: "), f"{one.words} ({own_words.whose(one)})"] for one in shown
    ]
    blocks: list[Block] = [rich(paragraph(bold("What they care about")), bullets(items))]
    rest = len(found.cares) - len(shown)
    return [*blocks, note(f"{rest:,} more are not shown.")] if rest else blocks


def _groups(found: Roster) -> list[Block]:
    items: list[list[Inline]] = [
        [bold(f"{g.name} ({len(g.people)}) "), _names(g.people)] for g in found.groups[:30]
    ]
    return [rich(paragraph(bold(f"{found.initiatives[0].name} now")), bullets(items))]


def _names(names: Sequence[str]) -> str:
    return clip(", ".join(names), NAMES_LENGTH)
