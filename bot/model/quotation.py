"""Finds quotations in the text of a source, and the sentence each stands in.

Runs of white space compare equal, and so do typographic and plain quotes and dashes; nothing else does.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from bot.model.lazy_dataclass import dataclass

_SAME: Final = str.maketrans(
    {
        **dict.fromkeys("“”„‟〝〞", '"'),
        **dict.fromkeys("‘’‚‛", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
_PIECE: Final = re.compile(r"\s+|\S")
_WORD: Final = re.compile(r"[^\W_]+")
# A line goes on in the next one where that begins with a small letter: hard-wrapped text.
_LINE: Final = re.compile(r"[^\n]+(?:\n(?=[^\S\n]*[a-z])[^\n]+)*")
# A full stop ends a sentence where a capital, quote or digit follows, not after an initial ("U.S. Office")
# or one of these short forms, by length since a look-behind has one.
_SHORT_FORMS: Final = (
    "Mr|Ms|Dr|St|No|vs|Jr|Sr|Lt|Co",
    "Mrs|Gen|Sen|Rep|Gov|Col|Inc|Ltd|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec",
    r"a\.m|p\.m|e\.g|i\.e",
    "Prof|Corp|Capt|Sept",
)
_SENTENCE_END: Final = re.compile(
    r"(?<!\b[A-Z])"
    + "".join(rf"(?<!\b(?:{forms}))" for forms in _SHORT_FORMS)
    + r"""[.!?]["'”’)\]]*(?=\s+["'“‘(\[]?[A-Z0-9])|[。！？][”’」』）]*"""
)


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """A stretch of a text: from character `start` up to but not including `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """A source's text, made ready for looking up quotations.

    Attributes:
        text: As it stands in the file.
        folded: The text in which quotations are looked up.
        offsets: For each character of `folded`, where it stands in `text`.
        sentences: Stretches of `text`.
    """

    text: str
    folded: str
    offsets: tuple[int, ...]
    sentences: tuple[Stretch, ...]

    def occurrences(self, quote: str, *, prefix: str = "", suffix: str = "") -> tuple[Stretch, ...]:
        """Give every place where the quotation stands, with these words just before and after it."""
        wanted, before, after = fold(quote), fold(prefix), fold(suffix)
        found = []
        for start in _places(self.folded, wanted):
            end = start + len(wanted)
            # One white space may stand between; comparing in place spares a copy of the text each time.
            if not self.folded.endswith((before, before + " "), 0, start):
                continue
            if not self.folded.startswith((after, " " + after), end):
                continue
            found.append(Stretch(self.offsets[start], self.offsets[end - 1] + 1))
        return tuple(found)

    def around(self, stretch: Stretch) -> Stretch:
        """Give the sentence, or run of sentences, in which the stretch stands."""
        touching = [
            whole for whole in self.sentences if whole.start < stretch.end and stretch.start < whole.end
        ]
        if not touching:
            return stretch
        return Stretch(min(touching[0].start, stretch.start), max(touching[-1].end, stretch.end))

    def line_of(self, stretch: Stretch) -> int:
        """Give the line in the file; the first is 1."""
        return self.text.count("\n", 0, stretch.start) + 1


@lru_cache(maxsize=256)
def read_source(text: str) -> SourceText:
    """Make a source's text ready; remembered, since texts are few and asked often."""
    folded, offsets = [], []
    for piece in _PIECE.finditer(text):
        folded.append(" " if piece[0].isspace() else piece[0].translate(_SAME))
        offsets.append(piece.start())
    return SourceText(
        text=text, folded="".join(folded), offsets=tuple(offsets), sentences=tuple(_sentences(text))
    )


def fold(text: str) -> str:
    """Give the form in which quotations compare."""
    return " ".join(text.split()).translate(_SAME)


def words_of(text: str, within: Stretch) -> tuple[Stretch, ...]:
    """Give each word of a stretch; punctuation belongs to none."""
    return tuple(Stretch(word.start(), word.end()) for word in _WORD.finditer(text, within.start, within.end))


def _places(text: str, wanted: str) -> Iterator[int]:
    start = text.find(wanted) if wanted else -1
    while start >= 0:
        yield start
        start = text.find(wanted, start + 1)


def _sentences(text: str) -> Iterator[Stretch]:
    for line in _LINE.finditer(text):
        start = line.start()
        for end in _SENTENCE_END.finditer(text, line.start(), line.end()):
            yield from _trimmed(text, start, end.end())
            start = end.end()
        yield from _trimmed(text, start, line.end())


def _trimmed(text: str, start: int, end: int) -> Iterator[Stretch]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if words_of(text, Stretch(start, end)):
        yield Stretch(start, end)
