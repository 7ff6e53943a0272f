"""Getting to know people and channels: Slack is asked, then the answer is stored.

No transaction is open while Slack is asked. A question that fails is logged and left: services say
plainly what they do not know yet, and the next try asks again.
"""

from collections.abc import Collection, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.actor import Actor
from bot.clock import real_now
from bot.deps import Deps
from bot.people import described, rules, service
from bot.people.schemas import SeenChannel, SeenPerson, SlackChannel, SlackUser

log = structlog.get_logger()
ASKED_AT_ONCE = 8
MET_AT_ONCE = 32
"""A submission has three seconds: four rounds of eight questions."""
WAITED_SECONDS = 1.0
"""For those who are known, and only described anew: they stay as they were until the next time."""
MOST_A_PAGE = 999
"""As many members as Slack lists at once: a submission cannot wait for many pages."""
Seen = TypeVar("Seen", SeenPerson, SeenChannel)


def meet(
    deps: Deps,
    client: WebClient,
    workspace_id: str,
    people: Iterable[str | None] = (),
    channels: Iterable[str | None] = (),
    *,
    most: int | None = None,
) -> None:
    """Ask Slack about those who are unknown or whose description has grown old, and remember them.

    With `most` about no more than so many people: the others stay unknown until they act. Where all are
    known, a Slack that takes its time keeps nobody waiting.
    """
    now = real_now()
    wanted_people, wanted_channels = set(filter(None, people)), set(filter(None, channels))
    with deps.database.reading() as session:
        stale_people = service.stale_people(session, workspace_id, wanted_people, now)
        stale_channels = service.stale_channels(session, workspace_id, wanted_channels, now)
        all_known = service.are_known(session, workspace_id, stale_people, stale_channels)
    if not stale_people and not stale_channels:
        return
    stale_people = set(sorted(stale_people)[:most])
    # Thirty people one after the other would take longer than a modal's submission may.
    threads = ThreadPoolExecutor(ASKED_AT_ONCE)
    people_asked = [threads.submit(_person, client, workspace_id, i) for i in stale_people]
    channels_asked = [threads.submit(_channel, client, workspace_id, i) for i in stale_channels]
    asked: list[Future[Any]] = [*people_asked, *channels_asked]
    wait(asked, WAITED_SECONDS if all_known else None)
    threads.shutdown(wait=False, cancel_futures=True)
    seen_people, seen_channels = _answered(people_asked), _answered(channels_asked)
    with deps.database.writing() as session:
        service.remember(session, workspace_id, seen_people, seen_channels, now)


def _answered(asked: Iterable[Future[Seen | None]]) -> list[Seen]:
    told = (one.result() for one in asked if one.done() and not one.cancelled())
    return [seen for seen in told if seen is not None]


def changed(deps: Deps, workspace_id: str, user: SlackUser) -> None:
    """Slack tells by itself that somebody has changed: whoever is known is remembered as they are now.

    It tells of everybody, and of every status they set: most of it is neither kept nor written.
    """
    person = seen_person(user, workspace_id)
    with deps.database.reading() as session:
        if not described.is_otherwise(session, workspace_id, person):
            return
    with deps.database.writing() as session:
        described.describe(session, workspace_id, person)


def meet_here(deps: Deps, client: WebClient, actor: Actor, channel_id: str | None) -> None:
    """Meet whoever is acting and the channel they act in, and note that they are in it."""
    # A direct message with Heard is nobody's channel, and Slack does not describe it to us.
    channel_id = None if channel_id and channel_id.startswith("D") else channel_id
    here = [channel_id] if channel_id else []
    if _is_all_known(deps, actor, here):
        return
    meet(deps, client, actor.workspace_id, [actor.user_id], here)
    if channel_id and not actor.is_outsider:
        _note_membership(deps, actor, channel_id)


def meet_readers(
    deps: Deps,
    client: WebClient,
    actor: Actor,
    channels: Collection[str],
    *,
    patience: float | None = None,
) -> None:
    """Find out which of these channels, where they are private, the actor is in.

    With `patience` no longer than so many seconds: of a channel that is still being asked nothing is known.
    """
    meet(deps, client, actor.workspace_id, [actor.user_id], channels)
    with deps.database.reading() as session:
        private = {c for c in channels if service.is_private(session, actor.workspace_id, c)}
        unsure = private - service.readable_channels(session, actor, private, real_now())
    threads = ThreadPoolExecutor(ASKED_AT_ONCE)
    asked = {threads.submit(_is_in, client, actor, channel): channel for channel in unsure}
    answered, _ = wait(asked, patience)
    threads.shutdown(wait=False, cancel_futures=True)
    for one in answered:
        if one.result():
            _note_membership(deps, actor, asked[one])


def _is_all_known(deps: Deps, actor: Actor, here: Collection[str]) -> bool:
    # Asked on every command: one session, few columns.
    now, workspace_id = real_now(), actor.workspace_id
    with deps.database.reading() as session:
        return not (
            service.stale_people(session, workspace_id, [actor.user_id], now)
            or service.stale_channels(session, workspace_id, here, now)
        ) and (
            actor.is_outsider
            or all(service.was_just_seen_in(session, actor, channel, now) for channel in here)
        )


def _note_membership(deps: Deps, actor: Actor, channel_id: str) -> None:
    now = real_now()
    with deps.database.reading() as session:
        if service.was_just_seen_in(session, actor, channel_id, now):
            return
    with deps.database.writing() as session:
        service.seen_in(session, actor.workspace_id, channel_id, actor.user_id, now)


def _person(client: WebClient, workspace_id: str, user_id: str) -> SeenPerson | None:
    try:
        user = SlackUser.model_validate(client.users_info(user=user_id)["user"])
    except (SlackApiError, SlackClientError, OSError) as error:
        _log_unknown(workspace_id, error)
        return None
    return seen_person(user, workspace_id)


def seen_person(user: SlackUser, workspace_id: str) -> SeenPerson:
    """Slack's description of a person in our terms."""
    return SeenPerson(
        user_id=user.id,
        name=user.profile.display_name or user.profile.real_name or user.real_name or user.name,
        zone=rules.zone_or_utc(user.tz),
        role=rules.role_of(
            is_bot=user.is_bot or user.id == rules.SLACKBOT,
            is_stranger=user.is_stranger,
            at_home=user.team_id in {"", workspace_id},
            is_guest=user.is_restricted or user.is_ultra_restricted,
        ),
        active=not user.deleted,
    )


def _channel(client: WebClient, workspace_id: str, channel_id: str) -> SeenChannel | None:
    try:
        answer = client.conversations_info(channel=channel_id)
    except (SlackApiError, SlackClientError, OSError) as error:
        _log_unknown(workspace_id, error)
        return None
    channel = SlackChannel.model_validate(answer["channel"])
    return SeenChannel(
        channel_id=channel.id,
        name=channel.name or "direct message",
        private=channel.is_private or channel.is_im or channel.is_mpim,
        shared=channel.is_ext_shared,
    )


def can_post(client: WebClient, channel_id: str) -> bool:
    """Whether Heard is in a channel that is in use; True as well where Slack does not say."""
    try:
        answer = client.conversations_info(channel=channel_id)
    except SlackApiError as error:
        return bool(error.response["error"] != "channel_not_found")
    except (SlackClientError, OSError):
        return True
    channel = SlackChannel.model_validate(answer["channel"])
    return channel.is_member and not channel.is_archived


def _log_unknown(workspace_id: str, error: Exception) -> None:
    reason = error.response["error"] if isinstance(error, SlackApiError) else type(error).__name__
    log.warning("Slack did not say", action="meet", workspace=workspace_id, reason=reason)


def _is_in(client: WebClient, actor: Actor, channel_id: str) -> bool:
    """Whether Slack lists the actor there; asked no further than the page that does."""
    try:
        pages = client.conversations_members(channel=channel_id, limit=MOST_A_PAGE)
        return any(actor.user_id in page["members"] for page in pages)
    except (SlackApiError, SlackClientError, OSError) as error:
        _log_unknown(actor.workspace_id, error)
        return False


def members(client: WebClient, workspace_id: str, channel_id: str) -> set[str]:
    """Who is in a channel, bots included, as Slack says; nobody where it does not say."""
    try:
        pages = client.conversations_members(channel=channel_id, limit=200)
        return {user_id for page in pages for user_id in page["members"]}
    except (SlackApiError, SlackClientError, OSError) as error:
        _log_unknown(workspace_id, error)
        return set()
