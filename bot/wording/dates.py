"""Dates in words, as precise as they are and no more."""

from calendar import month_name
from datetime import date

from bot.model.dates import Doubt, Edtf, Precision, parse_edtf

_ORDINALS = ("first", "second", "third", "fourth")
_CHINESE_ORDINALS = "一二三四"


_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def number_in_words(number: int) -> str:
    """Give a number below a hundred in English words, a larger one in digits."""
    if number < len(_UNITS):
        return _UNITS[number]
    if number >= 100:  # noqa: PLR2004
        return f"{number:,}"
    tens, unit = divmod(number, 10)
    return _TENS[tens - 2] + (f"-{_UNITS[unit]}" if unit else "")


def day_in_words(day: date, language: str) -> str:
    """Give one day: "1 December 2015"."""
    if _is_chinese(language):
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {month_name[day.month]} {day.year}"


def day_of_year_in_words(day: date, language: str) -> str:
    """Give a day without its year: "1 December"."""
    if _is_chinese(language):
        return f"{day.month}月{day.day}日"
    return f"{day.day} {month_name[day.month]}"


def in_words(when: Edtf, language: str) -> str:
    """Give a date of any precision: "the first half of 2016", "about 2014", "since 1 December 2015"."""
    said = _plain(when, language)
    match when.doubt:
        case Doubt.NONE:
            return said
        case Doubt.APPROXIMATE:
            return f"{said}前后" if _is_chinese(language) else f"about {said}"
        case Doubt.UNCERTAIN:
            return f"{said}（不确定）" if _is_chinese(language) else f"perhaps {said}"
        case Doubt.BOTH:
            return f"{said}前后（不确定）" if _is_chinese(language) else f"perhaps about {said}"


def _plain(when: Edtf, language: str) -> str:
    chinese = _is_chinese(language)
    if when.precision is Precision.INTERVAL:
        return _interval(when, language)
    assert when.earliest  # only intervals have open ends
    year, month = when.earliest.year, when.earliest.month
    match when.precision:
        case Precision.DAY:
            return day_in_words(when.earliest, language)
        case Precision.MONTH:
            return f"{year}年{month}月" if chinese else f"{month_name[month]} {year}"
        case Precision.QUARTER:
            nth = (month - 1) // 3
            return (
                f"{year}年第{_CHINESE_ORDINALS[nth]}季度"
                if chinese
                else f"the {_ORDINALS[nth]} quarter of {year}"
            )
        case Precision.HALF:
            nth = (month - 1) // 6
            return f"{year}年{'上下'[nth]}半年" if chinese else f"the {_ORDINALS[nth]} half of {year}"
        case _:
            return f"{year}年" if chinese else str(year)


def _interval(when: Edtf, language: str) -> str:
    chinese = _is_chinese(language)
    start, _, end = when.text.partition("/")
    if start == "..":
        last = in_words(parse_edtf(end), language)
        return f"{last}或之前" if chinese else f"by {last}"
    first = in_words(parse_edtf(start), language)
    if end == "..":
        return f"{first}起" if chinese else f"since {first}"
    last = in_words(parse_edtf(end), language)
    return f"{first}至{last}" if chinese else f"{first} to {last}"


def _is_chinese(language: str) -> bool:
    return language.lower().startswith("zh")
