"""Gives the channel's own calendar an address that nobody can guess, another one, or none any more."""

import secrets
from dataclasses import replace

from bot.model.briefing import Block, Briefing, Button, Buttons, Effect, Paragraph, Preformatted, plain
from bot.model.command import Audience, Command, Context, Outcome
from bot.model.errors import OptionError
from bot.model.option import Choice, OneOf, Option
from bot.model.subscription import Subscribe, Subscription, feed_name
from bot.wording.phrases import worded
from bot.wording.reminder_options import CHANNEL
from bot.wording.voice import Voice

_NEW, _OFF = "new", "off"
_SECRET_BYTES = 32


def run(context: Context, *, address: str | None, channel: str | None) -> Briefing | Outcome:
    """Tell the address, making one where there is none.

    Args:
        context: What the answer may look at.
        address: `new` for another one in its place, `off` for none, None for the one there is.
        channel: Named where it is not the one asked in.
    """
    del channel
    voice = Voice(context.book, context.language)
    before = context.channel_state.subscription
    if not context.feeds_url:
        raise OptionError(voice.say("calendar_unset"))
    if before is None:
        raise OptionError(voice.say("not_subscribed"))
    if address == _OFF:
        told = _said(voice, voice.say("calendar_off"))
        return Outcome(briefing=told, changes=(Subscribe(subscription=replace(before, calendar="")),))
    if before.calendar and address is None:
        return _told(context, voice, before)
    after = replace(before, calendar=secrets.token_urlsafe(_SECRET_BYTES))
    return Outcome(briefing=_told(context, voice, after), changes=(Subscribe(subscription=after),))


def _told(context: Context, voice: Voice, subscription: Subscription) -> Briefing:
    url = f"{context.feeds_url}/feeds/{feed_name(subscription)}"
    language = context.asked_language
    lasting = f" language:{language}" if language else ""
    row = Buttons(
        buttons=tuple(
            Button(
                label=voice.say(f"calendar_button_{change}"),
                line=f"remind calendar address:{change}{lasting}",
                effect=Effect.REPLACE,
            )
            for change in (_NEW, _OFF)
        )
    )
    return _said(voice, voice.say("calendar_address"), Preformatted(text=url), row)


def _said(voice: Voice, said: str, *more: Block) -> Briefing:
    return Briefing(title=voice.say("calendar_title"), blocks=(Paragraph(line=plain(said)), *more))


COMMAND = Command(
    name="remind calendar",
    names=worded("remind_calendar.called"),
    summary=worded("remind_calendar.summary"),
    audience=Audience.MANAGERS,
    reads_channel_state=True,
    is_secret=True,
    options=(
        Option(
            name="address",
            summary=worded("remind_calendar.address"),
            value=OneOf(
                choices=(
                    Choice(value=_NEW, label=worded("remind_calendar.address.new")),
                    Choice(value=_OFF, label=worded("remind_calendar.address.off")),
                )
            ),
        ),
        CHANNEL,
    ),
    examples=("remind calendar", "remind calendar new"),
    run=run,
)
