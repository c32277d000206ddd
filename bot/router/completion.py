"""Values offered while somebody types an option."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Final

from rapidfuzz import process
from rapidfuzz.fuzz import WRatio

from bot.model.exchange import Completion
from bot.model.option import Named, OneOf, Option, WholeNumber, Words
from bot.ports import PageLimits
from bot.router.everyday import normal
from bot.router.options import OptionReader
from bot.wording.phrases import phrase, shortened

_READABLE: Final = 25
"""Offers that are worth reading, whatever the platforms allow."""
_NEAR: Final = 60
_DIGITS: Final = 12


def offer(reader: OptionReader, option: Option, typed: str, limits: PageLimits) -> tuple[Completion, ...]:
    """Offer values for an option, best first."""
    most = min(_READABLE, limits.offers)
    offers: Iterator[tuple[str, str]]
    match option.value:
        case Named(of=kind):
            found = _named(reader, typed, reader.known(kind), most)
            offers = ((f"{id_} — {reader.label(kind, id_)}", id_) for id_ in found)
        case Words():
            offers = ((words, words) for words in reader.finder.complete(typed, limit=most))
        case OneOf(choices=choices):
            offers = (
                (choice.label.best(reader.language), choice.value)
                for choice in choices
                if typed.lower() in choice.value
            )
        case WholeNumber(takes_all=True):
            offers = _numbers(option.value, typed, reader.language)
        case _:
            offers = iter(())
    # A value that is too long can't be cut, for it would stand for something else.
    fitting = (
        Completion(label=shortened(label, limits.offer), value=value)
        for label, value in offers
        if len(value) <= limits.offer
    )
    return tuple(completion for _, completion in zip(range(most), fitting, strict=False))


def _numbers(number: WholeNumber, typed: str, language: str) -> Iterator[tuple[str, str]]:
    if typed.isascii() and typed.isdigit() and number.least <= int(typed[:_DIGITS]) <= number.most:
        yield typed, typed
    word = phrase(language, "words_all").split()[0]
    yield word, word


def _named(reader: OptionReader, typed: str, known: Mapping[str, frozenset[str]], most: int) -> list[str]:
    if not typed.strip():
        return list(islice(known, most))
    found: dict[str, None] = {}
    for id_ in _ranked(reader, normal(typed), known, most):
        found[id_] = None
        if len(found) == most:  # what comes after takes longest to find
            break
    return list(found)


def _ranked(
    reader: OptionReader, wanted: str, known: Mapping[str, frozenset[str]], most: int
) -> Iterator[str]:
    yield from (id_ for id_, names in known.items() if any(name.startswith(wanted) for name in names))
    yield from (id_ for id_, names in known.items() if any(wanted in name for name in names))
    words = wanted.replace("-", " ")
    yield from (hit.fact for hit in reader.finder.find(words, limit=most).hits if hit.fact in known)
    near = process.extract(wanted, list(known), scorer=WRatio, score_cutoff=_NEAR, limit=most)
    yield from (id_ for id_, _, _ in near)
