"""The third platform as the tests that every platform passes look at it."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot.model.ids import Destination
from bot.ports import Platform
from tests.platforms.contracts import Contract
from tests.platforms.discord.discord_core import SampleCore, SteadyClock
from tests.platforms.third.placed.third import PLATFORM
from tests.platforms.third.placed.third.client import CLOSED, DIRECTORY
from tests.platforms.third.placed.third.render import labels, lines


@dataclass
class Folder:
    """One folder of channels."""

    platform: Platform
    path: Path
    destination: Destination
    gone: Destination

    def posts(self) -> list[str]:
        messages = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(self.path.iterdir())]
        return [
            "\n".join([*message.get("notice", ()), message["title"], *message["lines"]])
            for message in messages
        ]

    async def lock_out(self) -> None:
        (self.path / CLOSED).touch()


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Folder]:
    channel = folder / "open"
    channel.mkdir()
    async with PLATFORM.connect({DIRECTORY: str(folder)}, SampleCore(), SteadyClock()) as platform:
        here = Destination(platform="third", workspace="", channel="open")
        yield Folder(platform=platform, path=channel, destination=here, gone=replace(here, channel="gone"))


CONTRACT = Contract(kind=PLATFORM, lines=lines, buttons=labels, open=opened)
