"""From the outbox to Slack: one delivery at a time, no transaction open while Slack is called."""

import random
import socket
from dataclasses import dataclass, replace
from datetime import timedelta
from http.client import HTTPException
from urllib.error import URLError
from uuid import UUID

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse
from sqlalchemy.orm import Session

from bot.clock import real_now
from bot.concerns import relay
from bot.concerns.schemas import Relay
from bot.delivery import claiming, relayed, rules, service
from bot.delivery.catalogue import CATALOGUE, Look
from bot.delivery.rules import METADATA, Verdict
from bot.deps import Deps
from bot.digests import runs
from bot.digests import service as digests
from bot.digests.schemas import DigestParams
from bot.drafts import life as drafts
from bot.polls import unposted
from bot.polls.schemas import PollParams
from bot.slack import installs
from bot.slack.blocks import Message
from models import Delivery
from models.vocabulary import DeliveryKind, PauseReason

log = structlog.get_logger()
RETRY_AFTER_SECONDS = 30
POLLS = (DeliveryKind.POLL_CARD, DeliveryKind.POLL_RESULT)


@dataclass(frozen=True)
class Target:
    """Where a message goes: a new one to `address`, or, with `ts`, in place of the one that is there.

    With `thread` a new one goes into the thread of that message.
    """

    address: str
    ts: str | None
    thread: str | None = None

    @property
    def method(self) -> str:
        """The Web API method this takes."""
        return service.UPDATE if self.ts else service.POST


@dataclass(frozen=True)
class Failure:
    """A call that did not succeed."""

    verdict: Verdict
    code: str
    retry_after: int = RETRY_AFTER_SECONDS


@dataclass(frozen=True)
class Envelope:
    """A delivery that is ready to go."""

    delivery: Delivery
    client: WebClient
    target: Target
    message: Message


class Sender:
    """Sends what a worker has claimed."""

    def __init__(self, deps: Deps, worker: str) -> None:
        self._deps = deps
        self._worker = worker

    def send(self, delivery_id: UUID) -> None:
        """Render, send and settle one claimed delivery."""
        with self._deps.database.writing() as session:
            envelope = self._started(session, delivery_id)
        if envelope is None:
            return
        outcome = _call(envelope)
        if isinstance(outcome, Failure) and outcome.code == "invalid_blocks":
            # Native charts are rolled out in phases; the text says the same.
            outcome = self._without_charts(envelope) or outcome
        if isinstance(outcome, Failure) and outcome.verdict is Verdict.DISCONNECTED:
            outcome = _blamed(envelope, outcome)
        with self._deps.database.writing() as session:
            if isinstance(outcome, Failure):
                self._settle_failure(session, envelope, outcome)
            else:
                self._settle_success(session, envelope, outcome)

    def _patience(self, target: Target | None) -> timedelta:
        # An update can be repeated at once; a post waits until no receipt can be expected any more.
        settings = self._deps.settings
        is_update = target is not None and target.ts is not None
        return timedelta(seconds=settings.claim_seconds if is_update else settings.receipt_seconds)

    def _started(self, session: Session, delivery_id: UUID) -> Envelope | None:
        # Rendered in the transaction that marks it as being sent: up to here news joins what waits, from
        # here on it makes a refresh of its own. Whatever came between would be told by neither.
        delivery = session.get(Delivery, delivery_id)
        if delivery is None:
            return None
        installed = installs.find(session, self._deps.vault, delivery.workspace_id)
        if installed is None:
            claiming.release(session, delivery_id, self._worker)
            return None
        way = None
        if relayed.is_relayed(delivery):
            # Only here is it known whose hours they are, and only in memory.
            way, now = relayed.way_of(session, self._deps.vault, delivery), self._deps.clock.now()
            if way is not None and relayed.waits(session, delivery, way, now):
                relayed.put_back(session, delivery, self._worker, now)
                return None
        target = self._target(session, delivery, way)
        patience = self._patience(target)
        if not claiming.start(session, delivery, self._worker, real_now(), patience):
            return None
        message = self._rendered(session, delivery, charts=True)
        if message is None and target is not None and target.ts:
            message = CATALOGUE[delivery.kind].over
        if target is None or message is None:
            service.dropped(session, delivery_id)
            claiming.give_back_pace(session, delivery)
            _leave_untold(session, delivery)
            return None
        if relayed.is_relayed(delivery) and target.ts is None and not relayed.is_question(delivery):
            relayed.asked_on_card(session, delivery)
        return Envelope(delivery, self._deps.client(installed.token), target, message)

    def _target(self, session: Session, delivery: Delivery, way: Relay | None) -> Target | None:
        if relayed.is_relayed(delivery):
            if way is None or (relayed.is_question(delivery) and way.ts is None):
                return None  # the first card, which is still to come, asks it
            return Target(way.channel or way.user, relayed.stands_at(delivery, way))
        before = service.card_sent_before(session, delivery)
        if before is None or before.channel_id is None:
            return Target(delivery.audience, None, self._thread(session, delivery))
        return Target(before.channel_id, before.ts)

    def _thread(self, session: Session, delivery: Delivery) -> str | None:
        rendering = CATALOGUE[delivery.kind]
        if rendering.thread is None:
            return None
        card = rendering.thread(rendering.params.model_validate(delivery.params))
        return service.ts_of_card(session, delivery.workspace_id, card)

    def _rendered(self, session: Session, delivery: Delivery, *, charts: bool) -> Message | None:
        look = Look(charts, self._deps.settings.command_align)
        return CATALOGUE[delivery.kind].message(
            session, delivery.workspace_id, delivery.params, self._deps.clock.now(), look
        )

    def _without_charts(self, envelope: Envelope) -> SlackResponse | Failure | None:
        with self._deps.database.reading() as session:
            message = self._rendered(session, envelope.delivery, charts=False)
        if message is None or message.arguments() == envelope.message.arguments():
            return None
        return _call(Envelope(envelope.delivery, envelope.client, envelope.target, message))

    def _settle_success(self, session: Session, envelope: Envelope, answer: SlackResponse) -> None:
        delivery, channel_id, ts = envelope.delivery, str(answer["channel"]), str(answer["ts"])
        if relayed.is_relayed(delivery):
            relayed.arrived(session, self._deps.vault, delivery, channel_id, ts)
        else:
            service.sent(session, delivery.id, channel_id, ts, real_now())
        self._log(delivery, "sent")

    def _settle_failure(self, session: Session, envelope: Envelope, failure: Failure) -> None:
        delivery, code = envelope.delivery, failure.code
        self._log(delivery, failure.verdict, code)
        match failure.verdict:
            case Verdict.LIMITED:
                until = real_now() + timedelta(seconds=failure.retry_after)
                service.hold(session, delivery.workspace_id, envelope.target.method, until)
                service.again(session, delivery.id, until)
            case Verdict.UNKNOWN if envelope.target.ts is None:
                service.unanswered(session, delivery.id, code)
            case Verdict.NOT_SENT | Verdict.UNKNOWN:
                pause = rules.pause_before_retry(delivery.attempts, random.random())  # noqa: S311
                service.again(session, delivery.id, real_now() + pause)
            case Verdict.DISCONNECTED:
                if installs.disconnect(
                    session, self._deps.vault, delivery.workspace_id, envelope.client.token
                ):
                    digests.disconnected(session, delivery.workspace_id, self._deps.clock.now())
                service.again(session, delivery.id, real_now())
            case Verdict.NO_DESTINATION if _is_lost_card(envelope):
                self._forget_card(session, delivery)
                service.again(session, delivery.id, real_now())
            case Verdict.NO_DESTINATION:
                self._give_up(session, delivery, code)
                self._tell_of_refusal(session, delivery, code)
            case Verdict.CARD_GONE:
                self._forget_card(session, delivery)
                service.again(session, delivery.id, real_now())
            case Verdict.UNFIT:
                self._give_up(session, delivery, code)

    def _give_up(self, session: Session, delivery: Delivery, code: str) -> None:
        service.failed(session, delivery.id, code, real_now())
        _leave_untold(session, delivery)
        drafts.outcome(session, delivery, self._deps.clock.now())
        if relayed.is_relayed(delivery):
            relay.end_if_closed(session, delivery.workspace_id, relayed.concern_of(delivery))

    def _tell_of_refusal(self, session: Session, delivery: Delivery, code: str) -> None:
        reason, now = rules.DESTINATION.get(code, PauseReason.REFUSED), self._deps.clock.now()
        if delivery.kind is DeliveryKind.DIGEST:
            digests.refused(session, delivery.workspace_id, delivery.audience, reason, now)
        elif delivery.kind in POLLS:
            params = PollParams.model_validate(delivery.params)
            unposted.refused(session, delivery.workspace_id, params, reason, now)

    def _forget_card(self, session: Session, delivery: Delivery) -> None:
        if relayed.is_relayed(delivery):
            relayed.card_gone(session, self._deps.vault, delivery)
        elif delivery.card:
            service.forget_card(session, delivery.workspace_id, delivery.card)

    def _log(self, delivery: Delivery, action: str, code: str | None = None) -> None:
        if relayed.is_relayed(delivery):
            return  # A line has its second, which may be that of the raiser's own deed.
        log.info(
            delivery.kind,
            action=action,
            workspace=delivery.workspace_id,
            delivery=str(delivery.id),
            code=code,
        )


def _is_lost_card(envelope: Envelope) -> bool:
    # The conversation a card was in may end and begin anew; the person is still there to be told.
    return bool(envelope.target.ts) and not rules.is_channel(envelope.delivery.audience)


def _leave_untold(session: Session, delivery: Delivery) -> None:
    if delivery.kind is DeliveryKind.DIGEST:
        run_id = DigestParams.model_validate(delivery.params).run_id
        runs.untold(session, delivery.workspace_id, run_id)


def _call(envelope: Envelope) -> SlackResponse | Failure:
    arguments = envelope.message.arguments()
    target, client = envelope.target, envelope.client
    try:
        if target.ts:
            arguments = {k: v for k, v in arguments.items() if not k.startswith("unfurl")}
            return client.chat_update(channel=target.address, ts=target.ts, **arguments)
        # Slack says where a message with metadata stands, even when its answer got lost. Everybody can
        # read metadata, so it holds the delivery's random id and nothing else.
        carries = {
            "event_type": METADATA,
            "event_payload": {"id": str(envelope.delivery.id)},
        }
        return client.chat_postMessage(
            channel=target.address, thread_ts=target.thread, metadata=carries, **arguments
        )
    except SlackApiError as error:
        return _answered(error)
    except URLError as error:
        refused = isinstance(error.reason, ConnectionRefusedError | socket.gaierror)
        return Failure(
            Verdict.NOT_SENT if refused else Verdict.UNKNOWN, type(error.reason).__name__
        )
    except (OSError, HTTPException, SlackClientError) as error:
        return Failure(Verdict.UNKNOWN, type(error).__name__)


def _blamed(envelope: Envelope, failure: Failure) -> Failure:
    # `account_inactive` may speak of the token or of the person: one bad address must not stop a workspace.
    try:
        envelope.client.auth_test()
    except SlackApiError as error:
        code = str(error.response.get("error") or "")
        dead = rules.verdict(error.response.status_code, code) is Verdict.DISCONNECTED
        return failure if dead else replace(failure, verdict=Verdict.NOT_SENT)
    except (OSError, HTTPException, SlackClientError):
        return replace(failure, verdict=Verdict.NOT_SENT)
    return replace(failure, verdict=Verdict.NO_DESTINATION)


def _answered(error: SlackApiError) -> Failure:
    response = error.response
    code = str(response.get("error") or "")
    verdict = rules.verdict(response.status_code, code)
    retry_after = str(
        response.headers.get("Retry-After") or response.headers.get("retry-after") or ""
    )
    return Failure(
        verdict,
        code if code.isidentifier() else f"http_{response.status_code}",
        int(retry_after) if retry_after.isdecimal() else RETRY_AFTER_SECONDS,
    )
