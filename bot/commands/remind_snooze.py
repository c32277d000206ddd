"""Puts a reminder off: by days, or to a day."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.model.briefing import Briefing, Paragraph, plain
from bot.model.command import Command, Context, Day, Field, Form, Option, Outcome, WholeNumber
from bot.model.errors import OptionError
from bot.model.subscription import Snooze
from bot.model.zones import due_at
from bot.wording.phrases import worded
from bot.wording.reminder_options import POST, no_such_post
from bot.wording.voice import Voice


def run(context: Context, *, post: str | None, days: int | None, until: date | None) -> Outcome | Form:
    """Snooze.

    Args:
        context: What the answer may look at.
        post: The post's key; None for the latest one of the channel.
        days: How many days later to tell it again.
        until: The local day on which to tell it again.
    """
    voice = Voice(context.book, context.language)
    found = context.channel_state.post
    if found is None:
        raise no_such_post(voice, post)
    if found.subscription is None:
        raise OptionError(voice.say("no_subscription_now"))
    zone = ZoneInfo(found.subscription.zone)
    today = context.now.astimezone(zone).date()
    if days is not None:
        until = today + timedelta(days=days)
    if until is None:
        return _ask(context, voice, found.key, today)
    instant = due_at(until, found.subscription.at, zone)
    if instant <= context.now:
        raise OptionError(voice.say("not_later", date=voice.day(until)), option=_UNTIL.name)
    said = voice.say("snoozed", date=f"{voice.day(until)}, {found.subscription.at:%H:%M}")
    return Outcome(
        briefing=Briefing(title=voice.say("remind_title"), blocks=(Paragraph(line=plain(said)),)),
        changes=(Snooze(post=found.key, until=until, due_at=instant),),
    )


def _ask(context: Context, voice: Voice, key: str, today: date) -> Form:
    missing = voice.say(
        "option_missing",
        command=COMMAND.name,
        name="until",
        summary=_UNTIL.summary.best(context.language),
        example=f"remind snooze {key} until:{today + timedelta(days=3)}",
    )
    if not context.can_ask:
        raise OptionError(missing, option=_UNTIL.name)
    return Form(
        title=voice.say("form_snooze"),
        line=f"remind snooze {key}",
        fields=(Field(option=_UNTIL, value=(today + timedelta(days=1)).isoformat()),),
        briefing=Briefing(title=voice.say("remind_title"), blocks=(Paragraph(line=plain(missing)),)),
    )


_UNTIL = Option(
    name="until",
    summary=worded("remind_snooze.until"),
    value=Day(),
)
COMMAND = Command(
    name="remind snooze",
    names=worded("remind_snooze.called"),
    summary=worded("remind_snooze.summary"),
    reads_channel_state=True,
    options=(
        POST,
        Option(
            name="days",
            summary=worded("remind_snooze.days"),
            value=WholeNumber(least=1, most=366),
        ),
        _UNTIL,
    ),
    examples=("remind snooze days:7", "remind snooze 0123456789abcdef01234567 days:7"),
    run=run,
)
