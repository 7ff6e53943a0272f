"""What people see when something goes wrong. The one place that answers for every listener."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.error import URLError
from uuid import uuid4

import structlog
from slack_bolt import Ack, App, BoltContext, BoltResponse
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk.errors import SlackApiError, SlackClientError

from bot import logs, tokens
from bot.errors import FieldErrors, HeardError
from bot.settings import Settings
from bot.slack.answers import present
from bot.slack.blocks import escape
from bot.slack.forms import OUT_OF_DATE
from bot.slack.naming import renamed
from bot.slack.notices import notice

log = structlog.get_logger()
CONNECTION_ENDED = (
    "Heard's connection to this workspace ended or was renewed. Please try once more; if this comes again, "
    "ask whoever installed it."
)
TOO_LATE = {
    "expired_trigger_id",
    "exchanged_trigger_id",
    "invalid_trigger_id",
    "trigger_expired",
    "trigger_exchanged",
}


def register(app: App, settings: Settings, forget: Callable[[str | None], None]) -> None:
    """Answer every error a listener raises, and every request nobody listens to.

    `forget` is told the workspace whose token Slack did not take.
    """

    # Bolt looks at the names of the arguments to decide what to pass.
    def answer(error: Exception, body: dict[str, Any], context: BoltContext) -> BoltResponse:
        if _code(error) in tokens.DEAD:
            forget(context.team_id)
        return _answer(renamed(error, settings), body, context)

    app.error(answer)


def _answer(error: Exception, body: dict[str, Any], context: BoltContext) -> BoltResponse:
    if body.get("type") == "view_submission":
        return _in_the_modal(error, body["view"], context)
    if "event" not in body:
        _in_private(_sentence(error, context), body, context)
    else:
        _sentence(error, context)
    return BoltResponse(status=200)


def _in_the_modal(error: Exception, view: Mapping[str, Any], context: BoltContext) -> BoltResponse:
    # Slack keeps the modal open with everything in it, as long as each error names an input.
    inputs = [b["block_id"] for b in view.get("blocks", ()) if b.get("type") == "input"]
    if not inputs:
        return _response(response_action="update", view=notice(_sentence(error, context)))
    if isinstance(error, FieldErrors):
        known = {name: text for name, text in error.fields.items() if name in inputs}
        homeless = [text for name, text in error.fields.items() if name not in inputs]
        if homeless:
            known[inputs[0]] = " ".join([*filter(None, [known.get(inputs[0])]), *homeless])
        return _response(response_action="errors", errors=known)
    return _response(response_action="errors", errors={inputs[0]: _sentence(error, context)})


def _response(**answer: Any) -> BoltResponse:
    """What Slack is answered, made without the request's own `ack`.

    Bolt's waiting thread takes that as the end and, being quicker, sends what it has by then: a status 500.
    """
    ack: Ack = Ack()  # type: ignore[no-untyped-call]
    return ack(**answer)


def _in_private(sentence: str, body: Mapping[str, Any], context: BoltContext) -> None:
    try:
        _tell(sentence, body, context)
    except (SlackApiError, SlackClientError, OSError) as error:
        # Nobody is left to tell. Raising here would only have Slack send the request again.
        log.warning(
            "nobody was told",
            action="unanswered",
            workspace=context.team_id,
            error=type(error).__name__,
        )


def _tell(sentence: str, body: Mapping[str, Any], context: BoltContext) -> None:
    if context.response_url and context.respond is not None:
        context.respond(escape(sentence), response_type="ephemeral", replace_original=False)
    elif body.get("trigger_id") and context.client is not None:
        present(context.client, body, notice(sentence))


def _code(error: Exception) -> str | None:
    return error.response.get("error") if isinstance(error, SlackApiError) else None


def _sentence(error: Exception, context: BoltContext) -> str:
    if isinstance(error, HeardError):
        return error.sentence
    if isinstance(error, BoltUnhandledRequestError):
        log.warning("nobody listens", action="unhandled", workspace=context.team_id)
        return OUT_OF_DATE
    if _code(error) in TOO_LATE:
        return "This took too long to open. Please try once more."
    if _code(error) in tokens.DEAD:
        log.warning("a token is dead", action="dead_token", workspace=context.team_id)
        return CONNECTION_ENDED
    if isinstance(error, URLError | ConnectionError | TimeoutError):
        log.warning(
            "Slack is out of reach",
            action="unreachable",
            workspace=context.team_id,
            error=type(error).__name__,
        )
        return "Slack could not be reached just now. Please try again."
    reference = uuid4().hex[:8]
    # No message and no values: an exception's text may quote what somebody wrote.
    log.error(
        "unexpected error",
        action="failure",
        workspace=context.team_id,
        reference=reference,
        error=type(error).__name__,
        at=logs.places(error),
    )
    return f"Something went wrong on our side; nothing was changed. Please try again (ref {reference})."
