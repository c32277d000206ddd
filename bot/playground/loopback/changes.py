"""A number that grows with each visible change, and waiting for it to grow."""

import asyncio


class Changes:
    """Counts visible changes; whoever waits is woken by the next one."""

    def __init__(self) -> None:
        self.version = 0
        self._next = asyncio.Event()

    def note(self) -> None:
        """Count a change that someone could see."""
        self.version += 1
        self._next.set()
        self._next = asyncio.Event()

    async def after(self, since: int) -> int:
        """The version, once it is above `since`."""
        while self.version <= since:
            await self._next.wait()
        return self.version
