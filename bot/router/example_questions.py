"""Questions that show what can be asked: commands' example phrases, with names that the dossier has."""

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from typing import Final

from bot.model.command import Audience, Command
from bot.model.dates import parse_edtf
from bot.model.fact import FactBook
from bot.model.option import Named, OneOf, Option, Period, Reference, WholeNumber
from bot.model.phrasing import BETWEEN, Phrasing
from bot.wording.dates import in_words
from bot.wording.examples import busiest_year

_SLOT: Final = re.compile(r"\{(\w+)\}")
_DAYS: Final = 30


def example_questions(commands: Iterable[Command], book: FactBook, language: str) -> tuple[str, ...]:
    """Questions in a language, each of which leads to a command that everyone may use everywhere.

    The first phrase of each kind comes first, then the second of each.
    """
    key = (book.digest, language)
    found = _KNOWN.get(key)
    if found is None:
        if len(_KNOWN) >= _BOOKS_KNOWN:
            _KNOWN.clear()
        kinds = [
            list(_filled(command, phrasing, book, language))
            for command in commands
            if command.audience is Audience.EVERYONE and not command.reads_channel_state
            for phrasing in command.phrases
        ]
        in_turn = (one for turn in zip_longest(*kinds) for one in turn if one)
        found = _KNOWN[key] = tuple(dict.fromkeys(in_turn))
    return found


_KNOWN: Final[dict[tuple[str, str], tuple[str, ...]]] = {}
_BOOKS_KNOWN: Final = 24


def _filled(command: Command, phrasing: Phrasing, book: FactBook, language: str) -> Iterator[str]:
    """The phrases of one kind with something in each of their slots; none where the dossier has nothing."""
    options = {option.name: option for option in command.options}
    for text in (phrasing.said.in_language(language) or "").split(BETWEEN):
        names = _SLOT.findall(text)
        values = {name: _value(options[name], book, language) for name in names}
        said = text.strip().format(**values) if all(values.values()) else ""
        if said:
            yield said[0].upper() + said[1:]


def _value(option: Option, book: FactBook, language: str) -> str:  # noqa: PLR0911 - one per kind
    """Words that an option takes, of this dossier; empty where it has none."""
    match option.value:
        case Named(of=Reference.PARTY):
            owed = (fact.commitment.by for fact in book.relations.current if fact.commitment)
            party = next((parties[0] for parties in owed if parties), None)
            return book.name_of(party).best(language) if party else ""
        case Named(of=Reference.PERSON):
            person = next(iter(book.people.values()), None)
            return person.name.best(language) if person else ""
        case Named(of=Reference.COMMITMENT):
            owed_title = (fact.title.best(language) for fact in book.relations.current if fact.commitment)
            return next(owed_title, "")
        case Period(of_deadlines=of_deadlines):
            dated = (when for when, term, _ in book.relations.dated if term or not of_deadlines)
            year = busiest_year(dated)
            return in_words(parse_edtf(year), language) if year else ""
        case WholeNumber():
            return str(_DAYS)
        case OneOf(choices=choices):
            return choices[0].label.best(language)
        case _:
            return ""
