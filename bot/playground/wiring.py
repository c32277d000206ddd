"""The playground's wiring: the program's kernel on a movable clock, each platform against its far end."""

import logging
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from bot.app import open_kernel, platform_kinds, stopped_by_signal, work
from bot.config import Settings
from bot.model.command import SlashCommand
from bot.model.storage import SqliteFile
from bot.playground import discord, slack
from bot.playground.board import Board
from bot.playground.clock import MovableClock
from bot.playground.server import FarEnd, open_playground
from bot.ports import PlatformKind

logger = logging.getLogger(__name__)

_Now = Callable[[], datetime]


def _open_slack(
    kind: PlatformKind, slash_commands: Sequence[SlashCommand], now: _Now
) -> AbstractAsyncContextManager[FarEnd]:
    """Open a workspace in which the app is installed from the manifest of these slash commands."""
    if kind.manifest is None:
        raise TypeError(f"{kind.name} declares no manifest to install its app from")
    return slack.open_far_end(now=now, manifest=kind.manifest(slash_commands, None))


def _open_discord(
    kind: PlatformKind, slash_commands: Sequence[SlashCommand], now: _Now
) -> AbstractAsyncContextManager[FarEnd]:
    """Open a server; it learns the slash commands as Discord does, when the bot connects."""
    del kind, slash_commands
    return discord.open_far_end(now=now)


_FAR_ENDS: Final[Mapping[str, Callable[..., AbstractAsyncContextManager[FarEnd]]]] = {
    "slack": _open_slack,
    "discord": _open_discord,
}
"""How each platform's far end is opened, by the platform's name."""


def open_far_end(
    kind: PlatformKind, slash_commands: Sequence[SlashCommand], now: _Now
) -> AbstractAsyncContextManager[FarEnd]:
    """Open the far end of a platform, with the bot's app installed in it.

    Args:
        kind: The platform.
        slash_commands: What the bot offers.
        now: The far end's clock, aware UTC.
    """
    return _FAR_ENDS[kind.name](kind, slash_commands, now)


async def play(settings: Settings, *, port: int, start: datetime | None = None) -> None:
    """Serve the playground until told to stop: every platform that has a far end, against it."""
    with stopped_by_signal():
        async with open_played(settings, port=port, start=start) as (url, working):
            logger.info("Playground: %s", url)
            print(f"Playground: {url}  (stop with Ctrl-C)", flush=True)  # noqa: T201 - what a person waits for
            await working


@asynccontextmanager
async def open_played(
    settings: Settings, *, port: int, start: datetime | None = None
) -> AsyncIterator[tuple[str, Coroutine[Any, Any, None]]]:
    """Open the playground; yields its address and the work to await."""
    clock = MovableClock(start)
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cyberdialogue-")))
        place = SqliteFile(path=folder / "ledger.sqlite3")
        kernel = await stack.enter_async_context(open_kernel(settings, place, clock))
        far_ends = {}
        for kind in platform_kinds():
            opening = open_far_end(kind, kernel.core.slash_commands, clock.now)
            far_ends[kind.name] = far_end = await stack.enter_async_context(opening)
            connection = kind.connect(far_end.settings, kernel.core, clock)
            await stack.enter_async_context(kernel.platforms.connected(kind.name, connection))
        board = Board(store=kernel.store, ledger=kernel.ledger, calendar=kernel.calendar, clock=clock)
        url = await stack.enter_async_context(open_playground(far_ends, clock=clock, facts=board, port=port))
        yield url, work(kernel)
