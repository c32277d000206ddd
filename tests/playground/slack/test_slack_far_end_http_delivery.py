"""Delivery by signed HTTP requests instead of Socket Mode."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_sdk.signature import SignatureVerifier

from bot.playground.slack import Timing
from tests.playground.slack.slack_far_end_stage import BRIEFINGS, button, new_app, open_stage, until

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serve(handler: Handler) -> AsyncIterator[str]:
    """A request URL on loopback."""
    application = web.Application()
    application.router.add_post("/slack/events", handler)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        yield f"http://127.0.0.1:{port}/slack/events"
    finally:
        await runner.cleanup()


async def test_bolt_serves_commands_presses_and_events_over_http() -> None:
    async with open_stage() as stage:
        app = new_app(stage, process_before_response=True)

        @app.command("/cyberdialogue")
        async def answer(ack: Any) -> None:
            await ack(text="hi", blocks=[{"type": "actions", "elements": [button()]}])

        @app.action("go")
        async def pressed(ack: Any) -> None:
            await ack()

        @app.event("app_mention")
        async def mentioned(say: Any) -> None:
            await say("yes?")

        async def handle(request: web.Request) -> web.StreamResponse:
            bolt_response = await app.async_dispatch(await to_bolt_request(request))
            return await to_aiohttp_response(bolt_response)

        async with serve(handle) as url:
            stage.far_end.request_url = url
            assert await stage.far_end.verify_request_url() is True
            assert await stage.type("/cyberdialogue summary") == {"ok": True}
            [whisper] = stage.messages()
            assert (whisper["text"], whisper["_ephemeral"]) == ("hi", True)
            assert (await stage.press(whisper["_id"], "go"))["ok"] is True
            await stage.type("@cyberdialogue")
            await until(stage, lambda: stage.messages()[-1]["text"] == "yes?")
        assert {entry["outcome"] for entry in stage.far_end.deliveries} == {"ok"}


async def test_requests_are_signed_and_encoded_as_documented() -> None:
    seen: list[tuple[web.Request, str]] = []

    async def handle(request: web.Request) -> web.Response:
        seen.append((request, await request.text()))
        return web.Response()

    async with open_stage() as stage, serve(handle) as url:
        stage.far_end.request_url = url
        posted = await stage.client.chat_postMessage(
            channel=BRIEFINGS, text="x", blocks=[{"type": "actions", "elements": [button()]}]
        )
        await stage.type("/cyberdialogue a b")
        await stage.press(posted["ts"], "go")
        verifier = SignatureVerifier(stage.far_end.settings["SLACK_SIGNING_SECRET"])
        for request, body in seen:
            headers = {name.lower(): value for name, value in request.headers.items()}
            assert verifier.is_valid_request(body, headers)
            assert abs(time.time() - int(headers["x-slack-request-timestamp"])) < 60
        kinds = [request.content_type for request, _ in seen]
        assert kinds == [
            "application/json",
            "application/x-www-form-urlencoded",
            "application/x-www-form-urlencoded",
        ]
        challenge, command, press = (body for _, body in seen)
        assert json.loads(challenge)["type"] == "url_verification"
        assert parse_qs(command)["text"] == ["a b"]
        assert json.loads(parse_qs(press)["payload"][0])["type"] == "block_actions"


async def test_a_plain_body_is_shown_to_the_caller() -> None:
    async def handle(_request: web.Request) -> web.Response:
        return web.Response(text="It's 80 degrees right now.")

    async with open_stage() as stage, serve(handle) as url:
        stage.far_end.request_url = url
        await stage.type("/cyberdialogue")
        [seen] = stage.messages()
        assert (seen["text"], seen["_ephemeral"]) == ("It's 80 degrees right now.", True)


async def test_failures_of_the_server_have_their_own_words() -> None:
    statuses = iter([500, 404])

    async def handle(_request: web.Request) -> web.Response:
        return web.Response(status=next(statuses, 200))

    async with open_stage() as stage, serve(handle) as url:
        await stage.far_end.admin({"do": "request_url", "url": ""})
        stage.far_end._http.url = url
        await stage.type("/cyberdialogue")
        await stage.type("/cyberdialogue")
        stage.far_end._http.url = "http://127.0.0.1:9/slack/events"
        await stage.type("/cyberdialogue")
        assert stage.notices() == [
            '/cyberdialogue failed with the error "http_service_error"',
            '/cyberdialogue failed with the error "http_client_error"',
            '/cyberdialogue failed with the error "dispatch_failed"',
        ]


async def test_a_slow_server_times_out() -> None:
    async def handle(_request: web.Request) -> web.Response:
        await asyncio.sleep(1)
        return web.Response()

    async with open_stage(timing=Timing(ack_seconds=0.1)) as stage, serve(handle) as url:
        await stage.far_end.admin({"do": "request_url", "url": url})
        result = await stage.type("/cyberdialogue")
        assert result["error"] == '/cyberdialogue failed with the error "operation_timeout"'


async def test_events_are_retried_with_their_number_and_reason() -> None:
    tries: list[tuple[str | None, str | None]] = []

    async def handle(request: web.Request) -> web.Response:
        body = await request.json()
        if body["type"] == "url_verification":
            return web.Response(text=body["challenge"])
        tries.append((request.headers.get("X-Slack-Retry-Num"), request.headers.get("X-Slack-Retry-Reason")))
        return web.Response(status=200 if len(tries) == 3 else 500)

    timing = Timing(event_retry_seconds=(0.02, 0.02, 0.02))
    async with open_stage(timing=timing) as stage, serve(handle) as url:
        assert await stage.far_end.admin({"do": "request_url", "url": url}) == {"ok": True}
        await stage.type("@cyberdialogue")
        await until(stage, lambda: len(stage.far_end.deliveries) == 3)
        assert tries == [(None, None), ("1", "http_error"), ("2", "http_error")]


async def test_a_server_may_decline_retries() -> None:
    tries: list[int] = []

    async def handle(request: web.Request) -> web.Response:
        body = await request.json()
        if body["type"] == "url_verification":
            return web.json_response({"challenge": body["challenge"]})
        tries.append(1)
        return web.Response(status=500, headers={"X-Slack-No-Retry": "1"})

    timing = Timing(event_retry_seconds=(0.01,))
    async with open_stage(timing=timing) as stage, serve(handle) as url:
        await stage.far_end.admin({"do": "request_url", "url": url})
        await stage.type("@cyberdialogue")
        await until(stage, lambda: bool(stage.far_end.deliveries))
        await asyncio.sleep(0.05)
        assert len(tries) == 1


async def test_a_url_that_fails_the_challenge_is_reported() -> None:
    async def handle(_request: web.Request) -> web.Response:
        return web.Response(text="no")

    async with open_stage() as stage, serve(handle) as url:
        answer = await stage.far_end.admin({"do": "request_url", "url": url})
        assert answer["ok"] is False
        assert "challenge" in answer["error"]
