"""Values offered while somebody types an option."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from rapidfuzz import process
from rapidfuzz.fuzz import WRatio

from bot.model.exchange import Completion
from bot.model.ids import FactId
from bot.model.option import Meaning, Named, OneOf, Option, Reference, WholeNumber, Words
from bot.ports import PageLimits
from bot.router.everyday import normal
from bot.router.example_questions import example_questions
from bot.router.options import OptionReader
from bot.router.reminder_offers import ReminderOffers
from bot.wording.phrases import phrase, shortened

_READABLE: Final = 25
"""Offers that are worth reading, whatever the platforms allow."""
_NEAR: Final = 60
_DIGITS: Final = 12
_BY_TITLE: Final = frozenset({Reference.FACT, Reference.COMMITMENT})


def offer(
    reader: OptionReader,
    option: Option,
    typed: str,
    language: str,
    limits: PageLimits,
    reminders: ReminderOffers,
) -> tuple[Completion, ...]:
    """Offer values for an option, best first.

    Args:
        reader: Reads options over the dossier.
        option: The option that is typed.
        typed: What stands there so far.
        language: Of the reader, where the product speaks it; the dossier may lack it.
        limits: Of the platforms.
        reminders: Offers what only reminders take.
    """
    most = min(_READABLE, limits.offers)
    offers: Iterable[tuple[str, str]]
    match option.value:
        case Named(of=kind):
            offers = _named(reader, kind, typed, most)
        case Words(means=Meaning.TEXT | Meaning.LINE) if option.takes_rest:
            offers = _questions(reader, typed, most)
        case Words(means=means):
            offers = reminders.offered(means, typed, language)
        case OneOf(choices=choices):
            offers = (
                (choice.label.best(reader.language), choice.value)
                for choice in choices
                if typed.lower() in choice.value
            )
        case WholeNumber(takes_all=True):
            offers = _numbers(option.value, typed, reader.language)
        case _:
            offers = ()
    # A value that is too long can't be cut, for it would stand for something else.
    fitting = (
        Completion(label=shortened(label, limits.offer), value=value)
        for label, value in offers
        if len(value) <= limits.offer
    )
    return tuple(islice({one.value: one for one in islice(fitting, 4 * most)}.values(), most))


def _numbers(number: WholeNumber, typed: str, language: str) -> Iterator[tuple[str, str]]:
    if typed.isascii() and typed.isdigit() and number.least <= int(typed[:_DIGITS]) <= number.most:
        yield typed, typed
    word = phrase(language, "words_all").split()[0]
    yield word, word


def _questions(reader: OptionReader, typed: str, most: int) -> Iterator[tuple[str, str]]:
    """Questions of the kinds that the commands answer, and facts by their titles, which find them."""
    wanted = normal(typed)
    said = example_questions(reader.commands.values(), reader.book, reader.language)
    if wanted:
        began = [one for one in said if normal(one).startswith(wanted)]
        yield from ((one, one) for one in [*began[: most // 2], *_having(wanted, said)[: most // 2]])
    else:
        yield from ((one, one) for one in said[: most // 2])
    known = reader.known(Reference.FACT)
    for id_ in _highlighted(reader) if not wanted else _ranked(reader, Reference.FACT, wanted, known, most):
        title = reader.label(Reference.FACT, id_)
        yield title, title


def _having(wanted: str, texts: Iterable[str]) -> list[str]:
    """The texts that have all of these words, or what begins so, in whichever order."""
    words = wanted.split("-")
    return [text for text in texts if all(word in normal(text) for word in words)]


def _highlighted(reader: OptionReader) -> Iterator[str]:
    """The facts that the dossier puts first, then all others."""
    book = reader.book
    yield from dict.fromkeys(
        [*(id_ for id_ in book.dossier.highlights if id_ in book.facts), *reader.known(Reference.FACT)]
    )


def _named(reader: OptionReader, kind: Reference, typed: str, most: int) -> Iterator[tuple[str, str]]:
    known = reader.known(kind)
    ids = _ranked(reader, kind, normal(typed), known, most) if typed.strip() else iter(known)
    found = list(islice(dict.fromkeys(islice(ids, 4 * most)), most))
    labels = {id_: reader.label(kind, id_) for id_ in found}
    shared = Counter(labels.values())
    for id_, label in labels.items():
        is_told = kind is Reference.COMMAND or shared[label] > 1
        yield (f"{id_} — {label}" if is_told else label), id_


def _ranked(
    reader: OptionReader, kind: Reference, wanted: str, known: Mapping[str, frozenset[str]], most: int
) -> Iterator[str]:
    yield from (id_ for id_, names in known.items() if any(name.startswith(wanted) for name in names))
    yield from (id_ for id_, names in known.items() if any(wanted in name for name in names))
    if kind in _BY_TITLE:
        titles = {id_: " ".join(reader.book.facts[FactId(id_)].title.all()) for id_ in known}
        yield from (id_ for id_, title in titles.items() if _having(wanted, [title]))
        words = wanted.replace("-", " ")
        yield from (hit.fact for hit in reader.finder.find(words, limit=most).hits if hit.fact in known)
    near = process.extract(wanted, list(known), scorer=WRatio, score_cutoff=_NEAR, limit=most)
    yield from (id_ for id_, _, _ in near)
