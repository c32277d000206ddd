"""One reader's language over one book: texts, names, dates and claims as lines of a briefing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.model.briefing import (
    Citation,
    Item,
    Line,
    Paragraph,
    Quotation,
    Span,
    code,
    italic,
    plain,
    strong,
)
from bot.model.dates import Edtf
from bot.model.fact import Certainty, Evidence, Fact, FactBook, Source, State, Status
from bot.model.quotation import read_source
from bot.model.schedule import Deadline, Standing, deadline
from bot.model.text import Text
from bot.wording.dates import day_in_words, in_words, number_in_words
from bot.wording.phrases import phrase


@dataclass(frozen=True, slots=True)
class Voice:
    """Puts what a book holds into words for one reader."""

    book: FactBook
    language: str

    def say(self, key: str, **values: object) -> str:
        """Give a phrase of the product."""
        return phrase(self.language, key, **values)

    def text(self, text: Text) -> str:
        """Give a text in the reader's language; one that falls back is marked with its language."""
        found = text.in_language(self.language)
        if found is not None:
            return found
        first = self.book.dossier.languages[0]
        if self.language.partition("-")[0] == first:
            return text.original
        return self.say("untranslated", text=text.original, language=text.versions[0][0] or first)

    def name(self, party: str) -> str:
        """Give a person's or organization's name."""
        own = self.book.name_of(party)
        return own.best(self.language)

    def names(self, parties: Iterable[str]) -> str:
        """Give names in a row."""
        return ("、" if self.language.startswith("zh") else ", ").join(self.name(party) for party in parties)

    def when(self, when: Edtf) -> str:
        """Give a date of any precision."""
        return in_words(when, self.language)

    def day(self, day: date) -> str:
        """Give one day."""
        return day_in_words(day, self.language)

    def days(self, count: int) -> str:
        """Give a number of days."""
        return self.say("day_one" if count == 1 else "days", count=count)

    def years_ago(self, count: int) -> str:
        """Give a number of years since."""
        return self.say("years_one" if count == 1 else "years", count=count, words=number_in_words(count))

    def publisher(self, source: Source) -> str:
        """Give who published a source, with the one the text was taken from."""
        publisher = source.publisher.best(self.language)
        if source.origin is None:
            return publisher
        return self.say("via", origin=source.origin.best(self.language), publisher=publisher)

    def cite(self, source: Source) -> str:
        """Give publisher and date, and that the source is unchecked where it is."""
        said = self.say("cite", publisher=self.publisher(source), date=self.when(source.published))
        return said if source.is_checked else f"{said} ({self.say('unchecked')})"

    def citations(self, facts: Iterable[Fact]) -> tuple[Citation, ...]:
        """Give where each fact's claims come from."""
        return tuple(
            Citation(
                fact=fact.id,
                source=evidence.source,
                publisher=self.publisher(self.book.sources[evidence.source]),
                published=self.book.sources[evidence.source].published.text,
                quote=evidence.quote,
                checked=self.book.sources[evidence.source].is_checked,
            )
            for fact in facts
            for evidence in fact.evidence
        )

    def hedged(self, fact: Fact) -> Line:
        """Give the claim with the source's hedge, if it has one, in front of it."""
        text = self.text(fact.text)
        if fact.certainty is Certainty.STATED:
            return plain(text)
        colon = "：" if self.language.startswith("zh") else ": "
        return (italic(self.say(fact.certainty) + colon), Span(text))

    def claim(self, fact: Fact, *, said_already: str = "") -> Line:
        """Give the claim: title, whose it is, hedge, text, fact id and source.

        Args:
            fact: What is claimed.
            said_already: The party named in front of the list, whose name need not be repeated.
        """
        line: list[Span] = [strong(self.text(fact.title)), Span(" — ")]
        if fact.according_to != said_already:
            line.append(Span(self.say("according_to", who=self.name(fact.according_to))))
        spans = [part for part in self.hedged(fact) if isinstance(part, Span)]
        return (*line, *spans, *self.tail(fact))

    def tail(self, fact: Fact) -> Line:
        """Give the fact's id and sources, which end each claim."""
        sources = dict.fromkeys(evidence.source for evidence in fact.evidence)
        cited = "; ".join(self.cite(self.book.sources[source]) for source in sources)
        return (Span(" ["), code(fact.id), Span(f" · {cited}]"))

    def claims(self, facts: Sequence[Fact]) -> tuple[Paragraph | None, tuple[Item, ...]]:
        """Give several claims, and a paragraph that names the party most of them belong to."""
        if not facts:
            return None, ()
        (party, count), *_ = Counter(fact.according_to for fact in facts).most_common(1)
        shared = party if count > 1 else ""
        items = tuple(Item(line=self.claim(fact, said_already=shared), fact=fact.id) for fact in facts)
        if not shared:
            return None, items
        return Paragraph(line=plain(self.say("according_to_lead", who=self.name(party)))), items

    def status(self, entry: Status) -> str:
        """Give where a commitment stood, and on which day."""
        said = self.say("as_of", state=self.say(f"state_{entry.state}"), date=self.day(entry.as_of))
        if entry.state is State.NO_EVIDENCE and entry.searched:
            search = entry.searched
            said += "; " + self.say("searched", by=search.by, where=search.where, date=self.day(search.on))
        return said

    def standing(self, fact: Fact) -> str:
        """Give where a commitment stands and that nobody has assessed it since, where so."""
        assert fact.commitment
        said = self.status(fact.commitment.current)
        first_said = {entry.as_of for entry in fact.commitment.status}
        if len(first_said) == 1 and fact.commitment.current.state in {State.PROPOSED, State.AGREED}:
            said += f"; {self.say('not_assessed')}"
        return said

    def due(self, fact: Fact, today: date) -> str:
        """Give a commitment's window and how far off it is."""
        found = deadline(fact)
        if found is None:
            return self.say("not_given")
        said = self.when(found.due)
        ahead = self.distance(found, today)
        return f"{said} ({ahead})" if ahead else said

    def distance(self, found: Deadline, today: date) -> str:
        """Give how far off a window is: when it opens, closes, or how long it has been closed."""
        match found.standing(today):
            case Standing.OVERDUE if found.closes:
                # A proposal binds nobody, so it can't be overdue.
                proposed = found.fact.commitment and found.fact.commitment.current.state is State.PROPOSED
                return self.say(
                    "closed_window" if proposed else "closed_ago",
                    days=self.days((today - found.closes).days),
                    date=self.day(found.closes),
                )
            case Standing.AHEAD if found.opens:
                return self.say(
                    "opens_in", days=self.days((found.opens - today).days), date=self.day(found.opens)
                )
            case Standing.OPEN if found.closes == today:
                return self.say("closes_today", date=self.day(today))
            case Standing.OPEN if found.closes:
                return self.say(
                    "open_window", days=self.days((found.closes - today).days), date=self.day(found.closes)
                )
            case _:
                return ""

    def quotation(self, evidence: Evidence) -> Quotation:
        """Give a quotation inside the sentence it stands in."""
        source = self.book.sources[evidence.source]
        before, quote, after = "", evidence.quote, ""
        if source.text is not None:
            text = read_source(source.text)
            place, *_ = text.occurrences(evidence.quote, prefix=evidence.prefix, suffix=evidence.suffix)
            whole = text.around(place)
            before = " ".join(source.text[whole.start : place.start].split())
            quote = " ".join(source.text[place.start : place.end].split())
            after = " ".join(source.text[place.end : whole.end].split())
            before += " " if source.text[whole.start : place.start][-1:].isspace() else ""
            after = (" " if source.text[place.end : place.end + 1].isspace() and after else "") + after
        checked = self.say("checked") if source.is_checked else self.say("unchecked")
        publisher = self.say("cite", publisher=self.publisher(source), date=self.when(source.published))
        credit: Line = (Span(publisher, link=source.url), Span(f" · {checked}"))
        return Quotation(before=before, quote=quote, after=after, credit=credit)
