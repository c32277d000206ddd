"""What hostile texts cost and how they are escaped."""

import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.briefing import (
    Emphasis,
    Item,
    Line,
    Listing,
    Paragraph,
    Quotation,
    Row,
    Span,
    Table,
    words,
)
from bot.model.text import clean
from bot.platforms.discord.drawing import walked
from bot.platforms.discord.limits import PAGE, cost, length
from bot.platforms.discord.render import render
from bot.platforms.discord.text import escape, markdown
from tests.platforms.discord.discord_samples import DOSSIER, briefing

# A machine busy with other things is no failure.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

NASTY = st.text(
    st.one_of(st.sampled_from("*_~`|>#-+.()[]<@:/\\ \n1&!everyonehere"), st.characters(codec="utf-8")),
    max_size=80,
)
SPAN = st.builds(
    Span, NASTY, st.sampled_from(Emphasis), st.one_of(st.none(), st.just("https://example.org/(a)"))
)
LINE = st.lists(SPAN, max_size=6).map(tuple)

# What a reader sees of escaped text: Discord drops a backslash before what is no letter, digit or space.
UNESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")


@unhurried
@given(NASTY)
def test_an_escaped_text_reads_as_it_was_written(text: str) -> None:
    assert UNESCAPE.sub(r"\1", escape(text)) == clean(text)


@unhurried
@given(NASTY)
def test_no_mark_of_an_escaped_text_is_left_to_act(text: str) -> None:
    bare = UNESCAPE.sub("§", escape(text))
    assert not re.search(r"[*_~`|\[\]<]|@everyone|@here|://|:[\w+~-]+:", bare)
    assert not re.search(r"^[ \t]*([-+>#]|\d+[.)])", bare, re.MULTILINE)


@unhurried
@given(NASTY)
def test_the_cost_of_a_text_is_what_is_sent_in_utf_16(text: str) -> None:
    assert cost(text) == len(escape(text).encode("utf-16-le")) // 2


@unhurried
@given(LINE)
def test_a_line_never_ends_inside_its_own_emphasis(line: Line) -> None:
    """Take out code, escapes, links and whole stretches of emphasis: no mark may be left over."""
    written = markdown(
        tuple(part for part in line if not isinstance(part, Span) or part.emphasis is not Emphasis.CODE)
    )
    bare = UNESCAPE.sub("", written)
    assert bare.count("*") % 2 == 0
    assert bare.count("_") % 2 == 0
    assert bare.count("[") == bare.count("](https://example.org/%28a%29)")


@unhurried
@given(st.lists(LINE, min_size=1, max_size=PAGE.blocks))
def test_whatever_keeps_the_limits_is_drawn(lines: list[Line]) -> None:
    kept: list[Line] = []
    room = PAGE.characters
    for line in lines:
        price = cost(words(line))
        if price <= min(room, PAGE.line):
            kept.append(line)
            room -= price
    blocks = [
        (
            Paragraph(line=line, quiet=number % 2 == 0),
            Listing(items=(Item(line=line),)),
            Quotation(before="", quote=words(line), after="", credit=()),
            Table(columns=("a",), rows=(Row(cells=(line,)),)),
        )[number % 4]
        for number, line in enumerate(kept)
    ]
    drawing = render(briefing(*blocks), dossier=DOSSIER)
    said = sum(length(part.get("content", "")) for part in walked(drawing.components))
    assert drawing.is_layout
    assert said <= 4000 - 500


def test_the_costliest_line_that_is_allowed_is_drawn() -> None:
    line = (Span("*" * (PAGE.line // 2), Emphasis.STRONG, "https://example.org/" + "a" * 200),)
    assert cost(words(line)) <= PAGE.line
    render(briefing(Paragraph(line=line)), dossier=DOSSIER)
