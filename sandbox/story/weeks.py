"""Three and a half weeks at Acme, up to the Thursday morning on which a newcomer looks in."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.person import Person
from sandbox.seed import GROUPS
from sandbox.state import Channel
from sandbox.story import deeds
from sandbox.story.worries import FIRST_QUESTION, OPTIONS, RANKINGS, WORRIES
from sandbox.workspace import Workspace

BERLIN = ZoneInfo("Europe/Berlin")
CHANNELS: Mapping[str, str] = {
    "CHK": "checkout-revamp",
    "PRC": "pricing-page",
    "SSO": "sso-enterprise",
}
SECOND_QUESTION = "Guest checkout goes live on 1 July without an account. Where do you stand?"
ARRIVES_AT, ARRIVES_ON, LAST_WEEK = time(9, 30), 3, 4
STAKEHOLDERS = "The initiative's stakeholders"
DECISION = "Guest checkout first, refunds second."
EVENING, EARLY = "17:30", "08:45"
"""Raised after hours and answered before nine: Maya has no notes to read that are out of date by then."""
PLACES = ("1 (first)", "2", "3", "4", "5 (last)")


def arrival(now: datetime) -> datetime:
    """The newest Thursday, 9:30 in Berlin, that is not after `now`."""
    local = now.astimezone(BERLIN)
    day = local.date() - timedelta(days=(local.weekday() - ARRIVES_ON) % 7)
    moment = datetime.combine(day, ARRIVES_AT, BERLIN)
    return moment if moment <= local else moment - timedelta(days=7)


class Story:
    """Plays the weeks in a workspace, ending at `arrival`, a Thursday. The app must be connected."""

    def __init__(self, workspace: Workspace, arrival: datetime) -> None:
        self._workspace = workspace
        self._arrival = arrival
        self._monday = arrival.date() - timedelta(days=ARRIVES_ON)
        self._people = {person.name: person for person in workspace.people.values()}
        self._channels = {channel.name: channel for channel in workspace.channels}
        self._maya = self._people["Maya"]

    def play(self, begins: Callable[[int, int], object] = lambda _week, _weeks: None) -> None:
        """All of it. `begins` is told as each week begins: which one, and of how many."""
        weeks = (self._first, self._second, self._third, self._fourth)
        for number, week in enumerate(weeks, 1):
            begins(number, len(weeks))
            week()
        for person in self._people.values():
            for channel in person.channels:
                person.looks_at(channel)
        self._at(self._arrival)
        self._until_all_is_told()
        # As Slack does when a window is opened anew.
        for person in self._people.values():
            for channel in self._channels.values():
                person.dismisses(channel)

    def _until_all_is_told(self) -> None:
        """Everything that this morning brings is there: nobody should arrive in the middle of it."""
        arrives = {
            "Joy": ("Does this settle it?", "17 of 25 answered"),
            "Maya": ("CHK-17", "PRC-8", "Nothing in this note waits for a first answer any more"),
            **dict.fromkeys(("Yuki", "Amara", "Hugo", "Jonas", "Ravi", "Ramon"), ("Two minutes?",)),
        }
        for name, texts in arrives.items():
            for text in texts:
                self._people[name].sees(text, within=deeds.PATIENCE)

    def _first(self) -> None:
        self._when(1, 0, "10:00")
        decided = self._day(5, 4)
        for key, name, goal in (
            ("CHK", "Checkout revamp", "Fewer buyers give up between basket and payment"),
            ("PRC", "Pricing page v2", "Customers find their price without asking Sales"),
            ("SSO", "SSO for enterprise", "Large customers sign in with their own accounts"),
        ):
            deeds.starts(self._maya, self._of(key), "Lena", name, key, goal, decided)
        for key in ("CHK", "PRC"):
            deeds.sets_digest(self._maya, self._of(key))
            for group, names in GROUPS.items():
                deeds.brings(self._maya, self._of(key), group, [self._people[n] for n in names])
        self._when(1, 1, EVENING)
        self._raise("CHK-1", "CHK-2", "CHK-3", "CHK-4", "PRC-1", "PRC-2", "SSO-1")
        self._when(1, 2, EARLY)
        for label in ("CHK-1", "CHK-2", "CHK-4", "PRC-1"):
            deeds.acknowledges(self._maya, self._of(label), label)
        self._answer("CHK-3", "Planned", "One look for both, with the new payment page.")
        self._answer("PRC-2", "Exploring", "Mateo shows two plans at a time on Friday.")
        self._answer("SSO-1", "Exploring", "Noor speaks to the customer.", owner="Noor")
        self._when(1, 2, EVENING)
        self._raise("CHK-5", "CHK-6", "CHK-7", "CHK-8", "PRC-3")
        deeds.withdraws(self._people["Hugo"], self._of("CHK"), "CHK-7")
        self._when(1, 3, EARLY)
        self._answer(
            "CHK-6",
            "Exploring",
            "Lee asks the provider for access. Until then nobody changes that account.",
            owner="Lee",
            due=self._day(3, 2),
        )
        self._answer("CHK-8", "Acknowledged", "Invoices stay as they are until Northwind agrees.")
        self._answer("CHK-5", "Exploring", "I ask Lena on Monday which part may come later.")
        self._answer("PRC-3", "Acknowledged", "Every one of us should say the same, yes.")

    def _second(self) -> None:
        self._digest(2)
        self._when(2, 1, EVENING)
        self._raise("CHK-9", "CHK-10", "CHK-11", "PRC-4", "PRC-5", "SSO-2")
        self._when(2, 2, EARLY)
        self._answer("CHK-1", "Done", "Every way to pay has a test now.")
        self._answer("CHK-4", "Done", "Messages rewritten with Liza's list, live since Tuesday.")
        self._answer(
            "CHK-9",
            "Not doing",
            "Not now: under 2 % of orders need one. We look at it again on 1 July.",
        )
        self._answer("CHK-10", "Planned", "One question a basket, in the next version.")
        self._answer("CHK-11", "Done", "The field takes letters and spaces.")
        self._answer(
            "PRC-4", "Exploring", "You are right to ask. Design tries all plans side by side."
        )
        self._answer("PRC-5", "Not doing", "Three of our markets want the price with tax, by law.")
        self._answer("SSO-2", "Acknowledged", "I owe you a price by Monday.", due=self._day(3, 0))
        deeds.confirms(self._people["Ben"], self._of("CHK"), "CHK-1")
        deeds.confirms(self._people["Liza"], self._of("CHK"), "CHK-4")
        self._when(2, 2, EVENING)
        self._raise("CHK-12", "CHK-13", "PRC-6", "SSO-3")
        self._when(2, 3, EARLY)
        self._answer("CHK-12", "Exploring", "Clara calls ten people who left.", owner="Clara")
        self._answer("PRC-2", "Done", "Two plans at a time, and a table below.")
        self._answer("PRC-3", "Planned", "Tom and Amara write that sentence.", owner="Amara")
        for label in ("CHK-13", "PRC-6", "SSO-3"):
            deeds.acknowledges(self._maya, self._of(label), label)

    def _third(self) -> None:
        self._digest(3)
        deeds.opens_again(
            self._people["Paolo"],
            self._of("CHK"),
            "CHK-11",
            "Canada works now. Ireland does not: it refuses every code with a letter at the end.",
        )
        self._when(3, 0, EVENING)
        self._raise("CHK-14", "CHK-15", "PRC-7")
        self._when(3, 1, EARLY)
        for label in ("CHK-14", "CHK-15"):
            deeds.acknowledges(self._maya, self._of(label), label)
        deeds.merges(self._maya, self._of("PRC-7"), "PRC-7", "PRC-3")
        self._when(3, 1, "09:30")
        self._first_poll()
        self._when(3, 3, "17:01")
        self._people["Joy"].sees(
            f"Result: {FIRST_QUESTION}", self._of("CHK"), within=deeds.PATIENCE
        )
        self._when(3, 4, "10:00")
        self._decision()

    def _first_poll(self) -> None:
        deeds.asks(
            self._maya,
            self._of("CHK"),
            FIRST_QUESTION,
            {
                "Options, one a line": "\n".join(OPTIONS),
                "Who is asked?": STAKEHOLDERS,
                "Named or anonymous?": "Anonymous, result after the close",
                "Closes on": self._day(3, 3),
                "At": "17:00",
            },
        )
        ballots = [
            (self._people[name], {OPTIONS[int(n) - 1]: PLACES[i] for i, n in enumerate(ranking)})
            for group, rankings in RANKINGS.items()
            for name, ranking in zip(GROUPS[group], rankings, strict=False)
        ]
        self._vote(ballots)

    def _decision(self) -> None:
        deeds.decides(
            self._maya,
            self._of("CHK"),
            {
                "Poll that informed it": FIRST_QUESTION,
                "Decision": DECISION,
                "Why": "Twenty-one of twenty-two put guest checkout among their first three. "
                "Saved cards have more first places, and two groups put them fourth.",
                "What we give up": "New analytics until July.",
                "Concerns it answers": [
                    "CHK-14  Forced sign-up loses buyers",
                    "CHK-15  Refunds take four clicks",
                ],
                "Concerns it does not answer": ["CHK-2  Without new figures"],
            },
        )
        deeds.approves(self._people["Lena"])
        deeds.confirms(self._people["Felix"], self._of("CHK"), "CHK-14")
        self._answer(
            "CHK-2",
            "Not doing",
            "Not before July. Until then Ingrid gets the shop's own weekly figures.",
        )

    def _fourth(self) -> None:
        self._digest(4)
        self._when(4, 1, "15:30")
        deeds.asks(
            self._maya,
            self._of("CHK"),
            SECOND_QUESTION,
            {
                "How do people answer?": "Stance",
                "Who is asked?": STAKEHOLDERS,
                "Named or anonymous?": "Anonymous, result after the close",
                "Closes on": self._day(4, 4),
                "At": "17:00",
            },
        )
        self._second_poll()
        self._raise("CHK-16", "PRC-8")
        # What is answered before its note goes out needs none, and this one is to be there.
        self._maya.sees("CHK-16", in_=self._maya.app, within=deeds.PATIENCE)
        self._answer("CHK-16", "Exploring", "Pavel and Joy write the rule.", owner="Pavel")
        self._when(4, 2, "15:30")
        self._raise("CHK-17", "CHK-18")

    def _second_poll(self) -> None:
        self._vote(
            [
                (
                    self._people[name],
                    {"Where do you stand?": stance} | ({"Why?": why} if why else {}),
                )
                for stance, names, why in (
                    (
                        "Fully behind it",
                        ("Lena", "Ben", "Aiko", "Felix", "Joy", "Liza", "Clara"),
                        "",
                    ),
                    ("Support it", ("Lee", "Noor", "Mateo", "Paolo", "Sofia", "Ingrid"), ""),
                    ("Can live with it", ("Zoe", "Tom"), ""),
                    (
                        "Have concerns",
                        ("Pavel",),
                        "Until there is a rule for refunds without an account, I would wait.",
                    ),
                    ("Have concerns", ("Dana",), "My customers want to see their old orders."),
                )
                for name in names
            ]
        )

    def _digest(self, week: int) -> None:
        self._when(week, 0, "09:00")
        for key, name in (("CHK", "Checkout revamp"), ("PRC", "Pricing page v2")):
            self._people["Ben"].sees(f"{name} - week {week}", self._of(key), within=deeds.PATIENCE)

    def _raise(self, *labels: str) -> None:
        for label in labels:
            worry = WORRIES[label]
            got = deeds.raises(self._people[worry.who], self._of(label), worry)
            assert got == label, f"{label} came out as {got}"

    def _answer(
        self, label: str, status: str, words: str, *, owner: str = "", due: date | None = None
    ) -> None:
        said: dict[str, Any] = {"Where does it stand now?": status}
        said["What should the raiser hear?"] = words
        if owner:
            said["Who looks after it?"] = owner
        if due:
            said["Next news by"] = due
        deeds.answers(self._maya, self._of(label), label, said)

    def _vote(self, ballots: Sequence[tuple[Person, Mapping[str, str]]]) -> None:
        with ThreadPoolExecutor(4) as booths:
            done = [booths.submit(deeds.votes, who, self._of("CHK"), said) for who, said in ballots]
        for one in done:
            one.result()

    def _of(self, label: str) -> Channel:
        return self._channels[CHANNELS[label[:3]]]

    def _day(self, week: int, weekday: int) -> date:
        return self._monday + timedelta(days=7 * (week - LAST_WEEK) + weekday)

    def _when(self, week: int, weekday: int, at: str) -> None:
        moment = datetime.combine(self._day(week, weekday), time.fromisoformat(at), BERLIN)
        self._at(moment)

    def _at(self, moment: datetime) -> None:
        self._workspace.world.move_clock_to(moment)
