"""Subscribes the channel to reminders."""

from dataclasses import replace
from datetime import time
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.model.briefing import Briefing, Paragraph, plain
from bot.model.command import Audience, Choice, Command, Context, OneOf, Option, Outcome, Words
from bot.model.errors import OptionError
from bot.model.ids import Destination
from bot.model.subscription import Occasion, Subscribe, Subscription
from bot.model.text import bilingual
from bot.wording.subscriptions import describe
from bot.wording.voice import Voice

_KINDS: Final = {
    "all": frozenset(Occasion) - {Occasion.DIGEST},
    "anniversaries": frozenset({Occasion.ANNIVERSARY}),
    "deadlines": frozenset({Occasion.LEAD, Occasion.OPENS, Occasion.CLOSES, Occasion.OVERDUE_REVIEW}),
}
_MOST_LEAD_DAYS: Final = 366


def run(context: Context, *, kinds: str, leads: str, at: str, zone: str | None) -> Outcome:
    """Subscribe.

    Args:
        context: What the answer may look at.
        kinds: A key of the table of kinds.
        leads: Days before a deadline, separated by spaces or commas.
        at: Local time of the posts, as hours:minutes.
        zone: Name in the tz database; None for the bot's own.
    """
    voice = Voice(context.book, context.language)
    if context.destination is None:
        raise OptionError(voice.say("no_channel"))
    subscription = _subscription(context, voice, context.destination, zone)
    subscription = replace(
        subscription, occasions=_KINDS[kinds], lead_days=_leads(voice, leads), at=_time(voice, at)
    )
    return Outcome(
        briefing=Briefing(
            title=voice.say("remind_title"),
            blocks=(
                Paragraph(
                    line=plain(voice.say("subscribed", dossier=voice.text(context.book.dossier.title)))
                ),
                *describe(context, voice, subscription),
            ),
        ),
        changes=(Subscribe(subscription=subscription),),
    )


def _subscription(context: Context, voice: Voice, destination: Destination, zone: str | None) -> Subscription:
    name = zone or context.zone.key
    try:
        local = context.now.astimezone(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise OptionError(voice.say("unknown_zone", value=name)) from error
    return Subscription(
        destination=destination,
        dossier=context.book.dossier.id,
        occasions=frozenset(),
        lead_days=(),
        at=time(9),
        zone=name,
        language=context.language,
        since=local.date(),
        created_at=context.now,
        created_by=context.user,
    )


def _leads(voice: Voice, text: str) -> tuple[int, ...]:
    days: set[int] = set()
    for word in text.replace(",", " ").split():
        if not (word.isascii() and word.isdigit() and len(word) <= 3 and int(word) <= _MOST_LEAD_DAYS):  # noqa: PLR2004
            raise OptionError(voice.say("not_leads", value=text))
        days.add(int(word))
    return tuple(sorted(days, reverse=True))


def _time(voice: Voice, text: str) -> time:
    try:
        found = time.fromisoformat(text if len(text) != len("9:00") else f"0{text}")
    except ValueError as error:
        raise OptionError(voice.say("not_time", value=text)) from error
    if found.tzinfo is not None:
        raise OptionError(voice.say("not_time", value=text))
    return found.replace(second=0, microsecond=0)


COMMAND = Command(
    name="remind on",
    names=bilingual("remind on", "提醒 开启"),
    summary=bilingual("Post anniversaries and deadlines here", "在本频道发布周年与期限提醒"),
    audience=Audience.MANAGERS,
    listens=True,
    options=(
        Option(
            name="kinds",
            summary=bilingual("What to be reminded of", "提醒内容"),
            value=OneOf(
                choices=(
                    Choice(value="all", label=bilingual("all", "全部")),
                    Choice(value="anniversaries", label=bilingual("anniversaries", "周年纪念")),
                    Choice(value="deadlines", label=bilingual("deadlines", "期限")),
                )
            ),
            default="all",
        ),
        Option(
            name="leads",
            summary=bilingual("Days before a deadline, as in 30 7 1 0", "截止前天数，如 30 7 1 0"),
            value=Words(longest=60),
            default="30 7 1 0",
        ),
        Option(
            name="at",
            summary=bilingual("Time of day in the channel's zone, as in 09:00", "频道时区内的时刻，如 09:00"),
            value=Words(longest=8),
            default="09:00",
        ),
        Option(
            name="zone",
            summary=bilingual("Time zone, as in Europe/Berlin", "时区，如 Asia/Shanghai"),
            value=Words(longest=60),
        ),
    ),
    examples=("remind on", 'remind on kinds:deadlines leads:"14 1 0" at:08:30 zone:Asia/Shanghai'),
    run=run,
)
