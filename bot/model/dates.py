"""Dates as precise as the source and no more: a profile of EDTF.

Source: ISO 8601-2:2019, annex A; Library of Congress, "Extended Date/Time Format (EDTF) Specification".
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final


class Precision(StrEnum):
    """How much of a date its source gives."""

    DAY = "day"
    MONTH = "month"
    PART = "part"
    SEASON = "season"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    INTERVAL = "interval"


class Part(StrEnum):
    """A rough third of a year or a month: "mid-2027", "early May"."""

    EARLY = "early"
    MID = "mid"
    LATE = "late"


class Doubt(StrEnum):
    """EDTF's qualifiers: how sure the source is."""

    NONE = ""
    UNCERTAIN = "?"
    APPROXIMATE = "~"
    BOTH = "%"


ALLOWED_FORMS: Final = (
    "2015-12-01, 2015-12, 2015, 2015~ (about), 2015? (uncertain), 2015-12-01/2015-12-02, 2016-01/2016-06, "
    "2015-12-01/.. or ../2015 (open), 2016-H1 (half-year), 2016-Q1 (quarter), 2016-21 (spring; 22 summer, "
    "23 autumn, 24 winter), 2016-early, 2016-mid or 2016-late, 2016-05-mid"
)
"""The forms an admin may write, for messages."""

_SINGLE: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?:(?P<letter>[HhQq])(?P<nth>\d)|(?P<month>\d{2})(?:-(?P<day>\d{2}))?))?"
    r"(?:-(?P<part>early|mid|late))?(?P<doubt>[?~%]?)",
    re.ASCII,  # digits of other scripts are no EDTF
)
# Divisions of a year: 21-24 seasons wherever on Earth, 33-36 quarters, 40-41 half-years.
# Source: ISO 8601-2:2019, 4.8 "sub-year groupings"; EDTF specification, Level 2.
_FIRST_SEASON: Final = 21
_FIRST_QUARTER: Final = 33
_FIRST_HALF: Final = 40
_MONTHS: Final = 12
_THIRD: Final = 10  # days of a month; the last takes the rest
_INEXACT: Final = frozenset({Precision.PART, Precision.SEASON})


class DateFormError(ValueError):
    """The text is not a date this product reads; the message says why and what would be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edtf:
    """A date or interval of any precision; it never stands for one invented day.

    Attributes:
        text: The normalised EDTF form.
        earliest: First day it can mean; None where the start is open.
        latest: Last day it can mean; None where the end is open.
        precision: What the source gives.
        doubt: Whether the source calls it approximate or uncertain.
    """

    text: str
    earliest: date | None
    latest: date | None
    precision: Precision
    doubt: Doubt = Doubt.NONE

    def __str__(self) -> str:
        """The EDTF form."""
        return self.text

    @property
    def is_day(self) -> bool:
        """Whether the source names one single day."""
        return self.precision is Precision.DAY

    def overlaps(self, start: date | None, end: date | None) -> bool:
        """Tell whether any day it can mean lies from `start` to `end`, both inclusive, None being open."""
        begins_in_time = end is None or self.earliest is None or self.earliest <= end
        ends_in_time = start is None or self.latest is None or self.latest >= start
        return begins_in_time and ends_in_time

    @property
    def opens(self) -> date | None:
        """Its first day, where the source gives one.

        None where the start is open, and for an about-date, a season or "early 2027": what begins on no
        day that anybody gave is never announced on one.
        """
        return self._edges[0]

    @property
    def closes(self) -> date | None:
        """Its last day, where the source gives one, likewise."""
        return self._edges[1]

    @property
    def _edges(self) -> tuple[date | None, date | None]:
        if self.precision is not Precision.INTERVAL:
            is_exact = self.doubt is Doubt.NONE and self.precision not in _INEXACT
            return (self.earliest, self.latest) if is_exact else (None, None)
        start, _, end = self.text.partition("/")
        return (
            None if start == ".." else parse_edtf(start).opens,
            None if end == ".." else parse_edtf(end).closes,
        )

    @property
    def known(self) -> "Edtf":
        """The part that a source names: what is dated "by 2014" stands at 2014, not in every year before."""
        return parse_edtf(self.text.partition("/")[2]) if self.earliest is None else self

    @property
    def order(self) -> tuple[date, date]:
        """Key for sorting by time: earliest day first, then latest; open ends go outermost."""
        return (self.earliest or date.min, self.latest or date.max)


def parse_edtf(text: str) -> Edtf:
    """Read a date.

    Raises:
        DateFormError: The text is no date, no day of the calendar, or an interval that ends before it begins.
    """
    left, slash, right = text.strip().partition("/")
    if not slash:
        return _single(left)
    if not left or not right:
        # EDTF's empty end means "unknown", which no answer could word; ours are dates or open.
        # Source: EDTF specification, Level 1, "Extended Interval".
        raise DateFormError(f"{text!r} has an empty end: write .. where it is open, as in 2015-12-01/..")
    start = None if left == ".." else _single(left)
    end = None if right == ".." else _single(right)
    if start is None and end is None:
        raise DateFormError(
            f"{text!r} is open at both ends and so no date: give one end, as in 2015-12-01/.."
        )
    first = start.earliest if start else None
    last = end.latest if end else None
    if first and last and last < first:
        raise DateFormError(f"{text!r} ends before it begins: write the earlier date first")
    return Edtf(
        text=f"{start or '..'}/{end or '..'}",
        earliest=first,
        latest=last,
        precision=Precision.INTERVAL,
        doubt=_joint_doubt(start, end),
    )


def on_day(day: date) -> Edtf:
    """The date that is this one day."""
    return Edtf(text=day.isoformat(), earliest=day, latest=day, precision=Precision.DAY)


def _joint_doubt(start: Edtf | None, end: Edtf | None) -> Doubt:
    doubts = {part.doubt for part in (start, end) if part} - {Doubt.NONE}
    if not doubts:
        return Doubt.NONE
    return doubts.pop() if len(doubts) == 1 else Doubt.BOTH


def _single(text: str) -> Edtf:
    match = _SINGLE.fullmatch(text)
    if not match or match["year"] == "0000":
        raise DateFormError(f"{text!r} is not a date: write one of {ALLOWED_FORMS}")
    year, doubt = int(match["year"]), Doubt(match["doubt"])
    if match["part"]:
        return _part(text, match, Part(match["part"]), doubt)
    if match["letter"]:
        return _part_by_letter(text, year, match["letter"].upper(), int(match["nth"]), doubt)
    if not match["month"]:
        return _span(f"{year:04}", year, 1, _MONTHS, Precision.YEAR, doubt)
    month = int(match["month"])
    if match["day"]:
        return _day(text, year, month, int(match["day"]), doubt)
    return _month_or_part(text, year, month, doubt)


def _part_by_letter(text: str, year: int, letter: str, nth: int, doubt: Doubt) -> Edtf:
    parts, first = (2, _FIRST_HALF) if letter == "H" else (4, _FIRST_QUARTER)
    if not 1 <= nth <= parts:
        raise DateFormError(f"{text!r} is not a date: a year has {letter}1 to {letter}{parts}")
    return _month_or_part(text, year, first + nth - 1, doubt)


def _part(text: str, match: re.Match[str], part: Part, doubt: Doubt) -> Edtf:
    """A third of a year or a month: no source says where it ends, and nothing but order goes by it."""
    place, year = list(Part).index(part), int(match["year"])
    if match["letter"] or match["day"]:
        raise DateFormError(
            f"{text!r} is not a date: {part} goes with a year or a month, as in 2016-05-{part}"
        )
    if not match["month"]:
        first = place * _MONTHS // len(Part) + 1
        return _span(f"{year:04}-{part}", year, first, first + 3, Precision.PART, doubt)
    month = _month_or_part(text, year, int(match["month"]), Doubt.NONE)
    if month.precision is not Precision.MONTH or not (month.earliest and month.latest):
        raise DateFormError(
            f"{text!r} is not a date: {part} goes with a year or a month, as in 2016-05-{part}"
        )
    return Edtf(
        text=f"{month.text}-{part}{doubt}",
        earliest=month.earliest.replace(day=place * _THIRD + 1),
        latest=month.latest if part is Part.LATE else month.latest.replace(day=(place + 1) * _THIRD),
        precision=Precision.PART,
        doubt=doubt,
    )


def _season(written: str, year: int, nth: int, doubt: Doubt) -> Edtf:
    """A season; in order of time it stands where the northern half of the Earth has it."""
    first = date(year, 3 * nth + 3, 1)
    if nth == 3:  # noqa: PLR2004 - winter, which ends in the next year
        last = date.max if year == date.max.year else date(year + 1, 3, 1) - timedelta(days=1)
    else:
        last = date(year, 3 * nth + 6, 1) - timedelta(days=1)
    return Edtf(text=written + doubt, earliest=first, latest=last, precision=Precision.SEASON, doubt=doubt)


def _month_or_part(text: str, year: int, number: int, doubt: Doubt) -> Edtf:
    written = f"{year:04}-{number:02}"
    if 1 <= number <= _MONTHS:
        return _span(written, year, number, number, Precision.MONTH, doubt)
    if _FIRST_SEASON <= number < _FIRST_SEASON + 4:
        return _season(written, year, number - _FIRST_SEASON, doubt)
    if _FIRST_QUARTER <= number < _FIRST_QUARTER + 4:
        first = 3 * (number - _FIRST_QUARTER) + 1
        return _span(written, year, first, first + 2, Precision.QUARTER, doubt)
    if _FIRST_HALF <= number < _FIRST_HALF + 2:
        first = 6 * (number - _FIRST_HALF) + 1
        return _span(written, year, first, first + 5, Precision.HALF, doubt)
    raise DateFormError(
        f"{text!r} is not a date: the month must be 01 to 12 (21 to 24 are seasons, 33 to 36 quarters, "
        "40 and 41 half-years)"
    )


def _span(written: str, year: int, first: int, last: int, precision: Precision, doubt: Doubt) -> Edtf:
    return Edtf(
        text=written + doubt,
        earliest=date(year, first, 1),
        latest=date(year, last, calendar.monthrange(year, last)[1]),
        precision=precision,
        doubt=doubt,
    )


def _day(text: str, year: int, month: int, number: int, doubt: Doubt) -> Edtf:
    try:
        day = date(year, month, number)
    except ValueError as error:
        if not 1 <= month <= _MONTHS:
            raise DateFormError(f"{text!r} is no day: the month must be 01 to 12") from error
        last = calendar.monthrange(year, month)[1]
        said = f"{calendar.month_name[month]} {year} has days 1 to {last}"
        raise DateFormError(f"{text!r} is no day: {said}") from error
    return Edtf(text=day.isoformat() + doubt, earliest=day, latest=day, precision=Precision.DAY, doubt=doubt)
