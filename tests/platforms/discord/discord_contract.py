"""Discord as the tests that every platform passes look at it."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot.model.briefing import Briefing
from bot.model.ids import Destination, DossierId
from bot.platforms.discord import PLATFORM
from bot.platforms.discord.drawing import walked
from bot.platforms.discord.render import long_lines, render
from bot.playground.discord import open_far_end
from bot.ports import Platform
from tests.platforms.contracts import Contract
from tests.platforms.discord.discord_core import PATIENCE, TERMS, Person, SampleCore, connected, text, title

_DOSSIER = DossierId("cyberdialogue")
_MARKS = re.compile(
    r"\\(?P<kept>[^A-Za-z0-9\s])|(?P<fence>`+) ?(?P<code>(?s:.*?)) ?(?P=fence)|[*_]+"
    r"|(?:^|(?<=\n))(?:-# |> |• |#{2,3} |\d+\. )"
)


def lines(briefing: Briefing) -> list[str]:
    tokens = dict.fromkeys(long_lines(briefing, dossier=_DOSSIER), "token")
    drawn = render(briefing, dossier=_DOSSIER, tokens=tokens)
    first, *others = [part["content"] for part in walked(drawn.components) if part.get("content")]
    whole = "\n".join([first.partition("\n")[2], *others])  # the first line is the title
    shown = _MARKS.sub(lambda mark: mark["kept"] or mark["code"] or "", whole)
    return [line for line in shown.split("\n") if line]


def buttons(briefing: Briefing) -> list[str]:
    tokens = dict.fromkeys(long_lines(briefing, dossier=_DOSSIER), "token")
    parts = walked(render(briefing, dossier=_DOSSIER, tokens=tokens).components)
    return [part.get("label") or part["placeholder"] for part in parts if "custom_id" in part]


@dataclass
class Server:
    """The bot in front of #general."""

    ana: Person
    platform: Platform
    destination: Destination
    gone: Destination

    def posts(self) -> list[str]:
        return [f"{title(message)}\n{text(message)}" for message in self.ana.messages]

    async def lock_out(self) -> None:
        denied = {"do": "deny", "channel": self.destination.channel, "permission": "SEND_MESSAGES"}
        done = await self.ana.far_end.admin(denied)
        assert done["ok"], done
        # The gateway tells the bot of it, and nobody else of having done so.
        async with asyncio.timeout(PATIENCE):
            while not await self.platform.check(self.destination):  # noqa: ASYNC110 - see above
                await asyncio.sleep(0.02)


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Server]:
    del folder
    async with open_far_end(terms=TERMS) as far_end, connected(far_end, SampleCore()) as platform:
        ana = Person(far_end, "ana")
        here = ana.destination
        yield Server(ana=ana, platform=platform, destination=here, gone=replace(here, channel="1"))


CONTRACT = Contract(kind=PLATFORM, lines=lines, buttons=buttons, open=opened)
