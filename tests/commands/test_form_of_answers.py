"""The form of every page of every answer, over all dossiers there are, on both platforms."""

import json
import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from bot.model.briefing import (
    Block,
    Briefing,
    Buttons,
    Emphasis,
    Fields,
    Heading,
    Line,
    Listing,
    Menu,
    Paragraph,
    Preformatted,
    Quotation,
    Repeated,
    Span,
    Table,
    Timeline,
    words,
)
from bot.model.exchange import Reply
from bot.model.fact import FactBook
from bot.model.ids import FactId
from bot.model.quotation import fold
from bot.model.text import Text
from bot.platforms.discord import limits as discord_limits
from bot.platforms.discord.render import long_lines as discord_long_lines
from bot.platforms.discord.render import render as render_discord
from bot.platforms.slack import limits as slack_limits
from bot.platforms.slack.render import long_lines as slack_long_lines
from bot.platforms.slack.render import render as render_slack
from bot.playground.slack.block_rules import check_message_blocks
from bot.router.pages import common_limits
from bot.wording.voice import Voice
from tests.evaluation.dossiers import FOLDER
from tests.router.asking import FACTS, Asker, lines_of

BOTH = common_limits([slack_limits.PAGE, discord_limits.PAGE])
ROOTS = {
    path.name: path / "facts" if (path / "facts").is_dir() else FACTS
    for path in sorted(FOLDER.iterdir())
    if path.is_dir()
}
LANGUAGES = ("en", "fr", "zh")
DESCRIPTION = os.environ.get("DISCORD_OPENAPI")
PAIRS = (("“", "”"), ("«", "»"), ("「", "」"), ("『", "』"), ("（", "）"))
TWICE = re.compile(r"\b([^\W\d_]{2,}) \1\b", re.IGNORECASE)
STOPS = re.compile(
    r"(?<!\.)\.\.(?!\.)|。。|[.。] [.。]|[;,；，][.。]|[?!？！][.。]| ,|\s;(?<!\u202f;)|\(\)|（）|: :"
)


@cache
def asker(name: str) -> Asker:
    return Asker(ROOTS[name], limits=BOTH)


def book_of(name: str) -> FactBook:
    store = asker(name).store
    return store.book(store.dossiers()[0])


def lines(name: str) -> list[str]:
    """What is asked of a dossier: every command that tells facts, and some of its own facts and people."""
    book = book_of(name)
    facts = list(book.facts)
    told = [*facts[:: max(1, len(facts) // 6)], *(id_ for id_ in facts if book.conflicts(id_))][:9]
    return [
        "summary",
        "summary full",
        "timeline",
        "commitments",
        "deadlines all",
        "people",
        "sources",
        "today",
        *(f"people {id_}" for id_ in list(book.people)[:2]),
        *(f"fact {id_}" for id_ in told),
        *(f"search {book.facts[id_].title.original}" for id_ in told[:3]),
    ]


async def pages_of(name: str, line: str) -> list[Reply]:
    """All pages of an answer."""
    first = await asker(name).reply(line)
    pages = [first]
    while len(pages) < first.briefing.pages:
        pages.append(await asker(name).reply(f"{line} page:{len(pages) + 1}"))
    return pages


def as_read(block: Block) -> Iterator[str]:
    """What a block says in prose: what is to be typed as it stands, such as an id, is none."""
    match block:
        case Preformatted() | Buttons() | Menu():
            return
        case Paragraph() | Heading() | Quotation():
            yield from lines_of(block)
        case Listing():
            yield from (prose(item.line) for item in block.items)
        case Table():
            yield from (prose(cell) for row in block.rows for cell in row.cells)
        case Timeline():
            yield from (prose(entry.line) for entry in block.entries)
        case Fields():
            yield from (prose(pair.line) for pair in block.pairs)


def prose(line: Line) -> str:
    return words(part for part in line if not (isinstance(part, Span) and part.emphasis is Emphasis.CODE))


def claims(page: Briefing) -> Iterator[tuple[FactId, str]]:
    """Each fact that a list tells, with its words."""
    for block in page.blocks:
        match block:
            case Listing():
                yield from ((item.fact, words(item.line)) for item in block.items if item.fact)
            case Table():
                yield from ((row.fact, words(row.cells[0])) for row in block.rows if row.fact)
            case Timeline():
                yield from ((entry.fact, words(entry.line)) for entry in block.entries if entry.fact)
            case _:
                pass


def texts(book: FactBook) -> str:
    """Everything that a dossier says itself."""
    found: list[Text | str] = [book.dossier.title, book.dossier.summary]
    for source in book.sources.values():
        found += [source.title, source.publisher, source.origin or "", source.text or ""]
    for fact in book.facts.values():
        found += [fact.title, fact.text, *(piece.quote for piece in fact.evidence)]
    for person in book.people.values():
        found += [person.name, *person.aliases]
    for body in book.organizations.values():
        found += [body.name, *body.aliases]
    return " ".join(part if isinstance(part, str) else " ".join(part.all()) for part in found)


@cache
def schema() -> Draft202012Validator | None:
    """What Discord's own description says of a message; None where it is not at hand."""
    if not DESCRIPTION:
        return None
    whole = any_of(json.loads(Path(DESCRIPTION).read_text(encoding="utf-8")))
    part = whole["components"]["schemas"]["MessageCreateRequest"]
    return Draft202012Validator({**part, "components": whole["components"]})


def any_of(part: Any) -> Any:
    """Discord means "one or more" where its description says `oneOf`."""
    if isinstance(part, dict):
        return {("anyOf" if key == "oneOf" else key): any_of(value) for key, value in part.items()}
    return [any_of(child) for child in part] if isinstance(part, list) else part


def check_drawn(page: Briefing, name: str) -> None:
    dossier = book_of(name).dossier.id
    tokens = dict.fromkeys(slack_long_lines(page, dossier=dossier), "0123456789abcdef")
    message = render_slack(page, dossier=dossier, tokens=tokens, note="Shared by ana")
    assert not check_message_blocks(list(message.blocks))
    tokens = dict.fromkeys(discord_long_lines(page, dossier=dossier), "0123456789abcdef")
    drawing = render_discord(page, dossier=dossier, tokens=tokens, note="Shared by ana")
    checker = schema()
    if checker:
        body: dict[str, Any] = {"components": list(drawing.components)}
        body |= {"flags": 1 << 15} if drawing.is_layout else {"embeds": list(drawing.embeds)}
        assert not list(checker.iter_errors(body))


def check_attribution(page: Briefing, book: FactBook, language: str) -> None:
    """Each claim names its party, itself or by what leads the list on this very page."""
    voice = Voice(book, language)
    leads = " ".join(
        words(block.line)
        for block in page.blocks
        if isinstance(block, Paragraph) and block.repeated is not Repeated.NEVER
    )
    for id_, said in claims(page):
        fact = book.facts[id_]
        is_pointer = said == voice.label(fact)  # to a fact from the same passage, which claims nothing
        party = voice.name(fact.according_to)
        assert (is_pointer and fact.text.best(language) not in said) or party in said or party in leads, said


def check_notes(page: Briefing, book: FactBook) -> None:
    """Each source that a page leans on is named at its end, and opened there where it has an address."""
    leant = {
        note.source: note
        for line in all_lines(page)
        for part in line
        if isinstance(part, Span)
        for note in part.notes
    }
    shown = {
        part.text: part.link
        for block in page.blocks
        if isinstance(block, Paragraph) and block.quiet
        for part in block.line
        if isinstance(part, Span)
    }
    for note in leant.values():
        assert note.text in shown
        url = book.sources[note.source].url
        if url:
            link = shown[note.text] or ""
            assert link.startswith(url)
            assert ":~:text=" in link
    numbers = set(
        re.findall(r"\[\d+\]", " ".join(text for block in page.blocks[:-1] for text in lines_of(block)))
    )
    assert len(leant) <= 1 or {number.strip() for number in shown if number.startswith("[")} <= numbers


def all_lines(page: Briefing) -> Iterator[Line]:
    for block in page.blocks:
        match block:
            case Paragraph():
                yield block.line
            case Listing():
                yield from (item.line for item in block.items)
            case Table():
                yield from (cell for row in block.rows for cell in row.cells)
            case Timeline():
                yield from (entry.line for entry in block.entries)
            case Fields():
                yield from (pair.line for pair in block.pairs)
            case _:
                pass


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ROOTS)
async def test_every_page_of_every_answer_is_well_formed_and_stands_by_itself(name, language):
    book = book_of(name)
    own = fold(texts(book))
    for line in lines(name):
        replies = await pages_of(name, f"{line} language:{language}")
        for reply in replies:
            page = reply.briefing
            spoken = reply.language
            shown = [text for block in page.blocks for text in as_read(block)]
            where = f"{name}: {line} [{language}] page {page.page}"
            for id_ in book.facts:
                if "-" in id_ and id_ not in own:
                    assert not any(id_ in text for text in shown), (where, id_)
            for text in (page.title, *shown):
                for opening, closing in PAIRS:
                    assert text.count(opening) == text.count(closing), (where, text)
                for found in TWICE.finditer(text):
                    assert fold(found[0]) in own, (where, text)
                for found in STOPS.finditer(text):
                    assert fold(text[max(0, found.start() - 8) : found.end()]) in own, (where, text)
            title = book.dossier.title.best(spoken)
            assert title in page.title or any(title in text for text in shown), where
            if page.pages > 1:
                assert any(f"{page.page}" in text and f"{page.pages}" in text for text in shown[-1:]), where
            check_attribution(page, book, spoken)
            check_notes(page, book)
            check_drawn(page, name)
