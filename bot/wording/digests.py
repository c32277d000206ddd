"""A digest in words: what is ahead, what changed in the facts, whose time has passed since the last one."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from bot.model.briefing import Block, Item, Line, Listing, Paragraph, Span, plain, strong
from bot.model.deadlines import Deadline, Standing, deadlines
from bot.model.fact import Fact, FactBook
from bot.model.ids import FactId
from bot.model.schedule import Occurrence, occurrences
from bot.model.subscription import Occasion, Rhythm, Subscription
from bot.wording.voice import Voice

_SPAN: Final = {Rhythm.WEEKLY: timedelta(days=7), Rhythm.MONTHLY: timedelta(days=31)}
_TOLD: Final = frozenset({Occasion.ANNIVERSARY, Occasion.PERIOD, Occasion.OPENS, Occasion.CLOSES})


def digest(
    voice: Voice,
    subscription: Subscription,
    day: date,
    changed: Sequence[FactId],
    beside: AbstractSet[FactId] = frozenset(),
) -> Iterator[Block]:
    """The digest of a day; each part that has anything to tell.

    Args:
        voice: Of the reader.
        subscription: Whose digest it is.
        day: The local day on which it is told.
        changed: Facts that are new or changed since the last one.
        beside: Facts whose claims the same post tells, which need not be told twice.
    """
    book = voice.book
    coming, fresh = _ahead(book, subscription, day), _changed(book, subscription, changed)
    parts = (
        ("digest_ahead", [_coming(voice, found, beside) for found in coming]),
        ("digest_changed", [Item(line=_named(voice, fact, beside), fact=fact.id) for fact in fresh]),
        ("digest_past", [_past(voice, due, day) for due in _passed(book, subscription, day)]),
    )
    if not any(items for _, items in parts):
        yield Paragraph(line=plain(voice.say("digest_nothing")))
    for key, items in parts:
        if items:
            yield Paragraph(line=(strong(voice.say(key)),))
            yield Listing(items=tuple(items))


def has_news(book: FactBook, subscription: Subscription, day: date, changed: Sequence[FactId]) -> bool:
    """Whether a digest of the day would tell anything."""
    found = (
        _ahead(book, subscription, day),
        _changed(book, subscription, changed),
        _passed(book, subscription, day),
    )
    return any(found)


def _changed(book: FactBook, subscription: Subscription, changed: Sequence[FactId]) -> list[Fact]:
    return [book.facts[id_] for id_ in changed if id_ in book.facts and id_ not in subscription.muted]


def _ahead(book: FactBook, subscription: Subscription, day: date) -> list[Occurrence]:
    """What falls into the time up to the next digest, whatever has posts of its own besides."""
    asked = replace(subscription, occasions=_TOLD, lead_days=(0,))
    return list(occurrences(book, asked, day, day + _SPAN[subscription.digest]))


def _coming(voice: Voice, found: Occurrence, beside: AbstractSet[FactId]) -> Item:
    fact = voice.book.facts[found.fact]
    when = voice.period(found.day, fact) if found.occasion is Occasion.PERIOD else voice.day(found.day)
    what = voice.say("labelled", label=voice.say(f"occasion_{found.occasion}"), value="")
    return Item(line=(strong(when), Span(f" — {what}"), *_named(voice, fact, beside)), fact=fact.id)


def _named(voice: Voice, fact: Fact, beside: AbstractSet[FactId]) -> Line:
    """What a fact claims, or its title where the claim stands in the same post."""
    return (strong(voice.label(fact)),) if fact.id in beside else voice.claim(fact)


def _passed(book: FactBook, subscription: Subscription, day: date) -> list[Deadline]:
    """Windows that have closed since the digest before, and of which nothing was heard since."""
    since = day - _SPAN[subscription.digest]
    dues = (
        due
        for fact in book.current()
        if fact.first_id not in subscription.muted
        for found in deadlines(fact)
        for due in found.recurrences(since, day)
    )
    return [
        due
        for due in dues
        if due.closes and due.closes >= since and due.standing(day) is Standing.PAST and not due.term.is_end
    ]


def _past(voice: Voice, due: Deadline, day: date) -> Item:
    fact = due.fact
    said = voice.then(voice.deadline(due, day), voice.standing(fact))
    return Item(line=voice.heading(fact, more=said), fact=fact.id)
