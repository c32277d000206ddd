"""Measures how soon another replica holds Discord's gateway: whole programs, as they are run."""

import asyncio
import signal
from contextlib import AsyncExitStack

from bot.model.storage import PostgresAddress
from tests.app.bots import running
from tests.trials.pair import Pair


async def told_to_stop(pair: Pair) -> float:
    return await _until_held(pair, signal.SIGTERM)


async def killed(pair: Pair) -> float:
    return await _until_held(pair, signal.SIGKILL)


async def _until_held(pair: Pair, ends: signal.Signals) -> float:
    """End the replica that holds the gateway; gives how soon the other one is connected."""
    assert isinstance(pair.place, PostgresAddress)
    settings = {**pair.channel.far_end.settings, "DATABASE_URL": pair.place.url}
    async with AsyncExitStack() as stack:
        first = await stack.enter_async_context(running(pair.folder, settings, "first"))
        await first.until_ready()
        second = await stack.enter_async_context(running(pair.folder, settings, "second"))
        await second.until_ready()
        assert await second.link("discord") == "standby"
        began = asyncio.get_running_loop().time()
        first.process.send_signal(ends)
        while await second.link("discord") != "up":  # noqa: ASYNC110 - a page tells nobody that it changed
            await asyncio.sleep(0.05)
        return asyncio.get_running_loop().time() - began
