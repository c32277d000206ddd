"""Values offered while somebody types an option."""

from collections.abc import Iterator
from typing import Final

from rapidfuzz import process
from rapidfuzz.fuzz import WRatio

from bot.model.command import Completion, Named, OneOf, Option, WholeNumber, Words
from bot.router.options import OptionReader, normal
from bot.wording.phrases import phrase

LIMIT: Final = 25
"""Most offers at once. Source: Discord, "Application Commands", autocomplete: at most 25 choices."""
_LONGEST: Final = 100  # characters of label and value; Source: the same, "Application Command Option Choice"
_NEAR: Final = 60
_DIGITS: Final = 12


def offer(reader: OptionReader, option: Option, typed: str) -> tuple[Completion, ...]:
    """Offer values for an option, best first."""
    match option.value:
        case Named(of=kind):
            found = _named(reader, typed, list(reader.known(kind).items()))
            return tuple(
                Completion(label=_short(f"{id_} — {reader.label(kind, id_)}"), value=id_) for id_ in found
            )
        case Words():
            return tuple(
                Completion(label=_short(words), value=words)
                for words in reader.finder.complete(typed, limit=LIMIT)
                if len(words) <= _LONGEST
            )
        case OneOf(choices=choices):
            return tuple(
                Completion(label=_short(choice.label.best(reader.language)), value=choice.value)
                for choice in choices
                if typed.lower() in choice.value
            )[:LIMIT]
        case WholeNumber(takes_all=True, most=most):
            everything = Completion(label=phrase(reader.language, "words_all").split()[0], value=str(most))
            return (*_typed_number(option.value, typed), everything)
        case _:
            return ()


def _typed_number(number: WholeNumber, typed: str) -> "tuple[Completion, ...]":
    fits = typed.isascii() and typed.isdigit() and number.least <= int(typed[:_DIGITS]) <= number.most
    return (Completion(label=typed, value=typed),) if fits else ()


def _named(reader: OptionReader, typed: str, known: "list[tuple[str, frozenset[str]]]") -> "list[str]":
    if not typed.strip():
        return [id_ for id_, _ in known[:LIMIT]]
    return list(dict.fromkeys(_ranked(reader, normal(typed), known)))[:LIMIT]


def _ranked(reader: OptionReader, wanted: str, known: "list[tuple[str, frozenset[str]]]") -> Iterator[str]:
    yield from (id_ for id_, names in known if any(name.startswith(wanted) for name in names))
    yield from (id_ for id_, names in known if any(wanted in name for name in names))
    ids = {id_ for id_, _ in known}
    words = wanted.replace("-", " ")
    yield from (hit.fact for hit in reader.finder.find(words, limit=LIMIT).hits if hit.fact in ids)
    near = process.extract(wanted, list(ids), scorer=WRatio, score_cutoff=_NEAR, limit=LIMIT)
    yield from (id_ for id_, _, _ in near)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
