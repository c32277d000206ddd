"""Which dossiers can be slash commands of a Discord app, and why others can't."""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Final

from bot.model.ids import DossierId
from bot.platforms.discord import limits

_MANAGING: Final = "-manage"
# Of each there are two slash commands.
DOSSIERS_LIMIT: Final = limits.COMMANDS_LIMIT // 2


def managing(names: Sequence[DossierId]) -> Mapping[DossierId, str]:
    """By dossier, the slash command of what only those may ask who manage reminders or facts.

    It is one of its own, since Discord hides a slash command from members as a whole or not at all.

    Source: Discord documentation, Application Commands, "Permissions".
    """
    found: dict[DossierId, str] = {}
    taken: set[str] = set(names)
    for name in names:
        endings = (_MANAGING + (str(number) if number else "") for number in count())
        own = next(one for ending in endings if (one := _ending(name, ending)) not in taken)
        taken.add(own)
        found[name] = own
    return found


def _ending(name: str, ending: str) -> str:
    return name[: limits.COMMAND_NAME_LIMIT - len(ending)] + ending


def refused(names: Sequence[DossierId]) -> Mapping[DossierId, str]:
    """By name, why Discord takes no slash command of it; those that it takes are left out."""
    found = {
        name: f"/{name} is longer than the {limits.COMMAND_NAME_LIMIT} characters of a Discord command: "
        "give the dossier a shorter name"
        for name in names
        if len(name) > limits.COMMAND_NAME_LIMIT
    }
    fit = [name for name in names if name not in found]
    for name in fit[DOSSIERS_LIMIT:]:
        found[name] = (
            f"Discord takes the slash commands of {DOSSIERS_LIMIT} dossiers, and /{name} is one more"
        )
    return found
