"""Tells all that a reminder tells, where its post had no room for it."""

from bot.model.briefing import Briefing
from bot.model.command import Command, Context
from bot.wording.phrases import worded
from bot.wording.posts import as_posted
from bot.wording.reminder_options import CHANNEL, FACT, POST, meant_of, no_such_post
from bot.wording.reminders import recompose
from bot.wording.voice import Voice


def run(context: Context, *, post: str | None, fact: str | None, channel: str | None) -> Briefing:
    """Show a post whole, or what it tells of one fact, with the buttons for that.

    Args:
        context: What the answer may look at.
        post: The post's key; None for the latest one of the channel.
        fact: The one fact that is meant; None for all that the post tells of.
        channel: Named where it is not the one asked in.
    """
    del channel
    voice = Voice(context.book, context.language)
    found = context.channel_state.post
    if found is None:
        raise no_such_post(voice, post)
    only = next(iter(meant_of(voice, found, fact))) if fact else None
    told = as_posted(context.book, found, context.fit, only) if only else recompose(context.book, found)
    if told is None:
        raise no_such_post(voice, post)
    return told


COMMAND = Command(
    name="remind show",
    names=worded("remind_show.called"),
    summary=worded("remind_show.summary"),
    reads_channel_state=True,
    options=(POST, FACT, CHANNEL),
    examples=("remind show", "remind show 0123456789abcdef01234567"),
    run=run,
)
