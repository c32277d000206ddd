"""A channel's subscription in words, with the posts that come next."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from bot.model.briefing import Block, Fields, Heading, Item, Listing, Moment, Pair, Paragraph, Span, plain
from bot.model.command import Context
from bot.model.plan import Occurrence, due_at, occurrences
from bot.model.subscription import Subscription
from bot.wording.reminders import headline
from bot.wording.voice import Voice

_NEXT: Final = 5
_YEARS: Final = 5


def describe(context: Context, voice: Voice, subscription: Subscription) -> Iterator[Block]:
    """Give a subscription's settings and its next posts."""
    names = (voice.say(f"occasion_{occasion}") for occasion in sorted(subscription.occasions))
    pairs = (
        ("occasions", ("、" if voice.language.startswith("zh") else ", ").join(names)),
        ("leads", " ".join(map(str, subscription.lead_days)) or "–"),
        ("at", f"{subscription.at:%H:%M} {subscription.zone}"),
    )
    yield Fields(pairs=tuple(Pair(label=voice.say(key), line=plain(value)) for key, value in pairs))
    coming = list(islice(upcoming(context, subscription), _NEXT))
    if not coming:
        yield Paragraph(line=plain(voice.say("no_next_post")))
        return
    yield Heading(text=voice.say("next_posts"))
    yield Listing(items=tuple(_item(context, voice, subscription, occurrence) for occurrence in coming))


def upcoming(context: Context, subscription: Subscription) -> Iterator[Occurrence]:
    """Give what the subscription is owed from now on, year by year."""
    zone = ZoneInfo(subscription.zone)
    start = context.now.astimezone(zone).date()
    for _ in range(_YEARS):
        end = start + timedelta(days=365)
        for occurrence in occurrences(context.book, subscription, start, end):
            if due_at(occurrence.day, subscription.at, zone) > context.now:
                yield occurrence
        start = end + timedelta(days=1)


def _item(context: Context, voice: Voice, subscription: Subscription, occurrence: Occurrence) -> Item:
    fact = context.book.facts[occurrence.fact]
    instant = due_at(occurrence.day, subscription.at, ZoneInfo(subscription.zone))
    moment = Moment(instant=instant, fallback=f"{voice.day(occurrence.day)}, {subscription.at:%H:%M}")
    return Item(line=(moment, Span(f" — {headline(voice, occurrence, fact)}")), fact=fact.id)
