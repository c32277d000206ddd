"""The languages the product speaks: one catalogue each, a .po file in the folder beside this module."""

import functools
import gettext
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.wording.po import Forms, read_po

FIRST: Final = "en"
"""The language whose catalogue has every phrase; spoken where there is none for the reader's."""
_FOLDER: Final = Path(__file__).with_name("catalogues")
_PLURAL: Final = re.compile(r"^Plural-Forms:.*\bplural=([^;]+);?", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The product's own words in one language.

    Attributes:
        language: A language tag, which is the file's name.
        phrases: By key.
        form: Which plural form goes with a number.
    """

    language: str
    phrases: Mapping[str, Forms]
    form: Callable[[int], int]

    def find(self, key: str, count: int | None = None) -> str | None:
        """The phrase, in the form that goes with the number it counts; None where it is not translated."""
        forms = self.phrases.get(key)
        if not forms:
            return None
        return forms[0] if count is None or len(forms) == 1 else forms[self.form(count)]


@functools.cache
def languages() -> tuple[str, ...]:
    """The tags of all languages there is a catalogue for; the first is English."""
    tags = sorted(path.stem.lower() for path in _FOLDER.glob("*.po"))
    return (FIRST, *(tag for tag in tags if tag != FIRST))


@functools.cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of one of these languages; read when it is first spoken."""
    phrases = read_po((_FOLDER / f"{language}.po").read_text(encoding="utf-8"))
    rule = _PLURAL.search(phrases.pop("", ("",))[0])
    return Catalogue(language=language, phrases=phrases, form=gettext.c2py(rule[1] if rule else "n != 1"))


@functools.cache
def spoken_for(language: str) -> str | None:
    """The language the product speaks to readers of one: the same, or the wider one as `fr-CA` has none."""
    tag = language.lower().replace("_", "-")
    while tag and tag not in languages():
        tag = tag.rpartition("-")[0]
    return tag or None


def catalogue_for(language: str) -> Catalogue:
    """The catalogue for readers of a language; the English one where there is none."""
    return catalogue(spoken_for(language) or FIRST)
