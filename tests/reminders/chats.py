"""A channel of either platform as people see and use it, in front of the whole bot but its command line."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Protocol

from bot.app import Kernel, open_kernel
from bot.config import read_settings
from bot.model.command import Audience
from bot.model.ids import Destination
from bot.model.storage import LedgerPlace, SqliteFile
from bot.platforms.discord import PLATFORM as DISCORD
from bot.platforms.slack import PLATFORM as SLACK
from bot.platforms.slack.manifest import manifest
from bot.playground.clock import MovableClock
from bot.playground.discord import open_far_end as open_discord
from bot.playground.slack import open_far_end as open_slack
from bot.ports import Platform, PlatformKind
from bot.reminders.metrics import DeliveryMetrics
from bot.reminders.rate_limiter import DeliveryTimings
from tests.platforms.discord.discord_core import CREATE_MESSAGE, GET_MESSAGES, TERMS
from tests.platforms.slack.slack_stage import BRIEFINGS, TEAM
from tests.router.asking import all_commands

ROOT: Final = Path(__file__).parents[2]
ADMIN: Final = "ben"
MEMBER: Final = "ana"
PATIENCE: Final = 20.0  # seconds until a test gives up
# Leases and waits run on the ledger's own clock, which no test moves.
TIMINGS: Final = DeliveryTimings(lease=3.0, request=1.0, quiet=0.2, sweep=0.0, idle=1.0)
Json = Mapping[str, Any]


class PlayedFarEnd(Protocol):
    """What both far ends can do."""

    @property
    def settings(self) -> Mapping[str, str]: ...

    @property
    def version(self) -> int: ...

    def view(self, user: str) -> Json: ...

    async def act(self, user: str, action: Json) -> Json: ...

    async def changed(self, since: int) -> int: ...

    def fault(self, *, match: str, fault: str, times: int = 1) -> None: ...


_MANAGING = frozenset(
    command.name
    for command in all_commands()
    if command.audience in {Audience.MANAGERS, Audience.SNOOZERS, Audience.FACT_MANAGERS}
)
"""What stands in a slash command of its own on Discord, where members don't see it."""


class Chat:
    """One channel and the people in it."""

    def __init__(self, kind: PlatformKind, far_end: Any) -> None:
        self.kind = kind
        self.far_end: PlayedFarEnd = far_end
        self._any: Any = far_end
        self.is_slack = kind is SLACK

    def place(self, user: str = ADMIN) -> Json:
        places = self.far_end.view(user)["channels"]
        wanted = ("id", BRIEFINGS) if self.is_slack else ("name", "general")
        found: Json = next(place for place in places if place.get(wanted[0]) == wanted[1])
        return found

    @property
    def destination(self) -> Destination:
        place = self.place()
        workspace = TEAM if self.is_slack else str(place["guild_id"])
        return Destination(platform=self.kind.name, workspace=workspace, channel=str(place["id"]))

    def messages(self, user: str = ADMIN) -> list[Json]:
        """What the bot wrote in the channel, as the user sees it."""
        return [message for message in self.place(user)["messages"] if self._is_ours(message)]

    def _is_ours(self, message: Json) -> bool:
        return bool(message.get("bot_id") or message.get("author", {}).get("bot"))

    def posts(self) -> list[str]:
        """The words of what everybody sees of the bot's."""
        return [words(message) for message in self.messages(MEMBER) if not message["_ephemeral"]]

    def told(self, user: str = ADMIN) -> list[str]:
        """What the bot wrote to the user alone."""
        here = self.place(user)["id"]
        direct = [place for place in self.far_end.view(user)["channels"] if place["id"] != here]
        return [
            words(message)
            for place in direct
            if _is_direct(place)
            for message in place["messages"]
            if self._is_ours(message)
        ]

    async def ask(self, line: str, user: str = ADMIN) -> str:
        """Type a slash command and give the answer's words."""
        known = len(self.messages(user))
        if not self.is_slack:
            line = line.replace('"', "")  # there, a value goes on to the next option
        text = f"{self.slash_command(line, user)}{line}"
        action = {"do": "type", "channel": self.place(user)["id"], "text": text}
        await self.far_end.act(user, action)
        return await self._answer(known, user)

    def slash_command(self, line: str, user: str) -> str:
        """What stands before a line; on Discord members see no command that only managers may give."""
        words = line.split(" ")
        if self.is_slack or _MANAGING.isdisjoint((words[0], " ".join(words[:2]))):
            return "/cyberdialogue "
        return "/cyberdialogue-manage " if user == ADMIN else "/cyberdialogue ask question:"

    async def press(self, label: str, user: str = ADMIN, *, answers: bool = True) -> str:
        """Press the newest button of this label; gives the words of what is answered, if anything is."""
        known = len(self.messages(user))
        for place in self.far_end.view(user)["channels"]:
            for message in reversed(place["messages"]):
                for button in _buttons(message):
                    if label in {button.get("label"), _plain(button.get("text"))}:
                        await self._press(user, place, message, button)
                        return await self._answer(known, user) if answers else ""
        raise AssertionError(f"{user} sees no button {label!r}")

    async def _press(self, user: str, place: Json, message: Json, button: Json) -> None:
        ids = (message.get("ts") or message.get("_id"), button.get("action_id") or button.get("custom_id"))
        action = {"do": "press", "channel": place["id"], "message": ids[0], "action": ids[1]}
        done = await self.far_end.act(user, action)
        assert done["ok"], done

    async def _answer(self, known: int, user: str) -> str:
        def is_there() -> bool:
            found = self.messages(user)
            return len(found) > known and not found[-1].get("_pending")

        await self.until(is_there)
        return words(self.messages(user)[-1])

    async def fill(self, user: str = ADMIN, **values: str) -> None:
        """Wait for a form and hand it in, without waiting for an answer."""
        await self.until(lambda: self.far_end.view(user)["modal"])
        done = await self.far_end.act(user, {"do": "submit", "values": values})
        assert done["ok"], done

    async def submit(self, user: str = ADMIN, **values: str) -> str:
        """Wait for a form, hand it in; gives the words of the answer."""
        await self.until(lambda: self.far_end.view(user)["modal"])
        known = len(self.messages(user))
        done = await self.far_end.act(user, {"do": "submit", "values": values})
        assert done["ok"], done
        return await self._answer(known, user)

    async def until(self, holds: Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not holds():
                await self.far_end.changed(self.far_end.version)

    def spoil_posting(self, fault: str, times: int = 1) -> None:
        match = "chat.postMessage" if self.is_slack else CREATE_MESSAGE
        self.far_end.fault(match=match, fault=fault, times=times)

    def spoil_reading(self, fault: str, times: int = 1) -> None:
        match = "conversations.history" if self.is_slack else GET_MESSAGES
        self.far_end.fault(match=match, fault=fault, times=times)

    async def lock_out(self) -> None:
        """Take from the bot what it needs to post."""
        await self._administer(
            {"do": "remove_bot", "channel": BRIEFINGS},
            {"do": "deny", "channel": self.destination.channel, "permission": "SEND_MESSAGES"},
        )

    async def let_in(self) -> None:
        """Undo `lock_out`."""
        await self._administer(
            {"do": "add_bot", "channel": BRIEFINGS},
            {"do": "allow", "channel": self.destination.channel, "permission": "SEND_MESSAGES"},
        )

    async def create(self, name: str) -> str:
        """Make a channel on Discord; gives its id."""
        made = await self._any.admin({"do": "create_channel", "name": name})
        return str(made["channel"])

    async def hide_history(self) -> None:
        await self._administer(
            {"do": "hide_history", "error": "not_in_channel"},
            {"do": "hide_history", "channel": self.destination.channel},
        )

    async def _administer(self, slack: Json, discord: Json) -> None:
        done = await self._any.admin(slack if self.is_slack else discord)
        assert done["ok"], done


def _is_direct(place: Json) -> bool:
    return bool(place.get("im")) or place.get("type") == 1


def _plain(text: object) -> object:
    return text.get("text") if isinstance(text, dict) else text


def _buttons(value: Any) -> list[Json]:
    """Every button of a message."""
    if isinstance(value, list):
        return [button for item in value for button in _buttons(item)]
    if not isinstance(value, dict):
        return []
    inner = [button for item in value.values() for button in _buttons(item)]
    return [value, *inner] if "action_id" in value or "custom_id" in value else inner


def words(message: Json) -> str:
    """A message's words, in order, and its channels as both platforms write them in a text."""
    found: list[str] = []

    def gather(value: Any) -> None:
        if isinstance(value, list):
            for item in value:
                gather(item)
        elif isinstance(value, dict):
            if value.get("type") == "channel":
                found.append(f"<#{value['channel_id']}>")
            found.extend(
                value[key]
                for key in ("title", "label", "text", "content", "name", "value", "description")
                if isinstance(value.get(key), str)
            )
            for item in value.values():
                gather(item)

    gather([message.get(key) for key in ("content", "embeds", "blocks", "components")])
    content = message.get("content")
    return "\n".join([content, *found] if isinstance(content, str) else found)


@dataclass(kw_only=True)
class Delivery:
    """The bot in front of one chat, whose clock a test moves and which delivers when a test says."""

    chat: Chat
    clock: MovableClock
    kernel: Kernel
    platform: Platform

    async def at(self, instant: str) -> None:
        """Put the clock to an instant in UTC, and deliver what is due by then."""
        self.clock.jump_to(datetime.fromisoformat(instant).replace(tzinfo=UTC))
        await self.run_once()

    async def run_once(self) -> None:
        """Enter what is due now, deliver all of it, and look for second copies."""
        await self.kernel.dispatcher.run_once()

    async def settle(self) -> None:
        """Deliver until nothing is under way any more."""
        async with asyncio.timeout(PATIENCE):
            while (await self.kernel.ledger.counts()).get("sending"):
                await self.run_once()
                now, platforms = self.clock.now(), (self.chat.kind.name,)
                # Until then nothing can be claimed; leases and waits run on the ledger's own clock.
                await asyncio.sleep(await self.kernel.ledger.next_claim_in(now=now, platforms=platforms) or 0)


@asynccontextmanager
async def open_delivery(
    folder: Path,
    platform: str,
    start: str,
    *,
    facts: Path = ROOT / "facts" / "cyberdialogue",
    place: LedgerPlace | None = None,
    timings: DeliveryTimings = TIMINGS,
    metrics: DeliveryMetrics | None = None,
    patience: float = 60.0,
) -> AsyncIterator[Delivery]:
    """Open it.

    Args:
        folder: For the ledger's file.
        platform: `slack` or `discord`.
        start: Where the clock is put, in UTC.
        facts: The dossiers.
        place: Of the ledger; a new file if left out.
        timings: How long the protocol waits.
        metrics: Counts.
        patience: How many seconds facts that are gone with their file serve on.
    """
    clock = MovableClock(datetime.fromisoformat(start).replace(tzinfo=UTC))
    kind = SLACK if platform == "slack" else DISCORD
    settings = read_settings({"FACTS_DIR": str(facts), "FEEDS_URL": "https://bot.example", "HTTP_PORT": "0"})
    async with AsyncExitStack() as stack:
        where = place or SqliteFile(path=folder / "ledger.sqlite3")
        kernel = await stack.enter_async_context(
            open_kernel(
                settings, where, clock, kinds=(kind,), timings=timings, metrics=metrics, patience=patience
            )
        )
        await kernel.core.prepare()
        slash_commands = kernel.core.slash_commands
        opening: Any = (
            open_slack(now=clock.now, manifest=manifest(slash_commands))
            if kind is SLACK
            else open_discord(now=clock.now, terms=TERMS)
        )
        chat = Chat(kind, await stack.enter_async_context(opening))
        connecting = kind.connect(chat.far_end.settings, kernel.core, clock)
        connected = await stack.enter_async_context(kernel.platforms.connected(kind.name, connecting))
        # The first step of all plans nothing of what lies behind it.
        await kernel.dispatcher.run_once()
        yield Delivery(chat=chat, clock=clock, kernel=kernel, platform=connected)
