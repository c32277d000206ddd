"""What the core knows of channels: their state, what is changed in them, samples posted there."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.facts.store import Store
from bot.model.briefing import Briefing
from bot.model.correction import BELOW, Shown, ShownKind, answer_key
from bot.model.delivery import ChannelState
from bot.model.errors import DeliveryError, LedgerError, UserError
from bot.model.exchange import Reply
from bot.model.ids import Destination, DossierId
from bot.model.schedule import Calendar, next_due
from bot.model.subscription import Change, PostSample, Subscribe, Subscription, Unsubscribe
from bot.model.telling import told_in
from bot.model.text import Phrase
from bot.ports import Clock, Platform
from bot.reminders.ledger.contract import Ledger
from bot.wording.phrases import phrase, said
from bot.wording.reminders import sample_of

logger = logging.getLogger(__name__)

_LOOKING_SECONDS: Final = 5.0


class ConnectedChannels:
    """Channels as the ledger knows them and connected platforms reach them; see `bot.router.router.Channels`.

    Args:
        platforms: By name, those that are connected by now.
        fit: Gives as much of a briefing as fits into one message.
        on_change: Called once what channels asked for has changed.
    """

    def __init__(
        self,
        *,
        store: Store,
        ledger: Ledger,
        platforms: Mapping[str, Platform],
        calendar: Calendar,
        clock: Clock,
        fit: Callable[[Briefing], Briefing],
        on_change: Callable[[], None],
    ) -> None:
        self._store = store
        self._ledger = ledger
        self._platforms = platforms
        self._calendar = calendar
        self._clock = clock
        self._fit = fit
        self._on_change = on_change

    async def state(self, channel: Destination, dossier: DossierId, post: str | None) -> ChannelState:
        """All that a command asked in a channel may know."""
        return await self._ledger.channel_state(channel, dossier, post)

    async def with_corrections(
        self, state: ChannelState, channel: Destination, dossier: DossierId
    ) -> ChannelState:
        """The same with what is known of corrections."""
        return replace(
            state,
            corrected=tuple(await self._ledger.corrections(channel, dossier)),
            showing=await self._ledger.showing(dossier),
        )

    async def apply(self, change: Change | PostSample, *, draws: bool = True) -> Sequence[Phrase]:
        """Make a change; gives what keeps a channel just subscribed from getting its reminders."""
        if isinstance(change, PostSample):
            await self._post_sample(change.subscription)
            return ()
        # First, for a channel of a kind that can't be reminded is not subscribed at all.
        missing = await self._check(change.subscription.destination) if isinstance(change, Subscribe) else ()
        await self._ledger.apply(change, draws=draws)
        self._on_change()
        return missing

    async def note_answer(
        self, dossier: DossierId, destination: Destination, reply: Reply, token: str, below: str
    ) -> str:
        """Note an answer that a channel is about to see; where the ledger fails, it is seen all the same."""
        book = self._store.current_book(reply.briefing.dossier or reply.dossier or dossier)
        told = told_in(book, reply.briefing) if book else {}
        if book is None or not told:
            return ""
        shown = Shown(
            key=answer_key(token),
            kind=ShownKind.ANSWER,
            dossier=book.dossier.id,
            destination=destination,
            language=reply.language,
            shown_at=self._clock.now(),
            told=told,
            message=f"{below}{BELOW}" if below else "",
        )
        try:
            await self._ledger.show(shown, now=shown.shown_at)
        except LedgerError as error:
            logger.warning("An answer is not noted, and would not be corrected: %s", error)
            return ""
        return shown.key

    async def move(self, old: Destination, new: Destination) -> None:
        """Carry a channel's subscriptions along to its new id; what was told by then is not told again."""
        for one in await self._ledger.subscriptions(old.platform, old.workspace):
            if one.destination == old:
                moved = replace(one, destination=new, created_at=self._clock.now())
                await self._ledger.apply(Subscribe(subscription=moved))
                await self._ledger.apply(Unsubscribe(destination=old, dossier=one.dossier))
        self._on_change()

    async def _post_sample(self, subscription: Subscription) -> None:
        """Post a marked sample, after asking the platform what it would miss.

        Raises:
            UserError: Something keeps the channel's reminders from being delivered; the text says what.
        """
        place = subscription.destination
        platform = self._platforms.get(place.platform)
        if platform is None:
            raise UserError(phrase(subscription.language, "not_connected", platform=place.platform))
        missing = await platform.check(place)
        if missing:
            reasons = " ".join(said(subscription.language, reason) for reason in missing)
            raise UserError(phrase(subscription.language, "cannot_deliver", reasons=reasons))
        book = self._store.book(subscription.dossier)
        found = next_due([subscription], lambda _: book, self._calendar, self._clock.now())
        occurrences = [found[1].occurrence] if found else []
        try:
            page, key = self._fit(sample_of(book, subscription, occurrences)), secrets.token_hex(12)
            shown = Shown(
                key=key,
                kind=ShownKind.SAMPLE,
                dossier=subscription.dossier,
                destination=place,
                language=subscription.language,
                shown_at=self._clock.now(),
                told=told_in(book, page),
            )
            await self._ledger.show(shown, now=shown.shown_at)
            posted = await platform.post(place, page, key=key)
            await self._ledger.place(key, posted.message)
        except DeliveryError as error:
            raise UserError(phrase(subscription.language, "cannot_deliver", reasons=str(error))) from error

    async def _check(self, channel: Destination) -> Sequence[Phrase]:
        """What keeps reminders from a channel, a sentence each; none where the platform can't tell."""
        platform = self._platforms.get(channel.platform)
        if platform is None:
            return ()
        try:
            async with asyncio.timeout(_LOOKING_SECONDS):
                return await platform.check(channel)
        except (DeliveryError, TimeoutError):
            return ()
