"""The clock of a test."""

from datetime import UTC, datetime

from bot.clock import Clock


def turn(clock: Clock, moment: datetime) -> None:
    """It is this moment now, for everything that falls due: the same on whatever day the tests are run."""
    assert clock.offset_file is not None
    clock.offset_file.write_text(str((moment - datetime.now(UTC)).total_seconds()))
