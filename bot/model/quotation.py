"""Finds quotations in the text of a source, and the sentence each stands in.

Runs of white space compare equal, and so do typographic and plain quotes and dashes, and a ligature and its
letters; soft hyphens and joiners, which nobody sees, count for nothing. Nothing else compares equal.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from weakref import WeakValueDictionary

_SAME: Final = {
    **dict.fromkeys("“”„‟〝〞", '"'),
    **dict.fromkeys("‘’‚‛", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
}
_SIGNS: Final = re.compile(f"[{''.join(_SAME)}]")
_WHITE: Final = re.compile(r"\s+")
# What typesetting leaves in a text: soft hyphens, joiners, invisible operators, variation selectors.
# Source: Unicode 16.0, Default_Ignorable_Code_Point, without what `bot.model.text.clean` takes out.
_UNSEEN: Final = "\u00ad\u034f\u180e\u200c\u200d\u2061-\u2064\ufe00-\ufe0f"
# Source: Unicode 16.0, "Alphabetic Presentation Forms", Latin ligatures.
_LIGATURES: Final = dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
_RUN: Final = re.compile(rf"[\s{_UNSEEN}]{{2,}}|[{_UNSEEN}{''.join(_LIGATURES)}]")
# A word goes on behind a soft hyphen, on whichever line.
_HYPHENATED: Final = re.compile(r"\u00ad\s*")
_WORD: Final = re.compile(r"[^\W_]+")
UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
)
"""Characters of scripts that put nothing between words, as a regular expression's class has them.

Source: Unicode 16.0, Blocks.txt: Thai, Lao, Myanmar, Khmer, Hiragana, Katakana, the CJK ideographs.
"""
# A line goes on in the next one where that begins with a small letter: hard-wrapped text.
_LINE: Final = re.compile(r"[^\n]+(?:\n(?=[^\S\n]*[a-z])[^\n]+)*")
_GAP: Final = re.compile(r"\n\s*\n")
_BREAK: Final = re.compile(r"\n")
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


class SourceText:
    """A source's text, made ready for looking up quotations.

    Attributes:
        text: As it stands in the file.
        folded: The text in which quotations are looked up.
    """

    __slots__ = ("__weakref__", "_ends", "_run_ends", "_shifts", "_starts", "folded", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        # Only what `_RUN` finds changes where the rest stands, so no place is kept for each character:
        # behind each run, where `folded` goes on, and how many characters it is behind `text` from there.
        self._run_ends, self._shifts = array("I"), array("i")
        shift = 0
        for run in _RUN.finditer(text):
            told = _folded_run(run)
            for letter in range(1, len(told)):  # each letter of a ligature stands where the ligature does
                self._run_ends.append(run.start() - shift + letter)
                self._shifts.append(shift - letter)
            shift += run.end() - run.start() - len(told)
            self._run_ends.append(run.end() - shift)
            self._shifts.append(shift)
        self.folded = _same_signs(_white(text))
        # Where sentences start and end in `text`, found when first asked for.
        self._starts: array[int] | None = None
        self._ends = array("I")

    @property
    def sentences(self) -> tuple[Stretch, ...]:
        """Stretches of `text`."""
        starts = self._sentence_starts()
        return tuple(map(Stretch, starts, self._ends))

    def _sentence_starts(self) -> "array[int]":
        if self._starts is None:
            found = list(_sentences(self.text))
            self._ends = array("I", (whole.end for whole in found))
            self._starts = array("I", (whole.start for whole in found))
        return self._starts

    def occurrences(self, quote: str, *, prefix: str = "", suffix: str = "") -> tuple[Stretch, ...]:
        """Every place where the quotation stands, with these words just before and after it."""
        wanted, before, after = fold(quote), fold(prefix), fold(suffix)
        found = []
        for start in _places(self.folded, wanted):
            end = start + len(wanted)
            # One white space may stand between; comparing in place spares a copy of the text each time.
            if not self.folded.endswith((before, before + " "), 0, start):
                continue
            if not self.folded.startswith((after, " " + after), end):
                continue
            found.append(Stretch(self._offset(start), self._offset(end - 1) + 1))
        return tuple(found)

    def matches(self, pattern: re.Pattern[str]) -> tuple[Stretch, ...]:
        """Every place where the folded text matches; a match is never empty."""
        return tuple(
            Stretch(self._offset(found.start()), self._offset(found.end() - 1) + 1)
            for found in pattern.finditer(self.folded)
        )

    def _offset(self, place: int) -> int:
        """Where a character of `folded` stands in `text`; of a run of white space, the first."""
        run = bisect_right(self._run_ends, place)
        return place + (self._shifts[run - 1] if run else 0)

    def around(self, stretch: Stretch) -> Stretch:
        """The sentence, or run of sentences, in which the stretch stands."""
        starts = self._sentence_starts()
        first, behind = bisect_right(self._ends, stretch.start), bisect_left(starts, stretch.end)
        if first >= behind:
            return stretch
        return Stretch(min(starts[first], stretch.start), max(self._ends[behind - 1], stretch.end))

    def paragraph(self, stretch: Stretch) -> Stretch:
        """The paragraph, or run of paragraphs, in which the stretch stands.

        Paragraphs are what stands between empty lines; in a text that has none, each line is one.
        """
        gap = _GAP if _GAP.search(self.text) else _BREAK
        before = (found.end() for found in gap.finditer(self.text, 0, stretch.start))
        start = max(before, default=0)
        after = gap.search(self.text, stretch.end)
        end = after.start() if after else len(self.text)
        return Stretch(start, end)

    def line_of(self, stretch: Stretch) -> int:
        """The line in the file; the first is 1."""
        return self.text.count("\n", 0, stretch.start) + 1


# What somebody still holds, no longer: a text that was replaced is gone with its last book.
_READ: Final[WeakValueDictionary[str, SourceText]] = WeakValueDictionary()


def read_source(text: str) -> SourceText:
    """A source's text made ready; the same while somebody holds it, as the loader does for its sources."""
    found = _READ.get(text)
    if found is None:
        found = _READ[text] = SourceText(text)
    return found


def fold(text: str) -> str:
    """The form in which quotations compare."""
    return _same_signs(_white(text).strip())


def _folded_run(run: re.Match[str]) -> str:
    """What stands in the folded text for white space, unseen characters or a ligature."""
    found = run[0]
    if found in _LIGATURES:
        return _LIGATURES[found]
    return " " if any(map(str.isspace, _HYPHENATED.sub("", found))) else ""


def _white(text: str) -> str:
    return _WHITE.sub(" ", text if text.isascii() else _RUN.sub(_folded_run, text))


def _same_signs(text: str) -> str:
    # Looking for the few signs is several times as fast as translating each character.
    return text if text.isascii() else _SIGNS.sub(lambda sign: _SAME[sign[0]], text)


def words_of(text: str, within: Stretch) -> tuple[Stretch, ...]:
    """Each word of a stretch; punctuation belongs to none."""
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
