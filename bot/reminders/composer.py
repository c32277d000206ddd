"""Puts claims into words from the current books, and troubles into messages to admins."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.model.book_changes import still_stands
from bot.model.briefing import Briefing
from bot.model.delivery import DueItem, digest_before
from bot.model.errors import DeliveryError, InstallationError, RefusedError, UndeliverableError
from bot.model.fact import FactBook
from bot.model.ids import DossierId, FactId
from bot.model.schedule import WHOLE_DOSSIER
from bot.model.subscription import Subscription
from bot.model.telling import told_in
from bot.model.text import Phrase
from bot.ports import Clock, Platform
from bot.reminders.composing import Composed
from bot.reminders.ledger.contract import Claim, Ledger
from bot.reminders.ledger.fault_notes import NotedFault
from bot.reminders.rate_limiter import DeliveryTimings
from bot.reminders.reports import CurrentBooks, Reports
from bot.wording.digests import has_news
from bot.wording.phrases import said
from bot.wording.posts import PostControls, with_controls
from bot.wording.reminders import compose, telling
from bot.wording.troubles import Trouble
from bot.wording.voice import Voice


class Books(CurrentBooks, Protocol):
    """Where the current books are, and which are none any more."""

    def is_gone(self, dossier: DossierId) -> bool:
        """Whether the dossier is no longer among the facts at all, not only unable to serve."""
        ...


class BookComposer:
    """See `bot.reminders.composing.Composer`.

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
        self._reports = Reports(books, platforms, clock, timings)
        self._clock = clock
        self._timings = timings
        self._fit = fit

    async def compose(self, claim: Claim) -> Composed:
        """The post by the book that stands now, and what that no longer says."""
        subscription = claim.subscription
        changed = await self._changed(claim)
        book = self._books.current_book(subscription.dossier)
        if book is None:
            raise RefusedError("the dossier does not serve now", retry_after_seconds=60)
        now = self._clock.now()
        today = now.astimezone(ZoneInfo(subscription.zone)).date()
        items, withdrawn = held_against(book, claim, today, changed)
        if not items:
            return Composed(items=(), withdrawn=withdrawn)
        oldest = min(item.due_at for item in items)
        is_late = (now - oldest).total_seconds() > self._timings.late
        told = compose(
            book,
            [item.occurrence for item in items],
            subscription,
            on=today,
            late_since=oldest if is_late else None,
            changed=changed,
        )
        page = self._fit(told)
        voice = Voice(book, subscription.language)
        controls = PostControls(
            key=claim.key,
            subscription=subscription,
            told=[found.fact for found in telling(book, [item.occurrence for item in items])],
        )
        briefing = with_controls(page, voice, controls)
        return Composed(
            items=items,
            withdrawn=withdrawn,
            told=told_in(book, page),
            briefing=briefing,
            book=book.digest,
        )

    def is_current(self, claim: Claim, composed: Composed) -> bool:
        """Whether the book still stands by which a claim was put into words."""
        book = self._books.current_book(claim.subscription.dossier)
        return book is not None and book.digest == composed.book

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

    @property
    def has_reports(self) -> bool:
        """Whether there is anything to tell people."""
        return self._reports.is_any

    def report(self, subscription: Subscription, reason: str, trouble: Trouble) -> None:
        """Have whoever subscribed a channel told of its trouble, together with others."""
        self._reports.add(subscription, reason, trouble)

    async def report_delay(self, subscription: Subscription, fault: NotedFault) -> None:
        """Tell the person who subscribed the channel of the first post that arrives again."""
        await self._reports.tell_delay(subscription, fault)

    def report_lost(self, subscription: Subscription) -> None:
        """Have the person who subscribed the channel told that its dossier is gone."""
        self._reports.add(subscription, self.why_lost(subscription), Trouble.SUSPENDED)

    async def tell_people(self, *, is_quiet: bool) -> None:
        """Tell people what was reported."""
        await self._reports.send(is_quiet=is_quiet)

    def why_lost(self, subscription: Subscription) -> str:
        """That the dossier is gone and what a person does about it, in the channel's language."""
        reason = said(subscription.language, Phrase("dossier_gone", {"dossier": subscription.dossier}))
        told = {"reason": reason.rstrip(".。"), "remedy": Phrase("remedy_dossier_gone")}
        return said(subscription.language, Phrase("obstacle", told))


def held_against(
    book: FactBook, claim: Claim, today: date, changed: Sequence[FactId]
) -> tuple[tuple[DueItem, ...], dict[str, str]]:
    """What a claim tells as the book has it now, and by key why the rest is withdrawn."""
    subscription = claim.subscription
    items, withdrawn = [], {}
    for item in claim.items:
        stands = still_stands(book, item.occurrence, today)
        if item.occurrence.fact == WHOLE_DOSSIER and not has_news(
            book, subscription, item.occurrence.day, changed
        ):
            stands = Phrase("withdrawn_empty")
        if item.occurrence.fact in subscription.muted:
            stands = Phrase("withdrawn_muted")
        if isinstance(stands, Phrase):
            withdrawn[item.key] = said(subscription.language, stands)
        else:
            items.append(replace(item, occurrence=stands))
    return tuple(items), withdrawn
