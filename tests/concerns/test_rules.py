"""A concern's life, as a table."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.concerns import rules
from bot.concerns.rules import Part
from models.vocabulary import Status, Visibility

N, A, E, P = Status.NEW, Status.ACKNOWLEDGED, Status.EXPLORING, Status.PLANNED
X, D, R = Status.NOT_DOING, Status.DONE, Status.REOPENED
LEGAL = {
    *((N, s) for s in (A, E, P, X, D)),
    *((A, s) for s in (E, P, X, D)),
    *((E, s) for s in (P, X, D)),
    *((P, s) for s in (E, X, D)),
    *((R, s) for s in (E, P, X, D)),
    (X, R),
    (D, R),
}


@pytest.mark.parametrize(("before", "after"), list(product(Status, Status)))
def test_an_answer_of_a_lead_makes_exactly_these_moves(before: Status, after: Status) -> None:
    assert rules.may_move(Part.LEAD, before, after) is ((before, after) in LEGAL)


@pytest.mark.parametrize(("before", "after"), list(product(Status, Status)))
def test_a_raiser_may_make_exactly_these_moves(before: Status, after: Status) -> None:
    takes_back = before in {N, A, E, P, R} and after is Status.WITHDRAWN
    says_whether_it_is_settled = before is D and after in {Status.CONFIRMED, R}
    legal = takes_back or says_whether_it_is_settled
    assert rules.may_move(Part.RAISER, before, after) is legal


@pytest.mark.parametrize(("part", "after"), list(product(Part, Status)))
def test_who_says_no_says_why(part: Part, after: Status) -> None:
    owed = {(Part.LEAD, X), (Part.RAISER, R)}
    assert rules.owes_words(part, after) is ((part, after) in owed)


@pytest.mark.parametrize(
    ("visibility", "inside", "own", "reads", "sees"),
    [
        (Visibility.NAMED, False, False, True, True),
        (Visibility.NAMED, False, False, False, False),
        (Visibility.ANONYMOUS, False, False, True, True),
        (Visibility.ANONYMOUS, False, False, False, False),
        (Visibility.LEADS, False, False, True, False),
        (Visibility.LEADS, True, False, False, True),
        (Visibility.LEADS, False, True, False, True),
    ],
)
def test_who_may_see_a_concern(
    visibility: Visibility, inside: bool, own: bool, reads: bool, sees: bool
) -> None:
    assert rules.may_see(visibility, inside=inside, own=own, reads_channel=reads) is sees


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("reworded", [False, True])
def test_whose_a_concern_is_to_see(visibility: Visibility, reworded: bool) -> None:
    def theirs(**ties: bool) -> bool:
        none = dict.fromkeys(("raised", "logged", "looks_after"), False)
        return rules.is_theirs(visibility, reworded=reworded, **none | ties)

    assert theirs(raised=True)
    assert theirs(looks_after=True) is (visibility is not Visibility.LEADS)
    assert theirs(logged=True) is not (reworded and visibility is Visibility.LEADS)
    assert not theirs()


@pytest.mark.parametrize(
    ("raised", "due"),
    [
        (date(2026, 11, 23), date(2026, 11, 25)),  # Monday: Wednesday
        (date(2026, 11, 26), date(2026, 11, 30)),  # Thursday: Monday
        (date(2026, 11, 27), date(2026, 12, 1)),  # Friday: Tuesday
        (date(2026, 11, 28), date(2026, 12, 1)),  # Saturday: Tuesday
    ],
)
def test_the_first_answer_is_due_in_two_working_days(raised: date, due: date) -> None:
    assert rules.hear_by(raised) == due


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("CHK-14", ("CHK", 14)),
        ("  chk-14 ", ("CHK", 14)),
        ("CHK-14 is bad", None),
        ("C-1", None),
        ("CHK-", None),
        ("CHK-1234567890", None),
        ("TOOLONG-1", None),
    ],
)
def test_a_label_is_recognised_only_when_it_stands_alone(
    typed: str, found: tuple[str, int] | None
) -> None:
    assert rules.reference(typed) == found


@given(
    st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=2, max_size=6),
    st.integers(1, 10**9 - 1),
)
def test_a_label_reads_back_as_itself(key: str, number: int) -> None:
    assert rules.reference(rules.label(key, number)) == (key, number)
