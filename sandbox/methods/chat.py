"""chat.*: posting, updating and deleting messages."""

import json

from sandbox import rules
from sandbox.errors import SlackError
from sandbox.methods.api import Api, Method, invalid_arguments, parsed, required
from sandbox.methods.described import post_json
from sandbox.mrkdwn import notified_by
from sandbox.state import Channel, Json, Post, Team
from sandbox.stored import with_ids

TEXT_CHARACTERS = 40_000
UPDATED_TEXT_CHARACTERS = 4_000
MARKDOWN_CHARACTERS = 12_000
METADATA_BYTES = 4_000


def _post(api: Api, team: Team, arguments: Json) -> Json:
    channel = _addressed(api, team, arguments)
    text, blocks = _content(team, arguments, TEXT_CHARACTERS)
    post = new_post(api, team, channel, text, blocks)
    post.thread_ts = arguments.get("thread_ts")
    post.metadata = _metadata(arguments)
    channel.messages.append(post)
    api.posted(team, post)
    return {"channel": channel.id, "ts": post.ts, "message": post_json(post, team, api.app_id)}


def new_post(
    api: Api, team: Team, channel: Channel, text: str, blocks: list[Json], to: str | None = None
) -> Post:
    """A message of the app that stands nowhere yet; `to` makes it visible to one person alone."""
    return Post(
        channel_id=channel.id,
        ts=api.world.new_ts(),
        user_id=team.bot_user_id,
        text=text,
        blocks=with_ids(blocks, api.world.new_id),
        notified=notified_by(text, blocks),
        ephemeral_to=to,
    )


def _post_ephemeral(api: Api, team: Team, arguments: Json) -> Json:
    channel = _addressed(api, team, arguments)
    user_id = required(arguments, "user")
    if user_id not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks = _content(team, arguments, TEXT_CHARACTERS)
    post = new_post(api, team, channel, text, blocks, to=user_id)
    channel.messages.append(post)
    return {"message_ts": post.ts}


def _update(api: Api, team: Team, arguments: Json) -> Json:
    post = _own_post(_readable(team, arguments), team, arguments, "cant_update_message")
    text, blocks = _content(team, arguments, UPDATED_TEXT_CHARACTERS)
    metadata = _metadata(arguments)
    if text or not arguments.get("blocks"):
        post.text = text
    post.blocks = with_ids(blocks, api.world.new_id)
    post.metadata = metadata or post.metadata
    post.edited = True
    return {
        "channel": post.channel_id,
        "ts": post.ts,
        "text": post.text,
        "message": post_json(post, team, api.app_id),
    }


def _delete(api: Api, team: Team, arguments: Json) -> Json:
    del api
    channel = _readable(team, arguments)
    channel.messages.remove(_own_post(channel, team, arguments, "cant_delete_message"))
    return {"channel": channel.id, "ts": arguments["ts"]}


def _permalink(api: Api, team: Team, arguments: Json) -> Json:
    del api
    channel = team.channel(required(arguments, "channel"))
    if channel is None or (channel.private and team.bot_user_id not in channel.members):
        raise SlackError("channel_not_found")
    ts = required(arguments, "message_ts")
    post = next((m for m in channel.messages if m.ts == ts and not m.ephemeral_to), None)
    if post is None:
        raise SlackError("message_not_found")
    address = f"https://{team.domain}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    if post.thread_ts:
        address += f"?thread_ts={post.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": address}


def _addressed(api: Api, team: Team, arguments: Json) -> Channel:
    address = required(arguments, "channel")
    person = team.users.get(address)
    if person is not None and not person.is_bot:
        if person.role == "deactivated":
            raise SlackError("account_inactive")
        channel = team.im(address, api.world.new_id)
    else:
        channel = _readable(team, arguments)
    if team.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    if channel.restricted:
        raise SlackError("restricted_action")
    if channel.im_with and not _messages_tab(api):
        raise SlackError("messages_tab_disabled")
    return channel


def _messages_tab(api: Api) -> bool:
    home = api.manifest.get("features", {}).get("app_home", {})
    return bool(home.get("messages_tab_enabled", True))


def _readable(team: Team, arguments: Json) -> Channel:
    channel = team.channel(required(arguments, "channel"))
    if channel is None or (channel.private and team.bot_user_id not in channel.members):
        raise SlackError("channel_not_found")
    if channel.archived:
        raise SlackError("is_archived")
    return channel


def _own_post(channel: Channel, team: Team, arguments: Json, refusal: str) -> Post:
    ts = required(arguments, "ts")
    # An ephemeral message is no message to these methods: only its response_url changes it.
    post = next((m for m in channel.messages if m.ts == ts and not m.ephemeral_to), None)
    if post is None:
        raise SlackError("message_not_found")
    if post.user_id != team.bot_user_id:
        raise SlackError(refusal)
    return post


def _content(team: Team, arguments: Json, most: int) -> tuple[str, list[Json]]:
    text = str(arguments.get("text") or "")
    blocks = parsed(arguments, "blocks", "invalid_blocks_format") or []
    markdown = arguments.get("markdown_text")
    if markdown and (text or blocks):
        raise SlackError("markdown_text_conflict")
    if markdown:
        text, most = markdown, MARKDOWN_CHARACTERS
    if not text and not blocks:
        raise SlackError("no_text")
    if len(text) > most:
        raise SlackError("msg_too_long")
    check_blocks(team, blocks)
    return text, blocks


def check_blocks(team: Team, blocks: list[Json]) -> None:
    """Refuse blocks that Slack refuses in a message. Raises SlackError."""
    problems = rules.blocks_problems(blocks, charts=not team.refuses_charts)
    if problems:
        error = invalid_arguments(problems, "invalid_blocks")
        error.extra["errors"] = [str(problem) for problem in problems]
        raise error
    if rules.message_characters(blocks) > rules.MESSAGE_CHARACTERS:
        raise SlackError("msg_blocks_too_long")


def _metadata(arguments: Json) -> Json | None:
    metadata: Json | None = parsed(arguments, "metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    if not metadata.get("event_type") or not isinstance(metadata.get("event_payload"), dict):
        raise SlackError("invalid_metadata_schema")
    if len(json.dumps(metadata).encode()) > METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return metadata


CHAT = {
    "chat.postMessage": Method(_post, "chat:write"),
    "chat.postEphemeral": Method(_post_ephemeral, "chat:write"),
    "chat.update": Method(_update, "chat:write"),
    "chat.delete": Method(_delete, "chat:write"),
    "chat.getPermalink": Method(_permalink),
}
