"""Ends the channel's reminders."""

from bot.model.briefing import Briefing, Paragraph, plain
from bot.model.command import Audience, Command, Context, Outcome
from bot.model.errors import OptionError
from bot.model.phrasing import Phrasing
from bot.model.subscription import Unsubscribe
from bot.wording.phrases import worded
from bot.wording.reminder_options import CHANNEL
from bot.wording.voice import Voice


def run(context: Context, *, channel: str | None) -> Outcome:
    """Unsubscribe."""
    del channel
    voice = Voice(context.book, context.language)
    if context.destination is None:
        raise OptionError(voice.say("no_channel"))
    key = "unsubscribed" if context.channel_state.subscription else "not_subscribed"
    said = voice.say(key, dossier=voice.text(context.book.dossier.title))
    change = Unsubscribe(destination=context.destination, dossier=context.book.dossier.id)
    return Outcome(
        briefing=Briefing(title=voice.say("remind_title"), blocks=(Paragraph(line=plain(said)),)),
        changes=(change,) if context.channel_state.subscription else (),
    )


COMMAND = Command(
    name="remind off",
    names=worded("remind_off.called"),
    summary=worded("remind_off.summary"),
    audience=Audience.MANAGERS,
    reads_channel_state=True,
    options=(CHANNEL,),
    examples=("remind off",),
    phrases=(Phrasing(said=worded("remind_off.asked")),),
    run=run,
)
