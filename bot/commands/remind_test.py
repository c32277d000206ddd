"""Posts a marked sample in the channel, after checking that reminders can be delivered there."""

from bot.model.briefing import Briefing, Paragraph, plain
from bot.model.command import Audience, Command, Context, Outcome
from bot.model.errors import OptionError
from bot.model.subscription import PostSample
from bot.wording.phrases import worded
from bot.wording.reminder_options import CHANNEL
from bot.wording.voice import Voice


def run(context: Context, *, channel: str | None) -> Outcome:
    """Post a sample."""
    del channel
    voice = Voice(context.book, context.language)
    subscription = context.channel_state.subscription
    if subscription is None:
        raise OptionError(voice.say("not_subscribed"))
    return Outcome(
        briefing=Briefing(
            title=voice.say("remind_title"), blocks=(Paragraph(line=plain(voice.say("sample_posted"))),)
        ),
        changes=(PostSample(subscription=subscription),),
    )


COMMAND = Command(
    name="remind test",
    names=worded("remind_test.called"),
    summary=worded("remind_test.summary"),
    audience=Audience.MANAGERS,
    reads_channel_state=True,
    options=(CHANNEL,),
    examples=("remind test",),
    run=run,
)
