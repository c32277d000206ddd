"""Which dossiers can be slash commands of a Discord app, and why others can't."""

from collections.abc import Mapping, Sequence

from bot.model.ids import DossierId
from bot.platforms.discord import limits


def refused(names: Sequence[DossierId]) -> Mapping[DossierId, str]:
    """By name, why Discord takes no slash command of it; those that it takes are left out."""
    found = {
        name: f"/{name} is longer than the {limits.COMMAND_NAME_LIMIT} characters of a Discord command: "
        "give the dossier a shorter name"
        for name in names
        if len(name) > limits.COMMAND_NAME_LIMIT
    }
    fit = [name for name in names if name not in found]
    for name in fit[limits.COMMANDS_LIMIT :]:
        found[name] = f"Discord takes {limits.COMMANDS_LIMIT} slash commands, and /{name} is one more"
    return found
