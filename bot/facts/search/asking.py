"""How a question asks: for what kind of answer, with which function words."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from bot.facts.search.analyzers import DECLARED, analyzer_for
from bot.facts.search.analyzers.analyzer import Analyzer, Phrase
from bot.facts.search.frequencies import information, zipf
from bot.facts.search.tokens import folded, is_han, tokens
from bot.model.findings import AnswerType

_CHINESE: Final = analyzer_for("zh")
EVERYDAY: Final = 0.5  # information
_ASKED: Final = "?"
_NUMBER_INFORMATION: Final = 2.5


@lru_cache(maxsize=1 << 16)
def information_of(word: str, language: str) -> float:
    """How much a word in Latin letters or digits says."""
    if word[0].isdigit() or word[:2] in {"mm", "dd"}:
        return _NUMBER_INFORMATION
    if word in _function_words(language):
        return 0.0
    return information(zipf(word, language))


def says_something(word: str) -> bool:
    """Whether a word is more than an everyday one."""
    return is_han(word) or information_of(word, "en") > EVERYDAY


@lru_cache(maxsize=1)
def courtesies() -> tuple[str, ...]:
    """The greetings and thanks of all languages, the longest first."""
    every = {" ".join(phrase) for analyzer in DECLARED for phrase in analyzer.courtesies}
    return tuple(sorted(every, key=len, reverse=True))


def has_nothing_of_courtesy(word: str) -> bool:
    """Whether a word says something and stands in no greeting or thanks."""
    return not is_han(word) and word not in _courtesy_words() and says_something(word)


@lru_cache(maxsize=1)
def _courtesy_words() -> frozenset[str]:
    return frozenset(word for phrase in courtesies() for word in phrase.split())


@lru_cache(maxsize=16)
def _function_words(language: str) -> frozenset[str]:
    analyzer = analyzer_for(language)
    every = [*analyzer.yes_no, *(phrase for rows in analyzer.asking.values() for phrase in rows)]
    alone = {phrase[0] for phrase in every if len(phrase) == 1}
    return frozenset({*alone, *analyzer.which, *analyzer.turning, *analyzer.past})


def begins(words: Sequence[str], phrases: Sequence[Phrase]) -> bool:
    """Whether words begin with one of these phrases."""
    return any(tuple(words[: len(phrase)]) == phrase for phrase in phrases)


def answer_type(words: Sequence[str], analyzer: Analyzer) -> tuple[AnswerType, int]:
    """The kind asked for and where the asking phrase ends: the first, and the longest there."""
    phrases = _asking_phrases(analyzer.language)
    for at, word in enumerate(words):
        for phrase, kind in phrases.get(word, ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                return kind, at + len(phrase)
    return AnswerType.ANYTHING, 0


@lru_cache(maxsize=16)
def _asking_phrases(language: str) -> Mapping[str, Sequence[tuple[Phrase, AnswerType]]]:
    """The phrases that ask for a kind of answer, by the word they begin with, the longest first."""
    found: dict[str, list[tuple[Phrase, AnswerType]]] = {}
    for kind, rows in analyzer_for(language).asking.items():
        for phrase in rows:
            if kind is not AnswerType.ANYTHING:
                found.setdefault(phrase[0], []).append((phrase, kind))
    return {word: sorted(entries, key=lambda entry: -len(entry[0])) for word, entries in found.items()}


def han_asks_if(text: str) -> bool:
    """Whether a Chinese text asks if something is so: "没有" does at its end, and is a "not" within it."""
    return text.endswith(_closing_han()) or any(part in text for (part,) in _CHINESE.yes_no)


@lru_cache(maxsize=1)
def _closing_han() -> tuple[str, ...]:
    return tuple(part for (part,) in _CHINESE.closing)


def han_type(text: str) -> AnswerType:
    """The kind that a Chinese text asks for, by the longest phrase in it."""
    found = [
        (len(part), kind)
        for kind, rows in _CHINESE.asking.items()
        for (part,) in rows
        if kind is not AnswerType.ANYTHING and part in text
    ]
    return max(found)[1] if found else AnswerType.ANYTHING


@lru_cache(maxsize=1)
def _asking_han() -> tuple[str, ...]:
    every = {part for rows in _CHINESE.asking.values() for (part,) in rows}
    every |= {part for (part,) in _CHINESE.yes_no}
    return tuple(sorted(every, key=len, reverse=True))


def around_asking(run: str) -> Iterator[str]:
    """The parts of a run between asking phrases; empty where the next word is what is asked for."""
    for part in _asking_han():
        run = run.replace(part, f" {_ASKED} " if part in _naming_han() else " ")
    for part in _closing_han():
        run = run.removesuffix(part)
    return ("" if part == _ASKED else part for part in run.split())


@lru_cache(maxsize=1)
def _naming_han() -> frozenset[str]:
    numbers = (part for (part,) in _CHINESE.asking[AnswerType.NUMBER])
    return frozenset(numbers) | _CHINESE.which


def raw_names(text: str) -> frozenset[str]:
    """The words written with a capital though no sentence begins with them."""
    found: set[str] = set()
    if text.isupper() or text.istitle():
        return frozenset()
    begins = True
    for word in text.split():
        bare = word.strip("\"'“”‘’(),.;:?!")
        if bare[:1].isupper() and not begins:
            found.update(tokens(folded(bare)))
        begins = word.endswith((".", "!", "?", ":"))
    return frozenset(found)


def is_past(latin: Sequence[str], han: str, analyzer: Analyzer) -> bool:
    """Whether words ask what came to pass."""
    return bool(analyzer.past.intersection(latin)) or any(part in han for part in _CHINESE.past)
