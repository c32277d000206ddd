"""Serves calendars and lists of changes; asks whoever knows them, and lets readers keep what they have.

An address may be all that lets somebody read a calendar, so none is written to any log.

Source: RFC 9110, "HTTP Semantics", 8.8 "Validator Fields", 13.1 "Preconditions"; RFC 9111, "HTTP Caching".
"""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final, Protocol

from aiohttp import web

from bot.model.errors import LedgerError

_KEPT_SECONDS: Final = 900  # how long a reader need not ask again
_LONGEST_NAME: Final = 120  # characters
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What stands under an address now.

    Attributes:
        name: Of the file, for whoever saves it.
        modified_at: Since when it says what it says, aware UTC.
        is_secret: Whether whoever knows the address, and nobody else, may read it.
    """

    name: str
    media_type: str
    content: bytes
    modified_at: datetime
    is_secret: bool = False

    @property
    def tag(self) -> str:
        """Another one whenever the content is another."""
        return hashlib.sha256(self.content).hexdigest()[:32]


class FeedSource(Protocol):
    """What knows feeds."""

    async def feed(self, name: str, language: str | None) -> Feed | None:
        """The feed under the last part of an address; None where there is none.

        Args:
            name: As in `cyberdialogue.ics`.
            language: The language asked for; None where none is.

        Raises:
            LedgerError: It can't be looked up now.
        """
        ...


class FeedPages:
    """The addresses below /feeds/."""

    def __init__(self, source: FeedSource) -> None:
        self._source = source

    async def get(self, request: web.Request) -> web.Response:
        """Answer a request, or say that what the reader has still holds."""
        name = request.match_info["name"]
        try:
            found = None
            if len(name) <= _LONGEST_NAME:
                found = await self._source.feed(name, request.query.get("language"))
        except LedgerError as error:
            _log.warning("A feed can't be looked up now: %s", error)
            return _told(503, "The feed can't be read now; ask again later.")
        if found is None:
            return _told(404, "There is no such feed.")
        headers = _headers(found)
        if _is_known(request, found):
            return web.Response(status=304, headers=headers)
        return web.Response(body=found.content, headers={**headers, "Content-Type": found.media_type})


def _headers(found: Feed) -> Mapping[str, str]:
    who = "private" if found.is_secret else "public"
    return {
        "ETag": f'"{found.tag}"',
        "Last-Modified": format_datetime(_whole_second(found.modified_at), usegmt=True),
        "Cache-Control": f"{who}, max-age={_KEPT_SECONDS}, must-revalidate",
        "Content-Disposition": f'inline; filename="{found.name}"',
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
        "Vary": "Accept-Encoding",
    }


def _is_known(request: web.Request, found: Feed) -> bool:
    """Tell whether the reader has it already; where tags are given, the time is not looked at."""
    tags = request.if_none_match
    if tags is not None:
        return any(tag.value in {found.tag, "*"} for tag in tags)
    since = request.if_modified_since
    return since is not None and _whole_second(found.modified_at) <= since


def _whole_second(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)


def _told(status: int, said: str) -> web.Response:
    return web.Response(status=status, text=f"{said}\n", headers={"Cache-Control": "no-store"})
