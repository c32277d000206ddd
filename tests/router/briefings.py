"""Strategies that make briefings of every shape, nasty texts among them."""

from datetime import UTC, datetime
from typing import TypeVar

from hypothesis import strategies as st

from bot.model.briefing import (
    Block,
    Briefing,
    Button,
    Buttons,
    Effect,
    Emphasis,
    Entry,
    Fields,
    Heading,
    Inline,
    Item,
    Line,
    Listing,
    Moment,
    Pair,
    Paragraph,
    Quotation,
    Row,
    Span,
    Table,
    Timeline,
    plain,
)
from bot.model.ids import FactId

T = TypeVar("T")

_WORDS = (
    "hotline 热线 a agreed, 两国同意设立热线，供直接沟通。 now <b>&amp; *not* _this_ `code` ~~x~~ ||y|| "
    "[z](q) @everyone <@U1> <!channel> https://example.org/a_b 2014~ # > - 1. :smile: "
    "¯\\_(ツ)_/¯ 🙂👨\u200d👩\u200d👧 "
    "incomprehensibilitiesnonetheless“”‘’"
).split(" ")

phrases = st.lists(st.sampled_from(_WORDS), max_size=25).map(" ".join)
long_phrases = st.tuples(st.sampled_from(_WORDS), st.integers(1, 900)).map(
    lambda found: " ".join([found[0]] * found[1])
)
unbroken = st.tuples(st.sampled_from("x热<&*🙂"), st.integers(1, 6000)).map(lambda found: found[0] * found[1])
texts = phrases | long_phrases | unbroken | st.text(max_size=40)
labels = st.lists(st.sampled_from(_WORDS[:6]), min_size=1, max_size=6).map(" ".join)
links = (
    st.none() | st.just("https://example.org/a(b)?c=1&d=2") | st.just("https://example.org/" + "long/" * 40)
)

spans = st.builds(Span, texts, st.sampled_from(Emphasis), links)
moments = st.just(Moment(datetime(2015, 12, 1, 1, 30, tzinfo=UTC), "1 December 2015, 01:30 UTC"))
inlines: st.SearchStrategy[Inline] = spans | moments
lines: st.SearchStrategy[Line] = st.lists(inlines, min_size=1, max_size=4).map(tuple)
facts = st.none() | st.sampled_from([FactId("hotline"), FactId("consensus")])

short_lines: st.SearchStrategy[Line] = labels.map(plain)
buttons = st.builds(
    Button,
    label=st.sampled_from(_WORDS),
    line=labels.map(lambda text: f"search {text}"),
    effect=st.sampled_from(Effect),
)
button_rows = st.builds(Buttons, buttons=st.lists(buttons, min_size=1, max_size=5).map(tuple))


def few(of: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    """One to eight of them."""
    return st.lists(of, min_size=1, max_size=8).map(tuple)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table, as wide as any of ours."""
    columns = tuple(draw(st.lists(labels, min_size=1, max_size=4)))
    row = st.builds(Row, cells=st.tuples(*(lines for _ in columns)), fact=facts)
    return Table(columns=columns, rows=draw(few(row)))


def blocks(names: st.SearchStrategy[str], credits_: st.SearchStrategy[Line]) -> st.SearchStrategy[Block]:
    """Give blocks with texts of any length, whose labels and credits come from these strategies."""
    return st.one_of(
        st.builds(Paragraph, line=lines, quiet=st.booleans()),
        st.builds(Heading, text=names),
        st.builds(Quotation, before=texts, quote=texts, after=texts, credit=credits_),
        st.builds(Listing, items=few(st.builds(Item, line=lines, fact=facts))),
        st.builds(Fields, pairs=few(st.builds(Pair, label=names, line=lines))),
        st.builds(Timeline, entries=few(st.builds(Entry, when=labels, line=lines, fact=facts))),
        tables(),
        button_rows,
    )


def briefings(of: st.SearchStrategy[Block]) -> st.SearchStrategy[Briefing]:
    """Give briefings of up to eight blocks."""
    return st.builds(Briefing, title=labels, blocks=st.lists(of, max_size=8).map(tuple))


usual = briefings(blocks(labels, short_lines))
odd = briefings(
    blocks(labels | texts, lines)
    | st.builds(Listing, items=few(st.builds(Item, line=lines, fact=facts)), numbered=st.just(value=True))
)
crowded = st.builds(
    Briefing,
    title=labels,
    blocks=st.lists(
        st.one_of(
            st.builds(Quotation, before=st.just(""), quote=labels, after=st.just(""), credit=short_lines),
            st.builds(Paragraph, line=short_lines, quiet=st.booleans()),
            st.builds(Heading, text=labels),
            button_rows,
        ),
        min_size=30,
        max_size=120,
    ).map(tuple),
)
