"""Who was heard, and who is asked, as leads and stakeholders meet it."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sandbox import Person
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, assemble, raise_concern, start_initiative
from tests.acceptance.test_polls import ANONYMOUS as ANONYMOUS_POLL
from tests.acceptance.test_polls import ask as ask_poll
from tests.acceptance.test_polls import close, result, vote
from tests.acceptance.test_stakeholders import STAKEHOLDERS, bring, save
from tests.acceptance.test_who_sees_what import ANONYMOUS, LEADS_ONLY
from tests.acceptance.weeks import NEXT_MONDAY, preview, set_digest

NEW_YORK = ZoneInfo("America/New_York")
ASKED = "Maya asks what you think of Checkout revamp"
MONDAY_EVENING = datetime.combine(NEXT_MONDAY, time(20), NEW_YORK)
"""Nobody works, in New York or in Berlin."""


def staff(cast: Cast) -> None:
    """Ben is of Engineering, Priya and Lena are of Sales."""
    for group, people in (("Engineering", [cast.ben]), ("Sales", [cast.priya, cast.lena])):
        bring(cast, group, People=people)
        cast.maya.sees("Come")
        save(cast)


def looks(lead: Person, cast: Cast) -> str:
    """`/align heard`: the newest map."""
    lead.runs("/align heard", in_=cast.checkout)
    lead.sees("Who was heard about Checkout revamp", in_=cast.checkout)
    return [m for m in lead.messages(cast.checkout) if "Who was heard about" in m.plain][-1].plain


def asks(cast: Cast, words: str = "What would you change?") -> None:
    """Maya asks those of Sales who were not heard."""
    looks(cast.maya, cast)
    cast.maya.clicks("Ask them", in_=cast.checkout, beside="Sales:")
    cast.maya.sees("Nothing has been sent yet.")
    cast.maya.fills({"Your words": words})


def test_the_map_says_who_took_part_and_never_what_they_said(cast: Cast) -> None:
    staff(cast)
    raise_concern(cast.priya, cast.checkout, "forced sign-up")
    raise_concern(cast.priya, cast.checkout, "only for you", visibility=LEADS_ONLY)
    raise_concern(cast.ben, cast.checkout, "nobody dares", visibility=ANONYMOUS)
    told = looks(cast.maya, cast)
    assert "Engineering: 0 of 1 heard" in told
    assert "Sales: 1 of 2 heard, last" in told
    assert "Sales wrote 2 of 3 concerns (2 of 3 people)" in told
    assert "1 of 3 concerns anonymously" in told
    for words in ("forced sign-up", "only for you", "nobody dares"):
        assert words not in told
    assert "Ben" not in told


def test_influence_is_noted_by_a_lead_and_read_by_the_person(cast: Cast) -> None:
    staff(cast)
    cast.maya.runs("/align people", in_=cast.checkout)
    cast.maya.clicks("Influence and interest")
    cast.maya.sees("Each person reads what is noted of them")
    cast.maya.fills(
        {
            "Initiative": "CHK  Checkout revamp",
            "Stakeholders": [cast.priya],
            "How far can they move it?": "3, a lot",
            "What do they care about?": "Q3 renewals",
        }
    )
    cast.maya.submits()
    cast.maya.sees("Saved for: Priya")
    cast.maya.closes(all_views=True)
    told = looks(cast.maya, cast)
    assert "Priya, Sales (influence 3 of 3, interest 2 of 3)" in told
    assert told.index("Sales:") < told.index("Engineering:")
    cast.priya.runs("/align me", in_=cast.checkout)
    rated = "influence 3 of 3, interest 2 of 3"
    cast.priya.sees(f"{rated}; you care about: Q3 renewals (noted by Maya)")


def test_who_was_not_heard_is_asked_once_in_their_own_hours(house: House, cast: Cast) -> None:
    staff(cast)
    raise_concern(cast.lena, cast.checkout, "invoices")
    house.move_clock_to(MONDAY_EVENING)
    asks(cast)
    cast.maya.submits(times=2)
    cast.maya.sees("Asked: Priya")
    cast.maya.closes(all_views=True)
    set_digest(cast.maya, cast)
    preview(cast)
    cast.priya.does_not_see(ASKED)
    house.move_clock_to(MONDAY_EVENING + timedelta(hours=14))
    cast.priya.sees(ASKED, in_=cast.priya.app, within=20)
    cast.priya.sees("What would you change?", in_=cast.priya.app)
    assert len([m for m in cast.priya.messages(cast.priya.app) if ASKED in m.plain]) == 1
    cast.lena.does_not_see(ASKED)
    cast.maya.runs("/align heard", in_=cast.checkout)
    cast.maya.clicks("Ask them", in_=cast.checkout, beside="Sales:")
    cast.maya.sees("Nobody is left to ask there", in_=cast.checkout)
    cast.priya.clicks("Raise a concern", in_=cast.priya.app)
    cast.priya.sees("What worries you?")
    cast.priya.closes()
    cast.priya.clicks("Not for me", in_=cast.priya.app)
    cast.priya.sees("You are not asked about Checkout revamp this way again.", in_=cast.priya.app)


def test_who_is_heard_before_the_message_goes_out_gets_none(house: House, cast: Cast) -> None:
    staff(cast)
    house.move_clock_to(MONDAY_EVENING)
    asks(cast)
    cast.maya.submits()
    cast.maya.sees("Asked: Lena, Priya")
    raise_concern(cast.priya, cast.checkout, "refunds take four clicks")
    house.move_clock_to(MONDAY_EVENING + timedelta(hours=14))
    cast.lena.sees(ASKED, in_=cast.lena.app, within=20)
    set_digest(cast.maya, cast)
    preview(cast)
    cast.priya.does_not_see(ASKED)


def test_an_anonymous_poll_of_a_small_group_moves_nothing_on_the_map(
    house: House, cast: Cast
) -> None:
    staff(cast)
    extra = [cast.workspace.person(f"Eng{n}", channels=[cast.checkout]) for n in range(4)]
    bring(cast, "Engineering", People=extra)
    cast.maya.sees("Come (4)")
    save(cast)
    ask_poll(
        cast.maya,
        cast,
        {"Who is asked?": STAKEHOLDERS, "Named or anonymous?": ANONYMOUS_POLL},
    )
    for person in (cast.priya, *extra):
        vote(person, cast, "Saved cards")
        person.closes()
    close(house)
    result(cast.ben, cast)
    told = looks(cast.maya, cast)
    assert "Sales: 0 of 2 heard" in told
    assert "Engineering: 0 of 5 heard" in told


def test_the_map_is_for_leads_alone(house: House, cast: Cast) -> None:
    staff(cast)
    gus = cast.workspace.person("Gus", role="guest", channels=[cast.checkout])
    for stranger in (cast.ben, cast.lena):
        stranger.runs("/align heard", in_=cast.checkout)
        stranger.sees("and you lead none", in_=cast.checkout)
    gus.runs("/align heard", in_=cast.checkout)
    gus.sees("Only full members of this workspace can do this.", in_=cast.checkout)
    other = assemble(house.workspace("Other"))
    other.maya.runs("/align heard CHK", in_=other.checkout)
    other.maya.sees("you lead none", in_=other.checkout)


def test_who_leads_several_chooses(cast: Cast) -> None:
    staff(cast)
    start_initiative(cast.maya, cast.checkout, cast.lena, name="Refunds", key="REF")
    cast.maya.runs("/align heard", in_=cast.checkout)
    cast.maya.clicks("CHK  Checkout revamp", in_=cast.checkout)
    cast.maya.sees("Who was heard about Checkout revamp", in_=cast.checkout)
    cast.maya.runs("/align heard REF", in_=cast.checkout)
    cast.maya.sees("Refunds has no stakeholders yet", in_=cast.checkout)


def test_the_digest_says_how_many_of_each_group_were_heard(house: House, cast: Cast) -> None:
    staff(cast)
    raise_concern(cast.priya, cast.checkout, "forced sign-up")
    raise_concern(cast.ben, cast.checkout, "only for the leads", visibility=LEADS_ONLY)
    set_digest(cast.maya, cast)
    house.move_clock_to(NEXT_MONDAY)
    cast.lena.sees("in 30 days: Engineering 0/1, Sales 1/2", in_=cast.checkout, within=20)
