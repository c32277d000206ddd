"""Dates some time later: what recurs, and what counts from an event."""

import calendar
from datetime import date, timedelta
from typing import Final

from bot.model.dates import DateFormError, Edtf, Precision, parse_edtf

_MONTHS: Final = 12


def later(when: Edtf, *, months: int = 0, days: int = 0) -> Edtf:
    """A date some time later, as precise as it was.

    Raises:
        DateFormError: The date is not precise enough to be counted on from, or the calendar ends before.
    """
    if when.precision is Precision.INTERVAL:
        ends = when.text.split("/")
        moved = (
            end if end == ".." else str(later(parse_edtf(end), months=months, days=days)) for end in ends
        )
        return parse_edtf("/".join(moved))
    if when.earliest is None or (days and not when.is_day):
        raise DateFormError(f"{when} is no single day: write year-month-day, as in 2015-12-01")
    if months % _MONTHS and when.precision not in {Precision.DAY, Precision.MONTH}:
        raise DateFormError(f"{when} is no day or month: write 2015-12-01 or 2015-12")
    try:
        first = months_after(when.earliest, months) + timedelta(days=days)
    except (ValueError, OverflowError) as error:
        raise DateFormError(f"no date lies so far after {when}") from error
    form = {Precision.DAY: f"{first}", Precision.MONTH: f"{first.isoformat()[:7]}"}.get(when.precision)
    return parse_edtf(f"{form}{when.doubt}" if form else f"{first.year:04}{when.text[4:]}")


def months_after(day: date, months: int) -> date:
    """The same day some months later; the month's last day where it is shorter."""
    year, month = divmod(month_number(day) + months, _MONTHS)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_number(day: date) -> int:
    """The number of a day's month since the beginning of the calendar."""
    return day.year * _MONTHS + day.month - 1
