"""Who may vote, who is asked and who is reminded, as people meet it: guests, outsiders, those who left."""

from datetime import timedelta

import pytest

from sandbox import Person
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, start_initiative
from tests.acceptance.test_polls import (
    ANONYMOUS,
    OPTIONS,
    QUESTION,
    ask,
    close,
    in_days,
    result,
    vote,
)
from tests.acceptance.weeks import NEXT_MONDAY

CHOSEN = "The people I choose below"


def presses_vote(person: Person, cast: Cast, first: str = OPTIONS[0]) -> None:
    """Press Vote on the card, and where a modal opens, send it off."""
    person.sees(QUESTION, in_=cast.checkout, within=15)
    person.clicks("Vote", in_=cast.checkout)
    if person.modal is not None:
        person.fills({first: "1 (first)"})
        person.submits()


def test_a_guest_in_the_channel_is_not_asked_and_reads_why(house: House, cast: Cast) -> None:
    gus = cast.workspace.person("Gus", role="guest", channels=[cast.checkout])
    ask(cast.maya, cast)
    cast.ben.sees("0 of 4 answered", in_=cast.checkout, within=15)
    presses_vote(gus, cast)
    gus.sees("Only full members of this workspace can do this.")
    close(house)
    assert "0 of 4 people answered." in result(cast.ben, cast)


def test_somebody_from_another_organisation_reads_the_card_and_cannot_vote(cast: Cast) -> None:
    shared = cast.workspace.channel("#partners", shared=True)
    for person in (cast.maya, cast.ben):
        shared.members.add(person.id)
    olga = cast.workspace.person("Olga", role="outsider", channels=[shared])
    start_initiative(cast.maya, shared, cast.lena, name="Partner portal", key="PRT")
    there = Cast(cast.workspace, shared, cast.maya, cast.lena, cast.ben, cast.priya)
    cast.maya.runs("/priorities", in_=shared)
    cast.maya.fills(
        {"Question": QUESTION, "Options, one a line": "\n".join(OPTIONS), "Closes on": in_days(3)}
    )
    cast.maya.submits()
    cast.maya.closes()
    cast.maya.clicks("Open the poll", in_=cast.maya.app)
    presses_vote(olga, there)
    olga.sees("You are visiting from another organisation")
    cast.ben.sees("0 of 2 answered", in_=shared)


def test_a_guest_cannot_be_chosen_and_that_is_said_at_the_field(cast: Cast) -> None:
    gus = cast.workspace.person("Gus", role="guest", channels=[cast.checkout])
    cast.maya.runs("/priorities", in_=cast.checkout)
    cast.maya.fills(
        {
            "Question": QUESTION,
            "Options, one a line": "One\nTwo",
            "Who is asked?": CHOSEN,
            "People": [gus, cast.ben],
        }
    )
    cast.maya.submits()
    assert cast.maya.modal is not None
    assert cast.maya.modal.errors == {
        "People": "Gus cannot be asked: polls are for full members of this workspace."
    }


@pytest.mark.parametrize("private", [True, False])
def test_a_channel_that_heard_is_not_in_is_said_at_its_field(cast: Cast, private: bool) -> None:
    elsewhere = cast.workspace.channel("#elsewhere", private=private, bot=False)
    elsewhere.members.add(cast.maya.id)
    cast.maya.runs("/priorities", in_=cast.checkout)
    cast.maya.fills(
        {
            "Question": QUESTION,
            "Options, one a line": "One\nTwo",
            "Closes on": in_days(3),
            "Channel of the card": elsewhere,
        }
    )
    cast.maya.submits()
    assert cast.maya.modal is not None
    assert "/invite @Heard" in cast.maya.modal.errors["Channel of the card"]
    cast.workspace.invite_bot(elsewhere)
    cast.maya.submits()
    cast.maya.sees("Nothing has gone out yet.")


def test_an_anonymous_poll_to_too_few_is_refused_at_the_field_that_says_whom(cast: Cast) -> None:
    cast.maya.runs("/priorities", in_=cast.checkout)
    cast.maya.fills(
        {
            "Question": QUESTION,
            "Options, one a line": "One\nTwo",
            "Who is asked?": CHOSEN,
            "People": [cast.ben, cast.priya, cast.lena],
            "Named or anonymous?": ANONYMOUS,
        }
    )
    cast.maya.submits()
    assert cast.maya.modal is not None
    assert "An anonymous poll needs at least 4 people" in cast.maya.modal.errors["People"]


def test_the_preview_says_whom_it_would_ask(cast: Cast) -> None:
    cast.maya.runs("/priorities", in_=cast.checkout)
    cast.maya.fills(
        {
            "Question": QUESTION,
            "Options, one a line": "One\nTwo",
            "Closes on": in_days(3),
            "Who is asked?": CHOSEN,
            "People": [cast.ben, cast.priya],
        }
    )
    cast.maya.submits()
    cast.maya.sees("2 people are asked when you open it.", in_=cast.maya.app, within=15)
    assert "0 of 0" not in cast.maya.screen(cast.maya.app)


def test_an_empty_ranking_is_refused_and_the_modal_stays(cast: Cast) -> None:
    ask(cast.maya, cast)
    cast.ben.sees(QUESTION, in_=cast.checkout, within=15)
    cast.ben.clicks("Vote", in_=cast.checkout)
    cast.ben.fills(dict.fromkeys(OPTIONS, "No opinion"))
    cast.ben.submits()
    cast.ben.sees("Give at least one option a place.")
    cast.ben.fills({OPTIONS[1]: "1 (first)"})
    cast.ben.submits()
    cast.ben.sees(f"1. {OPTIONS[1]}")


def test_a_cancelled_poll_takes_no_vote_and_says_so(cast: Cast) -> None:
    ask(cast.maya, cast)
    cast.ben.sees(QUESTION, in_=cast.checkout, within=15)
    cast.ben.clicks("Vote", in_=cast.checkout)
    cast.ben.fills({OPTIONS[0]: "1 (first)"})
    cast.maya.runs("/priorities list", in_=cast.checkout)
    cast.maya.clicks("Cancel", in_=cast.checkout)
    cast.ben.sees("the answers are deleted", in_=cast.checkout, within=15)
    cast.ben.submits()
    cast.ben.sees("This poll was cancelled; nobody is asked any more.")


def test_a_double_click_on_a_vote_is_one_ballot(cast: Cast) -> None:
    ask(cast.maya, cast)
    cast.ben.sees(QUESTION, in_=cast.checkout, within=15)
    cast.ben.clicks("Vote", in_=cast.checkout)
    cast.ben.fills({OPTIONS[0]: "1 (first)"})
    cast.ben.submits(times=2)
    cast.ben.sees("1 of 4 answered", in_=cast.checkout, within=15)


def test_what_looks_like_markup_in_an_option_stays_what_was_typed(house: House, cast: Cast) -> None:
    options = ("<!channel> now", "*bold* & <@U1>", "_under_ `code`")
    ask(cast.maya, cast, {"Options, one a line": "\n".join(options)})
    cast.ben.sees("• <!channel> now", in_=cast.checkout, within=15)
    for person in (cast.maya, cast.ben, cast.priya):
        person.clicks("Vote", in_=cast.checkout)
        person.fills({options[0]: "1 (first)", options[1]: "2"})
        person.submits()
        person.sees("1. <!channel> now")
        person.closes()
    close(house)
    told = result(cast.ben, cast)
    assert "<!channel> now comes first." in told
    [post] = [m for m in cast.ben.messages(cast.checkout) if "Result:" in cast.ben.reads(m)]
    assert "<!channel>" not in (post.post.text or "")


def test_tomorrow_reminds_once_more_and_then_never_again(house: House, cast: Cast) -> None:
    # A Friday at 17:00: two days before it is the end of a working day, so Thursday morning it is.
    thursday = NEXT_MONDAY + timedelta(days=10, hours=3)
    friday = thursday.date() + timedelta(days=1)
    whom = {"Who is asked?": CHOSEN, "People": [cast.ben], "Closes on": friday.isoformat()}
    ask(cast.maya, cast, whom)
    house.move_clock_to(thursday)
    cast.ben.sees("Two minutes?", in_=cast.ben.app, within=15)
    cast.ben.clicks("Tomorrow", in_=cast.ben.app)
    cast.ben.sees("You will be reminded", in_=cast.ben.app)
    house.move_clock_to(thursday + timedelta(days=1))
    cast.ben.sees("Two minutes?", in_=cast.ben.app, within=15)
    assert "[Tomorrow]" not in cast.ben.screen(cast.ben.app)
    cast.ben.clicks("Vote", in_=cast.ben.app)
    cast.ben.fills({OPTIONS[0]: "1 (first)"})
    cast.ben.submits()
    cast.ben.sees(f"1. {OPTIONS[0]}")


@pytest.mark.parametrize("who", ["guest", "outsider"])
def test_who_is_no_full_member_makes_no_poll(cast: Cast, who: str) -> None:
    if who == "guest":
        gus = cast.workspace.person("Gus", role="guest", channels=[cast.checkout])
        gus.runs("/priorities", in_=cast.checkout)
        gus.sees("Polls are made by those who lead an initiative.", in_=cast.checkout)
        gus.runs("/align people", in_=cast.checkout)
        gus.sees("you lead none", in_=cast.checkout)
    else:
        olga = cast.workspace.person("Olga", role="outsider", channels=[cast.checkout])
        with pytest.raises(AssertionError, match="run its commands"):
            olga.runs("/priorities", in_=cast.checkout)


def test_who_has_left_the_company_is_in_no_total(cast: Cast) -> None:
    paul = cast.workspace.person("Paul", channels=[cast.checkout])
    cast.workspace.deactivate(paul)
    ask(cast.maya, cast, {"Who is asked?": "Everybody in the channel below"})
    vote(cast.ben, cast, OPTIONS[0])
    cast.ben.closes()
    cast.ben.sees("1 of 4 answered", in_=cast.checkout, within=15)
