"""Whether Discord takes the bot again, asked while it does not."""

import asyncio
from typing import Final

import discord

from bot.model.errors import DeliveryError
from bot.model.installation import InstallationFaults
from bot.platforms.discord.delivery import delivery

_AGAIN_SECONDS: Final = 30.0


async def watch(
    client: discord.Client, faults: InstallationFaults, *, every_seconds: float = _AGAIN_SECONDS
) -> None:
    """Ask Discord now and then which application this is, while a fault of the installation stands."""
    while True:
        await faults.standing.wait()
        await asyncio.sleep(every_seconds)
        try:
            async with delivery(faults):
                await client.application_info()
        except DeliveryError:
            continue
