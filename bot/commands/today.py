"""Tells what happened on this day in earlier years."""

from datetime import date, timedelta

from bot.model.briefing import Block, Briefing, Item, Listing, Paragraph, Span, plain
from bot.model.command import Command, Context
from bot.model.dates import Precision
from bot.model.fact import Fact
from bot.model.schedule import Anniversary, anniversaries
from bot.model.text import bilingual
from bot.wording.voice import Voice


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
        blocks=(
            Listing(
                items=tuple(
                    Item(line=_line(voice, anniversary), fact=anniversary.fact.id) for anniversary in found
                )
            ),
        ),
        facts=tuple(fact.id for fact in facts),
        citations=voice.citations(facts),
    )


def _line(voice: Voice, anniversary: Anniversary) -> tuple[Span, ...]:
    when = anniversary.fact.when
    assert when
    ago = voice.say("years_ago_today", years=voice.years_ago(anniversary.years), date=voice.when(when))
    line = [part for part in voice.claim(anniversary.fact) if isinstance(part, Span)]
    return (Span(ago[0].upper() + ago[1:] + ": "), *line)


def _nothing(context: Context, voice: Voice) -> Briefing:
    blocks: list[Block] = [Paragraph(line=plain(voice.say("no_anniversary", date=voice.day(context.today))))]
    ahead = _next(list(context.book.current()), context.today)
    if ahead:
        day, facts = ahead
        titles = ", ".join(voice.text(fact.title) for fact in facts)
        blocks.append(
            Paragraph(line=plain(voice.say("next_anniversary", date=voice.day(day), titles=titles)))
        )
    return Briefing(
        title=voice.say("today_title", date=voice.day(context.today)),
        blocks=tuple(blocks),
        answered=False,
        closest=tuple(fact.id for fact in ahead[1]) if ahead else (),
    )


def _next(facts: list[Fact], today: date) -> tuple[date, list[Fact]] | None:
    end = today + timedelta(days=366)
    found = [
        anniversary
        for fact in facts
        if fact.when and fact.when.precision is Precision.DAY
        for anniversary in anniversaries(fact, today + timedelta(days=1), end)
    ]
    if not found:
        return None
    first = min(anniversary.day for anniversary in found)
    return first, [anniversary.fact for anniversary in found if anniversary.day == first]


COMMAND = Command(
    name="today",
    names=bilingual("today", "今天"),
    summary=bilingual("What happened on this day in earlier years", "历史上的今天"),
    examples=("today", "today as_of:2016-12-01"),
    run=run,
)
