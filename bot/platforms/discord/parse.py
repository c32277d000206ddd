"""Reads what people did on Discord as requests: slash commands with options, and pressed buttons."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from bot.model.command import Request
from bot.model.ids import Destination, DossierId, UserId

PLATFORM_NAME: Final = "discord"

# Source: Discord documentation, Application Commands, "Application Command Option Type".
_SUB_COMMAND: Final = 1
_SUB_COMMAND_GROUP: Final = 2
_CHANNEL: Final = 7

# Values that stay one part of a request line as they are.
_PLAIN: Final = re.compile(r"[\w./~%+-]+")
# The grammar takes curly quotation marks for straight ones, so they have to be escaped like them.
_CURLY: Final = str.maketrans("“”", '""')
_PUBLIC: Final = re.compile(r'(?:^|\s)public:"?(?:true|yes|y|on|1|是)"?(?=\s|$)', re.IGNORECASE)


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


def asks_public(line: str) -> bool:
    """Tell whether a request line asks to be answered before the whole channel.

    A deferred answer has to be declared public or private before the core has read the line.
    """
    return _PUBLIC.search(line) is not None


def write_value(value: object) -> str:
    """Write an option's value as it stands in a request line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if _PLAIN.fullmatch(text):
        return text
    escaped = text.translate(_CURLY).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def write_channel(channel: str) -> str:
    """Write a channel as it stands in a request line."""
    return f"<#{channel}>"


def _collect(options: Iterable[Mapping[str, Any]], words: list[str]) -> None:
    for option in options:
        if option["type"] in {_SUB_COMMAND, _SUB_COMMAND_GROUP}:
            words.append(option["name"])
            _collect(option.get("options") or (), words)
        else:
            value = option["value"]
            written = write_channel(value) if option["type"] == _CHANNEL else write_value(value)
            words.append(f"{option['name']}:{written}")
