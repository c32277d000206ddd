"""Pages: nothing lost, nothing cut, order kept, and each one taken by every platform as it is."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, groupby
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings

from bot.model.briefing import (
    Briefing,
    Buttons,
    Emphasis,
    Fields,
    Heading,
    Item,
    Listing,
    Paragraph,
    PersonName,
    Quotation,
    Span,
    Table,
    Timeline,
    plain,
    strong,
    words,
)
from bot.model.ids import DossierId
from bot.platforms.discord import limits as discord_limits
from bot.platforms.discord.render import long_lines as discord_long_lines
from bot.platforms.discord.render import render as render_discord
from bot.platforms.slack import limits as slack_limits
from bot.platforms.slack.render import long_lines as slack_long_lines
from bot.platforms.slack.render import render as render_slack
from bot.router.pages import common_limits, pages
from bot.router.pieces import pieces
from tests.router.asking import lines_of
from tests.router.briefings import crowded, odd, usual

LIMITS = {
    "slack": slack_limits.PAGE,
    "discord": discord_limits.PAGE,
    "both": common_limits([slack_limits.PAGE, discord_limits.PAGE]),
}
T = TypeVar("T")
DOSSIER = DossierId("cyberdialogue")
slowly = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def streams(pages_: Sequence[Briefing]) -> dict[str, str]:  # noqa: C901 - a case per block
    """The words in order without white space: the body, each column, labels and credits.

    Labels and credits that repeat, as they do where what they belong to is split, count once, and so do the
    headings in a row that a page begins with again.
    """
    found: dict[str, list[str]] = {}

    def put(name: str, *said: str) -> None:
        found.setdefault(name, []).extend(said)

    put("headings", *chain.from_iterable(headings_of(pages_)))
    for block in (block for page in pages_ for block in page.blocks):
        match block:
            case Quotation():
                put("body", block.before, block.quote, block.after)
                put("credits", words(block.credit))
            case Fields():
                for pair in block.pairs:
                    put("labels", pair.label)
                    put("body", words(pair.line))
            case Timeline():
                for entry in block.entries:
                    put("labels", entry.when)
                    put("body", words(entry.line))
            case Table():
                for row in block.rows:
                    for number, cell in enumerate(row.cells):
                        put(f"column {number}", words(cell))
            case Heading():
                pass
            case Buttons():
                put("body", *(button.label + button.line for button in block.buttons))
            case _:
                put("body", *lines_of(block))
    once = {"labels", "credits"}
    return {
        name: squeezed("".join(key for key, _ in groupby(said)) if name in once else "".join(said))
        for name, said in found.items()
    }


def headings_of(pages_: Sequence[Briefing]) -> list[list[str]]:
    """The headings in a row, each such row once where the next page begins with it again."""
    rows = (
        [block.text for block in row if isinstance(block, Heading)]
        for page in pages_
        for is_heading, row in groupby(page.blocks, lambda block: isinstance(block, Heading))
        if is_heading
    )
    return [texts for texts, _ in groupby(rows)]


def every(pages_: Sequence[Briefing], kind: type[T]) -> list[T]:
    """All blocks of a kind."""
    return [block for page in pages_ for block in page.blocks if isinstance(block, kind)]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def check_taken(page: Briefing, platform: str) -> None:
    """Draw the page as the platform does, which refuses what its far end would refuse."""
    who = PersonName("123456789012345678", "Somebody")
    note = Paragraph(line=(Span("Shared by somebody with a rather long name "), who), quiet=True)
    page = replace(page, blocks=(*page.blocks, note))
    if platform in {"slack", "both"}:
        tokens = dict.fromkeys(slack_long_lines(page, dossier=DOSSIER), "0123456789abcdef")
        render_slack(page, dossier=DOSSIER, tokens=tokens)
    if platform in {"discord", "both"}:
        tokens = dict.fromkeys(discord_long_lines(page, dossier=DOSSIER), "0123456789abcdef")
        render_discord(page, dossier=DOSSIER, tokens=tokens)


@pytest.mark.parametrize("platform", LIMITS)
@slowly
@given(briefing=usual | odd | crowded)
def test_every_page_is_taken_by_the_platform_whose_limits_it_keeps(platform, briefing):
    split = pages(briefing, LIMITS[platform])
    assert split
    for page in split:
        check_taken(page, platform)


@slowly
@given(briefing=usual)
def test_no_word_is_lost_or_moved(briefing):
    assert streams(pages(briefing, LIMITS["both"])) == streams([briefing])


@slowly
@given(briefing=crowded)
def test_no_block_is_lost_where_there_are_many(briefing):
    split = pages(briefing, LIMITS["both"])
    assert [block for page in split for block in page.blocks] == list(briefing.blocks)


@slowly
@given(briefing=odd)
def test_no_word_is_lost_where_labels_are_long(briefing):
    whole = "".join(streams(pages(briefing, LIMITS["both"])).values())
    for block in briefing.blocks:
        texts = (
            [part for pair in block.pairs for part in (pair.label, words(pair.line))]
            if isinstance(block, Fields)
            else [block.before, block.quote, block.after, words(block.credit)]
            if isinstance(block, Quotation)
            else lines_of(block)
        )
        for word in " ".join(texts).replace("|", " ").split():
            assert len(word) > 60 or word in whole


def test_an_answer_that_fits_stays_as_it_is():
    briefing = Briefing(
        title="Short",
        blocks=(Heading(text="One"), Paragraph(line=plain("Two.")), Listing(items=(Item(line=plain("3")),))),
    )
    assert pages(briefing, LIMITS["both"]) == (briefing,)
    assert pages(Briefing(title="Nothing", blocks=()), LIMITS["both"])[0].blocks == ()


@slowly
@given(briefing=usual | crowded)
def test_what_is_one_page_as_it_is_would_be_that_page_piece_by_piece_too(briefing):
    (page, *more) = pages(briefing, LIMITS["both"])
    if page is briefing:
        assert not more
        assert streams([page]) == streams(
            [Briefing(title=page.title, blocks=tuple(pieces(page.blocks, LIMITS["both"])))]
        )


def test_a_bot_of_one_platform_keeps_that_platforms_limits_alone():
    marks = "*_~`|" * 20
    assert common_limits([slack_limits.PAGE]).cost(marks) == len(marks)
    assert common_limits([discord_limits.PAGE]).cost(marks) == 2 * len(marks)
    assert LIMITS["both"].cost(marks) == 2 * len(marks)
    assert LIMITS["both"].cost("&") == 5
    briefing = Briefing(title="Marks", blocks=tuple(Paragraph(line=plain(marks * 7)) for _ in range(4)))
    assert len(pages(briefing, common_limits([slack_limits.PAGE]))) == 1
    assert len(pages(briefing, common_limits([discord_limits.PAGE]))) > 1


def test_a_long_list_is_split_between_its_points():
    items = tuple(Item(line=plain(f"Point {number}: " + "word " * 40)) for number in range(60))
    split = pages(Briefing(title="Points", blocks=(Listing(items=items),)), LIMITS["both"])
    assert len(split) > 3
    assert [item for block in every(split, Listing) for item in block.items] == list(items)


def test_a_heading_goes_with_what_it_heads():
    filler = tuple(Paragraph(line=plain("word " * 60)) for _ in range(40))
    blocks = [block for paragraph in filler for block in (Heading(text="Next"), paragraph)]
    for page in pages(Briefing(title="Headed", blocks=tuple(blocks)), LIMITS["both"]):
        assert isinstance(page.blocks[0], Heading)
        assert not isinstance(page.blocks[-1], Heading)


def test_a_numbered_list_that_is_split_keeps_its_numbers():
    items = tuple(Item(line=plain("word " * 60)) for _ in range(30))
    split = pages(Briefing(title="Steps", blocks=(Listing(items=items, numbered=True),)), LIMITS["both"])
    told = [line for page in split for block in page.blocks for line in lines_of(block)]
    assert [line.split(".")[0] for line in told] == [str(number) for number in range(1, 31)]


def test_a_paragraph_is_split_between_words_and_keeps_its_emphasis():
    line = (strong("bold " * 500), Span("plain " * 500))
    split = pages(Briefing(title="Long", blocks=(Paragraph(line=line),)), LIMITS["both"])
    spans = [part for block in every(split, Paragraph) for part in block.line if isinstance(part, Span)]
    assert "".join(part.text for part in spans) == words(line)
    assert all(part.text.endswith(" ") for part in spans)
    assert {part.emphasis for part in spans if "bold" in part.text} == {Emphasis.STRONG}
    assert {part.emphasis for part in spans if "plain" in part.text} == {Emphasis.PLAIN}


def test_chinese_is_split_after_its_punctuation():
    text = "中美两国同意设立热线，供两国部级和副部级官员直接沟通。" * 120
    split = pages(Briefing(title="长", blocks=(Paragraph(line=plain(text)),)), LIMITS["both"])
    parts = [words(block.line) for block in every(split, Paragraph)]
    assert "".join(parts) == text
    assert all(part.endswith(("，", "。")) for part in parts)


def test_a_quotation_that_is_split_loses_nothing_of_its_sentence_and_keeps_its_credit():
    block = Quotation(before="before " * 300, quote="quote " * 400, after="after " * 300, credit=plain("Who"))
    split = pages(Briefing(title="Q", blocks=(block,)), LIMITS["both"])
    pieces = every(split, Quotation)
    assert "".join(piece.before for piece in pieces) == block.before
    assert "".join(piece.quote for piece in pieces) == block.quote
    assert "".join(piece.after for piece in pieces) == block.after
    assert all(piece.credit == block.credit for piece in pieces)


def test_a_long_title_is_told_whole_below_a_short_one():
    title = "“" + "why " * 75 + "?”"
    split = pages(Briefing(title=title, blocks=(Paragraph(line=plain("Because.")),)), LIMITS["both"])
    assert len(split[0].title) <= 60
    assert split[0].title.endswith("…")
    assert words(every(split, Paragraph)[0].line) == title
