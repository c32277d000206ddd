"""What Slack sends: read by the parsers, and as signed requests to the connected bot."""

import asyncio
import hashlib
import hmac
import json
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from random import Random
from typing import Any, Final, NamedTuple
from urllib.parse import quote, urlencode

import aiohttp
from aiohttp import web

from bot.app import open_kernel, platform_kinds
from bot.clock import SystemClock
from bot.config import read_settings
from bot.model.ids import DossierId
from bot.model.text import tidy
from bot.platforms.slack import parse
from bot.platforms.slack.forms import read_form
from bot.playground.slack import open_far_end
from tests.fuzz.lines import GRAMMAR, WORDS
from tests.fuzz.mutation import mutated_bytes, mutated_json
from tests.fuzz.settling import settle
from tests.fuzz.target import Attempt, Target
from tests.router.asking import FACTS

_TEAM, _BOT, _ANA, _CHANNEL = "T06BRF8K2QD", "U06BRFBOT63", "U06BRFANA41", "C06BRFBRI02"
# Stands for the address that takes what follows a request; the port is known only once somebody listens.
_HOOK: Final = "http://127.0.0.1:1/hook"
_FORM: Final = "application/x-www-form-urlencoded"
_SLASH_COMMANDS: Final = (DossierId("cyberdialogue"), DossierId("straits"))
_TEXTS: Final = (
    *WORDS,
    f"<@{_BOT}> help",
    "cyberdialogue summary",
    "share-1",
    "key.0123456789abcdef01234567.2",
)

_COMMAND: Final = {
    "team_id": _TEAM,
    "channel_id": _CHANNEL,
    "channel_name": "briefings",
    "user_id": _ANA,
    "user_name": "ana",
    "command": "/cyberdialogue",
    "text": "fact hotline",
    "api_app_id": "A06BRFAPP74",
    "response_url": _HOOK,
    "trigger_id": "1.2.abc",
}
_MENTION: Final = {
    "type": "event_callback",
    "team_id": _TEAM,
    "event_id": "Ev1",
    "event_time": 1764547200,
    "event": {
        "type": "app_mention",
        "user": _ANA,
        "channel": _CHANNEL,
        "ts": "1764547200.000002",
        "text": f"<@{_BOT}> timeline from:2014",
        "thread_ts": "1764547100.000001",
        "team": _TEAM,
        "blocks": [{"type": "rich_text", "block_id": "x", "elements": []}],
    },
}
_DIRECT: Final = {
    **_MENTION,
    "event": {**_MENTION["event"], "type": "message", "channel_type": "im", "channel": "D1"},  # type: ignore[dict-item]
}
_HOME: Final = {
    **_MENTION,
    "event": {"type": "app_home_opened", "user": _ANA, "channel": "D1", "tab": "home", "event_ts": "1.2"},
}
_PRESS: Final = {
    "type": "block_actions",
    "team": {"id": _TEAM},
    "user": {"id": _ANA, "name": "ana", "team_id": _TEAM},
    "response_url": _HOOK,
    "trigger_id": "1.2.abc",
    "channel": {"id": _CHANNEL, "name": "briefings"},
    "container": {
        "type": "message",
        "message_ts": "1764547200.000002",
        "channel_id": _CHANNEL,
        "is_ephemeral": True,
    },
    "message": {
        "ts": "1764547200.000002",
        "thread_ts": "",
        "text": "Answer",
        "metadata": {"event_type": "reminder", "event_payload": {"key": "0123456789abcdef01234567"}},
        "blocks": [{"type": "section", "block_id": "key.0123456789abcdef01234567.2"}],
    },
    "actions": [
        {
            "type": "button",
            "action_id": "replace-1",
            "value": "cyberdialogue timeline page:2",
            "block_id": "b",
        }
    ],
}
_ORIGIN: Final = {"dossier": "cyberdialogue", "channel": _CHANNEL, "effect": "reply", "line": "remind on"}
_SUBMITTED: Final = {
    "type": "view_submission",
    "team": {"id": _TEAM},
    "user": {"id": _ANA, "name": "ana"},
    "view": {
        "id": "V1",
        "type": "modal",
        "callback_id": "form",
        "private_metadata": json.dumps(_ORIGIN),
        "blocks": [
            {
                "type": "input",
                "block_id": "leads",
                "element": {"type": "plain_text_input", "action_id": "leads"},
            },
            {
                "type": "input",
                "block_id": "language",
                "element": {
                    "type": "static_select",
                    "action_id": "language",
                    "initial_option": {"value": "en"},
                },
            },
            {
                "type": "input",
                "block_id": "channel",
                "element": {"type": "conversations_select", "action_id": "channel"},
            },
        ],
        "state": {
            "values": {
                "leads": {"leads": {"type": "plain_text_input", "value": "30 7 1"}},
                "language": {"language": {"type": "static_select", "selected_option": {"value": "zh"}}},
                "channel": {"channel": {"type": "conversations_select", "selected_conversation": _CHANNEL}},
            }
        },
    },
}
_JSON_EVENTS: Final = (
    _MENTION,
    _DIRECT,
    _HOME,
    {"type": "url_verification", "challenge": "c"},
    {"ssl_check": "1"},
)
_INTERACTIONS: Final = (
    _PRESS,
    _SUBMITTED,
    {"type": "view_closed", "view": _SUBMITTED["view"]},
    {"type": "x"},
)


def _draw_payload(chance: Random) -> tuple[str, Any]:
    kind, payload = chance.choice(
        (("command", _COMMAND), ("message", _MENTION), ("press", _PRESS), ("form", _SUBMITTED))
    )
    if kind == "form":
        payload = {**payload, "view": {**payload["view"], "state": _filled(chance, payload["view"]["state"])}}  # type: ignore[dict-item, index]
    else:
        payload = mutated_json(chance, payload, _TEXTS, keeps_shape=True)
    return kind, payload


def _filled(chance: Random, state: Any) -> Any:
    """Fill a form in otherwise; its blocks and its metadata come back as we sent them."""
    filled = json.loads(json.dumps(state))
    texts = [chance.choice(_TEXTS), chance.choice(_TEXTS)]
    values = filled["values"]
    values["leads"]["leads"]["value"] = chance.choice(
        (None, "", mutated_json(chance, texts, _TEXTS, keeps_shape=True)[0])
    )
    if chance.randrange(2):
        values["language"]["language"]["selected_option"] = None
    if chance.randrange(2):
        values["channel"]["channel"]["selected_conversation"] = None
    return filled


async def _read(case: tuple[str, Any]) -> None:
    kind, payload = case
    match kind:
        case "command":
            request = parse.command(payload, _TEAM).request
            assert request.line == tidy(request.line)
        case "message":
            question = parse.message(payload["event"], _TEAM, _BOT, _SLASH_COMMANDS, GRAMMAR)
            assert question is None or question.request.line
        case "press":
            press = parse.press(payload, _TEAM)
            assert press is None or press.dossier
        case _:
            submission = read_form(payload)
            assert "\n" not in submission.asks(submission.line)


@asynccontextmanager
async def _open_parsers() -> AsyncIterator[Attempt]:
    yield _read


class _Sent(NamedTuple):
    body: bytes
    content_type: str
    is_signed: bool


def _draw_request(chance: Random) -> _Sent:
    match chance.randrange(4):
        case 0:
            payload = _on_loopback(mutated_json(chance, _COMMAND, _TEXTS, keeps_shape=False))
            body, kind = (
                urlencode(payload, errors="replace").encode() if isinstance(payload, dict) else b"",
                _FORM,
            )
        case 1:
            payload = mutated_json(
                chance, chance.choice(_JSON_EVENTS), _TEXTS, keeps_shape=not chance.randrange(2)
            )
            body, kind = json.dumps(payload).encode(), "application/json"
        case _:
            shaped = chance.choice(_INTERACTIONS)
            payload = mutated_json(chance, shaped, _TEXTS, keeps_shape=not chance.randrange(2))
            body, kind = urlencode({"payload": json.dumps(_on_loopback(payload))}).encode(), _FORM
    if not chance.randrange(12):
        kind = chance.choice((_FORM, "application/json", "text/plain", "multipart/form-data"))
    # Bytes of another address would have the bot speak to it.
    if not chance.randrange(12) and b"http" not in body:
        body = mutated_bytes(chance, body)
    return _Sent(body, kind, bool(chance.randrange(20)))


def _on_loopback(payload: Any) -> Any:
    """Lead every address of a payload back to this machine."""
    if isinstance(payload, dict):
        found = {key: _on_loopback(value) for key, value in payload.items() if key != "response_urls"}
        return {**found, "response_url": _HOOK} if "response_url" in payload else found
    return [_on_loopback(item) for item in payload] if isinstance(payload, list) else payload


@asynccontextmanager
async def _open_bot() -> AsyncIterator[Attempt]:
    kind = next(kind for kind in platform_kinds() if kind.name == parse.PLATFORM)
    clock, port = SystemClock(), _free_port()
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        shared = read_settings(
            {"FACTS_DIR": str(FACTS), "DATABASE_URL": f"sqlite:///{folder}/ledger.sqlite3"}
        )
        kernel = await stack.enter_async_context(open_kernel(shared, shared.ledger, clock))
        await kernel.core.prepare()
        assert kind.manifest
        manifest = kind.manifest(kernel.core.slash_commands, None)
        far_end = await stack.enter_async_context(open_far_end(manifest=manifest))
        settings = {**far_end.settings, "SLACK_HTTP_PORT": str(port), "SLACK_APP_TOKEN": ""}
        await stack.enter_async_context(kind.connect(settings, kernel.core, clock))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        url, secret = f"http://127.0.0.1:{port}/slack/events", far_end.settings["SLACK_SIGNING_SECRET"]
        hook = await stack.enter_async_context(_open_hook())
        resting = asyncio.all_tasks()

        async def attempt(sent: _Sent) -> None:
            sent = sent._replace(
                body=sent.body.replace(quote(_HOOK, safe="").encode(), quote(hook, safe="").encode())
            )
            stamp = str(int(clock.now().timestamp()))
            headers = {"Content-Type": sent.content_type, "X-Slack-Request-Timestamp": stamp}
            headers["X-Slack-Signature"] = _signature(secret if sent.is_signed else "other", stamp, sent.body)
            async with session.post(url, data=sent.body, headers=headers) as response:
                text = await response.text()
            _check_answer(sent, response.status, text)
            await settle(resting)

        yield attempt


@asynccontextmanager
async def _open_hook() -> AsyncIterator[str]:
    """Open what takes everything that follows a request; gives its address."""

    async def take(_: web.Request) -> web.Response:
        return web.Response(text="ok")

    application = web.Application()
    application.router.add_post("/hook", take)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        await runner.cleanup()


def _check_answer(sent: _Sent, status: int, text: str) -> None:
    assert status < 500, f"{status}: {text[:300]}"
    assert "Traceback" not in text
    assert "noted under number" not in text
    assert sent.is_signed or status != 200 or not text


def _signature(secret: str, stamp: str, body: bytes) -> str:
    return (
        "v0=" + hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    )


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


SLACK_PAYLOADS: Final = Target(name="Slack payloads", share=1200, draw=_draw_payload, open=_open_parsers)
SLACK_REQUESTS: Final = Target(name="Slack requests", share=15, draw=_draw_request, open=_open_bot)
