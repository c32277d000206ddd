"""Tells what falls due, and what is overdue and for how long."""

from datetime import date, timedelta

from bot.model.briefing import Block, Briefing, Heading, Item, Listing, Paragraph, Span, plain, strong
from bot.model.command import Command, Context, Option, WholeNumber
from bot.model.schedule import Deadline, Standing, deadline
from bot.model.text import bilingual
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
    horizon = date.max if everything else context.today + timedelta(days=days)
    found = [due for fact in context.book.current() if (due := deadline(fact))]
    ahead = [due for due in found if _is_ahead(due, context.today, horizon)]
    past = [due for due in found if due.standing(context.today) is Standing.OVERDUE]
    ahead.sort(key=lambda due: due.closes or date.max)
    past.sort(key=lambda due: due.closes or date.max, reverse=True)
    blocks: list[Block] = []
    for key, group in (("ahead", ahead), ("overdue", past)):
        if group:
            blocks += [Heading(text=voice.say(key)), _listing(voice, group, context.today)]
    if not blocks:
        blocks.append(Paragraph(line=plain(voice.say("no_deadline"))))
    told = [due.fact for due in (*ahead, *past)]
    if everything:
        blocks += _undated(context, voice)
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


def _listing(voice: Voice, group: list[Deadline], today: date) -> Listing:
    return Listing(
        items=tuple(
            Item(
                line=(
                    strong(voice.text(due.fact.title)),
                    Span(f" — {voice.due(due.fact, today)}; "),
                    Span(f"{voice.say('by')}: {_owers(voice, due)}; "),
                    Span(voice.standing(due.fact)),
                    *voice.tail(due.fact),
                ),
                fact=due.fact.id,
            )
            for due in group
        )
    )


def _owers(voice: Voice, due: Deadline) -> str:
    return voice.names(due.fact.commitment.by if due.fact.commitment else ())


def _undated(context: Context, voice: Voice) -> list[Block]:
    titles = [
        voice.text(fact.title)
        for fact in context.book.current()
        if fact.commitment and not fact.commitment.due
    ]
    if not titles:
        return []
    joined = ("、" if context.language == "zh" else ", ").join(titles)
    return [Paragraph(line=plain(voice.say("without_due", titles=joined)), quiet=True)]


COMMAND = Command(
    name="deadlines",
    names=bilingual("deadlines", "期限"),
    summary=bilingual("What falls due, and what is overdue", "即将到期与已逾期的事项"),
    options=(
        Option(
            name="days",
            summary=bilingual("Look this many days ahead, or all", "向前查看的天数，或 all"),
            value=WholeNumber(least=1, most=MOST_DAYS, takes_all=True),
            default="90",
        ),
    ),
    examples=("deadlines", "deadlines 30 as_of:2016-06-01", "deadlines all"),
    run=run,
)
