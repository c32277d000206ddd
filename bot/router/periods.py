"""Periods that count from today, in people's words: "next month"."""

from collections.abc import Callable, Mapping
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import cache
from typing import Final

from bot.model.option import Day, Option, Period
from bot.model.phrasing import BETWEEN
from bot.router.everyday import normal, without_articles
from bot.wording.phrases import worded

_MONTHS: Final = 12
_LONGEST: Final = 40  # characters


def _year(today: date, ahead: int) -> str:
    return f"{today.year + ahead:04}"


def _month(today: date, ahead: int) -> str:
    year, month = divmod(today.year * _MONTHS + today.month - 1 + ahead, _MONTHS)
    return f"{year:04}-{month + 1:02}"


def _week(today: date, ahead: int) -> str:
    """From Monday to Sunday. Source: ISO 8601-1:2019, 3.1.1.22 "calendar week"."""
    monday = today + timedelta(weeks=ahead, days=-today.weekday())
    return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"


def _day(today: date, ahead: int) -> str:
    return (today + timedelta(days=ahead)).isoformat()


_UNITS: Final[Mapping[str, Callable[[date, int], str]]] = {
    "year": _year,
    "month": _month,
    "week": _week,
    "day": _day,
}
_AHEAD: Final = {"last": -1, "this": 0, "next": 1}


def with_dates(options: tuple[Option, ...], given: Mapping[str, str], today: date) -> Mapping[str, str]:
    """The texts of options, where those of dates that count from today stand as dates.

    So that what is asked again from them, by a button tomorrow, is about the same days.
    """
    periods = {option.name for option in options if isinstance(option.value, Period)}
    days = {option.name for option in options if isinstance(option.value, Day)}
    return {
        name: _dated(text, today, days_only=name in days) if name in periods | days else text
        for name, text in given.items()
    }


def _dated(text: str, today: date, *, days_only: bool) -> str:
    meant = _said().get(normal(text)) if len(text) <= _LONGEST else None
    if meant is None or (days_only and meant[0] != "day") or not MINYEAR < today.year < MAXYEAR:
        return text
    unit, ahead = meant
    return _UNITS[unit](today, ahead)


@cache
def _said() -> Mapping[str, tuple[str, int]]:
    """By what people say in any language, which unit is meant, and how many of them ahead."""
    return {
        form: (unit, ahead)
        for unit in _UNITS
        for name, ahead in _AHEAD.items()
        for texts in worded(f"periods.{name}_{unit}").all()
        for said in texts.split(BETWEEN)
        for form in without_articles(normal(said))
    }
