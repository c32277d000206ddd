"""Tells what falls due, and what is overdue and for how long."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.model.briefing import Block, Briefing, Heading, Item, Line, Listing, Paragraph, Span, plain
from bot.model.command import Command, Context, Option, WholeNumber
from bot.model.fact import Fact
from bot.model.schedule import Deadline, Standing, deadline
from bot.wording.phrases import worded
from bot.wording.voice import Voice

MOST_DAYS = 36_500


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
    past = [due for due in found if due.standing(context.today) is Standing.OVERDUE]
    ahead.sort(key=lambda due: due.closes or date.max)
    past.sort(key=lambda due: due.closes or date.max, reverse=True)
    told = [due.fact for due in (*ahead, *past)]
    blocks: list[Block] = []
    if not ahead:
        key = "no_deadline" if everything and not past else "nothing_ahead" if everything else "nothing_due"
        blocks.append(Paragraph(line=plain(voice.say(key, days=voice.days(days)))))
    for key, group in (("ahead", ahead), ("overdue", past)):
        if group:
            blocks += [Heading(text=voice.say(key)), *_listing(voice, group, context.today)]
    undated = _undated(context) if everything else []
    if undated:
        blocks += [Heading(text=voice.say("without_due")), *_titles(voice, undated)]
    told += undated
    title = "deadlines_title" if everything else "deadlines_ahead"
    return Briefing(
        title=voice.say(title, days=voice.days(days)),
        blocks=tuple(blocks),
        answered=bool(told),
        facts=tuple(fact.id for fact in told),
        citations=voice.citations(told),
    )


def _is_ahead(due: Deadline, today: date, horizon: date) -> bool:
    standing = due.standing(today)
    next_edge = due.opens if standing is Standing.AHEAD else due.closes
    return standing in {Standing.AHEAD, Standing.OPEN} and (
        standing is Standing.OPEN or (next_edge or date.max) <= horizon
    )


def _listing(voice: Voice, group: list[Deadline], today: date) -> Iterator[Block]:
    lead, party = voice.lead([due.fact for due in group])
    yield from lead
    yield Listing(items=tuple(Item(line=_line(voice, due, today, party), fact=due.fact.id) for due in group))


def _titles(voice: Voice, facts: list[Fact]) -> Iterator[Block]:
    lead, party = voice.lead(facts)
    yield from lead
    yield Listing(
        items=tuple(Item(line=voice.heading(fact, said_already=party), fact=fact.id) for fact in facts)
    )


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
