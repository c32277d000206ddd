"""Calendars and lists of changes, as they are served; see `bot.web.feeds.FeedSource`."""

import asyncio
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.facts.store import Store
from bot.feeds.calendar import calendar
from bot.feeds.calendar_entries import CalendarWish
from bot.feeds.changes import changes
from bot.feeds.formats import FORMATS
from bot.feeds.selection import Selection, chosen
from bot.model.fact import FactBook
from bot.model.ids import DossierId
from bot.model.recent import Recent
from bot.model.subscription import Subscription, feed_name, read_feed_name
from bot.ports import Clock
from bot.reminders.ledger.contract import Ledger
from bot.router.histories import Histories
from bot.router.languages import language_named
from bot.web.feeds import Feed
from bot.wording.voice import Voice

_KEPT: Final = 64  # feeds
_CALENDAR, _CHANGES = "ics", "atom"
_Write = Callable[[Selection], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """A feed to be made.

    Attributes:
        key: All that its content depends on, but the name.
    """

    name: str
    ending: str
    book: FactBook
    language: str
    zone: ZoneInfo
    write: _Write
    key: tuple[object, ...]
    is_secret: bool = False


class Publication:
    """Makes feeds from the books that serve and from what the ledger knows.

    Args:
        store: The books.
        ledger: The subscriptions.
        histories: What readers were told otherwise.
        clock: Tells the time.
        zone: In which days are told where a channel has none.
        url: Address under which the feeds are reached, without a slash at its end.
    """

    def __init__(
        self, store: Store, ledger: Ledger, histories: Histories, clock: Clock, zone: ZoneInfo, url: str
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._histories = histories
        self._clock = clock
        self._zone = zone
        self._url = url
        self._kept: Recent[tuple[str, str], tuple[tuple[object, ...], Feed]] = Recent(_KEPT)
        self._making = asyncio.Semaphore(1)

    async def feed(self, name: str, language: str | None) -> Feed | None:
        """The feed under the last part of an address."""
        wanted = self._of_dossier(name, language) or await self._of_channel(name)
        if wanted is None:
            return None
        place = (wanted.name, wanted.language)
        now = self._clock.now()
        key = (*wanted.key, now.astimezone(wanted.zone).date(), self._histories.revision)
        async with self._making:
            kept = self._kept.get(place)
            if kept and kept[0] == key:
                return kept[1]
            content = await asyncio.to_thread(wanted.write, self._selection(wanted, now))
            # What says the same as before has said it since then.
            same = kept[1].modified_at if kept and kept[1].content == content else now
            made = Feed(
                name=f"{wanted.book.dossier.id}.{wanted.ending}",
                media_type=FORMATS[wanted.ending].media_type,
                content=content,
                modified_at=same,
                is_secret=wanted.is_secret,
            )
            self._kept.put(place, (key, made))
            return made

    def _selection(self, wanted: _Wanted, now: datetime) -> Selection:
        dossier = wanted.book.dossier.id
        return Selection(
            voice=Voice(wanted.book, wanted.language),
            facts=chosen(wanted.book, ()),
            is_whole=True,
            now=now,
            zone=wanted.zone,
            history=self._histories.of(dossier),
            revisions=self._histories.revisions(dossier),
            page=f"{self._url}/feeds/{wanted.name}",
        )

    def _of_dossier(self, name: str, language: str | None) -> _Wanted | None:
        id_, _, ending = name.rpartition(".")
        book = self._store.current_book(DossierId(id_))
        writes: dict[str, _Write] = {_CALENDAR: calendar, _CHANGES: changes}
        if book is None or ending not in writes:
            return None
        known = book.dossier.languages
        spoken = language_named(language, known) if language else None
        return _Wanted(
            name=f"{book.dossier.id}.{ending}",
            ending=ending,
            book=book,
            language=spoken or known[0],
            zone=self._zone,
            write=writes[ending],
            key=(book.digest,),
        )

    async def _of_channel(self, name: str) -> _Wanted | None:
        read = read_feed_name(name)
        subscription = await self._opened(*read) if read else None
        if subscription is None:
            return None
        book = self._store.current_book(subscription.dossier)
        if book is None:
            return None
        wish = CalendarWish.of(subscription)
        return _Wanted(
            name=feed_name(subscription),
            ending=_CALENDAR,
            book=book,
            language=subscription.language,
            zone=ZoneInfo(subscription.zone),
            write=lambda selection: calendar(selection, wish),
            key=(book.digest, wish),
            is_secret=True,
        )

    async def _opened(self, id_: str, secret: str) -> Subscription | None:
        """The subscription that a secret opens: that of the id, or another that it has become.

        A channel that gets another id, and a dossier that is renamed, take their subscriptions along.
        """
        found = await self._ledger.subscription(id_)
        if found and _opens(found, secret):
            return found
        return next((one for one in await self._ledger.active() if _opens(one, secret)), None)


def _opens(subscription: Subscription, secret: str) -> bool:
    """Tell whether a secret is the channel's, without telling by the time it takes how near it came."""
    return bool(subscription.calendar) and hmac.compare_digest(
        subscription.calendar.encode(), secret.encode()
    )
