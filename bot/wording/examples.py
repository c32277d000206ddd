"""Request lines that show how a command is used, with names that the dossier really has."""

from collections import Counter

from bot.model.command import Command
from bot.model.fact import FactBook
from bot.model.option import Named, Option, Period, Reference


def examples(command: Command, book: FactBook, language: str) -> tuple[str, ...]:
    """Lines that work, those about this dossier's time first."""
    named = [
        _line(_begun(command, option), option.value.of, book, language)
        for option in command.options
        if isinstance(option.value, Named)
    ]
    years = [
        f"{command.name} {_year(book)}"
        for option in command.options
        if isinstance(option.value, Period) and option.is_alone and book.relations.dated
    ]
    return tuple(dict.fromkeys([*years, *command.examples, *filter(None, named)]))


def _year(book: FactBook) -> int:
    """The year of which a dossier tells most, the later one of several."""
    days = (day for date, _, _ in book.relations.dated if (day := date.earliest or date.latest))
    return max(Counter(day.year for day in days).items(), key=lambda entry: entry[::-1])[0]


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
