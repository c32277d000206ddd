"""A number that grows with each visible change, and waiting for it to grow."""

import asyncio


class Changes:
    """Counts visible changes; a waiter is woken by the next one."""

    def __init__(self) -> None:
        self.version = 0
        self._next = asyncio.Event()

    def touch(self) -> None:
        """Record a change that someone could see."""
        self.version += 1
        self._next.set()
        self._next = asyncio.Event()

    async def after(self, since: int) -> int:
        """Wait until the number is above `since`; return it."""
        while self.version <= since:
            await self._next.wait()
        return self.version
