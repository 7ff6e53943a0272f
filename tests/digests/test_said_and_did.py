"""You said, we did, or why not: what the digest tells of the ledger, and the roadblock it opens with."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.actor import Actor
from bot.concerns import life
from bot.deps import Deps
from bot.digests import rules, views
from bot.digests.schemas import Roadblock
from bot.initiatives.schemas import InitiativeCard
from bot.stakeholders import service as stakeholders
from bot.stakeholders.schemas import Change
from models.vocabulary import Effect, Status, Visibility
from tests import factories as scene
from tests.digests.calendar import MONDAY, WEEK, run, schedule, told

NEXT = MONDAY + WEEK


def grouped(deps: Deps, lead: Actor, about: InitiativeCard, person: Actor, group: str) -> None:
    """Somebody has a stake in it."""
    wanted = Change(initiative=about.id, group=group, come=(person.user_id,), go=())
    with deps.database.writing() as session:
        stakeholders.change(session, lead, wanted)


def words(deps: Deps) -> str:
    """The last digest as its channel reads it, without its chart."""
    return str(views.digest(told(deps)[-1], charts=False).arguments())


def settles(deps: Deps, raiser: Actor, concern_id: int) -> None:
    """Its raiser says that this settles it."""
    with deps.database.writing() as session:
        life.settle(session, raiser, deps.vault, concern_id, scene.MORNING)


@given(st.integers(0, 20), st.integers(0, 20), st.integers(1, 5))
def test_what_was_not_done_has_as_much_room_as_what_was(did: int, did_not: int, lines: int) -> None:
    shown, left_out = rules.equal_room(did, did_not, lines)
    assert shown + left_out == min(lines, did + did_not)
    assert shown <= did
    assert left_out <= did_not
    if did >= lines and did_not >= lines:
        assert 0 <= shown - left_out <= 1


def test_many_that_are_done_do_not_push_out_what_is_not_done(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    schedule(deps, maya)
    first = scene.concern(deps, maya, checkout)
    scene.answered(deps, maya, first.id, Status.NOT_DOING, "under 2 % of orders")
    for _ in range(12):
        concern = scene.concern(deps, maya, checkout)
        scene.answered(deps, maya, concern.id, Status.DONE, "live")
    run(deps, NEXT)
    [section] = told(deps)[0].sections
    shown = [(entry.label, entry.status) for entry in section.answers.entries]
    assert shown[-1] == ("CHK-1", Status.NOT_DOING)
    assert len(shown) == 5
    assert section.answers.more == 8
    assert "→ not doing, because: under 2 % of orders" in words(deps)


def test_a_group_is_told_of_who_spoke_by_name_and_of_nobody_else(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    grouped(deps, maya, checkout, ben, "Support")
    schedule(deps, maya)
    for visibility in Visibility:
        concern = scene.concern(
            deps, ben, checkout, worry=f"it is {visibility}", visibility=visibility
        )
        scene.answered(deps, maya, concern.id, Status.DONE, "mended")
    run(deps, NEXT)
    [section] = told(deps)[0].sections
    assert [(e.raiser, e.group, e.worry) for e in section.answers.entries] == [
        (None, None, "it is anonymous"),
        ("Ben", "Support", "it is named"),
    ]
    read = words(deps)
    assert "Ben, Support: it is named → done: mended" in read
    assert "it is leads" not in read
    assert read.count(", Support") == 1
    assert "in 30 days: Support 1/1" in read


def test_the_oldest_roadblock_says_how_old_it_is_and_who_looks_after_it(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    schedule(deps, maya)
    hidden = MONDAY - timedelta(days=30)
    scene.raised(
        deps, ben, checkout, effect=Effect.STOPS_US, visibility=Visibility.LEADS, now=hidden
    )
    then = NEXT - timedelta(days=9)
    old = scene.concern(deps, ben, checkout, effect=Effect.STOPS_US, now=then)
    scene.raised(deps, ben, checkout, effect=Effect.STOPS_US)
    run(deps, NEXT)
    nobody = told(deps)[0].sections[0].roadblock
    assert nobody == Roadblock(label="CHK-2", raised_on=then.date(), owner=None, driver="Maya")
    assert "CHK-2, 9 days. Nobody looks after it yet; Maya can unblock it." in words(deps)
    scene.answered(deps, maya, old.id, Status.EXPLORING, owner=ben.user_id)
    assert "Oldest roadblock: CHK-2, 9 days, looked after by Ben." in words(deps)


def test_who_removed_a_roadblock_is_thanked_once(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    schedule(deps, maya)
    ids = [scene.concern(deps, ben, checkout, effect=Effect.STOPS_US).id for _ in range(2)]
    scene.answered(deps, maya, ids[0], Status.DONE)
    run(deps, NEXT)
    assert "\\nThank you, Maya: CHK-1 stops nobody any more." in words(deps)
    settles(deps, ben, ids[0])
    scene.answered(deps, maya, ids[1], Status.PLANNED)
    run(deps, NEXT + WEEK)
    assert "1 confirmed" in words(deps)
    assert "Thank you" not in words(deps)


def test_what_was_done_and_confirmed_in_one_week_thanks_whoever_did_it(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    schedule(deps, maya)
    kim = scene.person(deps, "Kim")
    scene.changed(deps, maya, checkout, co_leads=[kim.user_id])
    for lead in (maya, kim, kim, maya, kim):
        concern = scene.concern(deps, ben, checkout, effect=Effect.STOPS_US)
        scene.answered(deps, lead, concern.id, Status.DONE)
        settles(deps, ben, concern.id)
    run(deps, NEXT)
    thanks = "Thank you, Kim and Maya: CHK-3, CHK-4, CHK-5 and 2 more stop nobody any more."
    assert thanks in words(deps)


def test_nobody_is_thanked_for_what_is_open_again_for_leads_only_or_their_own(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    schedule(deps, maya)
    for raiser, how in (
        (ben, {"visibility": Visibility.LEADS}),
        (ben, {"effect": Effect.SLOWS_US}),
        (maya, {}),
        (ben, {}),
    ):
        concern = scene.concern(deps, raiser, checkout, **{"effect": Effect.STOPS_US, **how})
        scene.answered(deps, maya, concern.id, Status.DONE)
    scene.answered(deps, maya, concern.id, Status.REOPENED, "once more")
    run(deps, NEXT)
    assert told(deps)[0].sections[0].thanks is None
    assert "Thank you" not in words(deps)


def test_an_anonymous_raiser_is_not_named_with_who_is_thanked(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    schedule(deps, maya)
    anonymous = {"effect": Effect.STOPS_US, "visibility": Visibility.ANONYMOUS}
    concern = scene.concern(deps, ben, checkout, **anonymous)
    scene.answered(deps, maya, concern.id, Status.DONE)
    settles(deps, ben, concern.id)
    run(deps, NEXT)
    assert "Thank you, Maya: CHK-1 stops nobody any more." in words(deps)
    assert "Ben" not in words(deps)


def test_where_nothing_stops_anybody_there_is_no_roadblock(
    deps: Deps, maya: Actor, checkout: InitiativeCard
) -> None:
    schedule(deps, maya)
    scene.raised(deps, maya, checkout)
    run(deps, NEXT)
    assert told(deps)[0].sections[0].roadblock is None
    assert "roadblock" not in words(deps)
