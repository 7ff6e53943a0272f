"""What views are drawn from, made from the types of their arguments: empty, one, most and longest.

A field that is text must say here how long it can become: a new one without a length fails the
catalogue instead of slipping through it.
"""

import random
import types
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from enum import Enum, StrEnum
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from pydantic import BaseModel

from bot.asking.schemas import QUESTION_LENGTH, REPLY_LENGTH, Replied, WaitingQuestion
from bot.audit import service as audit
from bot.audit.schemas import Audit
from bot.concerns import delivered
from bot.concerns import reading as concerns
from bot.concerns.exchanges import EXCHANGES_SHOWN
from bot.concerns.rules import EVIDENCE_LENGTH, QUOTE_LENGTH
from bot.concerns.schemas import (
    ConcernCard,
    ConcernList,
    EvidenceLine,
    Exchange,
    NewConcernsNote,
    Offer,
    QuoteLine,
)
from bot.concerns.sources import EVIDENCE_SHOWN
from bot.concerns.voicing import VOICES_SHOWN
from bot.decisions import service as decisions
from bot.decisions.schemas import DecisionOffer
from bot.digests import rules as digests
from bot.digests.schemas import DigestReport, Listed, News, Section, Thanks, Trend
from bot.drafts import schemas as drafts
from bot.file.rules import PAGE_LENGTH
from bot.file.schemas import OwnPoll, OwnTrial
from bot.heard import schemas as heard
from bot.home import service as home
from bot.home.schemas import HomePage
from bot.inbox import nudging
from bot.inbox import service as inbox
from bot.inbox.schemas import Inbox, Nudge
from bot.initiatives import service as initiatives
from bot.initiatives.schemas import InitiativeCard, InitiativeList
from bot.ledger import service as ledger
from bot.ledger.schemas import Ledger
from bot.polls import reading as polls
from bot.polls import rules as poll_rules
from bot.polls.counting import Count
from bot.polls.findings import PollResult
from bot.polls.results import result_of
from bot.polls.schemas import (
    Choice,
    PollCard,
    PollList,
    PollOffer,
    PublicCard,
    Recorded,
    ResultCard,
    Unposted,
    VoteOffer,
)
from bot.quoting.schemas import QuoteOffer, QuoteRef
from bot.slack.command import Command, Verb
from bot.stakeholders import schemas as stakeholders
from bot.stakeholders.schemas import Roster
from bot.voices import rules as voices
from models.vocabulary import Effect, PauseReason, PollMethod

NAME, KEY, GROUP, GOAL, PROSE, WORDS = 80, 6, 40, 300, 3000, 1000
CHANNEL = 1 + NAME
GROUPS = 40
DRAWS = 2
"""So many different polls are counted for each method, named and anonymous."""
HOSTILE = "<!channel>&*_~`:tada: \u05d0‏ "
PLAIN = "Card payments fail at the last step and nobody is told why. "
DAY = date(2026, 3, 2)

LENGTHS: Mapping[str, int] = {
    "label": KEY + 6,
    "initiative": KEY + 2 + NAME,
    **dict.fromkeys(
        (
            "driver",
            "approver",
            "decider",
            "raiser",
            "raised_for",
            "logged_by",
            "proposed_by",
            "owner",
            "answered_by",
            "author_name",
        ),
        NAME,
    ),
    **dict.fromkeys(("driver_name", "approver_name", "who", "name", "people"), NAME),
    **dict.fromkeys(("come", "move", "go"), NAME),
    **dict.fromkeys(
        ("worry", "settled_if", "answer", "not_yet", "gives_up", "text", "quote"), PROSE
    ),
    "why": WORDS,
    "decisions": WORDS,
    "words": WORDS,
    "sentence": GOAL,
    "found": WORDS,
    "title": 24,
    "goal": GOAL,
    "key": KEY,
    "group": GROUP,
    "groups": GROUP,
    "question": 200,
    "poll": 200,
    "answered": KEY + 6,
    "not_answered": KEY + 6,
    "initiatives": NAME,
    "channel": CHANNEL,
    "does": 80,
    "nearest": 20,
    "unknown": PROSE,
    "align_command": 32,
    "concern_command": 32,
    "what": 40,
    "about": WORDS,
    "person": NAME,
    "seen_by": 200,
    "role": GROUP + 15,
    "group_at_opening": GROUP,
    "channels_seen_in": CHANNEL,
    "page": PAGE_LENGTH,
    "formerly": KEY + 6,
    "was": KEY + 6,
    "joined": KEY + 6,
    "place": CHANNEL,
    "brought_by": NAME,
    "asker": NAME,
    "heard_by": NAME,
    **dict.fromkeys(("left_out", "not_asked"), NAME),
    "cares_about": GOAL,
    "held": GOAL,
    "leads": NAME,
    "noted_by": NAME,
    "shown": 16,
    "intro": drafts.INTRO_LENGTH,
    "theirs": drafts.INTRO_LENGTH,
}
"""The longest that people, or Slack for them, can make the text of a field; the first match counts."""

OWN_LENGTHS: Mapping[tuple[type, str], int] = {
    (QuoteLine, "words"): QUOTE_LENGTH,
    (EvidenceLine, "words"): EVIDENCE_LENGTH,
    (Exchange, "words"): QUESTION_LENGTH,
    (WaitingQuestion, "words"): QUESTION_LENGTH,
    (Exchange, "reply"): REPLY_LENGTH,
    (QuoteRef, "words"): QUOTE_LENGTH,
    (QuoteOffer, "text"): PROSE,
    (Choice, "words"): poll_rules.OPTION_LENGTH,
    (Verb, "name"): 12,
    (stakeholders.Group, "name"): GROUP,
    (stakeholders.Cares, "words"): GOAL,
}

HOME_LISTS = ("votes", "to_reply", "to_settle", "decisions", "drafts", "mine", "led")

ITEMS: Mapping[tuple[type, str], int] = {
    (NewConcernsNote, "cards"): delivered.NOTE_SIZE,
    (ConcernCard, "evidence"): EVIDENCE_SHOWN,
    (ConcernCard, "exchanges"): EXCHANGES_SHOWN,
    (ConcernCard, "others"): VOICES_SHOWN,
    (ConcernList, "cards"): concerns.PAGE_SIZE,
    (type(None), "alike"): voices.OFFERED,
    (InitiativeList, "lines"): initiatives.PAGE_SIZE,
    (InitiativeCard, "channel_ids"): 10,
    (InitiativeCard, "co_lead_ids"): 20,
    (Replied, "heard_by"): 21,
    (News, "decisions"): 10,
    (Thanks, "removed"): digests.MOST_THANKED,
    (DigestReport, "coming"): digests.MOST_COMING,
    (type(None), "verbs"): 20,
    (stakeholders.Preview, "come"): stakeholders.MOST_AT_ONCE,
    (stakeholders.Preview, "move"): stakeholders.MOST_AT_ONCE,
    (stakeholders.Preview, "go"): stakeholders.MOST_AT_ONCE,
    # Both together are no more than that.
    (stakeholders.Change, "come"): stakeholders.MOST_AT_ONCE // 2,
    (stakeholders.Change, "go"): stakeholders.MOST_AT_ONCE // 2,
    (Roster, "groups"): GROUPS,
    (stakeholders.CaresOffer, "leads"): 21,
    (stakeholders.Describing, "people"): stakeholders.MOST_DESCRIBED,
    (stakeholders.Group, "people"): 60,
    (PollList, "cards"): polls.MOST_LISTED,
    (Audit, "lines"): audit.PAGE_SIZE,
    (Inbox, "cards"): inbox.PAGE_SIZE,
    (Ledger, "lines"): ledger.PAGE_SIZE,
    (Nudge, "cards"): nudging.SHOWN,
    (heard.HeardMap, "groups"): GROUPS,
    (heard.AskOffer, "people"): heard.MOST_ASKED,
    (heard.AskOffer, "left_out"): heard.MOST_ASKED,
    (heard.Asked, "people"): heard.MOST_ASKED,
    (heard.Asked, "not_asked"): heard.MOST_ASKED,
    **{(HomePage, name): home.SHOWN for name in HOME_LISTS},
}
AT_LEAST_ONE = {
    (Offer, "choices"),
    (PollOffer, "initiatives"),
    (DecisionOffer, "initiatives"),
    (Roster, "initiatives"),
    (stakeholders.Describing, "initiatives"),
    (stakeholders.CaresOffer, "leads"),
    (heard.AskOffer, "people"),
    (NewConcernsNote, "cards"),
    (Thanks, "removed"),
    (InitiativeCard, "channel_ids"),
}
"""Where there is nothing, these are not shown: another view says so."""
MANY = max(concerns.MOST_CHOICES, decisions.MOST_CHOICES, polls.MOST_CONCERNS)
"""As many as a select menu holds: the most of everything that has no limit of its own."""


class Size(StrEnum):
    """How much there is of everything."""

    EMPTY = "empty"
    ONE = "one"
    MOST = "most"
    LONGEST = "longest"
    HOSTILE = "hostile"

    @property
    def is_full(self) -> bool:
        """Whether lists hold as many as they can."""
        return self in {Size.MOST, Size.LONGEST, Size.HOSTILE}


@dataclass(frozen=True)
class Maker:
    """Makes values of a type. `user_id` and `channel_id` stand wherever Slack's ids do."""

    size: Size
    variant: int
    user_id: str = "U0000000001"
    channel_id: str = "C0000000001"
    only: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    """The values that a field can have where this is drawn, if not all of its type."""

    def arguments(self, function: Callable[..., Any]) -> dict[str, Any]:
        """Arguments of a view, by the types it declares."""
        hints = _hints(function)
        return {
            name: self.make(hint, type(None), name)
            for name, hint in hints.items()
            if name != "return"
        }

    def make(self, hint: Any, owner: type, name: str) -> Any:
        """A value of a type, for a field of `owner`. Raises LookupError where nothing says how long."""
        origin, inner = get_origin(hint), get_args(hint)
        if origin is Annotated:
            return self.make(inner[0], owner, name)
        if origin in (Union, types.UnionType):
            return self._optional(inner, owner, name)
        if origin is Literal:
            return self._chance(owner, name).choice(inner)
        if origin is tuple or origin in (Sequence, list):
            return tuple(self._items(inner[0], owner, name))
        if origin is dict:
            return self._figures(inner)
        return self._single(hint, owner, name)

    def _single(self, hint: Any, owner: type, name: str) -> Any:
        if hint in OWN:
            return OWN[hint](self)
        if issubclass(hint, Enum):
            members = list(self.only.get(name, hint))
            shift = sum(map(ord, name))
            return members[(self.variant + shift) % len(members)]
        if issubclass(hint, BaseModel):
            return hint.model_construct(**self.fields(hint))
        simple: Mapping[type, Callable[[], Any]] = {
            # Charts are the usual case: the first variant has them.
            bool: lambda: (
                self.variant % 2 == 0
                if name == "charts"
                else self._chance(owner, name).random() < 0.5
            ),
            int: lambda: self._number(name),
            float: lambda: 3.5,
            datetime: lambda: datetime(2026, 3, 27, 16, tzinfo=UTC),
            date: lambda: DAY,
            time: lambda: time(9),
            UUID: lambda: UUID(int=self.variant),
        }
        return simple[hint]() if hint in simple else self.text(owner, name)

    def _number(self, name: str) -> int:
        if name == "id" or name.endswith("_id"):
            return 2**53
        if name in ("weekday", "page"):
            return self.variant % 7
        return {Size.EMPTY: 0, Size.ONE: 1}.get(self.size, 99_999)

    def fields(
        self, model: type[BaseModel], without: Collection[str] = frozenset()
    ) -> dict[str, Any]:
        """Values for the fields of a model."""
        hints = _hints(model)
        return {
            name: self.make(hints[name], model, name)
            for name in model.model_fields
            if name not in without
        }

    def _optional(self, inner: Sequence[Any], owner: type, name: str) -> Any:
        (hint,) = [one for one in inner if one is not type(None)]
        absent = self.size is Size.EMPTY or (
            self.size is not Size.LONGEST and self._chance(owner, name).random() < 0.3
        )
        return None if absent else self.make(hint, owner, name)

    def _items(self, hint: Any, owner: type, name: str) -> list[Any]:
        most = ITEMS.get((owner, name), MANY)
        least = 1 if (owner, name) in AT_LEAST_ONE else 0
        number = {Size.EMPTY: least, Size.ONE: 1}.get(self.size, most)
        if not number:
            return []
        one = self.make(hint, owner, name)
        return [_told_apart(one, place) for place in range(number)]

    def _figures(self, inner: Sequence[Any]) -> dict[Any, Any]:
        number = {Size.EMPTY: 0, Size.ONE: 1}.get(self.size, 9_999)
        return dict.fromkeys(inner[0], number)

    def text(self, owner: type, name: str) -> str:
        """Text as long as this field can become. Raises LookupError where nothing says how long."""
        special = {
            "zone": "America/Argentina/ComodRivadavia",
            "evidence_url": "https://example.com/" + "a" * 1980
            if self.size.is_full
            else "https://a.b",
        }
        special["ts"] = "1795000000.000100"
        special["quote_url"] = special["evidence_url"]
        special["url"] = special["evidence_url"]
        if name in special:
            return special[name]
        if name.endswith(("channel_id", "channel_ids")):
            return self.channel_id
        if name.endswith(("_id", "_ids")) or (owner is stakeholders.Change and name != "group"):
            return self.user_id
        longest = OWN_LENGTHS.get((owner, name)) or LENGTHS.get(name)
        if longest is None:
            raise LookupError(f"how long can {owner.__name__}.{name} become? say so in LENGTHS")
        if name == "label":
            return "ABCDEF-99999"
        if name.endswith("_command"):
            return "/renamed"
        if self.size is Size.EMPTY:
            return "x"
        if self.size is Size.HOSTILE:
            return (HOSTILE * longest)[:longest]
        text = (PLAIN * longest)[: longest if self.size is Size.LONGEST else min(longest, 40)]
        return text.rstrip() or "x"

    def _chance(self, owner: type, name: str) -> random.Random:
        return random.Random(f"{self.variant} {owner.__name__} {name}")


@cache
def _hints(of: Callable[..., Any]) -> Mapping[str, Any]:
    return get_type_hints(of, include_extras=True)


def _told_apart(value: Any, place: int) -> Any:
    # The same thing twice would be no list that the bot can come to.
    if isinstance(value, BaseModel):
        known = type(value).model_fields
        changed: dict[str, Any] = {"id": place + 1} if "id" in known else {}
        if "number" in known:
            changed["number"] = place + 1
        if "name" in known:
            changed["name"] = _numbered(getattr(value, "name"), place)  # noqa: B009  # not every model's
        return value.model_copy(update=changed)
    if isinstance(value, Verb):
        return replace(value, name=_numbered(value.name, place))
    return value


def _numbered(text: str, place: int) -> str:
    return f"{place}{text[len(str(place)) :]}"


def _poll_card(maker: Maker) -> PollCard:
    made = maker.fields(PollCard)
    method: PollMethod = made["method"]
    options = poll_rules.most_options(method) if maker.size.is_full else poll_rules.FEWEST_OPTIONS
    choices = [
        Choice(number=n + 1, words=_numbered(maker.text(Choice, "words"), n))
        for n in range(options)
    ]
    if method is PollMethod.STANCE:
        choices = []
    made |= {
        "choices": tuple(choices),
        "most_picks": options if method is PollMethod.PICK else None,
        "smallest_group": poll_rules.SMALLEST_GROUP,
    }
    return PollCard.model_construct(**made)


def _ballot(maker: Maker, card: PollCard) -> dict[str, Any]:
    numbers = [choice.number for choice in card.choices]
    if card.method is PollMethod.RANK:
        places = {str(number): place for place, number in enumerate(numbers[:-1], start=1)}
        return {"places": places, "no_opinion": numbers[-1:]}
    if card.method is PollMethod.PICK:
        return {"picks": numbers}
    return {"stance": 1 + maker.variant % 5, "reason": maker.text(type(None), "worry")}


def _vote_offer(maker: Maker) -> VoteOffer:
    card = _poll_card(maker)
    return VoteOffer(card=card, ballot=None if maker.size is Size.EMPTY else _ballot(maker, card))


def _recorded(maker: Maker) -> Recorded:
    card = _poll_card(maker)
    return Recorded(card=card, ballot=_ballot(maker, card))


def _result_card(maker: Maker) -> ResultCard:
    card = _poll_card(maker)
    return ResultCard(card=card, result=_result(maker, card))


def _public_card(maker: Maker) -> PublicCard:
    told = _result_card(maker)
    return PublicCard(card=told.card, found=None if maker.size is Size.EMPTY else told.result)


def _unposted(maker: Maker) -> Unposted:
    told = _result_card(maker)
    reason = maker.make(PauseReason, Unposted, "reason")
    found = None if maker.size is Size.EMPTY else told.result
    return Unposted(card=told.card, reason=reason, result=found)


def _result(maker: Maker, card: PollCard) -> PollResult:
    return _counted(maker.size, maker.variant % DRAWS, card.method, card.anonymous)


@cache
def _counted(size: Size, draw: int, method: PollMethod, anonymous: bool) -> PollResult:
    # Several views show the same result, and counting it takes far longer than drawing it.
    maker = Maker(size, draw, only={"method": [method]})
    card = _poll_card(maker)
    people = {Size.EMPTY: 0, Size.ONE: 1}.get(size, poll_rules.SMALLEST_GROUP * GROUPS)
    chance = random.Random(draw)
    ballots, groups = {}, {}
    for n in range(people):
        ballot = _ballot(maker, card)
        if "places" in ballot:
            places = list(ballot["places"].values())
            chance.shuffle(places)
            ballot["places"] = dict(zip(ballot["places"], places, strict=True))
        elif "picks" in ballot:
            ballot["picks"] = chance.sample(
                ballot["picks"], chance.randint(1, len(ballot["picks"]))
            )
        else:
            ballot["stance"] = chance.randint(1, 5)
        ballots[f"U{n}"] = ballot
        groups[f"U{n}"] = _numbered(maker.text(type(None), "group"), n % GROUPS)
    names = {user: maker.text(type(None), "who") for user in ballots}
    return result_of(
        Count(
            method=method,
            choices=card.choices,
            asked=people + 3,
            ballots=ballots,
            groups=groups,
            smallest_group=card.smallest_group if anonymous else None,
            names={} if anonymous else names,
            seed=1,
        )
    )


def _report(maker: Maker) -> DigestReport:
    most = (1, 2, 4, digests.MOST_SECTIONS)[maker.variant % 4] if maker.size.is_full else 1
    lines = digests.lines_a_list(most) if maker.size.is_full else 1
    sections = []
    for place in range(0 if maker.size is Size.EMPTY else most):
        section = _numbered_section(maker.make(Section, DigestReport, "sections"), place)
        lists = {
            name: _cut(getattr(section, name), lines) for name in ("stopping", "answers", "newest")
        }
        sections.append(section.model_copy(update=lists))
    return DigestReport.model_construct(
        **{**maker.fields(DigestReport, without={"sections"}), "sections": tuple(sections)}
    )


def _numbered_section(section: Section, place: int) -> Section:
    return section.model_copy(update={"name": _numbered(section.name, place)})


def _cut(listed: Listed, lines: int) -> Listed:
    return listed.model_copy(update={"entries": listed.entries[:lines]})


def _trend(maker: Maker) -> Trend:
    days = tuple(digests.chart_days(DAY))
    figure = {Size.EMPTY: 0, Size.ONE: 1}.get(maker.size, 99_999)
    return Trend(days=days, series={effect: (figure,) * len(days) for effect in Effect})


def _verb(maker: Maker) -> Verb:
    def run(command: Command) -> None:
        """Does nothing: only its words are drawn."""

    return Verb("verb", maker.text(Verb, "name"), maker.text(Verb, "does"), run)


def _own_poll(maker: Maker) -> OwnPoll:
    made = maker.fields(OwnPoll, without={"answer"})
    return OwnPoll.model_construct(**made, answer=_ballot(maker, _poll_card(maker)))


def _own_trial(maker: Maker) -> OwnTrial:
    return OwnTrial(is_open=maker.variant % 2 == 0, answer=_ballot(maker, _poll_card(maker)))


OWN: Mapping[type, Callable[[Maker], Any]] = {
    PollCard: _poll_card,
    VoteOffer: _vote_offer,
    Recorded: _recorded,
    PublicCard: _public_card,
    ResultCard: _result_card,
    Unposted: _unposted,
    DigestReport: _report,
    Trend: _trend,
    Verb: _verb,
    OwnPoll: _own_poll,
    OwnTrial: _own_trial,
}
"""Types whose parts depend on one another."""
