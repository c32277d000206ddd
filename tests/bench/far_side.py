"""A far end as a process of its own, with rate limits on; tells what it was asked for."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final

from bot.model.ids import Destination
from bot.playground.discord import open_far_end as open_discord
from bot.playground.slack import open_far_end as open_slack

_TOO_MANY: Final = 429
_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class FarSide:
    """The parent's end of it.

    Attributes:
        settings: With which the bot connects to it.
        channels: Where the bot may post.
    """

    platform: str
    settings: dict[str, str]
    channels: list[Destination]
    process: asyncio.subprocess.Process

    async def told(self) -> tuple[int, int]:
        """How many requests came so far, and how many of them it answered with 429."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(b"\n")
        async with asyncio.timeout(_SECONDS):
            requests, refused = json.loads(await self.process.stdout.readline())
        return requests, refused


@asynccontextmanager
async def open_far_side(platform: str, channels: int) -> AsyncIterator[FarSide]:
    """Open a platform; Slack's has four channels at most."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.far_side", platform, str(channels), stdin=-1, stdout=-1
    )
    assert process.stdout
    try:
        async with asyncio.timeout(_SECONDS):
            told = json.loads(await process.stdout.readline())
        places = [
            Destination(platform=platform, workspace=told["workspace"], channel=channel)
            for channel in told["channels"]
        ]
        yield FarSide(platform, told["settings"], places, process)
    finally:
        process.kill()
        await process.wait()


async def _serve_discord(channels: int) -> None:
    async with open_discord() as far_end:
        made = [
            await far_end.admin({"do": "create_channel", "name": f"c{number}"}) for number in range(channels)
        ]
        seen: Any = far_end.view("ana")
        guild = next(place["guild_id"] for place in seen["channels"] if place.get("guild_id"))
        told = {
            "settings": far_end.settings,
            "workspace": guild,
            "channels": [one["channel"] for one in made],
        }
        await _tell(told, far_end)


async def _serve_slack(channels: int) -> None:
    async with open_slack() as far_end:
        seen: Any = far_end.view("ben")
        places = [place["id"] for place in seen["channels"]][:channels]
        for place in places:
            await far_end.admin({"do": "add_bot", "channel": place})
        told = {"settings": dict(far_end.settings), "workspace": "T06BRF8K2QD", "channels": places}
        await _tell(told, far_end)


async def _tell(told: dict[str, Any], far_end: Any) -> None:
    print(json.dumps(told), flush=True)  # noqa: T201 - what the parent waits for
    while await asyncio.to_thread(sys.stdin.readline):
        statuses = [entry["status"] for entry in far_end.log]
        print(json.dumps([len(statuses), statuses.count(_TOO_MANY)]), flush=True)  # noqa: T201


if __name__ == "__main__":
    serve = {"discord": _serve_discord, "slack": _serve_slack}[sys.argv[1]]
    asyncio.run(serve(int(sys.argv[2])))
