"""What stands on somebody's Home tab, and when they want to hear."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.actor import Actor
from bot.decisions import service as decisions
from bot.decisions.schemas import DecisionForm
from bot.deps import Deps
from bot.errors import FieldErrors, NotAllowed
from bot.home import service, views
from bot.home.schemas import HomePage, SettingsForm
from bot.initiatives.schemas import InitiativeCard
from bot.people import reach
from models.vocabulary import Reminders, Role, Status, Visibility
from tests import factories as scene

WEDNESDAY = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


def home(deps: Deps, reader: Actor) -> HomePage:
    with deps.database.reading() as session:
        return service.read(session, reader, scene.MORNING)


def propose(deps: Deps, lead: Actor, about: InitiativeCard, words: str) -> None:
    typed = DecisionForm.model_validate({"initiative": about.id, "words": words, "why": "because"})
    with deps.database.writing() as session:
        decisions.propose(session, lead, typed, scene.submission(), scene.MORNING)


def wishes(deps: Deps, actor: Actor, **chosen: object) -> None:
    given = {"begins": "09:00", "ends": "17:00", "reminders": "all"} | chosen
    with deps.database.writing() as session:
        service.save(session, actor, SettingsForm.model_validate(given), WEDNESDAY)


def hears(deps: Deps, actor: Actor, now: datetime) -> datetime:
    with deps.database.reading() as session:
        return reach.moment(session, actor.workspace_id, actor.user_id, now).astimezone(UTC)


def test_members_and_guests_may_say_when_they_hear_and_visitors_read_why_not(
    deps: Deps, ben: Actor
) -> None:
    guest = scene.person(deps, "Gus", role=Role.GUEST)
    visitor = Actor(scene.WORKSPACE, "UEVA", "TOTHER")
    with deps.database.reading() as session:
        assert service.own_wishes(session, ben) == service.own_wishes(session, guest)
        with pytest.raises(NotAllowed, match="visiting from another organisation"):
            service.own_wishes(session, visitor)


def test_mine_is_what_i_raised_by_name(deps: Deps, ben: Actor, checkout: InitiativeCard) -> None:
    scene.raised(deps, ben, checkout)
    scene.raised(deps, ben, checkout, visibility=Visibility.LEADS)
    scene.raised(deps, ben, checkout, visibility=Visibility.ANONYMOUS)
    found = home(deps, ben)
    assert [one.label for one in found.mine] == ["CHK-2", "CHK-1"]
    assert not found.needs_you


def test_what_is_done_asks_its_raiser_and_nobody_else(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern = scene.concern(deps, ben, checkout)
    scene.answered(deps, maya, concern.id, Status.DONE)
    assert [one.label for one in home(deps, ben).to_settle] == ["CHK-1"]
    assert home(deps, maya).to_settle == ()


def test_lists_are_cut_and_say_how_many_there_are(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    for _ in range(7):
        scene.raised(deps, ben, checkout)
    found = home(deps, ben)
    assert (len(found.mine), found.mine_total) == (5, 7)
    scene.answered(deps, maya, found.mine[0].id, Status.EXPLORING, "we look at it")
    leads = home(deps, maya)
    assert (leads.inbox_total, leads.led[0].open_total) == (7, 7)
    assert (leads.inbox_unanswered, leads.inbox_overdue) == (6, 0)


def test_decisions_that_wait_are_cut_and_counted_for_who_decides(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    for number in range(7):
        propose(deps, maya, checkout, f"Guests first, {number}")
    found = home(deps, maya)
    assert [one.words for one in found.decisions] == [f"Guests first, {n}" for n in range(5)]
    assert found.decisions_total == 7
    drawn = str(views.home(found, WEDNESDAY.date(), "/align").to_dict())
    assert "and 2 more. The next ones come up as you answer." in drawn
    assert (home(deps, ben).decisions, home(deps, ben).decisions_total) == ((), 0)


def test_another_workspace_has_its_own(deps: Deps, ben: Actor, checkout: InitiativeCard) -> None:
    scene.raised(deps, ben, checkout)
    scene.workspace(deps, "T2")
    found = home(deps, scene.person(deps, "Ben", workspace_id="T2"))
    assert (found.mine, found.led) == ((), ())


def test_hours_are_ones_own(deps: Deps, ben: Actor) -> None:
    wishes(deps, ben, begins="12:00", ends="13:00")
    zone = timedelta(hours=1)  # Berlin in winter
    assert hears(deps, ben, WEDNESDAY) == WEDNESDAY.replace(hour=12) - zone
    late = WEDNESDAY.replace(hour=15)
    assert hears(deps, ben, late) == WEDNESDAY.replace(hour=12) - zone + timedelta(days=1)


def test_nothing_comes_before_the_day_somebody_wants_to_be_left_alone_until(
    deps: Deps, ben: Actor
) -> None:
    wishes(deps, ben, snoozed_until=date(2026, 11, 30))
    assert hears(deps, ben, WEDNESDAY) == datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    wishes(deps, ben, snoozed_until=None)
    assert hears(deps, ben, WEDNESDAY) == WEDNESDAY


def test_a_day_that_is_over_is_refused_and_one_that_was_kept_is_not(deps: Deps, ben: Actor) -> None:
    with pytest.raises(FieldErrors) as refused:
        wishes(deps, ben, snoozed_until=WEDNESDAY.date())
    assert set(refused.value.fields) == {"snoozed_until"}


def test_what_was_saved_is_shown(deps: Deps, ben: Actor) -> None:
    wishes(deps, ben, begins="10:30", reminders="none")
    found = home(deps, ben).wishes
    assert (found.begins, found.ends, found.reminders) == (time(10, 30), time(17), Reminders.NONE)


def test_a_lead_who_became_a_guest_is_not_told_what_waits(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.raised(deps, ben, checkout)
    scene.person(deps, "Maya", role=Role.GUEST)
    found = home(deps, maya)
    assert (found.standing, found.inbox_total, found.led) == (Role.GUEST, 0, ())


@pytest.mark.parametrize("role", [Role.GUEST, Role.OUTSIDER])
def test_who_is_no_member_is_offered_nothing_that_would_be_refused(
    deps: Deps, maya: Actor, role: Role
) -> None:
    stranger = scene.person(deps, "Gus", role=role, workspace_id=maya.workspace_id)
    found = home(deps, stranger).model_copy(update={"is_first_visit": True})
    drawn = str(views.home(found, WEDNESDAY.date(), "/align").to_dict())
    for action in ("concern_raise", "initiative_new_open", "trial_begin", "inbox_open"):
        assert action not in drawn
    assert "home_settings_open" in drawn or role is Role.OUTSIDER
