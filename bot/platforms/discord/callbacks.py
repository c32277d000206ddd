"""Answers interactions, which is what nearly every request of the bot does.

discord.py's own way has Discord send the message back, builds objects of it and encodes every answer anew;
that costs more than working out the answer. It also sends a follow-up again after a server error, whether or
not the first arrived. Here a body encoded before goes out, and nothing comes back.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final

import aiohttp
import discord
import yarl

from bot.model.lazy_dataclass import dataclass
from bot.platforms.discord.errors import ALREADY_ACKNOWLEDGED
from bot.platforms.discord.http import retry_after

_log = logging.getLogger(__name__)

REQUEST_TIMEOUT_SECONDS: Final = 10.0
# A second try has to come within the 3 s after which Discord drops the interaction.
_TRIES: Final = 2
_PAUSE_SECONDS: Final = 0.5
# Source: Discord documentation, API Reference, "User Agent"; those that have none are blocked.
_USER_AGENT: Final = f"DiscordBot (https://github.com/Rapptz/discord.py, {discord.__version__})"
_HEADERS: Final = {"Content-Type": "application/json"}
_BAD_REQUEST: Final = 400
_TOO_MANY_REQUESTS: Final = 429
_SERVER_ERROR: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ask:
    """One request.

    Attributes:
        repeats: Whether Discord does it once however often it is sent.
    """

    method: str
    address: yarl.URL
    body: bytes | None = None
    repeats: bool = True


class Callbacks:
    """Answers interactions; what Discord refuses is logged, for there is nobody left to tell.

    Each method tells whether Discord has done it.

    Args:
        session: Makes the requests.
        api: Base address of the HTTP API.
    """

    def __init__(self, session: aiohttp.ClientSession, api: str) -> None:
        self._session = session
        self._api = api

    async def respond(self, interaction: discord.Interaction[Any], body: bytes) -> bool:
        """Answer an interaction.

        It may be sent twice: Discord takes one answer to an interaction and refuses the next.

        Source: Discord documentation, Receiving and Responding, "Create Interaction Response".
        """
        path = f"interactions/{interaction.id}/{interaction.token}/callback"
        return await self._do(_Ask(method="POST", address=self._address(path), body=body))

    async def edit(self, interaction: discord.Interaction[Any], body: bytes) -> bool:
        """Put a message in the place of the first answer, or of the sign that it is still to come.

        Source: Discord documentation, Receiving and Responding, "Edit Original Interaction Response".
        """
        return await self._do(_Ask(method="PATCH", address=self._original(interaction), body=body))

    async def delete(self, interaction: discord.Interaction[Any]) -> bool:
        """Delete the first answer.

        Source: Discord documentation, Receiving and Responding, "Delete Original Interaction Response".
        """
        return await self._do(_Ask(method="DELETE", address=self._original(interaction)))

    async def follow_up(self, interaction: discord.Interaction[Any], body: bytes) -> bool:
        """Send one more message, which must not come twice.

        Source: Discord documentation, Receiving and Responding, "Create Followup Message".
        """
        address = self._address(_webhook(interaction))
        return await self._do(_Ask(method="POST", address=address, body=body, repeats=False))

    def _original(self, interaction: discord.Interaction[Any]) -> yarl.URL:
        return self._address(f"{_webhook(interaction)}/messages/@original")

    def _address(self, path: str) -> yarl.URL:
        # Ids and a token in URL-safe characters, so there is nothing to quote.
        return yarl.URL(f"{self._api}/{path}", encoded=True)

    async def _do(self, ask: _Ask) -> bool:
        try:
            async with asyncio.timeout(REQUEST_TIMEOUT_SECONDS):
                for left in reversed(range(_TRIES)):
                    done = await self._try(ask, is_last=not left)
                    if done is not None:
                        return done
                    await asyncio.sleep(_PAUSE_SECONDS)
        # RuntimeError is what aiohttp raises once its session is closed.
        except (aiohttp.ClientError, OSError, RuntimeError) as error:
            _log.warning("An answer may not have reached Discord: %s", error or type(error).__name__)
        return False

    async def _try(self, ask: _Ask, *, is_last: bool) -> bool | None:
        """Try once, or as often as Discord asks to wait; gives None where it is worth another try."""
        is_last = is_last or not ask.repeats
        try:
            while True:
                async with self._session.request(
                    ask.method, ask.address, data=ask.body, headers=_HEADERS if ask.body else None
                ) as answer:
                    if answer.status < _BAD_REQUEST:
                        return True
                    said = await answer.text()
                if answer.status != _TOO_MANY_REQUESTS:
                    break
                await asyncio.sleep(retry_after(said, answer.headers))
        except (aiohttp.ClientError, OSError):
            if is_last:
                raise
            return None
        if answer.status >= _SERVER_ERROR and not is_last:
            return None
        if _code(said) == ALREADY_ACKNOWLEDGED:
            return True
        _log.warning("Discord did not take an answer: %s %s", answer.status, said)
        return False


def _webhook(interaction: discord.Interaction[Any]) -> str:
    return f"webhooks/{interaction.application_id}/{interaction.token}"


def _code(said: str) -> int | None:
    """Give the error code of an answer; None where a proxy answered."""
    try:
        answer: object = json.loads(said)
    except ValueError:
        return None
    code = answer.get("code") if isinstance(answer, Mapping) else None
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
