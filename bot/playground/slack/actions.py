"""What one person does at their screen: typing, pressing, opening, closing.

An action names one of these in `do`, with its arguments; `channel: dm` is the direct messages with the app:

    type                channel, text, thread; files: a list of {"name", "mimetype", "size"}
    complete            channel, text: what the composer offers for it
    press               channel, message, action, block, value or values; without a message in the open
                        modal, or with `surface: home` in the app's home
    shortcut            channel, message, callback: chosen in the message's own menu
    submit              values, by block or action id
    suggest             action, query: what the app offers in a menu of the open modal for what is typed
    dismiss             all: the whole stack of modals
    open_home
    join, leave, invite channel; the last one brings the app
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from bot.playground.loopback import ActionError, perform, refused

from .composer import message_text, parsed, rich_blocks, suggestions
from .directory import SlackChannel, SlackUser
from .events import home_opened, joined, left, mentioned
from .interactions import Interactions
from .messages import by_person, post, public, thread_root, with_files
from .state import WorkspaceState
from .wire import JsonObject

NOT_VALID = (
    '{command} is not a valid command. In Slack, all messages that start with the "/" character are '
    "interpreted as commands.\n\nIf you are trying to send a message and not run a command, try preceding "
    'the "/" with an empty space.'
)
Files = Sequence[Mapping[str, Any]]
DIRECTS = "dm"
NO_THREADS = "{command} is not supported in threads. Sorry!"
NOT_HERE = "You mentioned @{name}, but they're not in this channel."


class Actions:
    """Carries out the actions of act()."""

    def __init__(self, workspace: WorkspaceState, interactions: Interactions) -> None:
        self._workspace = workspace
        self._interactions = interactions
        self._kinds: dict[str, Callable[[SlackUser, Mapping[str, Any]], Awaitable[JsonObject]]] = {
            "type": self._type,
            "complete": self._complete,
            "press": self._press,
            "shortcut": self._shortcut,
            "submit": self._submit,
            "suggest": self._suggest,
            "dismiss": self._dismiss,
            "open_home": self._open_home,
            "join": self._join,
            "leave": self._leave,
            "invite": self._invite,
        }

    async def perform(self, name: str, action: Mapping[str, Any]) -> JsonObject:
        """Carry out one action of a user named by id or handle."""
        user = self._workspace.person(name)
        if user is None or user.is_bot:
            return refused(f"Nobody here is called {name!r}.")
        performers = {word: functools.partial(run, user) for word, run in self._kinds.items()}
        return await perform(performers, action)

    def _channel(self, user: SlackUser, action: Mapping[str, Any], *, member: bool = True) -> SlackChannel:
        name = str(action.get("channel", ""))
        channel = self._directs(user) if name == DIRECTS else self._workspace.conversation(name)
        seen = channel is not None and (not channel.private or user.id in channel.members)
        if channel is None or not seen:
            raise ActionError(f"There is no channel {action.get('channel')!r}.")
        if channel.archived:
            raise ActionError(f"#{channel.name} is archived.")
        if member and user.id not in channel.members:
            raise ActionError(f"{user.real_name} is not in #{channel.name}.")
        return channel

    def _directs(self, user: SlackUser) -> SlackChannel:
        """The direct messages with the app, which stand under its Messages tab.

        Source: app manifest reference, `features.app_home.messages_tab_enabled`; the words are Slack's own.
        """
        if not self._workspace.app.messages_tab:
            raise ActionError("Sending messages to this app has been turned off.")
        return self._workspace.direct_channel(user.id)

    async def _type(self, user: SlackUser, action: Mapping[str, Any]) -> JsonObject:
        channel = self._channel(user, action)
        text = str(action.get("text", "")).strip("\n")
        thread = str(action.get("thread", ""))
        if not channel.lets_post(user, in_thread=bool(thread)):
            raise ActionError(f"Only certain people may post in #{channel.name}.")
        if text.startswith("/"):
            return await self._command(user, channel, text, thread)
        files = action.get("files") or []
        if not text.strip() and not files:
            raise ActionError("There is nothing to send.")
        return self._say(user, channel, text.strip(), thread, files)

    async def _command(self, user: SlackUser, channel: SlackChannel, text: str, thread: str) -> JsonObject:
        name, _, argument = text.partition(" ")
        if thread:
            return self._told(user, channel, NO_THREADS.format(command=name))
        if name == "/me" and argument.strip():
            return self._say(user, channel, argument.strip(), thread, (), subtype="me_message")
        if name == "/invite":
            return self._bring_app(user, channel)
        if name == "/remove":
            if self._workspace.app.bot_user in channel.members:
                left(self._workspace, channel, self._workspace.app.bot_user, user.id)
            return {"ok": True}
        command = self._workspace.app.command(name)
        if command is None:
            return self._told(user, channel, NOT_VALID.format(command=name))
        return await self._interactions.command(user, channel, command, argument.strip())

    def _told(self, user: SlackUser, channel: SlackChannel, text: str) -> JsonObject:
        self._workspace.notify(user.id, text, channel.id)
        return refused(text)

    def _say(
        self,
        user: SlackUser,
        channel: SlackChannel,
        text: str,
        thread: str,
        files: Files,
        *,
        subtype: str = "",
    ) -> JsonObject:
        root = thread_root(channel, thread) if thread else None
        if thread and root is None:
            raise ActionError("There is no such thread.")
        elements = parsed(self._workspace, text)
        body = by_person(self._workspace, user.id, message_text(elements), rich_blocks(elements))
        if subtype:
            body["subtype"] = subtype
        if files:
            body = with_files(self._workspace, body, files)
        message = post(self._workspace, channel, body, thread=root["ts"] if root else "")
        app = self._workspace.app
        if {"type": "user", "user_id": app.bot_user} in elements:
            if app.bot_user in channel.members:
                mentioned(self._workspace, channel, public(message))
            else:
                self._workspace.notify(user.id, NOT_HERE.format(name=app.name), channel.id)
        return {"ok": True, "message": message["ts"]}

    async def _complete(self, user: SlackUser, action: Mapping[str, Any]) -> JsonObject:
        self._channel(user, action)
        return {"ok": True, "suggestions": suggestions(self._workspace, str(action.get("text", "")))}

    async def _press(self, user: SlackUser, action: Mapping[str, Any]) -> JsonObject:
        if action.get("message"):
            channel = self._channel(user, action)
            message = self._message(user, channel, str(action["message"]))
            return await self._interactions.press_in_message(user, channel, message, action)
        shown = self._workspace.surfaces.modal(user.id)
        if shown is None or action.get("surface") == "home":
            shown = self._workspace.surfaces.homes.get(user.id)
        if shown is None:
            raise ActionError("Nothing is open to press in; name a channel and a message.")
        return await self._interactions.press_in_view(user, shown, action)

    def _message(self, user: SlackUser, channel: SlackChannel, ts: str) -> JsonObject:
        if ts in channel.messages:
            return channel.messages[ts]
        for owner, message in channel.ephemerals:
            if owner == user.id and message["ts"] == ts:
                return message
        raise ActionError(f"There is no message {ts!r} in #{channel.name}.")

    async def _shortcut(self, user: SlackUser, action: Mapping[str, Any]) -> JsonObject:
        channel = self._channel(user, action)
        ts = str(action.get("message", ""))
        if ts not in channel.messages:
            raise ActionError("Shortcuts stand in the menus of messages that everybody sees.")
        return await self._interactions.shortcut(
            user, channel, channel.messages[ts], str(action.get("callback", ""))
        )

    async def _submit(self, user: SlackUser, action: Mapping[str, Any]) -> JsonObject:
        shown = self._workspace.surfaces.modal(user.id)
        if shown is None:
            raise ActionError("No modal is open.")
        return await self._interactions.submit(user, shown, action.get("values") or {})

    async def _suggest(self, user: SlackUser, action: Mapping[str, Any]) -> JsonObject:
        shown = self._workspace.surfaces.modal(user.id)
        if shown is None:
            raise ActionError("No modal is open.")
        return await self._interactions.suggest(user, shown, action)

    async def _dismiss(self, user: SlackUser, action: Mapping[str, Any]) -> JsonObject:
        shown = self._workspace.surfaces.modal(user.id)
        if shown is None:
            raise ActionError("No modal is open.")
        return await self._interactions.dismiss(user, shown, whole=bool(action.get("all")))

    async def _open_home(self, user: SlackUser, _action: Mapping[str, Any]) -> JsonObject:
        if not self._workspace.app.home_tab:
            raise ActionError("The app has no Home tab.")
        home_opened(self._workspace, user.id, self._workspace.surfaces.homes.get(user.id))
        return {"ok": True}

    async def _join(self, user: SlackUser, action: Mapping[str, Any]) -> JsonObject:
        channel = self._channel(user, action, member=False)
        if user.id not in channel.members:
            joined(self._workspace, channel, user.id)
        return {"ok": True}

    async def _leave(self, user: SlackUser, action: Mapping[str, Any]) -> JsonObject:
        channel = self._channel(user, action)
        left(self._workspace, channel, user.id, user.id)
        return {"ok": True}

    async def _invite(self, user: SlackUser, action: Mapping[str, Any]) -> JsonObject:
        return self._bring_app(user, self._channel(user, action))

    def _bring_app(self, user: SlackUser, channel: SlackChannel) -> JsonObject:
        if self._workspace.app.bot_user not in channel.members:
            joined(self._workspace, channel, self._workspace.app.bot_user, user.id)
        return {"ok": True}
