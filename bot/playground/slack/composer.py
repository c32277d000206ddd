"""From what a person types to what Slack stores, sends and suggests.

Source: Slack docs, "Formatting message text"; "Implementing slash commands", "Escape
channels, users, and links sent to your app".
"""

from __future__ import annotations

import re
import secrets

from .normalize import BARE_URL, escaped
from .state import WorkspaceState
from .wire import JsonObject

MENTION = re.compile(
    r"<@(?P<id>[UW][A-Z0-9]+)>"
    r"|(?<![\w@])@(?P<name>[A-Za-z0-9][\w.-]*)"
    r"|(?<![\w#])#(?P<channel>[a-z0-9][a-z0-9_-]*)"
)
BROADCASTS = frozenset({"here", "channel", "everyone"})


def _inline(workspace: WorkspaceState, found: re.Match[str]) -> JsonObject | None:
    """The rich text element of a mention, or None where the word names nobody."""
    if found["id"]:
        return {"type": "user", "user_id": found["id"]} if found["id"] in workspace.users else None
    if found["channel"]:
        channel = workspace.conversation(found["channel"])
        return {"type": "channel", "channel_id": channel.id} if channel else None
    name = found["name"].rstrip(".-")
    if name in BROADCASTS:
        return {"type": "broadcast", "range": name}
    group = next((group for group in workspace.usergroups.values() if group.handle == name.lower()), None)
    if group is not None:
        return {"type": "usergroup", "usergroup_id": group.id}
    user = workspace.person(name)
    return {"type": "user", "user_id": user.id} if user else None


def _marked(element: JsonObject) -> str:
    """An element of rich text as message markup."""
    match element["type"]:
        case "user":
            return f"<@{element['user_id']}>"
        case "channel":
            return f"<#{element['channel_id']}|>"
        case "broadcast":
            return f"<!{element['range']}>"
        case "usergroup":
            return f"<!subteam^{element['usergroup_id']}>"
        case _:
            text = escaped(element["text"])
            return BARE_URL.sub(lambda match: f"<{match.group()}>", text)


def parsed(workspace: WorkspaceState, typed: str) -> list[JsonObject]:
    """The inline rich text elements of what was typed."""
    elements: list[JsonObject] = []
    end = 0
    for found in MENTION.finditer(typed):
        element = _inline(workspace, found)
        if element is None:
            continue
        if found["name"]:
            length = len(found["name"].rstrip(".-")) + 1
            stop = found.start() + length
        else:
            stop = found.end()
        if found.start() > end:
            elements.append({"type": "text", "text": typed[end : found.start()]})
        elements.append(element)
        end = stop
    if end < len(typed):
        elements.append({"type": "text", "text": typed[end:]})
    return elements


def message_text(elements: list[JsonObject]) -> str:
    """A typed message as markup."""
    return "".join(_marked(element) for element in elements)


def rich_blocks(elements: list[JsonObject]) -> list[JsonObject]:
    """A typed message as the rich text block Slack makes of it."""
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": secrets.token_urlsafe(4)[:5], "elements": [section]}]


def command_text(workspace: WorkspaceState, typed: str, *, escape: bool) -> str:
    """The text of a command: always with `&`, `<`, `>` escaped; mentions and links only on `escape`."""
    if not escape:
        return escaped(typed)
    pieces = []
    for element in parsed(workspace, typed):
        if element["type"] == "user":
            user = workspace.users[element["user_id"]]
            pieces.append(f"<@{user.id}|{user.name}>")
        elif element["type"] == "channel":
            channel = workspace.channels[element["channel_id"]]
            pieces.append(f"<#{channel.id}|{'' if channel.private else channel.name}>")
        else:
            pieces.append(_marked(element))
    return "".join(pieces)


def suggestions(workspace: WorkspaceState, typed: str) -> list[JsonObject]:
    """What the slash menu lists for the text typed so far.

    Slack completes the command's name and no more; its arguments are only hinted at.
    """
    if not typed.startswith("/"):
        return []
    name, space, _ = typed.partition(" ")
    found = []
    for command in sorted(workspace.app.listed_commands(), key=lambda command: command.command):
        if space and command.command != name:
            continue
        if name[1:].lower() not in command.command[1:].lower():
            continue
        found.append(
            {
                "text": typed if space else f"{command.command} ",
                "label": command.command,
                "detail": command.usage_hint,
                "description": command.description,
            }
        )
    return found
