"""Dates in the words of a text, as precise as the words are: spans found by form, read by dateparser.

A word such as "next year" counts from the day on which the text was published. A day is never made of less.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from functools import cache
from typing import Any, Final

from dateparser.date import DateDataParser
from dateparser.languages.loader import default_loader

from bot.facts.authoring.drafting.languages import WORDINGS
from bot.model.dates import DateFormError, Edtf, Part, parse_edtf
from bot.model.quotation import Stretch

_MONTHS: Final = (
    "january february march april may june july august september october november december".split()
)
_WEEKDAYS: Final = "monday tuesday wednesday thursday friday saturday sunday".split()
_SHORTEST_NAME: Final = 3  # letters; shorter forms of months are words of their own
# What dateparser reads only in part: a year or month meant without its number, with what stands behind it.
_CHINESE: Final = re.compile(
    r"(?:(?P<year>[前去今明后])年)?(?:(?P<month>\d{1,2})月|(?P<meant>上|下|本|当)个?月)?(?:(?P<day>\d{1,2})[日号])?"
)
_PARTS_OF_MONTHS: Final = frozenset(map(str, Part))
_YEARS_ON: Final = {"前": -2, "去": -1, "今": 0, "明": 1, "后": 2}
_MONTHS_ON: Final = {"上": -1, "本": 0, "当": 0, "下": 1}
_AROUND: Final = 40  # characters beside a year that may make a part of it


def dates_in(text: str, language: str, published: date) -> tuple[tuple[Stretch, Edtf], ...]:
    """The dates that a text names, in its order, each with where its words stand.

    Args:
        text: One sentence, or more.
        language: Its language tag; where it has no wording, nothing is found.
        published: The day from which words such as "next year" count.
    """
    wording = WORDINGS.get(language.partition("-")[0])
    if wording is None:
        return ()
    found: list[tuple[Stretch, Edtf]] = []
    for match in _spans(language.partition("-")[0]).finditer(text):
        read = _read(match[0], language.partition("-")[0], published)
        if read is None:
            continue
        written = _with_part(text, match, read, language)
        try:
            found.append((Stretch(match.start(), match.end()), parse_edtf(written)))
        except DateFormError:
            continue
    return tuple(found)


def _with_part(text: str, match: re.Match[str], read: str, language: str) -> str:
    """A year or month with its part, where the words beside it say one; and whether it is about."""
    wording = WORDINGS[language.partition("-")[0]]
    before, behind = text[max(0, match.start() - _AROUND) : match.start()], text[match.end() :][:_AROUND]
    for suffix, pattern in wording.parts.items():
        has_it = len(read) == len("2016") or (len(read) == len("2016-05") and suffix in _PARTS_OF_MONTHS)
        if has_it and re.search(pattern, behind if pattern.startswith("^") else before, re.IGNORECASE):
            return f"{read}-{suffix}"
    return f"{read}~" if re.search(wording.about, before, re.IGNORECASE) else read


def _read(words: str, language: str, published: date) -> str | None:
    """Words as EDTF, as precise as they are; None where they are no date."""
    if language == "zh" and (chinese := _CHINESE.fullmatch(words)):
        return _chinese(chinese, published)
    found = _parser(language, published).get_date_data(words)
    if found.date_obj is None:
        return None
    read = found.date_obj.date()
    match found.period:
        case "year":
            return f"{read.year:04}"
        case "month":
            return f"{read.year:04}-{read.month:02}"
        case "day":
            return str(read.isoformat())
        case _:
            return None


def _chinese(words: re.Match[str], published: date) -> str:
    year = published.year + _YEARS_ON[words["year"] or "今"]
    month = int(words["month"]) if words["month"] else None
    if words["meant"]:
        ahead = published.year * 12 + published.month - 1 + _MONTHS_ON[words["meant"]]
        year, month = ahead // 12, ahead % 12 + 1
    parts = [f"{year:04}", *(f"{part:02}" for part in (month, int(words["day"] or 0)) if part)]
    return "-".join(parts)


@cache
def _spans(language: str) -> re.Pattern[str]:
    """What finds the words of dates of a language."""
    info = _names(language)
    months = _either(info, _MONTHS)
    weekdays = _either(info, _WEEKDAYS)
    wording = WORDINGS[language]
    forms = [form.replace("{month}", months).replace("{weekday}", weekdays) for form in wording.dates]
    edge = "" if language == "zh" else r"(?<!\w)"
    return re.compile(edge + "(?:" + "|".join(forms) + ")", re.IGNORECASE)


def _either(info: dict[str, Any], keys: list[str]) -> str:
    names = {str(name) for key in keys for name in info.get(key, ()) if len(str(name)) >= _SHORTEST_NAME}
    return "(?:" + "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) + ")"


def _names(language: str) -> dict[str, Any]:
    """What a language calls months and days."""
    found: dict[str, Any] = default_loader.get_locale(language).info
    return found


@cache
def _parser(language: str, published: date) -> DateDataParser:
    return DateDataParser(
        languages=[language],
        settings={
            "RELATIVE_BASE": datetime.combine(published, time(12)),
            "PREFER_DATES_FROM": "current_period",
            "DATE_ORDER": "MDY" if language == "en" else "DMY",
        },
    )


def numbers_in(text: str, dates: tuple[tuple[Stretch, Edtf], ...]) -> Iterator[str]:
    """The numbers of a text that are no part of its dates."""
    for match in re.finditer(r"\d[\d.,\u202f\u00a0]*\d|\d", text):
        if not any(place.start <= match.start() < place.end for place, _ in dates):
            yield match[0]
