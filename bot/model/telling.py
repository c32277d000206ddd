"""What readers are told of a fact, and in what two tellings of it differ; pure.

Typography, translations, other names and further evidence are no part of it: who was told the one has been
told the other.
"""

import hashlib
import json
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import zip_longest
from typing import Final

from bot.model.briefing import Briefing, facts_told
from bot.model.fact import SETTLED, Certainty, Due, Fact, FactBook, State
from bot.model.ids import FactId
from bot.model.quotation import fold
from bot.model.text import Text, clean

_ASSESSED: Final = SETTLED | {State.UNDER_WAY, State.NO_EVIDENCE}


DUES: Final = "; "
"""Stands between several deadlines of one fact."""


class Aspect(StrEnum):
    """What of a fact readers are told, each part in a sentence of its own."""

    TITLE = "title"
    CLAIM = "claim"
    SPEAKER = "speaker"
    CERTAINTY = "certainty"
    DATE = "date"
    DEADLINE = "deadline"
    OWED_BY = "owed_by"
    OWED_TO = "owed_to"
    TAKING_PART = "taking_part"
    STATUS = "status"
    STANDING = "standing"
    """Whether it was deprecated, or replaced by other facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What a deadline is of, beside when it is.

    Attributes:
        is_end: Whether it is the end of an offer or a right, of which nobody is ever late.
        what: What falls due then, where that is told.
        event: From what a span counts, where the day does not follow from it yet.
    """

    is_end: bool = False
    what: Text | None = None
    event: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What readers are told of a fact.

    Attributes:
        speaker: Whom the claim belongs to: the id of a party, as all parties here.
        when: In EDTF; empty where the sources give no date.
        due: Likewise, with what else says when; several deadlines with `DUES` between.
        terms: One for each of those; empty where it was noted before terms were. No part of the digest, by
            which messages of then are found.
        state: Where a commitment stood last; None for anything else.
        as_of: The day on which it stood there.
        fallen: The day on which it was deprecated; None while it was not.
        reason: Why it was.
        replaced_by: The facts that supersede it.
        names: What the parties are called.
    """

    title: Text
    claim: Text
    speaker: str
    certainty: Certainty
    when: str = ""
    due: str = ""
    terms: tuple[Term, ...] = ()
    owed_by: tuple[str, ...] = ()
    owed_to: tuple[str, ...] = ()
    taking_part: tuple[str, ...] = ()
    state: State | None = None
    as_of: date | None = None
    fallen: date | None = None
    reason: Text | None = None
    replaced_by: tuple[FactId, ...] = ()
    names: tuple[tuple[str, Text], ...] = ()

    @property
    def deadlines(self) -> tuple[tuple[str, Term | None], ...]:
        """When each deadline is, with its term where that was noted."""
        dues = self.due.split(DUES) if self.due else []
        return tuple(zip_longest(dues, self.terms[: len(dues)]))

    @property
    def digest(self) -> str:
        """Changes whenever readers are told something else."""
        values = [[aspect, _comparable(self, aspect)] for aspect in Aspect]
        return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:16]

    def name(self, party: str) -> Text:
        """What a party is called; its id where that is not known."""
        return dict(self.names).get(party) or Text((("", party),))


def told_of(book: FactBook, fact: Fact) -> Told:
    """What a book has readers told of one of its facts."""
    commitment = fact.commitment
    owed_by, owed_to = (commitment.by, commitment.to) if commitment else ((), ())
    taking_part = (*fact.people, *fact.organizations)
    parties = dict.fromkeys((fact.according_to, *owed_by, *owed_to, *taking_part))
    return Told(
        title=fact.title,
        claim=fact.text,
        speaker=fact.according_to,
        certainty=fact.certainty,
        when=fact.when.text if fact.when else "",
        due=DUES.join(map(_due, commitment.deadlines)) if commitment else "",
        terms=tuple(_term(book, due) for due in commitment.deadlines) if commitment else (),
        owed_by=owed_by,
        owed_to=owed_to,
        taking_part=taking_part,
        state=commitment.current.state if commitment else None,
        as_of=commitment.current.as_of if commitment else None,
        fallen=fact.deprecated.on if fact.deprecated else None,
        reason=fact.deprecated.reason if fact.deprecated else None,
        replaced_by=tuple(newer.first_id for newer in book.replaced_by(fact.id)),
        names=tuple((party, book.name_of(party)) for party in parties),
    )


def _term(book: FactBook, due: Due) -> Term:
    known = book.facts.get(due.after) if due.after else None
    event = due.event or (known.title if known else None)
    return Term(is_end=due.is_end, what=due.what, event=None if due.on else event)


def _due(due: Due) -> str:
    """When something falls due: the date, and what else says when."""
    parts = [
        due.on.text if due.on else "",
        f"{due.at:%H:%M} {due.zone}" if due.at else "",
        str(due.every or ""),
        str(due.times or ""),
        "" if due.on else str(due.within or ""),
    ]
    return " ".join(filter(None, parts)) if due.on else " ".join(["-", *filter(None, parts)])


def tellings(book: FactBook) -> Mapping[FactId, Told]:
    """What a book has readers told of each of its facts, by the id that each had first."""
    return {fact.first_id: told_of(book, fact) for fact in book.facts.values()}


def tellings_of(book: FactBook, facts: Container[FactId]) -> Mapping[FactId, Told]:
    """What a book has readers told of these facts, named by the ids that they had first."""
    return {fact.first_id: told_of(book, fact) for fact in book.facts.values() if fact.first_id in facts}


def told_in(book: FactBook, briefing: Briefing) -> Mapping[FactId, Told]:
    """What a briefing made from a book tells of facts, by the id that each had first."""
    facts = [book.facts[id_] for id_ in facts_told(briefing) if id_ in book.facts]
    return {fact.first_id: told_of(book, fact) for fact in facts}


def differences(before: Told, after: Told) -> tuple[Aspect, ...]:
    """In what two tellings of one fact differ; nothing where they have the same digest."""
    return tuple(aspect for aspect in Aspect if _comparable(before, aspect) != _comparable(after, aspect))


def _comparable(told: Told, aspect: Aspect) -> object:  # noqa: C901, PLR0911 - one case each
    match aspect:
        case Aspect.TITLE:
            return _folded(told.title)
        case Aspect.CLAIM:
            return _folded(told.claim)
        case Aspect.SPEAKER:
            return told.speaker
        case Aspect.CERTAINTY:
            return told.certainty.value
        case Aspect.DATE:
            return told.when
        case Aspect.DEADLINE:
            return told.due
        case Aspect.OWED_BY:
            return sorted(told.owed_by)
        case Aspect.OWED_TO:
            return sorted(told.owed_to)
        case Aspect.TAKING_PART:
            return sorted(told.taking_part)
        case Aspect.STATUS:
            return [told.state and told.state.value, told.as_of and told.as_of.isoformat()]
        case Aspect.STANDING:
            return [told.fallen and told.fallen.isoformat(), sorted(told.replaced_by)]


def _folded(text: Text) -> str:
    """A text as it compares: in the dossier's first language, without its typography."""
    return " ".join(fold(clean(text.original)).replace("…", "...").split())


class Turn(StrEnum):
    """What became of a fact by one change of the book, for readers."""

    ADDED = "added"
    CORRECTED = "corrected"
    ASSESSED = "assessed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One change of what readers are told of a fact.

    Attributes:
        at: When it was seen, aware UTC.
        before: None where the fact was not there.
        after: None where it is gone.
    """

    fact: FactId
    at: datetime
    before: Told | None
    after: Told | None

    @property
    def turn(self) -> Turn:
        """What it was."""
        if self.before is None:
            return Turn.ADDED
        if self.after is None:
            return Turn.WITHDRAWN
        changed = differences(self.before, self.after)
        if Aspect.STANDING in changed and (self.after.fallen or self.after.replaced_by):
            return Turn.WITHDRAWN
        is_assessment = changed == (Aspect.STATUS,) and self.after.state in _ASSESSED
        return Turn.ASSESSED if is_assessment else Turn.CORRECTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """How often what readers are told of a fact has changed, and when it did last.

    Attributes:
        number: 0 for what was never told otherwise; it never falls.
        at: Aware UTC; None where that is 0.
    """

    number: int
    at: datetime | None = None


def changes_between(
    before: Mapping[FactId, Told], after: Mapping[FactId, Told], at: datetime
) -> Iterator[Telling]:
    """What readers are told otherwise by one book than by another, in the order of the newer one."""
    for fact in dict.fromkeys((*after, *before)):
        one, other = before.get(fact), after.get(fact)
        if (one and one.digest) != (other and other.digest):
            yield Telling(fact=fact, at=at, before=one, after=other)
