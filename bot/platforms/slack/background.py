"""Work that outlives the request it belongs to."""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Final

from bot.model.errors import DeliveryError

_GRACE_SECONDS: Final = 2.0  # for answers under way when the program stops

_log = logging.getLogger(__name__)


class Background:
    """A task group whose tasks can't bring each other down."""

    def __init__(self, group: asyncio.TaskGroup) -> None:
        self._group = group
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[None, None, None], name: str) -> None:
        """Start work; what it raises is logged."""
        task = self._group.create_task(_guarded(work, name), name=name)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        # A task cancelled before its first step would leave its work unawaited, which Python complains of.
        task.add_done_callback(lambda _: work.close())

    async def settle(self) -> None:
        """The work under way a moment to end."""
        if self._running:
            await asyncio.wait(self._running, timeout=_GRACE_SECONDS)

    def cancel(self) -> None:
        """End the work under way."""
        for task in self._running:
            task.cancel()


@asynccontextmanager
async def open_background() -> AsyncIterator[Background]:
    """Open the group; leaving it ends the work under way."""
    raised: BaseException | None = None
    async with asyncio.TaskGroup() as group:
        background = Background(group)
        try:
            yield background
        except Exception as error:  # noqa: BLE001 - handed on below: the group would wrap it into a group of one
            raised = error
        finally:
            background.cancel()
    if raised:
        raise raised


async def _guarded(work: Coroutine[None, None, None], name: str) -> None:
    try:
        await work
    except DeliveryError as error:
        _log.warning("Slack: %s was not answered: %s", name, error)
    except Exception:  # noqa: BLE001 - one answer's failure must not end the others
        _log.exception("Slack: %s failed", name)
