"""The control interface: the same over HTTP as in process, and the far end as a program."""

import asyncio
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.playground.discord.discord_far_end_stage import SUMMARY, Stage, open_stage

PROJECT = Path(__file__).parents[4]


async def _get(stage: Stage, path: str) -> tuple[int, Any]:
    async with stage.http.get(f"{stage.far_end.control_url}{path}") as response:
        return response.status, await response.json()


async def _post(stage: Stage, path: str, body: Any) -> tuple[int, Any]:
    async with stage.http.post(f"{stage.far_end.control_url}{path}", json=body) as response:
        return response.status, await response.json()


async def test_view_is_the_same_over_http() -> None:
    async with open_stage() as stage:
        await stage.register(SUMMARY)
        await stage.say("hello")
        assert await _get(stage, "/view?user=ana") == (200, stage.see("ana"))
        assert await _get(stage, f"/view?user={stage.user_id('ben')}") == (200, stage.see("ben"))
        assert (await _get(stage, "/view?user=nobody"))[0] == 404


async def test_view_names_the_workspace_and_its_people() -> None:
    async with open_stage() as stage:
        seen = stage.see()
        assert (seen["platform"], seen["workspace"]["name"]) == ("discord", "Cyber Policy Watch")
        assert (seen["me"]["global_name"], seen["me"]["_handle"]) == ("Ana Reyes", "ana")
        assert {user["username"] for user in seen["users"]} >= {"ana.reyes", "ben.okafor", "cyberdialogue"}
        assert (seen["commands"], seen["modal"], seen["home"], seen["notices"]) == ([], None, None, [])
        assert seen["connected"] is False
        assert [place["name"] for place in seen["channels"] if place["private"]] == []


async def test_people_can_be_played_over_http() -> None:
    async with open_stage() as stage:
        action = {"do": "type", "channel": stage.channel("general"), "text": "over http"}
        status, done = await _post(stage, "/act", {"user": "ana", "action": action})
        assert (status, done["ok"]) == (200, True)
        assert stage.messages()[0]["content"] == "over http"
        status, done = await _post(stage, "/act", {"user": "ana", "action": {"do": "fly"}})
        assert (status, done["ok"]) == (200, False)
        assert (await _post(stage, "/act", []))[0] == 400


async def test_change_is_awaited_over_http() -> None:
    async with open_stage() as stage, asyncio.TaskGroup() as tasks:
        version = stage.far_end.version
        waiting = tasks.create_task(_get(stage, f"/changed?since={version}"))
        await asyncio.sleep(0)
        await stage.say("now")
        _, changed = await waiting
        assert changed["version"] > version
        assert (await _get(stage, "/changed?since=0"))[1]["version"] == stage.far_end.version


async def test_log_and_orders_are_reached_over_http() -> None:
    async with open_stage() as stage:
        channel = stage.channel("briefings")
        order = {"do": "deny", "channel": channel, "permission": "SEND_MESSAGES"}
        assert await _post(stage, "/admin", order) == (200, {"ok": True})
        assert (await stage.post({"content": "x"}, "briefings")).code == 50013
        assert (await _post(stage, "/admin", {"do": "deny", "channel": channel, "permission": "FLY"}))[
            0
        ] == 400
        assert (await _post(stage, "/admin", {"do": "explode"}))[0] == 400
        assert (await _post(stage, "/admin", {"do": "drop_sockets", "code": 99999}))[0] == 400
        _, log = await _get(stage, "/log")
        assert [(entry["method"], entry["status"], entry["body"]) for entry in log] == [
            ("POST", 403, {"content": "x"})
        ]


async def test_bot_can_be_removed_and_installed_again() -> None:
    async with open_stage() as stage:
        guild = stage.see()["workspace"]["id"]
        assert (await stage.far_end.admin({"do": "kick"}))["ok"]
        assert not (await stage.far_end.admin({"do": "kick"}))["ok"]
        assert (await stage.rest("GET", f"/guilds/{guild}")).code == 10004
        assert (await stage.far_end.admin({"do": "install", "guild": guild}))["ok"]
        assert not (await stage.far_end.admin({"do": "install", "guild": guild}))["ok"]
        assert (await stage.rest("GET", f"/guilds/{guild}")).status == 200
        await stage.say("back")


async def test_message_can_be_deleted_from_outside() -> None:
    async with open_stage() as stage:
        made = await stage.say("x")
        assert (await stage.far_end.admin({"do": "delete_message", "message": made["id"]}))["ok"]
        assert stage.messages() == []
        assert not (await stage.far_end.admin({"do": "delete_message", "message": made["id"]}))["ok"]


async def test_program_tells_where_it_listens_and_stops_when_interrupted() -> None:
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.playground.discord",
        "--port",
        "0",
        stdout=asyncio.subprocess.PIPE,
        cwd=PROJECT,
    )
    assert program.stdout is not None
    try:
        async with asyncio.timeout(20):
            ready = json.loads(await program.stdout.readline())
        assert ready["settings"]["DISCORD_API_URL"].startswith("http://127.0.0.1:")
        assert ready["control_url"].endswith("/_far_end")
        async with open_stage() as stage, stage.http.get(f"{ready['control_url']}/view?user=ben") as response:
            assert (await response.json())["me"]["username"] == "ben.okafor"
    finally:
        with suppress(ProcessLookupError):
            program.terminate()
        await program.wait()
