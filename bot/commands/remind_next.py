"""Lists the channel's reminders of the coming twelve months."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.model.briefing import Briefing, Listing, Paragraph, plain
from bot.model.command import Command, Context
from bot.model.errors import OptionError
from bot.model.option import Choice, OneOf, Option, WholeNumber
from bot.model.phrasing import Phrasing
from bot.model.schedule import FIRST_DAY, LAST_DAY, plan
from bot.wording.phrases import worded
from bot.wording.reminder_options import CHANNEL
from bot.wording.subscriptions import tell_planned
from bot.wording.voice import Voice

_DAYS = {"year": 365, "month": 31, "week": 7}
_MOMENT = timedelta(microseconds=1)


def run(context: Context, *, span: str, year: int | None, channel: str | None) -> Briefing:
    """List what is planned.

    Args:
        context: What the answer may look at.
        span: How far to look: a key of the table of days.
        year: The year to look at instead, as far as it is still to come.
        channel: Named where it is not the one asked in.
    """
    del channel
    voice = Voice(context.book, context.language)
    subscription = context.channel_state.subscription
    if subscription is None:
        raise OptionError(voice.say("not_subscribed"))
    after, until = context.now, context.now + timedelta(days=_DAYS[span])
    if year is not None:
        zone = ZoneInfo(subscription.zone)
        # The first moment of a year is the last of the one before.
        after = max(after, datetime(year, 1, 1, tzinfo=zone).astimezone(UTC) - _MOMENT)
        until = datetime(year + 1, 1, 1, tzinfo=zone).astimezone(UTC) - _MOMENT
    planned = plan(context.book, subscription, context.calendar, after, until)
    items = tuple(tell_planned(voice, found, subscription) for found in planned)
    facts = [found.occurrence.fact for found in planned if found.occurrence.fact]
    return Briefing(
        title=voice.say("next_title_of", year=str(year)) if year else voice.say(f"next_title_{span}"),
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
        Option(
            name="year",
            summary=worded("remind_next.year"),
            value=WholeNumber(least=FIRST_DAY.year, most=LAST_DAY.year),
            is_alone=True,
        ),
        CHANNEL,
    ),
    examples=("remind next year",),
    phrases=(Phrasing(said=worded("remind_next.asked")), Phrasing(said=worded("remind_next.asked_year"))),
    run=run,
)
