"""Reads what people did on Discord as requests: slash commands with options, and pressed buttons."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.model.command import Request
from bot.model.ids import Destination, DossierId, UserId

PLATFORM_NAME: Final = "discord"

# Source: Discord documentation, Application Commands, "Application Command Option Type".
_SUB_COMMAND: Final = 1
_SUB_COMMAND_GROUP: Final = 2

# What has to be quoted to be one value of a request line.
_NEEDS_QUOTES: Final = re.compile(r"""[\s"':\\：]|^$""")
_CURLY: Final = str.maketrans("“”", '""')
_PUBLIC: Final = re.compile(r'(?:^|\s)public:"?(?:true|yes|y|on|1|是)"?(?=\s|$)', re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, where, and in which language their app speaks.

    Attributes:
        guild: The server's id; empty in direct messages.
        channel: The channel's id; empty where Discord does not tell.
        language: Discord's own name of it, such as `zh-CN`.
    """

    user: str
    guild: str
    channel: str
    language: str


def read_command(data: Mapping[str, Any], asker: Asker) -> Request:
    """Read an application command's `data` as a request.

    Source: Discord documentation, Receiving and Responding, "Application Command Data Structure".
    """
    return request(DossierId(str(data["name"])), " ".join(_words(data.get("options") or ())), asker)


def request(door: DossierId, line: str, asker: Asker) -> Request:
    """Put a request line together with who asks."""
    return Request(
        dossier=door,
        line=line,
        user=UserId(asker.user),
        destination=Destination(platform=PLATFORM_NAME, workspace=asker.guild, channel=asker.channel)
        if asker.channel
        else None,
        language=asker.language.lower(),
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
    # The grammar takes curly quotation marks for straight ones, so they have to be escaped like them.
    text = str(value).translate(_CURLY)
    if _NEEDS_QUOTES.search(text) is None:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _words(options: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for option in options:
        if option["type"] in {_SUB_COMMAND, _SUB_COMMAND_GROUP}:
            yield str(option["name"])
            yield from _words(option.get("options") or ())
        else:
            yield f"{option['name']}:{write_value(option['value'])}"
