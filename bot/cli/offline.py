"""A router over the fact files alone: no platform, no ledger, no network."""

from collections.abc import Sequence

from bot import commands
from bot.clock import SystemClock
from bot.config import Settings
from bot.facts.store import Store
from bot.holiday_calendar import HolidayCalendar
from bot.model.command import Command
from bot.model.delivery import ChannelState
from bot.model.errors import UserError
from bot.model.ids import Destination, DossierId
from bot.model.subscription import Change, Subscribe, Subscription
from bot.ports import PageLimits
from bot.registry import collect
from bot.router.router import Router
from bot.wording.catalogue import FIRST
from bot.wording.phrases import phrase

_UNLIMITED = PageLimits(characters=10**9, line=10**9, blocks=10**9, cost=len)


class NoSubscriptions:
    """The command line is no channel, so it has no subscriptions."""

    async def subscription(self, destination: Destination, dossier: DossierId) -> Subscription | None:
        """Give none."""
        del destination, dossier
        return None

    async def subscriptions(self, platform: str, workspace: str) -> Sequence[Subscription]:
        """Give none."""
        del platform, workspace
        return ()

    async def channel_state(
        self, destination: Destination, dossier: DossierId, post: str | None
    ) -> ChannelState:
        """Give nothing."""
        del destination, dossier, post
        return ChannelState()

    async def apply(self, change: Change) -> None:
        """Refuse."""
        language = change.subscription.language if isinstance(change, Subscribe) else FIRST
        raise UserError(phrase(language, "no_reminders_here"))

    async def keep_line(self, line: str) -> str:
        """Refuse."""
        raise UserError(f"The command line has no buttons to keep {line!r} for.")

    async def kept_line(self, token: str) -> str | None:
        """Give none."""
        del token
        return None


def offline_router(store: Store, settings: Settings) -> Router:
    """Give a router that answers from the store."""
    return Router(
        shelf=store,
        commands=collect(commands, "COMMAND", Command),
        clock=SystemClock(),
        calendar=HolidayCalendar(),
        zone=settings.zone,
        subscriptions=NoSubscriptions(),
        limits=_UNLIMITED,
    )
