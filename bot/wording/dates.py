"""Dates in words, as precise as they are and no more."""

from datetime import date

from bot.model.dates import Doubt, Edtf, Precision, parse_edtf
from bot.wording.catalogue import catalogue_for
from bot.wording.cldr import dated
from bot.wording.phrases import phrase


def number_in_words(number: int, language: str) -> str:
    """A number in words where the language's catalogue has one for it, else in digits."""
    words = phrase(language, "small_numbers").split()
    return words[number] if 0 <= number < len(words) else phrase(language, "number", number=number)


def day_in_words(day: date, language: str) -> str:
    """One day: "1 December 2015"."""
    return _patterned(day, "pattern_day_first" if day.day == 1 else "pattern_day", language)


def day_of_year_in_words(day: date, language: str) -> str:
    """A day without its year: "1 December"."""
    return _patterned(day, "pattern_day_of_year_first" if day.day == 1 else "pattern_day_of_year", language)


def in_words(when: Edtf, language: str) -> str:
    """A date of any precision: "the first half of 2016", "about 2014", "since 1 December 2015"."""
    said = _plain(when, language)
    if when.doubt is Doubt.NONE:
        return said
    return phrase(language, f"doubt_{_DOUBTS[when.doubt]}{_of(when)}", date=said)


_DOUBTS = {Doubt.APPROXIMATE: "about", Doubt.UNCERTAIN: "perhaps", Doubt.BOTH: "perhaps_about"}


def _of(*dates: Edtf) -> str:
    """The ending of a phrase's key: some languages say days and anything longer in different words."""
    return "_day" if all(when.precision is Precision.DAY for when in dates) else ""


def _patterned(day: date, key: str, language: str) -> str:
    return dated(day, phrase(language, key), catalogue_for(language).language)


def _plain(when: Edtf, language: str) -> str:
    if when.precision is Precision.INTERVAL:
        return _interval(when, language)
    assert when.earliest  # only intervals have open ends
    month = when.earliest.month
    match when.precision:
        case Precision.DAY:
            return day_in_words(when.earliest, language)
        case Precision.MONTH:
            return _patterned(when.earliest, "pattern_month", language)
        case Precision.QUARTER:
            key = f"quarter_{(month - 1) // 3 + 1}"
        case Precision.HALF:
            key = f"half_{(month - 1) // 6 + 1}"
        case Precision.SEASON:
            key = f"season_{month // 3}"
        case Precision.PART:
            return _part(when, language)
        case _:
            return _patterned(when.earliest, "pattern_year", language)
    return phrase(language, key, year=str(when.earliest.year))


def _part(when: Edtf, language: str) -> str:
    of, _, part = when.text.rstrip("".join(Doubt)).rpartition("-")
    whole = parse_edtf(of)
    ending = "_month" if whole.precision is Precision.MONTH else ""
    return phrase(language, f"part_{part}{ending}", date=_plain(whole, language))


def _interval(when: Edtf, language: str) -> str:
    start, _, end = when.text.partition("/")
    if start == "..":
        last = parse_edtf(end)
        return phrase(language, f"by_then{_of(last)}", date=in_words(last, language))
    first = parse_edtf(start)
    if end == "..":
        return phrase(language, f"since{_of(first)}", date=in_words(first, language))
    last = parse_edtf(end)
    ends = {"start": in_words(first, language), "end": in_words(last, language)}
    return phrase(language, f"interval{_of(first, last)}", **ends)
