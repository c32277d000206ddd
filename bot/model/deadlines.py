"""Windows in which commitments fall due, as days of the calendar: standing, recurrence, reviews; pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Final

from bot.model.commitment import SETTLED, Due, TimeSpan
from bot.model.counting import month_number, months_after
from bot.model.dates import DateFormError, Edtf, Precision, parse_edtf
from bot.model.fact import Fact

_TIMES_LOOKED_AT: Final = 5  # of a deadline that recurs, from two spans back
_TAPERING: Final = (1, 3)  # months after a window; then each year
_QUARTER: Final = 3  # months
_MONTHS: Final = 12


class Standing(StrEnum):
    """Where a commitment's window lies, seen from a day."""

    AHEAD = "ahead"
    OPEN = "open"
    PAST = "past"
    INEXACT = "inexact"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A window in which a commitment falls due, or with which an offer or a right ends.

    Attributes:
        term: As the dossier says it; where it recurs, one of many such windows.
        opens: First day of its window; None where the start is open, or no source gives a day.
        closes: Last day of its window, likewise.
        known_from: First day on which what it counts from was known.
        reviewed_until: The day on which the next one closes; `date.max` where none does.
    """

    fact: Fact
    term: Due
    due: Edtf
    opens: date | None
    closes: date | None
    known_from: date = date.min
    reviewed_until: date = date.max

    @property
    def announced_on(self) -> date | None:
        """The day on which it is told that it opens; None where that is its last or may be a deadline itself.

        Two days of an interval may be two deadlines as well as a window: what does not open is not told to.
        """
        ends = self.due.text.split("/") if self.due.precision is Precision.INTERVAL else []
        is_of_days = bool(ends) and all(end != ".." and parse_edtf(end).is_day for end in ends)
        is_told = self.opens != self.closes and (self.term.is_end or not is_of_days)
        return self.opens if is_told else None

    @property
    def sign(self) -> str:
        """Changes whenever it falls due on other days, beyond its window's; empty for a plain window."""
        term = self.term
        if not (term.is_end or term.at or term.every or term.within):
            return ""
        known = self.known_from if term.within else ""
        return f"{term.is_end:d} {term.at} {term.zone} {term.every} {term.times} {known}"

    def standing(self, today: date) -> Standing:
        """Where the window lies."""
        commitment = self.fact.commitment
        if commitment and commitment.current.state in SETTLED:
            return Standing.SETTLED
        if self.closes and self.closes < today:
            return Standing.PAST
        if self.opens and self.opens > today:
            return Standing.AHEAD
        return Standing.OPEN if self.opens or self.closes else Standing.INEXACT

    def recurrences(self, start: date, end: date) -> Iterator["Deadline"]:
        """Each time that it recurs and has not passed before one day, nor begins after another, in order.

        What does not recur comes alone, whenever it is.
        """
        every, begins = self.term.every, self.due.earliest or self.due.latest
        if every is None or begins is None:
            yield self
            return
        number = max(0, (start - begins).days // every.days_at_most - 1)
        while self.term.times is None or number < self.term.times:
            number += 1
            try:
                window = every.after(self.due, number - 1)
            except DateFormError:
                return
            if window.earliest and window.earliest > end:
                return
            if window.latest is None or window.latest >= start:
                yield replace(
                    self,
                    due=window,
                    opens=window.opens,
                    closes=window.closes,
                    reviewed_until=self._next_closes(every, number),
                )

    def _next_closes(self, every: TimeSpan, number: int) -> date:
        if self.term.times is not None and number >= self.term.times:
            return date.max
        try:
            return every.after(self.due, number).closes or date.max
        except DateFormError:
            return date.max

    def reviews(self, every_months: int, start: date, end: date) -> Iterator[date]:
        """The days from `start` to `end` on which it is reviewed; the end of a right never is."""
        if self.closes and not self.term.is_end:
            days = reviews(self.closes, every_months, start, end)
            yield from (day for day in days if day < self.reviewed_until)


def deadlines(fact: Fact) -> tuple[Deadline, ...]:
    """The fact's deadlines that have a date, in the order written; of one that recurs the first time."""
    terms = fact.commitment.deadlines if fact.commitment else ()
    return tuple(
        Deadline(fact=fact, term=term, due=term.on, opens=term.on.opens, closes=term.on.closes)
        for term in terms
        if term.on
    )


def deadlines_seen(fact: Fact, today: date) -> tuple[Deadline, ...]:
    """The fact's deadlines as they concern a day: of one that recurs, the next time, else the last."""
    return tuple(_seen(found, today) for found in deadlines(fact))


def _seen(found: Deadline, today: date) -> Deadline:
    if found.term.every is None:
        return found
    back = date.fromordinal(max(1, today.toordinal() - 2 * found.term.every.days_at_most))
    times = list(islice(found.recurrences(back, date.max), _TIMES_LOOKED_AT))
    ahead = (one for one in times if (one.due.latest or date.max) >= today)
    return next(ahead, times[-1] if times else _last(found))


def _last(found: Deadline) -> Deadline:
    assert found.term.every
    window = found.term.every.after(found.due, (found.term.times or 1) - 1)
    return replace(found, due=window, opens=window.opens, closes=window.closes)


def deadline_at(fact: Fact, edge: date) -> Deadline | None:
    """The fact's deadline that closes on a day, or opens on it."""
    found = [one for first in deadlines(fact) for one in first.recurrences(edge, edge)]
    closing = (one for one in found if one.closes == edge)
    return next(closing, next((one for one in found if one.opens == edge), None))


def reviews(closes: date, every_months: int, start: date, end: date) -> Iterator[date]:
    """The days from `start` to `end`, both inclusive, on which a window that closed is reviewed.

    A review falls due a whole number of intervals after the window, or where that is 0, after one month,
    three, and then each year. It is told on the next first of February, May, August or November, so that
    all reviews of a quarter come together.
    """
    ahead, behind = (month_number(day) - month_number(closes) for day in (end, start))
    every = every_months or _MONTHS
    numbers = set(range(max(1, (behind - _QUARTER) // every) * every, ahead + 1, every))
    if not every_months:
        numbers.update(_TAPERING)
    days = {_review_day(months_after(closes, number)) for number in numbers if number <= ahead}
    yield from sorted(day for day in days if start <= day <= end)


def _review_day(day: date) -> date:
    """The first of February, May, August or November that is this day or follows it."""
    first = day if day.day == 1 else months_after(day.replace(day=1), 1)
    return months_after(first, (_QUARTER - 1 - first.month) % _QUARTER)
