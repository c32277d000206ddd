"""Messages coming to be, changing and going, with the events an app may see of it."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from .directory import SlackChannel
from .drafts import MessageDraft, shown_text
from .mentions import pinged
from .state import WorkspaceState
from .wire import JsonObject

REMOVED = "This message was deleted."


def public(message: Mapping[str, Any]) -> JsonObject:
    """A message without the far end's own fields."""
    return {name: copy.deepcopy(value) for name, value in message.items() if not name.startswith("_")}


def by_app(workspace: WorkspaceState, content: MessageDraft, names: Mapping[str, Any]) -> JsonObject:
    """The body of a message by the app, without its timestamp, under other `names` if asked."""
    app = workspace.app
    message: JsonObject = {
        "user": app.bot_user,
        "type": "message",
        "bot_id": app.bot_id,
        "app_id": app.id,
        "text": shown_text(content),
        "team": workspace.team.id,
        "bot_profile": app.profile(workspace.team.id),
    }
    if any(names.get(name) for name in ("username", "icon_emoji", "icon_url")):
        message["subtype"] = "bot_message"
        message["username"] = names.get("username") or app.name
        message["icons"] = {
            field: names[name]
            for field, name in (("emoji", "icon_emoji"), ("image_64", "icon_url"))
            if names.get(name)
        }
    message |= {name: value for name, value in _said(content).items() if value}
    return message | {"_options": content.options}


def _said(content: MessageDraft) -> JsonObject:
    return {
        "blocks": content.blocks,
        "attachments": content.attachments,
        "metadata": content.metadata,
    }


def by_person(workspace: WorkspaceState, user: str, text: str, blocks: list[JsonObject]) -> JsonObject:
    """The body of a message someone typed."""
    return {
        "user": user,
        "type": "message",
        "client_msg_id": str(uuid.uuid4()),
        "text": text,
        "team": workspace.team.id,
        "blocks": blocks,
    }


def with_files(
    workspace: WorkspaceState, message: JsonObject, files: Iterable[Mapping[str, Any]]
) -> JsonObject:
    """The body of a message someone sent together with files.

    Source: event message.file_share, with the fields of Slack's Node types `FileShareMessageEvent`;
    slackapi/slack-api-specs issue 62: such a message has no `team`.
    """
    said = {name: value for name, value in message.items() if name != "team"}
    described = [_file(workspace, str(message["user"]), given) for given in files]
    return {**said, "subtype": "file_share", "files": described, "upload": False, "display_as_bot": False}


def _file(workspace: WorkspaceState, user: str, given: Mapping[str, Any]) -> JsonObject:
    """The file object.

    Source: Slack docs, "File object".
    """
    file_id, name = f"F{uuid.uuid4().hex[:10].upper()}", str(given.get("name") or "file.txt")
    home, created = f"https://{workspace.team.domain}.slack.com", int(workspace.clock.epoch())
    return {
        "id": file_id,
        "created": created,
        "timestamp": created,
        "name": name,
        "title": name,
        "mimetype": str(given.get("mimetype") or "application/octet-stream"),
        "filetype": name.rpartition(".")[2],
        "user": user,
        "user_team": workspace.team.id,
        "size": int(given.get("size", 0)),
        "mode": "hosted",
        "is_external": False,
        "is_public": True,
        "url_private": f"https://files.slack.com/files-pri/{workspace.team.id}-{file_id}/{name}",
        "permalink": f"{home}/files/{user}/{file_id}/{name}",
        "file_access": "visible",
    }


def post(
    workspace: WorkspaceState,
    channel: SlackChannel,
    message: JsonObject,
    *,
    thread: str = "",
    broadcast: bool = False,
) -> JsonObject:
    """Put a message into a channel, or a thread of it, and return it."""
    message["ts"] = workspace.clock.stamp()
    options = message.setdefault("_options", {})
    names = bool(options.get("link_names")) or options.get("parse") == "full"
    message["_pings"] = pinged(workspace, channel, message, names=names)
    parent = channel.messages.get(thread) if thread else None
    if parent is not None:
        _reply(channel, parent, message, broadcast=broadcast)
    channel.messages[message["ts"]] = message
    workspace.changes.note()
    _publish_message(workspace, channel, public(message), message["ts"])
    return message


def thread_root(channel: SlackChannel, ts: str) -> JsonObject | None:
    """The message that a reply to `ts` belongs under."""
    message = channel.messages.get(ts)
    if message is None:
        return None
    return channel.messages.get(message.get("thread_ts", ts), message)


def _reply(channel: SlackChannel, parent: JsonObject, reply: JsonObject, *, broadcast: bool) -> None:
    reply["thread_ts"] = parent["ts"]
    reply["parent_user_id"] = parent["user"]
    if broadcast:
        reply["subtype"] = "thread_broadcast"
        reply["root"] = public(parent)
    parent["thread_ts"] = parent["ts"]
    _count_replies(channel, parent, reply)


def replies(channel: SlackChannel, parent_ts: str) -> list[JsonObject]:
    """A thread's replies, oldest first."""
    return [
        message
        for message in channel.messages.values()
        if message.get("thread_ts") == parent_ts and message["ts"] != parent_ts
    ]


def _count_replies(channel: SlackChannel, parent: JsonObject, coming: JsonObject | None = None) -> None:
    answers = replies(channel, parent["ts"]) + ([coming] if coming else [])
    if not answers:
        for name in ("thread_ts", "reply_count", "reply_users_count", "latest_reply", "reply_users"):
            parent.pop(name, None)
        return
    users = list(dict.fromkeys(answer["user"] for answer in answers))
    parent |= {
        "reply_count": len(answers),
        "reply_users_count": len(users),
        "latest_reply": answers[-1]["ts"],
        "reply_users": users,
        "is_locked": False,
        "subscribed": False,
    }


def whisper(
    workspace: WorkspaceState, channel: SlackChannel, user: str, message: JsonObject, thread: str = ""
) -> JsonObject:
    """Show a message to one user alone, and return it."""
    message |= {"ts": workspace.clock.stamp(), "is_ephemeral": True, "_pings": []}
    message.pop("metadata", None)
    if thread:
        message["thread_ts"] = thread
    channel.ephemerals.append((user, message))
    workspace.changes.note()
    return message


def update(
    workspace: WorkspaceState, channel: SlackChannel, message: JsonObject, content: MessageDraft
) -> None:
    """Replace what a message says; parts the caller said nothing of stay.

    Source: chat.update, arguments `blocks`, `attachments`, `metadata`.
    """
    before = public(message)
    _apply(message, content)
    stamp = workspace.clock.stamp()
    message["edited"] = {"user": workspace.app.bot_id, "ts": stamp}
    seen = pinged(workspace, channel, message, names=content.names_linked)
    message["_pings"] = list(dict.fromkeys(message["_pings"] + seen))
    message["_options"] = content.options
    workspace.changes.note()
    if message["ts"] in channel.messages:
        event = {
            "type": "message",
            "subtype": "message_changed",
            "hidden": True,
            "message": public(message),
            "previous_message": before,
        }
        _publish_message(workspace, channel, event, stamp)


def _apply(message: JsonObject, content: MessageDraft) -> None:
    for name, value in _said(content).items():
        if value:
            message[name] = value
        elif value is not None:
            message.pop(name, None)
    if content.text is not None or content.blocks:
        message["text"] = shown_text(content)


def delete(workspace: WorkspaceState, channel: SlackChannel, message: JsonObject) -> None:
    """Take a message away; a thread's first message leaves a tombstone while replies stand."""
    ts = message["ts"]
    before = public(message)
    if message.get("reply_count"):
        kept = {name: message[name] for name in message if name.startswith(("reply_", "thread_", "latest_"))}
        channel.messages[ts] = {
            "type": "message",
            "subtype": "tombstone",
            "user": "USLACKBOT",
            "text": REMOVED,
            "hidden": True,
            "ts": ts,
            **kept,
            "_pings": [],
            "_options": {},
        }
    else:
        channel.messages.pop(ts, None)
        parent = channel.messages.get(message.get("thread_ts", ""))
        if parent is not None:
            _count_replies(channel, parent)
    channel.ephemerals[:] = [(user, item) for user, item in channel.ephemerals if item is not message]
    workspace.changes.note()
    if not message.get("is_ephemeral"):
        event = {
            "type": "message",
            "subtype": "message_deleted",
            "hidden": True,
            "deleted_ts": ts,
            "previous_message": before,
        }
        _publish_message(workspace, channel, event, workspace.clock.stamp())


def _publish_message(workspace: WorkspaceState, channel: SlackChannel, event: JsonObject, stamp: str) -> None:
    if workspace.app.bot_user in channel.members:
        facts = {"channel": channel.id, "channel_type": channel.kind, "event_ts": stamp}
        workspace.publish(f"message.{channel.family}", {"ts": stamp, **event, **facts})
