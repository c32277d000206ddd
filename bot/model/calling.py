"""Messages that call the bot by its name: what they ask, and of which dossier."""

import re
from collections.abc import Sequence
from typing import Final

from bot.model.ids import DossierId
from bot.model.request import PAUSES, Grammar

_CALLING: Final = re.compile(r"[\s,:;.!?…–—、，：；。！？]+|-+\s")
"""What may stand between the bot's name and what it is asked."""


def addressed(line: str, dossiers: Sequence[DossierId]) -> tuple[DossierId | None, str]:
    """Take off what only calls the bot: punctuation behind its name, and a dossier's name if one is there."""
    called = _CALLING.match(line)
    line = line[called.end() :] if called else line
    first, *rest = line.split(maxsplit=1)[:2] or [""]
    wanted = first.lower().lstrip("/").rstrip(PAUSES)
    if wanted in dossiers:
        return DossierId(wanted), "".join(rest)
    return None, line


def asked_around(
    before: str, behind: str | None, dossiers: Sequence[DossierId], grammar: Grammar
) -> tuple[DossierId | None, str]:
    """What a message asks that calls the bot by its name, and the dossier that it names.

    A greeting before the name is no part of a command behind it.

    Args:
        before: What stands before the bot's name, or all of a message without it.
        behind: What stands behind the name; None where it is not there.
        dossiers: Those that can be named.
        grammar: Tells a command.
    """
    dossier, line = addressed(before if behind is None else behind, dossiers)
    if behind is not None and before and dossier is None and not grammar.begins_with_command(line):
        return addressed(f"{before} {line}".strip(), dossiers)
    return dossier, line
