"""The rules answer about any JSON at all; they never break on it."""

import copy
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sandbox.rules import blocks_problems, view_problems
from tests.sandbox import test_element_rules, test_message_rules, test_view_rules
from tests.sandbox.pieces import input_of, modal

Place = tuple[str | int, ...]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "text", "blocks", "elements"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)
_LIMITS = test_message_rules.MESSAGE_LIMITS | test_element_rules.MESSAGE_LIMITS
MESSAGES = [test_message_rules.as_list(made(min(limit, 8))) for limit, made in _LIMITS.values()]
VIEWS = [made(min(limit, 2)) for limit, made in test_view_rules.VIEW_LIMITS.values()]
VIEWS += [modal(input_of(element)) for element in test_view_rules.ALLOWED_IN_A_MODAL]


def places(thing: Any, here: Place = ()) -> Iterator[Place]:
    """The place of everything inside a JSON value."""
    yield here
    if isinstance(thing, dict):
        for name, value in thing.items():
            yield from places(value, (*here, name))
    elif isinstance(thing, list):
        for number, value in enumerate(thing):
            yield from places(value, (*here, number))


def replaced(thing: Any, place: Place, value: Any) -> Any:
    """A copy with something else standing at that place."""
    if not place:
        return value
    changed = copy.deepcopy(thing)
    around = changed
    for step in place[:-1]:
        around = around[step]
    around[place[-1]] = value
    return changed


@st.composite
def damaged(draw: st.DrawFn, examples: list[Any]) -> Any:
    """An example that is right but for one place."""
    example = draw(st.sampled_from(examples))
    return replaced(example, draw(st.sampled_from(list(places(example)))), draw(JSON))


@given(JSON | damaged(MESSAGES), st.booleans())
def test_any_json_can_be_judged_as_a_message(blocks: Any, charts: bool) -> None:
    for problem in blocks_problems(blocks, charts=charts):
        assert problem.pointer.startswith("/blocks")
        assert problem.text


@given(JSON | damaged(VIEWS))
def test_any_json_can_be_judged_as_a_view(view: Any) -> None:
    for problem in view_problems(view):
        assert problem.pointer.startswith("/view")
        assert problem.text
