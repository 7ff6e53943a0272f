"""What time it is for what falls due."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import Clock, real_now

WEEK = timedelta(days=7)
MOMENT = timedelta(seconds=5)


def test_without_a_file_it_is_real_time() -> None:
    assert abs(Clock().now() - real_now()) < MOMENT


def test_time_is_aware_and_in_utc() -> None:
    assert Clock().now().tzinfo is UTC
    assert real_now().tzinfo is UTC


def test_a_file_that_is_missing_or_empty_moves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    assert abs(Clock(file).now() - real_now()) < MOMENT
    file.touch()
    assert abs(Clock(file).now() - real_now()) < MOMENT


def test_seconds_in_the_file_move_every_clock_that_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    one, other = Clock(file), Clock(file)
    file.write_text(f"{WEEK.total_seconds()}\n")
    for clock in (one, other):
        assert abs(clock.now() - real_now() - WEEK) < MOMENT


def test_real_time_stays_where_it_is_while_the_clock_moves(tmp_path: Path) -> None:
    before = datetime.now(UTC)
    (tmp_path / "clock").write_text("604800")
    assert abs(real_now() - before) < MOMENT
