"""The fields of a form that asks what a channel wants of its reminders, with what can be chosen in each."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from bot.model.command import Field
from bot.model.option import Choice, Meaning, Option, Words
from bot.model.subscription import EVERY_DAY, Occasion, Subscription
from bot.model.subscription_options import as_texts, weekdays_in_words
from bot.model.text import Text
from bot.wording.catalogue import languages
from bot.wording.cldr import weekday_names
from bot.wording.phrases import phrase, worded

_USUAL_LEADS: Final = (0, 1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90, 120, 180, 365)
_NEEDED: Final = frozenset({"kinds", "at", "zone", "weekdays"})
"""Options that a subscription can't be without."""


def reminder_fields(options: Iterable[Option], subscription: Subscription) -> tuple[Field, ...]:
    """A field for each option, begun with what a subscription says."""
    return tuple(_fields(options, as_texts(subscription), subscription))


def _fields(
    options: Iterable[Option], values: Mapping[str, str], subscription: Subscription
) -> Iterator[Field]:
    for option in options:
        means = option.value.means if isinstance(option.value, Words) else None
        choices: tuple[Choice, ...] = ()
        match means:
            case Meaning.OCCASIONS:
                choices = tuple(Choice(value=one.value, label=worded(f"kind_{one}")) for one in Occasion)
            case Meaning.WEEKDAYS:
                choices = tuple(_weekday(day) for day in sorted(EVERY_DAY))
            case Meaning.LEADS:
                choices = tuple(map(_lead, sorted({*_USUAL_LEADS, *subscription.lead_days})))
        yield Field(
            option=option,
            value=values.get(option.name),
            choices=choices,
            several=bool(choices),
            is_required=option.name in _NEEDED,
        )


def _weekday(day: int) -> Choice:
    label = _in_all(lambda language: weekday_names(language)[day])
    return Choice(value=weekdays_in_words(frozenset({day})), label=label)


def _lead(days: int) -> Choice:
    def said(language: str) -> str:
        return phrase(language, "lead_days", count=days) if days else phrase(language, "lead_last_day")

    return Choice(value=str(days), label=_in_all(said))


def _in_all(said: Callable[[str], str]) -> Text:
    """A text in every language there is a catalogue for."""
    return Text(tuple((language, said(language)) for language in languages()))
