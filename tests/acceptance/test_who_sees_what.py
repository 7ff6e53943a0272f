"""Who may see a concern, who may act on it, and who hears what became of it."""

from datetime import timedelta

import pytest

from sandbox import Channel, Person, Workspace
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, assemble, raise_concern, start_initiative
from tests.acceptance.weeks import NEXT_MONDAY, TODAY, digests, set_digest

LEADS_ONLY = "Leads only: text and name to driver, co-leads and approver"
ANONYMOUS = "Anonymous: text like a named one, name to nobody"


def test_a_concern_for_leads_only_is_for_driver_approver_and_its_raiser(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "Tom is leaving", visibility=LEADS_ONLY)
    for person in (cast.maya, cast.lena, cast.ben):
        person.runs("/concern CHK-1", in_=cast.checkout)
        person.sees("Tom is leaving")
    cast.priya.runs("/concern CHK-1", in_=cast.checkout)
    cast.priya.sees("There is no CHK-1 that you can see.")
    cast.priya.runs("/concern list", in_=cast.checkout)
    cast.priya.sees("No open concerns about Checkout revamp that you can see.")


def test_a_digest_says_nothing_of_what_is_for_leads_only(house: House, cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "Tom is leaving", visibility=LEADS_ONLY)
    raise_concern(cast.ben, cast.checkout, "forced sign-up loses buyers")
    set_digest(cast.maya, cast)
    house.move_clock_to(NEXT_MONDAY)
    cast.priya.sees("So far: 1 raised", in_=cast.checkout, within=15)
    [told] = digests(cast)
    assert "Tom" not in told
    assert "1 concern is open." in told


def test_an_anonymous_concern_is_read_by_all_and_its_raiser_named_nowhere(
    house: House, cast: Cast
) -> None:
    raise_concern(cast.priya, cast.checkout, "nobody dares say it", visibility=ANONYMOUS)
    set_digest(cast.maya, cast)
    cast.ben.runs("/concern CHK-1", in_=cast.checkout)
    cast.ben.sees("Raised anonymously today.")
    house.move_clock_to(NEXT_MONDAY)
    cast.ben.sees("nobody dares say it  (", in_=cast.checkout, within=15)
    assert "Priya" not in digests(cast)[0]
    assert cast.priya.id not in house.logs()


def test_an_anonymous_raiser_hears_what_became_of_it_in_one_card(cast: Cast) -> None:
    raise_concern(cast.priya, cast.checkout, "nobody dares say it", visibility=ANONYMOUS)
    for status, words in (("Exploring", "we are looking"), ("Not doing", "under 2 % of orders")):
        cast.maya.runs("/concern CHK-1", in_=cast.checkout)
        cast.maya.clicks("Answer", in_=cast.checkout)
        cast.maya.sees("Where does it stand now?")
        cast.maya.fills({"Where does it stand now?": status, "What should the raiser hear?": words})
        cast.maya.submits()
        cast.maya.sees("is up to date")
        cast.maya.closes(all_views=True)
        cast.priya.sees(words, in_=cast.priya.app, within=15)
    assert len(cast.priya.messages(cast.priya.app)) == 1


def test_not_doing_needs_a_reason(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "invoices are missing")
    cast.maya.runs("/concern CHK-1", in_=cast.checkout)
    cast.maya.clicks("Answer", in_=cast.checkout)
    cast.maya.sees("Where does it stand now?")
    cast.maya.fills({"Where does it stand now?": "Not doing"})
    cast.maya.submits()
    cast.maya.sees("Please say why: the raiser will read it.")


def test_the_driver_gets_one_note_in_working_hours_and_answers_from_it(
    house: House, cast: Cast
) -> None:
    house.move_clock_to(TODAY.replace(hour=0) + timedelta(days=7))
    raise_concern(cast.ben, cast.checkout, "forced sign-up loses buyers")
    raise_concern(cast.priya, cast.checkout, "card errors give no reason")
    house.move_clock_to(NEXT_MONDAY + timedelta(days=14, hours=1))
    cast.maya.sees("2 concerns about Checkout revamp wait", in_=cast.maya.app, within=15)
    told = [message.text for message in cast.maya.messages(cast.maya.app)]
    assert len([text for text in told if "about Checkout revamp wait" in text]) == 1
    cast.maya.clicks("Answer CHK-2", in_=cast.maya.app)
    cast.maya.sees("Answer CHK-2")


def test_a_person_somebody_raised_it_for_is_told(house: House, cast: Cast) -> None:
    house.move_clock_to(NEXT_MONDAY + timedelta(hours=6))
    raise_concern(cast.ben, cast.checkout, "refunds take four clicks", raised_for=cast.priya)
    cast.priya.sees("Ben raised it for you.", in_=cast.priya.app, within=15)
    cast.priya.runs("/concern CHK-1", in_=cast.checkout)
    cast.priya.sees("Raised for Priya by Ben today.")


def test_a_private_initiative_is_for_those_in_its_channel(cast: Cast, acme: Workspace) -> None:
    vault = acme.channel("#sso-enterprise", private=True)
    vault.members |= {cast.maya.id, cast.lena.id}
    start_initiative(cast.maya, vault, cast.lena, name="SSO for enterprise", key="SSO")
    raise_concern(cast.lena, vault, "keys leak")
    cast.ben.runs("/concern SSO-1", in_=cast.checkout)
    cast.ben.sees("There is no SSO-1 that you can see.")
    cast.ben.runs("/align list", in_=cast.checkout)
    cast.ben.sees("CHK")
    cast.ben.does_not_see("SSO for enterprise")
    cast.lena.runs("/concern SSO-1", in_=cast.checkout)
    cast.lena.sees("keys leak")


def test_an_outsider_of_a_shared_channel_is_told_plainly(house: House, acme: Workspace) -> None:
    cast = assemble(acme)
    partners = acme.channel("#partners", shared=True)
    partners.members.add(cast.maya.id)
    olga = acme.person("Olga", role="outsider", channels=[partners])
    start_initiative(cast.maya, partners, cast.lena)
    raise_concern(cast.maya, partners, "the contract is late")
    cast.checkout = partners
    set_digest(cast.maya, cast)
    house.move_clock_to(NEXT_MONDAY)
    olga.sees("the contract is late", in_=partners, within=15)
    olga.clicks("Raise a concern", in_=partners)
    olga.sees("visiting from another organisation")


def test_two_workspaces_with_the_same_ids_inside_never_meet(house: House) -> None:
    rooms: dict[str, tuple[Channel, Person]] = {}
    for name in ("Acme", "Globex"):
        workspace = house.workspace(name)
        channel = workspace.channel("#checkout-revamp", id="C0SAME")
        maya, ben = (workspace.person(n, id=f"U0{n}", channels=[channel]) for n in ("MAYA", "BEN"))
        start_initiative(maya, channel, maya)
        raise_concern(ben, channel, f"a worry of {name}")
        rooms[name] = channel, ben
    for own, other in (("Acme", "Globex"), ("Globex", "Acme")):
        channel, ben = rooms[own]
        ben.runs("/concern list", in_=channel)
        ben.sees(f"a worry of {own}")
        ben.does_not_see(f"a worry of {other}")


HOSTILE = [
    "<!channel> <!here> <@U1> <#C1> <!subteam^S1>",
    "<https://evil.example|your bank>",
    "`code` *bold* _it_ ~no~ ```block```",
    "\u202eolleh\u202c &lt;b&gt; &amp;",
    ":smile: " + "\u200b" * 20 + "x",
    "y" * 3000,
]


@pytest.mark.parametrize(
    "worry", HOSTILE, ids=["mentions", "link", "marks", "turned", "hidden", "long"]
)
def test_hostile_text_is_harmless_and_readable_everywhere(
    house: House, cast: Cast, worry: str
) -> None:
    cast.ben.runs("/concern", in_=cast.checkout)
    cast.ben.sees("Raise a concern")
    cast.ben.fills(
        {
            "What worries you?": worry,
            "How much does it matter?": "Stops us",
            "What is it based on?": "A belief",
        }
    )
    cast.ben.submits()
    cast.ben.sees("is stored as")
    cast.ben.closes()
    set_digest(cast.maya, cast)
    house.move_clock_to(NEXT_MONDAY)
    digest = cast.ben.sees("CHK-1", in_=cast.checkout, within=15)
    for person in (cast.ben, cast.maya):
        person.runs("/concern CHK-1", in_=cast.checkout)
        person.sees("Based on: a belief")
        person.runs("/concern list", in_=cast.checkout)
        person.sees("1 open concern")
    kept = worry.replace("\u202e", "").replace("\u202c", "").replace("\u200b", "")
    assert kept[:60] in cast.ben.screen(cast.checkout)
    for message in cast.ben.messages(cast.checkout):
        assert not message.notified
    assert digest is not None
