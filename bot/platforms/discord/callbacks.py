"""Sends the first answer to an interaction, which is what nearly every question takes.

discord.py's own way has Discord send the message back, builds objects of it and encodes every answer anew;
that costs more than working out the answer. Here a body encoded before goes out, and nothing comes back.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import aiohttp
import discord
import yarl

from bot.platforms.discord.refusals import ALREADY_ACKNOWLEDGED

_log = logging.getLogger(__name__)

REQUEST_TIMEOUT_SECONDS: Final = 10.0
# A second try has to come within the 3 s after which Discord drops the interaction.
_TRIES: Final = 2
_PAUSE_SECONDS: Final = 0.5
# Source: Discord documentation, API Reference, "User Agent"; those that have none are blocked.
_USER_AGENT: Final = f"DiscordBot (https://github.com/Rapptz/discord.py, {discord.__version__})"
_HEADERS: Final = {"Content-Type": "application/json"}
_BAD_REQUEST: Final = 400
_SERVER_ERROR: Final = 500


class Callbacks:
    """Answers interactions.

    Args:
        session: Makes the requests.
        api: Base address of the HTTP API.
    """

    def __init__(self, session: aiohttp.ClientSession, api: str) -> None:
        self._session = session
        self._api = api

    async def respond(self, interaction: discord.Interaction[Any], body: bytes) -> None:
        """Answer an interaction; what Discord refuses is logged, for there is nobody left to tell.

        It may be sent twice: Discord takes one answer to an interaction and refuses the next.

        Source: Discord documentation, Receiving and Responding, "Create Interaction Response".
        """
        # An id and a token in URL-safe characters, so there is nothing to quote.
        path = f"{self._api}/interactions/{interaction.id}/{interaction.token}/callback"
        address = yarl.URL(path, encoded=True)
        try:
            async with asyncio.timeout(REQUEST_TIMEOUT_SECONDS):
                for left in reversed(range(_TRIES)):
                    if await self._was_taken(address, body, is_last=not left):
                        return
                    await asyncio.sleep(_PAUSE_SECONDS)
        # RuntimeError is what aiohttp raises once its session is closed.
        except (aiohttp.ClientError, OSError, RuntimeError) as error:
            _log.warning("An answer may not have reached Discord: %s", error or type(error).__name__)

    async def _was_taken(self, address: yarl.URL, body: bytes, *, is_last: bool) -> bool:
        """Try once; tell whether there is nothing more to try."""
        try:
            async with self._session.post(address, data=body, headers=_HEADERS) as answer:
                if answer.status < _BAD_REQUEST:
                    return True
                said = await answer.text()
        except (aiohttp.ClientError, OSError):
            if is_last:
                raise
            return False
        if answer.status >= _SERVER_ERROR and not is_last:
            return False
        if _code(said) != ALREADY_ACKNOWLEDGED:
            _log.warning("Discord did not take an answer: %s %s", answer.status, said)
        return True


def _code(said: str) -> int | None:
    """Give the error code of an answer; None where a proxy answered."""
    try:
        code = json.loads(said)["code"]
    except (ValueError, TypeError, KeyError):
        return None
    return code if isinstance(code, int) else None


@asynccontextmanager
async def open_callbacks(api: str) -> AsyncIterator[Callbacks]:
    """Open a session for answering interactions, at this base address of the HTTP API."""
    async with aiohttp.ClientSession(
        headers={"User-Agent": _USER_AGENT},
        timeout=aiohttp.ClientTimeout(),  # none of its own, for each request has one around it
        cookie_jar=aiohttp.DummyCookieJar(),
    ) as session:
        yield Callbacks(session, api)
