"""The far end of a trial: a platform played in the harness's process, and a reader of a channel there."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any, Final, Protocol

from bot.model.ids import Destination
from bot.playground.discord import open_far_end as open_discord
from bot.playground.slack import open_far_end as open_slack
from tests.platforms.discord.discord_core import CREATE_MESSAGE, GET_MESSAGES, TERMS, calls
from tests.trials.order import TIMINGS, Fault, Order

SLACK: Final = Destination(platform="slack", workspace="T06BRF8K2QD", channel="C06BRFBRI02")
SLACK_BOT: Final = "U06BRFBOT63"
READER: Final = "ben"
_OFTEN: Final = 100
_NONCE_MEMORY: Final = timedelta(minutes=5)
# A post that is answered late, and one that is accepted when its sender has given up, but within the quiet
# time; what is not to be seen in history for a while is to be seen before the quiet time ends.
_SECONDS: Final[Mapping[Fault, float]] = {
    Fault.SLOW: 0.4 * TIMINGS.request,
    Fault.LATE: TIMINGS.request + 0.2 * TIMINGS.quiet,
    Fault.HISTORY_LATE: 0.3 * TIMINGS.quiet,
}
# The far ends' names for faults; where there are several, chance picks one.
_KINDS: Final[Mapping[Fault, tuple[str, ...]]] = {
    Fault.TOO_MANY: ("429",),
    Fault.ERROR: ("500", "fatal_error"),
    Fault.ERROR_AFTER: ("500_after", "fatal_error_after"),
    Fault.RESET: ("reset",),
    Fault.RESET_AFTER: ("reset_after",),
    Fault.TIME_OUT: ("hang",),
    Fault.TIME_OUT_AFTER: ("hang_after",),
    Fault.SLOW: ("slow",),
    Fault.LATE: ("slow",),
    Fault.HISTORY_LATE: ("history_late",),
}


# How a message is edited, and what the platform says of one that it edits no more.
_EDITING: Final[Mapping[str, tuple[str, str]]] = {
    "slack": ("chat.update", "edit_window_closed"),
    "discord": ("PATCH /channels/{channel_id}/messages/{message_id}", "50005"),
}


class PlayedFarEnd(Protocol):
    """What both far ends can do."""

    @property
    def settings(self) -> Mapping[str, str]: ...

    @property
    def version(self) -> int: ...

    @property
    def log(self) -> list[Any]: ...

    def view(self, user: str) -> Mapping[str, Any]: ...

    async def changed(self, since: int) -> int: ...

    def fault(self, *, match: str, fault: str, times: int, seconds: float) -> None: ...


class Channel:
    """One channel, as a reader sees it.

    Attributes:
        first_at: When the reminder was first seen, by the event loop's clock.
        doubled_seconds: How long it stood more than once.
        stood_before: How many messages are none of those that are looked for.
    """

    def __init__(self, far_end: Any, destination: Destination, bot: str) -> None:
        self.far_end: PlayedFarEnd = far_end
        self.destination = destination
        self.first_at: float | None = None
        self.doubled_seconds = 0.0
        self.stood_before = 0
        self._bot = bot
        self._doubled_at: float | None = None
        self.post, self.read = (
            ("chat.postMessage", "conversations.history")
            if destination.platform == "slack"
            else (CREATE_MESSAGE, GET_MESSAGES)
        )
        self.edit, self.frozen = _EDITING[destination.platform]

    @property
    def copies(self) -> int:
        """How often the reminder stands in the channel."""
        return len(self.messages()) - self.stood_before

    def messages(self) -> list[Mapping[str, Any]]:
        """What the bot wrote there, oldest first."""
        places = self.far_end.view(READER)["channels"]
        place = next(place for place in places if place["id"] == self.destination.channel)
        return [message for message in place["messages"] if self._is_ours(message)]

    def _is_ours(self, message: Mapping[str, Any]) -> bool:
        author = message.get("user") or message.get("author", {}).get("id")
        return bool(author == self._bot)

    async def watch(self) -> None:
        """Take note of what a reader sees, whenever anything changes."""
        version = -1
        while True:
            version = await self.far_end.changed(version)
            self.look()

    def look(self) -> int:
        """Take note of what a reader sees; gives how often the reminder stands there."""
        copies, now = self.copies, asyncio.get_running_loop().time()
        if copies and self.first_at is None:
            self.first_at = now
        if copies > 1 and self._doubled_at is None:
            self._doubled_at = now
        if copies < 2 and self._doubled_at is not None:
            self.doubled_seconds += now - self._doubled_at
            self._doubled_at = None
        return copies

    def is_asked(self) -> bool:
        """Whether a request to post has arrived."""
        far_end: Any = self.far_end
        if self.destination.platform == "slack":
            return any(entry["call"] == self.post for entry in far_end.log)
        return bool(calls(far_end, self.post))

    async def spoil(self, order: Order) -> None:
        """Order what goes wrong."""
        chance = Random(order.number)  # noqa: S311 - the same each time
        self._fault(self.post, order.post_fault, order.times, chance)
        if order.corrects:
            self._fault(self.edit, order.post_fault, order.times, chance)
            if order.is_frozen:
                self.far_end.fault(match=self.edit, fault=self.frozen, times=_OFTEN, seconds=1.0)
        if order.read_fails:
            self._fault(self.read, order.post_fault, 1, chance)
        if order.fault is Fault.HISTORY_LATE:
            self._fault(self.read, order.fault, _OFTEN, chance)
        if order.fault is Fault.UNREADABLE:
            await self._hide_history()

    def _fault(self, match: str, fault: Fault, times: int, chance: Random) -> None:
        kinds = _KINDS.get(fault, ())
        if kinds:
            # Only Slack has errors in a successful answer.
            kind = chance.choice(kinds) if self.destination.platform == "slack" else kinds[0]
            self.far_end.fault(match=match, fault=kind, times=times, seconds=_SECONDS.get(fault, 1.0))

    async def _hide_history(self) -> None:
        far_end: Any = self.far_end
        if self.destination.platform == "slack":
            # As where the bot was taken out of the channel: a scope that is missing is waited for.
            await far_end.admin({"do": "hide_history", "error": "not_in_channel"})
        else:
            await far_end.admin({"do": "hide_history", "channel": self.destination.channel})


@asynccontextmanager
async def opened_channel(platform: str, *, forgets_nonces: bool = False) -> AsyncIterator[Channel]:
    """Open a platform of a trial's own."""
    if platform == "slack":
        async with open_slack() as slack:
            yield Channel(slack, SLACK, SLACK_BOT)
        return
    memory = timedelta() if forgets_nonces else _NONCE_MEMORY
    async with open_discord(terms=replace(TERMS, nonce_memory=memory)) as discord:
        seen: Any = discord.view(READER)
        place = next(place for place in seen["channels"] if place["name"] == "general")
        bot = next(user["id"] for user in seen["users"] if user["_handle"] == "bot")
        where = Destination(platform="discord", workspace=str(place["guild_id"]), channel=str(place["id"]))
        yield Channel(discord, where, bot)


async def destination_of(platform: str) -> Destination:
    """Where the reminders of a platform go; the same in each of its trials."""
    async with opened_channel(platform) as channel:
        return channel.destination
