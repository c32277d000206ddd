"""The entry of messages' own menu that looks a message's words up in the sources."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import discord
from discord import app_commands

from bot.model.request import write_option
from bot.model.text import Phrase, Text, tidy
from bot.platforms.discord.drawing import walked
from bot.platforms.discord.events import PICKED
from bot.platforms.discord.strings import localised_entry
from bot.platforms.discord.tree import CONTEXTS, INSTALLS
from bot.ports import Core

_COMMAND: Final = "quote"
_OPTION: Final = "words"
_FIRST: Final = "en"
_LONGEST: Final = 4000  # characters, of what somebody may have written; embeds hold more
_LABEL: Final = "menu_quote"
_LANGUAGES: Final = tuple(locale.value for locale in discord.Locale)
MESSAGE: Final = discord.AppCommandType.message


def message_menu(core: Core) -> app_commands.ContextMenu:
    """The menu's entry, called as the reader's language has it."""
    first = core.say(_FIRST, Phrase(_LABEL))
    versions = ((tag, core.say(tag, Phrase(_LABEL))) for tag in _LANGUAGES)
    names = Text(((_FIRST, first), *((tag.lower(), said) for tag, said in versions if said != first)))
    entry = app_commands.ContextMenu(
        name=localised_entry(names), callback=_never, type=MESSAGE, auto_locale_strings=False
    )
    entry.allowed_contexts, entry.allowed_installs = CONTEXTS, INSTALLS
    return entry


async def _never(interaction: discord.Interaction[Any], message: discord.Message) -> None:
    """Nothing: what is asked here is taken before discord.py makes objects of it."""
    del interaction, message


def is_of_menu(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether somebody chose the entry.

    Source: Discord documentation, Receiving and Responding, "Application Command Data Structure".
    """
    data: Mapping[str, Any] = interaction.data or {}
    return (
        interaction.type is discord.InteractionType.application_command and data.get("type") == MESSAGE.value
    )


def line_of(interaction: discord.Interaction[Any]) -> str:
    """The request line that looks a message's words up; empty where it has none.

    Source: Discord documentation, Receiving and Responding, "Resolved Data Structure".
    """
    data: Mapping[str, Any] = interaction.data or {}
    messages = (data.get(PICKED) or {}).get("messages") or {}
    said = "\n".join(filter(None, _texts(messages.get(str(data.get("target_id"))) or {})))
    words = tidy(discord.utils.remove_markdown(said))[:_LONGEST] if said else ""
    return f"{_COMMAND} {write_option(_OPTION, words)}" if words else ""


def _texts(message: Mapping[str, Any]) -> Iterator[str]:
    """What a message says: its text, its embeds', and that of a layout."""
    yield str(message.get("content") or "")
    for embed in message.get("embeds") or ():
        yield str(embed.get("description") or "")
    for part in walked(message.get("components")):
        yield str(part.get("content") or "")
