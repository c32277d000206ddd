"""Builds Discord's tree of slash commands from the slash commands of the core."""

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import discord
from discord import app_commands

from bot.model.command import Audience, Command
from bot.model.exchange import SlashCommand
from bot.model.option import Option
from bot.model.text import Text
from bot.platforms.discord.fields import Complete, field_for
from bot.platforms.discord.strings import localised, localised_name, names_in

Ask = Callable[[discord.Interaction[Any]], Awaitable[None]]
"""RequestHandler a slash command."""

# In servers, in direct messages with the bot, and, for who installed it for themselves, among people.
CONTEXTS: Final = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
INSTALLS: Final = app_commands.AppInstallationType(guild=True, user=True)
# Where the bot can post reminders.
MANAGING_CONTEXTS: Final = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)


# Whom Discord shows what only managers may ask, unless a server's settings say otherwise; who may use it is
# decided at each call all the same.
# Source: Discord documentation, Application Commands, "Permissions", `default_member_permissions`.
MANAGERS: Final = discord.Permissions(manage_guild=True)
_OF_MANAGERS: Final = frozenset({Audience.MANAGERS, Audience.FACT_MANAGERS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Handlers:
    """What the commands of the tree call.

    Attributes:
        ask: RequestHandler a command.
        complete: Offers values for an option of this slash command.
    """

    ask: Ask
    complete: Callable[[SlashCommand], Complete]


def build_groups(
    slash_command: SlashCommand, handlers: Handlers, *, managing: str
) -> Sequence[app_commands.Group]:
    """Build a dossier's slash commands: what everyone may ask, and what is for those who manage something.

    Args:
        slash_command: The dossier's.
        handlers: What they call.
        managing: What the second one is called.
    """
    everyone, managers = partitioned(slash_command.commands)
    name, title = slash_command.name, localised(slash_command.title)
    complete = handlers.complete(slash_command)
    open_to_all = app_commands.Group(name=name, description=title, auto_locale_strings=False)
    hidden = app_commands.Group(
        name=managing,
        description=title,
        auto_locale_strings=False,
        default_permissions=MANAGERS,
        allowed_contexts=MANAGING_CONTEXTS,
        allowed_installs=INSTALLS,
    )
    return [
        _filled(group, commands, handlers.ask, complete)
        for group, commands in ((open_to_all, everyone), (hidden, managers))
        if commands
    ]


def partitioned(commands: Sequence[Command]) -> tuple[Sequence[Command], Sequence[Command]]:
    """The commands that members may use, and those for people who manage reminders or facts."""
    return (
        [command for command in commands if command.audience not in _OF_MANAGERS],
        [command for command in commands if command.audience in _OF_MANAGERS],
    )


def _filled(
    root: app_commands.Group, commands: Sequence[Command], ask: Ask, complete: Complete
) -> app_commands.Group:
    """Put commands into a slash command: each is a subcommand, `remind on` one inside a group."""
    groups: dict[str, app_commands.Group] = {}
    names: dict[app_commands.Group, list[app_commands.locale_str]] = {root: []}
    for command in commands:
        first, _, second = command.name.partition(" ")
        parent = root
        if second:
            if first not in groups:
                groups[first] = _group(first, commands, root, names[root])
                names[groups[first]] = []
            parent = groups[first]
        name = localised_name(
            second or first, _word(command, 1 if second else 0), siblings=names_in(names[parent])
        )
        names[parent].append(name)
        parent.add_command(_command(command, name, ask, complete))
    return root


def _group(
    name: str, commands: Sequence[Command], root: app_commands.Group, siblings: list[app_commands.locale_str]
) -> app_commands.Group:
    members = [command for command in commands if command.name.startswith(name + " ")]
    marked = localised_name(name, _word(members[0], 0), siblings=names_in(siblings))
    siblings.append(marked)
    return app_commands.Group(
        name=marked,
        description=localised(_enumeration(members)),
        parent=root,
        auto_locale_strings=False,
    )


def _enumeration(members: Iterable[Command]) -> Text:
    """Describe a group by its members' names; Discord asks for a description but hardly shows it."""
    names = [_word(member, 1) for member in members]
    languages = dict.fromkeys(language for name in names for language, _ in name.versions)
    return Text(tuple((language, ", ".join(name.best(language) for name in names)) for language in languages))


def _word(command: Command, place: int) -> Text:
    """The name's first or second word in each language that has as many words."""
    count = len(command.name.split())
    versions = [(language, version.split()) for language, version in command.names.versions]
    fit = tuple((language, words[place]) for language, words in versions if len(words) == count)
    return Text(fit or (("en", command.name.split()[place]),))


def _command(
    command: Command, name: app_commands.locale_str, ask: Ask, complete: Complete
) -> app_commands.Command[Any, ..., None]:
    """Build one subcommand; its callback gets the values too, but the request is read from the payload."""

    async def run(interaction: discord.Interaction[Any], **_: object) -> None:
        await ask(interaction)

    shown = [option for option in command.options if not option.hidden]
    # discord.py reads a command's options off its callback's signature, and these are known only now.
    run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]  # PEP 362 lets a function carry one
        [
            inspect.Parameter("interaction", inspect.Parameter.POSITIONAL_OR_KEYWORD),
            *(_parameter(option, complete) for option in shown),
        ]
    )
    described = app_commands.describe(**{option.argument: localised(option.summary) for option in shown})(run)
    renamed = app_commands.rename(**_names(shown))(described)
    return app_commands.Command(
        name=name,
        description=localised(command.summary),
        callback=renamed,
        auto_locale_strings=False,
    )


def _names(options: Sequence[Option]) -> Mapping[str, app_commands.locale_str]:
    """What options are called, by their arguments; no two of a command alike in any language."""
    found: dict[str, app_commands.locale_str] = {}
    taken = {option.name for option in options}
    for option in options:
        names = option.names or Text((("en", option.name),))
        found[option.argument] = localised_name(
            option.name, names, siblings=(taken | names_in(found.values())) - {option.name}
        )
    return found


def _parameter(option: Option, complete: Complete) -> inspect.Parameter:
    return inspect.Parameter(
        option.argument,
        inspect.Parameter.KEYWORD_ONLY,
        annotation=field_for(option, complete),
        default=inspect.Parameter.empty if option.required else None,
    )
