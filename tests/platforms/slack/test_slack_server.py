"""Requests over HTTP: what is let in, and how often."""

import asyncio
import hashlib
import hmac
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.model.errors import SettingError
from tests.platforms.slack.slack_forms import asking, picking
from tests.platforms.slack.slack_samples import KEY
from tests.platforms.slack.slack_stage import (
    NEXT,
    SHARE,
    ManualClock,
    ScriptedCore,
    Stage,
    here,
    mistake,
    open_bot,
    open_workspace,
    say,
)

COMMAND = {
    "command": "/cyberdialogue",
    "text": "summary",
    "team_id": "T06BRF8K2QD",
    "user_id": "U06BRFANA41",
    "channel_id": "C06BRFBRI02",
    "response_url": "https://hooks.example/x",
}
PRESSED = {"action_id": "replace-1", "value": "cyberdialogue help"}
FORM = "application/x-www-form-urlencoded"


@dataclass
class SlashCommand:
    stage: Stage
    clock: ManualClock
    url: str
    secret: str
    session: aiohttp.ClientSession

    def signed(self, body: str, *, age: float = 0) -> dict[str, str]:
        timestamp = str(int((self.clock.now() - timedelta(seconds=age)).timestamp()))
        mac = hmac.new(self.secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256)
        return {
            "Content-Type": FORM,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": "v0=" + mac.hexdigest(),
        }

    async def post(self, body: str, headers: Any) -> tuple[int, str]:
        async with self.session.post(self.url, data=BytesIO(body.encode()), headers=headers) as answer:
            return answer.status, await answer.text()

    @property
    def asked(self) -> int:
        return len(self.stage.core.asked)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@asynccontextmanager
async def open_server(core: ScriptedCore | None = None) -> AsyncIterator[SlashCommand]:
    port, clock = free_port(), ManualClock()
    async with (
        open_workspace() as far_end,
        open_bot(far_end, core, clock, SLACK_HTTP_PORT=str(port), SLACK_APP_TOKEN="") as stage,
        aiohttp.ClientSession() as session,
    ):
        url = f"http://127.0.0.1:{port}/slack/events"
        yield SlashCommand(stage, clock, url, far_end.settings["SLACK_SIGNING_SECRET"], session)


async def test_a_signed_command_is_answered_in_the_response():
    async with open_server() as server:
        body = urlencode(COMMAND)
        status, text = await server.post(body, server.signed(body))
        answer = json.loads(text)
        assert (status, answer["response_type"]) == (200, "ephemeral")
        assert "You asked: summary" in answer["text"]


async def test_a_signed_request_is_acted_on_once():
    async with open_server() as server:
        body = urlencode(COMMAND)
        headers = server.signed(body)
        await server.post(body, headers)
        assert await server.post(body, headers) == (200, "")
        server.clock.ahead += timedelta(seconds=290)
        assert await server.post(body, headers) == (200, "")
        assert server.asked == 1


@pytest.mark.parametrize("age", [301, -301])
async def test_a_request_too_old_or_from_the_future_is_refused(age):
    async with open_server() as server:
        body = urlencode(COMMAND)
        status, _ = await server.post(body, server.signed(body, age=age))
        assert (status, server.asked) == (401, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": "v0=" + "G" * 64},
        {"X-Slack-Signature": "v1=" + "0" * 64},
        {"X-Slack-Signature": ""},
        {"X-Slack-Request-Timestamp": "soon"},
        {"X-Slack-Request-Timestamp": "١٢٣"},
        {"X-Slack-Request-Timestamp": "1" * 400},
        {"X-Slack-Request-Timestamp": "-5"},
    ],
)
async def test_headers_of_another_shape_are_refused(change):
    async with open_server() as server:
        body = urlencode(COMMAND)
        status, _ = await server.post(body, {**server.signed(body), **change})
        assert (status, server.asked) == (401, 0)


@pytest.mark.parametrize("name", ["X-Slack-Signature", "X-Slack-Request-Timestamp"])
async def test_a_header_given_twice_or_not_at_all_is_refused(name):
    async with open_server() as server:
        body = urlencode(COMMAND)
        headers = server.signed(body)
        twice = [*headers.items(), (name, headers[name])]
        assert (await server.post(body, twice))[0] == 401
        missing = {key: value for key, value in headers.items() if key != name}
        assert (await server.post(body, missing))[0] == 401
        assert server.asked == 0


async def test_a_body_changed_on_the_way_is_refused():
    async with open_server() as server:
        body = urlencode(COMMAND)
        assert (await server.post(body + "&text=edit", server.signed(body)))[0] == 401
        assert server.asked == 0


async def test_a_body_too_large_is_refused():
    async with open_server() as server:
        body = "text=" + "x" * (1024 * 1024)
        assert (await server.post(body, server.signed(body)))[0] == 413


async def test_a_body_that_is_no_text_or_no_json_is_refused():
    async with open_server() as server:
        headers = {**server.signed("{"), "Content-Type": "application/json"}
        assert (await server.post("{", headers))[0] == 400
        async with server.session.post(server.url, data=b"\xff\xfe", headers=server.signed("")) as answer:
            assert answer.status == 400


@pytest.mark.parametrize("body", ["[]", '"x"', "null", "payload=[]", "payload=null", '{"a":' * 20_000])
async def test_signed_json_that_is_no_object_is_refused_and_ends_nothing(body):
    async with open_server() as server:
        kind = FORM if body.startswith("payload") else "application/json"
        assert (await server.post(body, {**server.signed(body), "Content-Type": kind}))[0] == 400
        command = urlencode(COMMAND)
        assert (await server.post(command, server.signed(command)))[0] == 200


async def test_an_event_the_bot_has_no_use_for_is_acknowledged():
    async with open_server() as server:
        body = json.dumps({"type": "event_callback", "event_id": "Ev1", "event": {"type": "channel_archive"}})
        headers = {**server.signed(body), "Content-Type": "application/json"}
        assert await server.post(body, headers) == (200, "")


async def test_the_address_proves_that_it_is_the_apps():
    async with open_server() as server:
        body = json.dumps({"type": "url_verification", "challenge": "c0ffee", "token": "t"})
        status, text = await server.post(body, {**server.signed(body), "Content-Type": "application/json"})
        assert (status, json.loads(text)) == (200, {"challenge": "c0ffee"})
        assert (await server.post(body, {"Content-Type": "application/json"}))[0] == 401


async def test_a_check_of_the_certificate_is_answered_and_does_nothing():
    async with open_server() as server:
        assert await server.post("ssl_check=1&token=t", {"Content-Type": FORM}) == (200, "")
        async with server.session.get(server.url, params={"ssl_check": "1"}) as answer:
            assert answer.status == 200
        async with server.session.get(server.url) as answer:
            assert answer.status == 405
        body = urlencode({**COMMAND, "ssl_check": "1"})
        assert await server.post(body, {"Content-Type": FORM}) == (200, "")
        assert server.asked == 0


async def test_an_event_sent_again_with_a_new_signature_is_acted_on_once():
    async with open_server() as server:
        event = {"type": "app_mention", "user": "U06BRFANA41", "channel": "C06BRFBRI02", "ts": "1.000001"}
        body = json.dumps(
            {
                "type": "event_callback",
                "team_id": "T06BRF8K2QD",
                "event_id": "Ev1",
                "event": {**event, "text": "<@U06BRFBOT63> summary"},
            }
        )
        for attempt in range(3):
            headers = {**server.signed(body, age=attempt), "Content-Type": "application/json"}
            headers["X-Slack-Retry-Num"] = str(attempt)
            assert (await server.post(body, headers))[0] == 200
        await server.stage.until(lambda: server.stage.calls("chat.postEphemeral"))
        assert server.asked == 1


async def test_everything_works_over_http_as_it_does_by_socket():
    core = ScriptedCore(answers={"summary": say("The first page", SHARE, NEXT)})
    async with open_server(core) as server:
        stage = server.stage
        server.stage.far_end.request_url = server.url
        assert (await stage.type("/cyberdialogue summary"))["ok"]
        await stage.message("The first page")
        await stage.press("Next page")
        await stage.message("You asked: summary page:2")
        await stage.type("<@U06BRFBOT63> timeline")
        await stage.message("You asked: timeline")
        posted = await stage.platform.post(here(), say("Due"), key=KEY)
        assert list(await stage.platform.find(here(), KEY, since=posted.posted_at)) == [posted]


async def test_a_slow_answer_follows_over_http_too():
    core = ScriptedCore(gates={"timeline": asyncio.Event()})
    async with open_server(core) as server:
        server.stage.far_end.request_url = server.url
        assert (await server.stage.type("/cyberdialogue timeline"))["ok"]
        core.gates["timeline"].set()
        await server.stage.message("You asked: timeline")


async def test_values_are_offered_over_http_too():
    async with open_server(picking()) as server:
        stage = server.stage
        stage.far_end.request_url = server.url
        await stage.type("/cyberdialogue remind edit")
        await stage.form()
        found = await stage.far_end.act("ana", {"do": "suggest", "action": "zone", "query": "par"})
        assert [one["value"] for one in found["options"]] == ["Europe/Paris"]


async def test_forms_work_over_http_too():
    core = asking()
    core.answers["remind edit kinds:x"] = mistake("“x” is not right for kinds: write others.")
    core.wrong["remind edit kinds:x"] = "kinds"
    async with open_server(core) as server:
        stage = server.stage
        stage.far_end.request_url = server.url
        await stage.type("/cyberdialogue remind edit")
        await stage.form()
        assert (await stage.submit(kinds="x"))["errors"] == {
            "kinds": "“x” is not right for kinds: write others."
        }
        assert await stage.submit(kinds="all") == {"ok": True, "result": "closed"}
        await stage.message("You asked: remind edit kinds:all")


async def test_a_port_taken_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        async with open_workspace() as far_end:
            with pytest.raises(SettingError, match="SLACK_HTTP_PORT"):
                async with open_bot(far_end, SLACK_HTTP_PORT=port):
                    pass


@pytest.mark.parametrize(
    "body",
    [
        urlencode({name: value for name, value in COMMAND.items() if name != "user_id"}),
        urlencode({"payload": json.dumps({"type": "view_closed", "view": 0})}),
        urlencode(
            {"payload": json.dumps({"type": "block_actions", "actions": [PRESSED], "user": {"id": {"x": 1}}})}
        ),
        urlencode({"payload": json.dumps({"type": "block_actions", "actions": [PRESSED]})}),
        urlencode({"payload": json.dumps({"type": "block_actions", "actions": 1, "user": {"id": "U1"}})}),
    ],
)
async def test_a_request_that_lacks_what_slack_promises_is_refused_with_one_line_in_the_log(body, caplog):
    async with open_server() as server:
        status, text = await server.post(body, server.signed(body))
        assert (status, text) == (400, "")
        [record] = [record for record in caplog.records if record.name.startswith("bot.")]
        assert record.levelname == "WARNING"
        assert record.exc_info is None
        form = urlencode(COMMAND)
        assert (await server.post(form, server.signed(form)))[0] == 200
