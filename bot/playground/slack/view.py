"""All that one person sees."""

from __future__ import annotations

import copy

from .directory import SlackChannel, SlackUser
from .state import WorkspaceState
from .surfaces import OpenView
from .timestamps import as_micros
from .wire import JsonObject


def seen_by(workspace: WorkspaceState, user: SlackUser, *, connected: bool) -> JsonObject:
    """The workspace on a user's screen."""
    modal = workspace.surfaces.modal(user.id)
    home = workspace.surfaces.homes.get(user.id)
    return {
        "platform": "slack",
        "workspace": {"id": workspace.team.id, "name": workspace.team.name, "domain": workspace.team.domain},
        "me": _person(user),
        "users": [_person(member) for member in workspace.users.values()],
        "usergroups": [
            {"id": group.id, "handle": group.handle, "name": group.name, "users": list(group.users)}
            for group in workspace.usergroups.values()
        ],
        "channels": [
            _channel(workspace, user, channel)
            for channel in workspace.channels.values()
            if _shows(user, channel)
        ],
        "commands": [command.as_json() for command in workspace.app.listed_commands()],
        "message_shortcuts": dict(workspace.app.message_shortcuts),
        "modal": _view(modal),
        "home": _view(home),
        "connected": connected,
        "notices": copy.deepcopy(workspace.notices.get(user.id, [])),
    }


def _person(user: SlackUser) -> JsonObject:
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "is_admin": user.is_admin,
        "is_bot": user.is_bot,
    }


def _shows(user: SlackUser, channel: SlackChannel) -> bool:
    if channel.direct_with:
        return channel.direct_with == user.id and bool(channel.messages)
    return not channel.private or user.id in channel.members


def _channel(workspace: WorkspaceState, user: SlackUser, channel: SlackChannel) -> JsonObject:
    messages = [
        {**_with_bytes(workspace, message), "_ephemeral": False, "_id": message["ts"]}
        for message in channel.messages.values()
    ]
    messages += [
        {**copy.deepcopy(message), "_ephemeral": True, "_id": message["ts"]}
        for owner, message in channel.ephemerals
        if owner == user.id
    ]
    return {
        "id": channel.id,
        "name": channel.name,
        "private": channel.private,
        "topic": channel.topic,
        "archived": channel.archived,
        "member": user.id in channel.members,
        "bot_is_member": workspace.app.bot_user in channel.members,
        "im": bool(channel.direct_with),
        "messages": sorted(messages, key=lambda message: as_micros(message["ts"])),
    }


def _with_bytes(workspace: WorkspaceState, message: JsonObject) -> JsonObject:
    """A message whose files have their bytes with them, where an app sent them."""
    shown = copy.deepcopy(message)
    for file in shown.get("files", ()):
        upload = workspace.uploads.by_id.get(file["id"])
        if upload and upload.data_url:
            file["_data"] = upload.data_url
    return shown


def _view(shown: OpenView | None) -> JsonObject | None:
    return None if shown is None else {**copy.deepcopy(shown.view), "_errors": dict(shown.errors)}
