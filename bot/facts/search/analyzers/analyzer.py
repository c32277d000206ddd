"""What reading a text takes to know of its language: one declaration per language."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import Stemmer

from bot.model.findings import AnswerType

Phrase = tuple[str, ...]
"""Words in small letters without accents, as they follow each other."""


def phrases(text: str) -> tuple[Phrase, ...]:
    """Phrases written with commas between them."""
    return tuple(tuple(part.split()) for part in text.split(",") if part.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Analyzer:
    """One language: its stems, and the function words that a question is put together with.

    All of these are closed classes of words (question words, auxiliaries, negations, conjunctions of cause,
    numerals, months); how much any other word tells is known from how often its language uses it.

    Attributes:
        language: A language tag.
        snowball: The Snowball algorithm's name; empty where words are not inflected.
        asking: The phrases that ask for each kind of answer; the longest that fits counts.
        articles: Words that stand in front of a name and are no part of it.
        which: Words that ask for one of a kind, which the words after them name.
        yes_no: Words that a question begins with, which asks whether something is so.
        closing: Words that ask the same where they end a question, and mean something else within it.
        past: Those among them, and others, that ask what came to pass.
        turning: Words that turn a statement's sense: "not", "only".
        because: Words that give a reason.
        numerals: Numbers written as words.
        months: The month, from 1, of each of its names.
        ambiguous_months: Names of months that are other words too, unless a number stands beside them.
        elided: Words that lose a letter before an apostrophe: "l" in "l'accord".
        courtesies: Words of greeting and thanks.
    """

    language: str
    snowball: str = ""
    asking: Mapping[AnswerType, tuple[Phrase, ...]] = field(default_factory=dict)
    articles: frozenset[str] = frozenset()
    which: frozenset[str] = frozenset()
    yes_no: tuple[Phrase, ...] = ()
    closing: tuple[Phrase, ...] = ()
    past: frozenset[str] = frozenset()
    turning: frozenset[str] = frozenset()
    because: tuple[Phrase, ...] = ()
    numerals: Mapping[str, str] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    ambiguous_months: frozenset[str] = frozenset()
    elided: frozenset[str] = frozenset()
    courtesies: tuple[Phrase, ...] = ()


class Stems(threading.local):
    """Stems of one language; a stemmer for each thread, since it keeps the word it works on."""

    def __init__(self, snowball: str) -> None:
        self.of: Callable[[str], str] = Stemmer.Stemmer(snowball).stemWord


def numbered(words: str, first: int) -> dict[str, int]:
    """Words in a row their numbers; several for one number stand with a stroke between them."""
    return {word: at for at, group in enumerate(words.split(), start=first) for word in group.split("|")}
