"""Corrects one message that told what holds no longer.

It is edited in place by a notice on top. Where the platform does not edit it any more, and where the channel
wants to be told, the same goes below the message, as a message of its own. An edit changes nothing when it is
done again, so whatever is doubtful is done again; a reply has a key, and is looked for before it is sent
again, as posts are. What was ever in doubt is looked at once more later: an edit that came late may have
taken the place of a newer one, a reply may stand twice.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final, Protocol

from bot.model.briefing import Briefing, Notice
from bot.model.correction import BELOW
from bot.model.errors import (
    AmbiguousError,
    ContentError,
    DeliveryError,
    FrozenMessageError,
    MissingMessageError,
    RefusedError,
    UndeliverableError,
)
from bot.ports import Clock, MessageRef, Platform
from bot.reminders.copies import SKEW
from bot.reminders.ledger.correction_contract import CorrectionClaim, CorrectionLedger
from bot.reminders.rate_limiter import DeliveryTimings, RateLimiter

logger = logging.getLogger(__name__)

_SHORTEST_WAIT: Final = 0.5  # seconds until what was refused is tried again
_LATER: Final = 60.0
_AT_ONCE: Final = 4
"""Corrections under way at one time: however many messages told it, posts find a slot."""
# So long after a message was noted it may still be on its way.
_ON_ITS_WAY: Final = timedelta(minutes=2)


class CorrectionComposer(Protocol):
    """Puts corrections into words."""

    def notice(self, claim: CorrectionClaim) -> Notice:
        """What stands on top of the message from now on; without lines to take the notice away.

        Raises:
            RefusedError: It can't be put into words now.
        """
        ...

    def post(self, claim: CorrectionClaim) -> Briefing | None:
        """The post as it is to be drawn again; None where nothing of it is left. Raises as `notice` does."""
        ...

    def reply(self, claim: CorrectionClaim) -> Briefing:
        """The same as a message; raises as `notice` does."""
        ...

    def why(self, claim: CorrectionClaim, error: DeliveryError) -> str:
        """Why it can't be done and what a person does about it, in the channel's language."""
        ...


class Corrector:
    """Corrects what the ledger says is to be corrected."""

    def __init__(
        self,
        *,
        ledger: CorrectionLedger,
        platforms: Mapping[str, Platform],
        rate_limiters: Mapping[str, RateLimiter],
        edit_limiters: Mapping[str, RateLimiter],
        composer: CorrectionComposer,
        clock: Clock,
        timings: DeliveryTimings,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ledger = ledger
        self._platforms = platforms
        self._rate_limiters = rate_limiters
        self._edit_limiters = edit_limiters
        self._composer = composer
        self._clock = clock
        self._timings = timings
        self._monotonic = monotonic
        self._under_way = 0

    async def claim(self) -> tuple[CorrectionClaim, float] | None:
        """Claim one correction; gives it with the monotonic instant at which its lease ends."""
        if self._under_way >= _AT_ONCE:
            return None
        started = self._monotonic()
        claim = await self._ledger.claim_correction(
            now=self._clock.now(),
            lease_seconds=self._timings.lease,
            quiet_seconds=self._timings.quiet,
            platforms=tuple(self._platforms),
        )
        return (claim, started + self._timings.lease) if claim else None

    async def next_in(self) -> float | None:
        """In how many seconds the next one can be claimed; None where none is, or enough are under way."""
        if self._under_way >= _AT_ONCE:
            return None
        return await self._ledger.next_correction_in(now=self._clock.now(), platforms=tuple(self._platforms))

    async def give_back(self, claim: CorrectionClaim) -> None:
        """Return a claim with which nothing was done."""
        await self._ledger.retry_correction(claim, after_seconds=0.0)

    async def deliver(self, claim: CorrectionClaim, lease_ends: float) -> None:
        """Do one; whatever happens is recorded, or else it is looked into again after its lease."""
        self._under_way += 1
        try:
            await self._attempt(claim, lease_ends)
        except Exception:  # one attempt must not end the others
            logger.exception("Correction %s: what became of it is not recorded", claim.key)
        finally:
            self._under_way -= 1

    async def _attempt(self, claim: CorrectionClaim, lease_ends: float) -> None:
        try:
            message = await self._correct(claim, lease_ends)
        except MissingMessageError as error:
            logger.info("Message %s is not corrected, for it is gone: %s", claim.about, error)
            await self._ledger.lose(claim, self._composer.why(claim, error))
        except UndeliverableError as error:
            await self._cannot(claim, error)
        except RefusedError as error:
            logger.info("Correction %s is refused, to be tried again: %s", claim.key, error)
            wait = max(error.retry_after_seconds, _SHORTEST_WAIT)
            await self._ledger.retry_correction(claim, after_seconds=wait)
        except (AmbiguousError, TimeoutError) as error:
            logger.warning("Correction %s is ambiguous: %s", claim.key, error or "no answer in time")
            await self._doubt(claim)
        except Exception:  # nobody can tell how far it came
            logger.exception("Correction %s failed", claim.key)
            await self._doubt(claim)
        else:
            await self._done(claim, message)

    async def _done(self, claim: CorrectionClaim, message: str) -> None:
        now, sweep = self._clock.now(), self._timings.sweep
        if await self._ledger.corrected(claim, message=message, at=now, look_again_after=sweep):
            logger.info("Message %s is corrected", claim.about)
        else:
            await self._ledger.doubt_again(claim, after_seconds=self._timings.sweep)

    async def _doubt(self, claim: CorrectionClaim) -> None:
        if not await self._ledger.doubt_correction(claim):
            await self._ledger.doubt_again(claim, after_seconds=self._timings.sweep)

    async def _cannot(self, claim: CorrectionClaim, error: UndeliverableError) -> None:
        is_frozen = isinstance(error, FrozenMessageError | ContentError) and not claim.is_reply
        if claim.is_second_look and (claim.wanted or not is_frozen):
            logger.warning("Correction %s can't be looked at once more: %s", claim.key, error)
            await self._done(claim, claim.told_as)
        elif is_frozen:
            logger.info("Message %s can't be edited; it is told below: %s", claim.about, error)
            await self._ledger.freeze(claim)
        else:
            reason = self._composer.why(claim, error)
            logger.error("Message %s can't be corrected: %s", claim.about, reason)
            await self._ledger.hold_correction(claim, reason)

    async def _correct(self, claim: CorrectionClaim, lease_ends: float) -> str:
        """Edit the message, or tell it below; gives the id of what was sent, empty where nothing was."""
        platform = self._platforms.get(claim.destination.platform)
        if platform is None:
            raise RefusedError(f"{claim.destination.platform} is not connected", retry_after_seconds=_LATER)
        message = await self._locate(platform, claim)
        if claim.is_reply and claim.is_ambiguous:
            found = await self._find(platform, claim, message)
            if claim.is_second_look:
                return await self._keep_one(platform, claim, found)
            if found:
                return found[0].message
        await self._wait(claim)
        if lease_ends - self._monotonic() < self._timings.request:
            raise RefusedError("too little of the lease is left for a request")
        async with asyncio.timeout(self._timings.request):
            if claim.is_reply:
                told = self._composer.reply(claim)
                return (await platform.reply(message, told, key=claim.key)).message
            if claim.post:
                drawn = self._composer.post(claim)
                if drawn:
                    await platform.redraw(message, drawn, key=claim.key)
                    return ""
            notice = self._composer.notice(claim)
            await platform.amend(message, notice, dossier=claim.dossier, key=claim.key)
            return ""

    async def _find(
        self, platform: Platform, claim: CorrectionClaim, below: MessageRef
    ) -> Sequence[MessageRef]:
        """The replies with its key, oldest first."""
        since, until = claim.first_sent_at - SKEW, self._clock.now() + SKEW
        async with asyncio.timeout(self._timings.request):
            return await platform.find(claim.destination, claim.key, since=since, until=until, below=below)

    async def _keep_one(self, platform: Platform, claim: CorrectionClaim, found: Sequence[MessageRef]) -> str:
        """Delete what stands twice; of what somebody has deleted meanwhile nothing is sent again."""
        kept = next((one for one in found if one.message == claim.told_as), found[0] if found else None)
        for copy in found:
            if copy != kept:
                logger.warning("Correction %s stands twice; deleting the second", claim.key)
                async with asyncio.timeout(self._timings.request):
                    await platform.delete(copy)
        return kept.message if kept else claim.told_as

    async def _wait(self, claim: CorrectionClaim) -> None:
        """Wait for a turn among posts, and among edits."""
        place = claim.destination
        for limiters in (
            (self._rate_limiters,) if claim.is_reply else (self._edit_limiters, self._rate_limiters)
        ):
            limiter = limiters.get(place.platform)
            if limiter:
                await limiter.wait(place)

    async def _locate(self, platform: Platform, claim: CorrectionClaim) -> MessageRef:
        """Where the message stands; an answer that was sent without an id coming back is looked for.

        Raises:
            MissingMessageError: It is not there.
        """
        place, since = claim.destination, claim.shown_at - SKEW
        known = MessageRef(
            destination=place, message=claim.message.removesuffix(BELOW), posted_at=claim.shown_at
        )
        if known.message == claim.message != "":
            return known
        below = replace(known, posted_at=since) if claim.message else None
        async with asyncio.timeout(self._timings.request):
            until = claim.shown_at + _ON_ITS_WAY + SKEW
            found = await platform.find(place, claim.about, since=since, until=until, below=below)
        if not found:
            if self._clock.now() - claim.shown_at < _ON_ITS_WAY:
                raise RefusedError("it may still be on its way", retry_after_seconds=_LATER)
            raise MissingMessageError("no message has its key")
        await self._ledger.place(claim.about, found[0].message)
        return found[0]
