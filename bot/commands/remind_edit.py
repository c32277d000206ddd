"""Changes what the channel is reminded of; asks with a form where no change is named."""

from dataclasses import replace
from typing import Any, Final

from bot.model.briefing import Briefing, Paragraph, plain
from bot.model.command import Audience, Command, Context, Form, Outcome
from bot.model.errors import OptionError
from bot.model.subscription import Subscribe
from bot.model.subscription_options import with_options
from bot.wording.phrases import worded
from bot.wording.reminder_fields import reminder_fields
from bot.wording.reminder_options import CHANNEL, SUBSCRIPTION_OPTIONS
from bot.wording.subscriptions import check_country, describe
from bot.wording.voice import Voice

# What a digest is beside stands with it: a form may be filled in a few fields at a time.
_TOGETHER: Final = ("kinds", "digest")
_ASKED: Final = tuple(
    sorted(
        (option for option in SUBSCRIPTION_OPTIONS if option is not CHANNEL),
        key=lambda option: option.name not in _TOGETHER,
    )
)


def run(context: Context, **wishes: Any) -> Briefing | Outcome | Form:
    """Change the subscription.

    Args:
        context: What the answer may look at.
        wishes: The options of `bot.model.subscription_options`, read; None for what stays as it is.
    """
    voice = Voice(context.book, context.language)
    before = context.channel_state.subscription
    if before is None:
        raise OptionError(voice.say("not_subscribed"))
    title = voice.say("remind_title")
    spoken = context.asked_language
    expressed = {name: value for name, value in wishes.items() if value is not None and name != "channel"}
    if not expressed and spoken in {None, before.language}:
        shown = Briefing(title=title, blocks=tuple(describe(context, voice, before)))
        if not context.can_ask:
            return shown
        return Form(
            title=voice.say("form_edit"),
            line="remind edit",
            fields=reminder_fields(_ASKED, before),
            briefing=shown,
            saves=True,
        )
    check_country(context, voice, wishes.get("holidays"))
    after = replace(with_options(before, expressed), language=spoken or before.language)
    return Outcome(
        briefing=Briefing(
            title=title,
            blocks=(Paragraph(line=plain(voice.say("edited"))), *describe(context, voice, after)),
        ),
        changes=(Subscribe(subscription=after),),
    )


COMMAND = Command(
    name="remind edit",
    names=worded("remind_edit.called"),
    summary=worded("remind_edit.summary"),
    audience=Audience.MANAGERS,
    reads_channel_state=True,
    options=SUBSCRIPTION_OPTIONS,
    examples=("remind edit at:08:00", "remind edit"),
    run=run,
)
