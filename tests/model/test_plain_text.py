"""What notifications show and screen readers read in place of what is drawn."""

import pytest

from bot.model.briefing import (
    AnswerOutcome,
    Block,
    Briefing,
    Button,
    Buttons,
    Entry,
    Fields,
    Heading,
    Item,
    Listing,
    Pair,
    Paragraph,
    Preformatted,
    Quotation,
    Repeated,
    Row,
    Span,
    Table,
    Timeline,
    plain,
    strong,
)
from bot.model.plain_text import opening, plain_text

LEAD = Paragraph(line=plain("According to the Courier:"), repeated=Repeated.WITH_NEXT)
CLAIMS = Listing(
    items=(Item(line=(strong("Bridge"), Span(" — The bridge is open."))), Item(line=plain("More")))
)


def told(*blocks: Block, outcome: AnswerOutcome | None = None, title: str = "Bridge") -> Briefing:
    return Briefing(title=title, blocks=blocks, outcome=outcome)


@pytest.mark.parametrize(
    ("briefing", "first"),
    [
        (told(Paragraph(line=plain("It is open."))), "Bridge — It is open."),
        (
            told(Paragraph(line=plain("It is open.")), outcome=AnswerOutcome.ANSWERED, title="“is it open?”"),
            "It is open.",
        ),
        (
            told(Paragraph(line=plain("Nothing says so.")), outcome=AnswerOutcome.NONE, title="“is it?”"),
            "Nothing says so.",
        ),
        (
            told(LEAD, CLAIMS, title="Summary"),
            "Summary — According to the Courier: Bridge — The bridge is open.",
        ),
        (
            told(Paragraph(line=plain("据《晚报》：")), Listing(items=(Item(line=plain("桥已开通。")),))),
            "Bridge — 据《晚报》：桥已开通。",
        ),
        (
            told(Paragraph(line=plain("Ran summary"), quiet=True), Heading(text="Past"), LEAD, CLAIMS),
            "Bridge — Past — According to the Courier: Bridge — The bridge is open.",
        ),
        (
            told(Timeline(entries=(Entry(when="2014", line=plain("It opened.")),))),
            "Bridge — 2014 — It opened.",
        ),
        (told(Fields(pairs=(Pair(label="Due", line=plain("2016")),))), "Bridge — Due: 2016"),
        (told(Preformatted(text="@misc{a,\n  title = {A}}")), "Bridge — @misc{a,"),
        (told(Quotation(before="", quote="one\ntwo", after="", credit=())), "Bridge — “one two”"),
        (
            told(
                Quotation(before="", quote="a", after="", credit=()),
                Quotation(before="", quote="b", after="", credit=plain("Courier")),
            ),
            "Bridge — “a” — “b” — Courier",
        ),
        (told(), "Bridge"),
    ],
)
def test_the_first_line_is_the_answer_with_whose_it_is(briefing: Briefing, first: str) -> None:
    assert opening(briefing) == first
    assert plain_text(briefing, most=1000).split("\n")[0] == first


def test_everything_is_said_once_and_in_order() -> None:
    briefing = told(
        Paragraph(line=plain("Ran summary"), quiet=True),
        LEAD,
        CLAIMS,
        Listing(items=(Item(line=plain("First")), Item(line=plain("Second"))), numbered=True),
        Table(
            columns=("What", "By", "Due"),
            rows=(
                Row(cells=(plain("Bridge"), plain("Town"), ())),
                Row(cells=(plain("Road"), (), plain("2016"))),
            ),
        ),
        Quotation(before="It said ", quote="yes", after="", credit=plain("Courier")),
        Buttons(buttons=(Button(label="Share", line="share"),)),
        title="“open?”",
        outcome=AnswerOutcome.ANSWERED,
    )
    assert plain_text(briefing, most=1000).split("\n") == [
        "According to the Courier: Bridge — The bridge is open.",
        "“open?”",
        "Ran summary",
        "More",
        "1. First",
        "2. Second",
        "Bridge · By: Town",
        "Road · Due: 2016",
        "“It said yes” — Courier",
    ]


@pytest.mark.parametrize("most", [1, 10, 40, 55, 60, 70, 200])
def test_what_has_no_room_is_said_to_follow(most: int) -> None:
    whole = plain_text(told(LEAD, CLAIMS), most=1000)
    cut = plain_text(told(LEAD, CLAIMS), most=most)
    assert len(cut) <= most
    assert cut == whole if len(whole) + 2 <= most else cut.endswith("…")


def test_a_first_line_too_long_keeps_its_beginning_where_its_party_stands() -> None:
    briefing = told(LEAD, Listing(items=(Item(line=plain("long " * 100)),)))
    assert plain_text(briefing, most=60).startswith("Bridge — According to the Courier: long long")
