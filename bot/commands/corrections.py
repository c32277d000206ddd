"""Tells what was corrected where, and how many messages an edit of a fact would correct."""

from bot.model.briefing import (
    Block,
    Briefing,
    ChannelName,
    Item,
    Line,
    Listing,
    Moment,
    Paragraph,
    Span,
    plain,
)
from bot.model.command import Audience, Command, Context
from bot.model.correction import Corrected, Wanted
from bot.model.ids import FactId
from bot.model.option import Named, Option, Reference
from bot.wording.corrections import notice
from bot.wording.phrases import lined, worded
from bot.wording.voice import Voice


def run(context: Context, *, fact: str | None) -> Briefing:
    """List corrections, newest first.

    Args:
        context: What the answer may look at.
        fact: Id of the fact whose edit is asked about; None for what was corrected.
    """
    voice = Voice(context.book, context.language)
    title = voice.say("corrections_title")
    if fact:
        about = context.book.facts[FactId(fact)]
        found = context.channel_state.showing.get(about.first_id, Wanted(messages=0, channels=0))
        told = would_correct(voice, found)
        return Briefing(title=title, blocks=(Paragraph(line=plain(told)),), facts=(about.id,))
    items = tuple(_item(context, voice, one) for one in context.channel_state.corrected)
    block: Block = Listing(items=items) if items else Paragraph(line=plain(voice.say("corrections_none_yet")))
    return Briefing(title=title, blocks=(block,))


def would_correct(voice: Voice, found: Wanted) -> str:
    """What an edit would correct."""
    if not found.messages:
        return voice.say("would_correct_none")
    messages = voice.say("count_messages", count=found.messages)
    return voice.say(
        "would_correct", messages=messages, channels=voice.say("count_channels", count=found.channels)
    )


def _item(context: Context, voice: Voice, one: Corrected) -> Item:
    days = [(found, found.since.astimezone(context.zone).date()) for found in one.differences]
    lines = notice(voice, days, is_about_one=False).lines
    local = (one.done_at or one.shown_at).astimezone(context.zone)
    moment = Moment(instant=one.done_at or one.shown_at, fallback=f"{local:%Y-%m-%d %H:%M}")
    if one.done_at:
        key = "corrections_told" if one.is_reply else "corrections_edited"
    else:
        key = "corrections_waiting"
    place: Line = (ChannelName(one.destination.channel),)
    said = lined(voice.language, key, {"channel": place}, kind=voice.say(f"shown_{one.kind}"))
    line = (*said, Span(" — "), moment, Span(" — "), *(part for told in lines for part in told))
    return Item(line=(*line, Span(voice.say("set_apart", said=one.reason))) if one.reason else line)


COMMAND = Command(
    name="corrections",
    names=worded("corrections.called"),
    summary=worded("corrections.summary"),
    audience=Audience.MANAGERS,
    reads_channel_state=True,
    reads_corrections=True,
    options=(Option(name="fact", summary=worded("corrections.fact"), value=Named(of=Reference.FACT)),),
    examples=("corrections",),
    run=run,
)
