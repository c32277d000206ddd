"""Tells what happened, and what falls due, in order of time."""

from bot.model.briefing import Block, Briefing, Entry, Paragraph, Span, Timeline, italic, plain
from bot.model.command import Command, Context, Option, Period
from bot.model.dates import Edtf
from bot.model.errors import OptionError
from bot.model.fact import Fact, Kind
from bot.model.text import bilingual
from bot.wording.voice import Voice


def run(context: Context, *, from_: Edtf | None, to: Edtf | None) -> Briefing:
    """List dated facts and due windows, earliest first.

    Args:
        context: What the answer may look at.
        from_: Leaves out what ended before this date begins.
        to: Leaves out what begins after this date ends.
    """
    voice = Voice(context.book, context.language)
    start = from_.earliest if from_ else None
    end = to.latest if to else None
    if start and end and start > end:
        raise OptionError(voice.say("from_after_to", start=from_, end=to))
    dated = [
        (when, is_due, fact)
        for fact in context.book.current()
        for when, is_due in _dates(fact)
        if when.overlaps(start, end)
    ]
    dated.sort(key=lambda entry: entry[0].order)
    told = list({fact.id: fact for _, _, fact in dated}.values())
    blocks: tuple[Block, ...] = (Paragraph(line=plain(voice.say("none_in_period"))),)
    if dated:
        entries = tuple(_entry(voice, when, fact, is_due=is_due) for when, is_due, fact in dated)
        blocks = (Timeline(entries=entries),)
    return Briefing(
        title=voice.say("timeline_title"),
        blocks=blocks,
        answered=bool(dated),
        facts=tuple(fact.id for fact in told),
        citations=voice.citations(told),
    )


def _dates(fact: Fact) -> list[tuple[Edtf, bool]]:
    """Give the fact's own date and the window in which it falls due."""
    dates = [(fact.when, False)] if fact.when and fact.kind is not Kind.STATEMENT else []
    if fact.when and fact.kind is Kind.STATEMENT and fact.when.earliest:
        dates.append((fact.when, False))
    if fact.commitment and fact.commitment.due:
        dates.append((fact.commitment.due, True))
    return dates


def _entry(voice: Voice, when: Edtf, fact: Fact, *, is_due: bool) -> Entry:
    line = voice.claim(fact)
    if is_due:
        line = (italic(voice.say("due")), Span(": "), *line)
    return Entry(when=voice.when(when), line=line, fact=fact.id)


COMMAND = Command(
    name="timeline",
    names=bilingual("timeline", "时间线"),
    summary=bilingual("What happened and falls due, in order of time", "按时间排列的事件与期限"),
    options=(
        Option(
            name="from",
            summary=bilingual("Begin here, as in 2014 or 2015-12", "起始，如 2014 或 2015-12"),
            value=Period(),
        ),
        Option(name="to", summary=bilingual("End here, as in 2015", "终止，如 2015"), value=Period()),
    ),
    examples=("timeline from:2014 to:2015", "timeline", "timeline from:2016-H1"),
    run=run,
)
