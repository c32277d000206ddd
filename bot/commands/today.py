"""Tells what happened on this day in earlier years."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from bot.model.briefing import Block, Briefing, Heading, Listing, Paragraph, plain
from bot.model.command import Command, Context
from bot.model.dates import Precision
from bot.model.fact import Fact
from bot.model.phrasing import Phrasing
from bot.model.timeline import Anniversary, anniversaries
from bot.wording.phrases import worded
from bot.wording.voice import Voice

_A_YEAR: Final = timedelta(days=366)


def run(context: Context) -> Briefing:
    """List the anniversaries of events on this day."""
    voice = Voice(context.book, context.language)
    today = context.today
    found = [
        anniversary
        for fact in context.book.current()
        for anniversary in anniversaries(fact, today, today)
        if fact.when and fact.when.precision is Precision.DAY
    ]
    if not found:
        return _nothing(context, voice)
    facts = [anniversary.fact for anniversary in found]
    return Briefing(
        title=voice.say("today_title", date=voice.day(today)),
        blocks=tuple(_blocks(voice, found)),
        facts=tuple(fact.id for fact in facts),
        citations=voice.citations(facts),
    )


def _blocks(voice: Voice, found: Sequence[Anniversary]) -> Iterator[Block]:
    """What happened, under how long ago it was."""
    for ago, group in groupby(found, key=voice.ago):
        yield Heading(text=ago[0].upper() + ago[1:])
        lead, items = voice.claims([anniversary.fact for anniversary in group])
        yield from lead
        yield Listing(items=items)


def _nothing(context: Context, voice: Voice) -> Briefing:
    said = voice.say("no_anniversary", date=voice.day_of_year(context.today))
    blocks: list[Block] = [Paragraph(line=plain(said))]
    day, facts = _next(list(context.book.current()), context.today)
    if day:
        blocks.append(Paragraph(line=plain(voice.say("next_anniversary", date=voice.day(day)))))
        lead, items = voice.claims(facts)
        blocks += [*lead, Listing(items=items)]
    return Briefing(
        title=voice.say("today_title", date=voice.day(context.today)),
        blocks=tuple(blocks),
        answered=False,
        closest=tuple(fact.id for fact in facts),
        citations=voice.citations(facts),
    )


def _next(facts: list[Fact], today: date) -> tuple[date | None, list[Fact]]:
    """The next day with an anniversary and the facts told on it."""
    if today > date.max - _A_YEAR:
        return None, []
    found = [
        anniversary
        for fact in facts
        if fact.when and fact.when.precision is Precision.DAY
        for anniversary in anniversaries(fact, today + timedelta(days=1), today + _A_YEAR)
    ]
    first = min((anniversary.day for anniversary in found), default=None)
    return first, [anniversary.fact for anniversary in found if anniversary.day == first]


COMMAND = Command(
    name="today",
    names=worded("today.called"),
    summary=worded("today.summary"),
    examples=("today", "today as_of:{anniversary}"),
    phrases=(Phrasing(said=worded("today.asked")), Phrasing(said=worded("today.asked_day"))),
    run=run,
)
