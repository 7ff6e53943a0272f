"""The pictures of README: all there, none too large, and the script still finds what it photographs."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.pictures.scenes import SCENES, Photographer
from tests.processes import ROOT
from tests.seeded import revisited

ONE, ALL = 180_000, 1_000_000
"""Bytes."""


def test_every_picture_that_is_named_is_there_and_none_is_large() -> None:
    named = set(re.findall(r"docs/pictures/(\w+)\.png", (ROOT / "README.md").read_text()))
    files = {path.stem: path.stat().st_size for path in (ROOT / "docs/pictures").glob("*.png")}
    assert named == set(files) == set(SCENES)
    assert max(files.values()) < ONE
    assert sum(files.values()) < ALL


@pytest.mark.xdist_group("the story")
def test_the_script_still_finds_what_it_photographs(
    chromium: Browser, played: Path, tmp_path: Path
) -> None:
    with revisited(played, tmp_path / "house") as house:
        Photographer(chromium, house, tmp_path).take_all()
    assert {path.stem for path in tmp_path.glob("*.png")} == set(SCENES)
