"""Says phrases of the product by their key, in one language or in all.

`{name}` stands for a value, `{name:q}` for one in quotation marks.
"""

import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.model.briefing import Inline, Line, Span
from bot.model.quoting import QuotationMarks, quoted
from bot.model.text import Phrase, Text
from bot.wording.catalogue import FIRST, catalogue, catalogue_for, languages
from bot.wording.cldr import grouped, script

_PLACE: Final = re.compile("(\0[0-9]+\0)")  # no text holds that character, and no format changes it


@dataclass(frozen=True, slots=True)
class _Number:
    """A number in a phrase: `{count}` is plain digits, `{count:,}` has them grouped as the language does."""

    value: int
    language: str

    def __format__(self, mark: str) -> str:
        return grouped(self.value, self.language) if mark == "," else str(self.value)


@dataclass(frozen=True, slots=True)
class _Words:
    """Words in a phrase: `{name:q}` sets them in the language's quotation marks, `{name}` leaves them."""

    value: object
    language: str

    def __format__(self, mark: str) -> str:
        said = str(self.value)
        return "".join(quoted((said,), quotation_marks(self.language))) if mark == "q" else said


@functools.cache
def quotation_marks(language: str) -> QuotationMarks:
    """The quotation marks of a language; Chinese has others where it is written in traditional characters."""
    key = "quotation_marks_hant" if script(language) == "Hant" else "quotation_marks"
    return QuotationMarks(*phrase(language, key).split(" "))


def phrase(language: str, key: str, /, **values: object) -> str:
    """A phrase with its values put in, in the plural form that goes with `count`.

    A language without a catalogue gets English, and so does a phrase that a catalogue lacks.
    """
    own = catalogue_for(language)
    count = values.get("count")
    number = count if isinstance(count, int) else None
    found = own.find(key, number) or catalogue(FIRST).find(key, number)
    if found is None:
        raise KeyError(key)
    shown = {name: _shown(value, language) for name, value in values.items()}
    return found.format(**shown) if "{" in found else found


def _shown(value: object, language: str) -> object:
    match value:
        case Phrase(key=key, values=values):
            return _Words(phrase(language, key, **dict(values)), language)
        case int():
            return _Number(value, catalogue_for(language).language)
        case _:
            return _Words(value, language)


def said(language: str, what: Phrase) -> str:
    """A sentence that was not yet in any language, in one."""
    return phrase(language, what.key, **dict(what.values))


@functools.cache
def worded(key: str) -> Text:
    """The product's own text under a key in every language there is a catalogue for, English first."""
    found = ((language, catalogue(language).find(key)) for language in languages())
    return Text(tuple((language, text) for language, text in found if text))


@functools.cache
def words_for(key: str) -> frozenset[str]:
    """Every word that means the same thing in a request, in any language, such as those for yes."""
    return frozenset(word for text in worded(key).all() for word in text.split())


def lined(language: str, key: str, inline: Mapping[str, Line], /, **values: object) -> Line:
    """A phrase as a line in which some of its places hold more than words.

    Args:
        language: Whose catalogue is asked.
        key: The phrase's.
        inline: What stands in those places, by name.
        values: What stands in all others.
    """
    places = {f"\0{number}\0": name for number, name in enumerate(inline)}
    said = phrase(language, key, **values, **{name: mark for mark, name in places.items()})
    line: list[Inline] = []
    for part in _PLACE.split(said):
        line += inline[places[part]] if part in places else (Span(part),) if part else ()
    return tuple(line)


def row(language: str, things: Iterable[str]) -> str:
    """Things in a row."""
    return phrase(language, "row_sign").join(things)


def shortened(text: str, longest: int = 60) -> str:
    """As much of what somebody wrote as it takes to know it again."""
    return text if len(text) <= longest else text[: longest - 1] + "…"
