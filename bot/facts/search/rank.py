"""Finds the facts that answer a question, and tells when none does."""

import math
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import chain, islice
from operator import attrgetter
from typing import Final

from bot.facts.search.index import Index
from bot.facts.search.postings import STRONGEST
from bot.facts.search.question import DETAIL_WORDS, Question, Wanted, is_light, parse_question
from bot.facts.search.terms import is_chinese, pairs, stem, tokens
from bot.facts.search.vocabulary import is_english
from bot.model.command import Findings, Hit
from bot.model.fact import FactBook, Kind
from bot.model.ids import FactId

_COVERAGE_TO_ANSWER: Final = 0.7
_NAME_DOUBT: Final = 4.0
_ELSEWHERE_DOUBT: Final = 0.5
_ENGLISH_DOUBT: Final = 1.5
_CHINESE_DOUBT: Final = 3.0
_ASKED_DOUBT: Final = 2.5
_MENDED: Final = 0.85  # a word whose spelling was mended speaks less loudly
_FITS: Final = 1.25
_SAID: Final = 1.6
_NAME_WEIGHT: Final = 1.5
_DOES_NOT_FIT: Final = 0.6
_WRONG_SPEAKER: Final = 0.3
_LIGHT: Final = 0.35  # what a light word weighs against one that matters
_CANDIDATES: Final = 120
_SHORTEST_WORD: Final = 4  # letters; a shorter one may be a name or anything
_CLOSEST: Final = 3
_REMEMBERED: Final = 1000  # questions
_SHORTEST_OFFERED: Final = 3  # letters


@dataclass(frozen=True, slots=True)
class _Slot:
    """One word of the question and the terms that would satisfy it."""

    word: str
    terms: tuple[tuple[str, float], ...]
    weight: float
    doubt: float


_Scored = tuple[float, FactId, bool]
"""A candidate with its score, and whether it answers."""
_Fit = Callable[[FactId], tuple[bool, float]]
"""Tells whether a fact is of the kind asked for, and what that does to its score."""


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
        question = parse_question(words)
        slots, reading = self._slots(question, words)
        scored = sorted(self._scored(slots, question), key=_best_first)
        hits = tuple(
            Hit(fact=fact, score=score)
            for score, fact, _ in islice((found for found in scored if found[2]), limit)
        )
        closest = () if hits else tuple(fact for _, fact, _ in scored[:_CLOSEST])
        return Findings(hits=hits, closest=closest, reading=reading)

    def _slots(self, question: Question, written: str) -> tuple[list[_Slot], str]:
        mended = {word: near for word in question.words if (near := self._mend(word))}
        reading = " ".join(mended.get(word, word) for word in tokens(written))
        groups = self._groups(reading)
        slots: list[_Slot] = []
        for word in question.words:
            if is_chinese(word):
                slots.extend(self._chinese(word))
                continue
            meant, share = (mended[word], _MENDED) if word in mended else (word, 1.0)
            alternatives = [(stem(meant), share), *((group, 0.9 * share) for group in groups.get(meant, ()))]
            slots.append(self._slot(word, alternatives, self._doubt(word, question)))
        return self._names_as_one(slots), reading if mended else ""

    def _names_as_one(self, slots: list[_Slot]) -> list[_Slot]:
        """Let the words of one name weigh little more than one word: "Loretta Lynch" is one thing."""
        named = self.index.parties.words_of_long_names(_terms(slots))
        joined = [slot for slot in slots if any(term in named for term, _ in slot.terms)]
        if len(joined) < 2:  # noqa: PLR2004
            return slots
        share = _NAME_WEIGHT * max(slot.weight for slot in joined) / sum(slot.weight for slot in joined)
        return [
            _Slot(slot.word, slot.terms, slot.weight * min(share, 1.0), slot.doubt)
            if slot in joined
            else slot
            for slot in slots
        ]

    def _groups(self, written: str) -> dict[str, list[str]]:
        """Give for each word the groups of synonyms that it, or a phrase it stands in, belongs to."""
        row = [token for token in tokens(written) if not is_chinese(token)]
        found: dict[str, list[str]] = {}
        for start, end, group in self.index.synonyms.find([stem(token) for token in row]):
            for word in row[start:end]:
                found.setdefault(word, []).append(group)
        return found

    def _chinese(self, run: str) -> Iterator[_Slot]:
        """Give a slot per pair of characters, but for pairs that only join two known words."""
        parts = pairs(run)
        groups: dict[int, list[tuple[str, float]]] = {}
        for start, end, group in self.index.synonyms.find(list(parts)):
            for place in range(start, end):
                groups.setdefault(place, []).append((group, 0.9))
        known = [part in self.index.postings or place in groups for place, part in enumerate(parts)]
        for place, part in enumerate(parts):
            if (
                not known[place]
                and any(known[max(0, place - 1) : place])
                and any(known[place + 1 : place + 2])
            ):
                continue
            slot = self._slot(part, [(part, 1.0), *groups.get(place, ())], _CHINESE_DOUBT)
            doubt = slot.doubt / len(parts) if len(run) > 1 else 0.0
            yield _Slot(part, slot.terms, slot.weight / len(parts), doubt)

    def _slot(self, word: str, alternatives: Sequence[tuple[str, float]], doubt: float) -> _Slot:
        exact = word not in DETAIL_WORDS or word in self.index.words or word == "name"
        known = tuple((term, share) for term, share in alternatives if exact and term in self.index.postings)
        frequency = max((self.index.postings.count(term) for term, _ in known), default=0.5)
        weight = math.log(1 + len(self.index.cards) / frequency)
        if is_light(word) and doubt < _NAME_DOUBT:
            return _Slot(word, known, weight * _LIGHT, 0.0)
        if known and word not in DETAIL_WORDS:
            doubt = weight * _ELSEWHERE_DOUBT
        return _Slot(word, known, weight, doubt)

    def _doubt(self, word: str, question: Question) -> float:
        """Give how much it tells against a fact to lack a word that no fact has."""
        if word in DETAIL_WORDS or (word in question.focus and not (is_light(word) and word != "number")):
            return _NAME_DOUBT
        if len(word) < _SHORTEST_WORD or not word.isalpha():
            return _ENGLISH_DOUBT
        if not is_english(word):
            return _NAME_DOUBT
        return _ASKED_DOUBT if question.is_yes_or_no else _ENGLISH_DOUBT

    def _mend(self, word: str) -> str | None:
        """Give the written word nearest to a misspelt one, if near enough to be meant."""
        if not word.isalpha() or is_chinese(word) or stem(word) in self.index.postings or self._groups(word):
            return None
        return self.index.words.nearest(word)

    def _scored(self, slots: Sequence[_Slot], question: Question) -> Iterator[_Scored]:
        """Score the candidates."""
        fit = self._fit(slots, question)
        known = [slot for slot in slots if slot.terms]
        candidates = self._candidates(known)
        all_light = not any(slot.doubt for slot in slots)
        plan = [_worth(slot, all_light=all_light) for slot in known]
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

    def _column(self, slot: _Slot, candidates: Sequence[FactId]) -> Sequence[float]:
        """Give how strongly a slot speaks for each candidate."""
        columns = []
        for term, share in slot.terms:
            weight = self.index.postings.weights(term).get
            columns.append([weight(fact, 0.0) * share for fact in candidates])
        return columns[0] if len(columns) == 1 else list(map(max, *columns))

    def _candidates(self, slots: Sequence[_Slot]) -> Sequence[FactId]:
        """Give facts that share words with the question: those that share most, then those of rare words."""
        rarest_first = sorted(slots, key=lambda slot: -slot.weight)
        found = dict.fromkeys(islice(self._sharing(rarest_first), _CANDIDATES))
        for slot in rarest_first:
            if len(found) >= _CANDIDATES:
                break
            for term, _ in slot.terms:
                found.update(dict.fromkeys(islice(self.index.postings.strongest(term), _CANDIDATES)))
        return list(filter(self.book.facts.__contains__, islice(found, _CANDIDATES)))

    def _sharing(self, slots: Sequence[_Slot]) -> Iterator[FactId]:
        """Give the facts that have the first word, and each further one that any of those left has."""
        if not slots:
            return iter(())
        postings = self.index.postings
        strongest = (islice(postings.strongest(term), STRONGEST) for term, _ in slots[0].terms)
        pool = dict.fromkeys(chain.from_iterable(strongest))
        left: Set[FactId] = pool.keys()
        for slot in slots[1:]:
            shared = set[FactId]().union(
                *(left & postings.weights(term).keys() for term, _ in slot.terms)
            )
            left = shared or left
        return filter(left.__contains__, pool)

    def _fit(self, slots: Sequence[_Slot], question: Question) -> "_Fit | None":
        """Give what tells whether a fact is of the kind asked for; None where any kind is."""
        wanted, cards = question.wanted, self.index.cards
        flag = _FLAGS.get(wanted)
        if flag:
            has = attrgetter(flag)
            return lambda fact: (True, _FITS) if has(cards[fact]) else (False, _DOES_NOT_FIT)
        if wanted is Wanted.REASON:
            return lambda fact: (True, _FITS if cards[fact].has_reason else 1.0)
        if wanted is not Wanted.SAYING:
            return None
        speakers = self._speakers(slots)
        if not speakers:
            return lambda fact: (True, _SAID if cards[fact].kind is Kind.STATEMENT else 1.0)
        return lambda fact: (
            (True, _FITS) if cards[fact].according_to in speakers else (False, _WRONG_SPEAKER)
        )

    def _speakers(self, slots: Sequence[_Slot]) -> frozenset[str]:
        """Give the people and publishers that the question names."""
        named = self.index.parties.named(_terms(slots))
        return frozenset(
            party for party in named if party in self.book.people or party in self.index.speakers
        )

    def complete(self, typed: str, *, limit: int = 25) -> tuple[str, ...]:
        """Offer what was typed with its last word completed."""
        head, _, last = typed.rpartition(" ")
        last = last.lower()
        before = f"{head} " if head else ""
        matches = (word for word in self.index.words.starting(last) if len(word) >= _SHORTEST_OFFERED)
        return tuple(before + word for word in islice(matches, limit))


def _terms(slots: Sequence[_Slot]) -> set[str]:
    return {term for slot in slots for term, _ in slot.terms}


def _worth(slot: _Slot, *, all_light: bool) -> tuple[float, float, float]:
    """Give a slot's weight, what it adds to what is matched, and to the doubt where it is not."""
    light = slot.weight if all_light else 0.0
    return slot.weight, slot.weight if slot.doubt else light, slot.doubt or light


_FLAGS: Final[dict[Wanted, str]] = {
    Wanted.PERSON: "has_person",
    Wanted.NUMBER: "has_number",
    Wanted.DURATION: "has_duration",
    Wanted.TIME: "has_time",
    Wanted.FUTURE: "has_due",
    Wanted.PLACE: "has_place",
}
