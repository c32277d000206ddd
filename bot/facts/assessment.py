"""Checks the quotation of an assessment as `check` does, before anybody writes it into a file."""

from dataclasses import dataclass
from typing import Final

from bot.facts.likeness import is_near
from bot.facts.quotations import misses
from bot.facts.reading.closest import Passage, closest_passages
from bot.model.ids import SourceId
from bot.model.quotation import fold, read_source
from bot.model.source import Evidence, Location, Source

NOT_WRITTEN: Final = Location(path="", line=1, column=1)
"""Where what stands in no file yet is written."""
# Looking for the closest passage takes time with the product of both lengths; somebody waits for this.
_MOST_COMPARED: Final = 200_000_000  # characters of the quotation times those of the source


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotationFault:
    """Why words can't be quoted from a source.

    Attributes:
        count: How often they stand there.
        lines: Where, counted from 1; the first few.
        closest: The passage that comes closest, where they stand nowhere and one comes near.
    """

    count: int
    lines: tuple[int, ...] = ()
    closest: Passage | None = None


def evidence_of(source: SourceId, quote: str) -> Evidence:
    """A quotation that stands in no file yet."""
    return Evidence(source=source, quote=quote, location=NOT_WRITTEN)


def quotation_fault(source: Source, quote: str) -> QuotationFault | None:
    """What is wrong with a quotation; None where it stands in the source once, or the source is unchecked."""
    missed = misses([evidence_of(source.id, quote)], {source.id: source.text})
    if not missed:
        return None
    (miss,) = missed
    if miss.count:
        return QuotationFault(count=miss.count, lines=miss.lines)
    folded = read_source(source.text or "").folded
    if len(folded) * len(quote) > _MOST_COMPARED:
        return QuotationFault(count=0)
    closest = next(closest_passages([fold(quote)], folded), None)
    return QuotationFault(count=0, closest=closest if closest and is_near(quote, closest.words) else None)
