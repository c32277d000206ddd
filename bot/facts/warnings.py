"""Warnings: what may mislead a reader though every rule is kept. It serves, and a person is to look at it.

Each is answered by mending it, or in the file by `checked: <reason>`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from bot.facts.checks import Finding, fold_findings
from bot.facts.coverage import coverage
from bot.facts.datings import lacking, years_near
from bot.facts.namings import heads, is_named, stands_in
from bot.facts.numerals import digits_in, numbers_in
from bot.facts.status_doubts import StatusDoubt, first_appeared, said_around, status_doubts
from bot.model.dates import parse_edtf
from bot.model.errors import Problem
from bot.model.fact import (
    Certainty,
    Evidence,
    Fact,
    FactBook,
    Kind,
    Organization,
    Person,
    Source,
)
from bot.model.ids import OrganizationId, PersonId, SourceId
from bot.model.quotation import fold, read_source
from bot.model.source import Location
from bot.model.text import Text

_NO_NUMBERS: Final = frozenset({"0"})
_LOW: Final = 0.5  # of the sentences
_CLOSING: Final = " \t\n\"'”’」』）)]»"
_FULL_STOPS: Final = frozenset(".!?。！？…")
_LETTERS: Final = re.compile(r"[^\W\d_]{2}")
# What turns a claim round: the grammar of the languages that the product speaks, and of no dossier.
_NEGATION: Final = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|\w+n['’]t|only|far from|prohibit\w*"
    r"|forb[ia]d\w*|refus\w*|reject\w*|den(?:y|ies|ied)|declin(?:e|es|ed)|fail(?:s|ed|ure)?|unable|ne|pas"
    r"|jamais|aucune?|sans|ni|rejet\w*|interdi\w*|seul\w*)\b|\bn['’]|[不没未无否拒非禁]",
    re.IGNORECASE,
)


class BookWarnings:
    """Finds the warnings of one dossier again and again, looking only at facts that changed."""

    def __init__(self) -> None:
        self._frame: tuple[object, ...] = ()
        self._known: dict[int, tuple[Fact, tuple[str, ...]]] = {}

    def of(self, book: FactBook) -> tuple[Problem, ...]:
        """Everything in a book that a person should look at once more, in the order of the files."""
        frame = (*book.people.values(), *book.organizations.values(), *book.sources.values(), book.dossier)
        known = self._known if frame == self._frame else {}
        # Texts made ready are kept by nobody else here: each would be made ready for each quotation.
        held = [read_source(source.text) for source in book.sources.values() if source.text is not None]
        look = _Look(book)
        self._frame, self._known = frame, {}
        found = list(_of_dossier(book))
        for fact in book.facts.values():
            before = known.get(id(fact))
            messages = before[1] if before and before[0] is fact else tuple(look.at(fact))
            self._known[id(fact)] = fact, messages
            found += (_at(fact.location, message) for message in messages)
        del held
        return tuple(sorted(fold_findings(Finding(problem.message, problem) for problem in found)))


def _of_dossier(book: FactBook) -> Iterator[Problem]:
    if book.dossier.checked:
        return
    if book.organizations and not book.people:
        said = "the dossier names organizations and no people: name those who speak in the sources"
        yield _at(book.dossier.location, said)
    # Headings and numbers end in no full stop, and of a sentence that is quoted in part the rest was read.
    whole = [sentence for sentence in coverage(book) if _is_sentence(sentence.text)]
    untouched = sum(not (sentence.facts or sentence.reasons) for sentence in whole)
    if untouched > (1 - _LOW) * len(whole):
        said = f"{untouched} of {len(whole)} sentences of the sources are neither quoted nor set aside"
        yield _at(book.dossier.location, said)


@dataclass(frozen=True)
class _Look:
    """Looks at the facts of one book."""

    book: FactBook
    _names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _as_written: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _wholes: dict[SourceId, str] = field(default_factory=dict)
    _known: dict[tuple[SourceId, str], bool] = field(default_factory=dict)

    def at(self, fact: Fact) -> Iterator[str]:
        """What may mislead in a fact that nobody has answered for."""
        if fact.checked:
            return
        said = said_around(self.book, (*fact.evidence, *_status_evidence(fact)))
        yield from self._numbers(fact, said)
        yield from self._deadlines(fact, said)
        yield from self._parties(fact, said)
        yield from _negations(fact, said)
        yield from self._statuses(fact)
        yield from self._event(fact)
        yield from self._strangers(fact)
        yield from self._translations(fact)

    def _sources(self, fact: Fact) -> list[Source]:
        pieces = (*fact.evidence, *_status_evidence(fact))
        return [self.book.sources[id_] for id_ in dict.fromkeys(piece.source for piece in pieces)]

    @cached_property
    def _named_numbers(self) -> frozenset[str]:
        """Numbers in names, such as those of models and laws."""
        things: tuple[Person | Organization, ...] = (
            *self.book.people.values(),
            *self.book.organizations.values(),
        )
        texts: list[Text] = [
            *(thing.name for thing in things),
            *(one.title for one in self.book.sources.values()),
        ]
        said = [
            *(version for text in texts for version in text.all()),
            *(name for one in things for name in one.aliases),
        ]
        return numbers_in("\n".join(said))

    def _numbers(self, fact: Fact, said: str) -> Iterator[str]:
        """A number in the text that neither the sentences quoted nor dates and names give."""
        known = numbers_in(said) | _NO_NUMBERS | self._named_numbers | self._numbers_of_dates(fact)
        told: set[str] = set()
        instead = ", ".join(dict.fromkeys(written for written, _ in digits_in(said)))
        for tag, text in fact.text.versions:
            for written, meant in digits_in(text):
                if meant.isdisjoint(known | told):
                    told |= meant
                    where = f" in {tag!r}" if tag and len(fact.text.versions) > 1 else ""
                    has = f" (they say {instead})" if instead else ""
                    yield f"text says {written}{where}, which its quotations lack{has}"

    def _numbers_of_dates(self, fact: Fact) -> frozenset[str]:
        owed, sources = fact.commitment, self._sources(fact)
        terms = owed.deadlines if owed else ()
        dates = [fact.when, *(source.published for source in sources), *(term.on for term in terms)]
        days = [day for when in dates if when for day in (when.earliest, when.latest) if day]
        days += [entry.as_of for entry in owed.status] if owed else []
        times = [term.at for term in terms if term.at]
        spans = [span.count for term in terms for span in (term.within, term.every) if span]
        found = {number for day in days for number in (day.year, day.month, day.day)}
        found |= {number for at in times for number in (at.hour, at.minute)} | years_near(sources)
        return frozenset(map(str, (*found, *spans)))

    def _deadlines(self, fact: Fact, said: str) -> Iterator[str]:
        """A deadline on a year, month or day that the sentences quoted do not give."""
        for term in fact.commitment.deadlines if fact.commitment else ():
            if term.on is None or term.within:
                continue
            first, _, last = term.on.text.partition("/")
            # A window written as an interval mostly begins when it was agreed, which nobody says.
            lacks = lacking(parse_edtf(last or first), said, self._sources(fact)) if last != ".." else ""
            if lacks:
                yield f"{'ends' if term.is_end else 'due'} says {term.on}, and its quotations lack {lacks}"

    def _parties(self, fact: Fact, said: str) -> Iterator[str]:
        """Somebody whom the text names, and neither the sentences quoted nor the fact's own parties."""
        text, owed = fold(fact.text.original), fact.commitment
        called = "\n".join(version for one in self._sources(fact) for version in heads(one))
        folded = fold(f"{said}\n{called}").casefold()
        listed = {fact.according_to, *fact.people, *fact.organizations}
        listed |= {*owed.by, *owed.to} if owed else set()
        for party in (*self.book.people, *self.book.organizations):
            if party in listed or not any(stands_in(name, text) for name in self._written(party)):
                continue
            if not is_named(self._names_of(party), folded):
                yield f"text names {party!r}, whom its quotations lack: quote it, or list it as taking part"

    def _written(self, party: str) -> tuple[str, ...]:
        """A party's names as they are written."""
        written = self._as_written.get(party)
        if written is None:
            written = self._as_written[party] = self._names_in_book(party)
        return written

    def _names_in_book(self, party: str) -> tuple[str, ...]:
        thing = self.book.people.get(PersonId(party)) or self.book.organizations.get(OrganizationId(party))
        return (*thing.name.all(), *thing.aliases) if thing else ()

    def _names_of(self, party: str) -> tuple[str, ...]:
        names = self._names.get(party)
        if names is None:
            names = self._names[party] = tuple(fold(name).casefold() for name in self._written(party))
        return names

    def _statuses(self, fact: Fact) -> Iterator[str]:
        """A status that its own evidence can't show."""
        for entry in fact.commitment.status if fact.commitment else ():
            for doubt in status_doubts(self.book, fact, entry):
                if doubt is StatusDoubt.REPEATS:
                    yield f"state {entry.state} has the evidence of an earlier one: quote what shows it"
                else:
                    appeared = f"before its evidence appeared ({first_appeared(self.book, entry)})"
                    yield f"state {entry.state} is dated {entry.as_of}, {appeared}"

    def _event(self, fact: Fact) -> Iterator[str]:
        """An event dated after the sources that tell of it, unless they name the day ahead."""
        is_past = fact.kind is Kind.EVENT and fact.certainty not in {Certainty.PROPOSED, Certainty.EXPECTED}
        if not (is_past and fact.when and fact.when.earliest):
            return
        sources = self._sources(fact)
        appeared = max(source.known_on for source in sources)
        first = parse_edtf(fact.when.text.partition("/")[0])
        if fact.when.earliest > appeared and lacking(first, said_around(self.book, fact.evidence), sources):
            yield f"when says {fact.when}, after its sources appeared ({appeared})"

    def _strangers(self, fact: Fact) -> Iterator[str]:
        """Whoever speaks or owes, though the sources neither are theirs nor name them."""
        sources = self._sources(fact)
        if any(source.text is None for source in sources):
            return
        owers = fact.commitment.by if fact.commitment else ()
        for key, parties in (("according_to", (fact.according_to,)), ("by", owers)):
            for party in parties:
                if not any(self._is_known_to(source, party) for source in sources):
                    yield f"{key} names {party!r}, whom its sources neither are nor name"

    def _is_known_to(self, source: Source, party: str) -> bool:
        """Whether a source is somebody's, or names them or a body that they are a part of."""
        known = self._known.get((source.id, party))
        if known is None:
            names = [name for body in self.book.wholes(party) for name in self._names_of(body)]
            known = self._known[source.id, party] = not names or is_named(names, self._whole(source))
        return known

    def _whole(self, source: Source) -> str:
        whole = self._wholes.get(source.id)
        if whole is None:
            text = read_source(source.text).folded if source.text is not None else ""
            whole = self._wholes[source.id] = "\n".join((fold("\n".join(heads(source))), text)).casefold()
        return whole

    def _translations(self, fact: Fact) -> Iterator[str]:
        texts = (fact.title, fact.text)
        missing = [
            tag
            for tag in self.book.dossier.languages[1:]
            if any(text.in_language(tag) is None for text in texts)
        ]
        if missing:
            yield f"title or text has no version in {', '.join(map(repr, missing))}"


def _is_sentence(text: str) -> bool:
    return text.rstrip(_CLOSING)[-1:] in _FULL_STOPS and _LETTERS.search(text) is not None


def _negations(fact: Fact, said: str) -> Iterator[str]:
    found = _NEGATION.search(fact.text.original)
    if found and not _NEGATION.search(said):
        yield f"text says {found[0]!r}, and its quotations have no word like it"


def _status_evidence(fact: Fact) -> Iterator[Evidence]:
    for entry in fact.commitment.status if fact.commitment else ():
        yield from entry.evidence


def _at(location: Location, message: str) -> Problem:
    return Problem(location.path, location.line, location.column, message)
