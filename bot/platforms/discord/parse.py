"""Reads what people did on Discord as requests: slash commands with options, and pressed buttons."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from bot.model.command import Request
from bot.model.ids import Destination, DossierId, UserId
from bot.model.request import write_option

PLATFORM_NAME: Final = "discord"

# Source: Discord documentation, Application Commands, "Application Command Option Type".
_SUB_COMMAND: Final = 1
_SUB_COMMAND_GROUP: Final = 2
_CHANNEL: Final = 7


def read_command(data: Mapping[str, Any]) -> tuple[DossierId, str]:
    """Read an application command's `data` as a slash command and a request line.

    Source: Discord documentation, Receiving and Responding, "Application Command Data Structure".
    """
    words: list[str] = []
    _collect(data.get("options") or (), words)
    return DossierId(data["name"]), " ".join(words)


def request(
    dossier: DossierId,
    line: str,
    *,
    user: int,
    user_name: str,
    guild: int | None,
    channel: int | None,
    locale: str,
    can_ask: bool,
) -> Request:
    """Put a request line together with who asks.

    Args:
        dossier: The dossier asked.
        line: What is asked.
        user: Who asks.
        user_name: Their name, for others to read.
        guild: The server's id; None in direct messages.
        channel: The channel's id; None where Discord does not tell.
        locale: The language of the asker's app, as Discord names it: `zh-CN`.
        can_ask: Whether a form can be shown in answer.
    """
    place = channel and Destination(platform=PLATFORM_NAME, workspace=str(guild or ""), channel=str(channel))
    return Request(
        dossier=dossier,
        line=line,
        user=UserId(str(user)),
        destination=place or None,
        language=locale.lower(),
        user_name=user_name,
        can_ask=can_ask,
    )


def text_of(value: object, *, is_channel: bool) -> str:
    """The text that a request line takes for a value picked or typed on Discord."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"<#{value}>" if is_channel else str(value)


def _collect(options: Iterable[Mapping[str, Any]], words: list[str]) -> None:
    for option in options:
        if option["type"] in {_SUB_COMMAND, _SUB_COMMAND_GROUP}:
            words.append(option["name"])
            _collect(option.get("options") or (), words)
        else:
            text = text_of(option["value"], is_channel=option["type"] == _CHANNEL)
            words.append(write_option(option["name"], text))
