"""What a channel can ask for its reminders: the options, and the subscription they make."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from typing import Any, Final

from bot.model.command import Choice, Meaning, OneOf, Option, Place, WholeNumber, Words
from bot.model.subscription import Occasion, Rhythm, Shift, Subscription
from bot.model.text import bilingual

DEADLINES: Final = frozenset({Occasion.LEAD, Occasion.OPENS, Occasion.CLOSES, Occasion.OVERDUE_REVIEW})
GROUPS: Final[Mapping[str, frozenset[Occasion]]] = {
    "all": DEADLINES | {Occasion.ANNIVERSARY},
    "anniversaries": frozenset({Occasion.ANNIVERSARY}),
    "deadlines": DEADLINES,
    "reviews": frozenset({Occasion.OVERDUE_REVIEW}),
    "everything": frozenset(Occasion),
}
"""Short names for kinds of reminders that go together."""

DEFAULTS: Final[Mapping[str, str]] = {"kinds": "all", "leads": "30 7 1 0", "at": "09:00"}

SUBSCRIPTION_OPTIONS: Final = (
    Option(
        name="kinds",
        summary=bilingual(
            "Which reminders: all, anniversaries, deadlines, digest, or several",
            "哪些提醒：all、anniversaries、deadlines、digest 等",
        ),
        value=Words(longest=120, means=Meaning.OCCASIONS),
    ),
    Option(
        name="leads",
        summary=bilingual("Days before a deadline, as in 30 7 1 0", "截止前天数，如 30 7 1 0"),
        value=Words(longest=60, means=Meaning.LEADS),
    ),
    Option(
        name="at",
        summary=bilingual("Time of day in the channel's zone, as in 09:00", "频道时区内的时刻，如 09:00"),
        value=Words(longest=8, means=Meaning.TIME),
    ),
    Option(
        name="zone",
        summary=bilingual("Time zone, as in Europe/Berlin", "时区，如 Asia/Shanghai"),
        value=Words(longest=60, means=Meaning.ZONE),
    ),
    Option(
        name="weekdays",
        summary=bilingual("Days to post on, as in mon-fri", "可以发布的日子，如 mon-fri"),
        value=Words(longest=60, means=Meaning.WEEKDAYS),
    ),
    Option(
        name="holidays",
        summary=bilingual(
            "No posts on this country's holidays, as in DE; none", "避开该国公共假日，如 CN；none"
        ),
        value=Words(longest=8, means=Meaning.COUNTRY),
    ),
    Option(
        name="shift",
        summary=bilingual("Where a reminder goes that falls on another day", "落在其他日子的提醒如何移动"),
        value=OneOf(
            choices=(
                Choice(value="keep", label=bilingual("keep the day", "不移动")),
                Choice(value="before", label=bilingual("move before", "提前")),
                Choice(value="after", label=bilingual("move after", "推后")),
            )
        ),
    ),
    Option(
        name="digest",
        summary=bilingual("How often the digest comes", "摘要的频率"),
        value=OneOf(
            choices=(
                Choice(value="weekly", label=bilingual("weekly", "每周")),
                Choice(value="monthly", label=bilingual("monthly", "每月")),
            )
        ),
    ),
    Option(
        name="review",
        summary=bilingual("Months between reviews of what is overdue", "逾期复核的间隔月数"),
        value=WholeNumber(least=1, most=24),
    ),
    Option(
        name="channel",
        summary=bilingual("Another channel than this one", "其他频道"),
        value=Place(),
    ),
)
"""Options of `remind on` and `remind edit`."""

POST: Final = Option(
    name="post",
    summary=bilingual("The reminder, as its button names it", "提醒的编号"),
    value=Words(longest=40),
    required=True,
)
"""Option of what is asked about one post; the router hands what the ledger knows of it to the command."""


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
    }


def weekdays_in_words(days: frozenset[int]) -> str:
    """Days of the week as the option takes them."""
    return " ".join(_DAYS[day] for day in sorted(days))


def read_weekdays(text: str) -> frozenset[int] | None:
    """Read days of the week: `mon-fri`, `sat sun`, `all`; None where a word is no day."""
    days: set[int] = set()
    for word in text.lower().replace(",", " ").split():
        if word in {"all", "every", "daily"}:
            days |= set(range(7))
            continue
        first, _, last = word.partition("-")
        ends = [_DAYS.index(part[:3]) if part[:3] in _DAYS else -1 for part in (first, last or first)]
        if -1 in ends:
            return None
        start, end = ends
        days |= {day % 7 for day in range(start, end + 1 if end >= start else end + 8)}
    return frozenset(days) or None


def read_occasions(text: str) -> frozenset[Occasion] | None:
    """Read kinds of reminders, by their own names or by names of groups; None where a word is neither."""
    found: frozenset[Occasion] = frozenset()
    own = {occasion.value: frozenset({occasion}) for occasion in Occasion}
    for word in text.lower().replace(",", " ").split():
        kinds = GROUPS.get(word) or own.get(word)
        if kinds is None:
            return None
        found |= kinds
    return found or None


def read_leads(text: str) -> tuple[int, ...] | None:
    """Read numbers of days, most first; None where a word is no number from 0 to 366."""
    days: set[int] = set()
    for word in text.replace(",", " ").split():
        if not (word.isascii() and word.isdigit() and len(word) <= 3 and int(word) <= 366):  # noqa: PLR2004
            return None
        days.add(int(word))
    return tuple(sorted(days, reverse=True))


def read_time(text: str) -> time | None:
    """Read a time of day, hours and minutes; None where it is none."""
    hours, colon, minutes = text.partition(":")
    if not (colon and hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit()):
        return None
    if len(hours) > 2 or len(minutes) != 2 or int(hours) > 23 or int(minutes) > 59:  # noqa: PLR2004
        return None
    return time(int(hours), int(minutes))
