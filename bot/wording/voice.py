"""Claims, statuses and deadlines as lines of a briefing, in one reader's language."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.model.briefing import Item, Line, Paragraph, Repeated, Span, italic, plain, strong
from bot.model.dates import Edtf, Precision, parse_edtf
from bot.model.fact import BASES, Certainty, Evidence, Fact, Kind, Role, State, Status
from bot.model.timeline import Anniversary
from bot.wording.deadlines import DeadlineSpeech
from bot.wording.speech import status_evidence

_STILL_IN_OFFICE = timedelta(days=366)  # how long a source is taken to tell who holds an office
_NOT_CLAIMS_ALONE = frozenset({Kind.STATEMENT, Kind.BACKGROUND})


@dataclass(frozen=True, slots=True)
class Voice(DeadlineSpeech):
    """Puts what a book holds into words for one reader."""

    def hedge(self, fact: Fact) -> str:
        """The source's hedge in one word; empty where it has none."""
        return "" if fact.certainty is Certainty.STATED else self.say(f"certainty_{fact.certainty}")

    def label(self, fact: Fact) -> str:
        """A fact's title for a place where it stands for the claim, with the source's hedge."""
        title, hedge = self.text(fact.title), self.hedge(fact)
        if not hedge or fact.kind in _NOT_CLAIMS_ALONE or title.lower().startswith(hedge.lower()):
            return title
        return self.say("hedge", hedge=hedge) + title

    def front(self, fact: Fact, *, said_already: str = "") -> Line:
        """What stands in front of a claim: that it fell, its hedge, and whose it is.

        Args:
            fact: What is claimed.
            said_already: The party named in front of the list, whose name need not be repeated.
        """
        return (*self._fallen(fact), *self.whose(fact, said_already=said_already))

    def whose(self, fact: Fact, *, said_already: str = "") -> Line:
        """Whose a claim is and its hedge; arguments as for `front`."""
        who = "" if fact.according_to == said_already else self.name(fact.according_to)
        hedge = self.hedge(fact)
        if not hedge:
            return plain(self.say("according_to", who=who)) if who else ()
        key = f"certainty_{fact.certainty}_according_to" if who else "hedge"
        return (italic(hedge), Span(self.say(key, hedge="", who=who)))

    def _fallen(self, fact: Fact) -> Line:
        """Say that a fact no longer stands, where it does not, and by what it was replaced."""
        newer = self.book.replaced_by(fact.id)
        if not fact.deprecated and not newer:
            return ()
        key = "superseded_by" if newer else "withdrawn"
        return (italic(self.say(key, titles=self.titles(newer))), Span(self.say("stop_sign")))

    def claim(
        self, fact: Fact, *, said_already: str = "", is_quoted: bool = False, is_headed: bool = False
    ) -> Line:
        """The claim: title, whose it is, hedge, text, and its notes.

        Args:
            fact: What is claimed.
            said_already: As for `front`.
            is_quoted: Whether its quotations stand beside it, which name their sources, and so does what
                says otherwise.
            is_headed: Whether its title stands right above it.
        """
        title = () if is_headed else (strong(self.text(fact.title)), Span(" — "))
        front = self.front(fact, said_already=said_already)
        end = () if is_quoted else self.tail(fact)
        return (*title, *front, Span(self.text(fact.text)), *end)

    def heading(self, fact: Fact, *, said_already: str = "", more: str = "", beside: Line = ()) -> Line:
        """A fact's title in the claim's place: with hedge, whose it is, what more is said, and its notes.

        What more is said may tell where a commitment stands, and so do the notes, which come behind what
        stands `beside` it.
        """
        line: list[Span] = [strong(self.label(fact))]
        if fact.according_to != said_already:
            who = self.say("according_to_in_passing", who=self.name(fact.according_to))
            line.append(Span(self.say("set_apart", said=who)))
        line += [Span(f" — {more}")] if more else []
        return (*self._fallen(fact), *line, *beside, *self.tail(fact, self.standing_evidence(fact)))

    def tail(self, fact: Fact, more: Sequence[Evidence] = ()) -> tuple[Span, ...]:
        """What ends each claim: its notes and those of more evidence, and which facts say otherwise."""
        others = self.others(fact)
        said = self.say("conflict_here", titles=self.titles(others)) if others else ""
        return (
            self.noted((*fact.evidence, *more)),
            *((Span(self.say("set_apart", said=said)),) if said else ()),
        )

    def titles(self, facts: Sequence[Fact]) -> str:
        """The titles of facts in a row, each in quotation marks."""
        return self.row(self.say("quoted", text=self.label(fact)) for fact in facts)

    def others(self, fact: Fact) -> tuple[Fact, ...]:
        """The facts that say otherwise, whichever side names the conflict."""
        return self.book.conflicts(fact.id)

    def conflict(self, fact: Fact, other: Fact) -> str:
        """Say that another fact says otherwise: who does, and on what, where the dossier tells."""
        mine, theirs = ({piece.source for piece in one.evidence} for one in (fact, other))
        key = "conflict" if mine.isdisjoint(theirs) else "conflict_same"
        who = self.name(other.according_to)
        if key == "conflict_same" and other.according_to != fact.according_to:
            key = "conflict_party"
        on = dict(fact.conflicts_on).get(other.id) or dict(other.conflicts_on).get(fact.id)
        if on is None:
            return self.say(key, who=who)
        return self.say(f"{key}_on", who=who, on=self.text(on))

    def role(self, role: Role, today: date) -> str:
        """An office as it is called on a day: with its dates, and as a former one where it was long ago."""
        title = self.text(role.title)
        if (
            role.organization is not None
            and (body := self.name(role.organization)).lower() not in title.lower()
        ):
            title = self.say("role_at", title=title, body=body)
        if role.held is None:
            days = [
                self.book.sources[piece.source].known_on
                for piece in role.evidence
                if piece.source in self.book.sources
            ]
            is_former = bool(days) and max(days) < today - _STILL_IN_OFFICE
            return self.say("role_then", role=title) if is_former else title
        is_former = role.held.latest is not None and role.held.latest < today
        title = self.say("role_then", role=title) if is_former else title
        return title + self.say("set_apart", said=self.when(role.held))

    def lead(self, facts: Sequence[Fact]) -> tuple[tuple[Paragraph, ...], str]:
        """A paragraph that names the party most of several claims belong to, and that party."""
        if len(facts) < 2:  # noqa: PLR2004 - one claim names its party itself
            return (), ""
        (party, count), *_ = Counter(fact.according_to for fact in facts).most_common(1)
        if count == 1:
            return (), ""
        key = "according_to_lead" if count == len(facts) else "according_to_most"
        line = plain(self.say(key, who=self.name(party)))
        return (Paragraph(line=line, repeated=Repeated.WITH_NEXT),), party

    def claims(self, facts: Sequence[Fact]) -> tuple[tuple[Paragraph, ...], tuple[Item, ...]]:
        """Several claims, and a paragraph that names the party most of them belong to."""
        lead, party = self.lead(facts)
        return lead, tuple(Item(line=self.claim(fact, said_already=party), fact=fact.id) for fact in facts)

    def status(self, entry: Status) -> str:
        """Where a commitment stood, and on which day."""
        said = self.say("as_of", state=self.say(f"state_{entry.state}"), date=self.day(entry.as_of))
        if entry.state is State.NO_EVIDENCE and entry.searched:
            search = entry.searched
            found = self.say("searched", by=search.by, where=search.where, date=self.day(search.on))
            return self.then(said, found)
        return said

    def standing(self, fact: Fact) -> str:
        """Where a commitment stands, and that nobody has assessed it since, if so."""
        assert fact.commitment
        now = fact.commitment.current
        said = self.status(now)
        return self.then(said, self.say("not_assessed") if now.state in BASES else "")

    def standing_evidence(self, fact: Fact) -> tuple[Evidence, ...]:
        """What shows where a commitment stands, where that is more than shows the claim."""
        now = fact.commitment.current if fact.commitment else None
        return tuple(piece for piece in status_evidence(fact) if now and piece in now.evidence)

    def period(self, day: date, fact: Fact) -> str:
        """The month or the year that begins on a day, whichever the date of an event is."""
        is_month = fact.when is not None and fact.when.precision is Precision.MONTH
        return self.when(parse_edtf(f"{day:%Y-%m}" if is_month else f"{day:%Y}"))

    def ago(self, anniversary: Anniversary) -> str:
        """How long ago the event of an anniversary was, and when."""
        assert anniversary.fact.when
        return self.ago_of(anniversary.fact.when, anniversary.years, anniversary.day)

    def ago_of(self, when: Edtf, years: int, told: date) -> str:
        """How many years ago a date was, seen from the day on which it is told."""
        first = when.earliest
        returned = first and (first.year + years, first.month, first.day)
        here = (told.year, told.month, told.day)
        # 29 February is told on another day, and so is what a channel moves or somebody puts off.
        match when.precision:
            case Precision.DAY:
                key = "years_ago_today" if returned == here else "years_ago_then"
            case Precision.MONTH:
                key = "years_ago_month" if returned and returned[:2] == here[:2] else "years_ago_in"
            case _:
                key = "years_ago_year" if returned and returned[0] == here[0] else "years_ago_in"
        return self.say(key, years=self.years_ago(years), date=self.when(when))
