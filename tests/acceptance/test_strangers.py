"""Who has no business there, from room to room: told so in a sentence, and nothing is changed by it.

What each of them could press is walked by tests/matrix; here they play it as they would come to it.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from models import Person as Described
from sandbox import Channel, Person, Workspace
from sandbox.state import Role
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, assemble, raise_concern, start_initiative
from tests.acceptance.test_a_draft import SHOWN as DRAFT
from tests.acceptance.test_heard import staff
from tests.acceptance.test_home import home, shows
from tests.acceptance.test_own_file import kept, looks
from tests.acceptance.test_polls import ask
from tests.acceptance.test_stakeholders import bring, save
from tests.acceptance.test_voices import YOURS
from tests.acceptance.weeks import NEXT_MONDAY, set_digest

FOR_MEMBERS = "Only full members of this workspace can do this."
VISITING = "You are visiting from another organisation"
BELIEF = "A belief"
NOTICED = ("people ", "memberships ", "channels ", "home_visits ")
"""Tables of what Slack says of people and channels, and of whose Home tab is open."""


def deeds(house: House, workspace: Workspace) -> list[str]:
    """Every row that tells what somebody did in a workspace."""
    return [row for row in kept(house, workspace.id) if not row.startswith(NOTICED)]


def refused(person: Person, does: Callable[[], None], sentence: str, in_: Channel) -> None:
    """They do something, and read why it is not for them: once more than before."""
    before = count(person, sentence, in_)
    does()
    world = person.workspace.sandbox.world
    told = world.wait_for(lambda: count(person, sentence, in_) > before, 20)
    assert told, person.screen(in_)


def count(person: Person, text: str, in_: Channel) -> int:
    """How many messages of a channel say this to them."""
    return sum(text in message.plain for message in person.messages(in_))


def becomes(house: House, person: Person, role: Role) -> None:
    """Their account changes, and Slack tells Heard."""

    def described() -> tuple[str, bool]:
        with house.deps.database.reading() as session:
            found = session.get_one(Described, (person.workspace.id, person.id))
            return found.role, found.active

    before = described()
    person.workspace.changes(person, role=role)
    world = person.workspace.sandbox.world
    assert world.wait_for(lambda: described() != before, 20), before


def co_lead(cast: Cast) -> Person:
    """Kim leads Checkout revamp beside Maya."""
    kim = cast.workspace.person("Kim", channels=[cast.checkout])
    cast.maya.runs("/align list", in_=cast.checkout)
    cast.maya.clicks("Edit", in_=cast.checkout)
    cast.maya.fills({"Co-leads": [kim], "Approver": kim})
    cast.maya.submits()
    cast.maya.sees("is up to date")
    cast.maya.closes(all_views=True)
    return kim


def proposes(cast: Cast) -> None:
    """Maya asks Kim, who approves, to confirm a decision."""
    cast.maya.runs("/align decide", in_=cast.checkout)
    cast.maya.fills({"Decision": "Guests first", "Why": "because"})
    cast.maya.submits()
    cast.maya.sees("Kim is asked to confirm it in a direct message.")
    cast.maya.closes()


def reads_her_file_and_writes_nothing(kim: Person) -> None:
    """What is held about her stays hers to read; she says nothing new, and who approves is not erased."""
    kim.clicks("Edit what you care about: Checkout revamp")
    kim.sees("What you care about")
    kim.fills({"What you care about": "my own holidays"})
    kim.submits()
    kim.sees(FOR_MEMBERS)
    kim.closes()
    kim.clicks("Export")
    kim.sees("Your file as JSON")
    kim.closes()
    kim.clicks("Erase me")
    kim.sees("This cannot be undone.")
    kim.submits()
    kim.sees("You drive or approve Checkout revamp. Please hand that over first")


def test_who_led_and_does_not_any_more_changes_nothing_by_what_is_still_before_them(
    house: House, cast: Cast
) -> None:
    kim = co_lead(cast)
    staff(cast)
    bring(cast, "Design", People=[kim])
    cast.maya.sees("Come")
    save(cast)
    for words in ("refunds take four clicks", "forced sign-up loses buyers"):
        raise_concern(cast.ben, cast.checkout, words, basis=BELIEF)
    proposes(cast)
    set_digest(kim, cast, at="15:00")
    house.move_clock_to(NEXT_MONDAY + timedelta(hours=4))
    kim.sees(DRAFT, in_=kim.app, within=20)
    kim.sees("asks you to confirm a decision", in_=kim.app, within=20)
    kim.runs("/align heard", in_=cast.checkout)
    kim.sees("Who was heard about Checkout revamp", in_=cast.checkout)
    kim.runs("/concern CHK-2", in_=cast.checkout)
    kim.sees(f"[{YOURS}]", in_=cast.checkout)
    kim.runs("/align inbox", in_=cast.checkout)
    kim.clicks("Answer CHK-1", in_=cast.checkout)
    kim.fills({"Where does it stand now?": "Planned", "What should the raiser hear?": "in May"})
    becomes(house, kim, "guest")
    before = deeds(house, cast.workspace)

    kim.submits()
    kim.sees(FOR_MEMBERS)
    kim.closes(all_views=True)
    for button in ("Acknowledge CHK-1", "Answer CHK-1", "Merge CHK-2"):
        refused(kim, partial(kim.clicks, button, cast.checkout), FOR_MEMBERS, cast.checkout)
    asks = partial(kim.clicks, "Ask them", cast.checkout, beside="Sales:")
    refused(kim, asks, FOR_MEMBERS, cast.checkout)
    looks(kim, cast)
    # Her account ends; what she had pressed a moment before comes in all the same.
    becomes(house, kim, "deactivated")
    for button in ("Acknowledge CHK-1", "I have evidence", YOURS):
        refused(kim, partial(kim.clicks, button, cast.checkout), FOR_MEMBERS, cast.checkout)
    refused(kim, asks, FOR_MEMBERS, cast.checkout)
    for button in ("Post now", "Edit intro", "Skip this week", "Confirm", "Not like this"):
        refused(kim, partial(kim.clicks, button, kim.app), FOR_MEMBERS, kim.app)
    reads_her_file_and_writes_nothing(kim)
    assert deeds(house, cast.workspace) == before


def test_an_outsider_presses_what_a_shared_channel_shows_and_what_reached_them(
    house: House, acme: Workspace
) -> None:
    cast = assemble(acme)
    partners = cast.checkout
    partners.shared = True
    olga = acme.person("Olga", role="outsider", channels=[partners])
    start_initiative(cast.maya, partners, cast.lena)
    raise_concern(cast.ben, partners, "the contract is late", raised_for=olga, basis=BELIEF)
    ask(cast.maya, cast, days=28)
    set_digest(cast.maya, cast)
    house.move_clock_to(NEXT_MONDAY)
    olga.sees("the contract is late", in_=partners, within=20)
    olga.sees("0 of ", in_=partners, within=20)
    olga.sees("CHK-1", in_=olga.app, within=20)
    before = deeds(house, acme)

    for button in ("Raise a concern", "Vote"):
        refused(olga, partial(olga.clicks, button, partners), VISITING, partners)
    olga.clicks("See ledger", in_=partners)
    olga.sees("Nothing has come to its end yet.", in_=partners)
    olga.clicks("See all", in_=partners)
    olga.clicks("Open", in_=partners)
    olga.sees("Based on: a belief, to be checked by")
    for button in ("Withdraw", "Edit", "Not mine", "I have evidence", YOURS):
        olga.does_not_see(f"[{button}]")
    home(olga, "You are visiting from another organisation")
    assert olga.home is not None
    assert "[Change]" not in olga.home.text
    assert deeds(house, acme) == before


def test_in_another_workspace_nobody_finds_or_touches_any_of_it(house: House, cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "refunds take four clicks", basis=BELIEF)
    raise_concern(cast.priya, cast.checkout, "a refund takes weeks")
    there = assemble(house.workspace("Globex"))
    hank, channel = there.maya, there.checkout
    start_initiative(hank, channel, there.lena, name="Elsewhere", key="ELS")
    raise_concern(there.ben, channel, "the same worry: refunds take four clicks")
    raise_concern(there.ben, channel, "invoices are missing")
    before = deeds(house, cast.workspace)

    for command in ("/concern CHK-1", "/align ledger CHK", "/align heard CHK", "/align audit CHK"):
        hank.runs(command, in_=channel)
    hank.sees("There is no CHK-1 that you can see.", in_=channel)
    hank.sees("There is no initiative CHK that you can see.", in_=channel)
    hank.runs("/align inbox", in_=channel)
    hank.sees("Your inbox: 2 open concerns", in_=channel)
    hank.clicks("Merge ELS-1", in_=channel)
    hank.fills({"Or the label of another one": "CHK-1"})
    hank.submits()
    hank.sees("There is no CHK-1 that you can see.")
    hank.closes()
    hank.runs("/align me", in_=channel)
    hank.sees("Your file")
    hank.closes()
    home(hank, "ELS  Elsewhere  2 open concerns")
    shows(hank, "2 concerns wait for your first answer.")
    hank.does_not_see("Checkout revamp")
    hank.does_not_see("a refund takes weeks")
    assert deeds(house, cast.workspace) == before


def test_a_guest_reads_their_channel_and_is_told_whom_to_ask_for_the_rest(
    house: House, cast: Cast
) -> None:
    raise_concern(cast.ben, cast.checkout, "nobody uses coupons", basis=BELIEF)
    gus = cast.workspace.person("Gus", role="guest", channels=[cast.checkout])
    gus.runs("/concern CHK-1", in_=cast.checkout)
    gus.sees("nobody uses coupons", in_=cast.checkout)
    for verb in ("Answer", "Acknowledge", "Merge", "Withdraw", "I have evidence", YOURS):
        gus.does_not_see(f"[{verb}]")
    before = deeds(house, cast.workspace)

    for verb in ("inbox", "heard", "decide", "people", "audit", "new"):
        runs = partial(gus.runs, f"/align {verb}", cast.checkout)
        refused(gus, runs, FOR_MEMBERS, cast.checkout)
    gus.runs("/align ledger CHK", in_=cast.checkout)
    gus.sees("Nothing has come to its end yet.", in_=cast.checkout)
    assert deeds(house, cast.workspace) == before


def test_who_is_back_is_asked_about_and_heard_though_slack_s_word_of_it_was_lost(
    house: House, cast: Cast
) -> None:
    raise_concern(cast.ben, cast.checkout, "refunds take four clicks")
    becomes(house, cast.ben, "deactivated")
    cast.ben.user.role = "member"
    cast.ben.runs("/concern list", in_=cast.checkout)
    cast.ben.sees(FOR_MEMBERS, in_=cast.checkout)
    long_ago = house.deps.clock.now() - timedelta(days=400)
    with house.deps.database.writing() as session:
        known = session.get_one(Described, (cast.workspace.id, cast.ben.id))
        known.refreshed_at = long_ago
    cast.ben.runs("/concern list", in_=cast.checkout)
    cast.ben.sees("1 open concern about", in_=cast.checkout)
