"""Reads a question: its words with the terms that would satisfy each, and what kind of answer it asks for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Final

from bot.facts.search.analyzers import analyzer_for
from bot.facts.search.analyzers.analyzer import Analyzer
from bot.facts.search.asking import (
    EVERYDAY,
    answer_type,
    around_asking,
    begins,
    courtesies,
    han_asks_if,
    han_type,
    has_nothing_of_courtesy,
    information_of,
    is_past,
    raw_names,
    says_something,
)
from bot.facts.search.frequencies import information, zipf
from bot.facts.search.index import Index
from bot.facts.search.likeness import likeness
from bot.facts.search.postings import UNKNOWN
from bot.facts.search.query import QueryTerm, Question, Rows
from bot.facts.search.segments import segments
from bot.facts.search.terms import pairs
from bot.facts.search.tokens import folded, is_han, tokens
from bot.model.findings import AnswerType

_CHINESE: Final = analyzer_for("zh")
_KNOWN: Final = 2.3  # Zipf frequency: a word used once in five million is no slip of the keys
_SHORTEST_PART: Final = 3  # letters
_MENDED: Final = 0.9
_JOINED: Final = 0.9
_SINGLE: Final = 0.5  # what the characters of a Chinese word say without standing together
_COMPANY: Final = 400  # facts of a word looked at
_MOST_ALIKE: Final = 6
_ALIKE_REMEMBERED: Final = 20_000  # words
_PAST_REACH: Final = 3  # words
_FOCUS_REACH: Final = 4  # words


def read_question(text: str, index: Index) -> Question:
    """Read a question."""
    return _Reader(index, text).read()


@dataclass(slots=True)
class _Reader:
    index: Index
    text: str
    words: list[str] = field(default_factory=list)
    mended: dict[int, Sequence[str]] = field(default_factory=dict)
    stems: dict[str, Sequence[int]] = field(default_factory=dict)

    def read(self) -> Question:
        self.words = tokens(folded(self.text), whole=True)
        analyzer = self._analyzer()
        latin = [word for word in self.words if not is_han(word)]
        han = "".join(word for word in self.words if is_han(word))
        asks_if = begins(latin, analyzer.yes_no) or han_asks_if(han)
        kind, end = (AnswerType.ANYTHING, 0) if asks_if else answer_type(latin, analyzer)
        if han and kind is AnswerType.ANYTHING:
            kind = han_type(han)
        known = self._with_spelling(analyzer)
        turning = analyzer.turning | _CHINESE.turning
        terms = list(_turned(map(self._weighed, self._terms(analyzer)), turning))
        parties = (group[1:] for _, _, group in self._groups() if group.startswith("@"))
        return Question(
            terms=tuple(_focused(terms, self._focus(latin, analyzer, end))),
            answer_type=kind,
            mended=" ".join(known) if self.mended else "",
            language=analyzer.language,
            asks_if=asks_if,
            asks_outcome=is_past(latin[: 1 if asks_if else _PAST_REACH], han, analyzer),
            turns=any(term.word in turning for term in terms),
            parties=tuple(dict.fromkeys(parties)),
            is_keywords=all(term.information for term in terms),
            is_courtesy=self._is_courtesy(),
        )

    def _is_courtesy(self) -> bool:
        """Whether nothing is left but function words once greetings and thanks are taken out."""
        if any(has_nothing_of_courtesy(word) for word in self.words):
            return False
        said = f" {' '.join(self.words)} "
        for phrase in courtesies():
            said = said.replace(phrase if is_han(phrase) else f" {phrase} ", " ")
        left = said.split()
        return not left or (len(left) < len(self.words) and not any(map(says_something, left)))

    def _analyzer(self) -> Analyzer:
        """The question's language by how common its words are in each."""
        candidates = dict.fromkeys((*self.index.extractor.languages, "en"))
        latin = [word for word in self.words if word.isalpha() and not is_han(word)]

        def commonness(language: str) -> float:
            return sum([zipf(word, language) for word in latin])

        return analyzer_for(max(candidates, key=commonness))

    def _with_spelling(self, analyzer: Analyzer) -> list[str]:
        known: list[str] = []
        for at, word in enumerate(self.words):
            near = () if self._is_known(word, analyzer) else self._near(word)
            if near:
                self.mended[at] = near
            known += near or [word]
        return known

    def _is_known(self, word: str, analyzer: Analyzer) -> bool:
        if not word.isalpha() or is_han(word) or word in self.index.words or self._stems(word):
            return True
        languages = dict.fromkeys((analyzer.language, *self.index.extractor.languages))
        return any(zipf(word, language) >= _KNOWN for language in languages)

    def _stems(self, word: str) -> Sequence[int]:
        """The numbers of a word's stems that the book has."""
        found = self.stems.get(word)
        if found is None:
            number = self.index.postings.number
            every = (number(stemmer.stem(word)) for stemmer in self.index.extractor.stemmers.values())
            found = self.stems[word] = [stem for stem in dict.fromkeys(every) if stem != UNKNOWN]
        return found

    def _numbers(self, terms: Iterable[str]) -> tuple[int, ...]:
        return tuple(map(self.index.postings.number, terms))

    def _near(self, word: str) -> Sequence[str]:
        near = self.index.words.nearest(word)
        if near:
            return [max(near, key=lambda found: (self._company(found), found))]
        for end in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1):
            parts = [word[:end], word[end:]]
            if all(part in self.index.words for part in parts):
                return parts
        return ()

    def _company(self, word: str) -> int:
        """How many of the other words stand in a fact together with this one."""
        postings = self.index.postings
        facts = {fact for stem in self._stems(word) for fact in postings.having(stem, _COMPANY)}
        others = (stem for other in self.words for stem in self._stems(other))
        return sum(not facts.isdisjoint(postings.having(other, _COMPANY)) for other in others)

    def _groups(self) -> Iterator[tuple[int, int, str]]:
        for stemmer in self.index.extractor.stemmers.values():
            row: list[str] = []
            places: list[int] = []
            for at, word in enumerate(self.words):
                parts = [*word, *pairs(word)] if is_han(word) else [stemmer.stem(word)]
                row += parts
                places += [at] * len(parts)
            for start, end, group in self.index.extractor.groups.find(row):
                yield places[start], places[end - 1] + 1, group

    def _terms(self, analyzer: Analyzer) -> Iterator[QueryTerm]:
        groups: dict[int, list[str]] = {}
        for start, end, group in self._groups():
            for at in range(start, end):
                groups.setdefault(at, []).append(group)
        raw = raw_names(self.text)
        for at, word in enumerate(self.words):
            named = tuple((self._numbers([group]), 1.0) for group in dict.fromkeys(groups.get(at, ())))
            if is_han(word):
                yield from self._han(word)
                continue
            if word in analyzer.elided:
                continue
            told = information_of(word, analyzer.language)
            joined = self._joined(at)
            alternatives: list[tuple[tuple[int, ...], float]] = [((stem,), 1.0) for stem in self._stems(word)]
            near = self.mended.get(at, ())
            if near:
                rows = [self._stems(part)[:1] for part in near]
                alternatives.append((tuple(stem for row in rows for stem in row), _MENDED))
            is_name = word in raw or any(group.startswith("@") for group in groups.get(at, ()))
            yield QueryTerm(
                word=word,
                alternatives=(*alternatives, *named, *joined),
                information=max(told, 1.0) if is_name and named else told,
                is_name=is_name,
                alike=self._alike(word, analyzer.language) if told else (),
                is_number=word[0].isdigit() or (word[:2] in {"mm", "dd"} and word[2:].isdigit()),
            )

    def _alike(self, word: str, language: str) -> Rows:
        """The words of like meaning that the book has."""
        known = self.index.alike
        found = known.get((word, language))
        if found is None:
            if len(known) >= _ALIKE_REMEMBERED:
                known.clear()
            near = self._find_alike(word, language).items()
            found = known[word, language] = tuple(sorted(near, key=lambda entry: -entry[1])[:_MOST_ALIKE])
        return found

    def _find_alike(self, word: str, language: str) -> Mapping[tuple[int, ...], float]:
        found: dict[tuple[int, ...], float] = {}
        for tag, near, like in likeness().near(word, language):
            rows = [self._numbers(pairs(near))] if tag == "zh" else [(stem,) for stem in self._stems(near)]
            for row in rows:
                if row and UNKNOWN not in row:
                    found[row] = max(like, found.get(row, 0.0))
        return found

    def _weighed(self, term: QueryTerm) -> QueryTerm:
        known = max((max(map(self.index.idf, row), default=0.0) for row, _ in term.alternatives), default=0.0)
        weight = term.information * (known / (known + 1) if known else 1.0)
        return replace(term, weight=weight, is_known=bool(known))

    def _joined(self, at: int) -> Rows:
        """What a word and the one beside it are, written as one: "cyber crime" is "cybercrime"."""
        beside = [(at, at + 1), (at - 1, at)]
        whole = [self.words[a] + self.words[b] for a, b in beside if a >= 0 and b < len(self.words)]
        return tuple(
            ((stem,), _JOINED) for word in whole if word in self.index.words for stem in self._stems(word)
        )

    def _han(self, run: str) -> Iterator[QueryTerm]:
        wants_focus = False
        for part in around_asking(run):
            if not part:
                wants_focus = True
                continue
            found = list(self.index.extractor.groups.find([*part, *pairs(part)]))
            groups = {group for _, _, group in found}
            for word in segments(part):
                term = self._han_word(word, [group for group in sorted(groups) if self._belongs(word, group)])
                is_focus = wants_focus and term.information > EVERYDAY
                wants_focus = wants_focus and not is_focus
                yield replace(term, is_focus=is_focus)

    def _han_word(self, word: str, groups: Sequence[str]) -> QueryTerm:
        grams = self._numbers(pairs(word) or [word])
        alternatives = [(grams, 1.0), *((self._numbers([group]), 1.0) for group in groups)]
        if len(word) > 1:
            alternatives.append((self._numbers(word), _SINGLE))
        told = information(zipf(word, "zh"))
        return QueryTerm(
            word=word,
            alternatives=tuple(alternatives),
            information=max(told, 1.0) if groups else told,
            alike=self._alike(word, "zh"),
            is_name=bool(groups),
        )

    def _belongs(self, word: str, group: str) -> bool:
        return any(word in name for name in self.index.extractor.spelt(group))

    def _focus(self, latin: list[str], analyzer: Analyzer, end: int) -> str:
        asks = set(analyzer.which)
        start = next((at + 1 for at, word in enumerate(latin) if word in asks), end)
        if not start:
            return ""
        for word in latin[start : start + _FOCUS_REACH]:
            if information_of(word, analyzer.language) > 0:
                return word
        return ""


def _turned(terms: Iterable[QueryTerm], turning: AbstractSet[str]) -> Iterator[QueryTerm]:
    """Terms in order, the one that each "not" or "only" bears on marked."""
    awaited = False
    for term in terms:
        awaited = awaited or term.word in turning
        is_turned = awaited and term.word not in turning and term.information > EVERYDAY
        awaited = awaited and not is_turned
        yield replace(term, is_turned=True) if is_turned else term


def _focused(terms: Sequence[QueryTerm], focus: str) -> list[QueryTerm]:
    return [replace(term, is_focus=True) if focus and term.word == focus else term for term in terms]
