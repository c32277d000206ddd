"""Socket Mode: tickets, connections, envelopes and disconnects."""

from __future__ import annotations

import asyncio
from typing import Any, TypeAlias

import aiohttp
import pytest

from bot.playground.slack import Timing
from tests.playground.slack.slack_far_end_stage import (
    BRIEFINGS,
    HandClock,
    Stage,
    new_app,
    open_stage,
    run_app,
    until,
)

Socket: TypeAlias = "aiohttp.ClientWebSocketResponse[Any]"


async def ticket(stage: Stage) -> str:
    token = stage.far_end.settings["SLACK_APP_TOKEN"]
    return str((await stage.client.apps_connections_open(app_token=token))["url"])


async def connect(stage: Stage, **options: Any) -> Socket:
    """A raw connection that was greeted."""
    socket: Socket = await stage.http.ws_connect(await ticket(stage), **options)
    assert (await socket.receive_json())["type"] == "hello"
    return socket


async def test_a_connection_is_greeted() -> None:
    async with open_stage() as stage:
        async with stage.http.ws_connect(await ticket(stage)) as socket:
            hello = await socket.receive_json()
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        assert hello["connection_info"]["app_id"].startswith("A")
        assert hello["debug_info"]["approximate_connection_time"] > 0


async def test_a_ticket_opens_one_connection() -> None:
    async with open_stage() as stage:
        url = await ticket(stage)
        async with stage.http.ws_connect(url):
            with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
                await stage.http.ws_connect(url)
            assert refusal.value.status == 403


async def test_a_ticket_expires() -> None:
    clock = HandClock()
    async with open_stage(now=clock) as stage:
        url = await ticket(stage)
        clock.forward(31)
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await stage.http.ws_connect(url)


async def test_a_command_envelope_is_answered_with_a_payload() -> None:
    async with open_stage() as stage:
        socket = await connect(stage)
        async with asyncio.TaskGroup() as tasks:
            typed = tasks.create_task(stage.type("/cyberdialogue hi"))
            envelope = await socket.receive_json()
            assert (envelope["type"], envelope["accepts_response_payload"]) == ("slash_commands", True)
            assert envelope["payload"]["text"] == "hi"
            await socket.send_json({"envelope_id": envelope["envelope_id"], "payload": {"text": "yes"}})
        assert typed.result() == {"ok": True}
        assert [message["text"] for message in stage.messages()] == ["yes"]
        await socket.close()


async def test_each_envelope_goes_to_one_connection() -> None:
    async with open_stage() as stage:
        sockets = [await connect(stage) for _ in range(3)]
        assert stage.far_end.connections == 3
        got: list[int] = []

        async def answer(number: int, socket: Socket) -> None:
            async for message in socket:
                got.append(number)
                await socket.send_json({"envelope_id": message.json()["envelope_id"]})

        async with asyncio.TaskGroup() as tasks:
            readers = [tasks.create_task(answer(*numbered)) for numbered in enumerate(sockets)]
            for _ in range(6):
                assert (await stage.type("/cyberdialogue"))["ok"] is True
            for socket in sockets:
                await socket.close()
            await asyncio.wait(readers)
        assert sorted(got) == [0, 0, 1, 1, 2, 2]


async def test_ten_connections_are_the_most() -> None:
    async with open_stage() as stage:
        sockets = [await connect(stage) for _ in range(10)]
        async with stage.http.ws_connect(await ticket(stage)) as socket:
            refusal = await socket.receive_json()
            assert (refusal["type"], refusal["reason"]) == ("disconnect", "too_many_websockets")
            assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        assert not [held for held in sockets if held.closed]


async def test_the_server_pings() -> None:
    async with open_stage(timing=Timing(ping_seconds=0.05)) as stage:
        socket = await connect(stage, autoping=False)
        async with asyncio.timeout(5):
            message = await socket.receive()
        assert message.type is aiohttp.WSMsgType.PING


async def test_a_connection_is_refreshed_after_a_warning() -> None:
    timing = Timing(connection_seconds=0.3, warning_seconds=0.2, goodbye_seconds=0.05)
    async with open_stage(timing=timing) as stage:
        socket = await connect(stage)
        async with asyncio.timeout(5):
            messages = [await socket.receive_json(), await socket.receive_json()]
            assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE
        assert [(message["type"], message["reason"]) for message in messages] == [
            ("disconnect", "warning"),
            ("disconnect", "refresh_requested"),
        ]


@pytest.mark.parametrize("reason", ["refresh_requested", "link_disabled"])
async def test_a_disconnect_says_why(reason: str) -> None:
    async with open_stage() as stage:
        socket = await connect(stage)
        await stage.far_end.admin({"do": "disconnect", "reason": reason})
        message = await socket.receive_json()
        assert (message["type"], message["reason"]) == ("disconnect", reason)
        assert stage.far_end.view("ana")["connected"] is False
        assert (await socket.receive()).type is aiohttp.WSMsgType.CLOSE


async def test_switching_socket_mode_off_ends_all_connections() -> None:
    async with open_stage() as stage:
        socket = await connect(stage)
        stage.far_end.install(
            {"display_information": {"name": "x"}, "settings": {"socket_mode_enabled": False}}
        )
        assert (await socket.receive_json())["reason"] == "link_disabled"


async def test_slacks_own_client_reconnects_when_asked_to() -> None:
    async with open_stage() as stage:
        app = new_app(stage)

        @app.command("/cyberdialogue")
        async def answer(ack: Any) -> None:
            await ack("yes")

        async with run_app(stage, app):
            opened = len(stage.far_end.log)
            await stage.far_end.admin({"do": "disconnect", "reason": "refresh_requested"})
            await until(stage, lambda: len(stage.far_end.log) > opened and stage.far_end.connections == 1)
            assert (await stage.type("/cyberdialogue"))["ok"] is True


async def test_slacks_own_client_reconnects_after_a_cut() -> None:
    async with open_stage() as stage:
        app = new_app(stage)

        @app.command("/cyberdialogue")
        async def answer(ack: Any) -> None:
            await ack("yes")

        async with run_app(stage, app, ping_interval=0.1):
            await stage.far_end.admin({"do": "drop_sockets"})
            await until(stage, lambda: stage.far_end.connections == 0)
            await until(stage, lambda: stage.far_end.connections == 1)
            assert (await stage.type("/cyberdialogue"))["ok"] is True


async def test_sockets_can_be_dropped_with_a_code() -> None:
    async with open_stage() as stage:
        socket = await connect(stage)
        await asyncio.gather(
            stage.far_end.admin({"do": "drop_sockets", "code": 1011, "reason": "oops"}), socket.receive()
        )
        assert socket.close_code == 1011


async def test_new_sockets_can_be_refused_for_a_while() -> None:
    async with open_stage() as stage:
        url = await ticket(stage)
        await stage.far_end.admin({"do": "refuse_sockets", "seconds": 60})
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await stage.http.ws_connect(url)
        assert refusal.value.status == 503
        await stage.far_end.admin({"do": "refuse_sockets", "seconds": 0})
        async with stage.http.ws_connect(url) as socket:
            assert (await socket.receive_json())["type"] == "hello"


async def test_a_late_or_unknown_acknowledgement_changes_nothing() -> None:
    async with open_stage(timing=Timing(ack_seconds=0.1)) as stage:
        socket = await connect(stage)
        result = await stage.type("/cyberdialogue")
        assert "operation_timeout" in result["error"]
        envelope = await socket.receive_json()
        for message in (
            {"envelope_id": envelope["envelope_id"], "payload": {"text": "late"}},
            {"envelope_id": "unknown"},
            {},
        ):
            await socket.send_json(message)
        await socket.send_str("not json")
        await stage.client.chat_postMessage(channel=BRIEFINGS, text="still there")
        assert [message["text"] for message in stage.messages()] == ["still there"]
        await socket.close()


async def test_leaving_closes_everything_with_clients_still_there() -> None:
    async with aiohttp.ClientSession() as http:
        async with open_stage() as stage:
            stage.far_end.fault(match="auth.test", fault="hang")
            url = stage.far_end.settings["SLACK_API_URL"] + "auth.test"
            socket = await http.ws_connect(await ticket(stage))
            hanging = asyncio.ensure_future(http.post(url))
            await until(stage, lambda: bool(stage.far_end.log[1:]))
        async with asyncio.timeout(2):
            while (await socket.receive()).type not in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED):
                pass
            with pytest.raises(aiohttp.ClientError):
                await hanging
