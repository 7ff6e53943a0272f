"""The week of the story, played by people: raise, ask, vote, remind, close, decide, and the next digest.

The ballots are those of tests/reference/week_22_ballots.json; what people read in the thread is held
against the expected values of that file.
"""

import json
from datetime import timedelta
from pathlib import Path

from sandbox import Person, Workspace
from tests.acceptance.conftest import House
from tests.acceptance.people import Cast, assemble, raise_concern, start_initiative
from tests.acceptance.test_decisions import WORDS, lena_says, propose, said
from tests.acceptance.test_polls import ANONYMOUS, QUESTION, ask, result
from tests.acceptance.weeks import NEXT_MONDAY, digests, preview, set_digest

WEEK = json.loads((Path(__file__).parents[1] / "reference" / "week_22_ballots.json").read_text())
OPTIONS: list[str] = WEEK["inputs"]["options"]
EXPECTED = WEEK["expected_exact"]["values"]
PLACES = ("1 (first)", "2", "3", "4", "5 (last)")
ASKED = {"Engineering": 7, "Sales": 4, "Support": 4, "Design": 3, "Marketing": 4, "Executives": 3}
ZONES = {"Sales": "America/New_York", "Support": "Asia/Manila"}


def stakeholders(cast: Cast) -> dict[str, list[Person]]:
    """Twenty-five people in six groups, brought in with `/align people`."""
    crowd = {
        group: [
            cast.workspace.person(
                f"{group} {n}", tz=ZONES.get(group, "Europe/Berlin"), channels=[cast.checkout]
            )
            for n in range(1, number + 1)
        ]
        for group, number in ASKED.items()
    }
    for group, people in crowd.items():
        cast.maya.runs("/align people", in_=cast.checkout)
        cast.maya.sees("Stakeholders")
        cast.maya.fills({"Group": group, "People": people})
        cast.maya.submits()
        cast.maya.sees(f"Come ({len(people)})")
        cast.maya.submits()
        cast.maya.sees("Saved.")
        cast.maya.closes()
    return crowd


def votes(person: Person, cast: Cast, ranking: list[str]) -> None:
    """A whole ranking, on the card."""
    person.clicks("Vote", in_=cast.checkout)
    person.sees("Save my vote")
    person.fills(dict(zip(ranking, PLACES, strict=True)))
    person.submits()
    person.sees("Nobody, Maya included, can see your ballot.")
    person.sees(f"1. {ranking[0]}")
    person.closes()


def everybody_votes(cast: Cast, crowd: dict[str, list[Person]]) -> list[Person]:
    """Who has not voted when all ballots of the story are in."""
    waiting = {group: list(people) for group, people in crowd.items()}
    for ballot in WEEK["inputs"]["ballots"]:
        votes(waiting[ballot["group"]].pop(0), cast, ballot["ranking"])
    return [person for people in waiting.values() for person in people]


def test_the_week(house: House, acme: Workspace) -> None:
    cast = assemble(acme)
    start_initiative(cast.maya, cast.checkout, cast.lena)
    set_digest(cast.maya, cast)
    crowd = stakeholders(cast)
    joy = crowd["Support"][0]

    # Monday: what worries people.
    raise_concern(crowd["Sales"][0], cast.checkout, "forced sign-up loses buyers")
    raise_concern(joy, cast.checkout, "refunds take four clicks", effect="Slows us")
    raise_concern(crowd["Executives"][0], cast.checkout, "no figures by July", basis="A belief")

    # Tuesday: what should ship first? Weeks in the sandbox's time, so that reminders fall due.
    friday = NEXT_MONDAY + timedelta(days=11, hours=3)
    ask(
        cast.maya,
        cast,
        {
            "Options, one a line": "\n".join(OPTIONS),
            "Named or anonymous?": ANONYMOUS,
            "Who is asked?": "The initiative's stakeholders",
            "Closes on": friday.date().isoformat(),
        },
    )
    joy.sees("0 of 25 answered", in_=cast.checkout, within=15)
    late = everybody_votes(cast, crowd)
    assert len(late) == WEEK["inputs"]["invited"] - len(WEEK["inputs"]["ballots"]) == 3
    joy.sees("22 of 25 answered", in_=cast.checkout, within=15)

    # Wednesday: three have not answered, and they alone are reminded, by the clock of each.
    house.move_clock_to(friday - timedelta(days=1))
    for person in late:
        person.sees("Two minutes?", in_=person.app, within=15)
    preview(cast)
    for person in (joy, crowd["Engineering"][0]):
        assert "Two minutes?" not in person.screen(person.app)

    # Thursday: the result, in the thread of the card.
    house.move_clock_to(friday + timedelta(days=1))
    the_result_is_that_of_the_story(result(joy, cast))

    # Friday: a person decides.
    propose(
        cast,
        Poll_that_informed_it=QUESTION,
        Concerns_it_answers=["CHK-2  refunds take four clicks"],
        Concerns_it_does_not_answer=["CHK-3  no figures by July"],
        What_we_give_up="New analytics until July",
    )
    lena_says(cast, "Confirm")
    said(cast.maya, "Confirmed by Lena: a decision about Checkout revamp.")
    house.move_clock_to(NEXT_MONDAY + timedelta(days=21))
    joy.sees(f"{WORDS}  (confirmed by Lena)", in_=cast.checkout, within=15)
    assert any("3 raised" in told for told in digests(cast))


def the_result_is_that_of_the_story(told: str) -> None:
    """Every number of the story is read in the thread."""
    assert "22 of 25 people answered." in told
    for place, [option] in enumerate(EXPECTED["schulze_tiers"], start=1):
        mean, firsts = EXPECTED["mean_place"][option], EXPECTED["first_places"][option]
        assert f"{place}. {option}  {mean:.1f}  (first for {firsts})" in told
    bridge = EXPECTED["in_top_3"]["Guest checkout"]
    for sentence in (
        "Guest checkout comes first.",
        f"Most first places: Saved cards ({EXPECTED['first_places']['Saved cards']}).",
        f"Bridge: Guest checkout, in the top 3 of {bridge} of 22 (95%), first for 4.",
        "Biggest split: Faster API. Engineering clear favourite, Sales clear last.",
        f"the same way {EXPECTED['P_same']:.0%} of the time (50% is a coin toss): some shared order",
        "Inside Engineering 85%, strong agreement",
        "Engineering and Sales order 3 of 10 pairs the same way",
        "Engineering and Support order 7 of 10 pairs the same way",
    ):
        assert sentence in told, sentence
    groups = EXPECTED["groups"]["4"]
    for group, answers in groups["shown"].items():
        assert f"{group} ({answers})  " in told
    assert f"Other groups ({sum(groups['pooled'].values())})  " in told
    assert f"({', '.join(sorted(groups['pooled']))} pooled)" in told
    for group in groups["pooled"]:
        assert f"{group} (" not in told
