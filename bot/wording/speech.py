"""One reader's language over one book: texts, names, dates and sources in words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.model.briefing import Citation, Line, Note, Quotation, Span
from bot.model.dates import Edtf
from bot.model.fact import Evidence, Fact, FactBook, Source
from bot.model.fragments import LONGEST, address, directive
from bot.model.ids import SourceId
from bot.model.quotation import fold, read_source
from bot.model.text import Text
from bot.wording.dates import day_in_words, day_of_year_in_words, in_words, number_in_words
from bot.wording.phrases import phrase, quotation_marks, row


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

    def noted(self, pieces: Iterable[Evidence]) -> Span:
        """What ends a claim: the notes it leans on, one for each source that it quotes."""
        found: dict[SourceId, list[Evidence]] = {}
        for piece in pieces:
            found.setdefault(piece.source, []).append(piece)
        return Span("", notes=tuple(self._note(self.book.sources[id_], some) for id_, some in found.items()))

    def _note(self, source: Source, pieces: Iterable[Evidence]) -> Note:
        is_there = source.url is not None and len(source.url) <= LONGEST
        return Note(
            source=source.id,
            text=self.cite(source),
            label=self.say("note_one"),
            url=source.url if is_there else None,
            directives=tuple(directive(piece, source.text) for piece in pieces) if is_there else (),
        )

    def link(self, evidence: Evidence) -> str | None:
        """The address that opens a source at a quotation; None where there is none."""
        source = self.book.sources[evidence.source]
        return address(source.url, [directive(evidence, source.text)]) if source.url else None

    def passage(self, evidence: Evidence) -> str | None:
        """The paragraph of a source around a quotation; None where its text is not stored."""
        source = self.book.sources[evidence.source]
        if source.text is None:
            return None
        text = read_source(source.text)
        place, *_ = text.occurrences(evidence.quote, prefix=evidence.prefix, suffix=evidence.suffix)
        whole = text.paragraph(place)
        return " ".join(source.text[whole.start : whole.end].split())

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
                url=self.link(piece),
                passage=self.passage(piece),
            )
            for fact in facts
            for piece in (*fact.evidence, *status_evidence(fact))
        )

    def quotations(self, pieces: Sequence[Evidence], *, in_paragraph: bool = False) -> Iterator[Quotation]:
        """Quotations in a row; of those of one source the last says where they are from.

        Where two stand in the same sentence, or paragraph, that is shown once, and the words alone then.
        """
        known: set[tuple[str, str]] = set()
        for piece, behind in zip(pieces, (*pieces[1:], None), strict=True):
            shown = self.quotation(piece, in_paragraph=in_paragraph)
            around = (piece.source, shown.before + shown.quote + shown.after)
            if around in known:
                shown = replace(shown, before="", after="")
            known.add(around)
            yield replace(shown, credit=()) if behind and behind.source == piece.source else shown

    def not_yet_quoted(self, pieces: Sequence[Evidence], known: set[Quotation]) -> Iterator[Quotation]:
        """The same for one of several facts: what was quoted for another is not quoted again.

        Args:
            pieces: What is quoted for this fact.
            known: What was quoted for the others; what is quoted now is added.
        """
        for shown in self.quotations(pieces):
            sentence = replace(shown, before="", quote=shown.before + shown.quote + shown.after, after="")
            alone = replace(shown, before="", after="") if sentence in known else shown
            if alone not in known:
                yield alone
            known.update((sentence, alone))

    def quotation(self, evidence: Evidence, *, in_paragraph: bool = False) -> Quotation:
        """A quotation inside the sentence it stands in, or inside the paragraph."""
        source = self.book.sources[evidence.source]
        before, quote, after = "", evidence.quote, ""
        if source.text is not None:
            text = read_source(source.text)
            place, *_ = text.occurrences(evidence.quote, prefix=evidence.prefix, suffix=evidence.suffix)
            whole = text.paragraph(place) if in_paragraph else text.around(place)
            before = " ".join(source.text[whole.start : place.start].split())
            quote = " ".join(source.text[place.start : place.end].split())
            after = " ".join(source.text[place.end : whole.end].split())
            before += " " if source.text[whole.start : place.start][-1:].isspace() else ""
            after = (" " if source.text[place.end : place.end + 1].isspace() and after else "") + after
        checked = self.say("checked") if source.is_checked else self.say("unchecked")
        publisher = self.dated_publisher(source)
        credit: Line = (Span(publisher, link=self.link(evidence)), Span(f" · {checked}"))
        marks = quotation_marks(self.language)
        return Quotation(before=before, quote=quote, after=after, credit=credit, marks=marks)


def status_evidence(fact: Fact) -> Iterator[Evidence]:
    """The quotations for a commitment's statuses that the claim itself does not quote."""
    quoted = [(piece.source, fold(piece.quote)) for piece in fact.evidence]
    for entry in fact.commitment.status if fact.commitment else ():
        for piece in entry.evidence:
            words = fold(piece.quote)
            if not any(source == piece.source and words in known for source, known in quoted):
                quoted.append((piece.source, words))
                yield piece
