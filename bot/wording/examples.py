"""Request lines that show how a command is used, with names that the dossier really has."""

from bot.model.command import Command, Named, Reference
from bot.model.fact import FactBook


def examples(command: Command, book: FactBook, language: str) -> tuple[str, ...]:
    """Lines that work."""
    named = [
        _line(command, option.value.of, book, language)
        for option in command.options
        if isinstance(option.value, Named)
    ]
    return tuple(dict.fromkeys([*command.examples, *filter(None, named)]))


def example(command: Command, book: FactBook, language: str) -> str:
    """The line that shows most."""
    return next(iter(examples(command, book, language)), command.name)


def _line(command: Command, kind: Reference, book: FactBook, language: str) -> str:
    match kind:
        case Reference.FACT:
            id_ = next(iter(book.dossier.highlights or book.facts), None)
            return f"{command.name} {id_}" if id_ else ""
        case Reference.COMMITMENT:
            owed = next((fact.id for fact in book.current() if fact.commitment), None)
            return f"{command.name} {owed}" if owed else ""
        case Reference.PERSON:
            person = next(iter(book.people.values()), None)
            return f"{command.name} {person.name.best(language)}" if person else ""
        case Reference.PARTY | Reference.SOURCE | Reference.COMMAND:
            return ""
