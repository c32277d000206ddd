"""Tells what happened, and what falls due, in order of time."""

from collections.abc import Sequence

from bot.model.briefing import Block, Briefing, Entry, Paragraph, Span, Timeline, italic, plain
from bot.model.command import Command, Context
from bot.model.dates import Edtf
from bot.model.errors import OptionError
from bot.model.fact import Due, Fact
from bot.model.option import Option, Period
from bot.model.phrasing import Phrasing
from bot.wording.phrases import worded
from bot.wording.voice import Voice


def run(context: Context, *, of: Edtf | None, from_: Edtf | None, to: Edtf | None) -> Briefing:
    """List dated facts and due windows, earliest first.

    Args:
        context: What the answer may look at.
        of: Leaves out what is not of this date; stands for `from_` and `to` where those are not given.
        from_: Leaves out what ended before this date begins.
        to: Leaves out what begins after this date ends.
    """
    voice = Voice(context.book, context.language)
    title = _title(voice, of, from_, to)
    from_, to = from_ or of, to or of
    start = from_.earliest if from_ else None
    end = to.latest if to else None
    if start and end and start > end:
        raise OptionError(voice.say("from_after_to", start=from_, end=to), option="from")
    dated: Sequence[tuple[Edtf, Due | None, Fact]] = [
        entry for entry in context.book.relations.dated if entry[0].known.overlaps(start, end)
    ]
    dated, extent = context.part_of(dated)
    told = list({fact.id: fact for _, _, fact in dated}.values())
    blocks: tuple[Block, ...] = (Paragraph(line=plain(voice.say("none_in_period"))),)
    if dated:
        lead, party = voice.lead(told)
        entries = tuple(
            _entry(voice, when, fact, term=term, said_already=party) for when, term, fact in dated
        )
        blocks = (*lead, Timeline(entries=entries))
    return Briefing(
        title=title,
        blocks=blocks,
        answered=bool(dated),
        facts=tuple(fact.id for fact in told),
        citations=voice.citations(told),
        extent=extent,
    )


def _title(voice: Voice, of: Edtf | None, from_: Edtf | None, to: Edtf | None) -> str:
    if of and not (from_ or to):
        period = voice.when(of)
    elif from_ and to:
        period = voice.say("period", start=voice.when(from_), end=voice.when(to))
    elif from_:
        period = voice.say("period_from", start=voice.when(from_))
    elif to:
        period = voice.say("period_to", end=voice.when(to))
    else:
        return voice.say("timeline_title")
    return voice.say("timeline_period", period=period)


def _entry(voice: Voice, when: Edtf, fact: Fact, *, term: Due | None, said_already: str) -> Entry:
    line = voice.claim(fact, said_already=said_already)
    if term:
        what = voice.what(term)
        label = voice.label_of(fact, term) + (voice.say("set_apart", said=what) if what else "")
        line = (italic(label), Span(voice.say("hedge", hedge="")), *line)
    said = voice.when(when)
    return Entry(when=said[0].upper() + said[1:], line=line, fact=fact.id)


COMMAND = Command(
    name="timeline",
    names=worded("timeline.called"),
    summary=worded("timeline.summary"),
    options=(
        Option(name="of", summary=worded("timeline.of"), value=Period(), is_alone=True),
        Option(
            name="from",
            summary=worded("timeline.from"),
            value=Period(),
        ),
        Option(name="to", summary=worded("timeline.to"), value=Period()),
    ),
    examples=("timeline from:2014 to:2015", "timeline from:2016-H1"),
    phrases=(
        Phrasing(said=worded("timeline.asked")),
        Phrasing(said=worded("timeline.asked_of")),
        Phrasing(said=worded("timeline.asked_from")),
        Phrasing(said=worded("timeline.asked_to")),
        Phrasing(said=worded("timeline.asked_span")),
    ),
    run=run,
)
