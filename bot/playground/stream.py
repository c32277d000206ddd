"""Server-sent events: tells one open page which parts changed, until the page or the playground goes."""

import asyncio
import json
from collections.abc import Callable, Sequence
from datetime import datetime

from aiohttp import web

from bot.playground.bulletin import Bulletin

HEARTBEAT_SECONDS = 5.0  # how late the page's clock may be, and how long a vanished page goes unnoticed
WRITE_TIMEOUT_SECONDS = 10.0


async def stream_news(
    request: web.Request, bulletin: Bulletin, now: Callable[[], datetime]
) -> web.StreamResponse:
    """Answer with a stream of `changed` events, each with the parts that changed and the clock's instant.

    Source: HTML Living Standard, "Server-sent events", the event stream format.
    """
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    seen = bulletin.count
    parts: Sequence[str] = ()
    try:
        while not bulletin.closed:
            await _write(response, {"parts": list(parts), "now": now().isoformat()})
            seen, parts = await _read(bulletin, seen)
    except (ConnectionError, TimeoutError):
        pass  # the page was closed
    return response


async def _read(bulletin: Bulletin, seen: int) -> tuple[int, Sequence[str]]:
    try:
        async with asyncio.timeout(HEARTBEAT_SECONDS):
            return await bulletin.read(seen)
    except TimeoutError:
        return seen, ()


async def _write(response: web.StreamResponse, news: object) -> None:
    async with asyncio.timeout(WRITE_TIMEOUT_SECONDS):
        await response.write(f"event: changed\ndata: {json.dumps(news)}\n\n".encode())
