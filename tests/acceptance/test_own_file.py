"""One's own file, and the audit of an initiative, as people meet them."""

from sqlalchemy import select

from models import Base
from sandbox import Person
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, assemble, raise_concern, start_initiative
from tests.acceptance.test_stakeholders import bring, save
from tests.acceptance.test_who_sees_what import ANONYMOUS


def held(house: House, workspace_id: str) -> str:
    """Every row that belongs to a workspace, sealed relays opened."""
    said = []
    with house.deps.database.reading() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)):
                if workspace_id in row:
                    said.append(f"{table.name} {tuple(row)!r}")
                    if row._mapping.get("relay"):
                        said.append(house.deps.vault.open(row._mapping["relay"]))
    return "\n".join(said)


def kept(house: House, workspace_id: str) -> list[str]:
    """What `held` finds, without what is on its way to Slack."""
    passing = ("deliveries ", "holds ")
    lines = held(house, workspace_id).split("\n")
    return sorted(line for line in lines if not line.startswith(passing))


def looks(person: Person, cast: Cast) -> None:
    """`/align me`."""
    person.runs("/align me", in_=cast.checkout)
    person.sees("Your file")


def erases(person: Person, cast: Cast, **fields: str) -> None:
    """`/align me`, Erase me, and yes."""
    looks(person, cast)
    person.clicks("Erase me")
    person.sees("This cannot be undone.")
    if fields:
        label = "The concerns you raised by name or for the leads"
        person.fills({label: fields["words"]})
    person.submits()


def test_i_see_what_is_held_about_me_and_nobody_elses(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up")
    raise_concern(cast.ben, cast.checkout, "nobody dares", visibility=ANONYMOUS)
    raise_concern(cast.priya, cast.checkout, "somebody else's")
    looks(cast.ben, cast)
    cast.ben.sees("CHK-1 “forced sign-up”, raised by me; new.")
    cast.ben.sees("with your name")
    cast.ben.sees("CHK-2 “nobody dares”")
    cast.ben.does_not_see("somebody else's")
    cast.ben.clicks("Edit CHK-1")
    cast.ben.sees("Who may see it?")
    cast.ben.fills({"What worries you?": "forced sign-up loses buyers"})
    cast.ben.submits()
    cast.ben.sees("says it in your words now")
    looks(cast.ben, cast)
    cast.ben.sees("CHK-1 “forced sign-up loses buyers”")
    looks(cast.maya, cast)
    cast.maya.sees("Checkout revamp: driver")
    cast.maya.sees("Driver and approver are seen by whoever can read the initiative's channels")
    cast.maya.sees("Checkout revamp: you started the initiative")
    assert cast.maya.modal is not None
    assert "nobody dares" not in cast.maya.modal.text


def test_i_say_what_i_care_about_and_nobody_writes_over_it_unread(cast: Cast) -> None:
    bring(cast, "Engineering", People=[cast.ben])
    save(cast)
    looks(cast.ben, cast)
    cast.ben.sees("Checkout revamp, Engineering: influence 2 of 3, interest 2 of 3")
    cast.ben.sees("nothing is noted of what you care about. Its leads see this")
    cast.ben.clicks("Edit what you care about: Checkout revamp")
    cast.ben.sees("Those who lead it read this, with your name and as your own words: Maya.")
    # Maya began to write about him before he saved.
    cast.maya.runs("/align people", in_=cast.checkout)
    cast.maya.clicks("Influence and interest")
    cast.maya.sees("How far can they move it?")
    cast.maya.fills({"Stakeholders": [cast.ben], "What do they care about?": "invoices"})
    cast.ben.fills({"What you care about": "being on call <!channel>"})
    cast.ben.submits()
    cast.ben.sees("Those who lead Checkout revamp read this in your own words now.")
    cast.maya.submits()
    cast.maya.sees("Ben cares about")
    cast.maya.sees("being on call <!channel>")
    cast.maya.sees("This is noted already, in their own words.")
    cast.maya.closes(all_views=True)
    cast.maya.runs("/align people", in_=cast.checkout)
    cast.maya.sees("Ben: being on call <!channel> (in their own words)")
    cast.ben.closes(all_views=True)
    looks(cast.ben, cast)
    cast.ben.sees("you care about: being on call <!channel> (in your own words)")
    cast.ben.clicks("Edit what you care about: Checkout revamp")
    cast.ben.sees("Leave it empty to take away what is noted.")
    cast.ben.fills({"What you care about": ""})
    cast.ben.submits()
    cast.ben.sees("Nothing is noted any more of what you care about in Checkout revamp.")
    cast.maya.closes(all_views=True)
    cast.maya.runs("/align people", in_=cast.checkout)
    cast.maya.sees("Engineering")
    cast.maya.does_not_see("being on call")
    cast.maya.closes(all_views=True)
    cast.maya.runs("/align audit", in_=cast.checkout)
    cast.maya.sees("Ben changed what is noted of what they care about")


def test_the_export_is_shown_as_json_and_names_nobody_else(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up")
    looks(cast.ben, cast)
    cast.ben.clicks("Export")
    cast.ben.sees("Your file as JSON")
    cast.ben.sees('"worry": "forced sign-up"')
    assert cast.ben.modal is not None
    for other in (cast.maya, cast.lena, cast.priya):
        assert other.id not in cast.ben.modal.text


def test_after_an_erasure_i_am_nowhere_and_the_concern_stands(house: House, cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up")
    raise_concern(cast.ben, cast.checkout, "nobody dares", visibility=ANONYMOUS)
    assert cast.ben.id in held(house, cast.workspace.id)
    erases(cast.ben, cast)
    cast.ben.sees("You are erased from Heard in this workspace.")
    left = held(house, cast.workspace.id)
    assert cast.ben.id not in left
    assert "'Ben'" not in left
    assert "forced sign-up" in left
    assert cast.ben.id not in house.logs()
    cast.priya.runs("/concern CHK-1", in_=cast.checkout)
    cast.priya.sees("a former member")
    cast.ben.closes(all_views=True)
    looks(cast.ben, cast)
    cast.ben.sees("Heard does not know your name.")


def test_my_words_go_with_me_when_i_say_so(house: House, cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up")
    erases(cast.ben, cast, words="Remove their words as well")
    cast.ben.sees("You are erased")
    assert "forced sign-up" not in held(house, cast.workspace.id)


def test_a_double_click_erases_once_and_harms_nobody(house: House, cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up")
    raise_concern(cast.priya, cast.checkout, "mine stays")
    looks(cast.ben, cast)
    cast.ben.clicks("Erase me")
    cast.ben.sees("This cannot be undone.")
    cast.ben.submits(times=2)
    cast.ben.sees("You are erased")
    left = held(house, cast.workspace.id)
    assert cast.ben.id not in left
    assert cast.priya.id in left


def test_who_drives_is_asked_to_hand_over_first(house: House, cast: Cast) -> None:
    erases(cast.maya, cast)
    cast.maya.sees("You drive or approve Checkout revamp. Please hand that over first")
    assert cast.maya.id in held(house, cast.workspace.id)


def test_an_erasure_ends_at_the_workspace(house: House, cast: Cast) -> None:
    other = house.workspace("Other")
    there = assemble(other)
    start_initiative(there.maya, there.checkout, there.lena)
    raise_concern(there.ben, there.checkout, "elsewhere")
    before = kept(house, other.id)
    raise_concern(cast.ben, cast.checkout, "here")
    erases(cast.ben, cast)
    cast.ben.sees("You are erased")
    after = kept(house, other.id)
    assert [line for line in before if line not in after] == []
    # That somebody is in a channel is noted after they acted there, in its own time.
    come = [line for line in after if line not in before]
    assert [line for line in come if not line.startswith("memberships ")] == []
    assert there.ben.id in held(house, other.id)


def test_a_guest_sees_and_erases_their_own_file(house: House, cast: Cast) -> None:
    gus = cast.workspace.person("Gus", role="guest", channels=[cast.checkout])
    raise_concern(cast.ben, cast.checkout, "said by Gus", raised_for=gus)
    gus.sees("CHK-1", in_=gus.app, within=15)
    looks(gus, cast)
    gus.sees("raised for me by somebody else")
    gus.clicks("Erase me")
    gus.sees("This cannot be undone.")
    gus.submits()
    gus.sees("You are erased")
    assert gus.id not in held(house, cast.workspace.id)


def test_leads_see_who_changed_what_and_nobody_else_does(cast: Cast) -> None:
    raise_concern(cast.priya, cast.checkout, "nobody dares", visibility=ANONYMOUS)
    cast.maya.runs("/concern CHK-1", in_=cast.checkout)
    cast.maya.clicks("Answer", in_=cast.checkout)
    cast.maya.fills(
        {
            "Where does it stand now?": "Exploring",
            "What should the raiser hear?": "we are looking",
        }
    )
    cast.maya.submits()
    cast.maya.sees("is up to date")
    cast.maya.closes(all_views=True)
    cast.maya.runs("/align audit", in_=cast.checkout)
    cast.maya.sees("Who changed what in Checkout revamp")
    cast.maya.sees("Maya started the initiative")
    cast.maya.sees("Maya answered a concern: CHK-1 is exploring")
    [told] = [m for m in cast.maya.messages(cast.checkout) if "Who changed what" in m.plain]
    assert "Priya" not in told.plain
    assert "we are looking" not in told.plain
    for stranger in (cast.ben, cast.lena):
        stranger.runs("/align audit", in_=cast.checkout)
        stranger.sees("The audit is for those who lead an initiative, and you lead none.")
    gus = cast.workspace.person("Gus", role="guest", channels=[cast.checkout])
    gus.runs("/align audit", in_=cast.checkout)
    gus.sees("Only full members of this workspace can do this.")


def test_who_leads_several_chooses_and_turns_the_pages(house: House, cast: Cast) -> None:
    start_initiative(cast.maya, cast.checkout, cast.lena, name="Refunds", key="REF")
    cast.maya.runs("/align audit", in_=cast.checkout)
    cast.maya.sees("Whose changes do you want to see?")
    cast.maya.clicks("REF  Refunds", in_=cast.checkout)
    cast.maya.sees("Who changed what in Refunds")
    other = assemble(house.workspace("Other"))
    other.maya.runs("/align audit REF", in_=other.checkout)
    other.maya.sees("you lead none")
