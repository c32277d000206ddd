"""Finds the facts that answer a question, and tells when none does."""

import math
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import field
from itertools import chain, islice
from typing import Final

from bot.facts.search.fitting import COMMON, fitting
from bot.facts.search.index import Index
from bot.facts.search.postings import STRONGEST
from bot.facts.search.question_words import is_light
from bot.facts.search.slots import Read, Slot, read_question
from bot.model.command import Findings, Hit
from bot.model.fact import FactBook
from bot.model.ids import FactId
from bot.model.lazy_dataclass import dataclass

_COVERAGE_TO_ANSWER: Final = 0.7
_COMMON_WEIGHT: Final = math.log(1 + 1 / COMMON)
_CANDIDATES: Final = 64  # more than anybody reads
_CLOSEST: Final = 3
_REMEMBERED: Final = 1000  # questions
_SHORTEST_OFFERED: Final = 3  # letters

_Scored = tuple[float, FactId, bool]
"""A candidate with its score, and whether it answers."""


def _best_first(scored: _Scored) -> float:
    return -scored[0]


@dataclass(frozen=True)
class BookFinder:
    """Ranked search over one book; see `bot.model.command.Finder`."""

    book: FactBook
    index: Index
    """May hold facts that the book, as of an earlier day, does not."""
    _found: dict[tuple[str, int], Findings] = field(default_factory=dict)

    def find(self, words: str, *, limit: int = 25) -> Findings:
        """Find the facts that answer these words; remembers the last answers, which never change."""
        found = self._found.get((words, limit))
        if found is None:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            found = self._found[words, limit] = self._find(words, limit)
        return found

    def _find(self, words: str, limit: int) -> Findings:
        read = read_question(words, self.index)
        scored = sorted(self._scored(read), key=_best_first)
        hits = tuple(
            Hit(fact=fact, score=score)
            for score, fact, _ in islice((found for found in scored if found[2]), limit)
        )
        closest = () if hits else tuple(fact for _, fact, _ in scored[:_CLOSEST])
        return Findings(hits=hits, closest=closest, reading=read.mended)

    def _scored(self, read: Read) -> Iterator[_Scored]:
        """Score the candidates."""
        fit, slots = fitting(read, self.book, self.index), read.slots
        known = [slot for slot in slots if slot.terms]
        candidates = self._candidates(known)
        all_light = not any(slot.doubt for slot in slots)
        plan = [_worth(slot, all_light=all_light) for slot in known]
        if not all_light and is_light(
            read.question.head
        ):  # "what is the capital of China?": the name alone answers nothing
            plan = [(weight, gain if weight > _COMMON_WEIGHT else 0.0, loss) for weight, gain, loss in plan]
        missing = sum(_worth(slot, all_light=all_light)[2] for slot in slots if not slot.terms)
        # One column of weights per slot: looking up a whole column at once is what makes this quick.
        rows = zip(*[self._column(slot, candidates) for slot in known], strict=True)
        for fact, row in zip(candidates, rows, strict=True):
            score = matched = 0.0
            doubt = missing
            for best, (weight, gain, loss) in zip(row, plan, strict=True):
                if best:
                    score += weight * best
                    matched += gain
                else:
                    doubt += loss
            coverage = matched / (matched + doubt) if matched else 0.0
            fits, factor = fit(fact) if fit else (True, 1.0)
            answers = fits and coverage >= _COVERAGE_TO_ANSWER
            yield score * factor * (0.4 + 0.6 * coverage), fact, answers

    def _column(self, slot: Slot, candidates: Sequence[FactId]) -> Sequence[float]:
        """Give how strongly a slot speaks for each candidate."""
        columns = []
        for term, share in slot.terms:
            weight = self.index.postings.weights(term).get
            columns.append([weight(fact, 0.0) * share for fact in candidates])
        return columns[0] if len(columns) == 1 else list(map(max, *columns))

    def _candidates(self, slots: Sequence[Slot]) -> Sequence[FactId]:
        """Give facts that share words with the question: those that share most, then those of rare words."""
        rarest_first = sorted(slots, key=lambda slot: -slot.weight)
        found = dict.fromkeys(islice(self._sharing(rarest_first), _CANDIDATES))
        for slot in rarest_first:
            if len(found) >= _CANDIDATES:
                break
            for term, _ in slot.terms:
                found.update(dict.fromkeys(islice(self._strongest(term), _CANDIDATES)))
        return list(islice(found, _CANDIDATES))

    def _sharing(self, slots: Sequence[Slot]) -> Iterator[FactId]:
        """Give the facts that have the first word, and each further one that any of those left has."""
        if not slots:
            return iter(())
        strongest = (islice(self._strongest(term), STRONGEST) for term, _ in slots[0].terms)
        pool = dict.fromkeys(chain.from_iterable(strongest))
        left: AbstractSet[FactId] = pool.keys()
        for slot in slots[1:]:
            having = (self.index.postings.weights(term).keys() for term, _ in slot.terms)
            left = set[FactId]().union(*(left & facts for facts in having)) or left
        return filter(left.__contains__, pool)

    def _strongest(self, term: str) -> Iterator[FactId]:
        """Give the book's facts that have the term, strongest first, as far as their order is known."""
        postings, facts = self.index.postings, self.book.facts
        if len(facts) == len(self.index.cards):
            return iter(postings.strongest(term))
        return filter(facts.__contains__, chain(postings.strongest(term), postings.weights(term)))

    def complete(self, typed: str, *, limit: int = 25) -> tuple[str, ...]:
        """Offer what was typed with its last word completed."""
        head, _, last = typed.rpartition(" ")
        last = last.lower()
        before = f"{head} " if head else ""
        matches = (word for word in self.index.words.starting(last) if len(word) >= _SHORTEST_OFFERED)
        return tuple(before + word for word in islice(matches, limit))


def _worth(slot: Slot, *, all_light: bool) -> tuple[float, float, float]:
    """Give a slot's weight, what it adds to what is matched, and to the doubt where it is not."""
    light = slot.weight if all_light else 0.0
    is_telling = slot.doubt or " " in slot.word  # to have a phrase tells for a fact, to lack it not against
    return slot.weight, slot.weight if is_telling else light, slot.doubt or light
