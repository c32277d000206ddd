"""Who a message would notify by its mentions.

The reading is the widest the documentation allows, so that an empty answer proves that
nobody is disturbed: mentions count in the fallback text as well as in blocks.

Source: Slack docs, "Formatting message text", "Mentioning users, groups, @-channel";
Block Kit reference, "Text object", `verbatim`; chat.postMessage, `link_names`, `parse`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .directory import SlackChannel
from .state import WorkspaceState
from .wire import JsonObject

USER = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")
BROADCAST = re.compile(r"<!(channel|here|everyone)(?:\|[^<>]*)?>")
GROUP = re.compile(r"<!subteam\^(S[A-Z0-9]+)(?:\|[^<>]*)?>")
PLAIN_BROADCAST = re.compile(r"(?<![\w@])@(channel|here|everyone)\b")
PLAIN_NAME = re.compile(r"(?<![\w@])@([a-z0-9][a-z0-9._-]*)", re.IGNORECASE)


def pinged(
    workspace: WorkspaceState, channel: SlackChannel, message: JsonObject, *, names: bool = False
) -> list[str]:
    """Ids of the users a message mentions, in the order of the workspace.

    Plain "@name" counts with `names`, as the call's `link_names` or `parse=full` ask.
    """
    found: set[str] = set()
    shown = {name: message[name] for name in ("text", "blocks", "attachments") if name in message}
    for text, automatic in _texts(shown):
        found |= _in_text(workspace, channel, text)
        if automatic or names:
            found |= _audience(channel) if PLAIN_BROADCAST.search(text) else set()
        if names:
            found |= _by_name(workspace, text)
    for element in _rich_elements(shown):
        found |= _in_rich_text(workspace, channel, element)
    author = message.get("user")
    return [user.id for user in workspace.users.values() if user.id in found and user.id != author]


def _audience(channel: SlackChannel) -> set[str]:
    return set(channel.members)


def _in_text(workspace: WorkspaceState, channel: SlackChannel, text: str) -> set[str]:
    found = set(USER.findall(text))
    if BROADCAST.search(text):
        found |= _audience(channel)
    for group_id in GROUP.findall(text):
        group = workspace.usergroups.get(group_id)
        found |= set(group.users) if group else set()
    return found


def _by_name(workspace: WorkspaceState, text: str) -> set[str]:
    found: set[str] = set()
    for name in PLAIN_NAME.findall(text):
        user = workspace.person(name.lower())
        found |= {user.id} if user else set()
        for group in workspace.usergroups.values():
            found |= set(group.users) if group.handle == name.lower() else set()
    return found


def _in_rich_text(workspace: WorkspaceState, channel: SlackChannel, element: JsonObject) -> set[str]:
    match element["type"]:
        case "user":
            return {element["user_id"]}
        case "usergroup":
            group = workspace.usergroups.get(element["usergroup_id"])
            return set(group.users) if group else set()
        case _:
            return _audience(channel)


def _texts(value: Any) -> Iterator[tuple[str, bool]]:
    """Each text with markup, and whether plain names in it are parsed automatically."""
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
        return
    if not isinstance(value, dict):
        return
    kind = value.get("type")
    if kind in {"plain_text", "raw_text", "text", "user", "usergroup", "broadcast"}:
        return
    if isinstance(value.get("text"), str):
        yield value["text"], kind == "mrkdwn" and not value.get("verbatim", False)
    for name in ("pretext", "fallback", "title", "footer"):
        if isinstance(value.get(name), str):
            yield value[name], False
    for item in value.values():
        yield from _texts(item)


def _rich_elements(value: Any) -> Iterator[JsonObject]:
    if isinstance(value, list):
        for item in value:
            yield from _rich_elements(item)
    elif isinstance(value, dict):
        if value.get("type") in {"user", "usergroup", "broadcast"}:
            yield value
        else:
            for item in value.values():
                yield from _rich_elements(item)
