"""The server: who may speak to it, what it gives, and that it ends when told to."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
import pytest_asyncio

from bot.playground.discord import FAR_END as DISCORD
from bot.playground.server import open_playground
from bot.playground.slack import FAR_END as SLACK
from tests.playground.stage import (
    PATIENCE,
    START,
    Stage,
    StageClock,
    StageFacts,
    discord_view,
    slack_message,
    slack_view,
)
from tests.playground.window import Bench

pytestmark = pytest.mark.asyncio(loop_scope="session")

UNTRUSTED = "untrusted.example"


@pytest_asyncio.fixture(loop_scope="session")
async def client(bench: Bench) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(bench.url) as session:
        yield session


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "example.org", ""])  # noqa: S104
async def test_a_host_others_can_reach_is_refused(host: str) -> None:
    with pytest.raises(ValueError, match="loopback"):
        async with open_playground({}, clock=StageClock(), facts=StageFacts(), host=host, port=0):
            pass


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
async def test_every_name_of_this_machine_serves(host: str) -> None:
    async with (
        open_playground({}, clock=StageClock(), facts=StageFacts(), host=host, port=0) as url,
        aiohttp.ClientSession() as session,
        session.get(url) as response,
    ):
        assert response.status == 200


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        ("/", "text/html"),
        ("/index.html", "text/html"),
        ("/main.js", "text/javascript"),
        ("/slack/mrkdwn.js", "text/javascript"),
        ("/slack/style.css", "text/css"),
        ("/mark.svg", "image/svg+xml"),
    ],
)
async def test_files_come_with_their_type_and_a_strict_policy(
    client: aiohttp.ClientSession, path: str, content_type: str
) -> None:
    async with client.get(path) as response:
        assert response.content_type == content_type
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", ["/../server.py", "/%2e%2e/server.py", "/style", "/server.py", "/api/other"])
async def test_nothing_but_the_page_is_served(client: aiohttp.ClientSession, path: str) -> None:
    async with client.get(path) as response:
        assert response.status == 404


@pytest.mark.parametrize("path", ["/", "/main.js", "/api/state", "/api/events"])
async def test_a_name_that_only_resolves_here_is_refused(client: aiohttp.ClientSession, path: str) -> None:
    async with client.get(path, headers={"Host": UNTRUSTED}) as response:
        assert response.status == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": f"https://{UNTRUSTED}"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
async def test_other_sites_pages_may_neither_read_nor_act(
    client: aiohttp.ClientSession, bench: Bench, headers: dict[str, str]
) -> None:
    asked = {"platform": "slack", "user": "ana", "action": {"do": "type", "channel": "100", "text": "x"}}
    async with client.post("/api/act", json=asked, headers=headers) as response:
        assert response.status == 403
    async with client.get("/api/state", headers=headers) as response:
        assert response.status == 403
    assert bench.slack.done == []


async def test_a_form_of_another_site_is_no_action(client: aiohttp.ClientSession, bench: Bench) -> None:
    body = '{"platform":"slack","user":"ana","action":{"do":"dismiss"}}'
    async with client.post("/api/act", data=body, headers={"Content-Type": "text/plain"}) as response:
        assert response.status == 415
    assert bench.slack.done == []


async def test_a_link_from_elsewhere_may_open_the_page(client: aiohttp.ClientSession) -> None:
    async with client.get("/", headers={"Sec-Fetch-Site": "cross-site"}) as response:
        assert response.status == 200


async def test_state_shows_each_platform_to_its_own_user(client: aiohttp.ClientSession) -> None:
    async with client.get("/api/state", params={"user": "ana", "discord": "ben"}) as response:
        state = await response.json()
    assert state["platforms"]["slack"]["view"]["me"]["real_name"] == "Ana Reyes"
    assert state["platforms"]["discord"]["view"]["me"]["global_name"] == "Ben Okafor"
    assert state["clock"]["now"] == START.isoformat()
    assert state["facts"]["dossiers"][0]["id"] == "cyberdialogue"


@pytest.mark.parametrize("user", ["../x", "", "a" * 65])
async def test_what_is_no_user_is_refused(client: aiohttp.ClientSession, user: str) -> None:
    async with client.get("/api/state", params={"user": user}) as response:
        assert response.status == 400


async def test_an_action_reaches_its_platform_alone(client: aiohttp.ClientSession, bench: Bench) -> None:
    action = {"do": "type", "channel": "100", "text": "hello"}
    asked = {"platform": "discord", "user": "ben", "action": action}
    async with client.post("/api/act", json=asked) as response:
        assert await response.json() == {"ok": True}
    assert bench.discord.done == [("ben", action)]
    assert bench.slack.done == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("[]", 400),
        ('{"platform": "slack"}', 400),
        ('{"platform": "slack", "user": "ana", "action": {}}', 400),
        ('{"platform": "telex", "user": "ana", "action": {"do": "type"}}', 404),
        (json.dumps({"platform": "slack", "user": "ana", "action": {"do": "x" * 300_000}}), 413),
    ],
)
async def test_what_is_no_action_is_refused(client: aiohttp.ClientSession, body: str, status: int) -> None:
    async with client.post("/api/act", data=body, headers={"Content-Type": "application/json"}) as response:
        assert response.status == status


async def test_the_clock_goes_forward_by_days(client: aiohttp.ClientSession, bench: Bench) -> None:
    async with client.post("/api/clock", json={"advance_days": 2}) as response:
        moved = await response.json()
    assert moved == {"ok": True, "now": (START + timedelta(days=2)).isoformat()}
    assert bench.clock.now() == START + timedelta(days=2)


async def test_going_back_is_allowed_and_warned_of(client: aiohttp.ClientSession) -> None:
    async with client.post("/api/clock", json={"jump_to": "2015-12-01T09:00:00+08:00"}) as response:
        moved = await response.json()
    assert moved["now"] == "2015-12-01T01:00:00+00:00"
    assert "not posted again" in moved["warning"]


async def test_the_next_reminder_is_where_the_clock_jumps(
    client: aiohttp.ClientSession, bench: Bench
) -> None:
    assert bench.desk.reminder
    async with client.post("/api/clock", json={"jump": "next-reminder"}) as response:
        assert (await response.json())["now"] == bench.desk.reminder["at"]


async def test_with_no_reminder_planned_the_clock_stays(client: aiohttp.ClientSession, bench: Bench) -> None:
    bench.desk.reminder = None
    async with client.post("/api/clock", json={"jump": "next-reminder"}) as response:
        assert "remind on" in (await response.json())["error"]
    assert bench.clock.now() == START


async def test_reset_gives_the_present_back(client: aiohttp.ClientSession, bench: Bench) -> None:
    bench.clock.jump_to(START + timedelta(days=9))
    async with client.post("/api/clock", json={"reset": True}) as response:
        assert (await response.json())["now"] == START.isoformat()


@pytest.mark.parametrize(
    "move",
    [
        {"advance_days": True},
        {"advance_days": 10**12},
        {"advance_days": -20_000},
        {"jump_to": "tomorrow"},
        {"jump_to": "2016-01-01T09:00:00"},
        {"jump_to": "2014-12-31T00:00:00Z"},
        {"jump_to": "0001-01-01T00:00:00+14:00"},
        {"jump": "elsewhere"},
        {"reset": False},
        {},
    ],
)
async def test_what_is_no_move_leaves_the_clock(
    client: aiohttp.ClientSession, bench: Bench, move: dict[str, object]
) -> None:
    async with client.post("/api/clock", json=move) as response:
        assert response.status == 400
    assert bench.clock.now() == START


async def test_news_names_the_part_that_changed(client: aiohttp.ClientSession, bench: Bench) -> None:
    async with asyncio.timeout(PATIENCE), client.get("/api/events") as response:
        assert response.content_type == "text/event-stream"
        await _hello(response)
        bench.slack.show(slack_message(1, text="hello"))
        assert await _news(response) == ["slack"]
        bench.desk.load(problems=[])
        assert await _news(response) == ["facts"]
        async with client.post("/api/clock", json={"advance_days": 1}):
            pass
        assert await _news(response) == ["clock"]


async def test_ending_the_playground_ends_open_streams() -> None:
    far_ends = {SLACK: Stage(slack_view()), DISCORD: Stage(discord_view())}
    async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
        async with open_playground(far_ends, clock=StageClock(), facts=StageFacts(), port=0) as url:
            response = await session.get(f"{url}api/events")
            await _hello(response)
        await response.content.read()
        assert response.content.at_eof()


async def test_what_goes_wrong_inside_leaves_as_it_is() -> None:
    with pytest.raises(LookupError, match="mine"):
        async with open_playground(
            {SLACK: Stage(slack_view())}, clock=StageClock(), facts=StageFacts(), port=0
        ):
            raise LookupError("mine")


async def test_the_port_of_an_ended_playground_is_free() -> None:
    async with open_playground({}, clock=StageClock(), facts=StageFacts(), port=0) as url:
        port = int(url.rstrip("/").rpartition(":")[2])
    async with open_playground({}, clock=StageClock(), facts=StageFacts(), port=port) as again:
        assert again == url


async def _hello(response: aiohttp.ClientResponse) -> None:
    """Wait until the stream is open."""
    assert await response.content.readline() == b"event: changed\n"


async def _news(response: aiohttp.ClientResponse) -> list[str]:
    """The parts that the next news names; events that name none only tell the time."""
    while line := await response.content.readline():
        if line.startswith(b"data: ") and (parts := json.loads(line[6:])["parts"]):
            return list(parts)
    raise AssertionError("The stream ended.")
