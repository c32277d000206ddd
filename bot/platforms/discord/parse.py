"""Reads what people did on Discord as requests: slash commands with options, and pressed buttons."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from bot.model.calling import asked_around
from bot.model.exchange import Request, SlashCommand
from bot.model.ids import UNNAMED, Destination, DossierId, UserId
from bot.model.request import Grammar, write_option
from bot.model.text import tidy

PLATFORM_NAME: Final = "discord"
HELP: Final = "help"

_PERSON: Final = re.compile(r"<@!?(\d{1,20})>")

# Source: Discord documentation, Application Commands, "Application Command Option Type".
_SUB_COMMAND: Final = 1
_SUB_COMMAND_GROUP: Final = 2
_CHANNEL: Final = 7


def reply_token(question: int) -> str:
    """What the key of an answer to a message is made from: Discord says of each reply what it replies to.

    Source: Discord documentation, Message Resource, "Message Reference Structure".
    """
    return f"discord reply to {question}"


def interaction_token(interaction: int) -> str:
    """What the key of an answer is made from: Discord says of each message which interaction it answers.

    Source: Discord documentation, Message Resource, "Message Interaction Metadata Structure".
    """
    return f"discord {interaction}"


def read_command(data: Mapping[str, Any]) -> tuple[str, str]:
    """Read an application command's `data` as a slash command's name and a request line.

    Source: Discord documentation, Receiving and Responding, "Application Command Data Structure".
    """
    words: list[str] = []
    _collect(data.get("options") or (), words)
    return str(data["name"]), " ".join(words)


def request(
    dossier: DossierId,
    line: str,
    *,
    user: int,
    user_name: str,
    guild: int | None,
    channel: int | None,
    locale: str | None,
    can_ask: bool,
    is_public: bool = False,
    may_write: bool = True,
) -> Request:
    """Put a request line together with who asks.

    Args:
        dossier: The dossier asked.
        line: What is asked.
        user: Who asks.
        user_name: Their name, for others to read.
        guild: The server's id; None in direct messages.
        channel: The channel's id; None where Discord does not tell.
        locale: The language of the asker's app, as Discord names it: `zh-CN`; None where it does not tell.
        can_ask: Whether a form can be shown in answer.
        is_public: Whether the whole channel sees the answer.
        may_write: Whether they may write in the channel.
    """
    return Request(
        dossier=dossier,
        line=line,
        user=UserId(str(user)),
        destination=place_of(guild, channel),
        language=locale.lower() if locale else None,
        user_name=user_name,
        can_ask=can_ask,
        is_public=is_public,
        may_write=may_write,
    )


def place_of(guild: int | None, channel: int | None) -> Destination | None:
    """The channel in which something is asked; None where Discord does not tell."""
    if not channel:
        return None
    return Destination(platform=PLATFORM_NAME, workspace=str(guild or ""), channel=str(channel))


def asked_in(
    text: str, bot_user: int, names: Mapping[int, str], slash_commands: Sequence[SlashCommand]
) -> tuple[DossierId, str]:
    """Read what a message asks, and of which dossier: the one it names, if it names one.

    Args:
        text: As Discord sends it, with people as `<@ID>`.
        bot_user: The bot's own id.
        names: Of the other people mentioned, by their ids.
        slash_commands: Those of all dossiers.

    Source: Discord documentation, API Reference, "Message Formatting".
    """

    def written(part: str) -> str:
        return tidy(_PERSON.sub(lambda found: f"@{names.get(int(found[1]), found[1])}", part))

    before, *behind = map(written, re.split(rf"<@!?{bot_user}>", text, maxsplit=1))
    dossiers = [slash_command.name for slash_command in slash_commands]
    grammar = Grammar(slash_commands[0].commands if slash_commands else ())
    dossier, line = asked_around(before, behind[0] if behind else None, dossiers, grammar)
    return dossier or UNNAMED, line or HELP


def calls(text: str, bot_user: int) -> bool:
    """Tell whether a text mentions the bot; a reply to it does so without a word."""
    return re.search(rf"<@!?{bot_user}>", text) is not None


def text_of(value: object, *, is_channel: bool) -> str:
    """The text that a request line takes for a value picked or typed on Discord."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"<#{value}>" if is_channel else str(value)


def chosen_line(line: str, data: Mapping[str, Any]) -> str:
    """The line of a pressed button, or of a menu with the option that was chosen in it.

    Source: Discord documentation, Receiving and Responding, "Message Component Data Structure".
    """
    return " ".join([line, *map(str, data.get("values") or ())])


def _collect(options: Iterable[Mapping[str, Any]], words: list[str]) -> None:
    for option in options:
        if option["type"] in {_SUB_COMMAND, _SUB_COMMAND_GROUP}:
            words.append(option["name"])
            _collect(option.get("options") or (), words)
        else:
            text = text_of(option["value"], is_channel=option["type"] == _CHANNEL)
            words.append(write_option(option["name"], text))
