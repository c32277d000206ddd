"""Whatever fits a page fits a message: proven with texts made to break it."""

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.briefing import (
    Block,
    Briefing,
    Button,
    Buttons,
    Emphasis,
    Entry,
    Fields,
    Heading,
    Item,
    Listing,
    Pair,
    Paragraph,
    Quotation,
    Span,
    Timeline,
    plain,
)
from bot.model.text import clean
from bot.platforms.slack import limits
from bot.platforms.slack.render import keyed, render
from tests.platforms.slack.slack_samples import DOSSIER

# However busy the machine is.
PATIENTLY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
NASTY = st.text(
    alphabet=st.one_of(
        st.sampled_from("&<>*_~`|:@#\\\n “”\u202e\u200b\U0001f600漢é"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=120,
)
SPANS = st.builds(
    Span,
    NASTY,
    st.sampled_from(Emphasis),
    st.one_of(st.none(), st.just("https://example.org/?a=1&b=<|>"), st.just("javascript:1")),
)
LINES = st.lists(SPANS, max_size=4).map(tuple)
BLOCKS = st.one_of(
    st.builds(Paragraph, line=LINES, quiet=st.booleans()),
    st.builds(Heading, text=NASTY),
    st.builds(Quotation, before=NASTY, quote=NASTY, after=NASTY, credit=LINES),
    st.builds(
        Listing,
        items=st.lists(st.builds(Item, line=LINES), max_size=4).map(tuple),
        numbered=st.booleans(),
    ),
    st.builds(Fields, pairs=st.lists(st.builds(Pair, label=NASTY, line=LINES), max_size=3).map(tuple)),
    st.builds(Timeline, entries=st.lists(st.builds(Entry, when=NASTY, line=LINES), max_size=3).map(tuple)),
    st.builds(
        Buttons,
        buttons=st.lists(
            st.builds(Button, label=st.text("ab&<>é\U0001f600", min_size=1, max_size=12), line=NASTY),
            max_size=5,
        ).map(tuple),
    ),
)
BRIEFINGS = st.builds(Briefing, title=NASTY, blocks=st.lists(BLOCKS, max_size=10).map(tuple))


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def objects(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from objects(inner)


@PATIENTLY
@given(BRIEFINGS)
def test_no_text_whatever_breaks_a_documented_limit(briefing):
    message = json.loads(json.dumps(render(briefing, dossier=DOSSIER).fields()))
    assert len(message["blocks"]) <= 50
    assert units(message["text"]) <= 4000
    for found in objects(message["blocks"]):
        match found.get("type"):
            case "header":
                assert units(found["text"]["text"]) <= 150
            case "plain_text" | "mrkdwn":
                assert 1 <= units(found["text"]) <= 3000
            case "text":
                assert found["text"]
            case "button":
                assert units(found["value"]) <= 2000
                assert units(found["text"]["text"]) <= 75
            case "rich_text" | "rich_text_list" | "rich_text_quote" | "context" | "actions":
                assert found["elements"]


@PATIENTLY
@given(BRIEFINGS)
def test_text_objects_hold_no_control_character(briefing):
    for found in objects(list(render(briefing, dossier=DOSSIER).blocks)):
        if found.get("type") == "plain_text":
            assert "<" not in found["text"]
            assert ">" not in found["text"]


@PATIENTLY
@given(BRIEFINGS)
def test_nothing_in_a_message_can_mention_anybody(briefing):
    message = render(briefing, dossier=DOSSIER)
    assert "<" not in message.text
    for found in objects(list(message.blocks)):
        assert found.get("type") not in {"user", "usergroup", "broadcast", "channel"}
        if found.get("type") == "mrkdwn":
            assert "<!" not in found["text"].replace("<!date^", "")
            assert "<@" not in found["text"]
        if found.get("type") == "text":
            assert not any(mark in found["text"] for mark in ("<!", "<@", "<#"))


@PATIENTLY
@given(NASTY)
def test_the_words_of_a_paragraph_arrive_whole(text):
    blocks: tuple[Block, ...] = (Paragraph(line=plain(text)),)
    drawn = render(Briefing(title="t", blocks=blocks), dossier=DOSSIER).blocks[1:]
    shown = "".join(part["text"] for block in drawn for part in block["elements"][0]["elements"])
    assert shown.replace("\u2060", "") == clean(text)


@PATIENTLY
@given(NASTY)
def test_cost_counts_what_the_escaped_text_counts(text):
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert limits.cost(text) == units(escaped)


@PATIENTLY
@given(st.lists(NASTY, max_size=300))
def test_whatever_fits_a_page_fits_a_message(texts):
    blocks: list[Block] = []
    size = 0
    for text in texts:
        size += limits.cost(text)
        if size > limits.PAGE.characters or len(blocks) == limits.PAGE.blocks:
            break
        blocks.append(Paragraph(line=plain(text), quiet=len(blocks) % 2 == 0))
    content = keyed(render(Briefing(title="t", blocks=tuple(blocks)), dossier=DOSSIER), "k" * 24)
    assert len(content["blocks"]) <= 50


def test_a_page_of_one_line_each_of_the_longest_fits_a_message():
    longest = "&" * (limits.PAGE.line // 5)
    blocks = (Paragraph(line=plain(longest)), Paragraph(line=plain(longest), quiet=True))
    assert len(render(Briefing(title="t", blocks=blocks), dossier=DOSSIER).blocks) == 3
