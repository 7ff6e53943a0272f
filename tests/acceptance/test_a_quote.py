"""A message is logged as a concern, where slash commands do not reach: Joy's words, and Joy's to change."""

import pytest
from sqlalchemy import select

from models import Quote
from sandbox import Channel, Message, Person
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast
from tests.acceptance.test_a_life import answers, card
from tests.acceptance.test_who_sees_what import LEADS_ONLY

SHORTCUT = "Log as concern"
NAMED = "Named: text and name to whoever can read the initiative's channels"
WORDS = "refunds take <four> clicks & more"


@pytest.fixture
def floor(cast: Cast) -> Channel:
    """#support-floor, where no initiative is at home."""
    return cast.workspace.channel("#support-floor")


@pytest.fixture
def joy(cast: Cast, floor: Channel) -> Person:
    """Joy writes there; Maya reads it."""
    floor.members |= {cast.maya.id, cast.priya.id}
    return cast.workspace.person("Joy", channels=[floor])


def log(person: Person, message: object, *, level: str = NAMED) -> None:
    """The shortcut on a message, filled in and sent."""
    person.uses_shortcut(SHORTCUT, on=message)  # type: ignore[arg-type]  # a Message of the sandbox
    person.sees("Log as concern")
    person.fills(
        {
            "Initiative": "CHK  Checkout revamp",
            "How much does it matter?": "Slows us",
            "What is it based on?": "Seen first-hand",
            "Who may see it?": level,
        }
    )
    person.submits()
    person.sees("Stored as CHK-1")


def test_joy_is_told_and_adds_what_would_make_it_ok(
    cast: Cast, floor: Channel, joy: Person
) -> None:
    log(cast.maya, joy.says(WORDS, in_=floor))
    cast.maya.sees("It is raised for Joy, who is told")
    cast.maya.closes()
    card(joy, "Logged for you as CHK-1")
    card(joy, WORDS)
    card(joy, "Maya raised it for you.")
    card(joy, "Quoted from #support-floor")
    joy.clicks("Add what would make it OK", in_=joy.app)
    joy.sees("What would make it OK?")
    joy.fills({"What would make it OK?": "two clicks"})
    joy.submits()
    joy.sees("says it in your words now")
    joy.closes()
    card(joy, "two clicks")
    cast.maya.runs("/concern CHK-1", in_=cast.checkout)
    cast.maya.sees("two clicks", in_=cast.checkout)
    cast.maya.sees("Raised for Joy by Maya today.", in_=cast.checkout)
    assert len(joy.messages(joy.app)) == 1


def address(house: House, cast: Cast) -> str | None:
    """The address that is kept with the one quote of a workspace."""
    its = Quote.workspace_id == cast.workspace.id
    with house.deps.database.reading() as session:
        return session.scalars(select(Quote.url).where(its)).one()


def test_it_works_in_a_thread_and_a_second_click_logs_it_once(
    house: House, cast: Cast, floor: Channel, joy: Person
) -> None:
    first = cast.priya.says("how are refunds?", in_=floor)
    said = joy.says(WORDS, in_=floor, thread=first)
    cast.maya.uses_shortcut(SHORTCUT, on=said)
    cast.maya.sees("It is raised for")
    cast.maya.fills(
        {
            "Initiative": "CHK  Checkout revamp",
            "How much does it matter?": "Slows us",
            "What is it based on?": "Seen first-hand",
            "Who may see it?": NAMED,
        }
    )
    cast.maya.submits(times=2)
    cast.maya.sees("Stored as CHK-1")
    cast.maya.does_not_see("Slack gave no link")
    cast.maya.closes()
    kept = address(house, cast)
    place = f"/archives/{floor.id}/p{said.ts.replace('.', '')}"
    assert kept is not None
    assert kept.endswith(f"{place}?thread_ts={first.ts}&cid={floor.id}")
    cast.ben.runs("/concern CHK-1", in_=cast.checkout)
    for reader, where in ((cast.ben, cast.checkout), (joy, joy.app)):
        shown = reader.sees("Quoted from #support-floor, ", in_=where, within=15)
        assert isinstance(shown, Message)
        assert ", the message" in shown.plain
        assert kept in str(shown.blocks)
    cast.maya.runs("/concern list", in_=cast.checkout)
    cast.maya.sees("1 open concern about")


def test_not_mine_takes_her_name_off_and_maya_is_told(
    cast: Cast, floor: Channel, joy: Person
) -> None:
    log(cast.priya, joy.says(WORDS, in_=floor))
    cast.priya.closes()
    card(joy, "Logged for you as CHK-1")
    joy.clicks("Not mine", in_=joy.app)
    card(joy, "Your name is off")
    card(cast.priya, "somebody who says that it is not theirs, so it is yours now")
    cast.maya.runs("/concern CHK-1", in_=cast.checkout)
    cast.maya.sees("Raised by Priya today.", in_=cast.checkout)
    cast.maya.does_not_see("Joy", in_=cast.checkout)
    cast.maya.does_not_see("Quoted", in_=cast.checkout)


def test_not_mine_says_so_where_it_hands_nothing_over(
    cast: Cast, floor: Channel, joy: Person
) -> None:
    log(cast.priya, joy.says(WORDS, in_=floor), level=LEADS_ONLY)
    cast.priya.closes()
    card(joy, "Logged for you as CHK-1")
    joy.clicks("Edit", in_=joy.app)
    joy.fills({"What worries you?": "for the leads alone"})
    joy.submits()
    joy.closes()
    joy.runs("/concern CHK-1", in_=floor)
    joy.clicks("Not mine", in_=floor)
    joy.sees("Whoever logged it does not get it, so it is closed.", in_=floor)
    cast.maya.runs("/concern CHK-1", in_=cast.checkout)
    cast.maya.sees("CHK-1  Withdrawn", in_=cast.checkout)
    cast.priya.runs("/concern CHK-1", in_=cast.checkout)
    cast.priya.sees("There is no CHK-1 that you can see.", in_=cast.checkout)


def test_once_answered_the_card_says_so_and_shows_where_it_stands(
    cast: Cast, floor: Channel, joy: Person
) -> None:
    log(cast.maya, joy.says(WORDS, in_=floor))
    cast.maya.closes()
    joy.runs("/concern CHK-1", in_=floor)
    joy.sees("[Edit]", in_=floor)
    answers(cast.maya, cast, "Exploring", "we look at it")
    joy.clicks("Edit", in_=floor)
    joy.sees("CHK-1 is exploring by now.", in_=floor)
    joy.does_not_see("[Edit]", in_=floor)


def test_joy_withdraws_what_was_logged_for_her(cast: Cast, floor: Channel, joy: Person) -> None:
    log(cast.maya, joy.says(WORDS, in_=floor))
    cast.maya.closes()
    card(joy, "Logged for you as CHK-1")
    joy.clicks("Withdraw", in_=joy.app)
    card(joy, "CHK-1  Withdrawn")


def test_a_private_place_is_chosen_with_care_and_not_named_elsewhere(
    cast: Cast, joy: Person
) -> None:
    layoffs = cast.workspace.channel("#layoffs", private=True, bot=False)
    layoffs.members |= {joy.id, cast.priya.id}
    message = joy.says(WORDS, in_=layoffs)
    cast.priya.uses_shortcut(SHORTCUT, on=message)
    cast.priya.sees("This was written in a private channel")
    assert cast.priya.modal is not None
    assert cast.priya.modal.values["Who may see it?"] == LEADS_ONLY
    cast.priya.closes()
    log(cast.priya, message)
    cast.priya.sees("Slack gave no link to the message")
    cast.priya.closes()
    cast.ben.runs("/concern CHK-1", in_=cast.checkout)
    cast.ben.sees("Quoted from a private channel", in_=cast.checkout)
    cast.ben.does_not_see("layoffs", in_=cast.checkout)


def test_a_link_that_does_not_come_leaves_the_quote(
    house: House, cast: Cast, floor: Channel, joy: Person
) -> None:
    house.sandbox.faults.add("chat.getPermalink", "error_before")
    log(cast.maya, joy.says(WORDS, in_=floor))
    cast.maya.sees("Slack gave no link to the message")


def test_those_who_cannot_hear_back_are_not_named(cast: Cast) -> None:
    shared = cast.workspace.channel("#partners", shared=True)
    shared.members.add(cast.maya.id)
    olga = cast.workspace.person("Olga", role="outsider", channels=[shared])
    cast.maya.uses_shortcut(SHORTCUT, on=olga.says("the contract is late", in_=shared))
    cast.maya.sees("of another organisation and cannot hear back")
    cast.maya.closes()
    dan = cast.workspace.person("Dan", channels=[cast.checkout])
    message = dan.says("nobody answers", in_=cast.checkout)
    dan.user.role = "deactivated"
    log(cast.maya, message)
    cast.maya.sees("Whoever wrote the message cannot hear back, so it is yours.")


def test_guests_are_told_to_ask_a_member(cast: Cast) -> None:
    gus = cast.workspace.person("Gus", role="guest", channels=[cast.checkout])
    message = cast.ben.says(WORDS, in_=cast.checkout)
    gus.uses_shortcut(SHORTCUT, on=message)
    gus.sees("Log as concern")
    gus.fills({"How much does it matter?": "Slows us", "What is it based on?": "Seen first-hand"})
    gus.submits()
    gus.sees("As a guest, please ask somebody of this workspace to do it for you.")


def test_a_message_of_the_app_and_ones_own_are_ones_own(cast: Cast) -> None:
    cast.ben.uses_shortcut(SHORTCUT, on=cast.ben.says(WORDS, in_=cast.checkout))
    cast.ben.sees("You wrote this, so it is yours.")
    cast.ben.closes()
    cast.ben.uses_shortcut(SHORTCUT, on=cast.ben.says("", in_=cast.checkout))
    cast.ben.sees("The message has no text")
    cast.ben.closes()
    long = cast.priya.says("y" * 3500, in_=cast.checkout)
    cast.ben.uses_shortcut(SHORTCUT, on=long)
    cast.ben.sees("longer than the 3,000 characters of a concern")
