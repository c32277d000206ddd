"""Tells whether words that somebody quotes stand in the sources, and where; else what comes closest."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.facts.assessment import evidence_of, quotation_fault
from bot.model.briefing import AnswerOutcome, Block, Briefing, Item, Listing, Paragraph, plain
from bot.model.command import Command, Context
from bot.model.fact import Fact, FactBook
from bot.model.option import Meaning, Option, Words
from bot.model.quotation import fold, read_source
from bot.model.source import Evidence
from bot.wording.phrases import worded
from bot.wording.voice import Voice

_LONGEST: Final = 4000  # characters of a message
_MOST: Final = 5  # quotations of one message
_SHORTEST: Final = 8  # characters between quotation marks that are more than a name or a title
_SHOWN: Final = 200  # characters of what was looked for
_FACTS: Final = 5
_PAIRS: Final = ("“”", '""', "«»", "„“", "「」", "『』")
_QUOTED: Final = re.compile(
    "|".join(f"{opening}([^{opening}{closing}]{{{_SHORTEST},}}){closing}" for opening, closing in _PAIRS)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What the sources have of some words.

    Attributes:
        places: The sources in which they stand word for word, as evidence.
        closest: The passage that comes closest where they stand in none; None where nothing does.
        alike: How alike that is, in per cent.
    """

    words: str
    places: tuple[Evidence, ...] = ()
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
    """
    voice, book = Voice(context.book, context.language), context.book
    found = [_look_up(book, one) for one in _quotations_in(words)]
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
    places: list[Evidence] = []
    near: list[tuple[int, Evidence]] = []
    for source in book.sources.values():
        if source.text is None or not fold(words):
            continue
        if read_source(source.text).occurrences(words):
            places.append(evidence_of(source.id, words))
            continue
        fault = quotation_fault(source, words)
        if fault and fault.closest:
            near.append((fault.closest.alike, evidence_of(source.id, fault.closest.words)))
    if places or not near:
        return _Found(words=words, places=tuple(places))
    alike, closest = max(near, key=lambda one: one[0])
    return _Found(words=words, closest=closest, alike=alike)


def _told(voice: Voice, found: _Found, *, is_one: bool) -> Iterator[Block]:
    shown = found.words if len(found.words) <= _SHOWN else found.words[: _SHOWN - 1] + "…"
    about = "" if is_one else voice.say("quoted", text=" ".join(shown.split()))
    match found.outcome:
        case AnswerOutcome.ANSWERED:
            said = voice.say("quote_found")
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
    wanted = [(piece.source, fold(piece.quote)) for piece in places]
    return [
        fact
        for fact in book.relations.current
        if any(
            piece.source == source and (fold(piece.quote) in words or words in fold(piece.quote))
            for piece in fact.evidence
            for source, words in wanted
        )
    ]


def _reach(voice: Voice, book: FactBook) -> str:
    """How many sources were looked through, and how many can't be."""
    stored = sum(source.text is not None for source in book.sources.values())
    looked = voice.say("quote_looked", count=stored)
    left = len(book.sources) - stored
    return f"{looked} {voice.say('quote_left', count=left)}" if left else looked


COMMAND = Command(
    name="quote",
    names=worded("quote.called"),
    summary=worded("quote.summary"),
    asks_all=True,
    options=(
        Option(
            name="words",
            summary=worded("quote.words"),
            value=Words(longest=_LONGEST, means=Meaning.QUOTATION, is_long=True),
            required=True,
            takes_rest=True,
        ),
    ),
    examples=("quote {quotation}",),
    run=run,
)
