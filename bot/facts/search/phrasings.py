"""The index of commands' example phrases: which command a question comes to, and with which options.

A phrase is a row of words and slots. A question fits it as far as the words of both are the same, in the same
order, each word counting by how much it says; what stands where a slot is, is the option's text, and whether
the option takes it is for whoever knows the dossier.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import Final

from bot.facts.search.analyzers import DECLARED, analyzer_for
from bot.facts.search.asking import answer_type, around_asking, begins, han_asks_if, han_type, information_of
from bot.facts.search.frequencies import frequencies, information
from bot.facts.search.segments import segments
from bot.facts.search.terms import Stemmer
from bot.facts.search.tokens import folded, is_han, tokens
from bot.model.command import Command
from bot.model.findings import AnswerType
from bot.model.phrasing import BETWEEN, CommandHit

ENOUGH: Final = 0.8
"""The certainty from which a question may come to a command: one small word more or less, and no other."""

_SLOT: Final = re.compile(r"\{(\w+)\}")
_ROUNDING: Final = 1e-9
_LEAST: Final = 0.2  # what a word that says nothing weighs against one that says much
_SLOT_WEIGHT: Final = 0.5
_LENGTHS: Final = (1, 2, 3, 4, 6, 12)  # words of a slot, or characters of Chinese
_LONGEST: Final = 200  # characters of a question; no phrase is near so long
_ARTICLES: Final = frozenset[str]().union(*(analyzer.articles for analyzer in DECLARED))
_DATE: Final = re.compile(r"(?P<year>[12]\d{3})|mm(?P<month>\d{1,2})|dd(?P<day>\d{1,2})")

Manner = tuple[AnswerType, bool, bool]
"""The kind of answer asked for, whether it is yes or no, and whether a "not" turns the sense."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word as phrases and questions are compared by; of Chinese, one character."""

    written: str
    stem: str
    weight: float


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where words stand that an option takes."""

    option: str
    weight: float = _SLOT_WEIGHT


@dataclass(frozen=True, kw_only=True)
class _Row:
    """One phrase of one command."""

    command: str
    given: tuple[tuple[str, str], ...]
    parts: tuple[_Word | _Slot, ...]
    manner: Manner

    @cached_property
    def total(self) -> float:
        return sum(part.weight for part in self.parts)

    @cached_property
    def has_slots(self) -> bool:
        return any(isinstance(part, _Slot) for part in self.parts)


@dataclass(frozen=True, slots=True)
class _Fit:
    """How a question's words, up to one of them, lie on the first parts of a phrase."""

    cost: float
    taken: tuple[tuple[str, int, int], ...] = ()

    @property
    def length(self) -> int:
        """How many words the slots take."""
        return sum(end - start for _, start, end in self.taken)


class PhraseIndex:
    """The example phrases of commands in every language; never changes."""

    def __init__(self, commands: Iterable[Command]) -> None:
        # By the word that says most: where it is missing, too much is.
        self._rows: dict[str, dict[str, list[_Row]]] = {}
        for command in commands:
            for row, language in self._rows_of(command):
                words = [part for part in row.parts if isinstance(part, _Word)]
                first = max(words, key=lambda word: word.weight).stem
                self._rows.setdefault(language, {}).setdefault(first, []).append(row)

    @staticmethod
    def _rows_of(command: Command) -> Iterator[tuple[_Row, str]]:
        for phrasing in command.phrases:
            for language, texts in phrasing.said.versions:
                for text in texts.split(BETWEEN):
                    parts: list[_Word | _Slot] = []
                    for at, piece in enumerate(_SLOT.split(text)):
                        parts += [_Slot(piece)] if at % 2 else _words(piece, language)
                    manner = _manner(_SLOT.sub(" ", text), language)
                    yield (
                        _Row(command=command.name, given=phrasing.given, parts=tuple(parts), manner=manner),
                        language,
                    )

    def fits(self, question: str) -> list[CommandHit]:
        """The commands that a question may come to, surest first; whether their options fit is to be seen."""
        if len(question) > _LONGEST:
            return []
        found: list[tuple[float, int, CommandHit]] = []
        for language, rows in self._rows.items():
            asked = _words(question, language)
            stems = {word.stem for word in asked}
            near = [row for stem in stems for row in rows.get(stem, ()) if _lack(row, stems) <= 1 - ENOUGH]
            manner = _manner(question, language) if near else None
            for row in near:
                for fit in _fits(row, asked) if row.manner == manner else ():
                    taken = {option: _text(asked[start:end]) for option, start, end in fit.taken}
                    certainty = 1 - fit.cost / row.total
                    hit = CommandHit(command=row.command, given=dict(row.given) | taken, certainty=certainty)
                    # Of two that fit alike, the one that has more of the words itself.
                    found.append((-certainty, fit.length, hit))
        return [hit for *_, hit in sorted(found, key=itemgetter(0, 1))]


def _words(text: str, language: str) -> list[_Word]:
    return [word for token in tokens(folded(text), whole=True) for word in _read(token, language)]


@lru_cache(maxsize=1 << 14)
def _read(token: str, language: str) -> tuple[_Word, ...]:
    """A word as a language has it; of Chinese, its characters, each with its share of its word's weight."""
    if not is_han(token):
        return (_Word(token, _stemmer(language).stem(token), _weight(information_of(token, language))),)
    found: list[_Word] = []
    for word in segments(token):
        weight = _weight(information(frequencies("zh").zipf(word))) / len(word)
        found += (_Word(sign, sign, weight) for sign in word)
    return tuple(found)


@lru_cache(maxsize=64)
def _stemmer(language: str) -> Stemmer:
    return Stemmer(language)


def _weight(told: float) -> float:
    return max(_LEAST, told / (told + 1))


def _manner(text: str, language: str) -> Manner:
    analyzer = analyzer_for(language)
    words = tokens(folded(text), whole=True)
    latin = [word for word in words if not is_han(word)]
    han = "".join(word for word in words if is_han(word))
    asks_if = begins(latin, analyzer.yes_no) or han_asks_if(han)
    kind = AnswerType.ANYTHING if asks_if else answer_type(latin, analyzer)[0]
    if han and kind is AnswerType.ANYTHING:
        kind = han_type(han)
    said = {*latin, *(word for part in around_asking(han) for word in segments(part))}
    return kind, asks_if, not said.isdisjoint(analyzer.turning | analyzer_for("zh").turning)


def _lack(row: _Row, stems: set[str]) -> float:
    """How much of a phrase a question surely lacks."""
    missing = (part.weight for part in row.parts if isinstance(part, _Word) and part.stem not in stems)
    return sum(missing) / row.total


def _fits(row: _Row, asked: Sequence[_Word]) -> Iterator[_Fit]:
    """The ways in which a question lies on a phrase well enough, which differ in what its slots take."""
    limit = (1 - ENOUGH) * row.total + _ROUNDING
    lengths = [length for length in _LENGTHS if length < len(asked)] if row.has_slots else [0]
    found = (_laid(row, asked, length, limit) for length in lengths)
    return iter(dict.fromkeys(fit for fit in found if fit))


def _laid(row: _Row, asked: Sequence[_Word], longest: int, limit: float) -> _Fit | None:
    """Lay a question on a phrase so that as little as can be is missing on either side; None beyond a limit.

    Source: Wagner, Fischer, "The String-to-String Correction Problem", 1974.
    """
    best = _skipping([_Fit(0.0), *[None] * len(asked)], asked, limit)
    for part in row.parts:
        before = best
        if isinstance(part, _Slot):
            best = [_captured(part, before[max(0, at - longest) : at], at) for at in range(len(before))]
        else:
            same = [
                None,
                *(fit if word.stem == part.stem else None for fit, word in zip(before, asked, strict=False)),
            ]
            best = [
                _cheapest(fit, without, part.weight, limit) for fit, without in zip(same, before, strict=True)
            ]
        best = _skipping(best, asked, limit)
    return best[-1]


def _captured(slot: _Slot, before: Sequence[_Fit | None], end: int) -> _Fit | None:
    """The best way in which a slot takes the words up to one, and at least one of them."""
    starts = range(end - len(before), end)
    ways = ((fit.cost, start, fit) for fit, start in zip(before, starts, strict=True) if fit)
    cost, start, fit = min(ways, default=(0.0, 0, None), key=lambda way: way[0])
    return _Fit(cost, (*fit.taken, (slot.option, start, end))) if fit else None


def _skipping(best: Sequence[_Fit | None], asked: Sequence[_Word], limit: float) -> list[_Fit | None]:
    """The same where words of the question may lie on nothing."""
    found = [best[0]]
    for fit, word in zip(best[1:], asked, strict=True):
        found.append(_cheapest(fit, found[-1], word.weight, limit))
    return found


def _cheapest(fit: _Fit | None, other: _Fit | None, more: float, limit: float) -> _Fit | None:
    """The better one of two ways, of which the other costs more still."""
    if other is None or other.cost + more > limit or (fit and fit.cost <= other.cost + more):
        return fit
    return _Fit(other.cost + more, other.taken)


def _text(words: Sequence[_Word]) -> str:
    """The words that a slot takes, as an option's text; a date as such."""
    return _date(words) or "".join(
        word.written if is_han(word.written) or not at else f" {word.written}"
        for at, word in enumerate(words)
    )


def _date(words: Sequence[_Word]) -> str:
    """The date that words are, as precise as they are; empty where they are none.

    Between its parts may stand what says nothing, as in "December of 2015". What stands before it does say
    something: "since 2014" is no date.
    """
    found: dict[str, int] = {}
    for word in words:
        if word.weight <= _LEAST and (found or word.written in _ARTICLES):
            continue
        match = _DATE.fullmatch(word.written)
        if match is None or match.lastgroup is None or match.lastgroup in found:
            return ""
        found[match.lastgroup] = int(match[match.lastgroup])
    if "year" not in found or ("day" in found and "month" not in found):
        return ""
    rest = "".join(f"-{found[name]:02}" for name in ("month", "day") if name in found)
    return f"{found['year']:04}{rest}"
