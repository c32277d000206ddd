"""How much of each checked source the facts account for, sentence by sentence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.model.fact import Evidence, Fact, FactBook, Source
from bot.model.ids import FactId, SourceId
from bot.model.quotation import SourceText, Stretch, covered, read_source, words_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of a source.

    Attributes:
        line: Its line in the source's file; the first is 1.
        facts: Facts that quote from it.
        reasons: Why parts of it are set aside.
        missing: Words that neither a fact quotes nor anybody set aside.
    """

    source: SourceId
    line: int
    text: str
    facts: tuple[FactId, ...]
    reasons: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def is_covered(self) -> bool:
        """Whether each word is accounted for."""
        return not self.missing


def coverage(book: FactBook) -> tuple[Sentence, ...]:
    """Give every sentence of every checked source."""
    return tuple(sentence for source in book.sources.values() for sentence in _of_source(book, source))


def share(sentences: Iterable[Sentence]) -> float:
    """Give the part of sentences that is covered, 0 to 1; 1 where there are none."""
    counted = [sentence.is_covered for sentence in sentences]
    return sum(counted) / len(counted) if counted else 1.0


def quotations(fact: Fact) -> Iterator[Evidence]:
    """Give all evidence of a fact, that of its status entries included."""
    yield from fact.evidence
    for entry in fact.commitment.status if fact.commitment else ():
        yield from entry.evidence


def _of_source(book: FactBook, source: Source) -> Iterator[Sentence]:
    if source.text is None:
        return
    text = read_source(source.text)
    quoted = [
        (place, fact.id)
        for fact in book.facts.values()
        for evidence in quotations(fact)
        if evidence.source == source.id
        for place in text.occurrences(evidence.quote, prefix=evidence.prefix, suffix=evidence.suffix)
    ]
    aside = [
        (place, passage.reason) for passage in source.set_aside for place in text.occurrences(passage.quote)
    ]
    stretches = sorted([place for place, _ in quoted] + [place for place, _ in aside])
    for whole in text.sentences:
        yield Sentence(
            source=source.id,
            line=text.line_of(whole),
            text=text.text[whole.start : whole.end],
            facts=tuple(dict.fromkeys(fact for place, fact in quoted if _touch(place, whole))),
            reasons=tuple(dict.fromkeys(reason for place, reason in aside if _touch(place, whole))),
            missing=_missing(text, whole, stretches),
        )


def _missing(text: SourceText, whole: Stretch, stretches: list[Stretch]) -> tuple[str, ...]:
    return tuple(
        text.text[word.start : word.end]
        for word in words_of(text.text, whole)
        if not covered(word, stretches)
    )


def _touch(one: Stretch, other: Stretch) -> bool:
    return one.start < other.end and other.start < one.end
