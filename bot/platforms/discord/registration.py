"""Registers the slash commands with Discord, but only where they differ from those it already has."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Iterable, Mapping
from typing import Any, Final

import discord
from discord import app_commands
from discord.http import Route

from bot.platforms.discord import internals, limits

_log = logging.getLogger(__name__)

REGISTRATION_TIMEOUT_SECONDS: Final = 60.0

# What an app decides about its commands. The rest of what Discord gives back is its own bookkeeping, and
# `dm_permission`, which `contexts` replaces.
# Source: Discord documentation, Application Commands, "Application Command Structure" and
# "Application Command Option Structure".
_DECIDED: Final = (
    "type",
    "name",
    "name_localizations",
    "description",
    "description_localizations",
    "options",
    "required",
    "choices",
    "channel_types",
    "value",
    "autocomplete",
    "min_value",
    "max_value",
    "min_length",
    "max_length",
    "nsfw",
    "default_member_permissions",
    "contexts",
    "integration_types",
)
_SLASH: Final = discord.AppCommandType.chat_input.value
_PERMISSIONS: Final = "default_member_permissions"
_UNORDERED: Final = frozenset({"channel_types", "contexts", "integration_types"})


async def register(tree: app_commands.CommandTree[Any]) -> Mapping[str, str]:
    """Register the tree's commands if Discord does not have exactly these; gives their ids by name.

    What Discord has is asked at each start, which costs one read. A remembered digest would spare it,
    but could be lost, or outlive a change made elsewhere.

    Raises:
        discord.DiscordException: Discord did not take them.
        ValueError: A slash command is larger than Discord takes.
    """
    translator = tree.translator
    assert translator is not None
    wanted = [await command.get_translated_payload(tree, translator) for command in tree.get_commands()]
    for command in wanted:
        if (size := size_of(command)) > limits.COMMAND_TOTAL_LIMIT:
            raise ValueError(
                f"/{command['name']} has {size} characters; Discord takes {limits.COMMAND_TOTAL_LIMIT}"
            )
    async with asyncio.timeout(REGISTRATION_TIMEOUT_SECONDS):
        # discord.py's own call does not ask for the localisations.
        route = Route(
            "GET",
            "/applications/{application_id}/commands?with_localizations=true",
            application_id=tree.client.application_id,
        )
        try:
            known = await internals.ask(tree.client, route)
            if digest(known) == digest(wanted):
                return {
                    str(one["name"]): str(one["id"]) for one in known if one.get("type", _SLASH) == _SLASH
                }
        except discord.NotFound:
            _log.warning("Discord does not tell which slash commands it has; they are registered anew")
        made = await tree.sync()
    _log.info("Registered the slash commands with Discord")
    return {one.name: str(one.id) for one in made if one.type.value == _SLASH}


async def remove_leftovers(client: discord.Client) -> None:
    """Remove the slash commands that single servers have of this bot, which registers none for one alone.

    They stand beside the others under the same names, left over from a trial, and can't be answered.

    Raises:
        discord.DiscordException: Discord did not do it.

    Source: Discord documentation, Application Commands, "Bulk Overwrite Guild Application Commands".
    """
    for guild in client.guilds:
        path = f"/applications/{client.application_id}/guilds/{{guild_id}}/commands"
        async with asyncio.timeout(REGISTRATION_TIMEOUT_SECONDS):
            found = await internals.ask(client, Route("GET", path, guild_id=guild.id))
            if found:
                await internals.ask(client, Route("PUT", path, guild_id=guild.id), json=[])
                names = ", ".join(f"/{command['name']}" for command in found)
                _log.info("Removed slash commands that server %s alone had: %s", guild.id, names)


def digest(commands: Iterable[Mapping[str, Any]]) -> str:
    """A digest that is the same for the same commands, whether as sent to Discord or as read from it."""
    canonical = sorted((_decided(command) for command in commands), key=lambda command: str(command["name"]))
    text = json.dumps(canonical, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _decided(part: Mapping[str, Any]) -> dict[str, Any]:
    """What the app decided, without what is left at its default."""
    return {key: _plain(key, part[key]) for key in _DECIDED if key in part and not _is_default(part[key])}


def _plain(key: str, value: Any) -> Any:
    if key == _PERMISSIONS:
        return str(value)  # as Discord gives back what it was given as a number
    if key in _UNORDERED:
        return sorted(value)
    if isinstance(value, list):
        return [_decided(child) for child in value]
    return value


def _is_default(value: Any) -> bool:
    return value is None or value is False or value in ({}, [], "")


def size_of(part: Mapping[str, Any]) -> int:
    """Count the characters that count towards Discord's limit for one slash command.

    Source: Discord documentation, Application Commands, "Slash Commands": names, descriptions and values,
    the longest localisation of each.
    """
    own = sum(
        max(
            limits.length(text)
            for text in (str(part[key]), *(part.get(f"{key}_localizations") or {}).values())
        )
        for key in ("name", "description", "value")
        if key in part
    )
    return own + sum(size_of(child) for key in ("options", "choices") for child in part.get(key) or ())
