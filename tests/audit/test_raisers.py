"""What raisers do with their own concerns is in the audit, and never where they are anonymous."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from bot.actor import Actor
from bot.audit import service
from bot.audit.rules import BY_RAISERS
from bot.audit.schemas import Audit, AuditPage
from bot.audit.views import TO_THE_HOUR, audit
from bot.clock import real_now
from bot.concerns import life
from bot.concerns.schemas import ConcernCard, NotYetForm
from bot.deps import Deps
from bot.errors import FieldErrors, NotFound
from bot.initiatives.schemas import InitiativeCard
from bot.people.rules import hour_of
from bot.quoting import service as quoting
from bot.quoting.schemas import OwnWordsForm
from bot.voices import adding, merging
from bot.voices.schemas import JoinRef
from models import Change
from models.vocabulary import Changed, Effect, Status, Visibility
from tests import factories as scene
from tests.slack.limits import words

NOW = scene.MORNING
Step = Callable[[Deps, Actor, ConcernCard], object]


def told(deps: Deps, lead: Actor, about: InitiativeCard) -> list[str]:
    """What the audit says to a lead since the initiative was started, newest first."""
    with deps.database.reading() as session:
        found = service.page(session, lead, AuditPage(initiative_id=about.id))
    lines = words(audit(found).arguments()).split("\n")
    return [line.strip() for line in lines if line.startswith("  ")][:-1]


def edit(deps: Deps, actor: Actor, concern: ConcernCard, **fields: object) -> None:
    """Edit, saved; `fields` differ from what it says."""
    typed = {
        "worry": concern.worry,
        "effect": concern.effect,
        "visibility": Visibility.NAMED,
    }
    form = OwnWordsForm.model_validate(typed | fields)
    with deps.database.writing() as session:
        quoting.edit(session, actor, concern.id, form, NOW)


def withdraw(deps: Deps, actor: Actor, concern: ConcernCard) -> None:
    with deps.database.writing() as session:
        life.withdraw(session, actor, deps.vault, concern.id, NOW)


def settle(deps: Deps, actor: Actor, concern: ConcernCard) -> None:
    with deps.database.writing() as session:
        life.settle(session, actor, deps.vault, concern.id, NOW)


def not_yet(deps: Deps, actor: Actor, concern: ConcernCard) -> None:
    form = NotYetForm(words="my words of what is missing")
    with deps.database.writing() as session:
        life.not_yet(session, actor, deps.vault, concern.id, form, NOW)


def join(deps: Deps, actor: Actor, concern: ConcernCard, joined: ConcernCard) -> None:
    ref = JoinRef(concern_id=concern.id, joined_id=joined.id, channel_id=scene.CHANNEL)
    with deps.database.writing() as session:
        adding.join(session, actor, deps.vault, ref, NOW, NOW)


def part(deps: Deps, actor: Actor, concern: ConcernCard) -> None:
    with deps.database.writing() as session:
        merging.part(session, actor, deps.vault, concern.id, NOW)


def test_an_edit_tells_which_fields_and_no_words(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    for _ in range(2):
        edit(deps, ben, concern, worry="my other words", effect=Effect.STOPS_US)
    assert told(deps, maya, checkout) == [
        "Ben changed a concern of theirs: CHK-1, its words, how much it matters"
    ]


@pytest.mark.parametrize(
    ("step", "after"), [(withdraw, "withdrawn"), (settle, "confirmed"), (not_yet, "reopened")]
)
@pytest.mark.parametrize("visibility", Visibility)
def test_a_step_of_its_raiser_is_told_by_label_and_an_anonymous_one_not_at_all(
    deps: Deps,
    maya: Actor,
    ben: Actor,
    checkout: InitiativeCard,
    visibility: Visibility,
    step: Step,
    after: str,
) -> None:
    concern = scene.concern(deps, ben, checkout, visibility=visibility)
    if step is not withdraw:
        scene.answered(deps, maya, concern.id, Status.DONE, "done")
    step(deps, ben, concern)
    said = [line for line in told(deps, maya, checkout) if not line.startswith("Maya")]
    if visibility is Visibility.ANONYMOUS:
        assert said == []
    else:
        assert said == [f"Ben said of a concern of theirs: CHK-1 is {after}"]


@pytest.mark.parametrize("visibility", [Visibility.NAMED, Visibility.ANONYMOUS])
def test_a_voice_that_joins_and_parts_is_told_unless_it_is_anonymous(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard, visibility: Visibility
) -> None:
    scene.channel(deps, members=[ben])
    joined = scene.concern(deps, maya, checkout)
    mine = scene.concern(deps, ben, checkout, visibility=visibility)
    join(deps, ben, mine, joined)
    part(deps, ben, mine)
    expected = [
        "Ben let a concern stand by itself again: CHK-2",
        "Ben let a concern join another: CHK-2 joins CHK-1",
    ]
    assert told(deps, maya, checkout) == ([] if visibility is Visibility.ANONYMOUS else expected)


def test_who_says_that_it_is_not_theirs_stands_beside_nothing_of_it(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, maya, checkout, raised_for=ben.user_id)
    edit(deps, ben, concern, worry="other words")
    others = scene.concern(deps, ben, checkout)
    edit(deps, ben, others, worry="mine")
    with deps.database.writing() as session:
        quoting.disown(session, ben, concern.id, NOW)
    assert told(deps, maya, checkout) == [
        "Ben changed a concern of theirs: CHK-2, its words",
        "Somebody changed a concern of theirs: CHK-1, its words",
    ]


def test_a_retry_that_turns_anonymous_leaves_no_row_behind(
    deps: Deps, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout, submitted="a retry")
    concern = scene.card(deps, ben, "CHK-1")
    edit(deps, ben, concern, worry="other words")
    with deps.database.reading() as session:
        assert session.scalars(select(Change.what).where(Change.what.in_(BY_RAISERS))).one()
    scene.raised(deps, ben, checkout, submitted="a retry", visibility=Visibility.ANONYMOUS)
    with deps.database.reading() as session:
        assert set(session.scalars(select(Change.what))).isdisjoint(BY_RAISERS)


def test_what_is_refused_is_not_in_it(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    priya = scene.person(deps, "Priya")
    with pytest.raises(NotFound):
        edit(deps, priya, concern, worry="hers")
    with pytest.raises(NotFound):
        withdraw(deps, priya, concern)
    with pytest.raises(FieldErrors):
        not_yet(deps, ben, concern)
    assert told(deps, maya, checkout) == []


def test_what_raisers_do_is_kept_to_the_hour_and_says_so(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    scene.answered(deps, maya, concern.id, Status.DONE, "done")

    def page() -> Audit:
        with deps.database.reading() as session:
            return service.page(session, maya, AuditPage(initiative_id=checkout.id))

    assert TO_THE_HOUR not in words(audit(page()).arguments())
    before = real_now()
    settle(deps, ben, concern)
    settled, *_ = page().lines
    assert settled.what is Changed.CONCERN_BY_RAISER
    assert hour_of(before) <= settled.happened_at == hour_of(settled.happened_at)
    assert TO_THE_HOUR in words(audit(page()).arguments())
