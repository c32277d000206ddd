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
def catalogues() -> Mapping[str, Catalogue]:
    """Every catalogue there is a file for, by language tag; the first one is English."""
    read = {path.stem.lower(): _read(path) for path in sorted(_FOLDER.glob("*.po"))}
    return {FIRST: read.pop(FIRST), **read}


def _read(path: Path) -> Catalogue:
    phrases = read_po(path.read_text(encoding="utf-8"))
    rule = _PLURAL.search(phrases.pop("", ("",))[0])
    return Catalogue(
        language=path.stem.lower(), phrases=phrases, form=gettext.c2py(rule[1] if rule else "n != 1")
    )


@functools.cache
def catalogue_for(language: str) -> Catalogue:
    """The catalogue of a language or, as `fr-CA` has none, of the wider one; else the English one."""
    known, tag = catalogues(), language.lower().replace("_", "-")
    while tag and tag not in known:
        tag = tag.rpartition("-")[0]
    return known[tag or FIRST]


def has_catalogue(language: str) -> bool:
    """Whether the product speaks a language, so that answers in it are not framed in English."""
    primary = language.lower().partition("-")[0]
    return catalogue_for(language).language.partition("-")[0] == primary
