"""How much of each checked source the facts account for, sentence by sentence."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeVar

from bot.model.fact import Evidence, Fact, FactBook, Source
from bot.model.ids import FactId, SourceId
from bot.model.quotation import Stretch, read_source, words_of

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of a source.

    Attributes:
        line: Its line in the source's file; the first is 1.
        facts: Facts that quote from it, drafts among them.
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
    """Every sentence of every checked source."""
    quoted: dict[SourceId, list[tuple[Evidence, FactId]]] = {}
    for fact in (*book.facts.values(), *book.drafts):
        for evidence in quotations(fact):
            quoted.setdefault(evidence.source, []).append((evidence, fact.id))
    return tuple(
        sentence
        for source in book.sources.values()
        for sentence in _of_source(source, quoted.get(source.id, ()))
    )


def share(sentences: Iterable[Sentence]) -> float:
    """The part of sentences that is covered, 0 to 1; 1 where there are none."""
    counted = [sentence.is_covered for sentence in sentences]
    return sum(counted) / len(counted) if counted else 1.0


def quotations(fact: Fact) -> Iterator[Evidence]:
    """All evidence of a fact, that of its status entries included."""
    yield from fact.evidence
    for entry in fact.commitment.status if fact.commitment else ():
        yield from entry.evidence


def _of_source(source: Source, evidence: Iterable[tuple[Evidence, FactId]]) -> Iterator[Sentence]:
    if source.text is None:
        return
    text = read_source(source.text)
    quoted = [
        (place, fact)
        for piece, fact in evidence
        for place in text.occurrences(piece.quote, prefix=piece.prefix, suffix=piece.suffix)
    ]
    aside = [
        (place, passage.reason) for passage in source.set_aside for place in text.occurrences(passage.quote)
    ]
    sentences = text.sentences
    facts, reasons = _by_sentence(sentences, quoted), _by_sentence(sentences, aside)
    covering = _Covering(place for place, _ in (*quoted, *aside))
    for number, whole in enumerate(sentences):
        yield Sentence(
            source=source.id,
            line=text.line_of(whole),
            text=text.text[whole.start : whole.end],
            facts=tuple(dict.fromkeys(facts[number])),
            reasons=tuple(dict.fromkeys(reasons[number])),
            missing=tuple(
                text.text[word.start : word.end]
                for word in words_of(text.text, whole)
                if not covering.holds(word)
            ),
        )


def _by_sentence(sentences: Sequence[Stretch], marked: Iterable[tuple[Stretch, T]]) -> list[list[T]]:
    """For each sentence, the marks of the stretches that touch it."""
    found: list[list[T]] = [[] for _ in sentences]
    ends = [whole.end for whole in sentences]
    for place, mark in marked:
        first = bisect_right(ends, place.start)
        for number in range(first, len(ends)):
            if sentences[number].start >= place.end:
                break
            found[number].append(mark)
    return found


class _Covering:
    """Answers whether one of many stretches holds a word."""

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        ordered = sorted(stretches)
        self._starts = [stretch.start for stretch in ordered]
        self._reach = list(accumulate((stretch.end for stretch in ordered), max))

    def holds(self, word: Stretch) -> bool:
        place = bisect_right(self._starts, word.start)
        return place > 0 and self._reach[place - 1] >= word.end
