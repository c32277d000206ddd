"""The start page: what dossiers are about, what comes next, the channels with reminders that one sees."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.model.briefing import (
    Block,
    Briefing,
    Button,
    Buttons,
    ChannelName,
    Effect,
    Heading,
    Inline,
    Item,
    Line,
    Listing,
    Moment,
    Paragraph,
    Span,
    plain,
)
from bot.model.exchange import Visitor
from bot.model.fact import FactBook
from bot.model.ids import DossierId
from bot.model.request import write_option
from bot.model.schedule import Calendar, next_due
from bot.model.subscription import UNTIL_RESUMED, Subscription
from bot.wording.phrases import phrase, shortened
from bot.wording.reminders import headline
from bot.wording.voice import Voice

# With two blocks for each, and five for each dossier, a page keeps far from the 100 blocks that Slack takes.
CHANNELS_ON_PAGE: Final = 20
_DOSSIERS: Final = 5
_HIGHLIGHTS: Final = 5
_LABEL: Final = 40  # characters


def start_page(
    books: Sequence[FactBook],
    subscriptions: Sequence[Subscription],
    visitor: Visitor,
    language: str,
    calendar: Calendar,
    now: datetime,
) -> Briefing:
    """Put it together.

    Args:
        books: Of all dossiers.
        subscriptions: Of all channels of the workspace.
        visitor: Who opens it: of channels that they do not see, nothing is told.
        language: To tell it in.
        calendar: Says when something falls due.
        now: Aware UTC.
    """
    known = {book.dossier.id: book for book in books}
    seen = [one for one in subscriptions if one.dossier in known and _is_seen(one, visitor)]
    seen.sort(key=lambda one: (one.destination.channel, one.dossier))
    pages = max(1, -(-len(seen) // CHANNELS_ON_PAGE))
    page = min(max(1, visitor.page), pages)
    blocks: list[Block] = []
    if page == 1:
        blocks += [block for book in books[:_DOSSIERS] for block in _dossier(book, language)]
        blocks += _next(known, seen, language, calendar, now)
    blocks.append(Heading(text=phrase(language, "home_channels")))
    if not seen:
        blocks.append(Paragraph(line=plain(phrase(language, "home_no_channel"))))
    for one in seen[(page - 1) * CHANNELS_ON_PAGE : page * CHANNELS_ON_PAGE]:
        told = _told(known, one, visitor, language, calendar, now)
        blocks += [Paragraph(line=told), Buttons(buttons=tuple(_buttons(one, visitor, language)))]
    blocks += _turning(page, pages, language)
    if visitor.may_manage:
        blocks.append(Buttons(buttons=tuple(_subscribing(books, language))))
    return Briefing(title=phrase(language, "home_title"), blocks=tuple(blocks), page=page, pages=pages)


def _is_seen(subscription: Subscription, visitor: Visitor) -> bool:
    channel = subscription.destination.channel
    return channel in visitor.channels or channel == visitor.direct


def _dossier(book: FactBook, language: str) -> Iterator[Block]:
    voice = Voice(book, language)
    chosen = [book.facts[id_] for id_ in book.dossier.highlights if id_ in book.facts][:_HIGHLIGHTS]
    yield Heading(text=voice.text(book.dossier.title))
    yield Paragraph(line=plain(voice.text(book.dossier.summary)))
    lead, party = voice.lead(chosen)
    yield from lead
    items = (Item(line=voice.claim(fact, said_already=party), fact=fact.id) for fact in chosen)
    yield Listing(items=tuple(items))


def _next(
    known: Mapping[DossierId, FactBook],
    seen: Sequence[Subscription],
    language: str,
    calendar: Calendar,
    now: datetime,
) -> Iterator[Block]:
    """The first date of all channels that one sees."""
    yield Heading(text=phrase(language, "home_next"))
    line = _date(known, seen, language, calendar, now)
    yield Paragraph(line=line or plain(phrase(language, "home_nothing")))


def _date(
    known: Mapping[DossierId, FactBook],
    seen: Sequence[Subscription],
    language: str,
    calendar: Calendar,
    now: datetime,
) -> Line:
    """What comes next and when; empty where nothing does."""
    found = next_due(seen, known.get, calendar, now)
    if found is None:
        return ()
    subscription, planned = found
    voice = Voice(known[subscription.dossier], language)
    local = planned.due_at.astimezone(ZoneInfo(subscription.zone))
    moment = Moment(instant=planned.due_at, fallback=f"{voice.day(local.date())}, {local:%H:%M}")
    return (moment, Span(f" — {headline(voice, planned.occurrence, local.date())}"))


def _told(
    known: Mapping[DossierId, FactBook],
    subscription: Subscription,
    visitor: Visitor,
    language: str,
    calendar: Calendar,
    now: datetime,
) -> Line:
    """A channel by its name, what it follows, and what comes next there or why nothing does."""
    channel = subscription.destination.channel
    voice = Voice(known[subscription.dossier], language)
    is_direct = channel == visitor.direct
    name: Inline = Span(voice.say("home_direct")) if is_direct else ChannelName(channel)
    begun = (name, Span(f" — {voice.text(voice.book.dossier.title)}. "))
    if subscription.suspended:
        return (*begun, Span(voice.say("home_suspended")))
    if subscription.paused_until == UNTIL_RESUMED:
        return (*begun, Span(voice.say("paused_until_resumed")))
    if subscription.paused_until and subscription.paused_until > now.date():
        return (*begun, Span(voice.say("paused_until", date=voice.day(subscription.paused_until))))
    date = _date(known, [subscription], language, calendar, now)
    return (*begun, *(date or plain(voice.say("home_nothing"))))


def _buttons(subscription: Subscription, visitor: Visitor, language: str) -> Iterator[Button]:
    channel = write_option("channel", f"<#{subscription.destination.channel}>")
    labels = {"remind list": "home_open"}
    if visitor.may_manage:
        is_off = subscription.suspended or subscription.paused_until
        labels |= {"remind resume": "home_resume"} if is_off else {"remind pause": "home_pause"}
    for command, label in labels.items():
        yield Button(label=phrase(language, label), line=f"{command} {channel}", dossier=subscription.dossier)


def _turning(page: int, pages: int, language: str) -> Iterator[Block]:
    if pages == 1:
        return
    yield Paragraph(line=plain(phrase(language, "page", page=page, pages=pages)), quiet=True)
    others = (("previous", page - 1), ("next", page + 1))
    yield Buttons(
        buttons=tuple(
            Button(label=phrase(language, name), line=str(number), effect=Effect.HOME)
            for name, number in others
            if 1 <= number <= pages
        )
    )


def _subscribing(books: Sequence[FactBook], language: str) -> Iterator[Button]:
    """A button for each dossier that a channel can be subscribed to."""
    for book in books[:_DOSSIERS]:
        label = phrase(language, "home_subscribe")
        if len(books) > 1:
            title = book.dossier.title.best(language)
            label = phrase(language, "labelled", label=label, value=title)
        yield Button(label=shortened(label, _LABEL), line="remind on", dossier=book.dossier.id)
