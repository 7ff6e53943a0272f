"""`make faults`: hundreds of failures around a send, and what became of every digest."""

import random
import sys
import tempfile
import time
from pathlib import Path

from tests import databases
from tests.faults import rounds
from tests.faults.office import Office, Outcome

KILLS, WRONG_ANSWERS = 50, 150
SEED = 20261124


def main() -> int:
    """Run on both databases; 0 when nothing was lost, doubled, or uncertain without a question."""
    bad = 0
    with tempfile.TemporaryDirectory() as name:
        server = databases.postgres_server(_folder(name, "server"))
        print(f"seed {SEED}")
        folder = _folder(name, "sqlite")
        with rounds.office(f"sqlite:///{folder / 'heard.db'}", folder) as office:
            bad += _run(office, "sqlite")
        with (
            databases.postgres_database(server) as url,
            rounds.office(url, _folder(name, "postgres")) as office,
        ):
            bad += _run(office, "postgres")
    return 1 if bad else 0


def _run(office: Office, engine: str) -> int:
    chance, began = random.Random(SEED), time.monotonic()
    rounds.kill(office, KILLS, chance)
    rounds.answer_wrong(office, WRONG_ANSWERS, chance)
    found = office.outcomes()
    uncertain = found[Outcome.ASKED] + found[Outcome.UNASKED]
    print(
        f"{engine}: {KILLS} kills, {WRONG_ANSWERS} wrong answers in {time.monotonic() - began:.0f} s: "
        f"once {found[Outcome.ONCE]}, lost {found[Outcome.LOST]}, doubled {found[Outcome.DOUBLED]}, "
        f"uncertain {uncertain}, of these not asked about {found[Outcome.UNASKED]}",
        flush=True,
    )
    fine = {Outcome.ONCE, Outcome.ASKED}
    for site in office.sites:
        if office.outcome(site) not in fine:
            print(f"  {office.outcome(site)}: {site.what}")
    return found[Outcome.LOST] + found[Outcome.DOUBLED] + found[Outcome.UNASKED]


def _folder(parent: str, name: str) -> Path:
    folder = Path(parent) / name
    folder.mkdir()
    return folder


if __name__ == "__main__":
    sys.exit(main())
