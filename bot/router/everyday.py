"""What people call things: other names, without their articles, and parts of names where they are enough."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Final

from bot.facts.search.analyzers import DECLARED
from bot.facts.search.groups import groups_of
from bot.facts.search.terms import Stemmer
from bot.facts.search.tokens import folded, is_han
from bot.model.fact import FactBook
from bot.model.ids import PersonId
from bot.model.option import Reference
from bot.model.text import plain

_BETWEEN: Final = re.compile(r"[\s_'’-]+")
_ARTICLES: Final = frozenset[str]().union(*(analyzer.articles for analyzer in DECLARED))
_LONGEST: Final = 200  # characters of a name that anybody means
_SHORTEST_PART: Final = 2  # characters of a name


def normal(text: str) -> str:
    """The form in which names and ids compare: small letters without accents or dots, joined by hyphens."""
    return _BETWEEN.sub("-", folded(plain(text)).replace(".", "")).strip("-")


@lru_cache(maxsize=1 << 10)
def forms(name: str) -> frozenset[str]:
    """A name and its stems, of which one is enough: "reminders" is meant for "remind"."""
    if len(name) > _LONGEST:
        return frozenset({name})
    return frozenset({name, *(_stemmer(analyzer.language).stem(name) for analyzer in DECLARED)})


@cache
def _stemmer(language: str) -> Stemmer:
    return Stemmer(language)


def everyday(book: FactBook, kind: Reference, text: str) -> list[str]:
    """The ids of what a dossier may call so; one where it is clear who or what is meant.

    A name wins over a part of another name, and a body over those that are part of it.
    """
    if len(text) > _LONGEST:
        return []
    names = [(id_, normal(name)) for id_, name in _names(book, kind)]
    for wanted in without_articles(normal(text)):
        for fits in (str.__eq__, _is_part):
            found = list(dict.fromkeys(id_ for id_, name in names if fits(wanted, name)))
            if found:
                return [id_ for id_ in found if not set(book.wholes(id_)[1:]).intersection(found)]
    return []


def _names(book: FactBook, kind: Reference) -> Iterator[tuple[str, str]]:
    match kind:
        case Reference.FACT | Reference.COMMITMENT:
            for fact in book.relations.current:
                if kind is Reference.COMMITMENT and not fact.commitment:
                    continue
                yield from ((fact.id, name) for name in (*fact.title.all(), *fact.aliases))
        case Reference.PERSON | Reference.PARTY:
            groups: Mapping[str, tuple[str, ...]] = groups_of(book)
            for group, names in groups.items():
                id_ = group[1:]
                if group.startswith("@") and (kind is Reference.PARTY or PersonId(id_) in book.people):
                    yield from ((id_, name) for name in names)
        case Reference.SOURCE:
            for source in book.sources.values():
                yield from ((source.id, name) for name in source.title.all())
        case Reference.COMMAND:
            return


def without_articles(name: str) -> Iterator[str]:
    """A name, and the same without the article in front of it."""
    yield name
    first, _, rest = name.partition("-")
    if rest and first in _ARTICLES:
        yield rest


def _is_part(part: str, name: str) -> bool:
    """Tell whether a name has these words; of Chinese, these characters."""
    if len(part) < _SHORTEST_PART:
        return False
    return part in name if is_han(part) else f"-{part}-" in f"-{name}-"
