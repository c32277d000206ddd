"""Terms: what texts and questions are compared by. Stems of words, single Chinese characters and pairs."""

from collections.abc import Iterable, Sequence
from operator import add
from typing import Final

from bot.facts.search.analyzers import analyzer_for
from bot.facts.search.analyzers.analyzer import Stems
from bot.facts.search.tokens import NUMERALS, is_han, tokens

_REMEMBERED: Final = 1 << 17  # words


class Stemmer:
    """Gives the terms of texts in one language; remembers the stems of words."""

    def __init__(self, language: str) -> None:
        self.language = language
        snowball = analyzer_for(language).snowball
        self._stems = Stems(snowball) if snowball else None
        self._known: dict[str, str] = {}

    def stem(self, word: str) -> str:
        """The form under which all inflections of a word compare equal; numerals are digits."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            found = NUMERALS.get(word)
            if found is None:
                found = self._stems.of(word) if self._stems and word.isalpha() else word
            self._known[word] = found
        return found

    def terms(self, text: str, words: list[str] | None = None) -> list[str]:
        """The terms of a folded text, in order; Chinese as characters and pairs.

        Args:
            text: As `folded` gives it.
            words: Gets the words as written.
        """
        row = tokens(text)
        if words is not None:
            words += row
        found = list(map(self._known.get, row))
        return self._terms(row) if None in found else found  # type: ignore[return-value]

    def _terms(self, row: list[str]) -> list[str]:
        found: list[str] = []
        known = self._known
        for word in row:
            if is_han(word):
                found += word
                found += map(add, word, word[1:])
            else:
                found.append(known.get(word) or self.stem(word))
        return found


def pairs(run: str) -> Sequence[str]:
    """The overlapping pairs of a run of Chinese characters; none of a single one."""
    return [run[at : at + 2] for at in range(len(run) - 1)]


def latin_languages(languages: Iterable[str]) -> tuple[str, ...]:
    """Those of a dossier's languages that put spaces between words; English where none does."""
    found = dict.fromkeys(tag.lower().partition("-")[0] for tag in languages)
    found.pop("zh", None)
    return tuple(found) or ("en",)
