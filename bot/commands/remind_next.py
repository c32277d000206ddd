"""Lists the channel's reminders of the coming twelve months."""

from datetime import timedelta

from bot.model.briefing import Briefing, Listing, Paragraph, plain
from bot.model.command import Choice, Command, Context, OneOf, Option
from bot.model.errors import OptionError
from bot.model.schedule import plan
from bot.wording.phrases import worded
from bot.wording.subscriptions import tell_planned
from bot.wording.voice import Voice

_DAYS = {"year": 365, "month": 31, "week": 7}


def run(context: Context, *, span: str) -> Briefing:
    """List what is planned.

    Args:
        context: What the answer may look at.
        span: How far to look: a key of the table of days.
    """
    voice = Voice(context.book, context.language)
    subscription = context.channel_state.subscription
    if subscription is None:
        raise OptionError(voice.say("not_subscribed"))
    until = context.now + timedelta(days=_DAYS[span])
    planned = plan(context.book, subscription, context.calendar, context.now, until)
    items = tuple(tell_planned(voice, found, subscription) for found in planned)
    facts = [found.occurrence.fact for found in planned if found.occurrence.fact]
    return Briefing(
        title=voice.say(f"next_title_{span}"),
        blocks=(Listing(items=items),) if items else (Paragraph(line=plain(voice.say("nothing_then"))),),
        answered=bool(items),
        facts=tuple(dict.fromkeys(facts)),
    )


COMMAND = Command(
    name="remind next",
    names=worded("remind_next.called"),
    summary=worded("remind_next.summary"),
    reads_channel_state=True,
    options=(
        Option(
            name="span",
            summary=worded("remind_next.span"),
            value=OneOf(
                choices=(
                    Choice(value="year", label=worded("remind_next.span.year")),
                    Choice(value="month", label=worded("remind_next.span.month")),
                    Choice(value="week", label=worded("remind_next.span.week")),
                )
            ),
            default="year",
        ),
    ),
    examples=("remind next year",),
    run=run,
)
