"""What is exported: facts of one book, for one reader, on one day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.model.fact import Fact, FactBook, Source
from bot.model.ids import FactId
from bot.model.telling import Revision, Telling
from bot.wording.voice import Voice

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Facts of a book for a reader.

    Attributes:
        voice: Of the reader, over the book.
        facts: In the order in which they are told.
        is_whole: Whether it is the whole dossier.
        now: Aware UTC.
        zone: In which days are told.
        as_of: The day that the book is as of; None where it is as it stands now.
        history: What readers were told otherwise, newest first.
        revisions: Of facts that were told otherwise, by the id that each had first.
        page: Address of the page on which what is exported will be published; empty where nobody said.
    """

    voice: Voice
    facts: tuple[Fact, ...]
    is_whole: bool
    now: datetime
    zone: ZoneInfo
    as_of: date | None = None
    history: tuple[Telling, ...] = ()
    revisions: Mapping[FactId, Revision] = field(default_factory=dict)
    page: str = ""

    @property
    def book(self) -> FactBook:
        """The book that the facts are of."""
        return self.voice.book

    @property
    def today(self) -> date:
        """The reader's day."""
        return self.as_of or self.now.astimezone(self.zone).date()

    @property
    def title(self) -> str:
        """What the export is about: the dossier."""
        return self.voice.text(self.book.dossier.title)

    @property
    def sources(self) -> Sequence[Source]:
        """The sources that the facts are quoted from, in the order of the files."""
        quoted = {citation.source for citation in self.voice.citations(self.facts)}
        return [source for id_, source in self.book.sources.items() if id_ in quoted]

    def revision(self, fact: Fact) -> Revision:
        """How often what is told of a fact has changed."""
        return self.revisions.get(fact.first_id, Revision(number=0))

    def revised_at(self, facts: Iterable[Fact]) -> datetime:
        """The last instant at which what is told of any of these facts changed, as far as is known.

        Of what never changed it is the day on which its first source had appeared.
        """
        return max((self._revised_at(fact) for fact in facts), default=_EPOCH)

    def _revised_at(self, fact: Fact) -> datetime:
        at = self.revision(fact).at
        if at is not None:
            return at.replace(microsecond=0)
        known = min(self.book.sources[piece.source].known_on for piece in fact.evidence)
        is_far = known.year > self.now.year + 1
        return _EPOCH if is_far else datetime(known.year, known.month, known.day, tzinfo=UTC)


def chosen(book: FactBook, ids: Sequence[FactId]) -> tuple[Fact, ...]:
    """The facts of these ids; all of the book where there are none, those that stand first."""
    if ids:
        return tuple({book.facts[id_].id: book.facts[id_] for id_ in ids}.values())
    fallen = (fact for fact in book.facts.values() if not book.relations.stands(fact))
    return (*book.current(), *fallen)
