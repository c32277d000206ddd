"""What one person does at their screen: typing, pressing, opening, closing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from .composer import message_text, parsed, rich_blocks, suggestions
from .events import home_opened, joined, left, mentioned
from .interactions import Interactions
from .messages import by_person, post, public, thread_root
from .shapes import JsonObject
from .workspace import Channel, User
from .world import World

NOT_VALID = (
    '{command} is not a valid command. In Slack, all messages that start with the "/" character are '
    "interpreted as commands.\n\nIf you are trying to send a message and not run a command, try preceding "
    'the "/" with an empty space.'
)
NO_THREADS = "{command} is not supported in threads. Sorry!"
NOT_HERE = "You mentioned @{name}, but they're not in this channel."


class DeedError(Exception):
    """A person cannot do that; the text says why."""


class Deeds:
    """Carries out the actions of act()."""

    def __init__(self, world: World, interactions: Interactions) -> None:
        self._world = world
        self._interactions = interactions
        self._kinds: dict[str, Callable[[User, Mapping[str, Any]], Awaitable[JsonObject]]] = {
            "type": self._type,
            "complete": self._complete,
            "press": self._press,
            "submit": self._submit,
            "dismiss": self._dismiss,
            "open_home": self._open_home,
            "join": self._join,
            "leave": self._leave,
            "invite": self._invite,
        }

    async def do(self, name: str, deed: Mapping[str, Any]) -> JsonObject:
        """Carry out one action of a user named by id or handle."""
        user = self._world.person(name)
        if user is None or user.is_bot:
            return {"ok": False, "error": f"Nobody here is called {name!r}."}
        run = self._kinds.get(str(deed.get("do")))
        if run is None:
            known = ", ".join(self._kinds)
            return {"ok": False, "error": f"Unknown action {deed.get('do')!r}; there are: {known}."}
        try:
            return await run(user, deed)
        except DeedError as error:
            return {"ok": False, "error": str(error)}

    def _channel(self, user: User, deed: Mapping[str, Any], *, member: bool = True) -> Channel:
        channel = self._world.conversation(str(deed.get("channel", "")))
        seen = channel is not None and (not channel.private or user.id in channel.members)
        if channel is None or not seen:
            raise DeedError(f"There is no channel {deed.get('channel')!r}.")
        if channel.archived:
            raise DeedError(f"#{channel.name} is archived.")
        if member and user.id not in channel.members:
            raise DeedError(f"{user.real_name} is not in #{channel.name}.")
        return channel

    async def _type(self, user: User, deed: Mapping[str, Any]) -> JsonObject:
        channel = self._channel(user, deed)
        text = str(deed.get("text", "")).strip("\n")
        thread = str(deed.get("thread", ""))
        if text.startswith("/"):
            return await self._command(user, channel, text, thread)
        if not text.strip():
            raise DeedError("There is nothing to send.")
        return self._say(user, channel, text.strip(), thread)

    async def _command(self, user: User, channel: Channel, text: str, thread: str) -> JsonObject:
        name, _, argument = text.partition(" ")
        if thread:
            return self._told(user, channel, NO_THREADS.format(command=name))
        if name == "/invite":
            return self._bring_app(user, channel)
        if name == "/remove":
            if self._world.app.bot_user in channel.members:
                left(self._world, channel, self._world.app.bot_user, user.id)
            return {"ok": True}
        command = self._world.app.command(name)
        if command is None:
            return self._told(user, channel, NOT_VALID.format(command=name))
        return await self._interactions.command(user, channel, command, argument.strip())

    def _told(self, user: User, channel: Channel, text: str) -> JsonObject:
        self._world.notify(user.id, text, channel.id)
        return {"ok": False, "error": text}

    def _say(self, user: User, channel: Channel, text: str, thread: str) -> JsonObject:
        root = thread_root(channel, thread) if thread else None
        if thread and root is None:
            raise DeedError("There is no such thread.")
        elements = parsed(self._world, text)
        body = by_person(self._world, user.id, message_text(elements), rich_blocks(elements))
        message = post(self._world, channel, body, thread=root["ts"] if root else "")
        app = self._world.app
        if {"type": "user", "user_id": app.bot_user} in elements:
            if app.bot_user in channel.members:
                mentioned(self._world, channel, public(message))
            else:
                self._world.notify(user.id, NOT_HERE.format(name=app.name), channel.id)
        return {"ok": True, "message": message["ts"]}

    async def _complete(self, user: User, deed: Mapping[str, Any]) -> JsonObject:
        self._channel(user, deed)
        return {"ok": True, "suggestions": suggestions(self._world, str(deed.get("text", "")))}

    async def _press(self, user: User, deed: Mapping[str, Any]) -> JsonObject:
        if deed.get("message"):
            channel = self._channel(user, deed)
            message = self._message(user, channel, str(deed["message"]))
            return await self._interactions.press_in_message(user, channel, message, deed)
        shown = self._world.surfaces.modal(user.id)
        if shown is None or deed.get("surface") == "home":
            shown = self._world.surfaces.homes.get(user.id)
        if shown is None:
            raise DeedError("Nothing is open to press in; name a channel and a message.")
        return await self._interactions.press_in_view(user, shown, deed)

    def _message(self, user: User, channel: Channel, ts: str) -> JsonObject:
        if ts in channel.messages:
            return channel.messages[ts]
        for owner, message in channel.ephemerals:
            if owner == user.id and message["ts"] == ts:
                return message
        raise DeedError(f"There is no message {ts!r} in #{channel.name}.")

    async def _submit(self, user: User, deed: Mapping[str, Any]) -> JsonObject:
        shown = self._world.surfaces.modal(user.id)
        if shown is None:
            raise DeedError("No modal is open.")
        return await self._interactions.submit(user, shown, deed.get("values") or {})

    async def _dismiss(self, user: User, deed: Mapping[str, Any]) -> JsonObject:
        shown = self._world.surfaces.modal(user.id)
        if shown is None:
            raise DeedError("No modal is open.")
        return await self._interactions.dismiss(user, shown, whole=bool(deed.get("all")))

    async def _open_home(self, user: User, _deed: Mapping[str, Any]) -> JsonObject:
        if not self._world.app.home_tab:
            raise DeedError("The app has no Home tab.")
        home_opened(self._world, user.id, self._world.surfaces.homes.get(user.id))
        return {"ok": True}

    async def _join(self, user: User, deed: Mapping[str, Any]) -> JsonObject:
        channel = self._channel(user, deed, member=False)
        if user.id not in channel.members:
            joined(self._world, channel, user.id)
        return {"ok": True}

    async def _leave(self, user: User, deed: Mapping[str, Any]) -> JsonObject:
        channel = self._channel(user, deed)
        left(self._world, channel, user.id, user.id)
        return {"ok": True}

    async def _invite(self, user: User, deed: Mapping[str, Any]) -> JsonObject:
        return self._bring_app(user, self._channel(user, deed))

    def _bring_app(self, user: User, channel: Channel) -> JsonObject:
        if self._world.app.bot_user not in channel.members:
            joined(self._world, channel, self._world.app.bot_user, user.id)
        return {"ok": True}
