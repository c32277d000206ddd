"""Subscribes the channel to reminders, or changes what was named where it is subscribed already."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from bot.model.briefing import Briefing, Paragraph, plain
from bot.model.command import Audience, Command, Context, Field, Form, Outcome
from bot.model.errors import OptionError
from bot.model.ids import Destination
from bot.model.subscription import Subscribe, Subscription
from bot.model.subscription_options import DEFAULT_LEADS, DEFAULT_TIME, GROUPS, with_options
from bot.wording.phrases import worded
from bot.wording.reminder_fields import reminder_fields
from bot.wording.reminder_options import CHANNEL, SUBSCRIPTION_OPTIONS
from bot.wording.subscriptions import check_country, describe, kept
from bot.wording.voice import Voice


def run(context: Context, **wishes: Any) -> Outcome | Form:
    """Subscribe.

    Args:
        context: What the answer may look at.
        wishes: The options of `bot.model.subscription_options`, read.
    """
    voice = Voice(context.book, context.language)
    if context.destination is None and context.can_ask:
        return _ask(context, voice)
    if context.destination is None:
        raise OptionError(voice.say("no_channel"))
    check_country(context, voice, wishes.get("holidays"))
    before = context.channel_state.subscription
    wished = {name: value for name, value in wishes.items() if name != "channel"}
    after = with_options(before or _fresh(context, context.destination, wishes.get("zone")), wished)
    if before:
        # Who asks for reminders anew has mended what kept them away, or learns of it at once.
        after = replace(after, suspended="", language=context.asked_language or after.language)
    dossier = voice.text(context.book.dossier.title)
    told = [voice.say("subscribed", dossier=dossier)]
    if before:
        told = [voice.say("already_subscribed", dossier=dossier, kept=kept(voice, before, after))]
    return Outcome(
        briefing=Briefing(
            title=voice.say("remind_title"),
            blocks=(*(Paragraph(line=plain(said)) for said in told), *describe(context, voice, after)),
        ),
        changes=(Subscribe(subscription=after),),
    )


def _ask(context: Context, voice: Voice) -> Form:
    """Ask for the channel, and how it shall be reminded; asked in no channel, it can't be meant."""
    fresh = _fresh(context, Destination(platform="", workspace="", channel=""), None)
    options = (option for option in COMMAND.options if option is not CHANNEL)
    told = Briefing(title=voice.say("remind_title"), blocks=(Paragraph(line=plain(voice.say("no_channel"))),))
    return Form(
        title=voice.say("form_on"),
        line=COMMAND.name,
        fields=(Field(option=CHANNEL, is_required=True), *reminder_fields(options, fresh)),
        briefing=told,
        saves=True,
    )


def _fresh(context: Context, channel: Destination, zone: str | None) -> Subscription:
    """What a channel gets that names no wish."""
    zone = zone or context.zone.key
    return Subscription(
        destination=channel,
        dossier=context.book.dossier.id,
        occasions=GROUPS["all"],
        lead_days=DEFAULT_LEADS,
        at=DEFAULT_TIME,
        zone=zone,
        language=context.language,
        since=context.now.astimezone(ZoneInfo(zone)).date(),
        created_at=context.now,
        created_by=context.user,
    )


COMMAND = Command(
    name="remind on",
    names=worded("remind_on.called"),
    summary=worded("remind_on.summary"),
    audience=Audience.MANAGERS,
    reads_channel_state=True,
    options=tuple(option for option in SUBSCRIPTION_OPTIONS if option.name != "corrections"),
    examples=(
        "remind on",
        'remind on kinds:deadlines leads:"14 1 0" at:08:30 zone:Asia/Shanghai weekdays:mon-fri',
    ),
    run=run,
)
