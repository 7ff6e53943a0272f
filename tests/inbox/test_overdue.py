"""The day of the next news binds: once it is over, who looks after the concern hears until there is news."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import event, select, update

from benchmarks import crowd, pages
from bot import schema
from bot.actor import Actor
from bot.concerns import life
from bot.concerns.schemas import AnswerForm, NotYetForm
from bot.deps import Deps
from bot.home import service as home
from bot.home import views as home_views
from bot.inbox import nudging, service, views
from bot.inbox.schemas import Inbox, InboxPage, NudgeParams
from bot.initiatives.schemas import InitiativeCard
from models import Concern
from models.session import Database
from models.vocabulary import Status
from tests import factories as scene
from tests.inbox.test_nudging import RAISED, THURSDAY, nudged, said

DAY = timedelta(days=1)
DUE = (RAISED + DAY).date()
"""A Tuesday: news is owed from Wednesday on."""
WEDNESDAY = RAISED + 2 * DAY


def promised(
    deps: Deps, lead: Actor, raiser: Actor, about: InitiativeCard, due: date = DUE, **more: Any
) -> int:
    """A concern with a first answer, and a day for the next news."""
    concern = scene.concern(deps, raiser, about, now=RAISED)
    scene.answered(deps, lead, concern.id, Status.EXPLORING, now=RAISED, due_on=due, **more)
    return concern.id


def answers(
    deps: Deps, lead: Actor, concern_id: int, form: AnswerForm, seen: Status, now: datetime
) -> None:
    """As the modal sends it that came preset with DUE."""
    with deps.database.writing() as session:
        life.answer(session, lead, concern_id, form, seen, now, promised=DUE)


def inbox(deps: Deps, actor: Actor, now: datetime, page: int = 0) -> Inbox:
    with deps.database.reading() as session:
        return service.read(session, actor, InboxPage(page=page), now)


def tab(deps: Deps, actor: Actor, now: datetime) -> str:
    with deps.database.reading() as session:
        return str(home_views.home(home.read(session, actor, now), now.date(), "/align").to_dict())


def test_the_driver_hears_once_the_day_is_over_and_no_earlier(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    promised(deps, maya, ben, checkout)
    assert nudged(deps, RAISED + DAY) == []
    assert inbox(deps, maya, RAISED + DAY).news_overdue == 0
    assert "Each has had a first answer." in tab(deps, maya, RAISED + DAY)
    assert nudged(deps, WEDNESDAY) == [maya.user_id]
    assert nudged(deps, WEDNESDAY + timedelta(hours=2)) == []
    assert nudged(deps, WEDNESDAY + DAY) == [maya.user_id]
    found = inbox(deps, maya, WEDNESDAY)
    assert (found.overdue, found.news_overdue) == (0, 1)
    told = views.inbox(found, WEDNESDAY.date()).text
    assert "1 open concern, 1 of them waits longer than promised for news" in told
    owed = "Each has had a first answer, but 1 waits longer for news than promised."
    assert owed in tab(deps, maya, WEDNESDAY)


def test_one_nudge_names_what_waits_for_an_answer_and_what_for_news(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    promised(deps, maya, ben, checkout)
    scene.raised(deps, ben, checkout, now=RAISED)
    assert nudged(deps, THURSDAY) == [maya.user_id]
    told = said(deps, maya, THURSDAY)
    assert told is not None
    assert [card.label for card in told.cards] == ["CHK-1", "CHK-2"]
    text = views.nudge(told, THURSDAY.date())
    assert "2 concerns wait longer than promised: 1 for a first answer, 1 for news" in text.text
    drawn = str(text.arguments())
    assert "CHK-1  Checkout revamp, news was promised for Tue 24 Nov" in drawn
    assert "CHK-2  Checkout revamp, promised for Wed 25 Nov" in drawn
    assert "Acknowledge CHK-2" in drawn
    assert "Acknowledge CHK-1" not in drawn


def test_whoever_looks_after_it_owes_the_news(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    priya = scene.person(deps, "Priya")
    promised(deps, maya, ben, checkout, owner=priya.user_id)
    assert nudged(deps, WEDNESDAY) == [priya.user_id]
    assert said(deps, maya, WEDNESDAY) is None
    assert inbox(deps, priya, WEDNESDAY).news_overdue == 1
    scene.person(deps, "Priya", active=False)
    assert nudged(deps, WEDNESDAY + DAY) == [maya.user_id]


def test_the_day_is_one_of_the_driver(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    scene.person(deps, "Maya", zone="America/Los_Angeles")
    joy = scene.person(deps, "Joy", zone="Asia/Manila")
    promised(deps, maya, ben, checkout, owner=joy.user_id)
    wednesday_in_manila = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)
    assert inbox(deps, joy, wednesday_in_manila).news_overdue == 0
    assert nudged(deps, wednesday_in_manila) == []
    assert nudged(deps, wednesday_in_manila + DAY) == [joy.user_id]


@pytest.mark.parametrize(
    ("form", "due"),
    [
        (AnswerForm(status=Status.EXPLORING, words="next month", due_on=DUE), None),
        (AnswerForm(status=Status.PLANNED, due_on=DUE), None),
        (AnswerForm(status=Status.DONE, words="live", due_on=DUE), None),
        (AnswerForm(status=Status.EXPLORING, due_on=date(2026, 12, 3)), date(2026, 12, 3)),
        (AnswerForm(status=Status.EXPLORING, due_on=None), None),
    ],
    ids=["words", "a step", "the end", "another day", "no day"],
)
def test_news_ends_it_and_so_does_another_day(
    deps: Deps,
    maya: Actor,
    ben: Actor,
    checkout: InitiativeCard,
    form: AnswerForm,
    due: date | None,
) -> None:
    concern_id = promised(deps, maya, ben, checkout)
    assert nudged(deps, WEDNESDAY) == [maya.user_id]
    for _ in range(2):  # the second is a retry after a slow answer
        answers(deps, maya, concern_id, form, Status.EXPLORING, WEDNESDAY)
    assert said(deps, maya, WEDNESDAY) is None
    assert nudged(deps, WEDNESDAY + DAY) == []
    assert inbox(deps, maya, WEDNESDAY + DAY).news_overdue == 0
    with deps.database.reading() as session:
        assert session.get_one(Concern, concern_id).due_on == due


def test_news_on_the_day_itself_keeps_it_and_news_before_leaves_it_promised(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    early, timely = (promised(deps, maya, ben, checkout) for _ in range(2))
    form = AnswerForm(status=Status.EXPLORING, words="nearly", due_on=DUE)
    answers(deps, maya, early, form, Status.EXPLORING, RAISED)
    answers(deps, maya, timely, form, Status.EXPLORING, RAISED + DAY)
    assert nudged(deps, WEDNESDAY) == [maya.user_id]
    told = said(deps, maya, WEDNESDAY)
    assert told is not None
    assert [card.label for card in told.cards] == ["CHK-1"]


def test_to_hand_it_on_is_no_news(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    priya = scene.person(deps, "Priya")
    concern_id = promised(deps, maya, ben, checkout)
    form = AnswerForm(status=Status.EXPLORING, owner=priya.user_id, due_on=DUE)
    answers(deps, maya, concern_id, form, Status.EXPLORING, WEDNESDAY)
    assert nudged(deps, WEDNESDAY) == [priya.user_id]


def test_what_its_raiser_opens_again_owes_no_day_of_before(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    concern_id = promised(deps, maya, ben, checkout)
    scene.answered(deps, maya, concern_id, Status.DONE, now=RAISED)
    with deps.database.writing() as session:
        life.not_yet(session, ben, deps.vault, concern_id, NotYetForm(words="no"), WEDNESDAY)
    assert nudged(deps, WEDNESDAY) == []


def test_what_is_overdue_comes_first_in_the_inbox_and_each_concern_once(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    pricing = scene.initiative(deps, maya, name="Pricing", key="PRC")
    for number in range(8):
        concern = scene.concern(deps, ben, (checkout, pricing)[number % 2], now=RAISED - 7 * DAY)
        scene.answered(deps, maya, concern.id, Status.EXPLORING, now=RAISED - 7 * DAY)
    promised(deps, maya, ben, pricing)
    pages = [inbox(deps, maya, WEDNESDAY, page) for page in range(2)]
    found = [card.label for page in pages for card in page.cards]
    assert found[0] == "PRC-5"
    assert len(found) == len(set(found)) == 9
    text = str(views.inbox(pages[0], WEDNESDAY.date()).arguments())
    assert "What is overdue first, then longest without news. Page 1 of 2." in text


def test_the_migration_forgets_the_days_that_were_kept_and_leaves_what_is_owed(
    deps: Deps, maya: Actor, ben: Actor, checkout: InitiativeCard
) -> None:
    late, timely, owed, done = (promised(deps, maya, ben, checkout) for _ in range(4))
    scene.answered(deps, maya, done, Status.DONE, now=RAISED)
    with deps.database.writing() as session:
        session.get_one(Concern, late).touched_on = DUE + DAY
        session.get_one(Concern, timely).touched_on = DUE
        session.get_one(Concern, done).due_on = DUE
    config = Config(schema.ALEMBIC_INI)
    with deps.database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0016")
        command.upgrade(config, "head")
    with deps.database.reading() as session:
        found = [session.get_one(Concern, one).due_on for one in (late, timely, owed, done)]
        assert found == [None, None, DUE, None]


@pytest.mark.parametrize("asked", ["whom", "nudge", "inbox"])
def test_what_is_overdue_is_found_along_its_index(deps: Deps, asked: str) -> None:
    crowd.fill(deps.database, "TMANY", 2000)
    pages.introduce(deps.database, "TMANY")
    with deps.database.writing() as session:
        some = select(Concern.id).where(Concern.is_open).limit(5)
        session.execute(
            update(Concern)
            .where(Concern.id.in_(some.scalar_subquery()))
            .values(status=Status.EXPLORING, due_on=crowd.NOW.date() - DAY)
        )
    crowd.settle(deps.database)
    assert "ix_concerns_due" in "\n".join(plans_of(deps.database, asked))


def plans_of(database: Database, asked: str) -> list[str]:
    """How the database goes about each statement that looks for overdue news."""
    heard: list[tuple[str, Any]] = []

    def note(*arguments: Any) -> None:
        if "due_on <" in arguments[2]:
            heard.append((arguments[2], arguments[3]))

    reader = Actor("TMANY", "U1", "TMANY")
    event.listen(database.engine, "before_cursor_execute", note)
    try:
        with database.reading() as session:
            if asked == "whom":
                assert nudging.whom(session, crowd.NOW) == [("TMANY", "U1")]
            elif asked == "nudge":
                told = nudging.nudge(session, "TMANY", NudgeParams(user_id="U1"), crowd.NOW)
                assert told is not None
                assert told.news == 5
            else:
                assert service.read(session, reader, InboxPage(), crowd.NOW).news_overdue == 5
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    assert heard
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    with database.engine.begin() as connection:
        return [
            str(connection.exec_driver_sql(f"{explain} {statement}", parameters).all())
            for statement, parameters in heard
        ]
