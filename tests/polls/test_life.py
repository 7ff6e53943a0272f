"""The life of a poll in the database: drafted, opened, extended, closed; whom it asks and whom it reminds."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.actor import Actor
from bot.deps import Deps
from bot.errors import FieldErrors, NotAllowed
from bot.initiatives import service as initiatives
from bot.people import reach
from bot.polls import asking, closing, reading, reminding, service
from bot.polls.schemas import ReminderParams
from models import Delivery, Poll, PollVoter
from models.vocabulary import DeliveryKind, PollMethod, PollState, Reminders, Role, Status
from tests import factories as scene
from tests.polls.booth import LATER, NOW, Booth, a_form, booth, initiative_of, opened
from tests.slack.limits import words

CHANGES = {"extend": service.extend, "cancel": service.cancel}


def poll_of(here: Booth) -> Poll:
    with here.deps.database.reading() as session:
        return session.get_one(Poll, here.poll_id)


@pytest.mark.parametrize("change", CHANGES)
def test_a_poll_whose_time_has_come_is_neither_extended_nor_cancelled(
    deps: Deps, change: str
) -> None:
    here = booth(deps, 5)
    with deps.database.writing() as session:
        closing.close_by_hand(session, here.maya, here.poll_id, NOW)
    # The worker has not counted yet: between the two a second thought would open the poll again.
    with pytest.raises(NotAllowed, match="not open any more"), deps.database.writing() as session:
        CHANGES[change](session, here.maya, here.poll_id, NOW)
    with pytest.raises(NotAllowed, match="closed"):
        here.vote(here.people[0], 1, 2, 3)


@pytest.mark.parametrize("change", [*CHANGES, "close"])
def test_a_closed_poll_stays_closed(deps: Deps, change: str) -> None:
    here = booth(deps, 5)
    assert here.close()
    what = {**CHANGES, "close": closing.close_by_hand}[change]
    with pytest.raises(NotAllowed, match="not open any more"), deps.database.writing() as session:
        what(session, here.maya, here.poll_id, LATER)
    assert poll_of(here).state is PollState.CLOSED


def test_a_poll_is_extended_once_by_two_days(deps: Deps) -> None:
    here = booth(deps, 5)
    before = poll_of(here).closes_at
    with deps.database.writing() as session:
        service.extend(session, here.maya, here.poll_id, NOW)
    assert poll_of(here).closes_at - before == timedelta(days=2)
    with deps.database.reading() as session:
        listed = words(asking.listing(reading.managed(session, here.maya)).arguments())
    assert "Close now" in listed
    assert "Two more days" not in listed
    with pytest.raises(NotAllowed, match="extended once"), deps.database.writing() as session:
        service.extend(session, here.maya, here.poll_id, NOW)


@pytest.mark.parametrize("secrecy", ["named", "open", "anonymous"])
def test_what_was_promised_cannot_be_switched_once_people_were_asked(
    deps: Deps, secrecy: str
) -> None:
    here = booth(deps, 5, secrecy="named" if secrecy == "anonymous" else "anonymous")
    before = poll_of(here)
    form = a_form(here.maya, here.people, initiative_of(here), secrecy)
    with pytest.raises(NotAllowed, match="has gone out"), deps.database.writing() as session:
        service.draft(session, here.maya, form, before.submission, NOW)
    after = poll_of(here)
    assert (after.anonymous, after.open_results) == (before.anonymous, before.open_results)


def test_a_double_click_makes_one_draft(deps: Deps) -> None:
    here = booth(deps, 5)
    form = a_form(here.maya, here.people, initiative_of(here), "named")
    submission = scene.submission()

    def submit(_: int) -> int:
        with deps.database.writing() as session:
            return service.draft(session, here.maya, form, submission, NOW).id

    with ThreadPoolExecutor(8) as hands:
        assert len(set(hands.map(submit, range(8)))) == 1


def drafted(here: Booth, people: Sequence[Actor] = (), **fields: Any) -> dict[str, str]:
    """What the modal says is wrong, by field; nothing where it is accepted."""
    form = a_form(here.maya, people or here.people, initiative_of(here), "named", **fields)
    try:
        with here.deps.database.writing() as session:
            service.draft(session, here.maya, form, scene.submission(), NOW)
    except FieldErrors as refused:
        return dict(refused.fields)
    return {}


@pytest.mark.parametrize(
    ("role", "active"), [("guest", True), ("outsider", True), ("member", False)]
)
def test_who_cannot_vote_cannot_be_chosen(deps: Deps, role: str, active: bool) -> None:
    here = booth(deps, 5)
    gus = scene.person(deps, "Gus", role=Role(role), active=active)
    said = drafted(here, [gus, here.people[0]])
    assert said == {"people": "Gus cannot be asked: polls are for full members of this workspace."}


def test_who_has_left_or_became_a_guest_before_the_opening_is_in_no_total(deps: Deps) -> None:
    here = booth(deps, 5)
    form = a_form(here.maya, here.people, initiative_of(here), "named")
    with deps.database.writing() as session:
        card = service.draft(session, here.maya, form, scene.submission(), NOW)
    scene.person(deps, "P000", active=False)
    scene.person(deps, "P001", role=Role.GUEST)
    with deps.database.writing() as session:
        opened = service.open_poll(session, here.maya, deps.vault, card.id, (), NOW)
    assert opened.asked == 3


def test_the_maker_of_a_poll_is_a_voter_like_any_other(deps: Deps) -> None:
    here = booth(deps, 3, secrecy="named")
    asked = opened(deps, here.maya, [here.maya, *here.people], initiative_of(here))
    asked.vote(here.maya, 1, 2, 3)
    with deps.database.reading() as session:
        card = reading.card_of(session, session.get_one(Poll, asked.poll_id))
    assert (card.answered, card.asked) == (1, 4)


def test_a_concern_that_was_withdrawn_or_answered_meanwhile_is_no_option(deps: Deps) -> None:
    here = booth(deps, 5)
    with deps.database.reading() as session:
        about = initiatives.get(session, scene.WORKSPACE, initiative_of(here))
    told = scene.concern(deps, here.people[0], about)
    assert drafted(here, options="One", concerns=[told.id]) == {}
    assert (
        "Two options are the same"
        in (drafted(here, options=f"{told.label} {told.worry}", concerns=[told.id])["concerns"])
    )
    scene.answered(deps, here.maya, told.id, Status.NOT_DOING, "Too costly")
    assert "not any more" in drafted(here, options="One", concerns=[told.id])["concerns"]


def test_nobody_picks_more_than_there_is(deps: Deps) -> None:
    here = booth(deps, 5, method=PollMethod.PICK, options="One\nTwo", most_picks=9)
    assert poll_of(here).most_picks == 2


# Reminders. The booth's poll closes on Thursday at 17:00 UTC, and they fall due 36 hours before.


def reminded(deps: Deps, now: datetime) -> int:
    """What the worker does; how many reminders there are by now."""
    with deps.database.writing() as session:
        reminding.remind_due(session, now, 50)
    with deps.database.reading() as session:
        kind = Delivery.kind == DeliveryKind.POLL_REMINDER
        return session.scalar(select(func.count()).select_from(Delivery).where(kind)) or 0


def due_of(here: Booth, person: int = 0) -> datetime:
    with here.deps.database.reading() as session:
        voter = session.get_one(
            PollVoter, (scene.WORKSPACE, here.poll_id, here.people[person].user_id)
        )
    assert voter.remind_at is not None
    return voter.remind_at


def can_snooze(here: Booth, now: datetime, person: int = 0) -> bool | None:
    """Whether their reminder offers Tomorrow; None where nothing would be sent any more."""
    params = ReminderParams(poll_id=here.poll_id, user_id=here.people[person].user_id)
    with here.deps.database.reading() as session:
        told = reading.reminder(session, scene.WORKSPACE, params, now)
    return told.may_snooze if told else None


def test_a_reminder_can_be_put_off_once_and_there_is_no_third(deps: Deps) -> None:
    here = booth(deps, 1, secrecy="named", closes_on=(NOW + timedelta(days=10)).date())
    ben, due = here.people[0], due_of(here)
    assert (reminded(deps, due - timedelta(minutes=1)), reminded(deps, due)) == (0, 1)
    assert can_snooze(here, due)
    with deps.database.writing() as session:
        tomorrow = reminding.snooze(session, ben, here.poll_id, due)
    assert reminded(deps, tomorrow) == 2
    assert not can_snooze(here, tomorrow)
    with pytest.raises(NotAllowed, match="last reminder"), deps.database.writing() as session:
        reminding.snooze(session, ben, here.poll_id, tomorrow)
    assert reminded(deps, tomorrow + timedelta(days=1)) == 2


def test_who_chose_to_be_reminded_once_is_not_offered_tomorrow(deps: Deps) -> None:
    here = booth(deps, 1, secrecy="named", closes_on=(NOW + timedelta(days=10)).date())
    ben, due = here.people[0], due_of(here)
    with deps.database.writing() as session:
        reach.preference(session, scene.WORKSPACE, ben.user_id).reminders = Reminders.ONCE
    assert reminded(deps, due) == 1
    assert can_snooze(here, due) is False
    with pytest.raises(NotAllowed, match="last reminder"), deps.database.writing() as session:
        reminding.snooze(session, ben, here.poll_id, due)


def test_no_reminder_once_somebody_voted_even_one_that_waits_to_be_sent(deps: Deps) -> None:
    here = booth(deps, 2, secrecy="named")
    due = due_of(here)
    assert reminded(deps, due) == 2
    here.vote(here.people[0], 1, 2, 3, now=due)
    assert can_snooze(here, due, 0) is None
    assert can_snooze(here, due, 1) is not None
    with pytest.raises(NotAllowed, match="answered already"), deps.database.writing() as session:
        reminding.snooze(session, here.people[0], here.poll_id, due)


@pytest.mark.parametrize("how", ["closed", "cancelled"])
def test_the_buttons_of_a_reminder_say_that_the_poll_is_over(deps: Deps, how: str) -> None:
    here = booth(deps, 2, secrecy="named")
    ben = here.people[0]
    if how == "closed":
        assert here.close()
    else:
        with deps.database.writing() as session:
            service.cancel(session, here.maya, here.poll_id, NOW)
    with pytest.raises(NotAllowed, match=how), deps.database.writing() as session:
        reminding.snooze(session, ben, here.poll_id, NOW)
    with pytest.raises(NotAllowed, match=how), deps.database.writing() as session:
        reminding.decline(session, ben, here.poll_id, NOW)


def test_not_for_me_is_not_reminded(deps: Deps) -> None:
    here = booth(deps, 1, secrecy="named")
    due = due_of(here)
    with deps.database.writing() as session:
        reminding.decline(session, here.people[0], here.poll_id, NOW)
    assert reminded(deps, due) == 0


def test_an_extended_poll_reminds_before_its_new_close(deps: Deps) -> None:
    here = booth(deps, 2, secrecy="named")
    before = due_of(here)
    here.vote(here.people[1], 1, 2, 3)
    with deps.database.writing() as session:
        service.extend(session, here.maya, here.poll_id, NOW)
    assert due_of(here) > before
    assert reminded(deps, before) == 0
    assert reminded(deps, due_of(here)) == 1
