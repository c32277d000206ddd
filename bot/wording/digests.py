"""A digest in words: what is ahead, what changed in the facts, what is overdue."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from bot.model.briefing import Block, Item, Listing, Paragraph, Span, plain, strong
from bot.model.ids import FactId
from bot.model.schedule import Occurrence, occurrences
from bot.model.subscription import Occasion, Rhythm, Subscription
from bot.model.timeline import Deadline, Standing, deadline
from bot.wording.voice import Voice

_AHEAD: Final = {Rhythm.WEEKLY: timedelta(days=7), Rhythm.MONTHLY: timedelta(days=31)}
_TOLD: Final = frozenset({Occasion.ANNIVERSARY, Occasion.OPENS, Occasion.CLOSES})


def digest(voice: Voice, subscription: Subscription, day: date, changed: Sequence[FactId]) -> Iterator[Block]:
    """Give the digest of a day.

    Args:
        voice: Of the reader.
        subscription: Whose digest it is.
        day: The local day on which it is told.
        changed: Facts that are new or changed since the last one.
    """
    ahead = _ahead(voice, subscription, day)
    yield from _part(voice, "digest_ahead", [_coming(voice, found) for found in ahead])
    facts = [voice.book.facts[id_] for id_ in changed if id_ in voice.book.facts]
    yield from _part(voice, "digest_changed", [Item(line=voice.claim(fact), fact=fact.id) for fact in facts])
    yield from _part(voice, "digest_overdue", [_overdue(voice, due, day) for due in _past(voice, day)])


def _part(voice: Voice, key: str, items: Sequence[Item]) -> Iterator[Block]:
    yield Paragraph(line=(strong(voice.say(key)),))
    yield Listing(items=tuple(items)) if items else Paragraph(line=plain(voice.say("digest_nothing")))


def _ahead(voice: Voice, subscription: Subscription, day: date) -> list[Occurrence]:
    end = day + _AHEAD[subscription.digest]
    return [found for found in occurrences(voice.book, subscription, day, end) if found.occasion in _TOLD]


def _coming(voice: Voice, found: Occurrence) -> Item:
    fact = voice.book.facts[found.fact]
    line = (strong(voice.day(found.day)), Span(f" — {voice.say(f'occasion_{found.occasion}')}: "))
    return Item(line=(*line, *voice.claim(fact)), fact=fact.id)


def _past(voice: Voice, day: date) -> list[Deadline]:
    dues = (deadline(fact) for fact in voice.book.current())
    return [due for due in dues if due and due.standing(day) is Standing.OVERDUE]


def _overdue(voice: Voice, due: Deadline, day: date) -> Item:
    fact = due.fact
    said = voice.then(voice.due(fact, day), voice.standing(fact))
    return Item(line=(*voice.heading(fact), Span(f" — {said}")), fact=fact.id)
