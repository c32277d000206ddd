"""Interruptions: sessions that are taken up again, and those that are over."""

import asyncio
from typing import Any

import discord
import pytest

from tests.playground.discord.discord_far_end_stage import Bot, Stage, connected, open_stage
from tests.playground.discord.discord_far_end_wire import (
    GUILD_MESSAGES,
    GUILDS,
    RESUME,
    Wire,
    identified,
    wired,
)


async def _resume(stage: Stage, wire: Wire, ready: Any, **changed: Any) -> None:
    """Resume after READY and two guilds, unless told otherwise."""
    assert (await wire.receive())["op"] == 10
    token = stage.far_end.settings["DISCORD_TOKEN"]
    await wire.send(RESUME, {"token": token, "session_id": ready["session_id"], "seq": 3} | changed)


async def test_connection_without_heartbeats_is_closed_and_can_be_resumed() -> None:
    async with open_stage(heartbeat_seconds=0.25) as stage:
        async with wired(stage) as wire:
            ready = await identified(stage, wire)
            assert await wire.closed_with() == 4000
        async with wired(stage) as wire:
            await _resume(stage, wire, ready)
            await wire.dispatched("RESUMED")


async def test_resume_brings_what_was_missed_and_then_the_new() -> None:
    async with open_stage() as stage:
        async with wired(stage) as wire:
            ready = await identified(stage, wire, GUILDS | GUILD_MESSAGES)
            await wire.socket.close(code=4000)
        await stage.say("while away")
        async with wired(stage) as wire:
            await _resume(stage, wire, ready)
            missed = await wire.receive()
            assert (missed["t"], missed["s"], missed["d"]["content"]) == ("MESSAGE_CREATE", 4, "while away")
            await wire.dispatched("RESUMED")
            await stage.say("afterwards")
            assert (await wire.dispatched("MESSAGE_CREATE"))["content"] == "afterwards"


async def test_session_closed_normally_cannot_be_resumed() -> None:
    async with open_stage() as stage:
        async with wired(stage) as wire:
            ready = await identified(stage, wire)
            await wire.socket.close(code=1000)
        await stage.until(lambda: not stage.see()["connected"])
        async with wired(stage) as wire:
            await _resume(stage, wire, ready)
            assert await wire.receive() == {"op": 9, "d": False, "s": None, "t": None}


async def test_session_is_forgotten_after_a_while() -> None:
    async with open_stage(session_seconds=0) as stage:
        async with wired(stage) as wire:
            ready = await identified(stage, wire)
            await wire.socket.close(code=4000)
        await stage.until(lambda: not stage.see()["connected"])
        async with wired(stage) as wire:
            await _resume(stage, wire, ready)
            assert (await wire.receive())["op"] == 9


@pytest.mark.parametrize(
    ("changed", "code"), [({"token": "wrong"}, 4004), ({"seq": 99}, 4007), ({"seq": None}, 4007)]
)
async def test_wrong_resume_is_closed_with_its_code(changed: dict[str, Any], code: int) -> None:
    async with open_stage() as stage, wired(stage) as first, wired(stage) as second:
        ready = await identified(stage, first)
        await _resume(stage, second, ready, **changed)
        assert await second.closed_with() == code


@pytest.mark.parametrize(
    "order",
    [
        {"do": "reconnect"},
        {"do": "drop_sockets", "code": 4000},
        {"do": "drop_sockets"},
        {"do": "invalidate", "resumable": True},
    ],
)
async def test_real_client_resumes_after_an_interruption(order: dict[str, Any]) -> None:
    bot = Bot(discord.Intents(guilds=True, guild_messages=True))
    bot.listen("shard_resumed", "message")
    async with open_stage() as stage, connected(stage, bot):
        assert (await stage.far_end.admin(order))["ok"]
        await bot.heard.next("shard_resumed")
        await stage.say("still there")
        assert (await bot.heard.next("message")).content == "still there"


async def test_real_client_identifies_anew_when_its_session_is_over() -> None:
    bot = Bot()
    async with open_stage() as stage, connected(stage, bot):
        bot.listen("shard_connect")
        assert (await stage.far_end.admin({"do": "invalidate"}))["ok"]
        assert await bot.heard.next("shard_connect") == 0


async def test_real_client_gives_up_when_the_token_is_reset() -> None:
    async with open_stage() as stage:
        with pytest.raises(BaseExceptionGroup) as ended:
            await _losing_its_token(stage)
        assert ended.group_contains(discord.ConnectionClosed, match="4004")


async def _losing_its_token(stage: Stage) -> None:
    async with connected(stage):
        await stage.far_end.admin({"do": "reset_token"})
        await asyncio.Event().wait()


async def test_real_client_learns_that_an_intent_is_not_switched_on() -> None:
    async with open_stage() as stage:
        with pytest.raises(BaseExceptionGroup) as ended:
            async with connected(stage, Bot(discord.Intents(guilds=True, message_content=True))):
                await asyncio.Event().wait()
        assert ended.group_contains(discord.PrivilegedIntentsRequired)
