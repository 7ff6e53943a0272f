"""The inbox and its nudge, as leads meet them."""

from datetime import timedelta

from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, raise_concern
from tests.acceptance.test_a_life import answers, card
from tests.acceptance.test_strangers import becomes
from tests.acceptance.weeks import NEXT_MONDAY, TODAY


def test_a_lead_works_through_the_inbox(cast: Cast) -> None:
    for number in range(7):
        raise_concern(cast.ben, cast.checkout, f"worry {number}")
    cast.maya.runs("/align inbox", in_=cast.checkout)
    cast.maya.sees("Your inbox: 7 open concerns", in_=cast.checkout)
    cast.maya.sees("Page 1 of 2.", in_=cast.checkout)
    cast.maya.clicks("Acknowledge CHK-1", in_=cast.checkout)
    cast.maya.sees("CHK-1 is acknowledged. Its raiser hears of it.", in_=cast.checkout)
    cast.maya.clicks("Newest first", in_=cast.checkout)
    cast.maya.sees("[Answer CHK-7]", in_=cast.checkout)
    cast.maya.clicks("More", in_=cast.checkout)
    cast.maya.sees("[Answer CHK-1]", in_=cast.checkout)
    cast.ben.runs("/align inbox", in_=cast.checkout)
    cast.ben.sees("Nothing waits for you", in_=cast.checkout)


def test_from_the_menu_an_answer_takes_the_place_of_what_lies_on_top(cast: Cast) -> None:
    # Slack lays three windows on each other at most: menu, inbox, concern.
    raise_concern(cast.ben, cast.checkout, "forced sign-up")
    cast.maya.runs("/align", in_=cast.checkout)
    cast.maya.clicks("Inbox")
    cast.maya.clicks("Show CHK-1")
    cast.maya.clicks("Answer")
    cast.maya.sees("Where does it stand now?")
    cast.maya.does_not_see("[Move]")
    cast.maya.fills({"Where does it stand now?": "Planned"})
    cast.maya.submits()
    cast.maya.sees("CHK-1 is up to date.")


def test_two_leads_at_the_same_row_are_told_who_was_faster(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up")
    cast.maya.runs("/align inbox", in_=cast.checkout)
    cast.maya.sees("[Acknowledge CHK-1]", in_=cast.checkout)
    cast.ben.runs("/concern CHK-1", in_=cast.checkout)
    cast.ben.clicks("Withdraw", in_=cast.checkout)
    cast.ben.sees("CHK-1  Withdrawn", in_=cast.checkout)
    cast.maya.clicks("Acknowledge CHK-1", in_=cast.checkout)
    cast.maya.sees("CHK-1 is withdrawn by now.", in_=cast.checkout)
    cast.maya.sees("Nothing waits for you", in_=cast.checkout)


def test_the_next_news_is_promised_from_the_inbox(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up")
    cast.maya.runs("/align inbox", in_=cast.checkout)
    cast.maya.clicks("Answer CHK-1", in_=cast.checkout)
    cast.maya.fills({"Where does it stand now?": "Exploring", "Next news by": "2040-01-03"})
    cast.maya.submits()
    cast.maya.sees("CHK-1 is up to date.")
    cast.maya.closes()
    card(cast.ben, "Next news by Tue 3 Jan 2040.")
    cast.maya.runs("/align inbox", in_=cast.checkout)
    cast.maya.sees("exploring, last news today, next news by Tue 3 Jan 2040", in_=cast.checkout)


def test_what_waits_too_long_is_said_once_a_day_until_it_is_answered(
    house: House, cast: Cast
) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up")
    monday = NEXT_MONDAY + timedelta(hours=1)
    house.move_clock_to(monday + timedelta(days=7))
    cast.maya.sees("1 concern waits longer for a first answer", in_=cast.maya.app, within=20)
    house.move_clock_to(monday + timedelta(days=8))
    house.until(lambda: nudges(cast) == 2, "the next day's nudge")
    cast.maya.clicks("Acknowledge CHK-1", in_=cast.maya.app)
    cast.maya.sees("Nothing waits too long any more. Thank you.", in_=cast.maya.app, within=15)


def test_a_nudge_can_be_snoozed(house: House, cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up")
    monday = NEXT_MONDAY + timedelta(hours=1)
    house.move_clock_to(monday + timedelta(days=8))
    cast.maya.sees("1 concern waits longer for a first answer", in_=cast.maya.app, within=20)
    cast.maya.clicks("Snooze one hour", in_=cast.maya.app)
    cast.maya.sees("The next nudge comes", in_=cast.maya.app)
    house.move_clock_to(monday + timedelta(days=8, hours=1, minutes=5))
    house.until(lambda: nudges(cast) == 1, "the nudge after an hour")
    cast.maya.clicks("Until next week", in_=cast.maya.app)
    cast.maya.sees("No nudge before Mon 14 Dec.", in_=cast.maya.app)
    house.move_clock_to(monday + timedelta(days=14, hours=1))
    house.until(lambda: nudges(cast) == 1, "the nudge after the snooze")


def nudges(cast: Cast) -> int:
    """How many nudges stand in Maya's messages; a snoozed one says so instead."""
    messages = cast.maya.messages(cast.maya.app)
    return len([m for m in messages if "waits longer for a first answer" in m.plain])


def test_where_the_driver_is_gone_others_hear_and_the_approver_names_a_new_one(
    house: House, cast: Cast
) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up")
    answers(cast.maya, cast, "Done", "it is optional now")
    becomes(house, cast.maya, "deactivated")
    card(cast.ben, "Does this settle it?")
    cast.ben.clicks("Not yet", in_=cast.ben.app)
    cast.ben.fills({"What is still missing?": "the app still asks"})
    cast.ben.submits()
    cast.ben.sees("is open again")
    cast.ben.closes()
    cast.lena.sees("CHK-1 is open again", in_=cast.lena.app, within=15)
    cast.lena.sees("Nobody leads Checkout revamp any more.", in_=cast.lena.app)
    cast.lena.does_not_see("[Answer]", in_=cast.lena.app)
    raise_concern(cast.ben, cast.checkout, "no invoices")
    cast.lena.sees("1 concern about Checkout revamp waits for", in_=cast.lena.app, within=15)
    cast.priya.does_not_see("Nobody leads", in_=cast.priya.app)
    house.move_clock_to(NEXT_MONDAY + timedelta(days=1, hours=1))
    cast.lena.sees("1 concern waits longer for a first answer", in_=cast.lena.app, within=20)
    cast.lena.clicks("Choose a new driver", in_=cast.lena.app)
    cast.lena.sees("Edit CHK")
    cast.lena.fills({"Driver": cast.priya})
    cast.lena.submits()
    cast.lena.sees("is up to date.")
    cast.lena.closes()
    cast.priya.runs("/align inbox", in_=cast.checkout)
    cast.priya.sees("[Acknowledge CHK-2]", in_=cast.checkout)


def test_news_that_was_promised_is_asked_for_once_its_day_is_over(house: House, cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up")
    cast.maya.runs("/concern CHK-1", in_=cast.checkout)
    cast.maya.clicks("Answer", in_=cast.checkout)
    friday = TODAY.date() + timedelta(days=2)
    cast.maya.fills({"Where does it stand now?": "Exploring", "Next news by": friday})
    cast.maya.submits()
    cast.maya.sees("is up to date")
    cast.maya.closes(all_views=True)
    card(cast.ben, "Next news by Fri 27 Nov.")
    house.move_clock_to(NEXT_MONDAY + timedelta(hours=1))
    cast.maya.sees("1 concern waits longer for news than promised", in_=cast.maya.app, within=20)
    cast.maya.sees("news was promised for Fri 27 Nov", in_=cast.maya.app)
    cast.maya.clicks("Answer CHK-1", in_=cast.maya.app)
    cast.maya.fills(
        {
            "Where does it stand now?": "Exploring, as it is",
            "What should the raiser hear?": "two designs to choose from",
        }
    )
    cast.maya.submits()
    cast.maya.sees("is up to date")
    cast.maya.closes()
    card(cast.ben, "two designs to choose from")
    cast.ben.does_not_see("was promised for", in_=cast.ben.app)
    cast.maya.sees("Nothing waits too long any more. Thank you.", in_=cast.maya.app, within=15)
