"""The words of a question as the terms that would satisfy each, after mending their spelling."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.facts.search.cards import LONGEST_PHRASE, phrase_term
from bot.facts.search.index import Index
from bot.facts.search.question import LONE_CHINESE, SMALL_CHINESE, Question, parse_question
from bot.facts.search.question_words import DETAIL_WORDS, FUNCTION_WORDS, is_light
from bot.facts.search.terms import is_chinese, pairs, stem, tokens
from bot.facts.search.vocabulary import is_english
from bot.model.lazy_dataclass import dataclass

_NAME_DOUBT: Final = 4.0
_ELSEWHERE_DOUBT: Final = 0.6
_FOCUS_DOUBT: Final = 0.8
_HEAD_DOUBT: Final = 1.0
_YEAR_DOUBT: Final = 1.5
_ENGLISH_DOUBT: Final = 1.5
_CHINESE_DOUBT: Final = 3.0
_STRADDLING: Final = 0.1
_ASKED_DOUBT: Final = 2.5
_MENDED: Final = 0.85  # a word whose spelling was mended speaks less loudly
_NAME_WEIGHT: Final = 1.3
_GROUP: Final = 0.9  # a word of the same meaning speaks less loudly than the word itself
_PHRASE: Final = 0.75  # what a phrase adds to its words
_LIGHT: Final = 0.35  # what a light word weighs against one that matters
_SHORTEST_WORD: Final = 4  # letters; a shorter one may be a name or anything
_SHORTEST_PART: Final = 2  # letters


@dataclass(frozen=True, slots=True)
class Slot:
    """One word of the question and the terms that would satisfy it, each with its share.

    Attributes:
        doubt: How much it tells against a fact to lack the word.
    """

    word: str
    terms: tuple[tuple[str, float], ...]
    weight: float
    doubt: float


@dataclass(frozen=True, slots=True)
class Read:
    """A question read against an index.

    Attributes:
        mended: The words as they were read; empty if they stayed as written.
    """

    question: Question
    slots: tuple[Slot, ...]
    mended: str


def read_question(text: str, index: Index) -> Read:
    """Read a question."""
    return _Reader(index).read(text)


@dataclass(frozen=True, slots=True)
class _Reader:
    index: Index

    def read(self, text: str) -> Read:
        written = list(tokens(text))
        words, mended = self._mended(written)
        question = parse_question(" ".join(words) if mended else text)
        groups = self._groups([word for word in words if not is_chinese(word)])
        slots: list[Slot] = []
        for word in question.words:
            if is_chinese(word):
                slots.extend(self._chinese(word))
                continue
            share = _MENDED if word in mended else 1.0
            alternatives = [(stem(word), share), *((group, _GROUP * share) for group in groups.get(word, ()))]
            slots.append(self._slot(word, alternatives, question))
        whole = [*self._names_as_one(slots), *self._phrases(words)]
        return Read(question, tuple(whole), " ".join(words) if mended else "")

    def _phrases(self, words: Sequence[str]) -> Iterator[Slot]:
        """Give a slot per phrase that some fact is known by; to lack one tells against none."""
        row = [stem(word) for word in words]
        for size in range(2, LONGEST_PHRASE + 1):
            for start in range(len(row) - size + 1):
                term = phrase_term(row[start : start + size])
                if term and term in self.index.postings:
                    found = ((term, 1.0),)
                    yield Slot(term, found, self._weight(found) * _PHRASE, 0.0)

    def _mended(self, words: Sequence[str]) -> tuple[list[str], set[str]]:
        """Mend the spelling; gives the words, and those among them that were not written so."""
        read: list[str] = []
        mended: set[str] = set()
        place = 0
        while place < len(words):
            word, taken = words[place], 1
            near: list[str] = []
            if not self._is_known(word):
                joined = word + words[place + 1] if place + 1 < len(words) else ""
                if joined in self.index.words:
                    near, taken = [joined], 2
                else:
                    near = self._near(word, words)
            read.extend(near or [word])
            mended.update(near)
            place += taken
        return read, mended

    def _is_known(self, word: str) -> bool:
        if not word.isalpha() or is_chinese(word) or stem(word) in self.index.postings:
            return True
        return bool(self._groups([word]))

    def _near(self, word: str, words: Sequence[str]) -> list[str]:
        """Give the words that an unknown one was meant for; none where nobody can tell."""
        if is_english(word):
            return []
        near = self.index.words.nearest(word)
        if len(near) > 1:
            others = {stem(other) for other in words if other != word}
            return [max(near, key=lambda found: self._company(stem(found), others))]
        return list(near) or self._parts(word)

    def _company(self, term: str, others: set[str]) -> int:
        """Give how many of the other words stand in a fact together with this one."""
        postings = self.index.postings
        facts = postings.weights(term).keys() if term in postings else set()
        return sum(
            other in postings and not facts.isdisjoint(postings.weights(other).keys()) for other in others
        )

    def _parts(self, word: str) -> list[str]:
        """Give two words written as one."""
        for end in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            parts = [word[:end], word[end:]]
            if all(part in self.index.words and part not in FUNCTION_WORDS for part in parts):
                return parts
        return []

    def _names_as_one(self, slots: list[Slot]) -> list[Slot]:
        """Let the words of one name weigh little more than one word: "Loretta Lynch" is one thing."""
        named = self.index.parties.words_of_long_names(terms_of(slots))
        joined = [slot for slot in slots if any(term in named for term, _ in slot.terms)]
        if len(joined) < 2:  # noqa: PLR2004
            return slots
        share = _NAME_WEIGHT * max(slot.weight for slot in joined) / sum(slot.weight for slot in joined)
        return [
            replace(slot, weight=slot.weight * min(share, 1.0)) if slot in joined else slot for slot in slots
        ]

    def _groups(self, row: Sequence[str]) -> Mapping[str, list[str]]:
        """Give for each word the groups of synonyms that it, or a phrase it stands in, belongs to."""
        found: dict[str, list[str]] = {}
        for start, end, group in self.index.synonyms.find([stem(token) for token in row]):
            for word in row[start:end]:
                found.setdefault(word, []).append(group)
        return found

    def _chinese(self, run: str) -> Iterator[Slot]:
        """Give a slot per pair of characters, but for pairs that only join two words."""
        parts = pairs(run)
        groups: dict[int, list[tuple[str, float]]] = {}
        for start, end, group in self.index.synonyms.find(list(parts)):
            for place in range(start, end):
                groups.setdefault(place, []).append((group, _GROUP))
        known = [part in self.index.postings or place in groups for place, part in enumerate(parts)]
        covered = _covered([known_ or is_light(part) for known_, part in zip(known, parts, strict=True)])
        for place, part in enumerate(parts):
            if not known[place] and _only_joins(part, covered[place : place + len(part)]):
                continue
            found = self._in_index([(part, 1.0), *groups.get(place, ())])
            weight = self._weight(found)
            doubt = weight * _ELSEWHERE_DOUBT if found else _CHINESE_DOUBT
            if all(known[max(0, place - 1) : place + 2]) and 0 < place < len(parts) - 1:
                doubt *= _STRADDLING  # the words beside it tell more than the pair that straddles them
            if is_light(part):
                weight, doubt = weight * _LIGHT, 0.0
            yield Slot(part, found, weight / len(parts), doubt / len(parts) if len(run) > 1 else 0.0)

    def _slot(self, word: str, alternatives: Sequence[tuple[str, float]], question: Question) -> Slot:
        if word == "name" and len(question.words) == 1:  # "what is your name?"
            return Slot(word, (), 0.0, _NAME_DOUBT)
        exact = word not in DETAIL_WORDS or word in self.index.words or stem(word) == "name"
        known = self._in_index(alternatives) if exact else ()
        weight = self._weight(known)
        doubt = self._doubt(word, question)
        if word in question.open or (is_light(word) and doubt < _NAME_DOUBT):
            return Slot(word, known, weight * _LIGHT, 0.0)
        if known and word not in question.details:
            doubt = weight * self._missed(word, question)
        return Slot(word, known, weight, doubt)

    @staticmethod
    def _missed(word: str, question: Question) -> float:
        """Give which part of its weight tells against a fact to lack a word that other facts have."""
        if word == question.head:
            return _HEAD_DOUBT
        if word.isdecimal() and question.came_to_pass:  # "did they meet in 2016?"
            return _YEAR_DOUBT
        return _FOCUS_DOUBT if question.is_yes_or_no or word in question.focus else _ELSEWHERE_DOUBT

    def _in_index(self, alternatives: Sequence[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
        return tuple((term, share) for term, share in alternatives if term in self.index.postings)

    def _weight(self, known: Sequence[tuple[str, float]]) -> float:
        """Give what a word weighs: the rarer, the more."""
        frequency = max((self.index.postings.count(term) for term, _ in known), default=0.5)
        return math.log(1 + len(self.index.cards) / frequency)

    def _doubt(self, word: str, question: Question) -> float:
        """Give how much it tells against a fact to lack a word that no fact has."""
        if word in question.details or (word in question.focus and not (is_light(word) and word != "number")):
            return _NAME_DOUBT
        if word.isalpha() and len(word) >= _SHORTEST_WORD and not is_english(word):
            return _NAME_DOUBT
        return _ASKED_DOUBT if question.is_yes_or_no else _ENGLISH_DOUBT


def _covered(pairs_known: Sequence[bool]) -> list[bool]:
    """Tell for each character of a run whether it stands in a known pair."""
    beside = zip([False, *pairs_known], [*pairs_known, False], strict=True)
    return [before or after for before, after in beside]


def _only_joins(pair: str, covered: Sequence[bool]) -> bool:
    """Tell whether a pair of characters that is no word only joins words beside it."""
    left = [character for character, known in zip(pair, covered, strict=True) if not known]
    if not left or not SMALL_CHINESE.isdisjoint(pair):
        return True
    return len(left) < len(pair) and LONE_CHINESE.issuperset(left)


def terms_of(slots: Sequence[Slot]) -> set[str]:
    """Give all terms that would satisfy any of the slots."""
    return {term for slot in slots for term, _ in slot.terms}
