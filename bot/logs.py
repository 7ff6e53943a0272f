"""Logs: JSON lines on standard error with `action`, `workspace`, `delivery`; never a payload."""

import logging
import sys
import traceback

import structlog
from structlog.typing import EventDict, WrappedLogger

# These print whole request bodies at INFO and DEBUG: concerns and votes would end up in a log.
QUIET = ("slack_bolt", "slack_sdk", "werkzeug", "apscheduler")
# Repeats the text of exceptions even at ERROR; bot/slack/socket.py says what happens to the websocket.
SILENT = ("heard.websocket",)


def configure(level: str) -> None:
    """Send our own logs and the libraries' through one JSON formatter."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _exception_without_words,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.ERROR)
    for name in SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    logging.getLogger("alembic.runtime").setLevel(logging.WARNING)


def places(error: BaseException) -> list[str]:
    """Where an error came from, innermost last: files, lines and functions, no values."""
    return [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)]


def _exception_without_words(_logger: WrappedLogger, _method: str, entry: EventDict) -> EventDict:
    # An exception's text may quote what somebody wrote: a value refused, a row of the database.
    info = entry.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        entry["error"], entry["at"] = type(error).__name__, places(error)
    return entry
