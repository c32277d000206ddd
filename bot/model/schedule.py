"""Anniversaries and deadlines of facts as days of the calendar; pure."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.model.dates import Edtf, Precision
from bot.model.fact import SETTLED, Fact, Kind


class Standing(StrEnum):
    """Where a commitment's window lies, seen from a day."""

    AHEAD = "ahead"
    OPEN = "open"
    OVERDUE = "overdue"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A commitment that falls due.

    Attributes:
        opens: First day of its window; None where the start is open.
        closes: Last day of its window; None where the end is open.
    """

    fact: Fact
    due: Edtf
    opens: date | None
    closes: date | None

    def standing(self, today: date) -> Standing:
        """Tell where the window lies."""
        owed = self.fact.commitment
        if owed and owed.current.state in SETTLED:
            return Standing.SETTLED
        if self.closes and self.closes < today:
            return Standing.OVERDUE
        if self.opens and self.opens > today:
            return Standing.AHEAD
        return Standing.OPEN


def deadline(fact: Fact) -> Deadline | None:
    """Give the fact's deadline, if it is a commitment with one."""
    due = fact.commitment.due if fact.commitment else None
    if due is None:
        return None
    return Deadline(fact=fact, due=due, opens=due.earliest, closes=due.latest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anniversary:
    """The yearly return of an event.

    Attributes:
        day: The day on which it is told: the day itself, or the first day of its month or year.
        years: Full years since; at least 1.
    """

    fact: Fact
    day: date
    years: int


_TOLD = frozenset({Precision.DAY, Precision.MONTH, Precision.YEAR})


def has_anniversary(fact: Fact) -> bool:
    """Tell whether the fact is an event dated to a day, a month or a year."""
    return fact.kind is Kind.EVENT and fact.when is not None and fact.when.precision in _TOLD


def anniversaries(
    fact: Fact, start: date, end: date, *, leap_day_on_march_1: bool = False
) -> Iterator[Anniversary]:
    """Give the anniversaries told from `start` to `end`, both inclusive, in order.

    29 February is told on 28 February in common years, or on 1 March where so asked.
    """
    if not has_anniversary(fact) or fact.when is None or fact.when.earliest is None:
        return
    first = fact.when.earliest
    for year in range(max(start.year, first.year + 1), end.year + 1):
        day = _in_year(first, year, leap_day_on_march_1=leap_day_on_march_1)
        if start <= day <= end:
            yield Anniversary(fact=fact, day=day, years=year - first.year)


def _in_year(day: date, year: int, *, leap_day_on_march_1: bool) -> date:
    if (day.month, day.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1) if leap_day_on_march_1 else date(year, 2, 28)
    return day.replace(year=year)


def months_after(day: date, months: int) -> date:
    """Give the same day some months later; the month's last day where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
