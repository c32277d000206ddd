"""The message composer: which commands it offers a user, and how a typed line is taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.playground.loopback import ActionError

from .commands import (
    CHAT_INPUT,
    GUILD_INSTALL,
    MESSAGE_MENU,
    SUB_COMMAND,
    SUB_COMMAND_GROUP,
    USER_INSTALL,
    AppCommand,
    CommandOption,
    LocalizedText,
)
from .directory import GROUP_DM, DiscordChannel, DiscordUser
from .payloads import context_of
from .permissions import Permission
from .state import ServerState
from .wire import JSON, JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntry:
    """Something in the slash menu: a command without subcommands, or one subcommand."""

    command: AppCommand
    path: tuple[LocalizedText, ...]
    description: LocalizedText
    options: tuple[CommandOption, ...]

    def title(self, locale: str) -> str:
        """Its name as the menu shows it, without the slash."""
        return " ".join(words.read(locale) for words in self.path)

    @property
    def name(self) -> str:
        """Its name in the default language."""
        return " ".join(words.text for words in self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledOption:
    """An option and the text typed for it."""

    option: CommandOption
    text: str


def menu(state: ServerState, user: DiscordUser, channel: DiscordChannel) -> list[MenuEntry]:
    """What the slash menu offers a user in a channel."""
    return [
        MenuEntry(command=command, path=path, description=description, options=options)
        for command in state.commands.offered_in(channel.guild_id)
        if command.kind == CHAT_INPUT and may_use(state, command, user, channel)
        for path, description, options in command.leaves()
    ]


def may_use(state: ServerState, command: AppCommand, user: DiscordUser, channel: DiscordChannel) -> bool:
    """Whether a user may run a command in a channel.

    Source: Application Commands, "Using Default Permissions" and "Interaction Contexts".
    """
    directory = state.directory
    if not command.usable_in(context_of(channel)) or not _is_installed(state, command, user, channel):
        return False
    if channel.guild_id is None:
        return True
    held = directory.channel_permissions(channel, user.id)
    if not directory.may(channel, user.id, Permission.VIEW_CHANNEL):
        return False
    if Permission.ADMINISTRATOR in held:
        return True
    allowed = command.needs is None or (bool(command.needs) and command.needs in held)
    return allowed and Permission.USE_APPLICATION_COMMANDS in held


def _is_installed(
    state: ServerState, command: AppCommand, user: DiscordUser, channel: DiscordChannel
) -> bool:
    """Whether the app is there for the user in a way in which it offers the command.

    Source: Application Commands, "Installation Context"; a command of one server is installed with it.
    """
    directory = state.directory
    by_user = user.id in directory.installed_by and USER_INSTALL in command.integration_types
    if channel.kind == GROUP_DM:
        return by_user
    if channel.guild_id is None:
        return directory.shares_guild(user.id) or by_user
    in_guild = directory.member(channel.guild_id, directory.bot.id) is not None
    return by_user or (in_guild and GUILD_INSTALL in command.integration_types)


def entries_on_messages(state: ServerState, user: DiscordUser, channel: DiscordChannel) -> list[AppCommand]:
    """What the menu of each message offers a user in a channel."""
    return [
        command
        for command in state.commands.offered_in(channel.guild_id)
        if command.kind == MESSAGE_MENU and may_use(state, command, user, channel)
    ]


def find_entry(entries: list[MenuEntry], line: str, locale: str) -> tuple[MenuEntry, str] | None:
    """The entry a line begins with, and what follows it.

    Args:
        entries: What the menu offers.
        line: The line without its slash.
        locale: The user's language; default names are understood as well.
    """
    for entry in sorted(entries, key=lambda entry: len(entry.path), reverse=True):
        names = [f"(?:{'|'.join(re.escape(name) for name in known(words, locale))})" for words in entry.path]
        match = re.match(r"\s+".join(names) + r"(?=\s|$)", line)
        if match:
            return entry, line[match.end() :]
    return None


def known(words: LocalizedText, locale: str) -> list[str]:
    """The names under which a user can type something, longest first."""
    return sorted({words.text, words.read(locale)}, key=len, reverse=True)


def split_options(entry: MenuEntry, rest: str, locale: str) -> tuple[str, list[FilledOption]]:
    """What stands before the first option, and each option with its text.

    The text of an option runs until the next known `name:`.
    """
    by_name = {name: option for option in entry.options for name in known(option.name, locale)}
    if not by_name:
        return rest.strip(), []
    names = "|".join(re.escape(name) for name in sorted(by_name, key=len, reverse=True))
    marks = list(re.finditer(rf"(?:^|(?<=\s))({names}):", rest))
    if not marks:
        return rest.strip(), []
    ends = [mark.start() for mark in marks[1:]] + [len(rest)]
    filled = [
        FilledOption(option=by_name[mark[1]], text=rest[mark.end() : end])
        for mark, end in zip(marks, ends, strict=True)
    ]
    return rest[: marks[0].start()].strip(), filled


def check_options(entry: MenuEntry, before: str, filled: list[FilledOption]) -> None:
    """Refuse text that belongs to no option, repeated options and missing ones.

    Raises:
        ActionError: With the sentence for the user.
    """
    if before:
        name, colon, _ = before.partition(":")
        what = f'There is no option "{name}"' if colon and " " not in name else f'"{before}" is no option'
        offered = ", ".join(option.name.text for option in entry.options) or "none"
        raise ActionError(f"{what} of /{entry.name}. Options: {offered}.")
    seen: set[str] = set()
    for item in filled:
        if item.option.name.text in seen:
            raise ActionError(f'The option "{item.option.name.text}" is there twice.')
        seen.add(item.option.name.text)
    for option in entry.options:
        if option.required and option.name.text not in seen:
            raise ActionError(f'The option "{option.name.text}" is required.')


def command_data(entry: MenuEntry, options: list[JsonObject], resolved: JsonObject) -> JsonObject:
    """The data of a command interaction; names are the default ones in any language.

    Source: Receiving and Responding, "Application Command Data Structure".
    """
    names = [words.text for words in entry.path]
    nested = options
    kinds = {2: (SUB_COMMAND,), 3: (SUB_COMMAND_GROUP, SUB_COMMAND)}.get(len(names), ())
    for kind, name in zip(reversed(kinds), reversed(names[1:]), strict=True):
        nested = [{"type": kind, "name": name, "options": nested}]
    data: dict[str, JSON] = {
        "id": entry.command.id,
        "name": entry.command.name.text,
        "type": entry.command.kind,
        **resolved,
    }
    if entry.command.guild_id:
        data["guild_id"] = entry.command.guild_id
    return {**data, "options": nested} if nested else data
