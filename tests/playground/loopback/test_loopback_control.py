"""The control interface: the same words on either platform, and the same over HTTP as in process."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.playground.loopback.loopback_stage import BOTH, open_platform, open_played

PROJECT = Path(__file__).parents[3]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
UNTRUSTED = "untrusted.example"


@BOTH
async def test_about_tells_an_app_how_to_connect(platform: str) -> None:
    async with open_played(platform, now=lambda: NOON) as played:
        status, about = await played.control("GET")
        assert (status, about["platform"], about["now"]) == (200, platform, NOON.isoformat())
        assert about["settings"] == dict(played.far_end.settings)
        assert about["version"] == played.far_end.version


@BOTH
async def test_view_is_the_same_over_http(platform: str) -> None:
    async with open_played(platform) as played:
        await played.post()
        assert await played.control("GET", "/view?user=ana") == (200, played.far_end.view("ana"))
        assert (await played.control("GET", "/view?user=nobody"))[0] == 404


@BOTH
async def test_people_act_and_admins_change_over_http(platform: str) -> None:
    async with open_played(platform) as played:
        typed = {"do": "type", "channel": played.channel, "text": "over http"}
        status, done = await played.control("POST", "/act", {"user": "ana", "action": typed})
        assert (status, done["ok"], played.posted) == (200, True, 1)
        order = {"do": "update_channel", "channel": played.channel, "name": "annex"}
        assert await played.control("POST", "/admin", order) == (200, {"ok": True})
        names = [place["name"] for place in played.far_end.view("ana")["channels"]]
        assert "annex" in names


@BOTH
async def test_what_can_not_be_done_is_said(platform: str) -> None:
    async with open_played(platform) as played:
        for path, body in [
            ("/act", {"user": "ana", "action": {"do": "fly"}}),
            ("/act", {"user": "zoe", "action": {"do": "type"}}),
            ("/admin", {"do": "explode"}),
            ("/admin", {"do": "delete_channel", "channel": "C404"}),
        ]:
            status, done = await played.control("POST", path, body)
            assert (status, done["ok"]) == (200, False)
            assert done["error"]


@BOTH
@pytest.mark.parametrize(
    ("verb", "path", "body"),
    [
        ("POST", "/act", {"user": "ana"}),
        ("POST", "/act", []),
        ("POST", "/admin", {"archive": "x"}),
        ("GET", "/changed?since=now", None),
        ("POST", "/faults", {"rules": "all"}),
        ("POST", "/clock", {"jump_to": "2026-01-01T09:00"}),
        ("POST", "/clock", {"jump_to": "tomorrow"}),
        ("POST", "/clock", {"advance_seconds": True}),
    ],
)
async def test_request_that_is_not_understood_is_told_what_would_be(
    platform: str, verb: str, path: str, body: Any
) -> None:
    async with open_played(platform) as played:
        status, answer = await played.control(verb, path, body)
        assert (status, answer["ok"]) == (400, False)


@BOTH
async def test_change_is_awaited_over_http(platform: str) -> None:
    async with open_played(platform) as played, asyncio.TaskGroup() as tasks:
        version = played.far_end.version
        waiting = tasks.create_task(played.control("GET", f"/changed?since={version}"))
        await asyncio.sleep(0)
        await played.post()
        assert (await waiting)[1]["version"] > version
        nothing = await played.control("GET", f"/changed?since={played.far_end.version}&wait=0")
        assert nothing == (200, {"version": played.far_end.version})


@BOTH
async def test_log_keeps_bodies_but_no_tokens(platform: str) -> None:
    async with open_played(platform, now=lambda: NOON) as played:
        await played.post()
        _, log = await played.control("GET", "/log")
        [entry] = log["requests"]
        assert (entry["verb"], entry["call"], entry["status"]) == ("POST", played.call, 200)
        assert (entry["at"], entry["error"], entry["fault"]) == (NOON.isoformat(), None, None)
        assert played.authorization.split()[1] not in json.dumps(log)


@BOTH
async def test_clock_is_read_and_moved_over_http(platform: str) -> None:
    async with open_played(platform, now=lambda: NOON) as played:
        assert await played.control("GET", "/clock") == (200, {"now": NOON.isoformat()})
        _, moved = await played.control("POST", "/clock", {"jump_to": "2027-01-01T09:00:00Z"})
        assert moved == {"ok": True, "now": "2027-01-01T09:00:00+00:00"}
        await played.control("POST", "/clock", {"advance_seconds": 90})
        await played.post()
        assert played.far_end.log[-1]["at"] == "2027-01-01T09:01:30+00:00"
        _, back = await played.control("POST", "/clock", {"reset": True})
        assert back["now"] == NOON.isoformat()


@BOTH
async def test_clock_without_zone_is_refused(platform: str) -> None:
    async with open_platform(platform, now=lambda: NOON.replace(tzinfo=None)) as far_end:
        with pytest.raises(ValueError, match="zone"):
            far_end.clock.now()


@BOTH
@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "example.org", ""])  # noqa: S104
async def test_host_that_others_can_reach_is_refused(platform: str, host: str) -> None:
    with pytest.raises(ValueError, match="loopback"):
        async with open_platform(platform, host=host):
            raise AssertionError("it opened")


@BOTH
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
async def test_every_name_of_this_machine_serves(platform: str, host: str) -> None:
    async with open_played(platform, host=host) as played:
        assert (await played.post()).status == 200


@BOTH
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": UNTRUSTED},
        {"Origin": f"https://{UNTRUSTED}"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_other_sites_pages_reach_neither_platform_nor_control(
    platform: str, headers: dict[str, str]
) -> None:
    async with open_played(platform) as played:
        for url in (played.url, f"{played.far_end.control_url}/admin"):
            body = '{"do": "delete_channel"}'
            async with played.http.post(url, data=body, headers=headers) as response:
                assert response.status == 403
        assert played.far_end.log == []


@BOTH
async def test_failure_inside_the_block_comes_out_as_it_is(platform: str) -> None:
    with pytest.raises(LookupError, match="mine"):
        async with open_platform(platform):
            raise LookupError("mine")


@BOTH
async def test_far_end_runs_alone_and_says_where(platform: str) -> None:
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", f"bot.playground.{platform}", "--port", "0"),
        stdout=asyncio.subprocess.PIPE,
        cwd=PROJECT,
    )
    assert program.stdout is not None
    try:
        async with asyncio.timeout(30):
            ready = json.loads(await program.stdout.readline())
        async with aiohttp.ClientSession() as http, http.get(ready["control_url"]) as response:
            about = await response.json()
        assert (about["platform"], about["settings"]) == (platform, ready["settings"])
    finally:
        with suppress(ProcessLookupError):
            program.terminate()
        await program.wait()
