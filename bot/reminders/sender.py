"""Delivers one claimed post: the sender's half of the delivery protocol.

1. A claim that is ambiguous is looked for in its channel first: found, it is confirmed; not found, it is
   sent; where the channel can't be read, it is held and not sent.
2. Send once, and only while the lease leaves time for a whole request.
3. Confirm under the fence. A refusal is retried when the platform says so; whatever leaves doubt is never
   resent without looking.
4. Sweep: what was ever ambiguous is looked for once more later, and a second copy is deleted.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from bot.model.correction import Shown, ShownKind
from bot.model.errors import (
    AmbiguousError,
    ContentError,
    DeliveryError,
    InstallationError,
    RefusedError,
    UndeliverableError,
)
from bot.model.ids import DossierId
from bot.model.schedule import WHOLE_DOSSIER
from bot.model.text import Phrase
from bot.ports import Clock, MessageRef, Platform
from bot.reminders.composing import Composed, Composer
from bot.reminders.copies import SKEW, CopyRemover
from bot.reminders.ledger.contract import Claim, Ledger
from bot.reminders.metrics import DeliveryMetrics, NoDeliveryMetrics
from bot.reminders.rate_limiter import DeliveryTimings, RateLimiter
from bot.reminders.standing_faults import StandingFaults
from bot.wording.troubles import Trouble

logger = logging.getLogger(__name__)

_SHORTEST_WAIT: Final = 0.5  # seconds until a refused post is tried again


class Sender:
    """Delivers claims to platforms."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        platforms: Mapping[str, Platform],
        rate_limiters: Mapping[str, RateLimiter],
        composer: Composer,
        clock: Clock,
        timings: DeliveryTimings,
        metrics: DeliveryMetrics | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ledger = ledger
        self._platforms = platforms
        self._rate_limiters = rate_limiters
        self._composer = composer
        self._clock = clock
        self._timings = timings
        self._metrics = metrics or NoDeliveryMetrics()
        self._monotonic = monotonic
        self._copies = CopyRemover(ledger, platforms, clock, timings, self._metrics)
        self._withdrawn_of: set[DossierId] = set()
        self._faults = StandingFaults(ledger, clock)

    def take_withdrawn(self) -> frozenset[DossierId]:
        """The dossiers of what was withdrawn since this was asked the last time."""
        taken = frozenset(self._withdrawn_of)
        self._withdrawn_of.clear()
        return taken

    @property
    def platforms(self) -> Sequence[str]:
        """Names of the platforms it delivers to."""
        return tuple(self._platforms)

    async def claim(self) -> tuple[Claim, float] | None:
        """Claim one post; gives it with the monotonic instant at which its lease ends."""
        started = self._monotonic()
        claim = await self._ledger.claim(
            now=self._clock.now(),
            lease_seconds=self._timings.lease,
            quiet_seconds=self._timings.quiet,
            platforms=self.platforms,
        )
        return (claim, started + self._timings.lease) if claim else None

    async def give_back(self, claim: Claim) -> None:
        """Return a claim that nothing was sent for, so that the next one need neither wait nor look."""
        await self._ledger.retry(claim, after_seconds=0.0)

    async def deliver(self, claim: Claim, lease_ends: float) -> None:
        """Deliver one claim; whatever happens is recorded, so that nothing is forgotten.

        Where the ledger can't record it, the claim stays as it is, and is looked into again after its lease.
        """
        try:
            await self._attempt(claim, lease_ends)
        except Exception:  # one attempt must not end the others
            logger.exception(
                "Post %s: what became of it is not recorded", claim.key, extra={"key": claim.key}
            )

    async def _attempt(self, claim: Claim, lease_ends: float) -> None:
        where = claim.subscription.destination.platform
        try:
            message = await self._send_once(claim, lease_ends)
        except _NothingToSendError as error:
            logger.info("Post %s is not sent: %s", claim.key, error, extra={"key": claim.key})
        except UndeliverableError as error:
            await self._undeliverable(claim, error)
        except RefusedError as error:
            logger.info("Post %s is refused, to be retried: %s", claim.key, error, extra={"key": claim.key})
            self._metrics.refused(where)
            await self._ledger.retry(claim, after_seconds=max(error.retry_after_seconds, _SHORTEST_WAIT))
            if isinstance(error, InstallationError) and not error.is_partial:
                await self._faults.note(where, error)
        except (AmbiguousError, TimeoutError) as error:
            logger.warning(
                "Post %s is ambiguous: %s", claim.key, error or "no answer in time", extra={"key": claim.key}
            )
            self._metrics.ambiguous(where)
            await self._doubt(claim)
        except _TooLateError as error:
            logger.warning("Missed post %s: %s", claim.key, error, extra={"key": claim.key})
            if await self._ledger.give_up(claim, self._composer.reason(claim, error)):
                self._metrics.missed(len(claim.items))
        except Exception:  # nobody can tell how far it came
            logger.exception("Post %s failed", claim.key, extra={"key": claim.key})
            self._metrics.ambiguous(where)
            await self._doubt(claim)
        else:
            await self._confirm(claim, message)

    async def _confirm(self, claim: Claim, message: MessageRef) -> None:
        if await self._ledger.confirm(claim, message):
            due = max(item.due_at for item in claim.items)
            lateness = (self._clock.now() - due).total_seconds()
            logger.info("Post %s is delivered as %s", claim.key, message.message, extra={"key": claim.key})
            self._metrics.delivered(claim.subscription.destination.platform, lateness)
            fault = await self._faults.end(claim.subscription.destination.platform)
            if fault:
                await self._composer.report_delay(claim.subscription, fault)
        else:
            logger.warning(
                "Post %s was taken over before it could be confirmed", claim.key, extra={"key": claim.key}
            )
            await self._copies.look_for(claim)

    async def _doubt(self, claim: Claim) -> None:
        if not await self._ledger.doubt(claim):
            logger.warning("Post %s was taken over meanwhile", claim.key, extra={"key": claim.key})
            await self._copies.look_for(claim)

    async def _send_once(self, claim: Claim, lease_ends: float) -> MessageRef:
        destination = claim.subscription.destination
        platform = self._platforms.get(destination.platform)
        if platform is None:
            raise RefusedError(f"{destination.platform} is not connected", retry_after_seconds=60)
        try:
            found, composed = await self._prepare(platform, claim)
        except asyncio.CancelledError:
            await asyncio.shield(self.give_back(claim))
            raise
        if found:
            return found[0]
        await self._follow(claim, composed)
        if composed.told:
            shown, now = self._shown(claim, composed), self._clock.now()
            if not await self._ledger.show(shown, now=now, fence=claim.fence):
                raise _NothingToSendError("it was taken over before it could be sent")
        if not self._composer.is_current(claim, composed):
            raise RefusedError("the facts have changed since it was put into words")
        if lease_ends - self._monotonic() < self._timings.request:
            raise RefusedError("too little of the lease is left for a request")
        async with asyncio.timeout(self._timings.request):
            return await platform.post(destination, composed.briefing, key=claim.key)

    def _shown(self, claim: Claim, composed: Composed) -> Shown:
        """The post as a message that shows facts: noted before it is sent, it can't be forgotten."""
        return Shown(
            key=claim.key,
            kind=ShownKind.POST,
            dossier=claim.subscription.dossier,
            destination=claim.subscription.destination,
            language=claim.subscription.language,
            shown_at=self._clock.now(),
            told=composed.told,
        )

    async def _follow(self, claim: Claim, composed: Composed) -> None:
        """Record what the book no longer says, and what it says otherwise, before the rest is sent.

        Raises:
            _NothingToSendError: Nothing is left, or another claim has been made since.
        """
        if composed.items == claim.items:
            return
        if not await self._ledger.follow(claim, composed.items, composed.withdrawn):
            raise _NothingToSendError("it was taken over before it could be sent")
        if composed.withdrawn:
            self._withdrawn_of.add(claim.subscription.dossier)
        for item in claim.items:
            reason = composed.withdrawn.get(item.key)
            if reason:
                is_news = item.occurrence.fact != WHOLE_DOSSIER
                logger.log(
                    logging.WARNING if is_news else logging.INFO,
                    "Withdrawn %s: %s: %s",
                    item.key,
                    item.occurrence.name,
                    reason,
                    extra={"key": item.key},
                )
        if not composed.items:
            raise _NothingToSendError("the book no longer says anything of what it told")

    async def _prepare(self, platform: Platform, claim: Claim) -> tuple[Sequence[MessageRef], Composed]:
        """Look for the post where it may have been sent; else wait for its turn and put it into words.

        It is put into words last, so that nothing is told that the book has ceased to say meanwhile.
        """
        if claim.is_ambiguous:
            found = await self._look(platform, claim)
            if found:
                return found, Composed(items=claim.items)
            if not claim.is_released and self._is_past_grace(claim):
                raise _TooLateError("It did not arrive, and is too late to be sent again.")
        rate_limiter = self._rate_limiters.get(claim.subscription.destination.platform)
        if rate_limiter:
            await rate_limiter.wait(claim.subscription.destination)
        return (), await self._composer.compose(claim)

    async def _look(self, platform: Platform, claim: Claim) -> Sequence[MessageRef]:
        place, since = claim.subscription.destination, claim.first_sent_at - SKEW
        try:
            async with asyncio.timeout(self._timings.request):
                return await platform.find(place, claim.key, since=since, until=self._clock.now() + SKEW)
        except UndeliverableError as error:
            raise _UnreadableError(str(error), remedy=error.remedy, reason=error.reason) from error
        except InstallationError as error:
            # Where nothing else arrives either, nobody can be told, and all wait together.
            if error.is_partial and self._is_past_grace(claim):
                raise _UnreadableError(str(error), remedy=error.remedy, reason=error.reason) from error
            raise

    def _is_past_grace(self, claim: Claim) -> bool:
        newest = max(item.due_at for item in claim.items)
        return (self._clock.now() - newest).total_seconds() > self._timings.grace

    async def _undeliverable(self, claim: Claim, error: UndeliverableError) -> None:
        said = self._composer.reason(claim, error)
        trouble = _trouble(error)
        if trouble is not Trouble.SUSPENDED:
            logger.error("Post %s is held: %s", claim.key, said, extra={"key": claim.key})
            self._metrics.held(claim.subscription.destination.platform)
            recorded = await self._ledger.hold(claim, said)
        else:
            logger.error(
                "Post %s: subscription %s is suspended: %s",
                claim.key,
                claim.subscription.id,
                said,
                extra={"key": claim.key},
            )
            self._metrics.suspended(claim.subscription.destination.platform)
            recorded = await self._ledger.suspend(claim, said)
        if recorded:
            self._composer.report(claim.subscription, said, trouble)

    @property
    def has_reports(self) -> bool:
        """Whether there is anything to tell people."""
        return self._composer.has_reports

    async def tell_people(self, *, is_quiet: bool) -> None:
        """Tell people of the troubles met since the last time; `is_quiet` where none are being met now."""
        await self._composer.tell_people(is_quiet=is_quiet)

    async def sweep(self) -> None:
        """Look once more for posts that were ambiguous, and delete second copies."""
        await self._copies.sweep()


def _trouble(error: UndeliverableError) -> Trouble:
    match error:
        case ContentError():
            return Trouble.REFUSED
        case _UnreadableError():
            return Trouble.IN_DOUBT
        case _:
            return Trouble.SUSPENDED


class _NothingToSendError(Exception):
    """What is claimed need not be sent by this sender."""


class _UnreadableError(UndeliverableError):
    """The channel's history can't be read."""


class _TooLateError(DeliveryError):
    """What was looked for did not arrive, and is older than the grace allows."""

    reason = Phrase("too_late")
