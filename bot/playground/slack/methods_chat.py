"""The chat.* methods: posting, changing and deleting messages.

Source: chat.postMessage, chat.postEphemeral, chat.update, chat.delete, chat.getPermalink.
"""

from __future__ import annotations

from .calls import Call, Method
from .content import UPDATE_TEXT_LIMIT, read_content, require_something
from .errors import ApiError
from .limits import SPECIAL, TIER_3, TIER_4
from .messages import by_app, delete, post, public, thread_root, update, whisper
from .shapes import JsonObject
from .workspace import Channel
from .world import World

CUSTOM_NAMES = ("username", "icon_emoji", "icon_url")


def visible_channel(world: World, channel_id: str) -> Channel:
    """The channel with this id, if the app can see it.

    Raises:
        ApiError: It does not exist or is private to others.
    """
    channel = world.channels.get(channel_id)
    if channel is None or (channel.private and world.app.bot_user not in channel.members):
        raise ApiError("channel_not_found")
    return channel


def _writable_channel(world: World, name: str) -> Channel:
    # Posting, unlike other methods, takes a channel's name or a person's id as well; by a person's id,
    # it goes to that person's direct messages with Slackbot.
    # Source: chat.postMessage, argument `channel`; Slack docs, "Sending and scheduling messages",
    # section "Sending messages as other entities".
    named = world.conversation(name)
    if named is None and name in world.users and not world.users[name].is_bot:
        return world.direct_channel(name, slackbot=True)
    channel = visible_channel(world, named.id if named else name)
    if channel.archived:
        raise ApiError("is_archived")
    if channel.direct_with and not world.app.messages_tab:
        raise ApiError("messages_tab_disabled")
    joined = world.app.bot_user in channel.members
    if not joined and "chat:write.public" not in world.app.scopes:
        raise ApiError("not_in_channel")
    if channel.posters is not None and world.app.bot_user not in channel.posters:
        raise ApiError("restricted_action")
    return channel


def _check_customization(world: World, call: Call) -> None:
    if any(call.args.get(name) for name in CUSTOM_NAMES) and "chat:write.customize" not in world.app.scopes:
        raise ApiError("missing_scope", needed="chat:write.customize", provided=",".join(world.app.scopes))


def _thread(channel: Channel, call: Call) -> str:
    ts = call.text("thread_ts")
    if not ts:
        return ""
    root = thread_root(channel, ts)
    if root is None:
        raise ApiError("thread_not_found")
    if root.get("subtype") == "tombstone":
        raise ApiError("cannot_reply_to_message")
    return str(root["ts"])


def post_message(world: World, call: Call) -> JsonObject:
    """Send a message to a channel."""
    channel = _writable_channel(world, call.required("channel"))
    _check_customization(world, call)
    content = read_content(call.args, world.sizes)
    require_something(content)
    call.warnings += content.warnings
    message = post(
        world,
        channel,
        by_app(world, content, call.args),
        thread=_thread(channel, call),
        broadcast=call.flag("reply_broadcast"),
    )
    return {"channel": channel.id, "ts": message["ts"], "message": public(message)}


def post_ephemeral(world: World, call: Call) -> JsonObject:
    """Send a message that one member of a channel alone sees."""
    channel = _writable_channel(world, call.required("channel"))
    _check_customization(world, call)
    user = call.required("user")
    if user not in channel.members:
        raise ApiError("user_not_in_channel")
    # Event metadata is ignored here. Source: chat.postEphemeral, argument `metadata`.
    said = {name: value for name, value in call.args.items() if name != "metadata"}
    content = read_content(said, world.sizes, cut=False)
    require_something(content)
    message = whisper(world, channel, user, by_app(world, content, call.args), _thread(channel, call))
    return {"message_ts": message["ts"]}


def _own_message(world: World, channel: Channel, ts: str, refusal: str) -> JsonObject:
    message = channel.messages.get(ts)
    if message is None or message.get("subtype") == "tombstone":
        raise ApiError("message_not_found")
    if message.get("bot_id") != world.app.bot_id:
        raise ApiError(refusal)
    return message


def update_message(world: World, call: Call) -> JsonObject:
    """Change a message of the app's own."""
    channel = visible_channel(world, call.required("channel"))
    if channel.archived:
        raise ApiError("is_inactive")
    message = _own_message(world, channel, call.required("ts"), "cant_update_message")
    content = read_content(call.args, world.sizes, most_text=UPDATE_TEXT_LIMIT, cut=False)
    require_something(content)
    update(world, channel, message, content)
    return {
        "channel": channel.id,
        "ts": message["ts"],
        "text": message["text"],
        "message": public(message),
    }


def delete_message(world: World, call: Call) -> JsonObject:
    """Delete a message of the app's own."""
    channel = visible_channel(world, call.required("channel"))
    message = _own_message(world, channel, call.required("ts"), "cant_delete_message")
    delete(world, channel, message)
    return {"channel": channel.id, "ts": message["ts"]}


def get_permalink(world: World, call: Call) -> JsonObject:
    """Give the address of a message."""
    channel = visible_channel(world, call.required("channel"))
    ts = call.required("message_ts")
    message = channel.messages.get(ts)
    if message is None:
        raise ApiError("message_not_found")
    permalink = f"https://{world.team.domain}.slack.com/archives/{channel.id}/p{ts.replace('.', '')}"
    root = message.get("thread_ts")
    if root:
        permalink += f"?thread_ts={root}&cid={channel.id}"
    return {"channel": channel.id, "permalink": permalink}


_WRITE = ("chat:write",)
METHODS = {
    "chat.postMessage": Method(run=post_message, tier=SPECIAL, scopes=_WRITE, required=("channel",)),
    "chat.postEphemeral": Method(
        run=post_ephemeral, tier=TIER_4, scopes=_WRITE, required=("user", "channel")
    ),
    "chat.update": Method(run=update_message, tier=TIER_3, scopes=_WRITE, required=("ts", "channel")),
    "chat.delete": Method(run=delete_message, tier=TIER_3, scopes=_WRITE, required=("ts", "channel")),
    "chat.getPermalink": Method(run=get_permalink, tier=SPECIAL, required=("channel", "message_ts")),
}
