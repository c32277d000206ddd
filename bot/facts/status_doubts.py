"""What may mislead in the status of a commitment: that its evidence can't show it, or not on that day."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from bot.facts.datings import lacking
from bot.model.dates import on_day
from bot.model.fact import BASES, SETTLED, Evidence, Fact, FactBook, Source, Status
from bot.model.quotation import fold, read_source

_A_REPORT_TAKES: Final = timedelta(days=2)


class StatusDoubt(StrEnum):
    """Why a status may mislead."""

    REPEATS = "repeats"
    """What settles the commitment has only the words that it began with, which can't show that."""
    TOO_EARLY = "too_early"
    """It is dated before its evidence appeared, which does not name that day."""


def status_doubts(book: FactBook, fact: Fact, entry: Status) -> Iterator[StatusDoubt]:
    """What is doubtful about a status of a commitment, whether it stands in the file or is to."""
    entries = fact.commitment.status if fact.commitment else ()
    begun = {words for one in entries if one.state in BASES for words in _words(one.evidence)}
    if entry.state in SETTLED and entry.evidence and _words(entry.evidence) <= begun:
        yield StatusDoubt.REPEATS
    appeared = first_appeared(book, entry)
    is_before = appeared is not None and appeared - entry.as_of > _A_REPORT_TAKES
    if is_before and lacking(on_day(entry.as_of), said_around(book, entry.evidence), _sources(book, entry)):
        yield StatusDoubt.TOO_EARLY


def first_appeared(book: FactBook, entry: Status) -> date | None:
    """The first day on which any of a status's evidence can have appeared; None where nobody knows."""
    days = [source.published.earliest for source in _sources(book, entry)]
    return min((day for day in days if day), default=None)


def said_around(book: FactBook, pieces: Iterable[Evidence]) -> str:
    """The sentences that quotations stand in: what a reader is shown as evidence."""
    found = []
    for piece in pieces:
        found.append(piece.quote)
        whole = book.sources[piece.source].text
        if whole is not None:
            text = read_source(whole)
            places = text.occurrences(piece.quote, prefix=piece.prefix, suffix=piece.suffix)
            found += (whole[around.start : around.end] for around in map(text.around, places[:1]))
    return "\n".join(found)


def _sources(book: FactBook, entry: Status) -> list[Source]:
    return [book.sources[piece.source] for piece in entry.evidence]


def _words(evidence: Iterable[Evidence]) -> set[tuple[str, str]]:
    return {(piece.source, fold(piece.quote)) for piece in evidence}
