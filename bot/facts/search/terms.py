"""Words of a text as search compares them: stems, numbers as digits, Chinese as pairs of characters."""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

import Stemmer

from bot.facts.search.written_dates import dates_in_words

_TOKEN: Final = re.compile(
    r"(?:[a-z]\.){2,}[a-z]?"  # U.S.
    r"|[\u3400-\u9fff\U00020000-\U0003134f]+"
    r"|\d+(?:st|nd|rd|th)\b|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?"
)
_NUMBERS: Final = {
    word: str(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
        "sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"half": "half", "dozen": "12", "thirty": "30", "fifty": "50"}
ORDINALS: Final = {
    word: f"{value}{ending}"
    for value, (word, ending) in enumerate(
        zip(
            "first second third fourth fifth sixth seventh eighth ninth tenth".split(),
            ["st", "nd", "rd", *["th"] * 7],
            strict=True,
        ),
        start=1,
    )
}
# Offices and bodies that the stemmer would take for a form of a verb: to preside, to depart.
_NO_FORMS_OF_VERBS: Final = {
    "president": "president", "presidents": "president", "presidential": "president",
    "department": "department", "departments": "department",
}  # fmt: skip
_STEMS: Final = _NUMBERS | ORDINALS | _NO_FORMS_OF_VERBS
_MAX_WORD: Final = 64


class _Stemmers(threading.local):
    """A stemmer for each thread: it keeps the word it works on, so that two would mix up their words."""

    def __init__(self) -> None:
        self.stem = Stemmer.Stemmer("english").stemWord


_stemmers: Final = _Stemmers()


def tokens(text: str) -> Iterator[str]:
    """Give the words of a text in small letters; a run of Chinese characters is one word."""
    for match in _TOKEN.finditer(dates_in_words(unicodedata.normalize("NFKC", text).lower())):
        yield _without_possessive(match[0])[:_MAX_WORD]


def _without_possessive(token: str) -> str:
    if "." in token and not token[0].isdigit():
        return token.replace(".", "")
    head, mark, tail = token.replace("’", "'").partition("'")
    return head if mark and tail == "s" else head + tail


def is_chinese(token: str) -> bool:
    """Tell whether a word is a run of Chinese characters."""
    return "\u3400" <= token[0] <= "\u9fff" or token[0] >= "\U00020000"


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Give the form under which all inflections of an English word compare equal."""
    fixed = _STEMS.get(word)
    if fixed:
        return fixed
    return str(_stemmers.stem(word)) if word.isascii() and word.isalpha() else word


def pairs(run: str) -> tuple[str, ...]:
    """Give the overlapping pairs of a run of Chinese characters; a single character is itself."""
    return tuple(run[at : at + 2] for at in range(len(run) - 1)) or (run,)


def terms(text: str) -> list[str]:
    """Give the terms of a text, in order."""
    return terms_and_words(text)[0]


def terms_and_words(text: str) -> tuple[list[str], list[str]]:
    """Give the terms of a text, in order, and its words as written."""
    found: list[str] = []
    words = list(tokens(text))
    for word in words:
        if is_chinese(word):
            found.extend(pairs(word))
        else:
            found.append(stem(word))
    return found, words


class Synonyms:
    """Groups of words or phrases that mean the same; each group is a term of its own.

    Attributes:
        names: Groups of proper names: every phrase of theirs in Latin letters has a capital.
    """

    def __init__(self, groups: Iterable[Iterable[str]]) -> None:
        self._groups: dict[tuple[str, ...], str] = {}
        self.names: set[str] = set()
        for number, group in enumerate(groups):
            phrases = tuple(group)
            for phrase in phrases:
                self._groups.setdefault(tuple(terms(phrase)), f"={number}")
            if all(phrase[:1].isupper() for phrase in phrases if phrase.isascii()):
                self.names.add(f"={number}")
        self._longest: dict[str, int] = {}  # phrase, by the term it begins with
        for stems in filter(None, self._groups):
            self._longest[stems[0]] = max(len(stems), self._longest.get(stems[0], 0))

    def find(self, stems: list[str]) -> Iterator[tuple[int, int, str]]:
        """Give start, end and group of each phrase in a row of terms, the longest at each place."""
        for start, first in enumerate(stems):
            longest = self._longest.get(first)
            if longest is None:
                continue
            for length in range(min(longest, len(stems) - start), 0, -1):
                group = self._groups.get(tuple(stems[start : start + length]))
                if group:
                    yield start, start + length, group
                    break
