"""Who has a stake, and in which group: brought in, previewed, moved, and kept as a poll began."""

from tests.acceptance.conftest import House
from tests.acceptance.people import Cast
from tests.acceptance.test_polls import OPTIONS, ask, close, result, vote

STAKEHOLDERS = "The initiative's stakeholders"


def bring(cast: Cast, group: str, **fields: object) -> None:
    """`/align people`, filled in and previewed."""
    cast.maya.runs("/align people", in_=cast.checkout)
    cast.maya.sees("Stakeholders")
    cast.maya.fills(
        {"Group": group, **{name.replace("_", " "): value for name, value in fields.items()}}
    )
    cast.maya.submits()


def save(cast: Cast) -> None:
    """Say yes to the preview."""
    cast.maya.submits()
    cast.maya.sees("Saved.")
    cast.maya.closes()


def test_a_channel_comes_in_as_a_group_and_the_preview_says_who(cast: Cast) -> None:
    bring(cast, "Team", Or_everybody_in_a_channel=cast.checkout)
    cast.maya.sees("Come (4)")
    cast.maya.sees("Nothing is stored yet.")
    for name in ("Maya", "Lena", "Ben", "Priya"):
        cast.maya.sees(name)
    save(cast)
    bring(
        cast,
        "Team",
        People=[cast.ben],
        Those_in_the_group_now_who_are_not_among_these="They leave the group",
    )
    cast.maya.sees("Go (3)")


def test_a_user_group_comes_in_by_its_handle(cast: Cast) -> None:
    cast.workspace.group("@support", [cast.ben, cast.priya])
    bring(cast, "Support", Or_a_user_group="@support")
    cast.maya.sees("Come (2)")
    save(cast)
    bring(cast, "Sales", People=[cast.priya])
    cast.maya.sees("Priya (from Support)")


def test_an_unknown_user_group_is_named_in_a_sentence(cast: Cast) -> None:
    bring(cast, "Support", Or_a_user_group="@nobody")
    cast.maya.sees("There is no user group @nobody that Heard can see.")


def test_guests_are_left_out_and_the_preview_says_so(cast: Cast) -> None:
    gus = cast.workspace.person("Gus", role="guest", channels=[cast.checkout])
    bring(cast, "Team", People=[gus, cast.ben])
    cast.maya.sees("Come (1)")
    cast.maya.sees("1 guest, app or former member left out.")


def test_who_leads_nothing_keeps_no_stakeholders(cast: Cast) -> None:
    cast.ben.runs("/align people", in_=cast.checkout)
    cast.ben.sees("you lead none", in_=cast.checkout)


def test_results_stay_with_the_groups_a_poll_began_with(house: House, cast: Cast) -> None:
    for group, people in (("Engineering", [cast.ben]), ("Sales", [cast.priya, cast.lena])):
        bring(cast, group, People=people)
        cast.maya.sees("Come")
        save(cast)
    ask(cast.maya, cast, {"Who is asked?": STAKEHOLDERS})
    for person in (cast.ben, cast.priya, cast.lena):
        vote(person, cast, "Saved cards")
        person.closes()
    bring(cast, "Sales", People=[cast.ben])
    cast.maya.sees("Ben (from Engineering)")
    save(cast)
    close(house)
    told = result(cast.ben, cast)
    assert "Engineering 1 of 1, Sales 2 of 2" in told


def test_a_group_is_the_same_in_small_and_large_letters(cast: Cast) -> None:
    bring(cast, "Engineering", People=[cast.ben])
    save(cast)
    bring(cast, "engineering", People=[cast.ben, cast.priya])
    cast.maya.sees("Come (1)")
    cast.maya.sees("Engineering, Checkout revamp")


def test_the_names_that_results_give_a_pool_are_no_groups(cast: Cast) -> None:
    bring(cast, "other groups", People=[cast.ben])
    cast.maya.sees("Results use this name for people of several groups. Choose another.")


def test_a_channel_that_heard_is_not_in_is_said_at_its_field(cast: Cast) -> None:
    secret = cast.workspace.channel("#secret", private=True, bot=False)
    secret.members.add(cast.maya.id)
    bring(cast, "Team", Or_everybody_in_a_channel=secret)
    assert cast.maya.modal is not None
    assert "Invite Heard to the channel first" in str(cast.maya.modal.errors)


def test_a_poll_asks_the_groups_that_are_chosen(cast: Cast) -> None:
    for group, person in (("Sales", cast.priya), ("Support", cast.ben), ("Design", cast.lena)):
        bring(cast, group, People=[person])
        save(cast)
    chosen = {"Who is asked?": STAKEHOLDERS, "Groups of stakeholders": ["Sales", "Support"]}

    def preview_says_whom() -> None:
        cast.maya.sees("2 people in Sales, Support are asked", in_=cast.maya.app)

    ask(cast.maya, cast, chosen, before_opening=preview_says_whom)
    cast.ben.sees("0 of 2 answered", in_=cast.checkout, within=15)
    cast.lena.clicks("Vote", in_=cast.checkout)
    cast.lena.sees("You are not among the people this poll asks.")
    vote(cast.priya, cast, *OPTIONS)
    cast.ben.sees("1 of 2 answered", in_=cast.checkout, within=15)
