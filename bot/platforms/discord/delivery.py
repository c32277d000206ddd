"""One thing asked of Discord for a delivery: where, how long, and exactly what became of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import aiohttp
import discord

from bot.model.errors import AmbiguousError, InstallationError, RefusedError, UndeliverableError
from bot.model.ids import Destination
from bot.model.installation import InstallationFaults
from bot.model.text import Phrase
from bot.platforms.discord import errors
from bot.platforms.discord.http import Attempt, attempted

REQUEST_TIMEOUT_SECONDS: Final = 10.0
_DELIVERIES: Final = "deliveries"


@asynccontextmanager
async def delivery(faults: InstallationFaults) -> AsyncIterator[Attempt]:
    """Watch one request, and note what it shows of the installation.

    Raises:
        RefusedError: It certainly was not done; may be tried again.
        AmbiguousError: It may have been done.
        UndeliverableError: It can't be done until a person mends something.
    """
    try:
        async with _told() as attempt:
            yield attempt
    except InstallationError as error:
        faults.note(_DELIVERIES, error)
        raise
    faults.clear(_DELIVERIES)


@asynccontextmanager
async def _told() -> AsyncIterator[Attempt]:
    """Say in the port's terms what became of a request."""
    async with attempted() as attempt:
        try:
            async with asyncio.timeout(REQUEST_TIMEOUT_SECONDS):
                yield attempt
        except TimeoutError as error:
            if attempt.may_have_arrived:
                raise AmbiguousError("Discord did not answer in time") from error
            raise RefusedError("Nothing was sent, for earlier requests hold this one up") from error
        except discord.RateLimited as error:
            raise RefusedError(str(error), retry_after_seconds=error.retry_after) from error
        except discord.HTTPException as error:
            raise errors.delivery_error(error) from error
        except (aiohttp.ClientError, OSError) as error:
            raise AmbiguousError(f"The connection to Discord broke: {error}") from error


def numbers(destination: Destination) -> tuple[int, int]:
    """The channel and its server, which is 0 for direct messages.

    Raises:
        UndeliverableError: They are no ids of Discord.
    """
    try:
        return int(destination.channel), int(destination.workspace or 0)
    except ValueError as error:
        raise UndeliverableError(
            f"{destination.channel!r} in {destination.workspace!r} is no channel of Discord",
            remedy=Phrase(errors.GONE_CHANNEL),
            reason=Phrase(
                "discord_no_channel", {"channel": destination.channel, "server": destination.workspace}
            ),
        ) from error
