"""The chat.* methods: posting, changing and deleting messages.

Source: chat.postMessage, chat.postEphemeral, chat.update, chat.delete.
"""

from __future__ import annotations

from .calls import ApiMethod, MethodCall
from .directory import SlackChannel
from .drafts import UPDATE_TEXT_LIMIT, read_content, require_something
from .errors import ApiError
from .limits import SPECIAL, TIER_3, TIER_4
from .messages import by_app, delete, post, public, thread_root, update, whisper
from .state import WorkspaceState
from .wire import JsonObject

CUSTOM_NAMES = ("username", "icon_emoji", "icon_url")


def visible_channel(workspace: WorkspaceState, channel_id: str) -> SlackChannel:
    """The channel with this id, if the app can see it.

    Raises:
        ApiError: It does not exist or is private to others.
    """
    channel = workspace.channels.get(channel_id)
    if channel is None or (channel.private and workspace.app.bot_user not in channel.members):
        raise ApiError("channel_not_found")
    return channel


def _writable_channel(workspace: WorkspaceState, name: str) -> SlackChannel:
    # Posting, unlike other methods, takes a channel's name or a person's id as well; by a person's id,
    # it goes to that person's direct messages with Slackbot.
    # Source: chat.postMessage, argument `channel`; Slack docs, "Sending and scheduling messages",
    # section "Sending messages as other entities".
    named = workspace.conversation(name)
    if named is None and name in workspace.users and not workspace.users[name].is_bot:
        return workspace.direct_channel(name, slackbot=True)
    channel = visible_channel(workspace, named.id if named else name)
    if channel.archived:
        raise ApiError("is_archived")
    if channel.direct_with and not workspace.app.messages_tab:
        raise ApiError("messages_tab_disabled")
    joined = workspace.app.bot_user in channel.members
    if not joined and "chat:write.public" not in workspace.app.scopes:
        raise ApiError("not_in_channel")
    if not channel.lets_post(workspace.users[workspace.app.bot_user]):
        raise ApiError("restricted_action")
    return channel


def _check_customization(workspace: WorkspaceState, call: MethodCall) -> None:
    if (
        any(call.args.get(name) for name in CUSTOM_NAMES)
        and "chat:write.customize" not in workspace.app.scopes
    ):
        raise ApiError(
            "missing_scope", needed="chat:write.customize", provided=",".join(workspace.app.scopes)
        )


def _thread(channel: SlackChannel, call: MethodCall) -> str:
    ts = call.text("thread_ts")
    if not ts:
        return ""
    root = thread_root(channel, ts)
    if root is None:
        raise ApiError("thread_not_found")
    if root.get("subtype") == "tombstone":
        raise ApiError("cannot_reply_to_message")
    return str(root["ts"])


def post_message(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """Send a message to a channel."""
    channel = _writable_channel(workspace, call.required("channel"))
    _check_customization(workspace, call)
    content = read_content(call.args, workspace.sizes)
    require_something(content)
    call.warnings += content.warnings
    message = post(
        workspace,
        channel,
        by_app(workspace, content, call.args),
        thread=_thread(channel, call),
        broadcast=call.flag("reply_broadcast"),
    )
    return {"channel": channel.id, "ts": message["ts"], "message": public(message)}


def post_ephemeral(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """Send a message that one member of a channel alone sees."""
    channel = _writable_channel(workspace, call.required("channel"))
    _check_customization(workspace, call)
    user = call.required("user")
    if user not in channel.members:
        raise ApiError("user_not_in_channel")
    # Event metadata is ignored here. Source: chat.postEphemeral, argument `metadata`.
    said = {name: value for name, value in call.args.items() if name != "metadata"}
    content = read_content(said, workspace.sizes, cut=False)
    require_something(content)
    message = whisper(workspace, channel, user, by_app(workspace, content, call.args), _thread(channel, call))
    return {"message_ts": message["ts"]}


def _own_message(workspace: WorkspaceState, channel: SlackChannel, ts: str, refusal: str) -> JsonObject:
    message = channel.messages.get(ts)
    if message is None or message.get("subtype") == "tombstone":
        raise ApiError("message_not_found")
    if message.get("bot_id") != workspace.app.bot_id:
        raise ApiError(refusal)
    return message


def update_message(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """Change a message of the app's own."""
    channel = visible_channel(workspace, call.required("channel"))
    if channel.archived:
        raise ApiError("is_inactive")
    message = _own_message(workspace, channel, call.required("ts"), "cant_update_message")
    content = read_content(call.args, workspace.sizes, most_text=UPDATE_TEXT_LIMIT, cut=False)
    require_something(content)
    update(workspace, channel, message, content)
    return {
        "channel": channel.id,
        "ts": message["ts"],
        "text": message["text"],
        "message": public(message),
    }


def delete_message(workspace: WorkspaceState, call: MethodCall) -> JsonObject:
    """Delete a message of the app's own."""
    channel = visible_channel(workspace, call.required("channel"))
    message = _own_message(workspace, channel, call.required("ts"), "cant_delete_message")
    delete(workspace, channel, message)
    return {"channel": channel.id, "ts": message["ts"]}


_WRITE = ("chat:write",)
METHODS = {
    "chat.postMessage": ApiMethod(run=post_message, tier=SPECIAL, scopes=_WRITE, required=("channel",)),
    "chat.postEphemeral": ApiMethod(
        run=post_ephemeral, tier=TIER_4, scopes=_WRITE, required=("user", "channel")
    ),
    "chat.update": ApiMethod(run=update_message, tier=TIER_3, scopes=_WRITE, required=("ts", "channel")),
    "chat.delete": ApiMethod(run=delete_message, tier=TIER_3, scopes=_WRITE, required=("ts", "channel")),
}
