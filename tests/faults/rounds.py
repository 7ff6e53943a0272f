"""Rounds of failures around a send: killed workers, and answers that go wrong in every way."""

import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sandbox.faults import Kind
from tests import processes
from tests.acceptance.conftest import running
from tests.faults.office import Office, Site
from tests.processes import Process

SETTLE = {"CLAIM_SECONDS": "2", "RECEIPT_SECONDS": "2"}
SLOW_ANSWER = 0.25
ANSWERS: tuple[Kind | None, ...] = (
    "drop_before",
    "drop_after",
    "error_before",
    "error_after",
    "garbage",
    "slow",
    "rate_limit",
    None,
)
RECEIPTS: tuple[Kind | None, ...] = (None, "lost", "redeliver", "slow")


@contextmanager
def office(url: str, folder: Path) -> Iterator[Office]:
    """A running web process with its Slack; workers are the rounds' own."""
    with running("http", url, folder, SETTLE) as house:
        house.processes["worker"].stop()
        yield Office(house)


def kill(office: Office, rounds: int, chance: random.Random) -> None:
    """A worker dies at a random point around a send, in each round anew."""
    for site in office.sites_for(rounds):
        with ExitStack() as stack:
            worker = stack.enter_context(_worker(office))
            _kill_around_the_send(office, site, worker, chance)
    _let_settle(office)


def answer_wrong(office: Office, rounds: int, chance: random.Random) -> None:
    """Answers and receipts are dropped, refused, late, garbage or doubled."""
    sites = office.sites_for(rounds)
    for site in sites:
        answer, receipt = chance.choice(ANSWERS), chance.choice(RECEIPTS)
        site.what = f"answer {answer}, receipt {receipt}"
        faults, workspace = office.house.sandbox.faults, site.workspace.id
        if answer is not None:
            seconds = 1.0 if answer == "rate_limit" else SLOW_ANSWER
            faults.add(
                "chat.postMessage",
                answer,
                workspace=workspace,
                channel=site.channel.id,
                seconds=seconds,
            )
        if receipt is not None:
            # Late receipts come after people were asked, too.
            faults.add(
                "message_metadata_posted",
                receipt,
                workspace=workspace,
                channel=site.channel.id,
                seconds=chance.uniform(0.1, 4.0),
            )
    office.fall_due(sites)
    _let_settle(office)


def _kill_around_the_send(
    office: Office, site: Site, worker: Process, chance: random.Random
) -> None:
    at_the_call = chance.random() < 0.5
    if at_the_call:
        office.house.sandbox.faults.add(
            "chat.postMessage", "slow", channel=site.channel.id, seconds=SLOW_ANSWER
        )
    office.fall_due([site])
    worker.until(lambda: processes.logged(worker, "ready"), "readiness")
    if at_the_call:
        worker.until(lambda: bool(site.channel.messages), "the call")
    delay = chance.uniform(0, SLOW_ANSWER * 2)
    site.what = f"killed {delay:.3f} s after {'the call' if at_the_call else 'the start'}"
    assert not worker.ends_within(delay)
    worker.kill()


def _let_settle(office: Office) -> None:
    with _worker(office) as worker:
        worker.until(office.is_settled, "an end of every digest")


def _worker(office: Office) -> Process:
    number = len(list(office.house.folder.glob("round-*.log")))
    log = office.house.folder / f"round-{number}.log"
    return processes.worker(office.house.environment, log)
