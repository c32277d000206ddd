"""One reader's language over one book: texts, names, dates and sources in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.model.briefing import Citation, Line, Quotation, Span
from bot.model.dates import Edtf
from bot.model.fact import Evidence, Fact, FactBook, Source
from bot.model.quotation import fold, read_source
from bot.model.text import Text
from bot.wording.dates import day_in_words, day_of_year_in_words, in_words, number_in_words
from bot.wording.phrases import phrase, row

_LONGEST_LINK: Final = 1000  # characters; a longer address would not leave room for words


@dataclass(frozen=True, slots=True)
class Speech:
    """Puts names, dates and sources into words for one reader."""

    book: FactBook
    language: str

    def say(self, key: str, /, **values: object) -> str:
        """A phrase of the product."""
        return phrase(self.language, key, **values)

    def text(self, text: Text) -> str:
        """A text in the reader's language; one that falls back is marked with its language."""
        found = text.in_language(self.language)
        if found is not None:
            return found
        first = self.book.dossier.languages[0]
        if self.language.partition("-")[0] == first:
            return text.original
        return self.say("untranslated", text=text.original, language=text.versions[0][0] or first)

    def name(self, party: str) -> str:
        """A person's or organization's name."""
        return self.text(self.book.name_of(party))

    def names(self, parties: Iterable[str]) -> str:
        """Names in a row."""
        return self.row(self.name(party) for party in parties)

    def row(self, things: Iterable[str]) -> str:
        """Things in a row."""
        return row(self.language, things)

    def then(self, *said: str) -> str:
        """Statements after each other; empty ones are left out."""
        return self.say("then_sign").join(filter(None, said))

    def when(self, when: Edtf) -> str:
        """A date of any precision."""
        return in_words(when, self.language)

    def day(self, day: date) -> str:
        """One day."""
        return day_in_words(day, self.language)

    def day_of_year(self, day: date) -> str:
        """A day without its year."""
        return day_of_year_in_words(day, self.language)

    def days(self, count: int) -> str:
        """A number of days."""
        return self.say("days", count=count)

    def years_ago(self, count: int) -> str:
        """A number of years since."""
        return self.say("years_ago", count=count, years=number_in_words(count, self.language))

    def publisher(self, source: Source) -> str:
        """Who published a source, with the one the text was taken from."""
        publisher = self.text(source.publisher)
        if source.origin is None:
            return publisher
        return self.say("via", origin=self.text(source.origin), publisher=publisher)

    def dated_publisher(self, source: Source) -> str:
        """Publisher and date, and when the text was changed where it was."""
        date = self.when(source.published)
        if source.updated:
            date += self.say("set_apart", said=self.say("updated", date=self.when(source.updated)))
        return self.say("cite", publisher=self.publisher(source), date=date)

    def cite(self, source: Source) -> str:
        """Publisher and date, and that the source is unchecked where it is."""
        said = self.dated_publisher(source)
        return said if source.is_checked else said + self.say("set_apart", said=self.say("unchecked"))

    def cite_all(self, pieces: Iterable[Evidence]) -> str:
        """The sources of quotations, each once."""
        sources = dict.fromkeys(piece.source for piece in pieces)
        return self.then(*(self.cite(self.book.sources[source]) for source in sources))

    def citations(self, facts: Iterable[Fact]) -> tuple[Citation, ...]:
        """Where each fact's claims come from, and where its statuses do."""
        return tuple(
            Citation(
                fact=fact.id,
                source=piece.source,
                publisher=self.publisher(self.book.sources[piece.source]),
                published=self.book.sources[piece.source].published.text,
                quote=piece.quote,
                checked=self.book.sources[piece.source].is_checked,
            )
            for fact in facts
            for piece in (*fact.evidence, *status_evidence(fact))
        )

    def quotation(self, evidence: Evidence) -> Quotation:
        """A quotation inside the sentence it stands in."""
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
        publisher = self.dated_publisher(source)
        link = source.url if source.url and len(source.url) <= _LONGEST_LINK else None
        credit: Line = (Span(publisher, link=link), Span(f" · {checked}"))
        return Quotation(before=before, quote=quote, after=after, credit=credit)


def status_evidence(fact: Fact) -> Iterator[Evidence]:
    """The quotations for a commitment's statuses that the claim itself does not quote."""
    quoted = [(piece.source, fold(piece.quote)) for piece in fact.evidence]
    for entry in fact.commitment.status if fact.commitment else ():
        for piece in entry.evidence:
            words = fold(piece.quote)
            if not any(source == piece.source and words in known for source, known in quoted):
                quoted.append((piece.source, words))
                yield piece
