"""What Unicode's locale data (CLDR) knows of languages: months, digits, scripts, what they are called."""

import functools
from collections.abc import Mapping
from datetime import date
from typing import Final

from babel.core import Locale, UnknownLocaleError, get_global
from babel.dates import format_date
from babel.numbers import format_decimal

_GROUPED: Final = "#,##0"
_SCRIPT_LETTERS: Final = 4
_COUNTRY_LETTERS: Final = 2


@functools.cache
def _locale(language: str) -> Locale:
    """The data of a language, or of the wider one; English where CLDR does not know it."""
    tag = language
    while tag:
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            tag = tag.rpartition("-")[0]
    return Locale("en")


def dated(day: date, pattern: str, language: str) -> str:
    """A day as a pattern has it.

    Source: Unicode Technical Standard #35, part 4, "Date Format Patterns".
    """
    return str(format_date(day, pattern, locale=_locale(language)))


def grouped(number: int, language: str) -> str:
    """A whole number with its digits grouped: 1,234 or, in French, 1 234."""
    return str(format_decimal(number, format=_GROUPED, locale=_locale(language)))


def language_name(tag: str, language: str) -> str | None:
    """What a language is called in another one, or None where CLDR does not know it."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(_locale(language))
    except (UnknownLocaleError, ValueError):
        return None


@functools.cache
def script(language: str) -> str:
    """The script a language is written in, as a code of ISO 15924; empty where nobody knows.

    Source: Unicode Technical Standard #35, "Likely Subtags".
    """
    parts = language.replace("_", "-").split("-")
    named = next((part for part in parts[1:] if len(part) == _SCRIPT_LETTERS and part.isalpha()), "")
    if named:
        return named.title()
    likely = get_global("likely_subtags")
    lookup = [f"{parts[0].lower()}_{part.upper()}" for part in parts[1:]]
    found = next((likely[key] for key in (*lookup, parts[0].lower()) if key in likely), "")
    return next((part for part in found.split("_") if len(part) == _SCRIPT_LETTERS), "")


def script_name(code: str) -> str:
    """What a script is called in English; empty where CLDR does not know it."""
    return str(Locale("en").scripts.get(code, ""))


@functools.cache
def own_country(language: str) -> str:
    """The country of most who speak a language, as a code of ISO 3166-1; empty where nobody knows.

    Source: Unicode Technical Standard #35, "Likely Subtags".
    """
    parts = language.replace("_", "-").split("-")
    named = next((part.upper() for part in parts[1:] if len(part) == _COUNTRY_LETTERS), "")
    likely = str(get_global("likely_subtags").get(parts[0].lower(), ""))
    return named or next(
        (part for part in likely.split("_") if len(part) == _COUNTRY_LETTERS and part.isupper()), ""
    )


@functools.cache
def countries(language: str) -> Mapping[str, str]:
    """What countries are called in a language, by their codes of ISO 3166-1."""
    known = _locale(language).territories
    return {
        code: str(name) for code, name in known.items() if len(code) == _COUNTRY_LETTERS and code.isalpha()
    }


@functools.cache
def weekday_names(language: str) -> tuple[str, ...]:
    """The days of the week from Monday on."""
    days = _locale(language).days["stand-alone"]["wide"]
    return tuple(str(days[day]) for day in range(7))


@functools.cache
def zone_places(language: str) -> Mapping[str, tuple[str, str]]:
    """By the name of a time zone, where it holds in a language's words, and the code of the country."""
    locale = _locale(language)
    territories: Mapping[str, str] = get_global("zone_territories")
    cities = locale.time_zones
    found: dict[str, tuple[str, str]] = {}
    for zone, country in territories.items():
        city = cities.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
        name = str(locale.territories.get(country, ""))
        found[zone] = (f"{city}, {name}" if name and name != city else str(city), country)
    return found
