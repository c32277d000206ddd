"""Text by language, with fallback, and the cleaning every text gets."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

_BIDI_AND_CONTROLS: Final = re.compile(
    # C0 and C1 controls but tab and newline, bidirectional controls, zero-width marks, tag characters.
    # Source: Unicode 16.0, UAX #9 section 2 (explicit directional formatting); Trojan Source, section IV.
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
    "\U000e0000-\U000e007f]"
)
_DASHES: Final = re.compile("[\u2010-\u2015\u2043\u2212\ufe58]")
_AS_PLAIN: Final = {ord("〜"): "~", ord("∶"): ":", ord("、"): ","}
# White space that `clean` would take out as control characters, so that words would run together.
_BREAKS: Final = dict.fromkeys(map(ord, "\x0b\x0c\r\x1c\x1d\x1e\x1f\x85"), " ")


def clean(text: str) -> str:
    """Take out characters that show nothing but change how the rest is read.

    Control characters, bidirectional overrides, zero-width marks and lone surrogates go; the rest is
    put into Unicode's composed form (NFC).
    """
    if text.isascii() and text.isprintable():
        return text
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return unicodedata.normalize("NFC", _BIDI_AND_CONTROLS.sub("", whole))


def tidy(line: str) -> str:
    """A line without what shows nothing, at its ends and in between; words stay apart."""
    return clean(line.translate(_BREAKS)).strip()


def plain(text: str) -> str:
    """The form in which names and values of closed kinds compare.

    Full-width characters, dashes and white space of every kind are the plain ones.
    """
    if not text.isascii():
        text = _DASHES.sub("-", unicodedata.normalize("NFKC", text)).translate(_AS_PLAIN)
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Text:
    """One text in one or more languages.

    Attributes:
        versions: Pairs of language tag (BCP 47, lower case) and text; the first is the original.
    """

    versions: tuple[tuple[str, str], ...]

    @property
    def original(self) -> str:
        """The text in the dossier's first language."""
        return self.versions[0][1]

    def in_language(self, language: str) -> str | None:
        """The version in this language, or None where there is none.

        `zh-cn` finds `zh`, and where there is none, another kind of Chinese such as `zh-tw`.
        """
        wanted = language.lower()
        primary = wanted.partition("-")[0]
        found = dict(self.versions)
        near = (text for tag, text in self.versions if tag.partition("-")[0] == primary)
        return found.get(wanted) or found.get(primary) or next(near, None)

    def best(self, language: str) -> str:
        """The version in this language, else the original."""
        return self.in_language(language) or self.original

    def all(self, languages: Sequence[str] | None = None) -> tuple[str, ...]:
        """Every version, the original first; or those of these languages."""
        if languages is None:
            return tuple(text for _, text in self.versions)
        return tuple(filter(None, map(self.in_language, languages)))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence of the product that is still to be said in somebody's language.

    Attributes:
        key: Its name in the catalogues.
        values: What its places stand for, by name; another phrase is said in the same language.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)
