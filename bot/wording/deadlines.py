"""Deadlines in words: what they are called, when they are, how far off, how they recur or count."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from bot.model.commitment import Due, TimeSpan, Unit
from bot.model.deadlines import Deadline, Standing, deadlines_seen
from bot.model.fact import Fact, State
from bot.model.lines import Line, Moment, Span
from bot.model.zones import due_at
from bot.wording.speech import Speech

_MONTHS = 12
_FEW = 2  # months or years that are told in the smaller unit
_SOON = 3  # months ahead in which days count
_DUE: Final[Mapping[State | None, str]] = {State.PROPOSED: "proposed_for", State.ANNOUNCED: "announced_for"}
_SPANS: Final = {
    Unit.DAY: "days",
    Unit.WEEK: "span_weeks",
    Unit.MONTH: "span_months",
    Unit.YEAR: "span_years",
    Unit.WORKING_DAY: "working_days",
}


@dataclass(frozen=True, slots=True)
class DeadlineSpeech(Speech):
    """Puts deadlines into words for one reader."""

    def due_key(self, fact: Fact) -> str:
        """The phrase that a commitment's windows go by: what is only proposed or planned is not due."""
        owed = fact.commitment
        if owed and owed.deadlines and all(term.is_end for term in owed.deadlines):
            return "ends"
        return _DUE.get(owed.basis if owed else None, "due")

    def label_of(self, fact: Fact, term: Due) -> str:
        """What one of a commitment's windows is called."""
        return self.say("ends" if term.is_end else self.due_key(fact))

    def due(self, fact: Fact, today: date, *, under: str | None = None) -> str:
        """All windows of a commitment, ends of rights named as such, and how far off each is.

        Args:
            fact: The commitment.
            today: The day from which it is counted.
            under: The phrase it is headed by, where that is not the commitment's own.
        """
        pairs = list(self.dues(fact, today))
        if not pairs:
            return self.say("not_given")
        key = under or self.due_key(fact)
        said = (
            self.say("ends_at", value=value) if label == "ends" != key else value for label, value in pairs
        )
        return self.then(*said)

    def dues(self, fact: Fact, today: date, *, is_counted: bool = False) -> Iterator[tuple[str, str]]:
        """A commitment's windows and how far off each is, under the phrase that each kind is called by.

        Args:
            fact: The commitment.
            today: The day from which it is counted.
            is_counted: Whether countdowns stand beside them, which tell how far off they are.
        """
        terms = fact.commitment.deadlines if fact.commitment else ()
        seen = {id(found.term): found for found in deadlines_seen(fact, today)}
        for is_end in (False, True):
            said = [
                self._named(term, self.unnamed_deadline(found, today, is_counted=is_counted))
                if (found := seen.get(id(term)))
                else self._undated(term)
                for term in terms
                if term.is_end is is_end
            ]
            if said:
                yield "ends" if is_end else self.due_key(fact), self.then(*said)

    def deadline(self, found: Deadline, today: date) -> str:
        """One window: what falls due then, when, how far off it is, how it recurs or counts."""
        return self._named(found.term, self.unnamed_deadline(found, today))

    def unnamed_deadline(self, found: Deadline, today: date, *, is_counted: bool = False) -> str:
        """The same without what falls due then, and without how far off it is where a countdown tells it."""
        is_told = is_counted and self.countdown(found, today)
        distance = "" if is_told else self.distance(found, today)
        beside = filter(None, (distance, self.recurring(found.term), self.counting(found.term)))
        return "".join((self.window(found), *(self.say("set_apart", said=more) for more in beside)))

    def window(self, found: Deadline) -> str:
        """When a window is, with the time of day where a source gives one."""
        said, term = self.when(found.due), found.term
        if term.at is None:
            return said
        return self.say("at_time", date=said, time=f"{term.at:%H:%M}", zone=term.zone.replace("_", " "))

    def countdown(self, found: Deadline, today: date) -> Line:
        """How far off the hour is at which a window closes; empty where no source gives one, or it is past.

        A window of which only days are known has no such hour, and one must not be made up.
        """
        term = found.term
        if term.at is None or not found.due.is_day or found.closes is None or found.closes < today:
            return ()
        instant = due_at(found.closes, term.at, ZoneInfo(term.zone))
        return (Moment(instant=instant, fallback=self.distance(found, today), is_relative=True),)

    def countdowns(self, fact: Fact, today: date, *, ends: bool) -> Line:
        """The same of each window of a commitment, or of each with which a right ends."""
        found = (one for one in deadlines_seen(fact, today) if one.term.is_end is ends)
        counted = filter(None, (self.countdown(one, today) for one in found))
        return tuple(part for line in counted for part in (Span(" · "), *line))

    def what(self, term: Due) -> str:
        """What falls due then; empty where the commitment says it all."""
        return self.text(term.what) if term.what else ""

    def _named(self, term: Due, said: str) -> str:
        what = self.what(term)
        return self.say("labelled", label=what, value=said) if what else said

    def _undated(self, term: Due) -> str:
        return self._named(term, self.counting(term))

    def recurring(self, term: Due) -> str:
        """How often it recurs; empty where it does not."""
        if term.every is None:
            return ""
        count = term.every.count
        one = count == 1
        said = self.say(f"each_{term.every.unit}" if one else f"every_{term.every.unit}", count=count)
        return said if term.times is None else self.say("recurs_times", every=said, count=term.times)

    def counting(self, term: Due) -> str:
        """In what span after what event it falls due; empty where it is not counted so."""
        if term.within is None:
            return ""
        known = self.book.facts.get(term.after) if term.after else None
        event = self.text(term.event) if term.event else self.text(known.title) if known else term.after
        return self.say("within", span=self.time_span(term.within), event=event)

    def time_span(self, span: TimeSpan) -> str:
        """A span of time as a source counts it."""
        return self.say(_SPANS[span.unit], count=span.count)

    def distance(self, found: Deadline, today: date) -> str:
        """How far off a window is: when it opens, closes, or how long it has been closed."""
        standing = found.standing(today)
        is_day = found.due.is_day
        if standing is Standing.PAST and found.closes:
            day = self.day(found.closes)
            # A window that is told by its two days has told when it closes.
            is_told = is_day or day in self.when(found.due)
            key = "past_day" if is_day else "closed_ago" if is_told else "closed_window"
            return self.say(key, span=self.span(found.closes, today), date=day)
        if standing is Standing.AHEAD and found.opens:
            return self._ahead("opens_in" if found.announced_on else "due_in", today, found.opens)
        if standing is Standing.OPEN and found.closes == today:
            return self._ahead("due_today" if is_day else "closes_today", today, today)
        if standing is Standing.OPEN and found.closes and found.due.earliest and not found.announced_on:
            # Nobody knows whether what begins "about" a day has begun, or whether two days are a window.
            return self.say("lead", days=self.span(today, found.closes, is_ahead=True))
        if standing is Standing.OPEN and found.closes:
            is_told = self.day(found.closes) in self.when(found.due)
            return self._ahead("open_until" if is_told else "open_window", today, found.closes)
        return ""

    def _ahead(self, key: str, today: date, day: date) -> str:
        return self.say(key, span=self.span(today, day, is_ahead=True), date=self.day(day))

    def span(self, start: date, end: date, *, is_ahead: bool = False) -> str:
        """The time between two days in the largest unit that tells it well: days, months or years."""
        months = (end.year - start.year) * _MONTHS + end.month - start.month - (end.day < start.day)
        # What lies ahead is told to the day for a while, since it has to be met.
        if months < (_SOON if is_ahead else _FEW):
            return self.days((end - start).days)
        if months < _FEW * _MONTHS:
            return self.say("span_months", count=months)
        return self.say("span_years", count=months // _MONTHS)
