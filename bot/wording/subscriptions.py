"""A channel's subscription in words, with the posts that come next."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.model.briefing import Block, Fields, Heading, Item, Listing, Moment, Pair, Paragraph, Span, plain
from bot.model.command import Context
from bot.model.errors import OptionError
from bot.model.ids import FactId
from bot.model.schedule import Planned, plan
from bot.model.subscription import EVERY_DAY, UNTIL_RESUMED, Occasion, Shift, Subscription
from bot.model.subscription_options import weekdays_in_words
from bot.wording.reminders import headline
from bot.wording.voice import Voice

_NEXT: Final = 5
_YEARS: Final = 5
_A_YEAR: Final = timedelta(days=365)


def describe(context: Context, voice: Voice, subscription: Subscription) -> Iterator[Block]:
    """A subscription's settings and its next posts."""
    yield Fields(
        pairs=tuple(
            Pair(label=voice.say(key), line=plain(value)) for key, value in _settings(voice, subscription)
        )
    )
    if subscription.suspended:
        yield Paragraph(line=plain(voice.say("suspended_because", reason=subscription.suspended)))
    if subscription.paused_until == UNTIL_RESUMED:
        yield Paragraph(line=plain(voice.say("paused_until_resumed")))
        return
    elif subscription.paused_until:
        yield Paragraph(line=plain(voice.say("paused_until", date=voice.day(subscription.paused_until))))
    coming = list(_of_posts(_upcoming(context, subscription)))
    if not coming:
        yield Paragraph(line=plain(voice.say("no_next_post")))
        return
    yield Heading(text=voice.say("next_posts"))
    yield Listing(items=tuple(tell_planned(voice, planned, subscription) for planned in coming))


def _of_posts(upcoming: Iterator[Planned]) -> Iterator[Planned]:
    """What the next posts tell; what falls due at one instant is one post."""
    instants: set[datetime] = set()
    for planned in upcoming:
        instants.add(planned.due_at)
        if len(instants) > _NEXT:
            return
        yield planned


def kept(voice: Voice, before: Subscription, after: Subscription) -> str:
    """What of a subscription stays as it was, as the names of its settings in a row."""
    stays = set(_settings(voice, before)) & set(_settings(voice, after))
    return voice.row(
        f"{voice.say(key)} ({value})" for key, value in _settings(voice, after) if (key, value) in stays
    )


def _settings(voice: Voice, subscription: Subscription) -> Iterator[tuple[str, str]]:
    kinds = (voice.say(f"occasion_{kind}") for kind in Occasion if kind in subscription.occasions)
    yield "occasions", voice.row(kinds)
    yield "leads", " ".join(map(str, subscription.lead_days)) or "–"
    yield "at", f"{subscription.at:%H:%M} {subscription.zone}"
    if Occasion.DIGEST in subscription.occasions:
        yield "wish_digest", voice.say(f"reminders.digest.{subscription.digest}")
    if subscription.review_months:
        yield "wish_review", str(subscription.review_months)
    if len(voice.book.dossier.languages) > 1:
        yield "wish_language", subscription.language
    if subscription.weekdays != EVERY_DAY:
        yield "wish_weekdays", weekdays_in_words(subscription.weekdays)
    if subscription.holidays:
        yield "wish_holidays", subscription.holidays
    if subscription.shift is not Shift.KEEP:
        yield "wish_shift", voice.say(f"shift_{subscription.shift}")
    yield "wish_corrections", voice.say(f"corrections_{subscription.corrections}")
    if subscription.muted:
        yield "wish_muted", voice.row(title_of(voice, fact) for fact in sorted(subscription.muted))


def title_of(voice: Voice, fact: FactId) -> str:
    """What a fact is called; its id where the dossier no longer has it."""
    found = voice.book.facts.get(fact)
    return voice.text(found.title) if found else fact


def _upcoming(context: Context, subscription: Subscription) -> Iterator[Planned]:
    start = context.now
    for _ in range(_YEARS):
        yield from plan(context.book, subscription, context.calendar, start, start + _A_YEAR)
        start += _A_YEAR


def tell_planned(voice: Voice, planned: Planned, subscription: Subscription) -> Item:
    """One planned occurrence: its instant, and why it falls there."""
    local = planned.due_at.astimezone(ZoneInfo(subscription.zone))
    moment = Moment(instant=planned.due_at, fallback=f"{voice.day(local.date())}, {local:%H:%M}")
    fact = planned.occurrence.fact or None
    return Item(line=(moment, Span(f" — {headline(voice, planned.occurrence, local.date())}")), fact=fact)


def check_country(context: Context, voice: Voice, country: str | None) -> None:
    """Refuse a country whose holidays nobody knows.

    Raises:
        OptionError: The calendar does not know it.
    """
    if country and not context.calendar.knows(country):
        raise OptionError(voice.say("unknown_country", value=country), option="holidays")
