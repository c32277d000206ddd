"""Gives days to deadlines that count from an event, once a fact tells when that was."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from bot.holiday_calendar import HolidayCalendar
from bot.model.commitment import Due
from bot.model.errors import Problem
from bot.model.fact import Fact, facts_by_id
from bot.model.ids import FactId

_CALENDAR: Final = HolidayCalendar()


def with_days(facts: Mapping[FactId, Fact]) -> Mapping[FactId, Fact]:
    """The facts of a book, with the days of all deadlines that follow from others' days."""
    known = facts_by_id(facts)
    counting = [fact for fact in facts.values() if any(term.within for term in _terms(fact))]
    return {**facts, **{fact.id: _with_days(fact, known) for fact in counting}} if counting else facts


def unknown_countries(facts: Iterable[Fact]) -> Iterator[Problem]:
    """Countries whose working days are to be counted and are not known."""
    for fact in facts:
        for term in _terms(fact):
            if term.holidays and not _CALENDAR.knows(term.holidays):
                said = f"no holidays are known for {term.holidays!r}: write a country's two letters, as in DE"
                yield Problem(fact.location.path, fact.location.line, fact.location.column, said)


def _terms(fact: Fact) -> tuple[Due, ...]:
    return fact.commitment.deadlines if fact.commitment else ()


def _with_days(fact: Fact, facts: Mapping[FactId, Fact]) -> Fact:
    assert fact.commitment
    dated = tuple(_dated(term, facts.get(term.after) if term.after else None) for term in _terms(fact))
    return replace(fact, commitment=replace(fact.commitment, deadlines=dated))


def _dated(term: Due, event: Fact | None) -> Due:
    if event is None:
        return term
    return replace(term, after=event.id).dated(event.when, _CALENDAR.is_workday)
