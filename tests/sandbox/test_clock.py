"""The clock that everybody shares."""

from pathlib import Path

import pytest

from sandbox.world import World


def test_time_is_moved_by_the_seconds_in_the_file(tmp_path: Path) -> None:
    world = World(tmp_path / "clock")
    before = world.now()
    world.move_clock(86_400)
    assert 86_399 < world.now() - before < 86_460
    assert float((tmp_path / "clock").read_text()) == 86_400


def test_a_file_that_another_process_wrote_is_read(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    world = World(file)
    file.write_text("60\n")
    assert world.offset() == 60
    file.write_text("")
    assert world.offset() == 0


def test_time_stamps_grow_even_when_the_clock_goes_back(tmp_path: Path) -> None:
    world = World(tmp_path / "clock")
    world.move_clock(3600)
    later = float(world.new_ts())
    world.move_clock(0)
    assert float(world.new_ts()) > later


def test_no_two_messages_share_a_time_stamp_while_the_clock_is_back(tmp_path: Path) -> None:
    world = World(tmp_path / "clock")
    world.move_clock(3600)
    first = world.new_ts()
    world.move_clock(0)
    stamps = [first, *(world.new_ts() for _ in range(1_000))]
    assert stamps == sorted(set(stamps))


def test_without_a_file_the_clock_stands_at_real_time() -> None:
    world = World()
    assert world.offset() == 0
    with pytest.raises(ValueError, match="without a clock file"):
        world.move_clock(1)
