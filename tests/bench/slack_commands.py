"""`/cyberdialogue fact hotline` on Slack, against a bare Bolt app that answers a fixed text."""

import asyncio
import itertools
import json
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from socket import socket
from typing import Final

from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.app import Kernel, open_kernel
from bot.clock import SystemClock
from bot.config import read_settings as read_shared
from bot.model.deduplication import Deduplicator
from bot.platforms.slack.authorization import Authorization
from bot.platforms.slack.background import open_background
from bot.platforms.slack.client import _app
from bot.platforms.slack.home import Home
from bot.platforms.slack.http import open_web_api
from bot.platforms.slack.identity import Identity
from bot.platforms.slack.modals import Modals
from bot.platforms.slack.render_cache import RenderCache
from bot.platforms.slack.request_handler import RequestHandler
from bot.platforms.slack.server import open_server
from bot.platforms.slack.settings import PATH, HttpSettings, read_settings
from bot.platforms.slack.slash import SlashCommands
from tests.bench.knocker import SECRET, body
from tests.bench.pairs import Batch, compare
from tests.bench.table import Row

FACTS: Final = Path(__file__).parents[2] / "facts" / "cyberdialogue"
_TEAM, _USER, _BOT = "T06BRF8K2QD", "U06BRFBOT01", "B06BRFBOT01"
_TURNS: Final = 31
_TIMES: Final = 60
_KNOCKER_SECONDS: Final = 60.0
_CROWD_REQUESTS: Final = 4000
_GOAL_CROWD: Final = 0.15  # seconds
_GOAL_SHORTCUT: Final = 1.3
_NUMBERS: Final = itertools.count(1_000_000)  # of requests, no two of which are the same


@asynccontextmanager
async def open_real_kernel() -> AsyncIterator[Kernel]:
    """Open everything but the platforms, over the dossier of this project."""
    with tempfile.TemporaryDirectory() as folder:
        settings = read_shared(
            {"FACTS_DIR": str(FACTS), "DATABASE_URL": f"sqlite:///{folder}/ledger.sqlite3"}
        )
        async with open_kernel(settings, settings.ledger, SystemClock()) as kernel:
            await kernel.core.prepare()
            yield kernel


async def measure() -> list[Row]:
    """Measure; gives the rows of the table."""
    async with open_real_kernel() as kernel, _our_app(kernel) as ours:
        answer = await ours.async_dispatch(_request(body(0)))
        assert answer.status == 200
        assert "hotline" in answer.body
        text = "x" * len(answer.body)
        direct = await compare(_dispatching(ours), _dispatching(_bare_app(text)), turns=_TURNS, times=_TIMES)
        shortcut = await compare(
            _dispatching(ours), _dispatching(_barest_app(text)), turns=_TURNS, times=_TIMES
        )
        signed = await _over_http(ours, text)
        crowded = await _crowded(ours)
    return [
        direct.row("Slack, Bolt in process, against a bare listener"),
        shortcut.row(
            "Slack, Bolt in process, against a bare middleware in the same place", goal=_GOAL_SHORTCUT
        ),
        signed,
        crowded,
    ]


@asynccontextmanager
async def _our_app(kernel: Kernel) -> AsyncIterator[AsyncApp]:
    settings = read_settings(
        {
            "SLACK_BOT_TOKEN": "xoxb-bench",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_HTTP_PORT": "1",
            "SLACK_API_URL": "http://127.0.0.1:1/api/",
        }
    )
    me = Identity(team=_TEAM, user=_USER, bot=_BOT)
    async with open_web_api(settings) as api, open_background() as background:
        desk = RequestHandler(
            core=kernel.core,
            web=api,
            me=me,
            authorization=Authorization(api, me, settings),
            render_cache=RenderCache(kernel.core),
            background=background,
            deduplicator=Deduplicator(SystemClock().now),
        )
        home = Home(desk)
        modals = Modals(desk, home)
        yield _app(desk, SlashCommands(desk, modals), modals, home, is_http=True)


async def _authorize() -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=None, team_id=_TEAM, bot_token="xoxb-bench", bot_id=_BOT, bot_user_id=_USER
    )


def _bare_app(text: str, *, verifies: bool = False) -> AsyncApp:
    """Make an app as the first page of Bolt's documentation has it."""
    app = AsyncApp(
        signing_secret=SECRET,
        authorize=_authorize,
        process_before_response=True,
        request_verification_enabled=verifies,
    )

    @app.command("/cyberdialogue")
    async def answer(ack: AsyncAck) -> None:
        await ack(text)

    return app


class _Shortcut(AsyncMiddleware):
    def __init__(self, text: str) -> None:
        self._text = text

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,  # noqa: ARG002 - the base class's signature
        resp: BoltResponse,  # noqa: ARG002
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002, ARG002
    ) -> BoltResponse:
        return BoltResponse(status=200, body={"text": self._text})


def _barest_app(text: str) -> AsyncApp:
    """Make an app that answers before Bolt does anything else, as ours does."""
    return AsyncApp(
        signing_secret=SECRET,
        before_authorize=_Shortcut(text),
        authorize=_authorize,
        process_before_response=True,
        request_verification_enabled=False,
    )


def _request(form: str) -> AsyncBoltRequest:
    return AsyncBoltRequest(body=form, headers={"content-type": "application/x-www-form-urlencoded"})


def _dispatching(app: AsyncApp) -> Batch:
    forms = iter([body(next(_NUMBERS)) for _ in range((_TURNS + 1) * _TIMES)])

    async def batch(times: int) -> None:
        for form in itertools.islice(forms, times):
            response = await app.async_dispatch(_request(form))
            # What came twice is acknowledged without an answer.
            assert response.body

    return batch


async def _over_http(ours: AsyncApp, text: str) -> Row:
    async with AsyncExitStack() as stack:
        our_port, bare_port = _free_port(), _free_port()
        http = HttpSettings(signing_secret=SECRET, host="127.0.0.1", port=our_port)
        await stack.enter_async_context(open_server(http, SystemClock(), ours.async_dispatch))
        application = _bare_app(text, verifies=True).web_app(path=PATH)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", bare_port).start()
        knocker = await stack.enter_async_context(_open_knocker())
        compared = await compare(
            _knocking(knocker, our_port), _knocking(knocker, bare_port), turns=_TURNS, times=_TIMES
        )
    return compared.row("Slack, signed HTTP, against a bare listener")


async def _crowded(ours: AsyncApp) -> Row:
    """How long 64 people wait who ask one thing after the other, all at once; one round warms up."""
    port = _free_port()
    http = HttpSettings(signing_secret=SECRET, host="127.0.0.1", port=port)
    async with open_server(http, SystemClock(), ours.async_dispatch):
        for first in (1, 2):
            command = [sys.executable, "-m", "tests.bench.crowd", f"http://127.0.0.1:{port}{PATH}"]
            crowd = await asyncio.create_subprocess_exec(
                *command, str(first * 10**7), str(_CROWD_REQUESTS), stdout=-1
            )
            async with asyncio.timeout(_KNOCKER_SECONDS):
                told = json.loads((await crowd.communicate())[0])
    seconds = sorted(told["seconds"])
    last = seconds[len(seconds) * 99 // 100]
    return Row(
        "Slack over HTTP, 64 at once, p99",
        f"{1e3 * last:.0f} ms",
        f"{len(seconds) / told['whole']:.0f}/s; p50 {1e3 * seconds[len(seconds) // 2]:.0f} ms",
        goal=f"≤ {1e3 * _GOAL_CROWD:.0f} ms",
        reached=last <= _GOAL_CROWD,
    )


def _free_port() -> int:
    with socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@asynccontextmanager
async def _open_knocker() -> AsyncIterator[asyncio.subprocess.Process]:
    """Open a process that sends signed requests, so that sending does not count."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.knocker", stdin=-1, stdout=-1
    )
    try:
        yield process
    finally:
        process.kill()
        await process.wait()


def _knocking(knocker: asyncio.subprocess.Process, port: int) -> Batch:
    async def batch(times: int) -> None:
        assert knocker.stdin
        assert knocker.stdout
        order = {"url": f"http://127.0.0.1:{port}{PATH}", "times": times}
        knocker.stdin.write(json.dumps(order).encode() + b"\n")
        async with asyncio.timeout(_KNOCKER_SECONDS):
            assert await knocker.stdout.readline() == b"200\n"

    return batch
