"""Whether sentences of a source give a date: its year, month and day, or what it follows from."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from bot.facts.numerals import numbers_in
from bot.facts.search.analyzers import DECLARED
from bot.model.dates import Edtf, Precision
from bot.model.fact import Source

_A_CENTURY: Final = 100
_A_DAY: Final = timedelta(days=1)
_QUARTER: Final = 3  # months
_YEAR: Final = re.compile(r"(?<!\d)(?:1[5-9]|20|21)\d\d(?!\d)")
_COUNTS_YEARS: Final = re.compile(r"\byears?\b|\bans\b|\bannées?\b|[\d一二三四五六七八九十两]年")
_WORD: Final = re.compile(r"[^\W\d_]+")


def lacking(when: Edtf, said: str, sources: Iterable[Source]) -> str:
    """The part of a date that neither sentences of these sources say nor follows from them; else nothing."""
    assert when.earliest
    assert when.latest
    published = [source.published.earliest for source in sources if source.published.earliest]
    # What is due "60 days after issuance" follows from the day on which it was published.
    counted = {str((when.earliest - day).days) for day in published}
    if when.is_day and (when.earliest in published or not counted.isdisjoint(numbers_in(said))):
        return ""
    if when.earliest.year not in _years(said, {day.year for day in published}):
        return f"the year {when.earliest.year}"
    return _month(when, said) or _day(when, said)


def years_near(sources: Iterable[Source]) -> set[int]:
    """The years that sources may mean by this, last or next year."""
    days = [source.published.earliest for source in sources if source.published.earliest]
    return {day.year + step for day in days for step in (-1, 0, 1)}


def _years(said: str, published: set[int]) -> set[int]:
    """The years that a text names, means by "next year", or comes to by counting."""
    named = {int(year) for year in _YEAR.findall(said)}
    near = {year + step for year in published for step in (-1, 0, 1)}
    years = named | {year for year in near if year > max(named, default=0)}
    if not _COUNTS_YEARS.search(said):
        return years
    spans = {int(number) for number in numbers_in(said) if len(number) < len(f"{_A_CENTURY}")} - {0, 1}
    return years | {year + span for year in named | near for span in spans}


def _month(when: Edtf, said: str) -> str:
    assert when.earliest
    assert when.latest
    named = _months_in(said, is_sure=True)
    after = _day_after(when.latest)
    is_end_of_part = when.is_day and after.day == 1 and when.latest.month % _QUARTER == 0
    if not named or is_end_of_part or when.precision not in {Precision.DAY, Precision.MONTH}:
        return ""
    # "Before 1 June" means the day before as well.
    months = {when.earliest.month, after.month if when.is_day else when.earliest.month}
    if not months.isdisjoint(_months_in(said)):
        return ""
    return f"the month {when.earliest.month} (they name {', '.join(map(str, sorted(named)))})"


def _day(when: Edtf, said: str) -> str:
    assert when.latest
    after = _day_after(when.latest)
    if (
        not when.is_day
        or after.day == 1
        or not numbers_in(said).isdisjoint({f"{when.latest.day}", f"{after.day}"})
    ):
        return ""
    return f"the day {when.latest.day}"


def _day_after(day: date) -> date:
    return day if day == date.max else day + _A_DAY


def _is_dated(month: str, said: str) -> bool:
    """Whether a word that may be a month stands beside a number, as in "4 May 2010"."""
    return re.search(rf"\d[.a-z]*\s+{month}\b|\b{month}\.?\s+\d", said, re.IGNORECASE) is not None


def _months_in(said: str, *, is_sure: bool = False) -> set[int]:
    """The months that a text names; those that are surely meant, or also a "may" and a "march"."""
    words = set(_WORD.findall(said.casefold()))
    found = {
        int(number)
        for analyzer in DECLARED
        for word, number in analyzer.months.items()
        if word in words and not (is_sure and word in analyzer.ambiguous_months and not _is_dated(word, said))
    }
    return found | {int(number) for number in re.findall(r"(\d{1,2})月", said)}
