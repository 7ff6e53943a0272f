"""`/align`: initiatives, the menu, the help."""

from sandbox import Workspace
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, assemble, raise_concern, start_initiative


def test_a_key_is_made_from_the_name_and_said(acme: Workspace) -> None:
    cast = assemble(acme)
    start_initiative(cast.maya, cast.checkout, cast.lena, name="Pricing page v2", key="")
    cast.maya.runs("/align list", in_=cast.checkout)
    cast.maya.sees("PRC  Pricing page v2")
    cast.maya.sees("Driver Maya, approver Lena, no date yet, in #checkout-revamp")


def test_a_taken_key_is_said_at_its_field_with_one_that_is_free(cast: Cast) -> None:
    cast.ben.runs("/align new Checkout of the future", in_=cast.checkout)
    cast.ben.sees("New initiative")
    assert cast.ben.modal is not None
    assert cast.ben.modal.values["Name"] == "Checkout of the future"
    cast.ben.fills({"Goal, in one sentence": "x", "Key": "chk", "Approver": cast.lena})
    cast.ben.submits()
    assert "CHK is taken in this workspace." in cast.ben.modal.errors["Key"]
    assert "is free." in cast.ben.modal.errors["Key"]
    assert cast.ben.modal.values["Goal, in one sentence"] == "x"


def test_a_double_click_starts_one_initiative(acme: Workspace) -> None:
    cast = assemble(acme)
    cast.maya.runs("/align new", in_=cast.checkout)
    cast.maya.sees("New initiative")
    cast.maya.fills({"Name": "Checkout", "Goal, in one sentence": "x", "Approver": cast.lena})
    cast.maya.submits(times=2)
    cast.maya.sees("Initiative created")
    cast.maya.closes()
    cast.maya.runs("/align list", in_=cast.checkout)
    cast.maya.sees("CHK")
    assert cast.maya.screen(cast.checkout).count("Driver Maya") == 1


def test_a_guest_cannot_drive_and_cannot_start(cast: Cast) -> None:
    gus = cast.workspace.person("Gus", role="guest", channels=[cast.checkout])
    cast.ben.runs("/align new", in_=cast.checkout)
    cast.ben.sees("New initiative")
    cast.ben.fills(
        {"Name": "N", "Goal, in one sentence": "x", "Driver": gus, "Approver": cast.lena}
    )
    cast.ben.submits()
    cast.ben.sees("Gus is not a full member of this workspace.")


def test_leads_edit_and_others_do_not_even_see_the_button(cast: Cast) -> None:
    cast.ben.runs("/align list", in_=cast.checkout)
    cast.ben.sees("CHK")
    cast.ben.does_not_see("[Edit]")
    cast.maya.runs("/align list", in_=cast.checkout)
    cast.maya.clicks("Edit", in_=cast.checkout)
    cast.maya.sees("Edit CHK")
    cast.maya.fills({"Name": "Checkout revival", "Decision date": "2027-05-30"})
    cast.maya.submits()
    cast.maya.sees("is up to date")
    cast.maya.closes()
    cast.ben.runs("/align list", in_=cast.checkout)
    cast.ben.sees("CHK  Checkout revival")


def test_bare_align_is_a_menu_whose_buttons_do_what_they_say(cast: Cast) -> None:
    cast.maya.runs("/align", in_=cast.checkout)
    cast.maya.sees("Set things up")
    cast.maya.clicks("List")
    cast.maya.sees("CHK  Checkout revamp")
    cast.maya.closes()
    cast.maya.clicks("Digest")
    cast.maya.sees("Weekly digest")
    assert cast.maya.modal is not None
    assert cast.maya.modal.values["Channel"] == "#checkout-revamp"


def test_an_unknown_verb_gets_the_nearest_match_and_the_help(cast: Cast) -> None:
    cast.ben.runs("/align digset", in_=cast.checkout)
    cast.ben.sees("Did you mean /align digest?")
    cast.ben.sees("/concern what worries you: raise a concern")


def test_without_an_initiative_the_first_step_is_friendly(acme: Workspace) -> None:
    cast = assemble(acme)
    cast.ben.runs("/concern something worries me", in_=cast.checkout)
    cast.ben.sees("There is no initiative yet that you can raise a concern about.")
    cast.ben.clicks("New initiative")
    cast.ben.sees("Goal, in one sentence")


def test_where_a_channel_is_home_to_several_the_modal_asks(cast: Cast) -> None:
    start_initiative(cast.maya, cast.checkout, cast.lena, name="Pricing", key="PRC")
    cast.ben.runs("/concern", in_=cast.checkout)
    cast.ben.sees("Raise a concern")
    assert cast.ben.modal is not None
    assert cast.ben.modal.values["Initiative"] == ""
    cast.ben.closes()
    cast.ben.runs("/concern dear", in_=cast.checkout)
    cast.ben.sees("Raise a concern")
    cast.ben.fills(
        {
            "Initiative": "PRC  Pricing",
            "How much does it matter?": "Slows us",
            "What is it based on?": "A belief",
        }
    )
    cast.ben.submits()
    cast.ben.sees("PRC-1")


def test_a_long_list_is_paged(cast: Cast) -> None:
    for number in range(10):
        raise_concern(cast.ben, cast.checkout, f"worry number {number}")
    cast.priya.runs("/concern list", in_=cast.checkout)
    cast.priya.sees("Page 1 of 2")
    cast.priya.clicks("Next", in_=cast.checkout)
    cast.priya.sees("Page 2 of 2")
    cast.priya.sees("worry number 9")
    cast.priya.clicks("Open", in_=cast.checkout, beside="CHK-10")
    cast.priya.sees("Raised by Ben today.")


def test_in_the_conversation_with_heard_no_channel_is_chosen_beforehand(acme: Workspace) -> None:
    maya = acme.person("Maya")
    for command, title in (("/align new", "New initiative"), ("/align digest", "Weekly digest")):
        maya.runs(command)
        maya.sees(title)
        assert maya.modal is not None
        chosen = [maya.modal.values.get(one) for one in ("Channels where it is at home", "Channel")]
        assert not any(chosen)
        maya.closes()


def test_many_people_nobody_has_met_yet_are_met_before_slack_loses_patience(
    house: House, acme: Workspace
) -> None:
    cast = assemble(acme)
    crowd = [acme.person(f"P{number}", channels=[cast.checkout]) for number in range(12)]
    cast.maya.runs("/align new", in_=cast.checkout)
    cast.maya.sees("New initiative")
    cast.maya.fills(
        {
            "Name": "Checkout revamp",
            "Goal, in one sentence": "Fewer buyers give up",
            "Approver": cast.lena,
            "Co-leads": crowd,
        }
    )
    house.sandbox.faults.add("users.info", "slow", times=13, workspace=acme.id, seconds=0.4)
    cast.maya.submits()
    cast.maya.sees("Initiative created")


def test_a_private_channel_is_home_to_nothing_before_heard_is_in_it(acme: Workspace) -> None:
    cast = assemble(acme)
    board = acme.channel("#board", private=True, bot=False)
    cast.maya.runs("/align new", in_=cast.checkout)
    cast.maya.sees("New initiative")
    cast.maya.fills(
        {
            "Name": "Falcon",
            "Goal, in one sentence": "x",
            "Approver": cast.lena,
            "Channels where it is at home": [board],
        }
    )
    cast.maya.submits()
    cast.maya.sees("invite Heard there first")
    assert cast.maya.modal is not None
    assert cast.maya.modal.values["Name"] == "Falcon"
