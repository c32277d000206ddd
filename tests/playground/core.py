"""A small core behind the real adapters: the page then shows what the platforms' own code makes of it."""

import asyncio
import re
from collections.abc import Sequence
from datetime import datetime

from bot.model.briefing import (
    Block,
    Briefing,
    Button,
    Buttons,
    Effect,
    Entry,
    Heading,
    Item,
    Listing,
    Paragraph,
    Quotation,
    Row,
    Span,
    Table,
    Timeline,
    code,
    plain,
    strong,
)
from bot.model.command import Command, Context, Field, Form, Right
from bot.model.exchange import Authorise, Completion, Reply, Request, SlashCommand, Visitor
from bot.model.ids import Destination, DossierId
from bot.model.option import Day, Named, Option, Reference, Words
from bot.model.text import Phrase, Text
from tests.platforms.sharing_core import Sharings, as_shared
from tests.playground.stage import StageClock
from tests.speaking import say

DOSSIER = DossierId("cyberdialogue")
CREDIT = plain("China Daily, 3 December 2015")


def _text(english: str) -> Text:
    return Text((("en", english),))


def _run(_context: Context, **_options: object) -> Briefing:
    raise NotImplementedError


def _command(name: str, summary: str, *options: Option) -> Command:
    return Command(name=name, names=_text(name), summary=_text(summary), run=_run, options=options)


FACT = Option(name="id", summary=_text("Which fact"), value=Named(of=Reference.FACT), required=True)
QUESTION = Option(
    name="words", summary=_text("What to look for"), value=Words(), required=True, takes_rest=True
)
TITLE = Option(name="title", summary=_text("The title"), value=Words())
AS_OF = Option(name="as_of", summary=_text("As known on"), value=Day())
DOOR = SlashCommand(
    name=DOSSIER,
    title=_text("China–US ministerial dialogue on cybercrime"),
    commands=(
        _command("summary", "The dossier on one page"),
        _command("fact", "One fact with its quotation", FACT),
        _command("search", "Find facts by words", QUESTION),
        _command("deadlines", "What is owed, and by when", AS_OF),
        _command("timeline", "What happened, in order"),
        _command("remind on", "Post reminders in this channel"),
        _command("propose", "Propose another title", TITLE),
    ),
)
FACTS = {
    "hotline": "A hotline is set up",
    "training-course": "A course in Beijing",
    "cases": "Cases to work on",
}


class PlaygroundCore(Sharings):
    """Answers a handful of lines, as the real core would."""

    slash_commands: Sequence[SlashCommand] = (DOOR,)

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, str] = {}

    async def other_slash_commands(self, known: Sequence[SlashCommand], /) -> Sequence[SlashCommand]:
        assert tuple(known) == tuple(self.slash_commands)
        await asyncio.Event().wait()
        raise AssertionError

    def known_answer(self, request: Request) -> Reply | None:
        del request
        return None

    async def answer(self, request: Request, authorise: Authorise) -> Reply:
        name = request.line.partition(" ")[0]
        if name == "remind":
            return _remind(allowed=await authorise(Right.REMINDERS, None))
        if name == "propose":
            return _propose(request)
        page = {"summary": _summary, "fact": _fact, "timeline": _timeline, "deadlines": _deadlines}.get(
            name, _search
        )
        asked = request.dossier or DOOR.name
        told = page(request.line)
        told = as_shared(told, request) if request.shares else told
        return Reply(briefing=told, public=request.shares or "public:true" in request.line, dossier=asked)

    async def complete(
        self, dossier: DossierId, option: Option, typed: str, language: str, where: Destination | None = None
    ) -> Sequence[Completion]:
        del dossier, option, language, where
        return [Completion(label=title, value=name) for name, title in FACTS.items() if typed in name]

    async def home(self, visitor: Visitor) -> Reply:
        del visitor
        return Reply(briefing=_summary("summary"), public=False, dossier=DOOR.name)

    def say(self, language: str | None, what: Phrase, /) -> str:
        return say(language, what)

    async def channel_moved(self, old: Destination, new: Destination) -> None:
        raise AssertionError(f"nobody moves a channel here: {old} {new}")

    async def note_answer(
        self, dossier: DossierId, destination: Destination, reply: Reply, *, token: str, below: str = ""
    ) -> str:
        del dossier, destination, reply, token, below
        return ""

    async def keep_line(self, line: str) -> str:
        token = f"{len(self.kept):016x}"
        self.kept[token] = line
        return token

    async def kept_line(self, token: str) -> str | None:
        return self.kept.get(token)


class CoreClock(StageClock):
    """The same clock as adapters see it."""

    async def wait_until(self, instant: datetime) -> None:
        raise NotImplementedError


def _summary(line: str) -> Briefing:
    second = "page:2" in line
    blocks: tuple[Block, ...] = (
        Paragraph(
            line=(
                Span("According to China Daily, "),
                strong("the two sides agreed on guiding principles"),
                Span(" for fighting Internet crimes at their first ministerial dialogue."),
            )
        ),
        Heading(text="What was agreed"),
        Listing(
            items=(
                Item(
                    line=(
                        strong("Hotline"),
                        Span(" — talks between ministers and their deputies. "),
                        code("hotline"),
                    )
                ),
                Item(
                    line=(
                        strong("Training"),
                        Span(" — a course in Beijing in 2016. "),
                        code("training-course"),
                    )
                ),
            )
        ),
        Paragraph(line=CREDIT, quiet=True),
    )
    rest: tuple[Block, ...] = (Paragraph(line=plain("Nobody has looked yet whether the course was held.")),)
    turn = (
        Button(label="First page", line="summary")
        if second
        else Button(label="Next page", line="summary page:2")
    )
    share = Button(label="Share in channel", line="summary public:true", effect=Effect.SHARE, primary=True)
    return Briefing(
        title="Summary, page 2 of 2" if second else "China–US ministerial dialogue on cybercrime",
        blocks=(*(rest if second else blocks), Buttons(buttons=(share, turn))),
    )


def _fact(line: str) -> Briefing:
    return Briefing(
        title=FACTS.get(re.split("[ :]", line)[-1].strip('"'), "No such fact"),
        blocks=(
            Quotation(
                before="They also agreed to ",
                quote="set up a hotline",
                after=" and reached a consensus on counterterrorism cases involving cyberspace.",
                credit=CREDIT,
            ),
        ),
    )


def _search(line: str) -> Briefing:
    return Briefing(
        title="Found",
        blocks=(
            Paragraph(line=plain("The talks were co-chaired by State Councilor Guo Shengkun.")),
            Paragraph(line=plain(f"You asked: {line}"), quiet=True),
        ),
    )


def _timeline(_line: str) -> Briefing:
    entries = (
        Entry(when="2014", line=plain("China withdrew from a working group.")),
        Entry(when="1 December 2015", line=plain("The first ministerial dialogue took place.")),
    )
    return Briefing(title="Timeline", blocks=(Timeline(entries=entries),))


def _deadlines(_line: str) -> Briefing:
    rows = (
        Row(cells=(plain("Training course"), plain("first half of 2016"), plain("not assessed"))),
        Row(cells=(plain("Symposium"), plain("first half of 2016"), plain("proposed"))),
    )
    return Briefing(title="Deadlines", blocks=(Table(columns=("Commitment", "Due", "Status"), rows=rows),))


def _remind(*, allowed: bool) -> Reply:
    words = "Reminders are on in this channel." if allowed else "Only managers of this workspace may do that."
    return Reply(briefing=Briefing(title="Reminders", blocks=(Paragraph(line=plain(words)),)), public=False)


def _propose(request: Request) -> Reply:
    _, _, title = request.line.partition("title:")
    words = f"You propose: {title}" if title else "Write: propose title:…"
    briefing = Briefing(title="Propose", blocks=(Paragraph(line=plain(words)),))
    field = Field(option=TITLE, value="A hotline is set up")
    form = Form(title="Propose a title", line="propose", fields=(field,), briefing=briefing)
    return Reply(briefing=briefing, public=False, form=form if request.can_ask and not title else None)
