"""Puts claims into words from the current books, and troubles into messages to admins."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.model.briefing import Briefing
from bot.model.delivery import DueItem, digest_before
from bot.model.errors import DeliveryError, InstallationError, RefusedError, UndeliverableError
from bot.model.fact import FactBook
from bot.model.ids import DossierId, FactId
from bot.model.schedule import WHOLE_DOSSIER
from bot.model.subscription import Subscription
from bot.model.text import Phrase
from bot.ports import Clock, Platform
from bot.reminders.ledger.contract import Claim, Ledger
from bot.reminders.rate_limiter import DeliveryTimings
from bot.wording.phrases import said
from bot.wording.reminders import compose, with_controls
from bot.wording.troubles import tell_delayed, tell_held, tell_suspended
from bot.wording.voice import Voice

logger = logging.getLogger(__name__)


class Books(Protocol):
    """Where the current books are."""

    def current_book(self, dossier: DossierId) -> FactBook | None:
        """A dossier's book; None where it does not serve."""
        ...


class BookComposer:
    """See `bot.reminders.sender.Composer`.

    Args:
        books: Where the current books are.
        ledger: Knows which facts changed.
        platforms: By name, to write to admins.
        clock: Tells what is late.
        timings: Say from when on a post is late.
        fit: Gives as much of a briefing as fits into one message.
    """

    def __init__(
        self,
        *,
        books: Books,
        ledger: Ledger,
        platforms: Mapping[str, Platform],
        clock: Clock,
        timings: DeliveryTimings,
        fit: Callable[[Briefing], Briefing],
    ) -> None:
        self._books = books
        self._ledger = ledger
        self._platforms = platforms
        self._clock = clock
        self._timings = timings
        self._fit = fit

    async def compose(self, claim: Claim) -> Briefing:
        """The post."""
        book = self._books.current_book(claim.subscription.dossier)
        if book is None:
            raise RefusedError("the dossier does not serve now", retry_after_seconds=60)
        known = [item for item in claim.items if _is_told(book, item)]
        if not known:
            raise UndeliverableError(
                "Its facts are gone from the files.",
                remedy=Phrase("remedy_facts_gone"),
                reason=Phrase("facts_gone"),
            )
        now, oldest = self._clock.now(), min(item.due_at for item in known)
        is_late = (now - oldest).total_seconds() > self._timings.late
        told = compose(
            book,
            [item.occurrence for item in known],
            claim.subscription,
            on=now.astimezone(ZoneInfo(claim.subscription.zone)).date(),
            late_since=oldest if is_late else None,
            changed=await self._changed(claim),
        )
        page = self._fit(told)
        voice = Voice(book, claim.subscription.language)
        return with_controls(page, voice, claim.key, is_whole=page == told)

    async def _changed(self, claim: Claim) -> Sequence[FactId]:
        """Facts that changed since the digest before, where a digest is told."""
        since = digest_before(claim.subscription, claim.items)
        if since is None:
            return ()
        return await self._ledger.changed_facts(claim.subscription.dossier, since=since)

    def reason(self, claim: Claim, error: DeliveryError) -> str:
        """Why a post can't be delivered and what a person does about it, in the channel's language."""
        language = claim.subscription.language
        why = said(language, error.reason) if error.reason else str(error)
        if not isinstance(error, InstallationError | UndeliverableError):
            return why
        told = {"reason": why.removesuffix(".").removesuffix("。"), "remedy": error.remedy}
        return said(language, Phrase("obstacle", told))

    async def report(self, claim: Claim, reason: str, *, is_held: bool) -> None:
        """Tell the person who subscribed the channel."""
        await self._tell(claim, reason, tell_held if is_held else tell_suspended)

    async def report_delay(self, claim: Claim, reason: str) -> None:
        """Tell the person who subscribed the channel of the first post that arrives again."""
        await self._tell(claim, reason, tell_delayed)

    async def _tell(
        self, claim: Claim, reason: str, tell: Callable[[FactBook, Subscription, str], Briefing]
    ) -> None:
        subscription = claim.subscription
        platform = self._platforms.get(subscription.destination.platform)
        book = self._books.current_book(subscription.dossier)
        if platform is None or book is None or subscription.created_by is None:
            return
        try:
            async with asyncio.timeout(self._timings.request):
                await platform.tell(
                    subscription.destination.workspace,
                    subscription.created_by,
                    tell(book, subscription, reason),
                )
        except (DeliveryError, TimeoutError) as error:
            logger.warning(
                "Nobody could be told about post %s: %s", claim.key, error, extra={"key": claim.key}
            )


def _is_told(book: FactBook, item: DueItem) -> bool:
    return item.occurrence.fact == WHOLE_DOSSIER or item.occurrence.fact in book.facts
