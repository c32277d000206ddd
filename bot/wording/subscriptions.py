"""A channel's subscription in words, with the posts that come next."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from bot.model.briefing import Block, Fields, Heading, Item, Listing, Moment, Pair, Paragraph, Span, plain
from bot.model.command import Context
from bot.model.plan import Planned, plan
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
    yield Listing(items=tuple(_item(voice, planned, subscription) for planned in coming))


def upcoming(context: Context, subscription: Subscription) -> Iterator[Planned]:
    """Give what the subscription is owed from now on, year by year."""
    start = context.now
    for _ in range(_YEARS):
        end = start + timedelta(days=365)
        yield from plan(context.book, subscription, context.calendar, start, end)
        start = end


def _item(voice: Voice, planned: Planned, subscription: Subscription) -> Item:
    fact = voice.book.facts.get(planned.occurrence.fact)
    local = planned.due_at.astimezone(ZoneInfo(subscription.zone))
    moment = Moment(instant=planned.due_at, fallback=f"{voice.day(local.date())}, {local:%H:%M}")
    return Item(
        line=(moment, Span(f" — {headline(voice, planned.occurrence)}")), fact=fact.id if fact else None
    )
