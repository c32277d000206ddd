"""Tells what happened, and what falls due, in order of time."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.feeds.pictures import Dated, draw
from bot.model.attachment import Attachment
from bot.model.briefing import Block, Briefing, Entry, Paragraph, Span, Timeline, italic, plain
from bot.model.command import Command, Context
from bot.model.dates import Edtf
from bot.model.errors import OptionError
from bot.model.fact import Due, Fact
from bot.model.option import Option, Period, YesNo
from bot.model.phrasing import Phrasing
from bot.wording.phrases import worded
from bot.wording.voice import Voice

_NEAREST: Final = 5  # entries
_Dated = tuple[Edtf, Due | None, Fact]
"""When something happened or falls due, the deadline that does, and the fact that tells it."""


def run(
    context: Context, *, of: Edtf | None, from_: Edtf | None, to: Edtf | None, picture: bool | None
) -> Briefing:
    """List dated facts and due windows, earliest first.

    Args:
        context: What the answer may look at.
        of: Leaves out what is not of this date; stands for `from_` and `to` where those are not given.
        from_: Leaves out what ended before this date begins.
        to: Leaves out what begins after this date ends.
        picture: Whether to draw it too.
    """
    voice = Voice(context.book, context.language)
    title = _title(voice, of, from_, to)
    from_, to = from_ or of, to or of
    start = from_.earliest if from_ else None
    end = to.latest if to else None
    if start and end and start > end:
        raise OptionError(voice.say("from_after_to", start=from_, end=to), option="from")
    dated: Sequence[_Dated] = [
        entry for entry in context.book.relations.dated if entry[0].known.overlaps(start, end)
    ]
    if not dated:
        return _nothing(voice, context.book.relations.dated, title, start, end)
    drawn = (_drawn(context, voice, title, dated),) if picture else ()
    dated, extent = context.part_of(dated)
    told = _facts(dated)
    return Briefing(
        title=title,
        blocks=_told(voice, dated),
        facts=tuple(fact.id for fact in told),
        citations=voice.citations(told),
        extent=extent,
        attachments=drawn,
    )


def _drawn(context: Context, voice: Voice, title: str, dated: Sequence[_Dated]) -> Attachment:
    shown = [Dated(fact=fact, when=when, term=term, told=voice.when(when)) for when, term, fact in dated]
    name = f"{context.book.dossier.id}-timeline"
    return draw(voice, title, shown, context.today, name=name, is_as_of=context.as_of is not None)


def _facts(dated: Sequence[_Dated]) -> list[Fact]:
    return list({fact.id: fact for _, _, fact in dated}.values())


def _told(voice: Voice, dated: Sequence[_Dated]) -> tuple[Block, ...]:
    lead, party = voice.lead(_facts(dated))
    entries = tuple(_entry(voice, when, fact, term=term, said_already=party) for when, term, fact in dated)
    return (*lead, Timeline(entries=entries))


def _nothing(
    voice: Voice, dated: Sequence[_Dated], title: str, start: date | None, end: date | None
) -> Briefing:
    """Say that a period holds nothing, and what comes nearest before and after it."""
    before = [one for one in dated if start and one[0].latest and one[0].latest < start]
    after = [one for one in dated if end and one[0].earliest and one[0].earliest > end]
    last = max((one[0].latest for one in before if one[0].latest), default=None)
    first = min((one[0].earliest for one in after if one[0].earliest), default=None)
    near = [
        *(one for one in before if one[0].latest == last),
        *(one for one in after if one[0].earliest == first),
    ][:_NEAREST]
    blocks: tuple[Block, ...] = (Paragraph(line=plain(voice.say("none_in_period"))),)
    if near:
        blocks = (*blocks, Paragraph(line=plain(voice.say("nearest_entries"))), *_told(voice, near))
    told = _facts(near)
    return Briefing(
        title=title,
        blocks=blocks,
        answered=False,
        closest=tuple(fact.id for fact in told),
        citations=voice.citations(told),
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
        Option(name="picture", summary=worded("picture.option"), value=YesNo()),
    ),
    examples=("timeline {year}", "timeline from:{year}", "timeline from:{year}-H1 to:{year}-H2"),
    phrases=(
        Phrasing(said=worded("timeline.asked")),
        Phrasing(said=worded("timeline.asked_of")),
        Phrasing(said=worded("timeline.asked_from")),
        Phrasing(said=worded("timeline.asked_to")),
        Phrasing(said=worded("timeline.asked_span")),
    ),
    run=run,
)
