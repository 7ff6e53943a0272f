"""The menu and the help, with the verbs of all rooms."""

from collections.abc import Sequence

import pytest

from bot.deps import Deps
from bot.digests import listeners as digests
from bot.initiatives import listeners as initiatives
from bot.menu import views
from bot.slack.answers import as_modal
from bot.slack.command import Verb
from tests.slack.limits import HOSTILE, harmless, words


@pytest.fixture
def verbs(deps: Deps) -> list[Verb]:
    """What `/align` can do."""
    return [*initiatives.verbs(deps), *digests.verbs(deps)]


def test_the_menu_has_a_button_for_every_verb(verbs: Sequence[Verb]) -> None:
    payload = harmless(views.menu(verbs, "/concern", "C1"))
    rows = [block["elements"] for block in payload["blocks"] if block["type"] == "actions"]
    pressed = {element["action_id"] for row in rows for element in row}
    assert pressed == {f"{views.RUN_VERB}_{verb.name}" for verb in verbs}
    assert views.Place.model_validate_json(payload["private_metadata"]).channel_id == "C1"


def test_the_menu_can_be_opened_where_there_is_no_channel(verbs: Sequence[Verb]) -> None:
    payload = harmless(views.menu(verbs, "/concern", None))
    assert views.Place.model_validate_json(payload["private_metadata"]).channel_id is None


def test_every_group_stands_once_with_all_that_is_in_it(verbs: Sequence[Verb]) -> None:
    said = words(harmless(views.help_text(verbs, "/concern", "/align")))
    for group in {verb.group for verb in verbs} | {views.RAISE}:
        assert said.count(group) == 1
    for verb in verbs:
        assert f"/align {verb.name}: {verb.does}" in said


def test_a_group_stands_once_however_the_rooms_are_ordered(verbs: Sequence[Verb]) -> None:
    mixed = [*verbs[::2], *verbs[1::2]]
    titles = [verb.group for verb in mixed]
    assert any(a == c != b for a, b, c in zip(titles, titles[1:], titles[2:], strict=False))
    for said in (
        words(harmless(views.help_text(mixed, "/concern", "/align"))),
        words(harmless(views.menu(mixed, "/concern", None))),
    ):
        assert [said.count(group) for group in dict.fromkeys(titles)] == [1] * len(set(titles))


def test_the_help_says_the_same_to_a_screen_reader(verbs: Sequence[Verb]) -> None:
    message = views.help_text(verbs, "/concern", "/align")
    assert all(f"/align {verb.name}: " in message.text for verb in verbs)
    assert "/concern list" in message.text


def test_commands_are_called_as_the_settings_say(verbs: Sequence[Verb]) -> None:
    said = words(harmless(views.help_text(verbs, "/worry", "/heard")))
    assert "/worry CHK-14" in said
    assert "/heard new" in said
    assert "/align" not in said


def test_a_typo_is_answered_with_the_nearest_verb(verbs: Sequence[Verb]) -> None:
    message = views.help_text(verbs, "/concern", "/align", unknown="lsit", nearest="list")
    assert message.text.startswith("Heard does not know “lsit”. Did you mean /align list?")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_was_typed_is_repeated_harmlessly(verbs: Sequence[Verb], text: str) -> None:
    message = views.help_text(verbs, "/concern", "/align", unknown=text)
    assert text.split("\n")[0][:20] in words(harmless(message))
    harmless(as_modal(message))


def test_what_was_typed_is_repeated_no_further_than_needed(verbs: Sequence[Verb]) -> None:
    message = views.help_text(verbs, "/concern", "/align", unknown="x" * 4000)
    assert message.text.startswith(f"Heard does not know “{'x' * 39}…”.")
