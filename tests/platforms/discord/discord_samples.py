"""One sample briefing per kind of block, and a slash command with one command per kind of option."""

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
from bot.model.command import Audience, Command
from bot.model.exchange import SlashCommand
from bot.model.ids import DossierId, FactId
from bot.model.option import (
    Choice,
    Day,
    Named,
    OneOf,
    Option,
    Period,
    Place,
    Reference,
    WholeNumber,
    Words,
    YesNo,
)
from bot.model.text import Text

DOSSIER = DossierId("cyberdialogue")
KEY = "0123456789abcdef01234567"
OPENING = datetime(2015, 12, 1, 1, 30, tzinfo=UTC)

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
                Span("the article", link="https://example.org/a(b)"),
                Span(", "),
                Moment(OPENING, "1 December 2015, 01:30 UTC"),
                Span("."),
            )
        ),
        Paragraph(line=plain("Assessed on 1 December 2016."), quiet=True),
    ),
    "heading": (Heading(text="What was agreed"), Paragraph(line=plain("Three things."))),
    "quotation": (
        Quotation(
            before="Both sides agreed on ",
            quote="guidelines for combating cybercrime",
            after=", the ministry said.",
            credit=plain("Xinhua, 2 December 2015"),
        ),
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
        Timeline(entries=(Entry(when="1 December 2015", line=plain("The dialogue opened in Washington.")),)),
    ),
    "buttons": (
        Buttons(
            buttons=(
                Button(label="Timeline", line="timeline", primary=True),
                Button(label="Share in channel", line="summary", effect=Effect.SHARE),
                Button(label="More", line="help", effect=Effect.REPLY),
            )
        ),
        Paragraph(line=plain("Text that stands after buttons.")),
        Buttons(buttons=(Button(label="Next page", line="timeline page:2"),)),
    ),
    "hostile": (
        Paragraph(
            line=plain(
                "# no heading\n- no list\n1. no list either\n> no quote\n-# not small\n"
                "*no* _no_ ~~no~~ ||no|| `no` ```no``` [no](https://evil.example) <@123> <#1> <@&2> "
                "@everyone @here <t:0:R> <https://evil.example/a_b> https://evil.example/a_b :smile: "
                "\\*not even escaped\\* ¯\\_(ツ)_/¯ 2014~ 9:30 a\u202eb"
            )
        ),
        Listing(
            items=(
                Item(
                    line=(code("a`b"), Span("``"), strong("a*"), italic("_b_"), Span("c")),
                ),
            )
        ),
    ),
}


def briefing(*blocks: Block, title: str = "The dialogue of 2015") -> Briefing:
    return Briefing(title=title, blocks=blocks)


SAMPLES = {name: briefing(*blocks) for name, blocks in BLOCKS.items()}
EVERYTHING = briefing(*(block for name, blocks in BLOCKS.items() if name != "hostile" for block in blocks))


def both(english: str, chinese: str) -> Text:
    return Text((("en", english), ("zh", chinese)))


def _never(*_: object, **__: object) -> Briefing:
    raise AssertionError("a platform runs no command itself")


def command(name: str, names: Text, *options: Option, audience: Audience = Audience.EVERYONE) -> Command:
    return Command(
        name=name,
        names=names,
        summary=both(f"What {name} does", f"{name} 的作用"),
        run=_never,
        options=options,
        audience=audience,
    )


PUBLIC = Option(name="public", summary=both("Show everyone", "让所有人看到"), value=YesNo())

COMMANDS = (
    command("summary", both("summary", "摘要"), PUBLIC),
    command(
        "timeline",
        both("timeline", "时间线"),
        Option(name="from", summary=both("First date", "起始日期"), value=Period()),
        Option(name="to", summary=both("Last date", "结束日期"), value=Period()),
        Option(name="limit", summary=both("How many", "数量"), value=WholeNumber(least=0, most=50)),
        Option(name="as_of", summary=both("As known on", "截至"), value=Day()),
        Option(
            name="order",
            summary=both("Which first", "顺序"),
            value=OneOf(
                choices=(
                    Choice(value="old", label=both("Oldest first", "由旧到新")),
                    Choice(value="new", label=both("Newest first", "由新到旧")),
                )
            ),
        ),
        Option(name="page", summary=both("Page", "页"), value=WholeNumber(least=1, most=99), hidden=True),
        PUBLIC,
    ),
    command(
        "fact",
        both("fact", "事实"),
        Option(name="id", summary=both("Which", "哪一个"), value=Named(of=Reference.FACT), required=True),
        PUBLIC,
    ),
    command(
        "search",
        both("search", "搜索"),
        Option(
            name="words",
            summary=both("What to look for", "找什么"),
            value=Words(longest=200),
            required=True,
            takes_rest=True,
        ),
    ),
    command(
        "remind on",
        both("remind on", "提醒 开"),
        Option(name="leads", summary=both("Days before", "提前天数"), value=Words(longest=60)),
        Option(name="channel", summary=both("Another channel", "其他频道"), value=Place()),
        audience=Audience.MANAGERS,
    ),
    command("remind off", both("remind off", "提醒 关"), audience=Audience.MANAGERS),
    command("remind list", both("remind list", "提醒 列表")),
)
DIALOGUE = SlashCommand(
    name=DOSSIER,
    title=both("The China–US ministerial dialogue on cybercrime", "中美打击网络犯罪高级别联合对话"),
    commands=COMMANDS,
)
