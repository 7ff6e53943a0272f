"""The Home tab as it reads: what needs somebody first, and one button that stands out."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from bot.decisions.schemas import WaitingDecision
from bot.drafts.schemas import WaitingDraft
from bot.home import views
from bot.home.schemas import HomePage, LedInitiative, OpenVote, OwnConcern, Wishes
from models.vocabulary import Reminders, Role, Status

TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
EMPTY = HomePage(
    votes=(),
    votes_total=0,
    to_settle=(),
    to_settle_total=0,
    decisions=(),
    decisions_total=0,
    drafts=(),
    drafts_total=0,
    inbox_total=0,
    inbox_unanswered=0,
    inbox_overdue=0,
    mine=(),
    mine_total=0,
    led=(),
    led_total=0,
    wishes=Wishes(
        begins=time(9),
        ends=time(17),
        zone="Europe/Berlin",
        snoozed_until=None,
        reminders=Reminders.ALL,
    ),
)
MINE = OwnConcern(
    id=7,
    label="CHK-7",
    worry="refunds take four clicks",
    status=Status.ACKNOWLEDGED,
    touched_on=TODAY - timedelta(days=3),
    due_on=None,
)
VOTES = tuple(OpenVote(poll_id=n, question=f"What first, {n}?", closes_at=NOW) for n in (1, 2))
FULL = EMPTY.model_copy(
    update={
        "votes": VOTES,
        "votes_total": 2,
        "to_settle": (MINE.model_copy(update={"label": "CHK-9", "status": Status.DONE}),),
        "to_settle_total": 1,
        "decisions": (WaitingDecision(id=3, words="Guest checkout first"),),
        "decisions_total": 1,
        "drafts": (WaitingDraft(draft_id=4, channel="checkout", due_at=NOW),),
        "drafts_total": 1,
        "inbox_total": 20,
        "inbox_unanswered": 3,
        "inbox_overdue": 1,
        "mine": (MINE,),
        "mine_total": 1,
        "led": (LedInitiative(id=1, key="CHK", name="Checkout", open_total=11, decision_on=None),),
        "led_total": 1,
    }
)


def drawn(page: HomePage, **more: Any) -> list[dict[str, Any]]:
    """The blocks of a page as Slack gets them."""
    home = views.home(page.model_copy(update=more), TODAY, "/align")
    blocks: list[dict[str, Any]] = home.to_dict()["blocks"]
    return blocks


def said(page: HomePage, **more: Any) -> str:
    """All that is drawn, in its order."""
    return str(drawn(page, **more))


def stands_out(page: HomePage, **more: Any) -> list[str]:
    """What the primary buttons say."""
    found = []
    for block in drawn(page, **more):
        rows = [*block.get("elements", []), block.get("accessory", {})]
        found += [one["text"]["text"] for one in rows if one.get("style") == "primary"]
    return found


def test_what_needs_me_stands_before_what_is_mine_what_i_lead_and_settings() -> None:
    order = [
        *("Needs you", "Guest checkout first", "The draft of the digest", "What first, 1?"),
        *("What first, 2?", "CHK-9 is done", "3 concerns wait", "Your concerns", "CHK-7"),
        *("Raise a concern", "Your initiatives", "CHK  Checkout", "New initiative"),
        *("When you hear from Heard", "Between 09:00 and 17:00", "Change"),
    ]
    text = said(FULL)
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_an_empty_one_says_the_next_step() -> None:
    text = said(EMPTY)
    assert views.NOTHING in text
    assert "Raise what worries you about a plan: you will hear what became of it" in text
    assert "You lead none. Start one when a team is about to do something." in text


@pytest.mark.parametrize(
    ("what", "button"),
    [
        ({}, "Read and answer"),
        ({"decisions": ()}, "Post now"),
        ({"decisions": (), "drafts": ()}, "Vote"),
        ({"decisions": (), "drafts": (), "votes": ()}, "Answer"),
        ({"decisions": (), "drafts": (), "votes": (), "to_settle": ()}, "Open inbox"),
    ],
)
def test_one_button_stands_out_that_of_what_comes_first(what: dict[str, Any], button: str) -> None:
    assert stands_out(FULL, **what) == [button]


def test_where_nothing_waits_a_first_concern_is_the_next_step_and_stands_out() -> None:
    assert stands_out(EMPTY) == ["Raise a concern"]
    assert stands_out(EMPTY, is_first_visit=True) == ["Raise a concern"]
    assert stands_out(EMPTY, mine=(MINE,), mine_total=1) == []
    assert stands_out(EMPTY, standing=Role.GUEST) == []


@pytest.mark.parametrize(
    ("total", "unanswered", "overdue", "words"),
    [
        (1, 1, 0, "1 concern waits for your first answer."),
        (1, 1, 1, "1 concern waits for your first answer, longer than promised."),
        (3, 3, 1, "3 concerns wait for your first answer, 1 of them longer than promised."),
        (20, 3, 0, "3 concerns wait for your first answer. In all, 20 open concerns are yours to"),
        (1, 0, 0, "1 open concern is yours to look after. Each has had a first answer."),
        (20, 0, 0, "20 open concerns are yours to look after. Each has had a first answer."),
    ],
)
def test_a_lead_reads_what_waits_for_them_before_how_much_there_is(
    total: int, unanswered: int, overdue: int, words: str
) -> None:
    found = {"inbox_total": total, "inbox_unanswered": unanswered, "inbox_overdue": overdue}
    assert words in said(EMPTY, **found)


def test_a_lead_reads_which_promised_news_is_overdue() -> None:
    found = {"inbox_total": 9, "inbox_unanswered": 0, "inbox_overdue": 0, "inbox_news_overdue": 2}
    owed = "2 wait longer for news than promised."
    assert f"yours to look after. Each has had a first answer, but {owed}" in said(EMPTY, **found)
    more = found | {"inbox_unanswered": 3}
    assert f"In all, 9 open concerns are yours to look after; of these {owed}" in said(
        EMPTY, **more
    )


def test_news_that_is_late_is_not_called_the_next() -> None:
    late = MINE.model_copy(update={"due_on": TODAY - timedelta(days=1)})
    today = MINE.model_copy(update={"due_on": TODAY})
    assert "last step 3 days ago, news was promised for Tue 24 Nov" in said(EMPTY, mine=(late,))
    assert "last step 3 days ago, next news by Wed 25 Nov" in said(EMPTY, mine=(today,))
