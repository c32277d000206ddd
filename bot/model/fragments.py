"""Addresses that open a document at the words quoted from it: text directives of URL fragments.

Source: WICG, "URL Fragment Text Directives", sections "Syntax", "Find a range from a text directive" and
"Generating Text Fragment Directives".
"""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote
from weakref import WeakKeyDictionary

from bot.model.quotation import SourceText, fold, read_source
from bot.model.source import Evidence

LONGEST: Final = 1000  # characters; a longer address would not leave room for words
_EXACT: Final = 120  # characters of a directive that has the whole quotation
_BESIDE: Final = 4  # words that a long quotation is known again by, at either end
_MOST_BESIDE: Final = 12
_START: Final = "#:~:"
_MORE: Final = ":~:"
_WORDS: Final = re.compile(r"\S+")
_FOUND: Final[WeakKeyDictionary[SourceText, dict[tuple[str, str, str], str]]] = WeakKeyDictionary()
"""What was worked out for the quotations of a text, as long as somebody holds the text."""


def directive(evidence: Evidence, text: str | None) -> str:
    """A text directive that finds a quotation: whole where it is short, else its first and last words.

    Args:
        evidence: What is quoted.
        text: The source's text; None where it is not stored.
    """
    if text is None:
        return _directive(evidence, None)
    source = read_source(text)
    known = _FOUND.setdefault(source, {})
    asked = (evidence.quote, evidence.prefix, evidence.suffix)
    if asked not in known:
        known[asked] = _directive(evidence, source)
    return known[asked]


def _directive(evidence: Evidence, source: SourceText | None) -> str:
    found = (
        source.occurrences(evidence.quote, prefix=evidence.prefix, suffix=evidence.suffix) if source else ()
    )
    words, has_break = " ".join(evidence.quote.split()), False
    if source and found:
        # As the source writes it: marks that compare equal to us are different ones to a browser.
        written = source.text[found[0].start : found[0].end]
        words, has_break = " ".join(written.split()), "\n" in written
    whole = _encoded(words)
    ends = _ends(words, source)
    middle = f"{_encoded(ends[0])},{_encoded(ends[1])}" if ends else whole
    # One phrase of a directive is looked for inside one paragraph; a start and an end may lie in two.
    if not has_break and (len(whole) <= _EXACT or not ends):
        middle = whole
    before = f"{_encoded(' '.join(evidence.prefix.split()))}-," if evidence.prefix.strip() else ""
    after = f",-{_encoded(' '.join(evidence.suffix.split()))}" if evidence.suffix.strip() else ""
    return f"text={before}{middle}{after}"


def address(url: str, directives: Sequence[str], longest: int = LONGEST) -> str | None:
    """The address that opens a document at quotations, as many as there is room for; None if none is short.

    Args:
        url: Of the document; it may lead to a place in it already.
        directives: One for each quotation.
        longest: Characters of the whole address.
    """
    if len(url) > longest:
        return None
    found = url
    for one in dict.fromkeys(directives):
        joint = "&" if found != url else _MORE if "#" in url else _START
        if len(found) + len(joint) + len(one) <= longest:
            found += joint + one
    return found


def _encoded(words: str) -> str:
    """Words as a directive has them: its own signs are `-`, `,` and `&`, and the rest is what URLs allow."""
    return quote(words, safe="").replace("-", "%2D")


def _ends(words: str, source: SourceText | None) -> tuple[str, str] | None:
    """The first and the last words of a quotation, as many as find it; None where it is too short for two."""
    starts = [found.start() for found in _WORDS.finditer(words)]
    stops = [found.end() for found in _WORDS.finditer(words)]
    for count in range(_BESIDE, min(_MOST_BESIDE, len(stops) // 2) + 1):
        first, last = words[: stops[count - 1]], words[starts[-count] :]
        if source is None or _finds(source, first, last, fold(words)):
            return first, last
    return None


def _finds(source: SourceText, first: str, last: str, whole: str) -> bool:
    """Tell whether looking for the first words, then for the last ones behind them, finds the quotation."""
    text = source.folded.lower()
    start = text.find(fold(first).lower())
    end = text.find(fold(last).lower(), start + len(fold(first)))
    return start >= 0 and text[start : end + len(fold(last))] == whole.lower()
