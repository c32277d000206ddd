"""What a channel can ask for its reminders: the options, and the subscription they make."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from typing import Any, Final

from bot.model.correction import Corrections
from bot.model.subscription import Occasion, Rhythm, Shift, Subscription

DEADLINES: Final = frozenset({Occasion.LEAD, Occasion.OPENS, Occasion.CLOSES, Occasion.OVERDUE_REVIEW})
GROUPS: Final[Mapping[str, frozenset[Occasion]]] = {
    "all": DEADLINES | {Occasion.ANNIVERSARY},
    "anniversaries": frozenset({Occasion.ANNIVERSARY}),
    "deadlines": DEADLINES,
    "reviews": frozenset({Occasion.OVERDUE_REVIEW}),
    "everything": frozenset(Occasion),
}
"""Short names for kinds of reminders that go together."""

DEFAULT_LEADS: Final = (30, 7, 1, 0)
DEFAULT_TIME: Final = time(9)


def with_options(subscription: Subscription, values: Mapping[str, Any]) -> Subscription:
    """The subscription with what was asked for in its place; None stands for what was not named.

    Days without posts move reminders after them, unless another shift was asked for.
    """
    changes: dict[str, Any] = {
        name: values[option] for option, name in _FIELDS.items() if values.get(option) is not None
    }
    if values.get("shift") is not None:
        changes["shift"] = Shift(values["shift"])
    elif subscription.shift is Shift.KEEP and (changes.get("holidays") or "weekdays" in changes):
        changes["shift"] = Shift.AFTER
    if values.get("corrections") is not None:
        changes["corrections"] = Corrections(values["corrections"])
    if values.get("digest") is not None:
        changes["digest"] = Rhythm(values["digest"])
        # Who names a rhythm wants a digest, but a form names everything, the kinds among them.
        if values.get("kinds") is None:
            changes["occasions"] = subscription.occasions | {Occasion.DIGEST}
    return replace(subscription, **changes)


_FIELDS: Final = {
    "kinds": "occasions",
    "leads": "lead_days",
    "at": "at",
    "zone": "zone",
    "weekdays": "weekdays",
    "holidays": "holidays",
    "review": "review_months",
}
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_NAMES: Final = {
    name: day
    for day, names in enumerate(
        (
            "mon monday mondays",
            "tue tues tuesday tuesdays",
            "wed weds wednesday wednesdays",
            "thu thur thurs thursday thursdays",
            "fri friday fridays",
            "sat saturday saturdays",
            "sun sunday sundays",
        )
    )
    for name in names.split()
}
_EVERY_DAY: Final = frozenset({"all", "every", "daily"})
_RANGE: Final = re.compile(r"\s*[-~]\s*")
"""What stands between the first day and the last; Chinese keyboards write a tilde."""


def as_texts(subscription: Subscription) -> dict[str, str]:
    """The subscription as texts of the options, for a form to begin with."""
    return {
        "kinds": " ".join(sorted(subscription.occasions)),
        "leads": " ".join(map(str, subscription.lead_days)),
        "at": f"{subscription.at:%H:%M}",
        "zone": subscription.zone,
        "weekdays": weekdays_in_words(subscription.weekdays),
        "holidays": subscription.holidays or "none",
        "shift": subscription.shift.value,
        "digest": subscription.digest.value,
        "review": str(subscription.review_months),
        "corrections": subscription.corrections.value,
    }


def weekdays_in_words(days: frozenset[int]) -> str:
    """The days of the week as the option takes them."""
    return " ".join(_DAYS[day] for day in sorted(days))


def read_weekdays(text: str) -> frozenset[int] | None:
    """Read days of the week: `mon-fri`, `sat sun`, `all`; None where a word is no day.

    Args:
        text: In its plain form, see `bot.model.text.plain`; as of all that is read here.
    """
    days: set[int] = set()
    for word in _words(_RANGE.sub("-", text)):
        if word in _EVERY_DAY:
            days |= set(range(7))
            continue
        first, dash, last = word.partition("-")
        start, end = _DAY_NAMES.get(first), _DAY_NAMES.get(last if dash else first)
        if start is None or end is None:
            return None
        days |= {day % 7 for day in range(start, end + 1 if end >= start else end + 8)}
    return frozenset(days) or None


def read_occasions(text: str) -> frozenset[Occasion] | None:
    """Read kinds of reminders, by their own names or by names of groups; None where a word is neither."""
    found: frozenset[Occasion] = frozenset()
    own = {occasion.value: frozenset({occasion}) for occasion in Occasion}
    for word in _words(text):
        kinds = GROUPS.get(word) or own.get(word)
        if kinds is None:
            return None
        found |= kinds
    return found or None


def read_leads(text: str) -> tuple[int, ...] | None:
    """Read numbers of days, most first; None where a word is no number from 0 to 366."""
    days: set[int] = set()
    for word in _words(text):
        if not (word.isascii() and word.isdigit() and len(word) <= 3 and int(word) <= 366):  # noqa: PLR2004
            return None
        days.add(int(word))
    return tuple(sorted(days, reverse=True))


def _words(text: str) -> list[str]:
    return text.lower().replace(",", " ").replace(";", " ").split()


def read_time(text: str) -> time | None:
    """Read a time of day, hours and minutes; None where it is none."""
    hours, colon, minutes = text.partition(":")
    if not (colon and hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit()):
        return None
    if len(hours) > 2 or len(minutes) != 2 or int(hours) > 23 or int(minutes) > 59:  # noqa: PLR2004
        return None
    return time(int(hours), int(minutes))
