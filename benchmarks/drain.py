"""A thousand digests fall due at once in a hundred workspaces, and two workers send them."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from bot.worker import AT_ONCE
from sandbox.faults import Kind
from tests import processes
from tests.acceptance.conftest import running
from tests.faults.office import Office, Site
from tests.processes import Process

DIGESTS = 1_000
LIMITED, BROKEN = 0, 1
RETRY_AFTER = 20.0
PATIENCE = 240.0
"""Seconds until a drain is given up: the figure tells how long it takes, not this."""


def drain(url: str, folder: Path) -> list[str]:
    """The lines of the report, on one database.

    The ideal is the posts alone: the same number of messages from as many threads, with no database and
    nothing to render. Slack's limits (one a second a channel, 300 a minute a workspace) do not bind here.
    """
    with running("http", url, folder) as house:
        house.processes["worker"].stop()
        office = Office(house)
        sites = office.sites_for(DIGESTS)
        ideal = _posts_alone(office, sites)
        took = _two_workers(office, sites, folder, sites)
        # Each channel has had its digest of this week.
        others = office.sites_for(DIGESTS)
        troubled = _two_workers(office, others, folder, _trouble(office, others))
    return [
        f"  {DIGESTS:,} digests by two workers {took:.1f} s, the posts alone {ideal:.1f} s,"
        f" ratio {took / ideal:.2f}",
        f"  the same with one workspace limited for {RETRY_AFTER:.0f} s and one broken:"
        f" all others done in {troubled:.1f} s, ratio {troubled / took:.2f}",
    ]


def _posts_alone(office: Office, sites: Sequence[Site]) -> float:
    clients = {s.workspace.id: office.deps.client(s.workspace.bot_token) for s in sites}

    def post(site: Site) -> None:
        clients[site.workspace.id].chat_postMessage(
            channel=site.channel.id, text="as quick as can be"
        )

    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE * 2) as threads:
        list(threads.map(post, sites))
    return time.perf_counter() - began


def _trouble(office: Office, sites: Sequence[Site]) -> list[Site]:
    workspaces = list(dict.fromkeys(site.workspace.id for site in sites))
    kinds: dict[int, Kind] = {LIMITED: "rate_limit", BROKEN: "error_before"}
    for number, kind in kinds.items():
        office.house.sandbox.faults.add(
            "chat.postMessage",
            kind,
            times=DIGESTS,
            workspace=workspaces[number],
            seconds=RETRY_AFTER,
        )
    troubled = {workspaces[number] for number in kinds}
    return [site for site in sites if site.workspace.id not in troubled]


def _two_workers(
    office: Office, sites: Sequence[Site], folder: Path, awaited: Sequence[Site]
) -> float:
    before = {site.channel.id: len(site.channel.messages) for site in sites}

    def all_posted() -> bool:
        return all(len(site.channel.messages) > before[site.channel.id] for site in awaited)

    with ExitStack() as stack:
        workers = [stack.enter_context(_worker(office, folder, number)) for number in (1, 2)]
        for worker in workers:
            worker.until(partial(processes.logged, worker, "ready"), "readiness")
        began = time.perf_counter()
        office.fall_due(sites)
        workers[0].until(all_posted, "the last digest", PATIENCE)
        return time.perf_counter() - began


def _worker(office: Office, folder: Path, number: int) -> Process:
    log = folder / f"drain-{number}-{time.monotonic_ns()}.log"
    return processes.worker(office.house.environment, log)
