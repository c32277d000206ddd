"""Texts typed for options, turned into the values that an interaction carries."""

from __future__ import annotations

import math
import re

from bot.playground.loopback import ActionError

from .commands import (
    BOOLEAN,
    CHANNEL,
    INTEGER,
    MENTIONABLE,
    NUMBER,
    ROLE,
    STRING,
    USER,
    CommandOption,
)
from .composer import FilledOption, MenuEntry
from .directory import DiscordChannel, DiscordUser, GuildRole
from .option_form import INTEGER_BOUND, LENGTH_LIMIT, NUMBER_BOUND
from .payloads import Resolved
from .permissions import Permission
from .state import ServerState
from .wire import JSON, JsonObject

_WHOLE = re.compile(r"[+-]?\d+")
_MENTION = {
    USER: re.compile(r"<@!?(\d+)>"),
    ROLE: re.compile(r"<@&(\d+)>"),
    CHANNEL: re.compile(r"<#(\d+)>"),
}


class ValueReader:
    """Reads the values of one line, for one user in one channel."""

    def __init__(self, state: ServerState, user: DiscordUser, channel: DiscordChannel) -> None:
        self._state = state
        self._user = user
        self._channel = channel
        self._locale = state.people[user.id].locale
        self.resolved = Resolved(state, channel, user.id)

    def read(self, entry: MenuEntry, item: FilledOption) -> JsonObject:
        """An option of an interaction's data.

        Raises:
            ActionError: The text does not fit the option.
        """
        option, text = item.option, item.text.strip()
        if not text:
            raise ActionError(f'The option "{option.name.text}" is empty.')
        chosen = self._chosen(entry, option, text)
        value = self._value(option, text) if chosen is None else chosen
        return {"type": option.kind, "name": option.name.text, "value": value}

    def _chosen(self, entry: MenuEntry, option: CommandOption, text: str) -> JSON:
        """The value behind a choice's name, or behind a suggestion this user was shown.

        Raises:
            ActionError: The option has choices, and this is none of them.
        """
        suggested = self._state.people[self._user.id].suggested
        remembered = suggested.get((entry.command.id, f"{entry.name} {option.name.text}", text))
        if remembered is not None:
            return remembered
        for choice in option.choices:
            if text in {choice.name.read(self._locale), choice.name.text, str(choice.value)}:
                return choice.value
        if option.choices:
            offered = ", ".join(choice.name.read(self._locale) for choice in option.choices)
            raise ActionError(f'"{text}" is no choice of "{option.name.text}". Choices: {offered}.')
        return None

    def _value(self, option: CommandOption, text: str) -> JSON:
        match option.kind:
            case k if k == STRING:
                return self._string(option, text)
            case k if k in {INTEGER, NUMBER}:
                return self._number(option, text)
            case k if k == BOOLEAN:
                return self._boolean(option, text)
            case k if k == CHANNEL:
                return self._channel_id(option, text)
            case k if k in {USER, ROLE, MENTIONABLE}:
                return self._mentionable(option, text)
        raise ActionError(f'"{option.name.text}" wants a file, which cannot be typed.')

    def _string(self, option: CommandOption, text: str) -> str:
        least, most = option.min_length or 0, option.max_length or LENGTH_LIMIT
        if not least <= len(text) <= most:
            raise ActionError(f'"{option.name.text}" takes {least} to {most} characters.')
        return text

    def _number(self, option: CommandOption, text: str) -> int | float:
        name = option.name.text
        number: float
        try:
            number = int(text) if option.kind == INTEGER and _WHOLE.fullmatch(text) else float(text)
        except ValueError:
            raise ActionError(f'"{name}" takes a number, not "{text}".') from None
        if option.kind == INTEGER and not isinstance(number, int):
            raise ActionError(f'"{name}" takes a whole number, not "{text}".')
        bound = INTEGER_BOUND if option.kind == INTEGER else NUMBER_BOUND
        least = -bound if option.min_value is None else option.min_value
        most = bound if option.max_value is None else option.max_value
        if not math.isfinite(number) or not least <= number <= most:
            raise ActionError(f'"{name}" takes {least} to {most}.')
        return number

    def _boolean(self, option: CommandOption, text: str) -> bool:
        word = text.casefold()
        if word not in {"true", "false"}:
            raise ActionError(f'"{option.name.text}" takes True or False.')
        return word == "true"

    def _channel_id(self, option: CommandOption, text: str) -> str:
        mention = _MENTION[CHANNEL].fullmatch(text)
        wanted = mention[1] if mention else text.removeprefix("#")
        for channel in self.channels(option):
            if wanted in {channel.id, channel.name}:
                self.resolved.add_channel(channel)
                return channel.id
        raise ActionError(f'"{option.name.text}" takes a channel; there is no "{text}".')

    def channels(self, option: CommandOption) -> list[DiscordChannel]:
        """The channels that may be picked for an option."""
        if self._channel.guild_id is None:
            return [self._channel]
        directory = self._state.directory
        return [
            channel
            for channel in directory.places_of(self._channel.guild_id)
            if directory.may(channel, self._user.id, Permission.VIEW_CHANNEL)
            and (not option.channel_types or channel.kind in option.channel_types)
        ]

    def _mentionable(self, option: CommandOption, text: str) -> str:
        if option.kind in {USER, MENTIONABLE}:
            for user in self.users():
                if text.removeprefix("@") in names_of(user) or _mentions(USER, text, user.id):
                    self.resolved.add_user(user)
                    return user.id
        if option.kind in {ROLE, MENTIONABLE}:
            for role in self.roles():
                if text.removeprefix("@") in {role.id, role.name, role.name.removeprefix("@")} or _mentions(
                    ROLE, text, role.id
                ):
                    self.resolved.add_role(role.id)
                    return role.id
        what = {USER: "a user", ROLE: "a role"}.get(option.kind, "a user or a role")
        raise ActionError(f'"{option.name.text}" takes {what}; there is no "{text}".')

    def users(self) -> list[DiscordUser]:
        """Whom a user can pick here."""
        directory = self._state.directory
        if self._channel.guild_id is None:
            return [self._user, directory.bot]
        return [directory.users[member.user_id] for member in directory.members_of(self._channel.guild_id)]

    def roles(self) -> list[GuildRole]:
        """Which roles a user can pick here."""
        guild_id = self._channel.guild_id
        return self._state.directory.roles_of(guild_id) if guild_id else []


def names_of(user: DiscordUser) -> set[str]:
    """Under what a user can be mentioned or picked."""
    return {name for name in (user.id, user.username, user.global_name) if name}


def _mentions(kind: int, text: str, own: str) -> bool:
    match = _MENTION[kind].fullmatch(text)
    return bool(match and match[1] == own)
