"""Tells all that a reminder tells, where its post had no room for it."""

from bot.model.briefing import Briefing
from bot.model.command import Command, Context
from bot.wording.phrases import worded
from bot.wording.reminder_options import POST, no_such_post
from bot.wording.reminders import recompose
from bot.wording.voice import Voice


def run(context: Context, *, post: str | None) -> Briefing:
    """Show a post whole.

    Args:
        context: What the answer may look at.
        post: The post's key; None for the latest one of the channel.
    """
    found = context.channel_state.post
    told = recompose(context.book, found) if found else None
    if told is None:
        raise no_such_post(Voice(context.book, context.language), post)
    return told


COMMAND = Command(
    name="remind show",
    names=worded("remind_show.called"),
    summary=worded("remind_show.summary"),
    reads_channel_state=True,
    options=(POST,),
    examples=("remind show", "remind show 0123456789abcdef01234567"),
    run=run,
)
