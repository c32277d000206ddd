"""Subscribes the channel to reminders."""

from dataclasses import replace
from datetime import time
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.model.briefing import Briefing, Paragraph, plain
from bot.model.command import Audience, Command, Context, Outcome
from bot.model.errors import OptionError
from bot.model.subscription import Subscribe, Subscription
from bot.model.subscription_options import DEFAULTS, with_options
from bot.wording.phrases import worded
from bot.wording.reminder_options import SUBSCRIPTION_OPTIONS
from bot.wording.subscriptions import check_country, describe
from bot.wording.voice import Voice


def run(context: Context, **wishes: Any) -> Outcome:
    """Subscribe.

    Args:
        context: What the answer may look at.
        wishes: The options of `bot.model.subscription_options`, read.
    """
    voice = Voice(context.book, context.language)
    if context.destination is None:
        raise OptionError(voice.say("no_channel"))
    check_country(context, voice, wishes.get("holidays"))
    zone = wishes.get("zone") or context.zone.key
    fresh = Subscription(
        destination=context.destination,
        dossier=context.book.dossier.id,
        occasions=frozenset(),
        lead_days=(),
        at=time(9),
        zone=zone,
        language=context.language,
        since=context.now.astimezone(ZoneInfo(zone)).date(),
        created_at=context.now,
        created_by=context.user,
    )
    subscription = with_options(fresh, wishes)
    said = voice.say("subscribed", dossier=voice.text(context.book.dossier.title))
    return Outcome(
        briefing=Briefing(
            title=voice.say("remind_title"),
            blocks=(Paragraph(line=plain(said)), *describe(context, voice, subscription)),
        ),
        changes=(Subscribe(subscription=subscription),),
    )


_OPTIONS: Final = tuple(replace(option, default=DEFAULTS.get(option.name)) for option in SUBSCRIPTION_OPTIONS)

COMMAND = Command(
    name="remind on",
    names=worded("remind_on.called"),
    summary=worded("remind_on.summary"),
    audience=Audience.MANAGERS,
    reads_channel_state=True,
    options=_OPTIONS,
    examples=(
        "remind on",
        'remind on kinds:deadlines leads:"14 1 0" at:08:30 zone:Asia/Shanghai weekdays:mon-fri',
    ),
    run=run,
)
