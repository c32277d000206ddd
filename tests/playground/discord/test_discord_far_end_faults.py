"""Ordered faults: each goes wrong in its own way, as often as ordered, and leaves the right traces."""

import asyncio
from typing import Any

import aiohttp
import pytest

from tests.playground.discord.discord_far_end_stage import HandClock, Stage, open_stage

CREATE = "POST /channels/{channel_id}/messages"
LIST = "GET /channels/{id}/messages"


async def _cut(stage: Stage) -> None:
    """A request whose connection is cut before the answer."""
    with pytest.raises((aiohttp.ClientError, ConnectionError)):
        await stage.post({"content": "x"})


async def test_error_comes_before_or_after_the_effect() -> None:
    async with open_stage() as stage:
        stage.far_end.fault(CREATE, "500")
        refused = await stage.post({"content": "x"})
        assert (refused.status, refused.body) == (500, {"message": "500: Internal Server Error", "code": 0})
        assert stage.messages() == []
        stage.far_end.fault(CREATE, "500_after")
        assert (await stage.post({"content": "x"})).status == 500
        assert len(stage.messages()) == 1


async def test_connection_is_cut_before_or_after_the_effect() -> None:
    async with open_stage() as stage:
        stage.far_end.fault(CREATE, "reset")
        await _cut(stage)
        assert stage.messages() == []
        stage.far_end.fault(CREATE, "reset_after")
        await _cut(stage)
        assert len(stage.messages()) == 1
        assert [entry["status"] for entry in stage.far_end.log] == [0, 0]


async def test_request_that_hangs_is_never_answered() -> None:
    async with open_stage() as stage:
        stage.far_end.fault(CREATE, "hang")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await stage.post({"content": "x"})
        assert stage.messages() == []


async def test_request_that_hangs_afterwards_has_its_effect() -> None:
    async with asyncio.TaskGroup() as tasks, open_stage() as stage:
        stage.far_end.fault(CREATE, "hang_after")
        unanswered = tasks.create_task(_cut(stage))
        await stage.until(stage.messages)
        assert not unanswered.done()


async def test_late_effect_shows_after_the_connection_is_cut() -> None:
    async with open_stage() as stage:
        stage.far_end.fault(CREATE, "late_effect", seconds=0.3)
        await _cut(stage)
        assert stage.messages() == []
        await stage.until(stage.messages)


async def test_slow_request_succeeds_all_the_same() -> None:
    async with open_stage() as stage:
        stage.far_end.fault(CREATE, "slow", seconds=0.05)
        assert (await stage.post({"content": "x"})).status == 200
        assert stage.far_end.log[-1]["fault"] == "slow"


async def test_history_can_lag_behind() -> None:
    clock = HandClock()
    async with open_stage(now=clock) as stage:
        await stage.say("x")
        stage.far_end.fault(LIST, "history_late", seconds=30, times=2)
        path = f"/channels/{stage.channel('general')}/messages"
        assert (await stage.rest("GET", path)).body == []
        clock.forward(seconds=30)
        assert len((await stage.rest("GET", path)).body) == 1


async def test_rules_count_and_skip_and_name_channels() -> None:
    async with open_stage() as stage:
        stage.far_end.fault(CREATE, "500", channel=stage.channel("briefings"), times=2, after=1)
        statuses = [(await stage.post({"content": "x"}, "briefings")).status for _ in range(4)]
        assert statuses == [200, 500, 500, 200]
        stage.far_end.fault(CREATE, "500", channel=stage.channel("briefings"))
        assert (await stage.post({"content": "x"})).status == 200
        stage.far_end.clear_faults()
        assert (await stage.post({"content": "x"}, "briefings")).status == 200


async def test_unknown_fault_is_refused() -> None:
    async with open_stage() as stage:
        with pytest.raises(ValueError, match="explode"):
            stage.far_end.fault(CREATE, "explode")


async def test_faults_can_be_ordered_over_http() -> None:
    async with open_stage() as stage:
        url = f"{stage.far_end.control_url}/faults"

        async def order(*rules: Any) -> int:
            async with stage.http.post(url, json={"rules": rules}) as response:
                return response.status

        assert await order({"match": CREATE, "fault": "500", "times": 9}) == 200
        assert await order({"match": CREATE, "fault": "explode"}) == 400
        assert await order({"fault": "500"}) == 400
        assert (await stage.post({"content": "x"})).status == 500
        async with stage.http.get(url) as response:
            [rule] = (await response.json())["rules"]
            assert (rule["fault"], rule["times"]) == ("500", 8)
        async with stage.http.delete(url):
            pass
        assert (await stage.post({"content": "x"})).status == 200


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
