"""A button that comes too late says why in one sentence, and what it stands in is brought up to date."""

from datetime import timedelta

from sandbox import Channel, Person
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, raise_concern, start_initiative
from tests.acceptance.test_a_life import card
from tests.acceptance.test_a_quote import floor as floor  # a fixture
from tests.acceptance.test_a_quote import joy as joy  # a fixture
from tests.acceptance.test_a_quote import log
from tests.acceptance.test_alike import receipt
from tests.acceptance.test_heard import asks, looks, staff
from tests.acceptance.weeks import TODAY

WORRY = "refunds take four clicks"
YOURS = "Same worry? Add your voice"
WITHDRAWN = "CHK-1 is withdrawn by now."
NOBODY_LEFT = "Nobody is left to ask there"


def withdraw(cast: Cast) -> None:
    """Ben takes CHK-1 back."""
    cast.ben.runs("/concern CHK-1", in_=cast.checkout)
    cast.ben.clicks("Withdraw", in_=cast.checkout)
    cast.ben.sees("CHK-1  Withdrawn", in_=cast.checkout)


def lead_two(cast: Cast) -> None:
    """Maya drives Pricing page as well."""
    pricing = cast.workspace.channel("#pricing")
    pricing.members |= {cast.maya.id, cast.lena.id}
    start_initiative(cast.maya, pricing, cast.lena, name="Pricing page", key="PRC")


def test_every_button_of_a_card_that_is_out_of_date_leaves_the_card_as_it_is_now(
    cast: Cast,
) -> None:
    lead_two(cast)
    raise_concern(cast.ben, cast.checkout, WORRY, basis="A belief")
    pressed = {
        cast.maya: {
            "Answer": "nothing to answer any more",
            "Move": "Open it again before you move it.",
            "Merge": "Only an open concern can join another one.",
        },
        cast.priya: {
            YOURS: "Raise what worries you as a concern of its own.",
            "I have evidence": "nothing rests on it any more",
        },
    }
    for person, buttons in pressed.items():
        for _ in buttons:
            person.runs("/concern CHK-1", in_=cast.checkout)
    withdraw(cast)
    for person, buttons in pressed.items():
        for number, (button, why) in enumerate(buttons.items(), start=1):
            before = person.screen(cast.checkout).count(f"[{button}]")
            person.clicks(button, in_=cast.checkout)
            person.sees(why, in_=cast.checkout)
            assert person.modal is None
            screen = person.screen(cast.checkout)
            assert screen.count(f"{WITHDRAWN}") == number
            assert screen.count("CHK-1  Withdrawn") == number
            assert screen.count(f"[{button}]") == before - 1
        for button in buttons:
            person.does_not_see(f"[{button}]", in_=cast.checkout)


def test_a_row_of_the_inbox_that_is_out_of_date_leaves_the_inbox_as_it_is_now(cast: Cast) -> None:
    lead_two(cast)
    raise_concern(cast.ben, cast.checkout, WORRY)
    raise_concern(cast.ben, cast.checkout, "legal has not read the new terms")
    for button in ("Answer CHK-1", "Move CHK-1", "Merge CHK-1"):
        cast.maya.runs("/align inbox", in_=cast.checkout)
        cast.maya.sees(f"[{button}]", in_=cast.checkout)
    withdraw(cast)
    for number, button in enumerate(("Merge CHK-1", "Move CHK-1", "Answer CHK-1"), start=1):
        cast.maya.clicks(button, in_=cast.checkout)

        def is_fresh(times: int = number) -> bool:
            screen = cast.maya.screen(cast.checkout)
            return screen.count(WITHDRAWN) == screen.count("1 open concern") == times

        assert cast.workspace.world.wait_for(is_fresh, 20), cast.maya.screen(cast.checkout)
    cast.maya.does_not_see("CHK-1]", in_=cast.checkout)
    cast.maya.sees("[Answer CHK-2]", in_=cast.checkout)


def test_a_note_of_another_day_is_brought_up_to_date_as_well(house: House, cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, WORRY)
    card(cast.maya, "[Answer CHK-1]")
    house.move_clock_to(TODAY + timedelta(days=7))
    raise_concern(cast.ben, cast.checkout, "legal has not read the new terms")
    card(cast.maya, "[Answer CHK-2]")
    withdraw(cast)

    def notes_with_it() -> int:
        return sum("[Answer CHK-1]" in one.plain for one in cast.maya.messages(cast.maya.app))

    house.until(lambda: notes_with_it() == 1, "the newest note as it stands now")
    cast.maya.clicks("Answer CHK-1", in_=cast.maya.app)
    card(cast.maya, WITHDRAWN)
    house.until(lambda: notes_with_it() == 0, "the first note as it stands now")


def test_what_was_typed_stays_while_all_that_was_posted_is_brought_up_to_date(cast: Cast) -> None:
    lead_two(cast)
    raise_concern(cast.ben, cast.checkout, WORRY)
    card(cast.maya, "[Answer CHK-1]")
    cast.maya.clicks("Answer CHK-1", in_=cast.maya.app)
    typed = {"Where does it stand now?": "Planned", "What should the raiser hear?": "in spring"}
    cast.maya.fills(typed)
    withdraw(cast)
    card(cast.maya, "Nothing in this note waits for a first answer any more.")
    cast.maya.clicks("Move")
    cast.maya.sees(f"{WITHDRAWN} Open it again before you move it.")
    cast.maya.closes()
    cast.maya.submits()
    cast.maya.sees(f"! Where does it stand now?: {WITHDRAWN} Open it again.")
    cast.maya.sees("in spring")


def test_a_voice_that_comes_too_late_leaves_a_concern_of_its_own(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, WORRY)
    receipt(cast)
    cast.priya.sees(f"[{YOURS}]")
    withdraw(cast)
    cast.priya.clicks(YOURS)
    cast.priya.sees(f"{WITHDRAWN} Only what is open can be joined")
    cast.priya.sees("CHK-2  New")
    cast.priya.sees("[Withdraw]")
    cast.priya.does_not_see(f"[{YOURS}]")


def test_a_map_on_which_nobody_is_left_to_ask_is_the_map_as_it_is_now(cast: Cast) -> None:
    staff(cast)
    looks(cast.maya, cast)
    asks(cast)
    cast.maya.submits()
    cast.maya.sees("Asked: Lena, Priya")
    cast.maya.closes(all_views=True)
    raise_concern(cast.lena, cast.checkout, WORRY)
    for number in (1, 2):
        cast.maya.clicks("Ask them", in_=cast.checkout, beside="Sales: 0 of 2 heard")

        def is_fresh(times: int = number) -> bool:
            screen = cast.maya.screen(cast.checkout)
            return screen.count(NOBODY_LEFT) == screen.count("Sales: 1 of 2 heard") == times

        assert cast.workspace.world.wait_for(is_fresh, 20), cast.maya.screen(cast.checkout)
        assert cast.maya.modal is None
    cast.maya.does_not_see("Sales: 0 of 2 heard", in_=cast.checkout)


def test_not_mine_pressed_again_elsewhere_leaves_what_the_first_press_left(
    cast: Cast, floor: Channel, joy: Person
) -> None:
    log(cast.priya, joy.says(WORRY, in_=floor))
    card(joy, "[Not mine]")
    for _ in range(2):
        joy.runs("/concern CHK-1", in_=floor)
    joy.clicks("Not mine", in_=joy.app)
    card(joy, "Your name is off")
    for rest in (1, 0):
        joy.clicks("Not mine", in_=floor)

        def are_left(buttons: int = rest) -> bool:
            return joy.screen(floor).count("[Not mine]") == buttons

        assert cast.workspace.world.wait_for(are_left, 20), joy.screen(floor)
        joy.sees("Your name is off this concern", in_=floor)
    joy.does_not_see("[Edit]", in_=floor)
