"""A proposal that is sent once more while somebody else changes it: neither waits for the other in a ring."""

from concurrent.futures import ThreadPoolExecutor

from bot.actor import Actor
from bot.decisions import service
from bot.decisions.schemas import DecisionForm
from bot.deps import Deps
from bot.initiatives.schemas import InitiativeCard
from models import Decision, Initiative
from tests import databases
from tests import factories as scene
from tests.slack.waiting import until


def test_what_is_proposed_again_waits_for_who_decides_and_holds_nothing_they_need(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    def proposed(words: str) -> int:
        form = DecisionForm(initiative=checkout.id, words=words, why="w")
        with deps.database.writing() as session:
            return service.propose(session, maya, form, "the same", scene.MORNING).id

    first = proposed("Guests first")
    with ThreadPoolExecutor(1) as hands:
        with deps.database.writing() as session:
            # As who confirms does, or is erased: the decision, then its initiative.
            session.get_one(Decision, first, with_for_update=True)
            again = hands.submit(proposed, "Guests first, refunds second")
            if not deps.database.is_sqlite:  # there, one writes at a time
                until(lambda: bool(databases.waits(deps.database)), within=20)
            session.get_one(Initiative, checkout.id, with_for_update=True)
        assert again.result(timeout=60) == first
    with deps.database.reading() as session:
        assert session.get_one(Decision, first).words == "Guests first, refunds second"
