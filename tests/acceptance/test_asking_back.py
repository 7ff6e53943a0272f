"""A lead wants to know more, and whoever raised the concern replies: by name, or from behind the relay."""

from functools import partial

import pytest

from sandbox import Person
from tests.acceptance import attack
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, raise_concern
from tests.acceptance.test_a_life import answers, card
from tests.acceptance.test_home import home
from tests.acceptance.test_leads_at_once import at_once, modal
from tests.acceptance.test_strangers import becomes, co_lead, refused
from tests.acceptance.test_who_sees_what import ANONYMOUS
from tests.acceptance.weeks import NEXT_MONDAY

WORRY = "nobody dares to say that the date is a dream"
QUESTION = "Which date do you mean?"
REPLY = "The one in May: it moved three times"


def opens(lead: Person, cast: Cast) -> None:
    """The modal of a question, from the card of CHK-1."""
    lead.runs("/concern CHK-1", in_=cast.checkout)
    lead.clicks("Ask back", in_=cast.checkout)
    lead.sees("What do you want to know?")


def asks(lead: Person, cast: Cast, words: str = QUESTION) -> None:
    """A lead asks whoever raised CHK-1."""
    opens(lead, cast)
    lead.fills({"What do you want to know?": words})
    lead.submits()
    lead.sees("is asked, and you hear of the reply")
    lead.closes(all_views=True)


def types_a_reply(raiser: Person, words: str = REPLY) -> None:
    """From their card."""
    raiser.clicks("Reply", in_=raiser.app)
    raiser.sees("Your reply")
    raiser.fills({"Your reply": words})


def test_a_raiser_replies_by_name_and_only_those_who_may_read_it(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, WORRY)
    cast.maya.runs("/align inbox", in_=cast.checkout)
    cast.maya.clicks("Ask back CHK-1", in_=cast.checkout)
    cast.maya.sees("Whoever raised it reads this with your name.")
    cast.maya.fills({"What do you want to know?": QUESTION})
    cast.maya.submits()
    cast.maya.sees("Ben is asked, and you hear of the reply")
    cast.maya.closes()
    card(cast.ben, "Maya asks, Wed 25 Nov")
    card(cast.ben, QUESTION)
    cast.maya.runs("/align inbox", in_=cast.checkout)
    cast.maya.sees("asked back, no reply yet", in_=cast.checkout)
    types_a_reply(cast.ben)
    cast.ben.sees(QUESTION)
    cast.ben.sees("Driver, co-leads and approver read your reply")
    cast.ben.submits()
    cast.ben.sees("Maya hears your reply.")
    cast.ben.closes()
    card(cast.ben, REPLY)
    cast.ben.does_not_see("[Reply]", in_=cast.ben.app)
    card(cast.maya, "Whoever raised CHK-1 has replied")
    card(cast.maya, REPLY)
    for reader in (cast.maya, cast.lena, cast.ben):
        reader.runs("/concern CHK-1", in_=cast.checkout)
        reader.sees(REPLY, in_=cast.checkout)
        reader.sees("CHK-1  New", in_=cast.checkout)
    cast.priya.runs("/concern CHK-1", in_=cast.checkout)
    cast.priya.sees("CHK-1  New", in_=cast.checkout)
    cast.priya.does_not_see(REPLY, in_=cast.checkout)
    cast.priya.does_not_see(QUESTION, in_=cast.checkout)


def test_an_anonymous_raiser_replies_and_nothing_joins_them_to_it(house: House, cast: Cast) -> None:
    raise_concern(cast.priya, cast.checkout, WORRY, visibility=ANONYMOUS)
    asks(cast.maya, cast)
    card(cast.priya, QUESTION)
    types_a_reply(cast.priya)
    cast.priya.sees("Your name is shown to nobody")
    cast.priya.submits()
    cast.priya.sees("Maya hears your reply with the next working hour.")
    cast.priya.closes()
    card(cast.priya, REPLY)
    assert attack.findings(house, cast.priya, WORRY, REPLY, label="CHK-1") == []
    assert REPLY not in cast.maya.screen(cast.maya.app)
    house.move_clock_to(NEXT_MONDAY)
    card(cast.maya, "Whoever raised CHK-1 has replied")
    card(cast.maya, REPLY)
    [told] = [m for m in cast.maya.messages(cast.maya.app) if "has replied" in m.plain]
    assert "Priya" not in told.plain
    assert attack.findings(house, cast.priya, WORRY, REPLY, label="CHK-1") == []
    assert REPLY not in house.logs()
    assert QUESTION not in house.logs()


def acknowledges(lead: Person, cast: Cast) -> None:
    """CHK-1, with one press."""
    lead.runs("/concern CHK-1", in_=cast.checkout)
    lead.clicks("Acknowledge", in_=cast.checkout)
    lead.sees("CHK-1  Acknowledged", in_=cast.checkout)


def about_it(raiser: Person) -> list[str]:
    """What a raiser has from Heard about CHK-1, the oldest first."""
    return [raiser.reads(m) for m in raiser.messages(raiser.app) if "CHK-1" in m.plain]


@pytest.mark.parametrize("who_sees", [None, ANONYMOUS])
def test_a_question_is_a_message_of_its_own_where_there_is_a_card_already(
    house: House, cast: Cast, who_sees: str | None
) -> None:
    raise_concern(cast.ben, cast.checkout, WORRY, visibility=who_sees)
    acknowledges(cast.maya, cast)
    card(cast.ben, "CHK-1  Acknowledged by Maya")
    assert len(about_it(cast.ben)) == 1
    asks(cast.maya, cast)
    card(cast.ben, "Maya asks about CHK-1, which you raised")
    types_a_reply(cast.ben)
    cast.ben.submits()
    cast.ben.sees("Maya hears your reply")
    cast.ben.closes()
    card(cast.ben, REPLY)
    if who_sees is None:
        card(cast.ben, "It does not wait for your reply any more.")
    else:
        assert len(about_it(cast.ben)) == 2
        assert attack.findings(house, cast.ben, WORRY, REPLY, label="CHK-1") == []


def test_what_waits_for_a_reply_stands_on_home(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, WORRY)
    asks(cast.maya, cast)
    home(cast.ben, "Maya asks about CHK-1")
    cast.ben.clicks("Reply", beside=f"Maya asks about CHK-1: {QUESTION}")
    cast.ben.fills({"Your reply": REPLY})
    cast.ben.submits()
    cast.ben.sees("Maya hears your reply.")
    cast.ben.closes()
    home(cast.ben, "Nothing needs you right now.")


def test_who_looks_after_it_asks_and_hears(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, WORRY)
    cast.maya.runs("/align inbox", in_=cast.checkout)
    cast.maya.clicks("Assign CHK-1", in_=cast.checkout)
    cast.maya.fills({"Who looks after it?": cast.priya})
    cast.maya.submits()
    cast.maya.sees("is up to date")
    cast.maya.closes()
    card(cast.priya, "CHK-1 is yours to look after")
    asks(cast.priya, cast)
    card(cast.ben, "Priya asks, Wed 25 Nov")
    types_a_reply(cast.ben)
    cast.ben.submits()
    card(cast.priya, "Whoever raised CHK-1 has replied")
    assert "has replied" not in cast.maya.screen(cast.maya.app)


def test_a_question_is_said_in_other_words_until_its_reply(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, WORRY)
    asks(cast.maya, cast, "Which one?")
    card(cast.ben, "Which one?")
    types_a_reply(cast.ben)
    opens(cast.maya, cast)
    cast.maya.sees("Maya asked this on Wed 25 Nov, and it waits for a reply.")
    cast.maya.fills({"What do you want to know?": QUESTION})
    cast.maya.submits()
    cast.maya.sees("Ben is asked")
    cast.maya.closes()
    card(cast.ben, QUESTION)
    cast.ben.does_not_see("Which one?", in_=cast.ben.app)
    cast.ben.submits()
    cast.ben.sees("Maya asks this in other words now.")
    cast.ben.sees(REPLY)
    cast.ben.closes()
    types_a_reply(cast.ben)
    opens(cast.maya, cast)
    cast.ben.submits()
    cast.ben.sees("Maya hears your reply.")
    cast.maya.fills({"What do you want to know?": "And the one before?"})
    cast.maya.submits()
    cast.maya.sees("Whoever raised CHK-1 has replied meanwhile.")
    cast.maya.sees("And the one before?")


def test_two_leads_ask_at_once_and_one_reads_first_what_the_other_asked(cast: Cast) -> None:
    leads = cast.maya, co_lead(cast)
    raise_concern(cast.ben, cast.checkout, WORRY)
    for lead in leads:
        opens(lead, cast)
        lead.fills({"What do you want to know?": f"{lead.name} wants to know"})
    at_once(*(lead.submits for lead in leads))
    winner, other = sorted(leads, key=lambda lead: "is asked" not in modal(lead))
    assert "Ben is asked" in modal(winner)
    other.sees(f"{winner.name} has asked about CHK-1 while you wrote.")
    assert f"{other.name} wants to know" in modal(other)
    card(cast.ben, f"{winner.name} wants to know")
    cast.ben.does_not_see(f"{other.name} wants to know", in_=cast.ben.app)


def test_what_comes_too_late_says_so_and_shows_where_it_stands(cast: Cast) -> None:
    raise_concern(cast.ben, cast.checkout, WORRY)
    asks(cast.maya, cast)
    card(cast.ben, "[Reply]")
    cast.ben.runs("/concern CHK-1", in_=cast.checkout)
    cast.ben.sees("[Reply]", in_=cast.checkout)
    cast.maya.runs("/concern CHK-1", in_=cast.checkout)
    types_a_reply(cast.ben)
    answers(cast.maya, cast, "Done", "it is not moved again")
    cast.ben.submits()
    cast.ben.sees("CHK-1 is done by now. It has come to its end, so this question is over.")
    cast.ben.sees(REPLY)
    cast.ben.closes()
    cast.ben.clicks("Reply", in_=cast.checkout)
    cast.ben.sees("so this question is over.", in_=cast.checkout)
    cast.ben.sees("Maya asked, Wed 25 Nov: no reply came", in_=cast.checkout)
    cast.ben.does_not_see("[Reply]", in_=cast.checkout)
    before = cast.maya.screen(cast.checkout).count("[Ask back]")
    cast.maya.clicks("Ask back", in_=cast.checkout)
    cast.maya.sees("open it again before you ask back.", in_=cast.checkout)
    assert cast.maya.screen(cast.checkout).count("[Ask back]") == before - 1


def test_who_is_not_there_any_more_is_not_asked_and_does_not_reply(
    house: House, cast: Cast
) -> None:
    raise_concern(cast.ben, cast.checkout, WORRY)
    asks(cast.maya, cast)
    card(cast.ben, "[Reply]")
    types_a_reply(cast.ben)
    becomes(house, cast.ben, "deactivated")
    cast.ben.submits()
    cast.ben.sees("Only full members of this workspace can do this.")
    opens_too_late = partial(cast.maya.clicks, "Ask back", cast.checkout)
    cast.maya.runs("/concern CHK-1", in_=cast.checkout)
    sentence = "Whoever raised CHK-1 cannot hear back any more"
    refused(cast.maya, opens_too_late, sentence, cast.checkout)
