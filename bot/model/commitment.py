"""What somebody promised, planned or proposed, or has to do: where it stands, and when it falls due."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Final

from bot.model.counting import later
from bot.model.dates import DateFormError, Edtf, on_day
from bot.model.ids import FactId
from bot.model.source import Evidence, Location
from bot.model.text import Text

IsWorkday = Callable[[date, str], bool]
"""Whether people work on a day in a country (ISO 3166-1 alpha-2; empty where only weekends are free)."""


class State(StrEnum):
    """Where a commitment stands on a day.

    It begins as proposed by somebody, announced by its owner as an own plan or target, agreed between
    several, or required by an order or a law in force; the others tell what became of it.
    """

    PROPOSED = "proposed"
    ANNOUNCED = "announced"
    AGREED = "agreed"
    REQUIRED = "required"
    UNDER_WAY = "under-way"
    KEPT = "kept"
    BROKEN = "broken"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    NO_EVIDENCE = "no-evidence"


SETTLED = frozenset({State.KEPT, State.BROKEN, State.SUPERSEDED, State.WITHDRAWN})
"""States after which a commitment has no open deadline."""
BASES = frozenset({State.PROPOSED, State.ANNOUNCED, State.AGREED, State.REQUIRED})
"""States that tell on what a commitment rests, and nothing of what became of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """A search for evidence that found none: on which day, by whom, in what."""

    on: date
    by: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Where a commitment stood on a day, and how we know."""

    state: State
    as_of: date
    evidence: tuple[Evidence, ...] = ()
    searched: Search | None = None
    location: Location


class Unit(StrEnum):
    """What a span of time is counted in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    WORKING_DAY = "working day"


_LONGEST: Final = {Unit.DAY: 1, Unit.WORKING_DAY: 1, Unit.WEEK: 7, Unit.MONTH: 31, Unit.YEAR: 366}


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """A span of time as a source counts it: 90 days, 20 working days, a year."""

    count: int
    unit: Unit

    def __str__(self) -> str:
        """The form in which it is written."""
        return f"{self.count} {self.unit}{'s' * (self.count != 1)}"

    @property
    def days_at_most(self) -> int:
        """How many days it has at most."""
        return self.count * _LONGEST[self.unit]

    def after(self, when: Edtf, times: int = 1) -> Edtf:
        """A date so many of these spans later, as precise as it was.

        Raises:
            DateFormError: The date is not precise enough, or the calendar ends before.
        """
        count = self.count * times
        match self.unit:
            case Unit.DAY | Unit.WORKING_DAY:
                return later(when, days=count)
            case Unit.WEEK:
                return later(when, days=7 * count)
            case Unit.MONTH:
                return later(when, months=count)
            case Unit.YEAR:
                return later(when, months=12 * count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When something falls due, or when an offer or a right ends, and what does then.

    Attributes:
        on: The window; None while what it counts from has no day.
        what: What falls due then, where a commitment has several deadlines.
        is_end: Whether it is the end of an offer or a right, of which nobody is ever late.
        at: The time of day in `zone`, on the last day of the window.
        zone: An IANA name; empty where no time is given.
        every: How long after each other it recurs; `on` is the first time then.
        times: How often it recurs in all; None without end.
        within: The span after an event in which it falls due; `on` is worked out from it.
        after: The fact that tells of the event.
        event: The event in words.
        holidays: The country (ISO 3166-1 alpha-2) whose working days are counted; empty for all weekdays.
    """

    on: Edtf | None = None
    what: Text | None = None
    is_end: bool = False
    at: time | None = None
    zone: str = ""
    every: TimeSpan | None = None
    times: int | None = None
    within: TimeSpan | None = None
    after: FactId | None = None
    event: Text | None = None
    holidays: str = ""

    def dated(self, event: Edtf | None, is_workday: IsWorkday) -> "Due":
        """The same with the day that follows from the event's, where that is one exact day."""
        if self.within is None:
            return self
        if event is None or not event.is_day or event.opens is None:
            return replace(self, on=None)
        try:
            return replace(self, on=self._end_of_span(self.within, event.opens, is_workday))
        except (DateFormError, OverflowError):
            return replace(self, on=None)

    def _end_of_span(self, span: TimeSpan, day: date, is_workday: IsWorkday) -> Edtf:
        if span.unit is not Unit.WORKING_DAY:
            return span.after(on_day(day))
        left = span.count
        while left:
            day += timedelta(days=1)
            left -= is_workday(day, self.holidays)
        return on_day(day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """What somebody promised, planned or proposed to do, or has to.

    Attributes:
        by: Who owes it: ids of organizations or people.
        to: Whom it is owed to, likewise.
        deadlines: When it falls due or ends, in the order written; empty where the sources do not say.
        status: Oldest first.
    """

    by: tuple[str, ...]
    to: tuple[str, ...] = ()
    deadlines: tuple[Due, ...] = ()
    status: tuple[Status, ...]

    @property
    def due(self) -> Edtf | None:
        """The first window in which it falls due or ends; None where no source gives a date."""
        return next((due.on for due in self.deadlines if due.on), None)

    @property
    def current(self) -> Status:
        """The newest entry."""
        return self.status[-1]

    @property
    def basis(self) -> State | None:
        """On what it rests by the newest entry that says so: one of `BASES`; None where none does."""
        return next((entry.state for entry in reversed(self.status) if entry.state in BASES), None)
