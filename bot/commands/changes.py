"""Tells what readers were told otherwise: what was added, corrected, assessed and withdrawn."""

from datetime import date

from bot.model.briefing import Briefing, Listing, Paragraph, plain
from bot.model.command import Command, Context
from bot.model.option import Day, Option
from bot.wording.changes import told_change
from bot.wording.phrases import worded
from bot.wording.voice import Voice


def run(context: Context, *, since: date | None) -> Briefing:
    """List changes, newest first.

    Args:
        context: What the answer may look at.
        since: The first day whose changes are listed; None for all that are known.
    """
    voice = Voice(context.book, context.language)
    days = [(one, one.at.astimezone(context.zone).date()) for one in context.history]
    until = context.as_of or context.today
    found = [(one, day) for one, day in days if (since is None or since <= day) and day <= until]
    shown, extent = context.part_of(found)
    items = tuple(told_change(voice, one, voice.day(day)) for one, day in shown)
    title = voice.say("changes_since", date=voice.day(since)) if since else voice.say("changes_title")
    nothing = Paragraph(line=plain(voice.say("changes_none")))
    return Briefing(
        title=title,
        blocks=(Listing(items=items) if items else nothing,),
        facts=tuple(dict.fromkeys(item.fact for item in items if item.fact)),
        extent=extent,
    )


COMMAND = Command(
    name="changes",
    names=worded("changes.called"),
    summary=worded("changes.summary"),
    options=(Option(name="since", summary=worded("changes.since"), value=Day()),),
    examples=("changes", "changes since:2027-01-01"),
    run=run,
)
