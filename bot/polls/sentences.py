"""What a result says, a sentence a rule. Each gets findings and returns a sentence, or None."""

from collections.abc import Callable, Sequence

from bot.polls import rules
from bot.polls.findings import Far, GroupRow, PollResult, Standing
from bot.polls.measures.minima import ORDER_BALLOTS
from bot.slack.blocks import count

Rule = Callable[[PollResult], str | None]
MOST_NAMED = 12
"""Groups that a sentence names, before it counts the others."""


def participation(result: PollResult) -> str:
    """How many answered."""
    return f"{result.answered} of {count(result.asked, 'person', 'people')} answered."


def nothing_to_show(result: PollResult) -> str | None:
    """Why there is no result."""
    if not result.answered:
        return "Nobody answered, so there is nothing to tell."
    if not result.is_shown:
        return "So few answers could be traced to people. Nothing else is shown."
    if not result.standings and result.stances is None:
        return f"An order needs at least {ORDER_BALLOTS} answers."
    return None


def headline(result: PollResult) -> str | None:
    """Who is first, if anybody is."""
    first = [standing.words for standing in result.standings if standing.tier == 1]
    if not first:
        return None
    if len(first) > 1:
        return f"A tie: {_together(first)}."
    if len(result.standings) > 1 and not result.is_ahead:
        return f"{first[0]} comes first, and it is too close to call."
    return f"{first[0]} comes first."


def no_clear_winner(result: PollResult) -> str | None:
    """That no option wins against each other one."""
    if not result.standings or result.is_condorcet or _is_pick(result):
        return None
    return "No option beats all others head to head."


def methods(result: PollResult) -> str | None:
    """That another way to count would give another first."""
    if not result.methods_disagree or _is_pick(result):
        return None
    return (
        f"The order depends on how it is counted: by mean place {_together(result.best_by_place)} "
        "would be first."
    )


def most_firsts(result: PollResult) -> str | None:
    """Which option most people put first, where that is another one."""
    # Where one is told in words, its first places are not told, and no number beside them.
    if _is_pick(result) or not result.standings or any(s.said for s in result.standings):
        return None
    most = max(standing.firsts for standing in result.standings)
    leaders = [standing for standing in result.standings if standing.firsts == most]
    if not most or any(standing.tier == 1 for standing in leaders):
        return None
    return f"Most first places: {_together([s.words for s in leaders])} ({most})."


def bridge(result: PollResult) -> str | None:
    """The option that unites."""
    found = result.bridge
    if found is None or _is_pick(result):
        return None
    firsts = "" if found.firsts is None else f", first for {found.firsts}"
    return (
        f"Bridge: {found.words}, in the top {found.top} of {found.high} of {found.voted} "
        f"({found.percent}%){firsts}."
    )


def split(result: PollResult) -> str | None:
    """The option that two groups see most differently."""
    if result.split is None:
        return None
    one = result.split
    hint = " A hint, from small numbers." if one.high.is_hint or one.low.is_hint else ""
    return f"Biggest split: {one.words}. {_far(one.high)}, {_far(one.low)}.{hint}"


def agreement(result: PollResult) -> str | None:
    """How far people order alike; a word for it only where chance would hardly do it."""
    if result.same_percent is None:
        return None
    figure = f"Two people order two of these the same way {result.same_percent}% of the time"
    if result.band is None:
        return f"{figure}; the answers are too few or too mixed to tell more."
    return f"{figure} (50% is a coin toss): {result.band}."


def shared_picks(result: PollResult) -> str | None:
    """How far people pick alike; a word for it only where chance would hardly do it."""
    if result.shared_percent is None:
        return None
    told = f"Two people share {result.shared_percent}% of their picks on average"
    if result.band is None:
        return f"{told}; the answers are too few or too mixed to tell more."
    return f"{told}: {result.band}."


def contested(result: PollResult) -> str | None:
    """The option that people place furthest apart."""
    if result.contested is None or result.contested_apart is None or _is_pick(result):
        return None
    return (
        f"Most contested: {result.contested}; two people place it {result.contested_apart:.1f} "
        "places apart."
    )


def camps(result: PollResult) -> str | None:
    """That people split."""
    return "People split into camps: the order above hides two or more." if result.camps else None


def gap(result: PollResult) -> str | None:
    """That groups agree inside and differ between."""
    return "Groups agree inside and differ between each other." if result.gap else None


def inside(result: PollResult) -> str | None:
    """Groups that agree in themselves."""
    said = [
        f"inside {one.group} {'over ' if one.is_over else ''}{one.percent}%, {one.band}"
        for one in result.inside
        if one.band is not None
    ]
    rest = f"; and {count(len(said) - MOST_NAMED, 'more group')}" if len(said) > MOST_NAMED else ""
    return f"{_capital('; '.join(said[:MOST_NAMED]))}{rest}." if said else None


def pairs(result: PollResult) -> str | None:
    """Groups side by side, the most alike and the least."""
    ordered = sorted(result.pairs, key=lambda pair: pair.same / pair.of if pair.of else 0)
    if not ordered or not ordered[0].of:
        return None
    ends = [ordered[-1], ordered[0]] if len(ordered) > 1 else ordered
    return (
        "; ".join(
            f"{pair.first} and {pair.second} order {pair.same} of {pair.of} pairs the same way"
            for pair in ends
        )
        + "."
    )


def _first_few(names: Sequence[str]) -> str:
    rest = len(names) - MOST_NAMED
    return ", ".join([*names[:MOST_NAMED], *([f"{rest} more"] if rest > 0 else [])])


def shown(result: PollResult) -> str | None:
    """Which groups are shown, and which are pooled."""
    if result.is_withheld:
        return (
            "Nothing is shown by group: a poll not long ago asked almost the same people almost the "
            "same, and the difference could tell what one of them answered."
        )
    if not result.groups:
        return "Nothing is shown by group: the groups are too small." if result.pooled else None
    told = _first_few([_heard(row) for row in result.groups])
    pooled = f" ({_first_few(result.pooled)} pooled)" if result.pooled else ""
    return f"Shown: {told}{pooled}."


def not_heard(result: PollResult) -> str | None:
    """Groups of which nobody answered."""
    return f"Nobody answered from {_first_few(result.not_heard)}." if result.not_heard else None


def middle(result: PollResult) -> str | None:
    """The answer in five steps with half of the people on either side."""
    if result.stances is None or result.stances.median is None:
        return None
    words, median = dict(rules.STANCES), result.stances.median
    low, high = int(median), int(median + 0.5)
    if low == high:
        return f"The middle answer: {words[low]}."
    return f"The middle answer: between {words[high]} and {words[low]}."


def alike(result: PollResult) -> str | None:
    """That nearly everybody answered the same, without a number."""
    if result.stances is None or result.stances.histogram:
        return None
    return "Nearly all answered the same; how many is not told, as it would tell of each of them."


def stances(result: PollResult) -> str | None:
    """How alike the answers in five steps are."""
    found = result.stances
    if found is None:
        return None
    said = []
    if found.must_be_heard:
        said.append(
            f"{count(found.must_be_heard, 'person', 'people')} must be heard before going on."
        )
    if found.apart is not None:
        said.append(f"Two answers differ by {found.apart:.1f} steps on average (at random 1.6).")
    if found.spread is not None:
        said.append(f"{_capital(found.spread)}.")
    return " ".join(said) or None


RULES: Sequence[Rule] = (
    nothing_to_show,
    headline,
    middle,
    alike,
    no_clear_winner,
    methods,
    most_firsts,
    bridge,
    split,
    contested,
    agreement,
    shared_picks,
    inside,
    pairs,
    gap,
    camps,
    stances,
    shown,
    not_heard,
)


def sentences(result: PollResult) -> list[str]:
    """Everything a result says, in this order."""
    return [sentence for rule in RULES if (sentence := rule(result)) is not None]


def _is_pick(result: PollResult) -> bool:
    return result.shared_percent is not None or any(one.picks for one in result.standings)


def _heard(row: GroupRow) -> str:
    return f"{row.group} {row.answered}" + (f" of {row.asked}" if row.asked is not None else "")


def _far(far: Far) -> str:
    return (
        f"{far.group} {far.standing}"
        if far.standing != "mixed"
        else f"{far.group} place {far.mean:g}"
    )


def _together(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def in_one_line(result: PollResult, *, is_closed: bool) -> str | None:
    """What the card tells: who came first, or where an open poll stands so far."""
    if is_closed:
        told = (rule(result) for rule in (headline, middle, nothing_to_show))
        return next((sentence for sentence in told if sentence), participation(result))
    if result.stances:
        said = [f"{words} {result.stances.histogram[value - 1]}" for value, words in rules.STANCES]
        return f"{', '.join(said)}."
    if not result.standings:
        return None
    return f"{', '.join(f'{one.tier}. {standing(one)}' for one in result.standings)}."


def standing(one: Standing) -> str:
    """An option with its figures, or what is said in their place."""
    if one.said is not None:
        return f"{one.words}  {one.said}"
    if one.mean_place is not None:
        return f"{one.words}  {one.mean_place:.1f}"
    return f"{one.words}  {count(one.picks, 'pick')}"
