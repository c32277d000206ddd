"""What every export says of a fact: its claim with whose it is and how sure, its dates, whether it stands."""

from bot.model.briefing import words
from bot.model.fact import Fact, FactBook
from bot.wording.voice import Voice


def claim(voice: Voice, fact: Fact) -> str:
    """A claim that may stand alone: that it fell if it did, its hedge, whose it is, and what is claimed."""
    return words(voice.front(fact)) + voice.text(fact.text)


def dates_of(fact: Fact) -> tuple[str, tuple[str, ...]]:
    """When it was and when it falls due, in EDTF; nothing where the sources give no date."""
    terms = fact.commitment.deadlines if fact.commitment else ()
    return fact.when.text if fact.when else "", tuple(term.on.text for term in terms if term.on)


def where_it_stands(book: FactBook, fact: Fact) -> str:
    """Whether a fact still stands, in one word for programs."""
    if book.replaced_by(fact.id):
        return "superseded"
    return "deprecated" if fact.deprecated else "current"
