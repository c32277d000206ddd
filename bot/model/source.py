"""Documents and the exact words taken from them."""

from dataclasses import dataclass, field
from datetime import date

from bot.model.dates import Edtf
from bot.model.ids import SourceId
from bot.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where in the files something was written; line and column count from 1."""

    path: str
    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A passage of a source that is no fact, and why."""

    quote: str
    reason: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document that facts are quoted from.

    Attributes:
        origin: Where the publisher took the text from, if it was republished.
        published: The day, or less precise date, it appeared.
        updated: When the text that we have was last changed; None where that is as it appeared.
        file: Path of the text below the folder that holds `seeds/`; None for a source that can't be checked.
        sha256: Digest of that file, 64 hexadecimal digits.
        text: The document's text; None for an unchecked source.
        set_aside: Passages that are no facts.
    """

    id: SourceId
    title: Text
    publisher: Text
    published: Edtf
    updated: Edtf | None = None
    origin: Text | None = None
    url: str | None = None
    file: str | None = None
    sha256: str | None = None
    text: str | None = field(default=None, repr=False)
    set_aside: tuple[SetAside, ...] = ()
    location: Location

    @property
    def known_on(self) -> date:
        """The first day by which its text had certainly appeared; `date.max` where nobody knows."""
        return (self.updated or self.published).latest or date.max

    @property
    def is_checked(self) -> bool:
        """Whether quotations were compared with the document's text."""
        return self.text is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """An exact quotation of a source.

    Attributes:
        quote: The source's own words, in its own language.
        prefix: Words just before the quotation, where it occurs more than once.
        suffix: Words just after it, likewise.
        translation: The quotation in other languages; shown under the original, never instead of it.

    Source: W3C Web Annotation Data Model, 4.2.4 "Text Quote Selector".
    """

    source: SourceId
    quote: str
    prefix: str = ""
    suffix: str = ""
    translation: Text | None = None
    location: Location
