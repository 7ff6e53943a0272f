"""`make pictures`: photographs the page anew for README and docs."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import QUIET, chromium_path
from tests.pictures.scenes import Photographer
from tests.seeded import house

FOLDER = Path("docs/pictures")


def main() -> None:
    """Take them all."""
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as place,
        house(Path(place)) as played,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=list(QUIET))
        Photographer(browser, played, FOLDER).take_all()
        browser.close()
    sys.stdout.write(f"{FOLDER} has the pictures.\n")


if __name__ == "__main__":
    main()
