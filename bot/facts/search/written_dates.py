"""Days and months as people write them, brought to one form before words are told apart."""

import re
from calendar import month_abbr, month_name
from typing import Final

_MONTHS: Final = {name.lower(): name.lower() for name in month_name[1:]} | {
    short.lower(): name.lower() for short, name in zip(month_abbr[1:], month_name[1:], strict=True)
}
_MONTHS["sept"] = "september"
_NAMED: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_HAS_DIGIT: Final = re.compile(r"\d")
_ISO: Final = re.compile(r"\b(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12]\d|3[01]))?\b")
_CHINESE: Final = re.compile(
    r"(?:(?P<year>\d{4})年)?(?<!\d)(?P<month>1[0-2]|[1-9])月(?:(?P<day>[12]\d|3[01]|[1-9])[日号])?"
)
_DAY_FIRST: Final = re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<name>{_NAMED})\b\.?")
_MONTH_FIRST: Final = re.compile(rf"\b(?P<name>{_NAMED})\b\.? (?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b")


def dates_in_words(text: str) -> str:
    """Give a text in small letters with each of its dates as in "1 december 2015"."""
    if not _HAS_DIGIT.search(text):
        return text
    for pattern in (_ISO, _CHINESE):
        text = pattern.sub(_from_numbers, text)
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        text = pattern.sub(_from_name, text)
    return text


def _from_numbers(found: re.Match[str]) -> str:
    day = str(int(found["day"])) if found["day"] else ""
    return f" {day} {month_name[int(found['month'])].lower()} {found['year'] or ''} "


def _from_name(found: re.Match[str]) -> str:
    return f"{int(found['day'])} {_MONTHS[found['name']]}"
