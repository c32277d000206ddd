"""What a picture of a timeline shows: rows with a mark on a line of time, and where on it everything stands.

Values only; `bot.feeds.canvas` draws them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from bot.model.counting import months_after
from bot.model.dates import Doubt, Edtf, parse_edtf

MOST_ROWS: Final = 24
"""More would be too small to read on a phone."""
_MARGIN: Final = 0.04  # of the span, at either end
_LEAST_SPAN: Final = timedelta(days=28)
_FAR: Final = 0.6  # of the span, beyond which today stands behind a break in the line
_MOST_TICKS: Final = 5
_STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000)  # months
_YEAR: Final = 12
_FIRST: Final = date(1, 2, 1)
_LAST: Final = date(9998, 12, 31)


class Shape(StrEnum):
    """How something stands on the line of time."""

    DAY = "day"
    WINDOW = "window"
    """Its source gives no single day, but the days between which it is."""
    VAGUE = "vague"
    """Its source gives only about when."""
    OPEN_END = "open end"
    """It begins on a day and has no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRow:
    """One thing on the line of time.

    Attributes:
        when: In words.
        title: What it is, with the source's hedge.
        detail: What else is said of it in small print; may be empty.
        is_deadline: Whether something falls due or ends then.
        is_hollow: Whether it is only proposed, expected or alleged.
        first: Its first day.
        last: Its last day.
    """

    when: str
    title: str
    detail: str
    is_deadline: bool
    is_hollow: bool
    shape: Shape
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture of a timeline.

    Attributes:
        title: The dossier.
        subtitle: What of it is shown.
        lead: Whose the claims are, where most are one party's; else empty.
        rows: In order of time.
        today: The reader's day.
        today_label: What stands at its line.
        legend: What the marks mean, by name of the mark.
        notes: Small print at its end: sources, dossier, day, what is left out.
        language: Which kind of Chinese characters is drawn.
    """

    title: str
    subtitle: str
    lead: str
    rows: tuple[ChartRow, ...]
    today: date
    today_label: str
    legend: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    language: str

    @property
    def axis(self) -> "Axis":
        """The line of time: as long as what stands on it, and on to today where that is near."""
        first, last = min(row.first for row in self.rows), max(row.last for row in self.rows)
        lacking = max(timedelta(0), _LEAST_SPAN - (last - first)) / 2
        first, last = _moved(first, -lacking), _moved(last, lacking)
        span = last - first
        near_first, near_last = min(first, self.today), max(last, self.today)
        if near_last - near_first <= span * (1 + _FAR):
            first, last = near_first, near_last
        margin = (last - first) * _MARGIN + timedelta(days=1)
        return Axis(first=_moved(first, -margin), last=_moved(last, margin))


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """A stretch of time as a line."""

    first: date
    last: date

    def place(self, day: date, *, is_end: bool = False) -> float:
        """Where a day begins or ends on the line, from 0 to 1; outside of it beyond."""
        return ((day - self.first).days + is_end) / max(1, (self.last - self.first).days)

    @property
    def ticks(self) -> Sequence[tuple[date, bool]]:
        """Days at which the line is marked, and whether each is marked with its year alone."""
        months = (self.last.year - self.first.year) * _YEAR + self.last.month - self.first.month + 1
        step = next((one for one in _STEPS if months / one <= _MOST_TICKS), _STEPS[-1])
        number = self.first.year * _YEAR + self.first.month - 1
        number = -(-number // step) * step
        found = []
        while True:
            year, month = divmod(number, _YEAR)
            if not _FIRST.year < year + 1 <= _LAST.year:
                break
            day = months_after(date(max(1, year), 1, 1), month)
            if day > self.last:
                break
            if day >= self.first:
                found.append((day, step % _YEAR == 0))
            number += step
        return found


def span_of(when: Edtf) -> tuple[date, date, Shape]:
    """The days that a date can mean, and how it stands on the line of time."""
    known = when.known
    is_open = known.latest is None
    if is_open:
        known = parse_edtf(known.text.partition("/")[0])
    assert known.earliest
    assert known.latest
    if is_open:
        return known.earliest, known.latest, Shape.OPEN_END
    is_vague = when.doubt is not Doubt.NONE or (when.opens is None and when.closes is None)
    if is_vague:
        return known.earliest, known.latest, Shape.VAGUE
    # What is dated "by" a day stands there, and so does that day itself.
    return known.earliest, known.latest, Shape.DAY if known.is_day else Shape.WINDOW


def _moved(day: date, by: timedelta) -> date:
    moved = day.toordinal() + by.days
    return date.fromordinal(min(max(moved, _FIRST.toordinal()), _LAST.toordinal()))
