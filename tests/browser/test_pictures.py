"""The pictures of README: all there, none too large, and the script still finds what it photographs."""

import re
from pathlib import Path

from playwright.sync_api import Browser

from tests.pictures.scenes import SCENES, Photographer
from tests.processes import ROOT
from tests.seeded import house

ONE, ALL = 180_000, 1_000_000
"""Bytes."""


def test_every_picture_that_is_named_is_there_and_none_is_large() -> None:
    named = set(re.findall(r"docs/pictures/(\w+)\.png", (ROOT / "README.md").read_text()))
    files = {path.stem: path.stat().st_size for path in (ROOT / "docs/pictures").glob("*.png")}
    assert named == set(files) == set(SCENES)
    assert max(files.values()) < ONE
    assert sum(files.values()) < ALL


def test_the_script_still_finds_what_it_photographs(chromium: Browser, tmp_path: Path) -> None:
    with house(tmp_path) as played:
        Photographer(chromium, played, tmp_path).take_all()
    assert {path.stem for path in tmp_path.glob("*.png")} == set(SCENES)
