"""Draws a chart as a picture: dark on white, in a font with Chinese, Japanese and Korean characters.

Imported by name where a picture is wanted, for it brings Pillow and a font of 19 MB, of which a file is read
only where it is drawn with.

Source: Pillow handbook, "Text anchors".
"""

import functools
import io
import math
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Final

from PIL import Image, ImageColor, ImageDraw

from bot.feeds.chart import Chart, ChartRow, Shape
from bot.feeds.lettering import Font, font_of, missing, shown, wrapped
from bot.model.dates import parse_edtf
from bot.wording.dates import in_words

__all__ = ["WIDTH", "draw", "missing"]

WIDTH: Final = 1280  # pixels; a chat shows it at half of that or less
_EDGE: Final = 48
_LABELS: Final = 560  # width of the words beside the line of time
_GAP: Final = 36
_BREAK: Final = 96  # width of the line behind a break, on which today stands
_TITLE, _BODY, _SMALL = 38, 25, 20  # sizes in pixels
_LINE: Final = 1.32  # of the size
_ROW_GAP: Final = 20
_BAR: Final = 18
_LEAST_BAR: Final = 26
_WHITEST: Final = 238
_SHADES: Final = 16  # of each colour towards the paper, for the edges of letters

_PAPER: Final = "#ffffff"
_INK: Final = "#1b2733"
_QUIET: Final = "#5b6875"
_RULE: Final = "#e3e8ed"
# Told apart by people who see colours otherwise too, and by shape besides.
# Source: Okabe and Ito, "Color Universal Design": blue and vermillion, darkened to 4.5:1 on white.
_EVENT: Final = "#1f6aa5"
_DEADLINE: Final = "#b3470a"
_TODAY: Final = "#8a1c5c"


Box = tuple[float, float, float, float]


def draw(chart: Chart) -> bytes:
    """The picture as PNG."""
    pen = _Pen(chart)
    picture = Image.new("RGB", (WIDTH, 10), _PAPER)
    height = pen.paint(ImageDraw.Draw(picture))
    picture = Image.new("RGB", (WIDTH, round(height)), _PAPER)
    pen.paint(ImageDraw.Draw(picture))
    written = io.BytesIO()
    picture.quantize(palette=_palette(), dither=Image.Dither.NONE).save(written, "PNG")
    return written.getvalue()


@functools.cache
def _palette() -> Image.Image:
    """The colours that there are, each in shades: a picture of few colours is small."""
    inks = (_INK, _QUIET, _RULE, _EVENT, _DEADLINE, _TODAY)
    paper = ImageColor.getrgb(_PAPER)
    shades: list[tuple[int, ...]] = [paper]
    for ink in inks:
        colour = ImageColor.getrgb(ink)
        for step in range(_SHADES):
            part = step / _SHADES
            red, green, blue = (
                round(one + (other - one) * part) for one, other in zip(colour[:3], paper[:3], strict=True)
            )
            # Pillow looks for the nearest shade by the high bits, and would take another white for the paper.
            if min(red, green, blue) < _WHITEST:
                shades.append((red, green, blue))
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for shade in shades for value in shade])
    return palette


class _Pen:
    """Paints one chart from top to bottom; painting twice tells first how high it is."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        self._axis = chart.axis
        self._title = font_of(_TITLE, chart.language)
        self._body = font_of(_BODY, chart.language)
        self._small = font_of(_SMALL, chart.language)
        self._is_far = not 0 <= self._axis.place(chart.today) <= 1
        before = chart.today < self._axis.first
        self._left = _EDGE + _LABELS + _GAP + (_BREAK if self._is_far and before else 0)
        self._right = WIDTH - _EDGE - (_BREAK if self._is_far and not before else 0)

    def paint(self, on: ImageDraw.ImageDraw) -> float:
        """Paint all; gives the height."""
        width = WIDTH - 2 * _EDGE
        y = self._words(on, self._chart.title, self._title, _INK, _EDGE, _EDGE * 0.75, width, weight=0.5)
        y = self._words(on, self._chart.subtitle, self._body, _QUIET, _EDGE, y + 2, width)
        if self._chart.lead:
            y = self._words(on, self._chart.lead, self._small, _QUIET, _EDGE, y + 4, width)
        top = y + 26
        y = top + _SMALL * _LINE * 2 + 18
        heights = [self._row_height(row) for row in self._chart.rows]
        bottom = y + sum(heights) + _ROW_GAP * (len(heights) - 1) + 14
        self._scale(on, top, bottom)
        for row, height in zip(self._chart.rows, heights, strict=True):
            self._row(on, row, y, height)
            y += height + _ROW_GAP
        y = self._legend(on, bottom + 24)
        for note in self._chart.notes:
            y = self._words(on, note, self._small, _QUIET, _EDGE, y + 4, WIDTH - 2 * _EDGE)
        return y + _EDGE * 0.75

    def _x(self, day: date, *, is_end: bool = False) -> float:
        return self._left + self._axis.place(day, is_end=is_end) * (self._right - self._left)

    def _scale(self, on: ImageDraw.ImageDraw, top: float, bottom: float) -> None:
        line = top + _SMALL * _LINE * 2 + 4
        on.line((self._left, line, self._right, line), fill=_QUIET, width=2)
        marks = [(self._x(day), self._named(day, is_year=is_year)) for day, is_year in self._axis.ticks]
        for x, _ in marks:
            on.line((x, line, x, bottom), fill=_RULE, width=2)
            on.line((x, line - 7, x, line), fill=_QUIET, width=2)
        for x, said in marks[:: self._every(marks)]:
            on.text((x, line - 12), said, font=self._small, fill=_QUIET, anchor="ms")
        self._today(on, top, line, bottom)

    def _named(self, day: date, *, is_year: bool) -> str:
        when = parse_edtf(f"{day.year:04}" if is_year else f"{day.year:04}-{day:%m}")
        return shown(in_words(when, self._chart.language))

    def _every(self, marks: Sequence[tuple[float, str]]) -> int:
        """Which of the marks have their words, so that none stands on another: each, or each second."""
        widest = max((self._small.getlength(said) for _, said in marks), default=0.0) + 16
        apart = min((after - x for (x, _), (after, _) in pairwise(marks)), default=widest)
        return max(1, math.ceil(widest / apart))

    def _today(self, on: ImageDraw.ImageDraw, top: float, line: float, bottom: float) -> None:
        x = self._x(self._chart.today)
        if self._is_far:
            ends = x > self._right
            x = self._right + _BREAK * 0.62 if ends else self._left - _BREAK * 0.62
            start, stop = (self._right, x) if ends else (x, self._left)
            middle = (start + stop) / 2
            # Two strokes across the line: the time between is left out.
            on.line((start, line, middle - 8, line), fill=_QUIET, width=2)
            on.line((middle + 8, line, stop, line), fill=_QUIET, width=2)
            for shift in (-8, 8):
                on.line((middle + shift - 4, line + 9, middle + shift + 4, line - 9), fill=_QUIET, width=2)
        on.line((x, line - 7, x, bottom), fill=_TODAY, width=3)
        said = shown(self._chart.today_label)
        half = self._small.getlength(said) / 2
        at = min(max(x, self._left + half - _GAP), WIDTH - _EDGE / 2 - half)
        on.text((at, top), said, font=self._small, fill=_TODAY, anchor="mt", stroke_width=0.3)

    def _row_height(self, row: ChartRow) -> float:
        lines = len(wrapped(row.title, self._body, _LABELS))
        return lines * _BODY * _LINE + len(wrapped(_small(row), self._small, _LABELS)) * _SMALL * _LINE

    def _row(self, on: ImageDraw.ImageDraw, row: ChartRow, y: float, height: float) -> None:
        colour = _DEADLINE if row.is_deadline else _EVENT
        middle = y + height / 2
        on.line((self._left, middle, self._right, middle), fill=_RULE, width=1)
        below = self._words(on, row.title, self._body, _INK, _EDGE, y, _LABELS, weight=0.35)
        self._words(on, _small(row), self._small, _QUIET, _EDGE, below, _LABELS)
        # The date once more, over itself, in the colour of the mark.
        self._words(on, row.when, self._small, colour, _EDGE, below, _LABELS)
        self._mark(on, row, middle, colour)

    def _mark(self, on: ImageDraw.ImageDraw, row: ChartRow, y: float, colour: str) -> None:
        first, last = self._x(row.first), self._x(row.last, is_end=True)
        fill = _PAPER if row.is_hollow else colour
        match row.shape:
            case Shape.DAY:
                _point(on, (first + last) / 2, y, colour, fill, is_deadline=row.is_deadline)
            case Shape.OPEN_END:
                on.line((first, y, self._right, y), fill=colour, width=4)
                on.polygon(
                    ((self._right, y), (self._right - 12, y - 8), (self._right - 12, y + 8)), fill=colour
                )
                _point(on, first, y, colour, fill, is_deadline=row.is_deadline)
            case Shape.WINDOW | Shape.VAGUE:
                middle, half = (first + last) / 2, max(last - first, _LEAST_BAR) / 2
                first, last = middle - half, middle + half
                _bar(
                    on,
                    (first, y - _BAR / 2, last, y + _BAR / 2),
                    colour,
                    fill,
                    is_vague=row.shape is Shape.VAGUE,
                )
                if row.is_deadline and row.shape is Shape.WINDOW:
                    # It closes with its last day.
                    on.line((last - 2, y - _BAR, last - 2, y + _BAR), fill=colour, width=5)

    def _legend(self, on: ImageDraw.ImageDraw, y: float) -> float:
        x: float = _EDGE
        height = _SMALL * _LINE + 8
        for name, said in self._chart.legend:
            width = 44 + self._small.getlength(shown(said)) + 34
            if x > _EDGE and x + width > WIDTH - _EDGE:
                x, y = _EDGE, y + height
            _sample(on, name, x, y + height / 2)
            on.text((x + 44, y + height / 2), shown(said), font=self._small, fill=_QUIET, anchor="lm")
            x += width
        return y + height + 6

    def _words(
        self,
        on: ImageDraw.ImageDraw,
        text: str,
        font: Font,
        colour: str,
        x: float,
        y: float,
        width: float,
        *,
        weight: float = 0.0,
    ) -> float:
        """Write text in as many lines as it takes; gives where the next line begins."""
        for line in wrapped(text, font, width):
            on.text((x, y), line, font=font, fill=colour, anchor="la", stroke_width=weight)
            y += font.size * _LINE
        return y


def _point(on: ImageDraw.ImageDraw, x: float, y: float, colour: str, fill: str, *, is_deadline: bool) -> None:
    if is_deadline:
        size = 14
        on.polygon(
            ((x, y - size), (x + size, y), (x, y + size), (x - size, y)), fill=fill, outline=colour, width=4
        )
        return
    on.ellipse((x - 11, y - 11, x + 11, y + 11), fill=fill, outline=colour, width=4)


def _bar(on: ImageDraw.ImageDraw, box: Box, colour: str, fill: str, *, is_vague: bool) -> None:
    if not is_vague:
        on.rounded_rectangle(box, radius=_BAR / 2, fill=fill, outline=colour, width=4)
        return
    left, top, right, bottom = box
    # Dots that say: somewhere here.
    count = max(3, int((right - left) // 20))
    step = (right - left) / count
    for number in range(count):
        x, y = left + step * (number + 0.5), (top + bottom) / 2
        on.ellipse((x - 5, y - 5, x + 5, y + 5), fill=fill, outline=colour, width=3)


def _sample(on: ImageDraw.ImageDraw, name: str, x: float, y: float) -> None:
    match name:
        case "day":
            _point(on, x + 18, y, _EVENT, _EVENT, is_deadline=False)
        case "deadline":
            _point(on, x + 18, y, _DEADLINE, _DEADLINE, is_deadline=True)
        case "hollow":
            _point(on, x + 18, y, _QUIET, _PAPER, is_deadline=False)
        case "window":
            _bar(on, (x, y - _BAR / 2, x + 36, y + _BAR / 2), _QUIET, _QUIET, is_vague=False)
        case _:
            _bar(on, (x, y - _BAR / 2, x + 36, y + _BAR / 2), _QUIET, _QUIET, is_vague=True)


def _small(row: ChartRow) -> str:
    """What stands below a title: when, and what else is said."""
    return " · ".join(filter(None, (row.when, row.detail)))
