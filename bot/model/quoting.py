"""Quotation marks around words that may have some of their own."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

# Double marks of any language, with the space that French sets inside them, which many sources write as an
# ordinary one; single ones are left as they are, since most of them are apostrophes.
_MARK: Final = re.compile('[“„「][\u00a0\u202f]?|«[ \u00a0\u202f]?|[\u00a0\u202f]?[”」]|[ \u00a0\u202f]?»|"')
_OPENING: Final = frozenset("“„「«")
_PLAIN: Final = '"'
_WHOLE: Final = re.compile(r"\w$")


class QuotationMarks(NamedTuple):
    """The marks of a language: around a quotation, and around one inside it."""

    opening: str
    closing: str
    inner_opening: str
    inner_closing: str


ENGLISH: Final = QuotationMarks("“", "”", "‘", "’")


def nested(parts: Sequence[str], marks: QuotationMarks) -> tuple[str, ...]:
    """Words in parts that shall stand between marks, with those of their own made inner ones, in pairs.

    A sentence may begin or end inside of somebody's words: the mark that it lacks is put in.
    """
    depth = lacking = 0
    shown = []
    for part in parts:
        written, end = "", 0
        for found in _MARK.finditer(part):
            sign = found[0].strip(" \u00a0\u202f")
            behind = part[found.start() - 1 : found.start()]
            opens = sign in _OPENING or (sign == _PLAIN and not depth and not _WHOLE.search(behind))
            written += part[end : found.start()]
            end = found.end()
            if opens:
                depth += 1
                written += marks.inner_opening
            else:
                # Before a mark that closes nothing, a space parts words.
                written += " " if found[0].startswith(" ") and not depth else ""
                lacking, depth = (lacking, depth - 1) if depth else (lacking + 1, 0)
                written += marks.inner_closing
        shown.append(written + part[end:])
    if shown:
        shown[0] = marks.inner_opening * lacking + shown[0]
        shown[-1] += marks.inner_closing * depth
    return tuple(shown)


def quoted(parts: Sequence[str], marks: QuotationMarks = ENGLISH) -> tuple[str, ...]:
    """Words in parts, at least one, between quotation marks."""
    first, *others = nested(parts, marks)
    first = marks.opening + first
    return (first, *others[:-1], others[-1] + marks.closing) if others else (first + marks.closing,)
