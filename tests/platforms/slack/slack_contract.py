"""Slack as the tests that every platform passes look at it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.model.briefing import Briefing
from bot.model.ids import Destination, DossierId
from bot.platforms.slack import PLATFORM
from bot.platforms.slack.render import long_lines, render
from bot.ports import Platform
from tests.platforms.contracts import Contract
from tests.platforms.slack.slack_stage import BRIEFINGS, Stage, here, open_stage, words

_DOSSIER = DossierId("cyberdialogue")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def lines(briefing: Briefing) -> list[str]:
    shown = (_text(block) for block in _blocks(briefing)[1:])
    return [line for text in shown for line in text.split("\n") if line]


def buttons(briefing: Briefing) -> list[str]:
    rows = [block["elements"] for block in _blocks(briefing) if block["type"] == "actions"]
    return [_unescaped((part.get("text") or part["placeholder"])["text"]) for row in rows for part in row]


def _blocks(briefing: Briefing) -> tuple[dict[str, Any], ...]:
    tokens = dict.fromkeys(long_lines(briefing, dossier=_DOSSIER), "token")
    return render(briefing, dossier=_DOSSIER, tokens=tokens).blocks


def _text(block: dict[str, Any]) -> str:
    if block["type"] == "actions":
        return ""
    if block["type"] == "context":
        return "\n".join(_unescaped(element["text"]) for element in block["elements"])
    return "\n".join(text for part in block["elements"] for text in _parts(part))


def _parts(part: dict[str, Any]) -> Iterator[str]:
    if part["type"] == "rich_text_list":
        for item in part["elements"]:
            yield from _parts(item)
    else:
        yield "".join(element.get("text") or element["fallback"] for element in part["elements"]).replace(
            "\N{WORD JOINER}", ""
        )


def _unescaped(text: str) -> str:
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    return text


@dataclass
class Workspace:
    """The bot in front of #briefings."""

    stage: Stage
    platform: Platform
    destination: Destination
    gone: Destination

    def posts(self) -> list[str]:
        return [words(message) for message in self.stage.messages()]

    async def lock_out(self) -> None:
        done = await self.stage.far_end.admin({"do": "remove_bot", "channel": BRIEFINGS})
        assert done["ok"], done


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[Workspace]:
    del folder
    async with open_stage() as stage:
        yield Workspace(stage=stage, platform=stage.platform, destination=here(), gone=here("C06BRFNONE9"))


CONTRACT = Contract(kind=PLATFORM, lines=lines, buttons=buttons, open=opened)
