"""One sample briefing per kind of block, and two slash commands."""

from datetime import UTC, datetime

from bot.model.briefing import (
    Block,
    Briefing,
    Button,
    Buttons,
    Effect,
    Entry,
    Fields,
    Heading,
    Item,
    Listing,
    Moment,
    Pair,
    Paragraph,
    Quotation,
    Row,
    Span,
    Table,
    Timeline,
    code,
    italic,
    plain,
    strong,
)
from bot.model.command import Command
from bot.model.exchange import SlashCommand
from bot.model.ids import DossierId, FactId
from bot.model.text import Text

DOSSIER = DossierId("cyberdialogue")
OTHER_DOSSIER = DossierId("straits")
KEY = "0123456789abcdef01234567"
OPENING = datetime(2015, 12, 1, 1, 30, tzinfo=UTC)
HOSTILE = (
    "*no* _no_ ~no~ `no` ```no``` :smile: <!channel> <@U012ABCDEF> <#C012ABCDEF> <https://evil.example|x>"
    " &lt;b&gt; & < > @channel @here\n> no quote\n• no list\n1. no list either\n¯\\_(ツ)_/¯ 2014~ a\u202eb"
)

BLOCKS: dict[str, tuple[Block, ...]] = {
    "paragraph": (
        Paragraph(
            line=(
                Span("The "),
                strong("hotline"),
                Span(" is "),
                italic("not"),
                Span(" yet open; ask "),
                code("fact hotline"),
                Span(", "),
                Span("the article", link="https://example.org/a(b)?c=1&d=2"),
                Span(", "),
                Moment(OPENING, "1 December 2015, 01:30 UTC"),
                Span("."),
            )
        ),
    ),
    "quiet": (
        Paragraph(line=plain("Assessed *today* & <not> later."), quiet=True),
        Paragraph(
            line=(
                Span("Read "),
                Span("the article", link="https://example.org/?a=1&b=2|3"),
                Span(" at "),
                Moment(OPENING, "1 December 2015, 01:30 UTC"),
            ),
            quiet=True,
        ),
        Paragraph(line=(Span("2014~ in "), Span("the article", link="https://example.org")), quiet=True),
    ),
    "heading": (Heading(text="What was agreed"), Paragraph(line=plain("Three things."))),
    "quotation": (
        Quotation(
            before="Both sides agreed on ",
            quote="guidelines for combating cybercrime",
            after=", the ministry said.",
            credit=plain("Xinhua, 2 December 2015"),
        ),
        Quotation(before="", quote="a hotline", after="", credit=()),
    ),
    "listing": (
        Listing(items=(Item(line=plain("one"), fact=FactId("one")), Item(line=(strong("two"), Span(" 2~"))))),
        Listing(items=(Item(line=plain("first")), Item(line=plain("second"))), numbered=True),
    ),
    "fields": (
        Fields(pairs=(Pair(label="By", line=plain("China")), Pair(label="Due", line=plain("2016-06")))),
    ),
    "table": (
        Table(
            columns=("Party", "Promise", "State"),
            rows=(
                Row(cells=(plain("China"), plain("a hotline"), plain("agreed"))),
                Row(cells=((strong("US"), Span(" side")), plain("training"), ())),
            ),
        ),
    ),
    "timeline": (
        Timeline(
            entries=(
                Entry(when="1 December 2015", line=plain("The dialogue opened in Washington.")),
                Entry(when="June 2016", line=plain("The second one.")),
            )
        ),
    ),
    "buttons": (
        Buttons(
            buttons=(
                Button(label="Timeline", line="timeline", primary=True),
                Button(label="Share in channel", line="summary public:true", effect=Effect.SHARE),
                Button(label="More", line="search 100% R&D <x>", effect=Effect.REPLY),
            )
        ),
        Paragraph(line=plain("Text that stands after buttons.")),
        Buttons(buttons=(Button(label="Next page", line="timeline page:2"),)),
    ),
    "hostile": (
        Paragraph(line=plain(HOSTILE)),
        Paragraph(line=plain(HOSTILE), quiet=True),
        Paragraph(line=(Span(HOSTILE, link="https://example.org"),), quiet=True),
        Heading(text=HOSTILE),
        Listing(items=(Item(line=(code("a`b"), Span("``"), strong("a*"), italic("_b_"), Span("c"))),)),
    ),
}


def briefing(
    *blocks: Block, title: str = "The dialogue of 2015", dossier: DossierId | None = None
) -> Briefing:
    return Briefing(title=title, blocks=blocks, dossier=dossier)


SAMPLES = {name: briefing(*blocks) for name, blocks in BLOCKS.items()}
EVERYTHING = briefing(*(block for name, blocks in BLOCKS.items() if name != "hostile" for block in blocks))


def both(english: str, chinese: str) -> Text:
    return Text((("en", english), ("zh", chinese)))


def _never(*_: object, **__: object) -> Briefing:
    raise AssertionError("a platform runs no command itself")


COMMANDS = tuple(
    Command(name=name, names=both(name, name), summary=both(f"What {name} does", "作用"), run=_never)
    for name in ("summary", "timeline", "fact", "search", "remind on", "remind off", "help")
)
DIALOGUE = SlashCommand(
    name=DOSSIER,
    title=both("The China–US ministerial dialogue on cybercrime", "中美打击网络犯罪高级别联合对话"),
    commands=COMMANDS,
)
STRAITS = SlashCommand(
    name=OTHER_DOSSIER, title=both("Passage through the straits", "海峡通行"), commands=COMMANDS
)
