"""Texts that stand for times, zones, days and countries, read once for all platforms."""

from collections.abc import Callable
from typing import Any

from bot.model.command import Meaning
from bot.model.errors import OptionError
from bot.model.subscription_options import GROUPS, read_leads, read_occasions, read_time, read_weekdays
from bot.model.zones import find_zone
from bot.wording.phrases import phrase


def read_meaning(means: Meaning, name: str, text: str, language: str) -> Any:
    """Give the value a text stands for.

    Raises:
        OptionError: It does not stand for one; the sentence says what would be right.
    """
    if means is Meaning.TEXT:
        return text
    key, read = _READERS[means]
    value = read(text)
    if value is None:
        kinds = ", ".join(GROUPS)
        raise OptionError(phrase(language, key, name=name, value=text, kinds=kinds))
    return value


def _zone(text: str) -> str | None:
    return text if find_zone(text) else None


def _country(text: str) -> str | None:
    if text.lower() in {"none", "off", "无"}:
        return ""
    code = text.upper()
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None  # noqa: PLR2004


_READERS: dict[Meaning, tuple[str, Callable[[str], Any]]] = {
    Meaning.TIME: ("not_time", read_time),
    Meaning.ZONE: ("unknown_zone", _zone),
    Meaning.WEEKDAYS: ("not_weekdays", read_weekdays),
    Meaning.LEADS: ("not_leads", read_leads),
    Meaning.OCCASIONS: ("not_occasions", read_occasions),
    Meaning.COUNTRY: ("not_country", _country),
}
