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
from bot.model.subscription import Change, PostSample, Subscribe
from bot.model.text import Phrase
from bot.ports import PageLimits
from bot.registry import collect
from bot.router.router import Router
from bot.wording.catalogue import FIRST
from bot.wording.phrases import phrase

_UNLIMITED = PageLimits(characters=10**9, line=10**9, blocks=10**9, cost=len)


class NoChannels:
    """The command line is no channel, so nothing is known or changed of any."""

    async def state(self, channel: Destination, dossier: DossierId, post: str | None) -> ChannelState:
        """Nothing."""
        del channel, dossier, post
        return ChannelState()

    async def with_corrections(
        self, state: ChannelState, channel: Destination, dossier: DossierId
    ) -> ChannelState:
        """Nothing more."""
        del channel, dossier
        return state

    async def apply(self, change: Change | PostSample, *, draws: bool = True) -> Sequence[Phrase]:
        """Refuse."""
        del draws
        language = change.subscription.language if isinstance(change, Subscribe | PostSample) else FIRST
        raise UserError(phrase(language, "no_reminders_here"))


def offline_router(store: Store, settings: Settings) -> Router:
    """A router that answers from the store."""
    return Router(
        shelf=store,
        commands=collect(commands, "COMMAND", Command),
        clock=SystemClock(),
        calendar=HolidayCalendar(),
        zone=settings.zone,
        channels=NoChannels(),
        limits=_UNLIMITED,
        default=settings.default_dossier,
    )
