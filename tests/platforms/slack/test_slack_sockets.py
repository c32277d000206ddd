"""Connecting, staying connected, and coming back."""

import asyncio
from typing import Any

import aiohttp
import pytest

from bot.model.errors import AmbiguousError, InstallationError, RefusedError, SettingError
from bot.platforms.slack import PLATFORM
from bot.platforms.slack.client import connect
from bot.playground.slack import SlackFarEnd, Timing
from bot.playground.wiring import open_far_end
from tests.platforms.slack.slack_stage import (
    BRIEFINGS,
    ManualClock,
    ScriptedCore,
    open_bot,
    open_stage,
    open_workspace,
    words,
)
from tests.speaking import english


async def test_the_bot_can_be_spoken_to_once_it_is_connected():
    async with open_stage() as stage:
        assert stage.far_end.view("ana")["connected"] is True
        assert (await stage.type("/cyberdialogue help"))["ok"]
        await stage.until(lambda: stage.far_end.connections == 2)


async def test_leaving_disconnects():
    async with open_workspace() as far_end:
        async with open_bot(far_end):
            pass
        while far_end.connections:
            await far_end.changed(far_end.version)
        assert far_end.view("ana")["connected"] is False


async def test_with_two_sockets_each_command_is_answered_once():
    async with open_stage() as stage:
        await stage.until(lambda: stage.far_end.connections == 2)
        for number in range(6):
            assert (await stage.type(f"/cyberdialogue fact {number}"))["ok"]
        assert len(stage.messages()) == 6
        assert len(stage.core.asked) == 6


async def test_two_processes_answer_each_command_once():
    async with open_workspace() as far_end:
        first, second = ScriptedCore(), ScriptedCore()
        async with open_bot(far_end, first) as stage, open_bot(far_end, second):
            for number in range(8):
                assert (await stage.type(f"/cyberdialogue fact {number}"))["ok"]
            assert len(stage.messages()) == 8
            assert len(first.asked) + len(second.asked) == 8


async def test_no_command_is_lost_while_slack_renews_the_sockets():
    timing = Timing(connection_seconds=0.8, warning_seconds=0.5, ping_seconds=0.1)
    async with open_workspace(timing=timing) as far_end, open_bot(far_end) as stage:
        while len(stage.calls("apps.connections.open")) < 8:
            assert (await stage.type("/cyberdialogue help"))["ok"]
            await asyncio.sleep(0.001)


async def test_a_warning_opens_the_next_socket_before_anything_is_closed():
    async with open_stage() as stage:
        await stage.until(lambda: stage.far_end.connections == 2)
        await stage.far_end.admin({"do": "disconnect", "reason": "warning"})
        for number in range(20):
            assert (await stage.type(f"/cyberdialogue fact {number}"))["ok"]
        assert stage.far_end.connections == 4


async def test_a_socket_that_slack_closes_at_once_is_replaced():
    async with open_stage() as stage:
        await stage.until(lambda: stage.far_end.connections == 2)
        await stage.far_end.admin({"do": "disconnect", "reason": "refresh_requested"})
        await stage.until(lambda: len(stage.calls("apps.connections.open")) == 4)
        await stage.until(lambda: stage.far_end.connections == 2)
        assert (await stage.type("/cyberdialogue help"))["ok"]


async def test_a_dropped_socket_is_opened_again():
    async with open_stage() as stage:
        await stage.far_end.admin({"do": "drop_sockets", "code": 1000, "reason": "bye"})
        await stage.until(lambda: stage.far_end.connections == 2)
        assert (await stage.type("/cyberdialogue help"))["ok"]


async def test_slack_refusing_sockets_for_a_while_is_outlived():
    async with open_stage() as stage:
        await stage.far_end.admin({"do": "refuse_sockets", "seconds": 1})
        await stage.far_end.admin({"do": "drop_sockets", "code": 1000, "reason": "bye"})
        await stage.until(lambda: stage.far_end.connections > 0)
        assert (await stage.type("/cyberdialogue help"))["ok"]


async def test_where_slack_takes_no_more_sockets_the_bot_asks_once_and_leaves_it_to_be_tried_again():
    async with open_workspace() as far_end, aiohttp.ClientSession() as others:
        taken = [await _connect_another(others, far_end) for _ in range(10)]
        with pytest.raises(RefusedError, match="too_many_websockets"):
            await _type_help(far_end)
        assert len(_openings(far_end)) == len(taken) + 1
        for socket in taken:
            await socket.close()
        await _type_help(far_end)


async def _connect_another(
    session: aiohttp.ClientSession, far_end: SlackFarEnd
) -> aiohttp.ClientWebSocketResponse:
    """Hold a socket as another program of the same app would."""
    address = far_end.settings["SLACK_API_URL"].rstrip("/") + "/apps.connections.open"
    token = {"Authorization": f"Bearer {far_end.settings['SLACK_APP_TOKEN']}"}
    async with session.post(address, headers=token) as response:
        return await session.ws_connect((await response.json())["url"])


def _openings(far_end: SlackFarEnd) -> list[dict[str, Any]]:
    return [entry for entry in far_end.log if entry["call"] == "apps.connections.open"]


async def _type_help(far_end: SlackFarEnd) -> None:
    async with open_bot(far_end) as stage:
        assert (await stage.type("/cyberdialogue help"))["ok"]


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (
            "events_api",
            {"type": "event_callback", "event": {"type": "channel_archive", "channel": BRIEFINGS}},
        ),
        ("events_api", {"type": "app_rate_limited"}),
        ("interactive", {"type": "view_closed", "view": {"callback_id": "form"}}),
        ("interactive", {"type": "shortcut", "callback_id": "other"}),
        ("interactive", {"type": "block_actions"}),
    ],
)
async def test_what_the_bot_has_no_use_for_is_acknowledged_so_that_slack_does_not_repeat_it(kind, payload):
    async with open_stage() as stage:
        assert await stage.far_end.deliver(kind, payload) == {"outcome": "ok", "payload": None}


async def test_an_answer_whose_socket_broke_arrives_by_its_response_url():
    core = ScriptedCore(gates={"timeline": asyncio.Event()})
    async with open_stage(core) as stage:
        typing = asyncio.ensure_future(stage.type("/cyberdialogue timeline"))
        await core.channel_state.wait()
        await stage.far_end.admin({"do": "refuse_sockets", "seconds": 2})
        await stage.far_end.admin({"do": "drop_sockets", "code": 1000, "reason": "bye"})
        core.gates["timeline"].set()
        message = await stage.message("You asked: timeline")
        assert message["_ephemeral"] is True
        await typing


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
async def test_a_wrong_token_is_named_at_the_start(name):
    async with open_workspace() as far_end:
        wrong = far_end.settings[name][:-4] + "0000"
        with pytest.raises(SettingError, match=name) as raised:
            async with connect({**far_end.settings, name: wrong}, ScriptedCore(), ManualClock()):
                pass
        assert wrong not in str(raised.value)
        assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("method", "fault"),
    [("auth.test", "500"), ("auth.test", "reset"), ("apps.connections.open", "503")],
)
async def test_slack_out_of_order_at_the_start_may_work_later(method, fault):
    async with open_workspace() as far_end:
        far_end.fault(match=method, fault=fault)
        with pytest.raises((AmbiguousError, RefusedError), match=method):
            await _type_help(far_end)
        await _type_help(far_end)


async def test_an_app_token_without_its_scope_is_told_where_to_give_it():
    async with open_workspace() as far_end:
        far_end.fault(match="apps.connections.open", fault="missing_scope")
        with pytest.raises(InstallationError, match="missing_scope") as raised:
            await _type_help(far_end)
        said = english(raised.value.remedy)
        assert all(words in said for words in ("connections:write", "Basic Information", "SLACK_APP_TOKEN"))


async def test_what_the_caller_raises_arrives_as_it_is():
    async with open_workspace() as far_end:
        with pytest.raises(LookupError):
            async with open_bot(far_end):
                raise LookupError


async def test_the_declared_platform_connects_to_its_own_far_end():
    core, clock = ScriptedCore(), ManualClock()
    async with open_far_end(PLATFORM, core.slash_commands, clock.now) as far_end:
        assert PLATFORM.is_configured(far_end.settings)
        assert set(far_end.settings) <= set(PLATFORM.settings)
        async with PLATFORM.connect(far_end.settings, core, clock):
            channel = far_end.view("ana")["channels"][1]["id"]
            action = {"do": "type", "channel": channel, "text": "/straits help"}
            assert (await far_end.act("ana", action))["ok"]
            messages = far_end.view("ana")["channels"][1]["messages"]
            assert "You asked: help" in words(messages[-1])
