"""Lists the channel's reminders of the coming twelve months."""

from datetime import timedelta

from bot.model.briefing import Briefing, Listing, Paragraph, plain
from bot.model.command import Choice, Command, Context, OneOf, Option
from bot.model.errors import OptionError
from bot.model.schedule import plan
from bot.model.text import bilingual
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
    names=bilingual("remind next", "提醒 接下来"),
    summary=bilingual("The reminders of the coming twelve months", "未来十二个月的提醒"),
    reads_channel_state=True,
    options=(
        Option(
            name="span",
            summary=bilingual("How far to look", "查看多久"),
            value=OneOf(
                choices=(
                    Choice(value="year", label=bilingual("year", "一年")),
                    Choice(value="month", label=bilingual("month", "一个月")),
                    Choice(value="week", label=bilingual("week", "一周")),
                )
            ),
            default="year",
        ),
    ),
    examples=("remind next year",),
    run=run,
)
