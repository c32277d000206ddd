"""Request lines that show how a command is used, with names that the dossier really has."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import MAXYEAR, date, timedelta
from operator import itemgetter
from typing import Final

from bot.model.command import Command
from bot.model.dates import Edtf, Precision
from bot.model.deadlines import deadlines
from bot.model.fact import FactBook
from bot.model.option import Named, Option, Reference
from bot.model.timeline import has_anniversary, in_year

_PLACE: Final = re.compile(r"\{(\w+)\}")
_AHEAD: Final = timedelta(days=20)


def examples(command: Command, book: FactBook, language: str) -> tuple[str, ...]:
    """Lines that work, those that the command names first."""
    named = [
        _line(_begun(command, option), option.value.of, book, language)
        for option in command.options
        if isinstance(option.value, Named)
    ]
    values = _values(book, language)
    said = [
        line.format(**values)
        for line in command.examples
        if all(values.get(place) for place in _PLACE.findall(line))
    ]
    return tuple(dict.fromkeys([*said, *filter(None, named)]))


def _values(book: FactBook, language: str) -> Mapping[str, str]:
    """What stands for the places of examples; empty where the dossier has nothing for one."""
    first = next(iter(book.dossier.highlights or book.facts), None)
    return {
        "question": book.facts[first].title.best(language) if first else "",
        "quotation": " ".join(book.facts[first].evidence[0].quote.split()) if first else "",
        "year": busiest_year(when for when, _, _ in book.relations.dated),
        "due_year": busiest_year(when for when, term, _ in book.relations.dated if term),
        "day_before": _day_before(book),
        "anniversary": _anniversary(book),
        "language": next((tag for tag in book.dossier.languages if tag != language), ""),
    }


def _day_before(book: FactBook) -> str:
    """Some days before the first deadline that closes when the sources had appeared."""
    known = max((source.known_on for source in book.sources.values()), default=date.max)
    closings = (due.closes for fact in book.current() for due in deadlines(fact) if due.closes)
    first = min((day for day in closings if day > known and day - known > _AHEAD), default=None)
    return (first - _AHEAD).isoformat() if first else ""


def _anniversary(book: FactBook) -> str:
    """The day a year after something happened that is known to the day."""
    events = (fact.when for fact in book.current() if has_anniversary(fact))
    days = (when.earliest for when in events if when and when.precision is Precision.DAY)
    day = next((day for day in days if day and day.year < MAXYEAR), None)
    return in_year(day, day.year + 1, leap_day_on_march_1=False).isoformat() if day else ""


def busiest_year(dates: Iterable[Edtf]) -> str:
    """The year in which most of these begin, the later one of several; empty where there is none."""
    days = (day for when in dates if (day := when.earliest or when.latest))
    counts = Counter(day.year for day in days)
    return f"{max(counts.items(), key=itemgetter(1, 0))[0]:04}" if counts else ""


def example(command: Command, book: FactBook, language: str) -> str:
    """The line that shows most."""
    return next(iter(examples(command, book, language)), command.name)


def _begun(command: Command, option: Option) -> str:
    """What stands before the value of an option; a word without a name goes to the first."""
    return f"{command.name} " if option is command.options[0] else f"{command.name} {option.name}:"


def _line(begun: str, kind: Reference, book: FactBook, language: str) -> str:
    match kind:
        case Reference.FACT:
            id_ = next(iter(book.dossier.highlights or book.facts), None)
            return f"{begun}{id_}" if id_ else ""
        case Reference.COMMITMENT:
            owed = next((fact.id for fact in book.current() if fact.commitment), None)
            return f"{begun}{owed}" if owed else ""
        case Reference.PERSON:
            person = next(iter(book.people.values()), None)
            return f"{begun}{person.name.best(language)}" if person else ""
        case Reference.PARTY | Reference.SOURCE | Reference.COMMAND:
            return ""
