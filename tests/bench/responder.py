"""Takes what a Discord client sends; runs as a process of its own, and never refuses anything."""

import asyncio
import json
import sys
from typing import Any, Final

from aiohttp import web

APPLICATION: Final = "1170000000000000001"
BOT: Final = {
    "id": "1170000000000000009",
    "username": "bench",
    "discriminator": "0",
    "avatar": None,
    "bot": True,
}
CONTENT_LIMIT: Final = 2000  # characters
_sizes: list[int] = []


def _json(value: object) -> web.Response:
    # discord.py takes it for text if a charset follows.
    return web.Response(body=json.dumps(value).encode(), content_type="application/json")


async def take(request: web.Request) -> web.Response:
    """Take an answer to an interaction, and give the message back where that is asked for."""
    body = await request.read()
    _sizes.append(len(body))
    if request.query.get("with_response") != "true":
        return web.Response(status=204)
    return _json(_made(request.match_info["id"], json.loads(body)["data"]))


def _made(interaction: str, data: dict[str, Any]) -> dict[str, Any]:
    """Source: Discord documentation, Receiving and Responding, "Interaction Callback Response Object"."""
    about = {"id": interaction, "type": 2}
    message = {
        "id": str(int(interaction) + 1),
        "channel_id": "1160000000000000001",
        "type": 20,
        "author": BOT,
        "content": data.get("content") or "",
        "embeds": data.get("embeds") or [],
        "attachments": [],
        "components": data.get("components") or [],
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "pinned": False,
        "tts": False,
        "flags": 64,
        "timestamp": "2024-01-01T00:00:00.000000+00:00",
        "edited_timestamp": None,
        "application_id": APPLICATION,
        "webhook_id": APPLICATION,
    }
    return {
        "interaction": {**about, "response_message_id": message["id"], "response_message_ephemeral": True},
        "resource": {"type": 4, "message": message},
    }


async def tell_bot(_: web.Request) -> web.Response:
    """Tell the client who it is."""
    return _json(BOT)


async def tell_application(_: web.Request) -> web.Response:
    """Tell the client which application it belongs to."""
    application = {
        "id": APPLICATION,
        "name": "bench",
        "description": "",
        "icon": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "",
        "owner": BOT,
        "team": None,
        "flags": 0,
        "summary": "",
    }
    return _json(application)


async def tell_gateway(_: web.Request) -> web.Response:
    """Tell where the gateway would be; nobody connects to it here."""
    limits = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
    return _json({"url": "ws://127.0.0.1:1", "shards": 1, "session_start_limit": limits})


async def give_commands(_: web.Request) -> web.Response:
    """The registered slash commands: none."""
    return _json([])


async def take_commands(request: web.Request) -> web.Response:
    """Register slash commands."""
    numbered = enumerate(await request.json(), start=1)
    return _json(
        [
            {**command, "id": str(number), "application_id": APPLICATION, "version": "1"}
            for number, command in numbered
        ]
    )


async def main() -> None:
    """Serve, and tell the size of the last answer whenever a line comes in."""
    application = web.Application()
    application.router.add_post("/interactions/{id}/{token}/callback", take)
    application.router.add_get("/users/@me", tell_bot)
    application.router.add_get("/oauth2/applications/@me", tell_application)
    application.router.add_get("/applications/@me", tell_application)
    application.router.add_get("/gateway/bot", tell_gateway)
    application.router.add_get("/applications/{id}/commands", give_commands)
    application.router.add_put("/applications/{id}/commands", take_commands)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)  # noqa: T201 - what the parent waits for
    while await asyncio.to_thread(sys.stdin.readline):
        print(_sizes[-1], flush=True)  # noqa: T201


if __name__ == "__main__":
    asyncio.run(main())
