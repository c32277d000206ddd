"""What holds of the form of every page: rules that say with `AssertionError` what is wrong where."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

from bot.model.briefing import (
    AnswerOutcome,
    Block,
    Briefing,
    Button,
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
from bot.model.fact import FactBook
from bot.model.ids import FactId
from bot.model.plain_text import opening
from bot.model.quotation import fold
from bot.model.text import Text
from bot.wording.voice import Voice
from tests.router.asking import lines_of

PAIRS: Final = (("“", "”"), ("«", "»"), ("「", "」"), ("『", "』"), ("（", "）"), ("(", ")"), ("《", "》"))
TWICE: Final = re.compile(r"\b([^\W\d_]{2,}) \1\b", re.IGNORECASE)
STOPS: Final = re.compile(
    r"(?<!\.)\.\.(?!\.)|。。|[.。] [.。]|[.。][;,；，]"
    r"|[;,；，:：][.。]|[?!？！][.。]|[,，、] ?[,，、]|[:：] ?[:：;,；，]"
    r"|\(\)|（）|“\s*”|«\s*»| ,| $|^ |(?<!\n)  |\u00a0\u00a0"
)
PLACES: Final = re.compile(r"\{[a-z_]*\}|\bNone\b|<[A-Z][a-z]+[.:]")
"""What a template leaves that was not filled in."""


def check_sentences(texts: Iterable[str], own: str) -> None:
    """Quotation marks in pairs, one final stop, no word twice, nothing that was not filled in.

    Args:
        texts: As they are read.
        own: The dossier's own words, folded: what stands in them is told as it is.
    """
    for text in texts:
        for opening_mark, closing_mark in PAIRS:
            balanced = text.count(opening_mark) == text.count(closing_mark)
            assert balanced or fold(text.strip("“”«» ")) in own, ("not in pairs", text)
        for found in TWICE.finditer(text):
            assert fold(found[0]) in own, ("twice", text)
        for found in STOPS.finditer(text):
            assert fold(text[max(0, found.start() - 8) : found.end()]) in own, ("stops", found[0], text)
        assert not PLACES.search(text), ("not filled in", text)


def check_ids(texts: Iterable[str], ids: Iterable[str], own: str) -> None:
    """Ids of facts, sources, people and parties stand in no prose."""
    shown = "\n".join(texts)
    for id_ in ids:
        # An id of one word may be a word.
        if "-" in id_ and id_ not in own:
            assert not re.search(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", shown), ("an id", id_)


def check_repetition(page: Briefing) -> None:
    """No quotation and no point of a list is told twice, and nothing is told in two blocks in a row."""
    said = [(block, tuple(lines_of(block))) for block in page.blocks if not isinstance(block, Buttons | Menu)]
    for block, told in said:
        assert isinstance(block, Preformatted) or len(set(told)) == len(told), ("twice in a block", told)
    quoted = [told[0] for block, told in said if isinstance(block, Quotation)]
    assert len(set(quoted)) == len(quoted), ("quoted twice", quoted)
    for (_, before), (_, after) in pairwise(said):
        assert before != after, ("twice in a row", before)


def check_stands_alone(page: Briefing, title: str) -> None:
    """A page says which dossier it is about, and which of how many it is, or a button leads to the rest."""
    shown = [text for block in page.blocks for text in as_read(block)]
    assert title in page.title or any(title in text for text in shown), "names no dossier"
    if page.pages > 1 and not any(button.line.startswith("remind show") for button in pressed(page)):
        assert any(f"{page.page}" in text and f"{page.pages}" in text for text in shown[-1:]), "not numbered"


def check_attribution(page: Briefing, book: FactBook, language: str) -> None:
    """Each claim names its party, itself or by what leads the list on this very page."""
    voice = Voice(book, language)
    leads = " ".join(
        words(block.line)
        for block in page.blocks
        if isinstance(block, Paragraph) and block.repeated is not Repeated.NEVER
    )
    whole = " ".join(text for block in page.blocks for text in lines_of(block))
    for id_, said in claims(page):
        fact = book.facts[id_]
        party = voice.name(fact.according_to)
        # Named and not claimed: a fact of the same passage, or one that the page claims elsewhere.
        is_named_alone = fact.text.best(language) not in said and (
            said == voice.label(fact) or (fact.text.best(language) in whole and party in whole)
        )
        assert is_named_alone or party in said or party in leads, said


def check_opening(page: Briefing, book: FactBook, language: str) -> None:
    """What a notification shows is words in one line, and a claim in it has its party."""
    voice = Voice(book, language)
    first = opening(page)
    assert first.strip(), "nothing"
    assert "\n" not in first, first
    listed = (id_ for id_, _ in claims(page))
    told = [book.facts[id_] for id_ in dict.fromkeys((*page.facts, *page.closest, *listed))]
    if told and page.outcome in {AnswerOutcome.ANSWERED, AnswerOutcome.CLOSEST}:
        is_named = any(voice.name(fact.according_to) in first for fact in told)
        assert is_named or is_asked_person(page, book, first), first
    for fact in told:
        # What is quoted has its source behind it.
        if fact.text.best(language) in unquoted(page, first):
            assert voice.name(fact.according_to) in first, first


def unquoted(page: Briefing, first: str) -> str:
    """What a line says outside of quotations."""
    for block in page.blocks:
        if isinstance(block, Quotation):
            first = first.replace("".join(block.shown), "")
        if isinstance(block, Preformatted):
            first = first.replace(block.text.partition("\n")[0], "")
    return first


def is_asked_person(page: Briefing, book: FactBook, first: str) -> bool:
    """Whether it is an office that answers, which is told in the words of its source."""
    quotes = [
        piece.quote for person in book.people.values() for role in person.roles for piece in role.evidence
    ]
    return any(fold(quote) in fold(first) for quote in quotes) and any(
        isinstance(block, Fields) for block in page.blocks
    )


def check_notes(page: Briefing, book: FactBook) -> None:
    """Each source that a page leans on is named at its end and opens: at its address, or as stored words."""
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
        assert note.text in shown, ("not named", note.text)
        url = book.sources[note.source].url
        if url:
            link = shown[note.text] or ""
            assert link.startswith(url), link
            assert ":~:text=" in link, link
    numbers = set(
        re.findall(r"\[\d+\]", " ".join(text for block in page.blocks[:-1] for text in lines_of(block)))
    )
    assert len(leant) <= 1 or {number.strip() for number in shown if number.startswith("[")} <= numbers
    for cited in page.citations:
        source = book.sources[cited.source]
        if source.url:
            assert cited.url, cited
            assert cited.url.startswith(source.url), cited
        if source.text and cited.checked:
            assert cited.passage, cited
            assert fold(cited.quote) in fold(cited.passage), cited


def check_labels(page: Briefing) -> None:
    """What is pressed and chosen has a name, each its own in its row or menu."""
    for block in page.blocks:
        match block:
            case Buttons(buttons=buttons):
                labels = [button.label for button in buttons]
            case Menu(choices=choices):
                labels = [choice.label for choice in choices]
            case _:
                continue
        assert all(label.strip() for label in labels), labels
        assert isinstance(block, Menu) or len(set(labels)) == len(labels), labels


def as_read(block: Block) -> Iterator[str]:
    """What a block says in prose: what is to be typed as it stands, such as an id, is none."""
    match block:
        case Preformatted() | Buttons() | Menu():
            return
        case Paragraph() | Heading() | Quotation():
            yield from (prose(block.line),) if isinstance(block, Paragraph) else lines_of(block)
        case Listing():
            yield from (prose(item.line) for item in block.items)
        case Table():
            yield from (prose(cell) for row in block.rows for cell in row.cells)
        case Timeline():
            yield from (prose(entry.line) for entry in block.entries)
        case Fields():
            yield from (prose(pair.line) for pair in block.pairs)


def pressed(page: Briefing) -> Iterator[Button]:
    """Every button of a page."""
    for block in page.blocks:
        if isinstance(block, Buttons):
            yield from block.buttons


def prose(line: Line) -> str:
    """A line without what is to be typed."""
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


def all_lines(page: Briefing) -> Iterator[Line]:
    """Every line of a page that may lean on a source."""
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
