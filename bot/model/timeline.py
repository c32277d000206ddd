"""Anniversaries and deadlines of facts as days of the calendar; pure."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from bot.model.dates import Doubt, Edtf, Precision
from bot.model.fact import BASES, SETTLED, Certainty, Fact, FactBook, Kind, Status


class Standing(StrEnum):
    """Where a commitment's window lies, seen from a day."""

    AHEAD = "ahead"
    OPEN = "open"
    PAST = "past"
    INEXACT = "inexact"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A commitment that falls due.

    Attributes:
        opens: First day of its window; None where the start is open, or no source gives a day.
        closes: Last day of its window, likewise.
    """

    fact: Fact
    due: Edtf
    opens: date | None
    closes: date | None

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


def deadline(fact: Fact) -> Deadline | None:
    """The fact's deadline, if it is a commitment with one."""
    due = fact.commitment.due if fact.commitment else None
    if due is None:
        return None
    return Deadline(fact=fact, due=due, opens=due.opens, closes=due.closes)


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


_TOLD: Final = frozenset({Precision.DAY, Precision.MONTH, Precision.YEAR})
_TAPERING: Final = (1, 3)  # months after a window; then each year
_QUARTER: Final = 3  # months
_TO_COME: Final = frozenset({Certainty.PROPOSED, Certainty.EXPECTED})
_MONTHS: Final = 12


def has_anniversary(fact: Fact) -> bool:
    """Whether the fact is an event that took place on a day, or in a month or a year.

    A doubtful date does not say how many years have passed since, and what a source only proposes or
    expects has not taken place as far as it knows: neither has anniversaries.
    """
    return (
        fact.kind is Kind.EVENT
        and fact.certainty not in _TO_COME
        and fact.when is not None
        and fact.when.precision in _TOLD
        and fact.when.doubt is Doubt.NONE
    )


def anniversaries(
    fact: Fact, start: date, end: date, *, leap_day_on_march_1: bool = False
) -> Iterator[Anniversary]:
    """The anniversaries told from `start` to `end`, both inclusive, in order.

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
    """The same day some months later; the month's last day where it is shorter."""
    year, month = divmod(_month_number(day) + months, _MONTHS)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def reviews(closes: date, every_months: int, start: date, end: date) -> Iterator[date]:
    """The days from `start` to `end`, both inclusive, on which a window that closed is reviewed.

    A review falls due a whole number of intervals after the window, or where that is 0, after one month,
    three, and then each year. It is told on the next first of February, May, August or November, so that
    all reviews of a quarter come together.
    """
    ahead, behind = (_month_number(day) - _month_number(closes) for day in (end, start))
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


def _month_number(day: date) -> int:
    return day.year * _MONTHS + day.month - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FactTimeline:
    """A fact seen over time: what `FactBook.as_of` says of it, for all days at once.

    Attributes:
        known_from: First day on which a source had said it.
        gone_from: First day on which it was deprecated or superseded; `date.max` while it stands.
        known_status: The commitment's status, oldest first, each with the first day it was known.
    """

    fact: Fact
    known_from: date
    gone_from: date
    due: Deadline | None
    known_status: tuple[tuple[date, Status], ...]

    def stands(self, day: date) -> bool:
        """Whether it was known and still stood on a day."""
        return self.known_from <= day < self.gone_from

    def is_settled(self, day: date) -> bool:
        """Whether its commitment was kept, broken or superseded, as far as was known on a day."""
        newest = next((status for known, status in reversed(self.known_status) if known <= day), None)
        return newest is not None and newest.state in SETTLED

    @property
    def digest(self) -> str:
        """Changes whenever a day changes on which something falls due of it, or from which it does not."""
        when = self.fact.when if has_anniversary(self.fact) else None
        settled = [known for known, status in self.known_status if status.state in SETTLED]
        days = (self.known_from, self.gone_from, self.due and self.due.opens, self.due and self.due.closes)
        return " ".join(map(str, (when and when.text, *days, *settled)))

    def is_assessed(self, day: date) -> bool:
        """Whether anybody had looked, by a day, at what came of it after its window closed."""
        closes = self.due.closes if self.due else None
        return closes is not None and any(
            known <= day and status.as_of > closes and status.state not in BASES
            for known, status in self.known_status
        )


def timelines(book: FactBook) -> tuple[FactTimeline, ...]:
    """The timeline of each fact that has an anniversary or a deadline, in the order of the files."""
    return tuple(
        timeline(book, fact)
        for fact in book.facts.values()
        if (fact.commitment and fact.commitment.due) or has_anniversary(fact)
    )


def timeline(book: FactBook, fact: Fact) -> FactTimeline:
    """A fact of the book over time."""
    gone = [_known_from(book, newer) for newer in book.replaced_by(fact.id)]
    if fact.deprecated:
        gone.append(fact.deprecated.on)
    return FactTimeline(
        fact=fact,
        known_from=_known_from(book, fact),
        gone_from=min(gone, default=date.max),
        due=deadline(fact),
        known_status=tuple(_known_status(book, fact)),
    )


def _known_from(book: FactBook, fact: Fact) -> date:
    said = _published(book, fact)
    if fact.commitment is None:
        return said
    return max(said, min((known for known, _ in _known_status(book, fact)), default=date.max))


def _known_status(book: FactBook, fact: Fact) -> Iterator[tuple[date, Status]]:
    for status in fact.commitment.status if fact.commitment else ():
        searched = status.searched.on if status.searched else date.max
        yield max(status.as_of, min(_published(book, status), searched)), status


def _published(book: FactBook, said: Fact | Status) -> date:
    """The day by which the first source of several was published."""
    days = (book.sources[evidence.source].published.latest or date.max for evidence in said.evidence)
    return min(days, default=date.max)
