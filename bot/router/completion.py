"""Values offered while somebody types an option."""

from collections.abc import Iterator
from typing import Final

from rapidfuzz import process
from rapidfuzz.fuzz import WRatio

from bot.model.command import Completion, Named, OneOf, Option, WholeNumber, Words
from bot.model.text import bilingual
from bot.ports import PageLimits
from bot.router.options import OptionReader, normal

_NEAR: Final = 60
_DIGITS: Final = 12
_ALL: Final = bilingual("all", "全部")


def offer(reader: OptionReader, option: Option, typed: str, limits: PageLimits) -> tuple[Completion, ...]:
    """Values for an option, best first, as many and as long as the platforms take."""
    match option.value:
        case Named(of=kind):
            found = _named(reader, typed, list(reader.known(kind).items()), limits.offers)
            return tuple(
                Completion(label=_short(f"{id_} — {reader.label(kind, id_)}", limits.offer), value=id_)
                for id_ in found
            )
        case Words():
            return tuple(
                Completion(label=_short(words, limits.offer), value=words)
                for words in reader.finder.complete(typed, limit=limits.offers)
                if len(words) <= limits.offer
            )
        case OneOf(choices=choices):
            return tuple(
                Completion(label=_short(choice.label.best(reader.language), limits.offer), value=choice.value)
                for choice in choices
                if typed.lower() in choice.value
            )[: limits.offers]
        case WholeNumber(takes_all=True, most=most):
            everything = Completion(label=_ALL.best(reader.language), value=str(most))
            return (*_typed_number(option.value, typed), everything)
        case _:
            return ()


def _typed_number(number: WholeNumber, typed: str) -> "tuple[Completion, ...]":
    fits = typed.isascii() and typed.isdigit() and number.least <= int(typed[:_DIGITS]) <= number.most
    return (Completion(label=typed, value=typed),) if fits else ()


def _named(reader: OptionReader, typed: str, known: list[tuple[str, frozenset[str]]], most: int) -> list[str]:
    if not typed.strip():
        return [id_ for id_, _ in known[:most]]
    return list(dict.fromkeys(_ranked(reader, normal(typed), known, most)))[:most]


def _ranked(
    reader: OptionReader, wanted: str, known: list[tuple[str, frozenset[str]]], most: int
) -> Iterator[str]:
    yield from (id_ for id_, names in known if any(name.startswith(wanted) for name in names))
    yield from (id_ for id_, names in known if any(wanted in name for name in names))
    ids = {id_ for id_, _ in known}
    words = wanted.replace("-", " ")
    yield from (hit.fact for hit in reader.finder.find(words, limit=most).hits if hit.fact in ids)
    near = process.extract(wanted, list(ids), scorer=WRatio, score_cutoff=_NEAR, limit=most)
    yield from (id_ for id_, _, _ in near)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
