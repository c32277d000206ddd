"""Finds the facts that answer a question, and tells when none does."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import resources
from itertools import islice
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.facts.search.index import Card, Index, party_names
from bot.facts.search.question import DETAIL_WORDS, Question, Wanted, is_light, parse_question
from bot.facts.search.terms import is_chinese, pairs, stem, terms, tokens
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
_CANDIDATES: Final = 400
_SHORTEST_MENDED: Final = 4  # letters
_LONG: Final = 8  # letters; two slips are forgiven from here on
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


@dataclass(frozen=True, slots=True)
class _Scored:
    fact: FactId
    score: float
    coverage: float
    fits: bool


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
        scored = sorted(self._score(slots, question), key=lambda found: -found.score)
        answers = [found for found in scored if found.fits and found.coverage >= _COVERAGE_TO_ANSWER]
        if not answers:
            return Findings(
                hits=(), closest=tuple(found.fact for found in scored[:_CLOSEST]), reading=reading
            )
        return Findings(
            hits=tuple(Hit(fact=found.fact, score=found.score) for found in answers[:limit]),
            closest=(),
            reading=reading,
        )

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
        asked = {term for slot in slots for term, _ in slot.terms}
        named = {term for name in self._long_names if name <= asked for term in name}
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

    @cached_property
    def _long_names(self) -> tuple[frozenset[str], ...]:
        parties = [*self.book.people, *self.book.organizations]
        names = {_asked_terms(name) for party in parties for name in party_names(self.book, party)}
        return tuple(name for name in names if len(name) > 1)

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
        frequency = max((len(self.index.postings[term]) for term, _ in known), default=0.5)
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
        if len(word) < _SHORTEST_MENDED or not word.isalpha():
            return _ENGLISH_DOUBT
        if not _is_english(word):
            return _NAME_DOUBT
        return _ASKED_DOUBT if question.is_yes_or_no else _ENGLISH_DOUBT

    def _mend(self, word: str) -> str | None:
        """Give the written word nearest to a misspelt one, if near enough to be meant."""
        if not word.isalpha() or is_chinese(word) or stem(word) in self.index.postings or self._groups(word):
            return None
        room = 0 if len(word) < _SHORTEST_MENDED else 1 if len(word) < _LONG else 2
        if not room or _is_english(word):
            return None
        near = process.extractOne(
            word,
            self._words_like(word[0], len(word), room),
            scorer=OSA.distance,
            score_cutoff=room,
        )
        return str(near[0]) if near else None

    def _words_like(self, first: str, length: int, room: int) -> list[str]:
        return [
            word
            for size in range(length - room, length + room + 1)
            for word in self._by_shape.get((first, size), ())
        ]

    @cached_property
    def _by_shape(self) -> dict[tuple[str, int], list[str]]:
        shapes: dict[tuple[str, int], list[str]] = {}
        for word in self.index.words:
            shapes.setdefault((word[0], len(word)), []).append(word)
        return shapes

    def _score(self, slots: list[_Slot], question: Question) -> Iterable[_Scored]:
        speakers = self._speakers(slots) if question.wanted is Wanted.SAYING else frozenset()
        all_light = not any(slot.doubt for slot in slots)
        for fact in self._candidates(slots):
            card = self.index.cards[fact]
            score = matched = doubt = 0.0
            for slot in slots:
                best = max((card.weights.get(term, 0.0) * share for term, share in slot.terms), default=0.0)
                score += slot.weight * best
                if best:
                    matched += slot.weight if slot.doubt or all_light else 0.0
                else:
                    doubt += slot.doubt or (slot.weight if all_light else 0.0)
            coverage = matched / (matched + doubt) if matched else 0.0
            fits, factor = _fit(card, question.wanted, speakers)
            yield _Scored(fact, score * factor * (0.4 + 0.6 * coverage), coverage, fits)

    def _candidates(self, slots: list[_Slot]) -> Iterable[FactId]:
        """Give facts that share a word with the question, those sharing its rarest words first."""
        found: dict[FactId, None] = {}
        for slot in sorted(slots, key=lambda slot: -slot.weight):
            for term, _ in slot.terms:
                found.update(dict.fromkeys(islice(self.index.postings[term], _CANDIDATES)))
            if len(found) >= _CANDIDATES:
                break
        return (fact for fact in found if fact in self.book.facts)

    def _speakers(self, slots: list[_Slot]) -> frozenset[str]:
        """Give the people and publishers that the question names."""
        asked = {term for slot in slots for term, _ in slot.terms}
        return frozenset(
            party for party, names in self._names.items() if any(name <= asked for name in names)
        )

    @cached_property
    def _names(self) -> dict[str, tuple[frozenset[str], ...]]:
        """For each person, and each organization that says something: what they are called."""
        names: dict[str, list[str]] = {}
        for person in self.book.people.values():
            said = [*person.name.all(), *person.aliases, *" ".join(person.name.all()).split()]
            for role in person.roles:
                said += party_names(self.book, role.organization) if role.organization else []
            names[person.id] = said
        for card in self.index.cards.values():
            if card.according_to not in names:
                names[card.according_to] = party_names(self.book, card.according_to)
        return {
            party: tuple(name for name in map(_asked_terms, said) if name) for party, said in names.items()
        }

    def complete(self, typed: str, *, limit: int = 25) -> tuple[str, ...]:
        """Offer what was typed with its last word completed."""
        head, _, last = typed.rpartition(" ")
        last = last.lower()
        before = f"{head} " if head else ""
        matches = (
            word for word in self.index.words if word.startswith(last) and len(word) >= _SHORTEST_OFFERED
        )
        return tuple(before + word for word in islice(matches, limit))


def _asked_terms(name: str) -> frozenset[str]:
    return frozenset(term for word in parse_question(name).words for term in terms(word))


def _is_english(word: str) -> bool:
    american = word.replace("isation", "ization").replace("ise", "ize").replace("our", "or")
    return bool({word, stem(word), american, word + "e"} & _english())


@lru_cache(maxsize=1)
def _english() -> frozenset[str]:
    text = resources.files("bot.facts.search").joinpath("english.txt").read_text()
    return frozenset(text.split())


@lru_cache(maxsize=4096)
def _flag(wanted: Wanted) -> str:
    return {
        Wanted.PERSON: "has_person",
        Wanted.NUMBER: "has_number",
        Wanted.DURATION: "has_duration",
        Wanted.TIME: "has_time",
        Wanted.FUTURE: "has_due",
        Wanted.PLACE: "has_place",
    }.get(wanted, "")


def _fit(card: Card, wanted: Wanted, speakers: frozenset[str]) -> tuple[bool, float]:
    """Tell whether the fact is of the kind asked for, and what that does to its score."""
    if wanted is Wanted.SAYING:
        if speakers:
            return (True, _FITS) if card.according_to in speakers else (False, _WRONG_SPEAKER)
        return True, _SAID if card.kind is Kind.STATEMENT else 1.0
    if wanted is Wanted.REASON:
        return True, _FITS if card.has_reason else 1.0
    flag = _flag(wanted)
    if not flag:
        return True, 1.0
    return (True, _FITS) if getattr(card, flag) else (False, _DOES_NOT_FIT)
