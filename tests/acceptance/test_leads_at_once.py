"""Two leads press at the same moment: one of them is told what the other did, and nothing happens twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

from sandbox import Person
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, raise_concern
from tests.acceptance.test_a_draft import SHOWN as DRAFT
from tests.acceptance.test_a_life import card
from tests.acceptance.test_strangers import co_lead, proposes
from tests.acceptance.weeks import NEXT_MONDAY, digests, set_digest

POSTED, SKIPPED = "Maya posted this digest", "Kim skipped this week's digest"
READ = "CHK-1 is acknowledged. Its raiser hears of it."


def at_once(*deeds: Callable[[], None]) -> None:
    """Everybody does it at the same moment."""
    with ThreadPoolExecutor(len(deeds)) as hands:
        for done in [hands.submit(deed) for deed in deeds]:
            done.result()


def modal(person: Person) -> str:
    """What the modal in front of somebody says."""
    assert person.modal is not None
    return person.modal.text


def becomes_posted(lead: Person) -> bool:
    """Whether the draft before a lead says that it was posted, once it says what became of it."""
    world = lead.workspace.sandbox.world
    said = (POSTED, SKIPPED)
    assert world.wait_for(lambda: any(words in lead.screen(lead.app) for words in said), 20)
    return POSTED in lead.screen(lead.app)


def test_two_leads_acknowledge_answer_assign_and_merge_at_once(cast: Cast) -> None:
    leads = cast.maya, co_lead(cast)
    for worry in ("forced sign-up", "no invoices", "refunds take four clicks"):
        raise_concern(cast.ben, cast.checkout, worry)
    for lead in leads:
        lead.runs("/align inbox", in_=cast.checkout)
        lead.sees("[Acknowledge CHK-1]", in_=cast.checkout)

    at_once(*(partial(lead.clicks, "Acknowledge CHK-1", cast.checkout) for lead in leads))
    for lead in leads:
        lead.sees("CHK-1 is acknowledged", in_=cast.checkout)
    assert sum(READ in lead.screen(cast.checkout) for lead in leads) == 1

    for lead, status in zip(leads, ("Planned", "Exploring"), strict=True):
        lead.clicks("Answer CHK-2", in_=cast.checkout)
        said = {"What should the raiser hear?": f"{lead.name} says so"}
        lead.fills({"Where does it stand now?": status, "Who looks after it?": lead, **said})
    at_once(*(lead.submits for lead in leads))
    winner, other = sorted(leads, key=lambda lead: "CHK-2 is up to date" not in modal(lead))
    assert "CHK-2 is up to date" in modal(winner)
    other.sees(
        f"CHK-2 is {'planned' if winner is cast.maya else 'exploring'} by now. Open it again."
    )
    assert f"{other.name} says so" in modal(other)
    card(cast.ben, f"{winner.name} says so")
    card(cast.ben, f"{winner.name} looks after it.")

    for lead, (joins, joined) in zip(leads, (("3", "1"), ("1", "3")), strict=True):
        lead.closes(all_views=True)
        lead.clicks(f"Merge CHK-{joins}", in_=cast.checkout)
        lead.fills({"Or the label of another one": f"CHK-{joined}"})
    at_once(*(lead.submits for lead in leads))
    assert not any("2 people" in modal(lead) for lead in leads)
    assert sorted("joins CHK-" in modal(lead) for lead in leads) == [False, True]
    cast.maya.closes(all_views=True)
    cast.maya.runs("/align audit", in_=cast.checkout)
    cast.maya.sees("Who changed what in Checkout revamp", in_=cast.checkout)
    [told] = [m.plain for m in cast.maya.messages(cast.checkout) if "Who changed what" in m.plain]
    assert told.count("CHK-1 is acknowledged") == 1
    assert told.count("answered a concern: CHK-2") == 1


def test_one_lead_posts_what_the_other_skips_and_one_decides_both_ways(
    house: House, cast: Cast
) -> None:
    maya, kim = cast.maya, co_lead(cast)
    raise_concern(cast.ben, cast.checkout, "forced sign-up")
    proposes(cast)
    set_digest(kim, cast, at="15:00")
    house.move_clock_to(NEXT_MONDAY + timedelta(hours=4))
    for lead in (maya, kim):
        lead.sees(DRAFT, in_=lead.app, within=20)
    kim.sees("asks you to confirm a decision", in_=kim.app, within=20)

    at_once(
        partial(maya.clicks, "Post now", maya.app),
        partial(kim.clicks, "Skip this week", kim.app),
        partial(kim.clicks, "Confirm", kim.app),
        partial(kim.clicks, "Not like this", kim.app),
    )
    is_posted = becomes_posted(maya)
    assert becomes_posted(kim) == is_posted
    for lead in (maya, kim):
        card(lead, "a decision about Checkout revamp.")
        said = lead.screen(lead.app)
        assert ("Confirmed by Kim" in said) != ("Declined by Kim" in said)
    if is_posted:
        kim.sees("This digest was posted already.", in_=kim.app)
        cast.ben.sees("forced sign-up", in_=cast.checkout, within=20)
    else:
        maya.sees("Kim skipped this digest.", in_=maya.app)
        # Its hour passes as well, and the first digest that comes is the next week's.
        hour = NEXT_MONDAY + timedelta(hours=6)
        house.move_clock_to(hour)
        maya.sees(
            "Kim skipped the digest of #checkout-revamp that was due", in_=maya.app, within=20
        )
        assert digests(cast) == []
        house.move_clock_to(hour + timedelta(days=7))
        cast.ben.sees("forced sign-up", in_=cast.checkout, within=20)
    assert len(digests(cast)) == 1
