"""Stops the channel's reminders until a day, or until somebody resumes them."""

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from bot.model.briefing import Briefing, Paragraph, plain
from bot.model.command import Audience, Command, Context, Outcome
from bot.model.errors import OptionError
from bot.model.option import Day, Option
from bot.model.subscription import UNTIL_RESUMED, Subscribe
from bot.wording.phrases import worded
from bot.wording.reminder_options import CHANNEL
from bot.wording.subscriptions import describe
from bot.wording.voice import Voice


def run(context: Context, *, until: date | None, channel: str | None) -> Outcome:
    """Pause.

    Args:
        context: What the answer may look at.
        until: First local day on which the channel gets reminders again; None where nobody knows it yet.
        channel: Named where it is not the one asked in.
    """
    del channel
    voice = Voice(context.book, context.language)
    before = context.channel_state.subscription
    if before is None:
        raise OptionError(voice.say("not_subscribed"))
    if until and until <= context.now.astimezone(ZoneInfo(before.zone)).date():
        raise OptionError(voice.say("not_later", date=voice.day(until)), option="until")
    after = replace(before, paused_until=until or UNTIL_RESUMED)
    said = voice.say("paused", date=voice.day(until)) if until else voice.say("paused_open")
    return Outcome(
        briefing=Briefing(
            title=voice.say("remind_title"),
            blocks=(Paragraph(line=plain(said)), *describe(context, voice, after)),
        ),
        changes=(Subscribe(subscription=after),),
    )


COMMAND = Command(
    name="remind pause",
    names=worded("remind_pause.called"),
    summary=worded("remind_pause.summary"),
    audience=Audience.MANAGERS,
    reads_channel_state=True,
    options=(
        Option(
            name="until",
            summary=worded("remind_pause.until"),
            value=Day(),
        ),
        CHANNEL,
    ),
    examples=("remind pause until:2027-01-07", "remind pause"),
    run=run,
)
