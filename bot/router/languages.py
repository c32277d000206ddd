"""Which language a request is answered in: the one asked for, written in, of the client, or the first.

A language is known by its script or, where several languages share one, by its function words. Names tell
nothing: they are the same in every language.
"""

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import stop_words
from stop_words import StopWordError

from bot.model.fact import FactBook
from bot.model.option import Meaning, Option, Words
from bot.model.request import ParsedRequest, given_in
from bot.model.text import plain
from bot.router.choosing import is_question
from bot.router.universal import LANGUAGE
from bot.wording.catalogue import languages
from bot.wording.cldr import language_name, script, script_name
from bot.wording.phrases import phrase, shortened, words_for

_WORD: Final = re.compile(r"[^\W\d_]+")
_LATIN: Final = "LATIN"
# One may be a part of a name: "La Haye", "Der Spiegel".
_FUNCTION_WORDS: Final = 2
_LETTERS_OF_A_WORD: Final = 2  # of Chinese, which puts no space between words
# Characters of these scripts by the first word of their Unicode names, where that is not the script's own.
# Source: ISO 15924; Unicode Character Database, "UnicodeData.txt".
_CHARACTERS: Final = {
    "Hans": frozenset({"CJK"}),
    "Hant": frozenset({"CJK"}),
    "Jpan": frozenset({"CJK", "HIRAGANA", "KATAKANA"}),
    "Kore": frozenset({"HANGUL"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """The language of an answer.

    Attributes:
        language: One of the dossier's languages.
        asked: The same, where the request names it.
        lacking: The language that the request names and the dossier lacks, as it was written; else empty.
    """

    language: str
    asked: str | None = None
    lacking: str = ""


def spoken(book: FactBook, parsed: ParsedRequest | None, locale: str | None) -> Spoken:
    """The language to answer in, whatever else is wrong with the request.

    Args:
        book: The dossier asked.
        parsed: The request's line, where there is one.
        locale: The language of the reader's client.
    """
    known = book.dossier.languages
    asked = given_in(parsed.parts, LANGUAGE.name) if parsed else None
    if asked:
        return asked_for(book, asked)
    found: Sequence[str] = ()
    if parsed and len(known) > 1:
        words = _own_words(parsed)
        # A book has thousands of names, so they are looked for only where something was found at all.
        found = written_in(words, known) and written_in(words, known, _names(book))
        found = found or _called_so(parsed, known)
    return Spoken(language=language_of_client(locale, found or known))


def asked_for(book: FactBook, asked: str) -> Spoken:
    """The language that a request names; the dossier's first where the dossier lacks it."""
    known = book.dossier.languages
    named = language_named(asked, known)
    return Spoken(language=named or known[0], asked=named, lacking="" if named else asked)


def language_named(asked: str, known: Sequence[str]) -> str | None:
    """The language of a dossier that somebody names, by tag or in words: `zh-CN` and `chinois` find `zh`."""
    wanted = asked.strip().lower().replace("_", "-")
    tags = (wanted, wanted.partition("-")[0], *(tag for tag in known if wanted in _called(tag)))
    return next((tag for tag in tags if tag in known), None)


def language_of_client(locale: str | None, known: Sequence[str]) -> str:
    """The language of a dossier that fits a client's: `fr-CA` finds `fr`; the first where none does.

    `zh-TW` does not find `zh`, which is written in another script.
    """
    wanted = (locale or "").lower().replace("_", "-")
    if not wanted or wanted in known:
        return wanted or known[0]
    same = (tag for tag in known if tag.partition("-")[0] == wanted.partition("-")[0])
    return next((tag for tag in same if script(tag) == script(wanted)), known[0])


def written_in(text: str, known: Sequence[str], names: Iterable[str] = ()) -> Sequence[str]:
    """The language that a text is written in, of these; none where nothing in it tells.

    Several where they differ in the region alone, as `zh` and `zh-tw`.

    Args:
        text: A person's own words.
        known: Language tags.
        names: What the text may name; names are left out.
    """
    said = _without(text, names)
    words = set(_WORD.findall(said.lower()))
    letters = Counter(_character(letter) for letter in said if letter.isalpha())
    scores = {tag: _score(tag, words, letters, known) for tag in known}
    most = max(scores.values(), default=0)
    best = [tag for tag in known if scores[tag] == most]
    enough = _FUNCTION_WORDS if _is_latin(best[0]) and not said.rstrip().endswith("?") else 1
    is_one = len({tag.partition("-")[0] for tag in best}) == 1
    return best if most >= enough and is_one else ()


def _own_words(parsed: ParsedRequest) -> str:
    """What of a line is in somebody's own words: a question, or what a command takes as free text."""
    if parsed.command is None:
        return " ".join(part.value for part in parsed.parts if not part.key)
    free = {option.name for option in parsed.command.options if option.takes_rest and not _is_quoted(option)}
    if not free and not is_question(parsed.command, parsed.rest):
        return ""
    return " ".join(part.value for part in parsed.rest if not part.key or part.key in free)


def _is_quoted(option: Option) -> bool:
    """Whether an option takes the words of somebody else."""
    return isinstance(option.value, Words) and option.value.means is Meaning.QUOTATION


def _called_so(parsed: ParsedRequest, known: Sequence[str]) -> Sequence[str]:
    """The language whose name for a command was typed; none for its first name, which everybody uses."""
    command = parsed.command
    rest = set(map(id, parsed.rest))
    name = " ".join(part.value for part in parsed.parts if id(part) not in rest)
    name = plain(name).lower()
    if command is None or name == command.name:
        return ()
    called = {tag for tag, version in command.names.versions if plain(version).lower() == name}
    return [tag for tag in known if tag in called]


def told_lacking(decided: Spoken) -> str:
    """A sentence that says in which language the answer is, where it is not the one asked for."""
    language = decided.language
    missing = language_name(decided.lacking, language) or f"“{shortened(decided.lacking)}”"
    return phrase(
        language, "language_lacking", missing=missing, language=language_name(language, language) or language
    )


@functools.cache
def _called(tag: str) -> frozenset[str]:
    """What a language is called in any language, in small letters."""
    names = (language_name(tag, other) for other in (tag, *languages()))
    more = (entry.partition(":") for entry in words_for("language_names"))
    return frozenset(
        [*(name.lower() for name in names if name), *(name for code, _, name in more if code == tag)]
    )


@functools.cache
def _function_words(tag: str) -> frozenset[str]:
    """Words that carry a sentence of a language; none where nobody lists them."""
    try:
        found = stop_words.get_stop_words(tag.partition("-")[0])
    except StopWordError:
        return frozenset()
    return frozenset(word for entry in found for word in _WORD.findall(entry.lower()))


@functools.cache
def _characters(tag: str) -> frozenset[str]:
    """First words of the Unicode names of the letters that a language is written in."""
    code = script(tag)
    return _CHARACTERS.get(code) or frozenset({script_name(code).upper()})


@functools.lru_cache(maxsize=4096)
def _character(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]


def _is_latin(tag: str) -> bool:
    return _LATIN in _characters(tag)


def _score(tag: str, words: set[str], letters: Counter[str], known: Sequence[str]) -> float:
    """How many words tell of a language: function words that no other one has, or words in its script.

    Latin letters alone tell nothing, for names and abbreviations stand in texts of every language.
    """
    own, primary = _characters(tag), tag.partition("-")[0]
    # Lists of function words are generous: "de" is said to be English. What a language that the product
    # speaks has too proves nothing, whether the dossier is written in it or not.
    rivals = [
        other
        for other in {*known, *languages()}
        if other.partition("-")[0] != primary and _characters(other) & own
    ]
    if any(letters[name] for other in rivals for name in _characters(other) - own):
        return 0
    if _is_latin(tag) or any(_characters(other) == own for other in rivals):
        shared = frozenset[str]().union(*map(_function_words, rivals))
        return len(words & _function_words(tag) - shared)
    return sum(letters[name] for name in own) / _LETTERS_OF_A_WORD


def _names(book: FactBook) -> Iterable[str]:
    for person in book.people.values():
        yield from (*person.name.all(), *person.aliases)
    for organization in book.organizations.values():
        yield from (*organization.name.all(), *organization.aliases)


def _without(text: str, names: Iterable[str]) -> str:
    """A text without the names in it, longer ones first."""
    folded = text.lower()
    for name in sorted((name for name in names if name and name.lower() in folded), key=len, reverse=True):
        edge = r"\b" if name.isascii() else ""
        text = re.sub(f"{edge}{re.escape(name)}{edge}", " ", text, flags=re.IGNORECASE)
    return text
