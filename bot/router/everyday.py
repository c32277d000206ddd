"""What people call things: other names, without their articles, and parts of names where they are enough."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from bot.facts.search.asking import information_of
from bot.facts.search.groups import groups_of
from bot.facts.search.tokens import folded, is_han
from bot.model.command import Reference
from bot.model.fact import FactBook
from bot.model.ids import PersonId
from bot.model.text import plain

_BETWEEN: Final = re.compile(r"[\s_'’-]+")
_SHORTEST_PART: Final = 2  # characters of a name


def normal(text: str) -> str:
    """The form in which names and ids compare: small letters without accents or dots, joined by hyphens."""
    return _BETWEEN.sub("-", folded(plain(text)).replace(".", "")).strip("-")


def everyday(book: FactBook, kind: Reference, text: str) -> list[str]:
    """The ids of what a dossier may call so; one where it is clear who or what is meant.

    A name wins over a part of another name, and a body over those that are part of it.
    """
    names = [(id_, normal(name)) for id_, name in _names(book, kind)]
    for wanted in _without_articles(normal(text), book.dossier.languages[0]):
        for fits in (str.__eq__, _is_part):
            found = list(dict.fromkeys(id_ for id_, name in names if fits(wanted, name)))
            if found:
                return [id_ for id_ in found if not set(book.wholes(id_)[1:]).intersection(found)]
    return []


def _names(book: FactBook, kind: Reference) -> Iterator[tuple[str, str]]:
    match kind:
        case Reference.FACT:
            for fact in book.relations.current:
                yield from ((fact.id, name) for name in (*fact.title.all(), *fact.aliases))
        case Reference.PERSON | Reference.PARTY:
            groups: Mapping[str, tuple[str, ...]] = groups_of(book)
            for group, names in groups.items():
                id_ = group[1:]
                if group.startswith("@") and (kind is Reference.PARTY or PersonId(id_) in book.people):
                    yield from ((id_, name) for name in names)
        case Reference.COMMAND:
            return


def _without_articles(name: str, language: str) -> Iterator[str]:
    """A name, and what is left of it without each of the words that say nothing in front of it."""
    yield name
    words = name.split("-")
    while len(words) > 1 and not information_of(words[0], language):
        words = words[1:]
        yield "-".join(words)


def _is_part(part: str, name: str) -> bool:
    """Tell whether a name has these words; of Chinese, these characters."""
    if len(part) < _SHORTEST_PART:
        return False
    return part in name if is_han(part) else f"-{part}-" in f"-{name}-"
