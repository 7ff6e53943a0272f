"""Everything the bot can show is what Slack accepts: empty, one, most and longest."""

import pytest
from slack_sdk.models.views import View

from bot.delivery.catalogue import CATALOGUE
from models.vocabulary import DeliveryKind
from sandbox.rules import (
    blocks_problems,
    message_characters,
    view_is_too_large,
    view_problems,
)
from sandbox.rules.surfaces import MESSAGE_CHARACTERS
from tests.catalogue.catalogue import VARIANTS, drawings, drawn
from tests.catalogue.contents import Maker, Size

TEXT_CHARACTERS = 4_000
"""chat.postMessage cuts a longer text; what is cut is not read aloud."""
POSTED_CHARACTERS = 10_000
"""What these allow themselves: Slack does not say where it refuses a post, and a longer one is not read."""
POSTED = ("digests.views.digest", "cards.owner_card", "cards.not_settled", "cards.replied")
USUAL_NAMES = ["/concern", "/priorities", "/align"]
"""Whoever installs Heard may give its commands other names."""
DRAWINGS = drawings()


@pytest.mark.parametrize("size", Size)
@pytest.mark.parametrize("name", DRAWINGS)
def test_slack_accepts_it_at_every_size(name: str, size: Size) -> None:
    for variant in range(VARIANTS):
        shown = drawn(name, DRAWINGS[name], Maker(size, variant))
        if shown.is_view:
            assert view_problems(shown.payload) == [], variant
            assert not view_is_too_large(shown.payload)
        else:
            assert blocks_problems(shown.payload["blocks"]) == [], variant
            most = POSTED_CHARACTERS if name.endswith(POSTED) else MESSAGE_CHARACTERS
            assert message_characters(shown.payload["blocks"]) <= most
            assert 0 < len(shown.payload["text"]) <= TEXT_CHARACTERS


@pytest.mark.parametrize("name", DRAWINGS)
def test_it_names_commands_as_it_was_told_to(name: str) -> None:
    for variant in range(VARIANTS):
        shown = str(drawn(name, DRAWINGS[name], Maker(Size.ONE, variant)).payload)
        assert [usual for usual in USUAL_NAMES if usual in shown] == [], variant


def test_it_finds_what_the_rooms_draw() -> None:
    assert "bot.concerns.views.raising" in DRAWINGS
    assert "bot.polls.outcome.result" in DRAWINGS
    assert "bot.digests.views.digest" in DRAWINGS


def test_every_kind_of_delivery_is_drawn_by_one_of_them() -> None:
    assert set(CATALOGUE) == set(DeliveryKind)


def test_a_field_without_a_length_is_refused() -> None:
    def view(novelty: str) -> View:
        """A view that nobody has measured."""
        return View(type="modal", title=novelty)

    with pytest.raises(LookupError, match="novelty"):
        Maker(Size.ONE, 0).arguments(view)
