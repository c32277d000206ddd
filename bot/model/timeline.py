"""Facts seen over time: their anniversaries and deadlines, and when all that was known; pure."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot.model.dates import Doubt, Precision
from bot.model.deadlines import Deadline, deadlines
from bot.model.fact import BASES, SETTLED, Certainty, Fact, FactBook, Kind, Status


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
_TO_COME: Final = frozenset({Certainty.PROPOSED, Certainty.EXPECTED})


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
        day = in_year(first, year, leap_day_on_march_1=leap_day_on_march_1)
        if start <= day <= end:
            yield Anniversary(fact=fact, day=day, years=year - first.year)


def in_year(day: date, year: int, *, leap_day_on_march_1: bool) -> date:
    """The same day of another year; of 29 February, the day before or after where the year has none."""
    if (day.month, day.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1) if leap_day_on_march_1 else date(year, 2, 28)
    return day.replace(year=year)


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
    deadlines: tuple[Deadline, ...]
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
        edges = [(one.opens, one.closes) for one in self.deadlines] or [(None, None)]
        days = (self.known_from, self.gone_from, *(day for both in edges for day in both))
        # A fact with one plain window, or with none, has the digest that it had before there were others.
        more = [one.sign for one in self.deadlines if one.sign]
        return " ".join(map(str, (when and when.text, *days, *settled, *more)))

    def is_assessed(self, day: date, closes: date) -> bool:
        """Whether anybody had looked, by a day, at what came of it after a window closed."""
        return any(
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
        deadlines=tuple(_known(book, found) for found in deadlines(fact)),
        known_status=tuple(_known_status(book, fact)),
    )


def _known(book: FactBook, found: Deadline) -> Deadline:
    event = book.facts.get(found.term.after) if found.term.after else None
    return replace(found, known_from=_known_from(book, event)) if event else found


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
    days = (book.sources[evidence.source].known_on for evidence in said.evidence)
    return min(days, default=date.max)
