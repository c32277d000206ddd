"""Tells people what keeps their channels from reminders: one message, however many channels it is about."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final, Protocol

from bot.model.briefing import Briefing
from bot.model.errors import DeliveryError, RefusedError
from bot.model.fact import FactBook
from bot.model.ids import DossierId
from bot.model.subscription import Subscription
from bot.ports import Clock, Platform
from bot.reminders.ledger.fault_notes import NotedFault
from bot.reminders.rate_limiter import DeliveryTimings
from bot.wording.troubles import Trouble, TroubledChannel, tell_delayed, tell_troubled

logger = logging.getLogger(__name__)

_LONGEST_WAIT: Final = timedelta(minutes=1)  # for more channels to go with the first
_CHANNELS_AT_ONCE: Final = 50  # in one message


class CurrentBooks(Protocol):
    """Where the current books are."""

    def current_book(self, dossier: DossierId) -> FactBook | None:
        """A dossier's book; None where it does not serve."""
        ...


class Reports:
    """Gathers what is to be told, and tells it.

    Args:
        books: Name the dossiers.
        platforms: By name, to write to people.
        timings: Say how long a request may take.
        clock: Tells how long something waits to be told.
    """

    def __init__(
        self,
        books: CurrentBooks,
        platforms: Mapping[str, Platform],
        clock: Clock,
        timings: DeliveryTimings,
    ) -> None:
        self._books = books
        self._platforms = platforms
        self._timings = timings
        self._clock = clock
        self._waiting: list[TroubledChannel] = []
        self._first_at = self._not_before = clock.now()

    @property
    def is_any(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self._waiting)

    def add(self, subscription: Subscription, reason: str, trouble: Trouble) -> None:
        """Have whoever subscribed a channel told of it soon."""
        if not self._waiting:
            self._first_at = self._clock.now()
        self._waiting.append(TroubledChannel(subscription=subscription, reason=reason, trouble=trouble))

    async def send(self, *, is_quiet: bool) -> None:
        """Tell each person all there is to tell them; never raises.

        Args:
            is_quiet: Whether nothing is under way that may bring more of the same; else more is waited for.
        """
        now = self._clock.now()
        if now < self._not_before or (not is_quiet and now < self._first_at + _LONGEST_WAIT):
            return
        waiting, self._waiting = self._waiting, []
        for group in _grouped(waiting):
            first = group[0].subscription
            told = tell_troubled(group, self._books.current_book(first.dossier))
            refused = await self._tell(first, told, f"subscription {first.id} and {len(group) - 1} more")
            if refused:
                # Nobody was told, and somebody can be later.
                self._waiting += group
                self._first_at = now
                wait = max(refused.retry_after_seconds, self._timings.idle)
                self._not_before = now + timedelta(seconds=wait)

    async def tell_delay(self, subscription: Subscription, fault: NotedFault) -> None:
        """Tell whoever subscribed a channel what kept all posts waiting until now; never raises."""
        told = tell_delayed(subscription, fault.fault, fault.since)
        await self._tell(subscription, told, f"the fault {fault.fault}")

    async def _tell(self, subscription: Subscription, told: Briefing, about: str) -> RefusedError | None:
        """Tell one person; gives the refusal where the platform takes no message just now."""
        place = subscription.destination
        platform = self._platforms.get(place.platform)
        if subscription.created_by is None:
            return None
        if platform is None:
            return RefusedError(f"{place.platform} is not connected")
        try:
            async with asyncio.timeout(self._timings.request):
                await platform.tell(place.workspace, subscription.created_by, told)
        except RefusedError as error:
            logger.warning("Nobody could be told about %s yet: %s", about, error)
            return error
        except (DeliveryError, TimeoutError) as error:
            logger.warning("Nobody could be told about %s: %s", about, error)
        return None


def _grouped(waiting: Sequence[TroubledChannel]) -> Sequence[Sequence[TroubledChannel]]:
    """What goes into one message: of one person, dossier, language and kind."""
    groups: defaultdict[tuple[object, ...], list[TroubledChannel]] = defaultdict(list)
    for one in waiting:
        of, place = one.subscription, one.subscription.destination
        groups[place.platform, place.workspace, of.created_by, of.dossier, of.language, one.trouble].append(
            one
        )
    return [
        group[start : start + _CHANNELS_AT_ONCE]
        for group in groups.values()
        for start in range(0, len(group), _CHANNELS_AT_ONCE)
    ]
