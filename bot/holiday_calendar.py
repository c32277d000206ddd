"""Public holidays by country."""

import importlib
import logging
from datetime import date
from functools import lru_cache
from types import ModuleType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from holidays import HolidayBase

_SATURDAY: Final = 5
logger = logging.getLogger(__name__)


class HolidayCalendar:
    """Holidays as the `holidays` library knows them; see `bot.model.schedule.Calendar`."""

    def knows(self, country: str) -> bool:
        """Tell whether the country's holidays are known."""
        return country in known_countries()

    def is_holiday(self, day: date, country: str) -> bool:
        """Tell whether the day is a public holiday of the country; a country not known has none."""
        return day in _of_year(country, day.year)

    def is_workday(self, day: date, country: str) -> bool:
        """Tell whether people work on a day in the country; with no country, on which day of the week it is.

        A country's own weekend counts, and a Sunday that is worked in place of a holiday.
        """
        if not country:
            return day.weekday() < _SATURDAY
        return _workdays(country, day.year).is_working_day(day)


@lru_cache(maxsize=64)
def _workdays(country: str, year: int) -> "HolidayBase":
    found: HolidayBase = _library().country_holidays(country, years=year)
    return found


@lru_cache(maxsize=256)
def _of_year(country: str, year: int) -> frozenset[date]:
    try:
        return frozenset(_library().country_holidays(country, years=year))
    except NotImplementedError:
        # A country that an older release knew must not keep every other channel's posts from being planned.
        logger.warning("The holidays of %r are not known: its channels get posts on all days", country)
        return frozenset()


def known_countries() -> frozenset[str]:
    """The countries (ISO 3166-1 alpha-2) whose holidays are known."""
    return frozenset(code for code in _library().list_supported_countries() if len(code) == 2)  # noqa: PLR2004


@lru_cache(maxsize=1)
def _library() -> ModuleType:
    """Import the library where the first channel skips holidays: it takes 4 MB."""
    return importlib.import_module("holidays")
