"""Tells what falls due, and what is overdue and for how long."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

from bot.model.briefing import Block, Briefing, Heading, Item, Line, Listing, Paragraph, Span, plain
from bot.model.command import Command, Context, Option, WholeNumber
from bot.model.fact import Fact
from bot.model.timeline import Deadline, Standing, deadline
from bot.wording.phrases import worded
from bot.wording.voice import Voice

MOST_DAYS = 36_500

_Entry = tuple[str, Deadline | Fact]
"""The heading under which it stands, and a dated deadline or a commitment without any."""


def run(context: Context, *, days: int) -> Briefing:
    """List deadlines, soonest first, and overdue ones, longest overdue last.

    Args:
        context: What the answer may look at.
        days: How many days ahead to look; a window that is open counts as ahead.
    """
    voice = Voice(context.book, context.language)
    everything = days == MOST_DAYS
    horizon = date.max if days >= (date.max - context.today).days else context.today + timedelta(days=days)
    found = [due for fact in context.book.current() if (due := deadline(fact))]
    ahead = [due for due in found if _is_ahead(due, context.today, horizon)]
    past = [due for due in found if due.standing(context.today) is Standing.PAST]
    ahead.sort(key=lambda due: due.closes or date.max)
    past.sort(key=lambda due: due.closes or date.max, reverse=True)
    undated = _undated(context) if everything else []
    entries: list[_Entry] = [*(("ahead", due) for due in ahead), *(("overdue", due) for due in past)]
    shown, extent = context.part_of([*entries, *(("without_due", fact) for fact in undated)])
    blocks: list[Block] = []
    if not ahead:
        key = "no_deadline" if everything and not past else "nothing_ahead" if everything else "nothing_due"
        blocks.append(Paragraph(line=plain(voice.say(key, days=voice.days(days)))))
    for key, group in groupby(shown, key=itemgetter(0)):
        blocks += [
            Heading(text=voice.say(key)),
            *_listing(voice, [entry for _, entry in group], context.today),
        ]
    told = [_fact(entry) for _, entry in shown]
    title = "deadlines_title" if everything else "deadlines_ahead"
    return Briefing(
        title=voice.say(title, days=voice.days(days)),
        blocks=tuple(blocks),
        answered=bool(told),
        facts=tuple(fact.id for fact in told),
        citations=voice.citations(told),
        extent=extent,
    )


def _is_ahead(due: Deadline, today: date, horizon: date) -> bool:
    standing = due.standing(today)
    next_edge = due.opens if standing is Standing.AHEAD else due.closes
    return standing in {Standing.AHEAD, Standing.OPEN} and (
        standing is Standing.OPEN or (next_edge or date.max) <= horizon
    )


def _listing(voice: Voice, group: list[Deadline | Fact], today: date) -> Iterator[Block]:
    facts = [_fact(entry) for entry in group]
    lead, party = voice.lead(facts)
    yield from lead
    lines = (
        _line(voice, entry, today, party)
        if isinstance(entry, Deadline)
        else voice.heading(entry, said_already=party)
        for entry in group
    )
    items = zip(lines, facts, strict=True)
    yield Listing(items=tuple(Item(line=line, fact=fact.id) for line, fact in items))


def _line(voice: Voice, due: Deadline, today: date, party: str) -> Line:
    owed = due.fact.commitment
    assert owed
    said = (
        (voice.due_label(due.fact), voice.due(due.fact, today)),
        (voice.say("by"), voice.names(owed.by)),
        (voice.say("status"), voice.standing(due.fact)),
    )
    told = " · ".join(voice.say("labelled", label=label, value=value) for label, value in said)
    return (*voice.heading(due.fact, said_already=party), Span(f" — {told}"))


def _fact(entry: Deadline | Fact) -> Fact:
    return entry.fact if isinstance(entry, Deadline) else entry


def _undated(context: Context) -> list[Fact]:
    return [fact for fact in context.book.current() if fact.commitment and not fact.commitment.due]


COMMAND = Command(
    name="deadlines",
    names=worded("deadlines.called"),
    summary=worded("deadlines.summary"),
    options=(
        Option(
            name="days",
            summary=worded("deadlines.days"),
            value=WholeNumber(least=1, most=MOST_DAYS, takes_all=True),
            default="90",
        ),
    ),
    examples=("deadlines", "deadlines 30 as_of:2016-06-01", "deadlines all"),
    run=run,
)
