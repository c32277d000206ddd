"""Tells whether words that somebody quotes stand in the sources, and where; else what comes closest."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.facts.assessment import evidence_of, quotation_fault
from bot.facts.likeness import (
    LEAST_WORDS,
    Difference,
    difference,
    holds_whole,
    places_alike,
    places_whole,
    size,
)
from bot.model.briefing import AnswerOutcome, Block, Briefing, Item, Listing, Paragraph, plain
from bot.model.command import Command, Context
from bot.model.errors import OptionError
from bot.model.fact import Fact, FactBook
from bot.model.option import Meaning, Option, Words
from bot.model.quotation import SourceText, Stretch, read_source
from bot.model.source import Evidence, Source
from bot.wording.phrases import worded
from bot.wording.voice import Voice

_LONGEST: Final = 4000  # characters of a message
_MOST: Final = 5  # quotations of one message
_SHORTEST: Final = 8  # characters between quotation marks that are more than a name or a title
_SHOWN: Final = 200  # characters of what was looked for
_FACTS: Final = 5
_BESIDE: Final = 40  # characters before and behind words, which tell one place from another
_PAIRS: Final = ("“”", '""', "«»", "„“", "「」", "『』")
_QUOTED: Final = re.compile(
    "|".join(f"{opening}([^{opening}{closing}]{{{_SHORTEST},}}){closing}" for opening, closing in _PAIRS)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What the sources have of some words.

    Attributes:
        places: Where they stand, once for each source, as evidence.
        differs: In what all these places differ from them; None where they stand word for word.
        closest: The passage that comes closest where they stand in none; None where nothing does.
        alike: How alike that is, in per cent.
    """

    words: str
    places: tuple[Evidence, ...] = ()
    differs: Difference | None = None
    closest: Evidence | None = None
    alike: int = 0

    @property
    def outcome(self) -> AnswerOutcome:
        if self.places:
            return AnswerOutcome.ANSWERED
        return AnswerOutcome.CLOSEST if self.closest else AnswerOutcome.NONE


def run(context: Context, *, words: str) -> Briefing:
    """Look words up as `check` compares quotations.

    Args:
        context: What the answer may look at.
        words: What somebody quotes, or a message in which quotations stand between quotation marks.

    Raises:
        OptionError: They are too few to tell anything.
    """
    voice, book = Voice(context.book, context.language), context.book
    wanted = [one for one in _quotations_in(words) if size(one) >= LEAST_WORDS]
    if not wanted:
        raise OptionError(voice.say("quote_short"), option=_WORDS.name)
    found = [_look_up(book, one) for one in wanted]
    blocks: list[Block] = [block for one in found for block in _told(voice, one, is_one=len(found) == 1)]
    facts = _resting_on(book, [piece for one in found for piece in one.places])
    if facts:
        items = tuple(Item(line=plain(voice.label(fact)), fact=fact.id) for fact in facts[:_FACTS])
        blocks += [Paragraph(line=plain(voice.say("quote_facts")), quiet=True), Listing(items=items)]
    blocks.append(Paragraph(line=plain(_reach(voice, book)), quiet=True))
    outcomes = [one.outcome for one in found]
    return Briefing(
        title=voice.say("quote_title"),
        blocks=tuple(blocks),
        answered=AnswerOutcome.NONE not in outcomes and AnswerOutcome.CLOSEST not in outcomes,
        outcome=next(one for one in _BEST_FIRST if one in outcomes),
        citations=voice.citations(facts[:_FACTS]),
    )


_BEST_FIRST: Final = (AnswerOutcome.ANSWERED, AnswerOutcome.CLOSEST, AnswerOutcome.NONE)


def _quotations_in(text: str) -> Sequence[str]:
    """What of a text stands between quotation marks, or all of it where nothing does."""
    found = [next(filter(None, match.groups())) for match in _QUOTED.finditer(text)]
    return list(dict.fromkeys(found))[:_MOST] or [text.strip(" “”\"'«»„「」『』\u00a0\u202f")]


def _look_up(book: FactBook, words: str) -> _Found:
    sources = [
        (source, read_source(source.text)) for source in book.sources.values() if source.text is not None
    ]
    for find in (places_whole, places_alike):
        found = [(source, text, find(text, words)) for source, text in sources]
        places = tuple(_evidence(source, text, at[0]) for source, text, at in found if at)
        if places:
            differs = None if find is places_whole else difference(words, places[0].quote)
            return _Found(words=words, places=places, differs=differs)
    faults = [(source, quotation_fault(source, words)) for source, _ in sources]
    near = [(source, fault.closest) for source, fault in faults if fault and fault.closest]
    if not near:
        return _Found(words=words)
    source, closest = max(near, key=lambda one: one[1].alike)
    return _Found(words=words, closest=evidence_of(source.id, closest.words), alike=closest.alike)


def _evidence(source: Source, text: SourceText, place: Stretch) -> Evidence:
    """A place as a quotation, with words beside it where the same signs stand elsewhere before."""
    found = evidence_of(source.id, text.text[place.start : place.end])
    if text.occurrences(found.quote)[0] == place:
        return found
    before = text.text[max(place.start - _BESIDE, 0) : place.start]
    after = text.text[place.end : place.end + _BESIDE]
    return replace(found, prefix=before, suffix=after)


def _told(voice: Voice, found: _Found, *, is_one: bool) -> Iterator[Block]:
    shown = found.words if len(found.words) <= _SHOWN else found.words[: _SHOWN - 1] + "…"
    about = "" if is_one else voice.say("quoted", text=" ".join(shown.split()))
    match found.outcome:
        case AnswerOutcome.ANSWERED:
            said = voice.say(f"quote_but_{found.differs}" if found.differs else "quote_found")
        case AnswerOutcome.CLOSEST:
            said = voice.say("quote_closest", percent=found.alike)
        case _:
            said = voice.say("quote_none")
    yield Paragraph(line=plain(voice.say("labelled", label=about, value=said) if about else said))
    places = found.places or ((found.closest,) if found.closest else ())
    if places:
        yield from voice.quotations(places)


def _resting_on(book: FactBook, places: Sequence[Evidence]) -> list[Fact]:
    """The facts that quote these words, or part of them, or more around them."""
    return [
        fact
        for fact in book.relations.current
        if any(
            piece.source == place.source
            and (holds_whole(place.quote, piece.quote) or holds_whole(piece.quote, place.quote))
            for piece in fact.evidence
            for place in places
        )
    ]


def _reach(voice: Voice, book: FactBook) -> str:
    """How many sources were looked through, and how many can't be."""
    stored = sum(source.text is not None for source in book.sources.values())
    looked = voice.say("quote_looked", count=stored)
    left = len(book.sources) - stored
    return f"{looked} {voice.say('quote_left', count=left)}" if left else looked


_WORDS: Final = Option(
    name="words",
    summary=worded("quote.words"),
    value=Words(longest=_LONGEST, means=Meaning.QUOTATION, is_long=True),
    required=True,
    takes_rest=True,
)
COMMAND = Command(
    name="quote",
    names=worded("quote.called"),
    summary=worded("quote.summary"),
    asks_all=True,
    options=(_WORDS,),
    examples=("quote {quotation}",),
    run=run,
)
