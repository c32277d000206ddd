"""Tells what the channel is reminded of, and what comes next."""

from bot.model.briefing import Briefing, Paragraph, plain
from bot.model.command import Command, Context
from bot.model.text import bilingual
from bot.wording.subscriptions import describe
from bot.wording.voice import Voice


def run(context: Context) -> Briefing:
    """Describe the channel's subscription."""
    voice = Voice(context.book, context.language)
    subscription = context.heard.subscription
    blocks = list(describe(context, voice, subscription)) if subscription else []
    return Briefing(
        title=voice.say("remind_title"),
        blocks=tuple(blocks) or (Paragraph(line=plain(voice.say("not_subscribed"))),),
        answered=bool(blocks),
    )


COMMAND = Command(
    name="remind list",
    names=bilingual("remind list", "提醒 列表"),
    summary=bilingual("What this channel is reminded of, and what comes next", "本频道的提醒及接下来的事项"),
    listens=True,
    examples=("remind list",),
    run=run,
)
