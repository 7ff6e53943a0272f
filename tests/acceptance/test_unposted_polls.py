"""A poll whose channel takes no card or result: its maker hears of it, and nothing is lost or comes twice."""

from tests.acceptance.conftest import House
from tests.acceptance.people import Cast
from tests.acceptance.test_polls import QUESTION, ask, close, result, vote

NO_CARD = f"The card of “{QUESTION}” could not be posted in #checkout-revamp."


def cards(cast: Cast) -> int:
    """How many cards of the poll stand in the channel."""
    shown = [m for m in cast.ben.messages(cast.checkout) if m.thread_ts is None]
    return sum("answered" in cast.ben.reads(m) for m in shown)


def test_what_its_channel_refuses_is_told_to_a_polls_maker_and_posted_when_they_say_so(
    house: House, cast: Cast
) -> None:
    chosen = {"Who is asked?": "The people I choose below", "People": [cast.ben, cast.priya]}
    without_notice = cast.checkout.members.discard
    bot = cast.workspace.bot_user_id
    ask(cast.maya, cast, chosen, before_opening=lambda: without_notice(bot))
    cast.maya.sees(NO_CARD, in_=cast.maya.app, within=15)
    cast.maya.sees("Invite it there with /invite @Heard", in_=cast.maya.app)
    cast.maya.sees("The poll is open until", in_=cast.maya.app)
    assert cards(cast) == 0

    cast.workspace.invite_bot(cast.checkout)
    cast.maya.clicks("Post again", in_=cast.maya.app)
    cast.maya.sees("is being posted in #checkout-revamp", in_=cast.maya.app)
    vote(cast.ben, cast, "Saved cards")
    cast.ben.closes()
    cast.ben.sees("1 of 2 answered", in_=cast.checkout, within=15)
    assert cards(cast) == 1
    assert NO_CARD not in cast.maya.screen(cast.maya.app)

    cast.workspace.restrict(cast.checkout)
    close(house)
    cast.maya.sees(f"The result of “{QUESTION}” could not", in_=cast.maya.app, within=15)
    cast.maya.sees("1 of 2 people answered.", in_=cast.maya.app)
    cast.workspace.restrict(cast.checkout, restricted=False)
    cast.maya.clicks("Post again", in_=cast.maya.app)
    assert "1 of 2 people answered." in result(cast.ben, cast)


def test_of_a_card_that_may_be_there_its_maker_is_asked(house: House, cast: Cast) -> None:
    slack, workspace = house.sandbox.faults, cast.workspace.id
    slack.add("chat.postMessage", "drop_before", workspace=workspace, channel=cast.checkout.id)
    ask(cast.maya, cast)
    cast.maya.sees("Is the card of a poll in #checkout-revamp?", in_=cast.maya.app, within=20)
    assert cards(cast) == 0
    cast.maya.clicks("Post again", in_=cast.maya.app)
    cast.ben.sees("0 of 4 answered", in_=cast.checkout, within=15)
    assert cards(cast) == 1
