"""Ordered faults: each goes wrong in its own way, as often as ordered, and leaves the right traces."""

import asyncio

import aiohttp
import pytest

from tests.playground.discord.discord_far_end_stage import HandClock, Stage, open_stage

CREATE = "POST /channels/{channel_id}/messages"
LIST = "GET /channels/{id}/messages"


async def _cut(stage: Stage) -> None:
    """A request whose connection is cut before the answer."""
    with pytest.raises((aiohttp.ClientError, ConnectionError)):
        await stage.post({"content": "x"})


async def test_history_can_lag_behind() -> None:
    clock = HandClock()
    async with open_stage(now=clock) as stage:
        await stage.say("x")
        stage.far_end.fault(LIST, "history_late", seconds=30, times=2)
        path = f"/channels/{stage.channel('general')}/messages"
        assert (await stage.rest("GET", path)).body == []
        clock.forward(seconds=30)
        assert len((await stage.rest("GET", path)).body) == 1


async def test_leaving_cuts_off_everyone_who_still_waits() -> None:
    async with aiohttp.ClientSession() as http, asyncio.TaskGroup() as tasks:
        async with open_stage() as stage:
            socket = await http.ws_connect(f"{stage.far_end.gateway_url}?v=10")
            stage.far_end.fault(CREATE, "hang_after")
            hanging = tasks.create_task(_cut(stage))
            await stage.until(stage.messages)
        await hanging
        async for _ in socket:
            pass
        assert socket.closed
