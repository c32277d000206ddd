"""Marks what a reminder tells as done, on the post itself."""

from zoneinfo import ZoneInfo

from bot.model.command import Command, Context, Outcome
from bot.model.subscription import MarkDone
from bot.wording.phrases import worded
from bot.wording.reminder_options import POST, no_such_post
from bot.wording.reminders import recompose, with_controls
from bot.wording.voice import Voice


def run(context: Context, *, post: str | None) -> Outcome:
    """Mark as done.

    Args:
        context: What the answer may look at.
        post: The post's key; None for the latest one of the channel.
    """
    voice = Voice(context.book, context.language)
    found = context.channel_state.post
    told = recompose(context.book, found) if found else None
    if found is None or told is None:
        raise no_such_post(voice, post)
    subscription = found.subscription
    spoken = Voice(context.book, subscription.language if subscription else context.language)
    zone = ZoneInfo(subscription.zone) if subscription else context.zone
    name = found.done_by or context.user_name or spoken.say("somebody")
    at = found.done_at or context.now
    done = spoken.say("done_by", name=name, date=spoken.day(at.astimezone(zone).date()))
    page = context.fit(told)
    return Outcome(
        briefing=with_controls(page, spoken, found.key, is_whole=page.pages == 1, done=done),
        changes=() if found.done_by else (MarkDone(post=found.key, by=name, at=context.now),),
    )


COMMAND = Command(
    name="remind done",
    names=worded("remind_done.called"),
    summary=worded("remind_done.summary"),
    reads_channel_state=True,
    options=(POST,),
    examples=("remind done 0123456789abcdef01234567",),
    run=run,
)
