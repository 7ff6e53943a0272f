"""The close by workers: polls that end together, one that cannot be counted, and one of many ballots."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select, update

from bot.deps import Deps
from bot.polls import closing
from bot.polls.results import result_of
from bot.worker import Worker
from models import Poll
from models.vocabulary import PollState
from tests import factories as scene
from tests.polls.booth import LATER, NOW, Booth, booth, initiative_of, opened


def time_passes(deps: Deps) -> None:
    """It is after the close."""
    assert deps.clock.offset_file is not None
    deps.clock.offset_file.write_text(str((LATER - deps.clock.now()).total_seconds()))


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
