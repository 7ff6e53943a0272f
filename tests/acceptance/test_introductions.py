"""How Heard introduces itself: to one person in a workspace, once in a channel, and to nobody else."""

from sandbox import Channel, Person, Workspace
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, assemble, start_initiative
from tests.acceptance.test_home import home
from tests.acceptance.weeks import preview, set_digest

HELLO = "Heard is connected to this workspace."
DOES = "I am Heard: I post this channel's polls and weekly digests here"
LINE = "I read no messages, only what is typed into my own windows and the one message"
LEAVES = "To remove me, type /remove @Heard."


def greeted(person: Person) -> int:
    """How often somebody was greeted as the first."""
    return sum(HELLO in message.plain for message in person.messages(person.app))


def lines(person: Person, channel: Channel) -> list[str]:
    """What Heard said of itself in a channel."""
    return [message.plain for message in person.messages(channel) if LINE in message.plain]


def test_whoever_runs_a_command_first_is_greeted_and_nobody_after_them(acme: Workspace) -> None:
    people = assemble(acme)
    people.maya.runs("/align help", in_=people.checkout)
    people.maya.sees(HELLO, in_=people.maya.app, within=15)
    people.maya.runs("/align help", in_=people.checkout)
    people.ben.runs("/align help", in_=people.checkout)
    home(people.lena, "Needs you")
    home(people.maya, "Needs you")
    people.maya.clicks("Create first initiative", in_=people.maya.app)
    people.maya.sees("New initiative")
    people.maya.closes()
    people.maya.clicks("Who sees what", in_=people.maya.app)
    people.maya.sees("Anonymous polls: Nobody sees who answered what.")
    people.maya.closes()
    assert [greeted(one) for one in (people.maya, people.ben, people.lena)] == [1, 0, 0]


def test_whoever_opens_the_home_tab_first_is_greeted(acme: Workspace) -> None:
    people = assemble(acme)
    home(people.lena, "Needs you")
    people.lena.sees(HELLO, in_=people.lena.app, within=15)
    people.maya.runs("/align help", in_=people.checkout)
    people.maya.sees("what you can do with Heard", in_=people.checkout)
    assert (greeted(people.lena), greeted(people.maya)) == (1, 0)


def test_a_guest_and_a_visitor_are_not_the_first(acme: Workspace) -> None:
    people = assemble(acme)
    guest = acme.person("Gus", role="guest", channels=[people.checkout])
    guest.runs("/align help", in_=people.checkout)
    guest.sees("what you can do with Heard", in_=people.checkout)
    people.maya.runs("/align help", in_=people.checkout)
    people.maya.sees(HELLO, in_=people.maya.app, within=15)
    assert greeted(guest) == 0


def test_a_new_token_greets_nobody_again(house: House, acme: Workspace) -> None:
    people = assemble(acme)
    people.maya.runs("/align help", in_=people.checkout)
    people.maya.sees(HELLO, in_=people.maya.app, within=15)
    house.install(acme, acme.reinstall())
    people.ben.runs("/align help", in_=people.checkout)
    people.ben.sees("what you can do with Heard", in_=people.checkout)
    start_initiative(people.maya, people.checkout, people.lena)
    set_digest(people.maya, people)
    preview(people)
    assert greeted(people.ben) == 0


def test_a_channel_hears_one_line_the_first_time_heard_is_invited(cast: Cast) -> None:
    workspace = cast.workspace
    news = workspace.channel("#news", bot=False)
    secret = workspace.channel("#secret", private=True, bot=False)
    for channel in (news, secret):
        workspace.joins(cast.ben, channel)
        workspace.invite_bot(channel)
        cast.ben.sees(LINE, in_=channel, within=15)
    workspace.remove_bot(news)
    workspace.invite_bot(news)
    workspace.joins(cast.priya, secret)
    other = workspace.channel("#other", bot=False)
    workspace.joins(cast.ben, other)
    workspace.invite_bot(other)
    # The worker sends in the order of the asking: what came before this has come.
    cast.ben.sees(LINE, in_=other, within=15)
    for channel in (news, secret, other):
        [said] = lines(cast.ben, channel)
        assert DOES in said
        assert LEAVES in said


def test_a_poll_on_oneself_is_voted_in_closed_and_told(cast: Cast) -> None:
    cast.maya.sees(HELLO, in_=cast.maya.app, within=15)
    cast.maya.clicks("Try a poll on myself", in_=cast.maya.app)
    cast.maya.sees("You have not voted yet.", in_=cast.maya.app, within=15)
    cast.maya.clicks("Vote", in_=cast.maya.app)
    cast.maya.fills(
        {"Knowing what matters most to them": "1 (first)", "Hearing what worries people": "2"}
    )
    cast.maya.submits()
    cast.maya.sees("1. Knowing what matters most to them")
    cast.maya.closes()
    cast.maya.sees("You have voted, and can change it.", in_=cast.maya.app, within=15)
    cast.maya.clicks("Vote", in_=cast.maya.app)
    cast.maya.fills({"Telling them what became of it": "1 (first)"})
    cast.maya.submits()
    cast.maya.sees("1. Knowing what matters most to them and Telling them what became of it (tie)")
    cast.maya.closes()
    cast.maya.clicks("Close it and see the result", in_=cast.maya.app)
    cast.maya.sees("Result: What should Heard help with first?", in_=cast.maya.app, within=15)
    cast.maya.sees("1 of 1 person answered.", in_=cast.maya.app)
    assert not [m for m in cast.maya.messages(cast.checkout) if "What should Heard" in m.plain]
    for other in (cast.ben, cast.lena, cast.priya):
        other.does_not_see("What should Heard help with first?")


def test_a_poll_on_oneself_begins_anew_and_its_old_card_says_so(cast: Cast) -> None:
    cast.maya.sees(HELLO, in_=cast.maya.app, within=15)
    cast.maya.clicks("Try a poll on myself", in_=cast.maya.app)
    cast.maya.clicks("Vote", in_=cast.maya.app)
    cast.maya.clicks("Close it and see the result", in_=cast.maya.app)
    cast.maya.fills({"Hearing what worries people": "1 (first)"})
    cast.maya.submits()
    cast.maya.sees("This poll on yourself is over.")
    cast.maya.closes()
    cast.maya.sees("0 of 1 person answered.", in_=cast.maya.app, within=15)
    cast.maya.clicks("Try a poll on myself", in_=cast.maya.app)
    cast.maya.sees("You have not voted yet.", in_=cast.maya.app, within=15)
