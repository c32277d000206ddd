"""Which dossiers can be slash commands of a Slack app, and why others can't."""

from collections.abc import Mapping, Sequence
from typing import Final

from bot.model.ids import DossierId
from bot.platforms.slack import limits

# Source: Slack help, "Built-in shortcuts" and "Slash commands in Slack".
_SLACKS_OWN: Final = frozenset(
    "active apps archive away call collapse dm dnd expand feed feedback huddle invite join kick leave me msg "
    "mute open part prefs remind remove rename search shortcuts shrug star status topic who".split()
)


def refused(names: Sequence[DossierId]) -> Mapping[DossierId, str]:
    """By name, why Slack takes no slash command of it; those that it takes are left out."""
    found: dict[DossierId, str] = {}
    for name in names:
        if len(name) >= limits.MANIFEST_COMMAND:
            found[name] = (
                f"/{name} is longer than the {limits.MANIFEST_COMMAND} characters of a Slack command: "
                "give the dossier a shorter name"
            )
        elif name in _SLACKS_OWN:
            found[name] = f"/{name} is a command of Slack's own: give the dossier another name"
    fit = [name for name in names if name not in found]
    for name in fit[limits.MANIFEST_COMMANDS :]:
        found[name] = f"Slack takes {limits.MANIFEST_COMMANDS} slash commands, and /{name} is one more"
    return found
