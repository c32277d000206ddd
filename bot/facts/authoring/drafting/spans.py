"""Deadlines that count from an event, in the words of a text: "within 90 days after issuance"."""

import re
from collections.abc import Iterable
from typing import Any, Final

from bot.facts.authoring.drafting.languages import WORDINGS

_LONGEST_EVENT: Final = 200  # characters
_UNITS: Final = {
    "en": {"working day": "working day", "business day": "working day", "day": "day", "week": "week",
           "month": "month", "year": "year"},
    "fr": {"jours ouvrés": "working day", "jour ouvré": "working day", "jour": "day", "semaine": "week",
           "mois": "month", "an": "year"},
    "zh": {"个工作日": "working day", "工作日": "working day", "日": "day", "天": "day", "周": "week",
           "个月": "month", "月": "month", "年": "year"},
}  # fmt: skip
_NUMBERS: Final = {
    "en": "one two three four five six seven eight nine ten eleven twelve".split(),
    "fr": "un deux trois quatre cinq six sept huit neuf dix onze douze".split(),
    "zh": ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"],
}
_EVENT_LACKING: Final = {"en": "the event", "fr": "l’événement", "zh": "该事件"}


def span_in(text: str, language: str) -> dict[str, Any] | None:
    """The first deadline of a sentence that counts from an event, as a fact file has it; None for none."""
    tag = language.partition("-")[0]
    if tag not in WORDINGS:
        return None
    units, numbers = _UNITS[tag], _NUMBERS[tag]
    found = re.search(
        WORDINGS[tag].span.replace("{unit}", _either(units)).replace("{number}", rf"\d+|{_either(numbers)}"),
        text,
        re.IGNORECASE,
    )
    if found is None:
        return None
    written = found["number"].lower()
    number = int(written) if written.isdecimal() else numbers.index(written) + 1
    if not 0 < number < 10_000:  # noqa: PLR2004 - what a fact file takes
        return None
    unit = _unit(found["unit"].lower(), units)
    event = " ".join((found["event"] or "").split())[:_LONGEST_EVENT].strip(" ,，")
    return {"within": f"{number} {unit}{'s' * (number != 1)}", "event": event or _EVENT_LACKING[tag]}


def _unit(written: str, units: dict[str, str]) -> str:
    return units[written if written in units else written.removesuffix("s")]


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
