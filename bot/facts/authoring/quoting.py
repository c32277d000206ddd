"""Quotations as evidence holds them: exact, and told from others that read the same."""

from dataclasses import dataclass
from typing import Final

from bot.model.quotation import SourceText, Stretch, read_source

_LONGEST: Final = 4000  # characters of a quotation, of its prefix and of its suffix
_WIDTHS: Final = (20, 40, 80, 160, 320, 640, 1280, 2560, _LONGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A quotation of a source, with the words beside it where it stands there more than once."""

    quote: str
    prefix: str | None = None
    suffix: str | None = None

    def evidence(self, source: str) -> dict[str, str]:
        """The piece of evidence, as it is written."""
        found = {"source": source, "quote": self.quote, "prefix": self.prefix, "suffix": self.suffix}
        return {key: value for key, value in found.items() if value is not None}


def quoted(source: SourceText, stretch: Stretch) -> Quoted | None:
    """The quotation of a stretch of a text; None where nothing tells it from another that reads the same."""
    quote = " ".join(source.text[stretch.start : stretch.end].split())
    if not 0 < len(quote) <= _LONGEST:
        return None
    if len(source.occurrences(quote)) == 1:
        return Quoted(quote=quote)
    for width in _WIDTHS:
        before, behind = _before(source, stretch, width), _behind(source, stretch, width)
        for prefix, suffix in ((before, ""), ("", behind), (before, behind)):
            if (prefix or suffix) and _is_alone(source, quote, prefix, suffix):
                return Quoted(quote=quote, prefix=prefix or None, suffix=suffix or None)
    return None


def find(text: str, words: str) -> tuple[Stretch, ...]:
    """Where words stand in a source's text; white space and typographic signs may differ."""
    return read_source(text).occurrences(words)


def pieces(source: SourceText, stretch: Stretch) -> tuple[Stretch, ...]:
    """A stretch, or parts of it that are short enough to be quoted, each ending with a word."""
    longest = _LONGEST // 2
    found, start = [], stretch.start
    while stretch.end - start > longest:
        cut = source.text.rfind(" ", start + 1, start + longest)
        end = cut if cut > start else start + longest
        found.append(Stretch(start, end))
        start = end
    return (*found, Stretch(start, stretch.end))


def _is_alone(source: SourceText, quote: str, prefix: str, suffix: str) -> bool:
    return len(source.occurrences(quote, prefix=prefix, suffix=suffix)) == 1


def _before(source: SourceText, stretch: Stretch, width: int) -> str:
    return " ".join(source.text[max(0, stretch.start - width) : stretch.start].split())


def _behind(source: SourceText, stretch: Stretch, width: int) -> str:
    return " ".join(source.text[stretch.end : stretch.end + width].split())
