"""A router over real fact files, asked as a platform asks it; and small dossiers written for a test."""

import inspect
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import commands as command_modules
from bot.cli.offline import NoChannels
from bot.facts.meaning.port import SentenceModel
from bot.facts.store import Store
from bot.holiday_calendar import HolidayCalendar
from bot.model.briefing import (
    Block,
    Briefing,
    Buttons,
    Fields,
    Heading,
    Listing,
    Menu,
    Paragraph,
    Preformatted,
    Quotation,
    Table,
    Timeline,
    words,
)
from bot.model.command import Command, Right
from bot.model.exchange import Reply, Request
from bot.model.ids import Destination, DossierId, UserId
from bot.playground.clock import MovableClock
from bot.ports import PageLimits
from bot.registry import collect
from bot.router.histories import Histories
from bot.router.reading import RequestReader
from bot.router.router import RoutedReply, Router
from tests.facts.treaty import ReaderHere

FACTS = Path(__file__).parents[2] / "facts" / "cyberdialogue"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CHANNEL = Destination(platform="slack", workspace="T1", channel="C1")
ENDLESS = PageLimits(characters=10**9, line=10**9, blocks=10**9, cost=len)


def all_commands() -> tuple[Command, ...]:
    """Every command there is a file for."""
    return collect(command_modules, "COMMAND", Command)


class Asker:
    """Asks one router; the clock stands at noon of 2 March 2026 unless told otherwise."""

    def __init__(
        self,
        root: Path,
        *,
        now: datetime = NOON,
        limits: PageLimits = ENDLESS,
        commands: Sequence[Command] | None = None,
        model: SentenceModel | None = None,
    ) -> None:
        self.clock = MovableClock(now)
        self.store = Store(root, ReaderHere(), model=model)
        self.reload()
        known = all_commands() if commands is None else commands
        zone, calendar = ZoneInfo("UTC"), HolidayCalendar()
        self.router = Router(
            shelf=self.store,
            commands=known,
            clock=self.clock,
            calendar=calendar,
            zone=zone,
            channels=NoChannels(),
            limits=limits,
        )
        self.reader = RequestReader(
            shelf=self.store,
            commands=known,
            clock=self.clock,
            calendar=calendar,
            zone=zone,
            fit=lambda briefing: briefing,
            histories=Histories(),
        )

    def reload(self) -> None:
        """Read the files as they stand now; they must have no problem."""
        problems = self.store.load().problems
        assert not problems, "\n".join(map(str, problems))

    async def attempt(
        self, line: str, *, language: str | None = None, dossier: str = "", manages: bool = True
    ) -> RoutedReply:
        """Ask in a channel; gives the reply and what was wrong with the request."""

        async def authorise(_right: Right, _channel: Destination | None) -> bool:
            return manages

        request = Request(
            dossier=DossierId(dossier) if dossier else self.store.dossiers()[0],
            line=line,
            user=UserId("U1"),
            destination=CHANNEL,
            language=language,
        )
        return await self.router.attempt(request, authorise)

    async def reply(self, line: str, *, language: str | None = None, dossier: str = "") -> Reply:
        """Ask in a channel."""
        return (await self.attempt(line, language=language, dossier=dossier)).reply

    async def ask(self, line: str, *, language: str | None = None, dossier: str = "") -> Briefing:
        """Ask something that must be understood; gives the answer without what is below it to press."""
        attempt = await self.attempt(line, language=language, dossier=dossier)
        assert not attempt.error, f"{line!r}: {attempt.error}"
        briefing = attempt.reply.briefing
        while briefing.blocks and isinstance(briefing.blocks[-1], Buttons | Menu):
            briefing = replace(briefing, blocks=briefing.blocks[:-1])
        return briefing

    async def refused(self, line: str, *, language: str | None = None) -> tuple[str, list[str]]:
        """Ask something that can't be understood; gives the sentence and the lines of the corrections."""
        attempt = await self.attempt(line, language=language)
        assert attempt.error, f"{line!r} was understood: {text_of(attempt.reply.briefing)}"
        return attempt.error, [line for _, line in buttons_of(attempt.reply.briefing)]


def buttons_of(briefing: Briefing) -> list[tuple[str, str]]:
    """The label and line of every button."""
    return [
        (button.label, button.line)
        for block in briefing.blocks
        if isinstance(block, Buttons)
        for button in block.buttons
    ]


def text_of(briefing: Briefing) -> str:
    """All words of a briefing but those of buttons, a line each."""
    return "\n".join([briefing.title, *(line for block in briefing.blocks for line in lines_of(block))])


def lines_of(block: Block) -> list[str]:
    """A block's lines."""
    told: list[str] = []
    match block:
        case Paragraph():
            told = [words(block.line)]
        case Heading():
            told = [block.text]
        case Quotation():
            told = ["".join(block.shown), words(block.credit)]
        case Listing():
            told = [words(item.line) for item in block.items]
        case Fields():
            told = [f"{pair.label}{block.colon}{words(pair.line)}" for pair in block.pairs]
        case Table():
            told = [" | ".join(words(cell) for cell in row.cells) for row in block.rows]
        case Timeline():
            told = [f"{entry.when} | {words(entry.line)}" for entry in block.entries]
        case Preformatted():
            told = block.text.splitlines()
        case Buttons() | Menu():
            pass
    return told


def write_dossier(root: Path, name: str, yaml: str) -> Path:
    """Write a dossier of one file; the folder that holds it and `seeds/` is `root`."""
    folder = root / "facts" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "all.yaml").write_text(inspect.cleandoc(yaml) + "\n", encoding="utf-8")
    return root / "facts"
