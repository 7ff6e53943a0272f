"""How a process ends: with a sentence when it cannot start, in order when it is told to stop."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import OperationalError

from bot.kept import InUse
from bot.playground import PlaygroundFailed
from bot.schema import SchemaBehind
from bot.settings import SettingsProblem


@contextmanager
def said_plainly() -> Iterator[None]:
    """Turn what keeps a process from starting into sentences on standard error and exit code 1."""
    try:
        yield
    except (SettingsProblem, SchemaBehind, PlaygroundFailed, InUse) as problem:
        sys.exit(str(problem))
    except SlackApiError as error:
        sys.exit(f"Slack did not accept the token: {error.response['error']}.")
    except OperationalError:
        sys.exit("DATABASE_URL: the database does not answer at this address.")
    except OSError:
        sys.exit("Slack could not be reached. Is this machine online, and SLACK_API_URL right?")


def stop_signal() -> threading.Event:
    """Set by SIGTERM or SIGINT. Ask for it before saying that the process is ready: either may follow."""
    told, (heard, woken) = threading.Event(), os.pipe()
    # Python's own handlers run in the main thread once it is awake, and with whatever locks it holds then:
    # it may fall asleep over a signal, or wait for itself. What the interpreter writes comes at once.
    os.set_blocking(woken, False)
    signal.set_wakeup_fd(woken)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: None)

    def watch() -> None:
        os.read(heard, 1)
        told.set()

    threading.Thread(target=watch, name="stop", daemon=True).start()
    return told
