"""Whatever the matrix says can be done with somebody's concern has a path here, or says why it needs none."""

from collections.abc import Callable, Mapping

import pytest
from sqlalchemy.orm import Session

from bot.errors import NotFound
from bot.quoting import service as quoting
from bot.quoting.schemas import OwnWordsForm
from models.vocabulary import Effect, Visibility
from tests import factories as scene
from tests.anonymity.conftest import Cast
from tests.anonymity.deeds import AT, HERS, OTHERS, Scene, begun
from tests.anonymity.search import watched
from tests.matrix.who_may import ACTIONS, VIEWS, Who

BY_HER: Mapping[str, str] = {
    "asking_reply": "replies",
    "concern_not_yet": "says not yet",
    "concern_raise_submit": "raises",
    "concern_settle": "settles",
    "concern_withdraw": "withdraws",
    "evidence_bring": "brings evidence",
    "voices_add": "adds her voice",
    "voices_join": "joins",
    "voices_part": "says it is not the same",
}
"""The path on which she presses a button or sends a modal herself."""
BY_OTHERS: Mapping[str, str] = {
    "asking_ask": "asks back",
    "concern_acknowledge": "acknowledges",
    "concern_acknowledge_listed": "acknowledges",
    "concern_answer": "answers",
    "decision_confirm": "decides",
    "decision_propose": "decides",
    "evidence_bring": "brings evidence",
    "inbox_acknowledge": "acknowledges",
    "moving_move": "moves",
    "voices_add": "adds a voice to hers",
    "voices_join": "joins hers",
    "voices_merge": "merges hers",
    "voices_part": "takes apart",
}
"""The path on which others do it about hers."""
NEEDS_NONE: Mapping[str, str] = {
    "quoting_disown": "nothing is logged for somebody anonymous: a quote tells whose it is",
    "quoting_edit": "nobody is stored who could change its words: it stays as it was sent",
}
"""What cannot be done with an anonymous concern at all, and why; the test below tries it."""
SHE_DOES = {Who.RAISER, Who.READER, Who.PARTS}
OTHERS_DO = {Who.READER, Who.PARTS, Who.ANSWERS}


def named(*whose: Who) -> set[str]:
    """What the matrix says that these may press or send."""
    return {name for names in (ACTIONS, VIEWS) for name, who in names.items() if who in whose}


def test_whatever_a_raiser_can_do_has_a_path_or_a_reason_for_none() -> None:
    assert named(*SHE_DOES) - BY_HER.keys() - NEEDS_NONE.keys() == set()
    assert set(BY_HER.values()) <= set(map(str, HERS))


def test_whatever_others_can_do_with_a_concern_has_a_path() -> None:
    assert named(*OTHERS_DO) - BY_OTHERS.keys() == set()
    assert set(BY_OTHERS.values()) <= set(map(str, OTHERS))


def test_no_path_is_named_for_what_is_not_there_any_more() -> None:
    assert {*BY_HER, *BY_OTHERS, *NEEDS_NONE} <= {*ACTIONS, *VIEWS}


def disowns(session: Session, found: Scene) -> None:
    quoting.disown(session, found.cast.priya, found.hers, AT)


def edits(session: Session, found: Scene) -> None:
    form = OwnWordsForm(worry="less of it", effect=Effect.SLOWS_US, visibility=Visibility.NAMED)
    quoting.edit(session, found.cast.priya, found.hers, form, AT)


@pytest.mark.parametrize("name", NEEDS_NONE)
def test_what_needs_no_path_is_refused_to_an_anonymous_raiser(cast: Cast, name: str) -> None:
    tries: Mapping[str, Callable[[Session, Scene], None]] = {
        "quoting_disown": disowns,
        "quoting_edit": edits,
    }
    found, database = begun(cast, Visibility.ANONYMOUS), cast.deps.database
    with (
        watched(database, scene.WORKSPACE) as deed,
        pytest.raises(NotFound),
        database.writing() as session,
    ):
        tries[name](session, found)
    assert deed.rows == frozenset()
