"""RequestHandler interactions, which is what nearly every request of the bot does.

discord.py's own way has Discord send the message back, builds objects of it and encodes every answer anew;
that costs more than working out the answer. It also sends a follow-up again after a server error, whether or
not the first arrived. Here a body encoded before goes out, and nothing comes back.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
import discord
import yarl

from bot.model.attachment import Attachment
from bot.platforms.discord.errors import ALREADY_ACKNOWLEDGED
from bot.platforms.discord.files import form
from bot.platforms.discord.http import retry_after

_log = logging.getLogger(__name__)

REQUEST_TIMEOUT_SECONDS: Final = 10.0
# A second try has to come within the 3 s after which Discord drops the interaction.
_TRIES: Final = 2
# A first answer is taken for 3 s by Discord's clock, which this one may be ahead of; the rest for 15 minutes.
# Source: Discord documentation, Receiving and Responding, "Responding to an Interaction" and "Followup
# Messages".
INTERACTION_LIFE_SECONDS: Final = 5.0
ANSWER_LIFE_SECONDS: Final = 14 * 60.0
_TOLD: Final = 200  # characters of what Discord says
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
        life_seconds: How long it can be done.
    """

    method: str
    address: yarl.URL
    body: bytes | None = None
    files: Sequence[Attachment] = ()
    repeats: bool = True
    life_seconds: float = ANSWER_LIFE_SECONDS


class Callbacks:
    """RequestHandler interactions; what Discord refuses is logged, for there is nobody left to tell.

    Each method tells whether Discord has done it; None where nobody knows.

    Args:
        session: Makes the requests.
        api: Base address of the HTTP API.
    """

    def __init__(self, session: aiohttp.ClientSession, api: str) -> None:
        self._session = session
        self._api = api

    async def respond(
        self, interaction: discord.Interaction[Any], body: bytes, files: Sequence[Attachment] = ()
    ) -> bool | None:
        """Answer an interaction.

        It may be sent twice: Discord takes one answer to an interaction and refuses the next.

        Source: Discord documentation, Receiving and Responding, "Create Interaction Response".
        """
        path = f"interactions/{interaction.id}/{interaction.token}/callback"
        ask = _Ask(
            method="POST",
            address=self._address(path),
            body=body,
            files=files,
            life_seconds=INTERACTION_LIFE_SECONDS,
        )
        return await self._do(ask)

    async def edit(
        self, interaction: discord.Interaction[Any], body: bytes, files: Sequence[Attachment] = ()
    ) -> bool | None:
        """Put a message in the place of the first answer, or of the sign that it is still to come.

        Source: Discord documentation, Receiving and Responding, "Edit Original Interaction Response".
        """
        address = self._original(interaction)
        return await self._do(_Ask(method="PATCH", address=address, body=body, files=files))

    async def delete(self, interaction: discord.Interaction[Any]) -> bool | None:
        """Delete the first answer.

        Source: Discord documentation, Receiving and Responding, "Delete Original Interaction Response".
        """
        return await self._do(_Ask(method="DELETE", address=self._original(interaction)))

    async def follow_up(
        self, interaction: discord.Interaction[Any], body: bytes, files: Sequence[Attachment] = ()
    ) -> bool | None:
        """Send one more message, which must not come twice.

        Source: Discord documentation, Receiving and Responding, "Create Followup Message".
        """
        address = self._address(_webhook(interaction))
        return await self._do(_Ask(method="POST", address=address, body=body, files=files, repeats=False))

    def _original(self, interaction: discord.Interaction[Any]) -> yarl.URL:
        return self._address(f"{_webhook(interaction)}/messages/@original")

    def _address(self, path: str) -> yarl.URL:
        # Ids and a token in URL-safe characters, so there is nothing to quote.
        return yarl.URL(f"{self._api}/{path}", encoded=True)

    async def _do(self, ask: _Ask) -> bool | None:
        """Do it: again when Discord says, while the interaction lives, and once more where it is harmless."""
        clock = asyncio.get_running_loop().time
        ends = clock() + ask.life_seconds
        left = _TRIES if ask.repeats else 1
        while True:
            try:
                status, said, wait = await self._send(ask)
            # RuntimeError is what aiohttp raises once its session is closed.
            except (aiohttp.ClientError, OSError, RuntimeError) as error:
                status, said, wait = _SERVER_ERROR, str(error) or type(error).__name__, _PAUSE_SECONDS
            if status < _BAD_REQUEST or _code(said) == ALREADY_ACKNOWLEDGED:
                return True
            left -= status >= _SERVER_ERROR
            is_worth_it = status == _TOO_MANY_REQUESTS or (status >= _SERVER_ERROR and left > 0)
            if not is_worth_it or clock() + wait > ends:
                _log.warning("Discord did not take an answer: %s %s", status, said[:_TOLD])
                return None if status >= _SERVER_ERROR else False
            await asyncio.sleep(wait)

    async def _send(self, ask: _Ask) -> tuple[int, str, float]:
        """The status of one try, what Discord said, and how long to wait before the next."""
        data = form(ask.body, ask.files) if ask.body and ask.files else ask.body
        async with (
            asyncio.timeout(REQUEST_TIMEOUT_SECONDS),
            self._session.request(
                ask.method, ask.address, data=data, headers=_HEADERS if data is ask.body and data else None
            ) as answer,
        ):
            if answer.status < _BAD_REQUEST:
                return answer.status, "", 0.0
            said = await answer.text()
            is_limit = answer.status == _TOO_MANY_REQUESTS
            return answer.status, said, retry_after(said, answer.headers) if is_limit else _PAUSE_SECONDS


def _webhook(interaction: discord.Interaction[Any]) -> str:
    return f"webhooks/{interaction.application_id}/{interaction.token}"


def _code(said: str) -> int | None:
    """The error code of an answer; None where a proxy answered."""
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
