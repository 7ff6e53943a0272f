"""The close by workers: polls that end together, one that cannot be counted, and one of many ballots."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from sqlalchemy import insert, select, update

from bot.deps import Deps
from bot.polls import closing, sentences
from bot.polls.findings import PollResult
from bot.polls.measures import agreement, chance
from bot.polls.measures.pairs import counts_of
from bot.polls.results import result_of
from bot.worker import Worker
from models import Ballot, Poll, PollVoter
from models.vocabulary import PollState
from tests import factories as scene
from tests.clocks import turn
from tests.polls.booth import LATER, NOW, Booth, booth, initiative_of, opened

ORDERS = ((1, 2, 3), (3, 2, 1), (2, 1, 3), (2, 3, 1), (3, 1, 2), (1, 3, 2))
MANY = [ORDERS[0]] * 90 + [ORDERS[n % 6] for n in range(2910)]
"""Places of three thousand people who agree a little more than by chance."""


def time_passes(deps: Deps) -> None:
    """It is after the close."""
    turn(deps.clock, LATER)


def test_of_two_polls_alike_that_end_together_one_is_not_told_by_group(deps: Deps) -> None:
    first = booth(deps, 9)
    both = (first, opened(deps, first.maya, first.people[1:], initiative_of(first)))
    for here in both:
        for person in here.people:
            here.vote(person, 1, 2, 3)
    with deps.database.reading() as session:
        counted = [
            closing.counted(session, deps.vault, scene.WORKSPACE, here.poll_id) for here in both
        ]
    assert not any(told.count.resembles_another for told in counted)

    def finish(told: closing.Counted) -> bool:
        with deps.database.writing() as session:
            return closing.finish(session, deps.vault, told, result_of(told.count), LATER)

    with ThreadPoolExecutor(2) as workers:
        assert sorted(workers.map(finish, counted)) == [False, True]
    [late] = [here for here, state in zip(both, states(deps, both), strict=True) if state == "open"]
    assert late.close()
    with deps.database.reading() as session:
        results = session.scalars(select(Poll.result)).all()
    assert sorted(told["is_withheld"] for told in results if told) == [False, True]


def states(deps: Deps, polls: tuple[Booth, ...]) -> list[PollState]:
    with deps.database.reading() as session:
        return [session.get_one(Poll, here.poll_id).state for here in polls]


def test_a_poll_that_cannot_be_counted_keeps_no_other_open(deps: Deps) -> None:
    spoiled = booth(deps, 5)
    spoiled.vote(spoiled.people[0], 1, 2, 3)
    other = opened(deps, spoiled.maya, spoiled.people, initiative_of(spoiled))
    with deps.database.writing() as session:
        # Sealed with a key that is in SECRET_KEYS no more.
        session.execute(
            update(Poll).where(Poll.id == spoiled.poll_id).values(ballot_key=b"unreadable")
        )
        session.get_one(Poll, spoiled.poll_id).closes_at = NOW
    time_passes(deps)
    Worker(deps).find_due_polls()
    assert states(deps, (spoiled, other)) == [PollState.OPEN, PollState.CLOSED]


def test_of_many_ballots_three_hundred_say_whether_chance_could_have_done_it() -> None:
    levels = np.array(MANY, np.int8)
    everybody = agreement.pairwise_agreement(counts_of(levels))
    assert everybody is not None
    drawn = [
        agreement.pairwise_agreement(counts_of(one)) for one in chance.shuffled(levels, 199, seed=1)
    ]
    # All of them would pass the gate; those that are drawn do not.
    assert chance.p_value(everybody, np.array(drawn, np.float64)) <= chance.SIGNIFICANT
    assert len(chance.sample(levels, seed=1)) == chance.MOST_BALLOTS == 300
    assert agreement.gate(levels, seed=1) > chance.SIGNIFICANT


def test_three_thousand_ballots_are_counted_by_the_worker_and_tested_by_a_sample(
    deps: Deps,
) -> None:
    here = booth(deps, 1, secrecy="named")
    key = {"workspace_id": scene.WORKSPACE, "poll_id": here.poll_id}
    with deps.database.writing() as session:
        session.execute(
            insert(PollVoter),
            [{**key, "user_id": f"U{n:05}", "answered": True} for n in range(len(MANY))],
        )
        session.execute(
            insert(Ballot),
            [
                {
                    **key,
                    "voter": f"U{n:05}",
                    "content": {"places": dict(zip("123", places, strict=True)), "no_opinion": []},
                }
                for n, places in enumerate(MANY)
            ],
        )
    time_passes(deps)
    Worker(deps).find_due_polls()
    with deps.database.reading() as session:
        stored = session.scalars(select(Poll.result)).one()
    assert stored is not None
    told = PollResult.model_validate(stored)
    # The figures are those of all, the word that of the sample that the poll's number draws.
    assert told.answered == sum(one.firsts for one in told.standings) == len(MANY)
    assert told.same_percent == 50
    by_chance = agreement.gate(np.array(MANY, np.int8), here.poll_id) > chance.SIGNIFICANT
    assert (told.band is None) == by_chance
    assert ("too mixed to tell" in " ".join(sentences.sentences(told))) == by_chance
