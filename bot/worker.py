"""The worker: finds what is due, empties the outbox, keeps house. APScheduler is its clock, no more."""

import os
import socket
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import timedelta
from functools import partial
from threading import Event
from uuid import UUID, uuid4

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from bot import schema, sealing, wiring
from bot.clock import real_now
from bot.concerns import relay
from bot.delivery import claiming
from bot.delivery import service as delivery
from bot.delivery.sender import Sender
from bot.deps import Deps
from bot.digests import runs
from bot.drafts import drafting
from bot.home.publishing import Publisher
from bot.inbox import nudging
from bot.polls import closing, reminding, voting
from bot.polls.results import result_of
from bot.receipts import service as receipts
from bot.settings import Mode, load
from bot.stopping import said_plainly, stop_signal
from bot.weekly import service as weekly

log = structlog.get_logger()
AT_ONCE = 8
DUE_AT_ONCE = 50
KEEP_SETTLED = timedelta(days=30)
FIND_DUE_SECONDS, FIND_LATE_SECONDS, SEND_SECONDS, TIDY_SECONDS = 1.0, 5.0, 0.25, 3600.0
LOOK_SECONDS = 1.0
"""Sixty Home tabs a minute and workspace: Slack allows a hundred, and openings need the rest."""
LONGEST_REAP_SECONDS = 10.0


class Worker:
    """A few interval jobs and the threads that send.

    Any number of workers may run: schedules and deliveries are claimed in the database.
    """

    def __init__(self, deps: Deps) -> None:
        self._deps = deps
        self._name = f"{socket.gethostname()[:32]}-{os.getpid()}-{uuid4().hex[:8]}"
        self._sender = Sender(deps, self._name)
        self._homes = Publisher(deps)
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sender")
        self._sending: set[Future[None]] = set()
        settings = deps.settings
        self._lease = timedelta(seconds=settings.claim_seconds)
        shortest = min(settings.claim_seconds, settings.receipt_seconds)
        self._reap_seconds = min(LONGEST_REAP_SECONDS, shortest / 2)
        self._stopping = Event()
        # At the start too: a poll may have been closed, or cancelled, just before the last end.
        self._holds_deleted = True
        self._secret_polls: set[int] = set()
        self._scheduler = BackgroundScheduler(timezone="UTC")

    def start(self) -> None:
        """Begin. Returns at once."""
        jobs: tuple[tuple[Callable[[], None], float], ...] = (
            (self.find_due, FIND_DUE_SECONDS),
            (self.find_due_drafts, FIND_DUE_SECONDS),
            (self.find_due_polls, FIND_DUE_SECONDS),
            (self.find_late, FIND_LATE_SECONDS),
            (self.find_weeks, FIND_LATE_SECONDS),
            (self._homes.look, LOOK_SECONDS),
            (self.send, SEND_SECONDS),
            (self.reap, self._reap_seconds),
            (self.tidy, TIDY_SECONDS),
        )
        for job, seconds in jobs:
            self._scheduler.add_job(
                partial(_run_job, job),
                "interval",
                seconds=seconds,
                next_run_time=real_now(),
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )
        self._scheduler.start()
        log.info("worker is ready", action="ready")

    def stop(self) -> None:
        """Take nothing new, finish what is on its way."""
        self._stopping.set()
        self._scheduler.shutdown(wait=True)
        self._threads.shutdown(wait=True)

    def find_due(self) -> None:
        """Turn schedules that fell due into runs and deliveries."""
        now = self._deps.clock.now()
        with self._deps.database.reading() as session:
            if not runs.is_any_due(session, now):
                return
        is_full = True
        while is_full and not self._stopping.is_set():
            with self._deps.database.writing() as session:
                told = runs.run_due(session, now, DUE_AT_ONCE)
            is_full = len(told) == DUE_AT_ONCE
            self._look_again_in(told)

    def find_due_drafts(self) -> None:
        """Show digests to those who lead, before their hour."""
        now = self._deps.clock.now()
        with self._deps.database.reading() as session:
            if not drafting.is_any_due(session, now):
                return
        with self._deps.database.writing() as session:
            told = drafting.draft_due(session, now, DUE_AT_ONCE)
        self._look_again_in(told)

    def _look_again_in(self, workspaces: Iterable[str]) -> None:
        # A draft stands on the Home tabs of those who decide it, until its hour.
        for workspace_id in sorted(set(workspaces)):
            self._homes.acted(workspace_id)

    def find_due_polls(self) -> None:
        """Close the polls whose time has come, and remind who has not answered."""
        now = self._deps.clock.now()
        with self._deps.database.reading() as session:
            due, reminders = (
                closing.due(session, now, DUE_AT_ONCE),
                reminding.is_any_due(session, now),
            )
            secret = voting.secret_polls(session)
        for workspace_id, poll_id in due:
            # One that cannot be counted keeps no other open.
            _run_job(partial(self._close, workspace_id, poll_id))
        self._forget(secret)
        if reminders:
            with self._deps.database.writing() as session:
                reminding.remind_due(session, now, DUE_AT_ONCE)

    def _forget(self, secret: set[int]) -> None:
        # A poll that is open no longer was closed or cancelled by somebody. SQLite's log keeps each page
        # as it was after each vote, one after the other: while a poll is open it is emptied all the time.
        if self._secret_polls - secret or (secret and self._deps.database.is_sqlite):
            self._holds_deleted = True
        self._secret_polls = secret
        if self._holds_deleted and self._deps.database.forget_deleted():
            self._holds_deleted = False

    def find_late(self) -> None:
        """Nudge those for whom something waits longer than its raisers were promised."""
        now = self._deps.clock.now()
        with self._deps.database.reading() as session:
            late = nudging.whom(session, now)
        for workspace_id, user_id in late:
            with self._deps.database.writing() as session:
                nudging.send(session, workspace_id, user_id, now)

    def find_weeks(self) -> None:
        """Tell those who drive of their week, on Friday afternoon."""
        now = self._deps.clock.now()
        with self._deps.database.reading() as session:
            due = weekly.whom(session, now)
        for workspace_id, user_id in due:
            with self._deps.database.writing() as session:
                weekly.send(session, workspace_id, user_id, now)

    def _close(self, workspace_id: str, poll_id: int) -> None:
        with self._deps.database.reading() as session:
            told = closing.counted(session, self._deps.vault, workspace_id, poll_id)
        # No transaction is open while figures are computed.
        result = result_of(told.count)
        now = self._deps.clock.now()
        with self._deps.database.writing() as session:
            if closing.finish(session, self._deps.vault, told, result, now):
                log.info("poll closed", action="poll_closed", workspace=workspace_id)
                self._holds_deleted = True
        self._homes.acted(workspace_id)

    def send(self) -> None:
        """Claim as many deliveries as there are free threads, until none is left that may be sent."""
        with self._deps.database.reading() as session:
            if not claiming.is_anything_due(session, self._deps.clock.now(), real_now()):
                return
        while not self._stopping.is_set() and self._claim_and_send():
            wait(self._sending, return_when=FIRST_COMPLETED)

    def _claim_and_send(self) -> bool:
        self._sending = {future for future in self._sending if not future.done()}
        free = AT_ONCE - len(self._sending)
        if not free:
            return True
        now, real = self._deps.clock.now(), real_now()
        with self._deps.database.writing() as session:
            claimed = claiming.claim(session, self._name, now, real, self._lease, free)
        for delivery_id in claimed:
            self._sending.add(self._threads.submit(self._send_one, delivery_id))
        return bool(claimed)

    def reap(self) -> None:
        """Settle what got no answer and no receipt in its time; ask who can look."""
        with self._deps.database.writing() as session:
            lost = delivery.reap(session, self._deps.vault, real_now())
            for one in lost:
                receipts.ask(session, one, self._deps.clock.now())
        for one in lost:
            log.warning(
                "nobody knows whether it arrived",
                action="uncertain",
                workspace=one.workspace_id,
                delivery=str(one.id),
            )

    def tidy(self) -> None:
        """Forget what nobody needs any more."""
        with self._deps.database.writing() as session:
            delivery.tidy(session, real_now(), KEEP_SETTLED)
            relay.forget_unanswered(session, self._deps.clock.now().date())
        self._holds_deleted = True
        if self._deps.vault.is_rotating:
            resealed = sealing.reseal(self._deps.database, self._deps.vault)
            log.info(
                "everything is under the newest of SECRET_KEYS", action="resealed", count=resealed
            )

    def _send_one(self, delivery_id: UUID) -> None:
        _run_job(partial(self._sender.send, delivery_id))


def _run_job(job: Callable[[], None]) -> None:
    # The outermost edge of the worker: whatever goes wrong once must not end the clock.
    try:
        job()
    except Exception as error:
        trace = traceback.extract_tb(error.__traceback__)
        log.error(
            "a job failed",
            action="job_failed",
            error=type(error).__name__,
            at=[f"{frame.filename}:{frame.lineno} {frame.name}" for frame in trace],
        )


def main() -> None:
    """`python -m bot.worker`: until SIGTERM."""
    stop = stop_signal()
    with said_plainly():
        deps = wiring.make_deps(load(Mode.WORKER))
        schema.require_current(deps.database.engine)
        wiring.install_own_token(deps)
        worker = Worker(deps)
        worker.start()
    stop.wait()
    worker.stop()
    deps.database.close()


if __name__ == "__main__":
    main()
