"""The gateway: sessions, shards, heartbeats, and every way a connection is refused."""

import json
import zlib
from typing import Any

import pytest

from bot.playground.discord import Allowance
from tests.playground.discord.discord_far_end_stage import connected, open_stage
from tests.playground.discord.discord_far_end_wire import (
    IDENTIFY,
    MESSAGE_CONTENT,
    identified,
    identity,
    wired,
)


async def test_hello_ready_and_guilds_come_in_order() -> None:
    async with open_stage(heartbeat_seconds=45) as stage, wired(stage) as wire:
        assert await wire.receive() == {"op": 10, "d": {"heartbeat_interval": 45000}, "s": None, "t": None}
        await wire.send(IDENTIFY, identity(stage))
        first = await wire.receive()
        assert (first["s"], first["t"], first["d"]["v"]) == (1, "READY", 10)
        assert first["d"]["user"]["id"] == stage.bot_id
        assert first["d"]["resume_gateway_url"] == stage.far_end.gateway_url
        assert [guild["unavailable"] for guild in first["d"]["guilds"]] == [True, True]
        second = await wire.receive()
        assert (second["s"], second["t"], second["d"]["name"]) == (2, "GUILD_CREATE", "Cyber Policy Watch")
        assert [member["user"]["id"] for member in second["d"]["members"]] == [stage.bot_id]
        assert stage.see()["connected"]


async def test_compressed_stream_can_be_inflated_as_documented() -> None:
    async with open_stage() as stage, wired(stage, "?v=10&encoding=json&compress=zlib-stream") as wire:
        inflate = zlib.decompressobj()
        for expected in (10, 11):
            data = await wire.socket.receive_bytes()
            assert data.endswith(b"\x00\x00\xff\xff")
            assert json.loads(inflate.decompress(data))["op"] == expected
            await wire.send(1)


async def test_unknown_compression_is_answered_in_plain_text() -> None:
    async with open_stage() as stage, wired(stage, "?v=10&compress=zstd-stream") as wire:
        assert (await wire.receive())["op"] == 10


async def test_heartbeat_is_acknowledged_and_can_be_asked_for() -> None:
    async with open_stage() as stage, wired(stage) as wire:
        await identified(stage, wire)
        await wire.send(1, 3)
        assert (await wire.receive())["op"] == 11
        await stage.far_end.admin({"do": "request_heartbeat"})
        assert (await wire.receive())["op"] == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"token": "wrong"}, 4004),
        ({"properties": None}, 4002),
        ({"intents": None}, 4013),
        ({"intents": 1 << 17}, 4013),
        ({"intents": -1}, 4013),
        ({"intents": MESSAGE_CONTENT}, 4014),
        ({"intents": 1 << 1}, 4014),
        ({"shard": [1, 1]}, 4010),
        ({"shard": [0]}, 4010),
        ({"shard": "0,1"}, 4010),
    ],
)
async def test_wrong_identify_is_closed_with_its_code(changed: dict[str, Any], code: int) -> None:
    async with open_stage() as stage, wired(stage) as wire:
        await wire.send(IDENTIFY, identity(stage) | changed)
        assert await wire.closed_with() == code


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("not json", 4002),
        ("[]", 4002),
        ('{"op": 2, "d": null}', 4002),
        ('{"op": 3, "d": {}}', 4003),
        ('{"op": 5, "d": {}}', 4001),
        ('{"op": "2", "d": {}}', 4001),
        ('{"op": 1, "d": "' + "x" * 4096 + '"}', 4002),
    ],
)
async def test_wrong_payload_is_closed_with_its_code(sent: str, code: int) -> None:
    async with open_stage() as stage, wired(stage) as wire:
        await wire.socket.send_str(sent)
        assert await wire.closed_with() == code


async def test_second_identify_is_refused() -> None:
    async with open_stage() as stage, wired(stage) as wire:
        await identified(stage, wire)
        await wire.send(IDENTIFY, identity(stage))
        assert await wire.closed_with() == 4005


@pytest.mark.parametrize(
    ("query", "code"), [("?v=6&encoding=json", 4012), ("", 4012), ("?v=10&encoding=etf", 4002)]
)
async def test_other_versions_and_encodings_are_refused(query: str, code: int) -> None:
    async with open_stage() as stage, wired(stage, query) as wire:
        assert await wire.closed_with() == code


async def test_too_many_payloads_end_the_connection() -> None:
    async with open_stage(gateway_rate=Allowance(requests=5, seconds=60)) as stage, wired(stage) as wire:
        for _ in range(6):
            await wire.send(1)
        assert await wire.closed_with() == 4008


async def test_session_of_too_many_guilds_must_be_sharded() -> None:
    async with open_stage(guilds_per_shard=1) as stage:
        async with wired(stage) as wire:
            await wire.send(IDENTIFY, identity(stage))
            assert await wire.closed_with() == 4011
        async with wired(stage) as wire:
            assert len((await identified(stage, wire, shard=[0, 2]))["guilds"]) == 1


async def test_identifying_too_often_at_once_is_an_invalid_session() -> None:
    async with open_stage(max_concurrency=1, identify_seconds=60) as stage:
        async with wired(stage) as wire:
            await identified(stage, wire)
        async with wired(stage) as wire:
            await wire.receive()
            await wire.send(IDENTIFY, identity(stage))
            assert (await wire.receive())["op"] == 9


async def test_session_starts_of_a_day_are_counted_and_the_token_is_reset_past_them() -> None:
    async with open_stage(identify_total=1, identify_seconds=0) as stage:
        before = (await stage.rest("GET", "/gateway/bot")).body["session_start_limit"]
        async with wired(stage) as wire:
            await identified(stage, wire)
        after = (await stage.rest("GET", "/gateway/bot")).body["session_start_limit"]
        assert (before["total"], before["remaining"], after["remaining"]) == (1, 1, 0)
        token = stage.far_end.settings["DISCORD_TOKEN"]
        async with wired(stage) as wire:
            await wire.send(IDENTIFY, identity(stage))
            assert await wire.closed_with() == 4004
        assert stage.far_end.settings["DISCORD_TOKEN"] != token


async def test_two_shards_have_one_guild_each() -> None:
    async with open_stage(shards=2) as stage, connected(stage) as bot:
        assert bot.shard_count == 2
        assert {guild.name: guild.shard_id for guild in bot.guilds} == {
            "Cyber Policy Watch": 0,
            "Research": 1,
        }


async def test_app_tells_its_intents_and_commands_in_its_flags() -> None:
    async with open_stage(privileged_intents=MESSAGE_CONTENT) as stage, connected(stage) as bot:
        assert bot.application_flags.gateway_message_content_limited
        assert not bot.application_flags.gateway_guild_members_limited
        assert not bot.application_flags.app_commands_badge
        await stage.register({"name": "summary", "description": "d"})
        assert (await bot.application_info()).flags.app_commands_badge
