"""App Home: what needs me, what is mine, what I lead, when I hear."""

from sandbox import Person
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, raise_concern
from tests.acceptance.test_a_draft import WORRY, draft_of, drafted
from tests.acceptance.test_a_life import answers, card
from tests.acceptance.test_decisions import WORDS, propose
from tests.acceptance.test_polls import QUESTION, ask
from tests.acceptance.test_who_sees_what import ANONYMOUS


def home(person: Person, text: str) -> None:
    """Open the Home tab and read it."""
    person.opens_home()
    shows(person, text)


def shows(person: Person, text: str) -> None:
    """What the Home tab before somebody says."""
    world = person.workspace.sandbox.world
    found = world.wait_for(lambda: person.home is not None and text in person.home.text, 10)
    assert found, person.home and person.home.text


def shows_no(person: Person, text: str) -> None:
    """What the Home tab before somebody does not say any more."""
    world = person.workspace.sandbox.world
    found = world.wait_for(lambda: person.home is not None and text not in person.home.text, 10)
    assert found, person.home and person.home.text


def test_the_first_visit_welcomes_and_the_second_does_not(cast: Cast) -> None:
    home(cast.ben, "Welcome to Heard")
    shows(cast.ben, "Nothing needs you right now.")
    shows(cast.ben, "You lead none.")
    raise_concern(cast.ben, cast.checkout, "forced sign-up")
    home(cast.ben, "CHK-1  New")
    assert cast.ben.home is not None
    assert "Welcome" not in cast.ben.home.text


def test_what_i_do_changes_it_at_once(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up")
    home(cast.maya, "1 concern waits for your first answer.")
    shows(cast.maya, "CHK  Checkout revamp  1 open concern")
    answers(cast.maya, cast, "Done", "guests may buy")
    shows(cast.maya, "Nothing needs you right now.")
    shows(cast.maya, "0 open concerns")


def test_a_raiser_settles_from_there(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up")
    answers(cast.maya, cast, "Done", "guests may buy")
    card(cast.ben, "Does this settle it?")
    home(cast.ben, "CHK-1 is done, says its team. Does that settle it?")
    cast.ben.clicks("Answer")
    cast.ben.clicks("Yes, it does")
    cast.ben.sees("CHK-1  Confirmed")
    cast.ben.closes()
    shows(cast.ben, "Nothing needs you right now.")


def test_a_vote_is_asked_for_there_until_it_is_given(cast: Cast) -> None:
    ask(cast.maya, cast)
    for person in (cast.priya, cast.ben):
        home(person, QUESTION)
    cast.priya.clicks(
        "Vote", beside=QUESTION
    )  # on the card in the channel it stands below a promise
    cast.priya.fills({"Saved cards": "1 (first)"})
    cast.priya.submits()
    cast.priya.sees("You can change it until")
    cast.priya.closes()
    shows(cast.priya, "Nothing needs you right now.")
    assert cast.priya.home is not None
    assert QUESTION not in cast.priya.home.text
    home(cast.ben, QUESTION)


def test_an_anonymous_concern_is_not_on_it(cast: Cast) -> None:
    raise_concern(cast.priya, cast.checkout, "nobody dares", visibility=ANONYMOUS)
    home(cast.priya, "You lead none.")
    assert cast.priya.home is not None
    assert "nobody dares" not in cast.priya.home.text


def test_it_does_not_tell_the_minute_in_which_somebody_anonymous_was_there(
    house: House, cast: Cast
) -> None:
    def published() -> int:
        ours = [call for call in house.sandbox.calls if call.workspace == cast.workspace.id]
        return sum(call.method == "views.publish" for call in ours)

    home(cast.maya, "0 open concerns")
    before = published()
    raise_concern(cast.priya, cast.checkout, "nobody dares", visibility=ANONYMOUS)
    raise_concern(cast.ben, cast.checkout, "forced sign-up")
    shows(cast.maya, "2 open concerns")
    assert published() == before + 1


def test_when_i_hear_is_mine_to_say(house: House, cast: Cast) -> None:
    home(cast.ben, "Between 09:00 and 17:00 your time (Europe/Berlin)")
    cast.ben.clicks("Change")
    cast.ben.fills({"Messages begin at": "12:00", "Messages end at": "10:00"})
    cast.ben.submits()
    cast.ben.sees("Please choose an hour after the one at which messages begin.")
    cast.ben.fills({"Messages end at": "18:00", "Reminders": "No reminders"})
    cast.ben.fills({"Leave me alone until": "2040-01-02"})
    cast.ben.submits()
    cast.ben.sees("Between 12:00 and 18:00 your time")
    cast.ben.closes()
    shows(cast.ben, "not before Mon 2 Jan. No reminders.")
    assert "forced" not in house.logs()


def test_a_command_opens_the_same_settings_and_a_guest_has_them_too(cast: Cast) -> None:
    gus = cast.workspace.person("Gus", role="guest", channels=[cast.checkout])
    for person in (cast.ben, gus):
        person.runs("/align settings", in_=cast.checkout)
        person.sees("Your time: Europe/Berlin.")
        person.fills({"Messages begin at": "10:00"})
        person.submits()
        person.sees("Between 10:00 and 17:00 your time")
        person.closes()
    cast.ben.runs("/align", in_=cast.checkout)
    cast.ben.clicks("Settings")
    cast.ben.sees("Messages begin at")
    cast.ben.closes(all_views=True)


def test_what_others_do_changes_it_as_well_and_nobody_elses(cast: Cast) -> None:
    home(cast.maya, "Nothing needs you right now.")
    home(cast.priya, "Nothing needs you right now.")
    raise_concern(cast.ben, cast.checkout, "forced sign-up")
    shows(cast.maya, "1 concern waits for your first answer.")
    shows(cast.maya, "Welcome to Heard")  # the first visit is not over
    cast.maya.opens_home()
    world = cast.workspace.sandbox.world
    assert world.wait_for(lambda: "Welcome" not in str(cast.maya.home and cast.maya.home.text), 10)
    shows(cast.maya, "1 concern waits for your first answer.")
    assert cast.priya.home is not None
    assert "forced sign-up" not in cast.priya.home.text


def test_the_first_visit_says_who_sees_what_and_offers_a_poll_on_oneself(cast: Cast) -> None:
    home(cast.ben, "Only you see this tab.")
    cast.ben.clicks("Who sees what")
    cast.ben.sees("Anonymous polls: Nobody sees who answered what.")
    cast.ben.closes()
    cast.ben.clicks("Try a poll on myself")
    cast.ben.sees("Your poll is in your direct messages from Heard.")
    cast.ben.closes()
    cast.ben.sees("You have not voted yet.", in_=cast.ben.app, within=15)


def test_a_guest_finds_what_is_theirs_and_no_button_that_is_not(cast: Cast) -> None:
    guest = cast.workspace.person("Gus", role="guest", channels=[cast.checkout])
    raise_concern(cast.ben, cast.checkout, "no sign language", raised_for=guest)
    home(guest, "CHK-1  New")
    shows(guest, "As a guest you can read what your channels show.")
    assert guest.home is not None
    for button in ("[Raise a concern]", "[New initiative]", "[Try a poll on myself]"):
        assert button not in guest.home.text
    guest.clicks("Show")
    guest.sees("CHK-1  New")


def test_a_decision_is_read_in_full_and_confirmed_from_there(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, "forced sign-up")
    propose(cast, Concerns_it_answers=["CHK-1  forced sign-up"])
    cast.lena.sees("Maya asks you to confirm a decision", in_=cast.lena.app, within=15)
    home(cast.lena, f"A decision waits for your yes or no: {WORDS}")
    cast.lena.clicks("Read and answer")
    cast.lena.sees("It unblocks most groups")
    cast.lena.sees("Answers CHK-1.")
    cast.lena.clicks("Confirm")
    cast.lena.sees("Confirmed by Lena: a decision about Checkout revamp.")
    cast.lena.closes()
    shows(cast.lena, "Nothing needs you right now.")
    cast.lena.sees("Confirmed by Lena", in_=cast.lena.app, within=15)
    assert "[Confirm]" not in cast.lena.screen(cast.lena.app)
    cast.maya.sees("Confirmed by Lena", in_=cast.maya.app, within=15)


def test_what_was_answered_in_the_messages_meanwhile_says_so_there(cast: Cast) -> None:
    propose(cast)
    cast.lena.sees("Maya asks you to confirm a decision", in_=cast.lena.app, within=15)
    home(cast.lena, WORDS)
    cast.lena.clicks("Read and answer")
    cast.lena.sees("[Not like this]")
    cast.lena.clicks("Not like this", in_=cast.lena.app)
    cast.lena.sees("Declined by Lena", in_=cast.lena.app, within=15)
    cast.lena.clicks("Confirm")
    cast.lena.sees("Declined by Lena: a decision about Checkout revamp.")
    cast.lena.closes()
    shows(cast.lena, "Nothing needs you right now.")


def test_a_draft_is_posted_or_skipped_from_there_and_its_message_follows(
    house: House, cast: Cast
) -> None:
    drafted(house, cast)
    home(cast.maya, "The draft of the digest for #checkout-revamp")
    here = "What it says is in your messages from Heard."  # and not in her messages
    cast.maya.clicks("Skip this week", beside=here)
    shows_no(cast.maya, "The draft of the digest")
    cast.maya.sees("Maya skipped this week's digest", in_=cast.maya.app, within=15)
    cast.maya.clicks("Post after all", in_=cast.maya.app)
    shows(cast.maya, "The draft of the digest for #checkout-revamp")
    cast.maya.clicks("Post now", beside=here)
    cast.ben.sees(WORRY, in_=cast.checkout, within=15)
    cast.maya.sees("Maya posted this digest of #checkout-revamp", in_=cast.maya.app, within=15)
    shows_no(cast.maya, "The draft of the digest")
    assert "[Post now]" not in draft_of(cast.maya)


def test_a_draft_that_was_posted_meanwhile_says_so_there_and_goes(house: House, cast: Cast) -> None:
    drafted(house, cast)
    faults = house.sandbox.faults
    home(cast.maya, "The draft of the digest for #checkout-revamp")
    for _ in range(50):  # nothing reaches her tab meanwhile
        faults.add("views.publish", "drop_before", workspace=cast.workspace.id)
    cast.maya.clicks("Post now", in_=cast.maya.app)
    cast.maya.sees("Maya posted this digest of #checkout-revamp", in_=cast.maya.app, within=15)
    cast.maya.clicks("Skip this week")
    faults.clear()
    cast.maya.sees("This digest was posted already.")
    cast.maya.closes()
    home(cast.maya, "Needs you")
    shows_no(cast.maya, "The draft of the digest")
