"""The playground's wiring: the program's kernel on a movable clock, each platform against its far end."""

import asyncio
import importlib
import logging
import pkgutil
import socket
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from bot import playground
from bot.app import Kernel, open_kernel, platform_kinds, publication, stopped_by_signal, work
from bot.config import Settings
from bot.model.exchange import SlashCommand
from bot.model.storage import SqliteFile
from bot.playground.board import FactsBoard
from bot.playground.clock import MovableClock
from bot.playground.loopback import FarEnd, FarEndKind
from bot.playground.server import FIRST_USER, HOST, open_playground
from bot.ports import PlatformKind

logger = logging.getLogger(__name__)

Now = Callable[[], datetime]
_CHANNEL: Final = "briefings"
_OPENING: Final = "summary"
"""What the page opens with."""


def far_end_kinds(package: ModuleType = playground) -> Mapping[str, FarEndKind]:
    """What can be played, by the platform's name: each package inside this one that declares `FAR_END`."""
    modules = [found.name for found in pkgutil.iter_modules(package.__path__) if found.ispkg]
    declared = [
        getattr(importlib.import_module(f"{package.__name__}.{name}"), "FAR_END", None) for name in modules
    ]
    return {kind.name: kind for kind in declared if isinstance(kind, FarEndKind)}


def open_far_end(
    kind: PlatformKind, slash_commands: Sequence[SlashCommand], now: Now
) -> AbstractAsyncContextManager[FarEnd]:
    """Open the far end of a platform, with the bot's app installed in it.

    Args:
        kind: The platform.
        slash_commands: What the bot offers.
        now: The far end's clock, aware UTC.
    """
    return far_end_kinds()[kind.name].open(now=now, manifest=_manifest(kind, slash_commands))


async def play(settings: Settings, *, port: int, start: datetime | None = None) -> None:
    """Serve the playground until told to stop: every platform that has a far end, against it."""
    with stopped_by_signal():
        async with open_played(settings, port=port, start=start, asks=_OPENING) as (url, working):
            logger.info("Playground: %s", url)
            print(f"Playground: {url}  (stop with Ctrl-C)", flush=True)  # noqa: T201 - what a person waits for
            await working


@asynccontextmanager
async def open_played(
    settings: Settings, *, port: int, start: datetime | None = None, asks: str = ""
) -> AsyncIterator[tuple[str, Coroutine[Any, Any, None]]]:
    """Open the playground; yields its address and the work to await.

    Args:
        settings: The program's.
        port: Of the page.
        start: Where the clock stands at first; the present if left out.
        asks: A command that the first person asks the first dossier everywhere; empty for none.
    """
    clock = MovableClock(start)
    # Calendars are told by their address, which has to be known before the page is served.
    port = port or _free_port()
    settings = replace(settings, feeds_url=f"http://{HOST}:{port}")
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cyberdialogue-")))
        place = SqliteFile(path=folder / "ledger.sqlite3")
        kernel = await stack.enter_async_context(open_kernel(settings, place, clock))
        declared = far_end_kinds()
        far_ends: dict[FarEndKind, FarEnd] = {}
        for kind in (kind for kind in platform_kinds() if kind.name in declared):
            opening = open_far_end(kind, kernel.core.slash_commands, clock.now)
            far_ends[declared[kind.name]] = far_end = await stack.enter_async_context(opening)
            connection = kind.connect(far_end.settings, kernel.core, clock)
            await stack.enter_async_context(kernel.platforms.connected(kind.name, connection))
        board = FactsBoard(store=kernel.store, ledger=kernel.ledger, calendar=kernel.calendar, clock=clock)
        feeds = publication(settings, kernel, clock)
        url = await stack.enter_async_context(
            open_playground(far_ends, clock=clock, facts=board, feeds=feeds, port=port)
        )
        if asks:
            line = f"/{kernel.core.slash_commands[0].name} {asks}"
            for far_end in far_ends.values():
                await _ask(far_end, line)
        yield url, _working(kernel, far_ends)


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


async def _ask(far_end: FarEnd, line: str) -> None:
    """Ask as the first person, in the channel that the page opens with."""
    channels = far_end.view(FIRST_USER)["channels"]
    known = [channel for channel in channels if channel.get("name") == _CHANNEL]
    for channel in (known or channels)[:1]:
        await far_end.act(FIRST_USER, {"do": "type", "channel": channel["id"], "text": line})


async def _working(kernel: Kernel, far_ends: Mapping[FarEndKind, FarEnd]) -> None:
    """Work, and install the app anew where its manifest holds the slash commands and they are others."""
    by_name = {declared.name: far_end for declared, far_end in far_ends.items()}
    kinds = [kind for kind in platform_kinds() if kind.manifest and kind.name in by_name]
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(work(kernel), name="work")
        known = kernel.core.slash_commands
        while True:
            known = await kernel.core.other_slash_commands(known)
            for kind in kinds:
                order = {"do": "install", "manifest": _manifest(kind, known)}
                await by_name[kind.name].admin(order)


def _manifest(kind: PlatformKind, slash_commands: Sequence[SlashCommand]) -> Mapping[str, Any] | None:
    return kind.manifest(slash_commands, None) if kind.manifest and slash_commands else None
