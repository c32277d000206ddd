"""The index of commands' example phrases: which command a question comes to, and with which options.

A phrase is a row of words and slots. A question fits it as far as the words of both are the same, in the same
order, each word counting by how much it says; what stands where a slot is, is the option's text, and whether
the option takes it is for whoever knows the dossier.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.facts.search.analyzers import analyzer_for
from bot.facts.search.asking import answer_type, begins, han_type, information_of
from bot.facts.search.frequencies import frequencies, information
from bot.facts.search.segments import segments
from bot.facts.search.terms import Stemmer
from bot.facts.search.tokens import folded, is_han, tokens
from bot.model.command import AnswerType, Command
from bot.model.phrasing import BETWEEN, CommandHit

ENOUGH: Final = 0.8
"""The certainty from which a question may come to a command: one small word more or less, and no other."""

_SLOT: Final = re.compile(r"\{(\w+)\}")
_LEAST: Final = 0.2  # what a word that says nothing weighs against one that says much
_LENGTHS: Final = (1, 2, 3, 4, 6, 12)  # words of a slot, or characters of Chinese
_LONGEST: Final = 40  # words of a question; no phrase is near so long
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
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One phrase of one command."""

    command: str
    given: tuple[tuple[str, str], ...]
    parts: tuple[_Word | _Slot, ...]
    manner: Manner

    @property
    def total(self) -> float:
        return sum(part.weight for part in self.parts)

    @property
    def has_slots(self) -> bool:
        return any(isinstance(part, _Slot) for part in self.parts)


@dataclass(frozen=True, slots=True)
class _Fit:
    """How a question's words, up to one of them, lie on the first parts of a phrase."""

    cost: float
    taken: tuple[tuple[str, int, int], ...] = ()

    def dearer(self, cost: float) -> "_Fit":
        return _Fit(self.cost + cost, self.taken)


class PhraseIndex:
    """The example phrases of commands in every language; never changes."""

    def __init__(self, commands: Iterable[Command]) -> None:
        self._stemmers: dict[str, Stemmer] = {}
        # By the word that says most: where it is missing, too much is.
        self._rows: dict[str, dict[str, list[_Row]]] = {}
        for command in commands:
            for row, language in self._read(command):
                words = [part for part in row.parts if isinstance(part, _Word)]
                first = max(words, key=lambda word: word.weight).stem
                self._rows.setdefault(language, {}).setdefault(first, []).append(row)

    def _read(self, command: Command) -> Iterator[tuple[_Row, str]]:
        for phrasing in command.phrases:
            for language, texts in phrasing.said.versions:
                for text in texts.split(BETWEEN):
                    parts: list[_Word | _Slot] = []
                    for at, piece in enumerate(_SLOT.split(text)):
                        parts += [_Slot(piece)] if at % 2 else self._words(piece, language)
                    manner = _manner(_SLOT.sub(" ", text), language)
                    yield (
                        _Row(command=command.name, given=phrasing.given, parts=tuple(parts), manner=manner),
                        language,
                    )

    def fits(self, question: str) -> list[CommandHit]:
        """The commands that a question may come to, surest first; whether their options fit is to be seen."""
        hits: list[CommandHit] = []
        for language, rows in self._rows.items():
            asked = self._words(question, language)
            if len(asked) > _LONGEST:
                continue
            stems = {word.stem for word in asked}
            near = [row for stem in stems for row in rows.get(stem, ()) if _lack(row, stems) <= 1 - ENOUGH]
            manner = _manner(question, language) if near else None
            hits += (hit for row in near if row.manner == manner for hit in _hits(row, asked))
        return sorted(hits, key=lambda hit: -hit.certainty)

    def _words(self, text: str, language: str) -> list[_Word]:
        stemmer = self._stemmers.get(language)
        if stemmer is None:
            stemmer = self._stemmers[language] = Stemmer(language)
        found: list[_Word] = []
        for token in tokens(folded(text), whole=True):
            if not is_han(token):
                found.append(_Word(token, stemmer.stem(token), _weight(information_of(token, language))))
                continue
            for word in segments(token):
                weight = _weight(information(frequencies("zh").zipf(word))) / len(word)
                found += (_Word(sign, sign, weight) for sign in word)
        return found


def _weight(told: float) -> float:
    return max(_LEAST, told / (told + 1))


def _manner(text: str, language: str) -> Manner:
    analyzer = analyzer_for(language)
    words = tokens(folded(text), whole=True)
    latin = [word for word in words if not is_han(word)]
    han = "".join(word for word in words if is_han(word))
    asks_if = begins(latin, analyzer.yes_no) or any(part in han for (part,) in analyzer_for("zh").yes_no)
    kind = AnswerType.ANYTHING if asks_if else answer_type(latin, analyzer)[0]
    if han and kind is AnswerType.ANYTHING:
        kind = han_type(han)
    turning = not analyzer.turning.isdisjoint(latin)
    return kind, asks_if, turning or not analyzer_for("zh").turning.isdisjoint(segments(han))


def _lack(row: _Row, stems: set[str]) -> float:
    """How much of a phrase a question surely lacks."""
    missing = (part.weight for part in row.parts if isinstance(part, _Word) and part.stem not in stems)
    return sum(missing) / row.total


def _hits(row: _Row, asked: Sequence[_Word]) -> Iterator[CommandHit]:
    """The ways in which a question fits a phrase well enough, which differ in what its slots take."""
    lengths = [length for length in _LENGTHS if length < len(asked)] if row.has_slots else [0]
    for fit in dict.fromkeys(_laid(row, asked, length) for length in lengths):
        certainty = 1 - fit.cost / row.total if fit else 0.0
        if fit and certainty >= ENOUGH:
            taken = {option: _text(asked[start:end]) for option, start, end in fit.taken}
            yield CommandHit(command=row.command, given=dict(row.given) | taken, certainty=certainty)


def _laid(row: _Row, asked: Sequence[_Word], longest: int) -> _Fit | None:
    """Lay a question on a phrase so that as little as can be is missing on either side.

    Source: Wagner, Fischer, "The String-to-String Correction Problem", 1974.
    """
    best: list[_Fit | None] = [_Fit(0.0)]
    _skip(best, asked)
    for part in row.parts:
        before, best = best, []
        for at, word in enumerate((None, *asked)):
            ways: list[_Fit | None] = []
            if isinstance(part, _Slot):
                starts = range(max(0, at - longest), at)
                ways = [
                    _Fit(fit.cost, (*fit.taken, (part.option, start, at)))
                    for start in starts
                    if (fit := before[start])
                ]
            else:
                same, without = (before[at - 1] if at else None), before[at]
                ways = [same] if word and word.stem == part.stem else []
                ways += [without.dearer(part.weight)] if without else []
            best.append(_cheapest(ways))
        _skip(best, asked)
    return best[-1]


def _skip(best: list[_Fit | None], asked: Sequence[_Word]) -> None:
    """Let words of the question lie on nothing."""
    for at, word in enumerate(asked, start=1):
        without = best[at - 1]
        ways = [best[at] if at < len(best) else None, without.dearer(word.weight) if without else None]
        best[at : at + 1] = [_cheapest(ways)]


def _cheapest(ways: Iterable[_Fit | None]) -> _Fit | None:
    return min((way for way in ways if way), key=lambda way: way.cost, default=None)


def _text(words: Sequence[_Word]) -> str:
    """The words that a slot takes, as an option's text; a date as such."""
    return _date([word for word in words if word.weight > _LEAST]) or "".join(
        word.written if is_han(word.written) or not at else f" {word.written}"
        for at, word in enumerate(words)
    )


def _date(words: Sequence[_Word]) -> str:
    """The date that words are, as precise as they are; empty where they are none."""
    found: dict[str, int] = {}
    for word in words:
        match = _DATE.fullmatch(word.written)
        if match is None or match.lastgroup is None or match.lastgroup in found:
            return ""
        found[match.lastgroup] = int(match[match.lastgroup])
    if "year" not in found or ("day" in found and "month" not in found):
        return ""
    rest = "".join(f"-{found[name]:02}" for name in ("month", "day") if name in found)
    return f"{found['year']:04}{rest}"
