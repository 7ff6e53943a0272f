"""What becomes of a concern: acknowledged, looked after, done, and settled or not in its raiser's words."""

from datetime import timedelta

from sandbox import Person
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, raise_concern
from tests.acceptance.test_who_sees_what import ANONYMOUS, LEADS_ONLY
from tests.acceptance.weeks import NEXT_MONDAY, TODAY, digests, set_digest

WORRY = "refunds take four clicks"


def answers(
    person: Person, cast: Cast, status: str, words: str = "", owner: Person | None = None
) -> None:
    """`/concern CHK-1`, Answer, filled in and sent."""
    person.runs("/concern CHK-1", in_=cast.checkout)
    person.clicks("Answer", in_=cast.checkout)
    person.sees("Where does it stand now?")
    person.fills({"Where does it stand now?": status, "What should the raiser hear?": words})
    if owner:
        person.fills({"Who looks after it?": owner})
    person.submits()
    person.sees("is up to date")
    person.closes(all_views=True)


def card(person: Person, text: str) -> None:
    """What stands on somebody's card in their direct messages."""
    person.sees(text, in_=person.app, within=15)


def test_four_steps_are_one_card_that_changes(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, WORRY)
    cast.maya.runs("/concern CHK-1", in_=cast.checkout)
    cast.maya.clicks("Acknowledge", in_=cast.checkout)
    cast.maya.sees("CHK-1  Acknowledged", in_=cast.checkout)
    cast.maya.sees("Next news by Wed 2 Dec.", in_=cast.checkout)
    card(cast.ben, "CHK-1  Acknowledged by Maya")
    card(cast.ben, "Next news by Wed 2 Dec.")
    answers(cast.maya, cast, "Planned", "in spring")
    card(cast.ben, "CHK-1  Planned by Maya")
    answers(cast.maya, cast, "Done", "two clicks now")
    card(cast.ben, "Does this settle it?")
    cast.ben.clicks("Yes, it does", in_=cast.ben.app)
    card(cast.ben, "CHK-1  Confirmed")
    assert len([m for m in cast.ben.messages(cast.ben.app) if "CHK-1" in m.plain]) == 1


def test_not_yet_opens_it_again_and_reaches_who_looks_after_it(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, WORRY)
    answers(cast.maya, cast, "Exploring", owner=cast.priya)
    card(cast.priya, "CHK-1 is yours to look after")
    card(cast.ben, "Priya looks after it.")
    answers(cast.priya, cast, "Done", "two clicks now")
    card(cast.ben, "Does this settle it?")
    cast.ben.clicks("Not yet", in_=cast.ben.app)
    cast.ben.fills({"What is still missing?": "still four on a phone"})
    cast.ben.submits()
    cast.ben.sees("CHK-1 is open again.")
    cast.ben.closes()
    card(cast.ben, "CHK-1  Reopened")
    card(cast.ben, "Next news by Wed 2 Dec.")
    card(cast.priya, "CHK-1 is open again: what was done does not settle it")
    card(cast.priya, "still four on a phone")


def test_who_may_not_see_it_any_more_is_told_that_it_is_not_theirs_to_look_after(
    cast: Cast,
) -> None:
    raise_concern(cast.ben, cast.checkout, WORRY)
    answers(cast.maya, cast, "New", owner=cast.priya)
    card(cast.priya, "CHK-1 is yours to look after")
    cast.ben.runs("/concern CHK-1", in_=cast.checkout)
    cast.ben.clicks("Edit", in_=cast.checkout)
    cast.ben.fills({"Who may see it?": LEADS_ONLY})
    cast.ben.submits()
    cast.ben.sees("says it in your words now")
    cast.ben.closes()
    card(cast.priya, "This concern is not yours to look after any more. Thank you.")


def test_an_anonymous_raiser_says_not_yet_and_stays_unknown(house: House, cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, WORRY, visibility=ANONYMOUS)
    answers(cast.maya, cast, "Done", "two clicks now")
    card(cast.ben, "You can say so until")
    cast.ben.clicks("Not yet", in_=cast.ben.app)
    cast.ben.fills({"What is still missing?": "still four on a phone"})
    cast.ben.submits()
    cast.ben.sees("CHK-1 is open again.")
    cast.ben.closes()
    house.move_clock_to(NEXT_MONDAY)
    card(cast.maya, "CHK-1 is open again: what was done does not settle it")
    [told] = [m for m in cast.maya.messages(cast.maya.app) if "open again" in m.plain]
    assert "Ben" not in told.plain
    answers(cast.maya, cast, "Done", "two clicks on a phone, too")
    card(cast.ben, "two clicks on a phone, too")


def test_a_raiser_takes_a_concern_back(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, WORRY)
    cast.priya.runs("/concern CHK-1", in_=cast.checkout)
    cast.priya.sees("CHK-1  New", in_=cast.checkout)
    cast.priya.does_not_see("[Withdraw]")
    cast.ben.runs("/concern CHK-1", in_=cast.checkout)
    cast.ben.clicks("Withdraw", in_=cast.checkout)
    cast.ben.sees("CHK-1  Withdrawn", in_=cast.checkout)
    cast.maya.runs("/concern CHK-1", in_=cast.checkout)
    cast.maya.sees("CHK-1  Withdrawn", in_=cast.checkout)
    cast.maya.does_not_see("[Answer]")


def test_a_card_that_is_out_of_date_says_so_and_shows_where_it_stands(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, WORRY)
    cast.maya.runs("/concern CHK-1", in_=cast.checkout)
    cast.maya.sees("[Acknowledge]", in_=cast.checkout)
    cast.ben.runs("/concern CHK-1", in_=cast.checkout)
    cast.ben.clicks("Withdraw", in_=cast.checkout)
    cast.ben.sees("CHK-1  Withdrawn", in_=cast.checkout)
    cast.maya.clicks("Acknowledge", in_=cast.checkout)
    cast.maya.sees("CHK-1 is withdrawn by now.", in_=cast.checkout)
    cast.maya.does_not_see("[Acknowledge]")


def test_a_lead_opens_it_again_and_says_by_when_there_is_news(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, WORRY)
    answers(cast.maya, cast, "Done", "two clicks now")
    cast.ben.runs("/concern CHK-1", in_=cast.checkout)
    cast.ben.sees("[Not yet]", in_=cast.checkout)
    news_by = TODAY.date() + timedelta(days=9)
    cast.maya.runs("/concern CHK-1", in_=cast.checkout)
    cast.maya.clicks("Open again", in_=cast.checkout)
    cast.maya.fills(
        {
            "Where does it stand now?": "Reopened",
            "What should the raiser hear?": "phones were left out",
            "Next news by": news_by,
        }
    )
    cast.maya.submits()
    cast.maya.sees("is up to date")
    cast.maya.closes()
    card(cast.ben, "CHK-1  Reopened")
    card(cast.ben, f"Next news by {news_by:%a} {news_by.day} {news_by:%b}")
    cast.ben.clicks("Not yet", in_=cast.checkout)
    cast.ben.sees("CHK-1 is reopened by now.", in_=cast.checkout)
    cast.ben.sees("[Withdraw]", in_=cast.checkout)
    cast.ben.does_not_see("[Not yet]")


def test_a_decision_asks_those_it_answers_and_the_digest_tells_what_they_say(
    house: House, cast: Cast
) -> None:
    raise_concern(cast.ben, cast.checkout, WORRY)
    set_digest(cast.maya, cast)
    cast.maya.runs("/align decide", in_=cast.checkout)
    cast.maya.fills(
        {
            "Decision": "Refunds first",
            "Why": "It unblocks most groups",
            "Concerns it answers": [f"CHK-1  {WORRY}"],
        }
    )
    cast.maya.submits()
    cast.maya.sees("Lena is asked to confirm it")
    cast.maya.closes()
    cast.lena.sees("Maya asks you to confirm a decision", in_=cast.lena.app, within=15)
    cast.lena.clicks("Confirm", in_=cast.lena.app)
    card(cast.ben, "It was decided: Refunds first")
    cast.ben.clicks("Yes, it does", in_=cast.ben.app)
    card(cast.ben, "CHK-1  Confirmed")
    house.move_clock_to(NEXT_MONDAY)
    cast.ben.sees("1 confirmed", in_=cast.checkout, within=15)
    [told] = digests(cast)
    assert (
        "Ben: refunds take four clicks → done and confirmed: It was decided: Refunds first" in told
    )
