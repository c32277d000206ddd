"""Which part of the playground changed, told to every page that listens."""

import asyncio


class Bulletin:
    """Numbered news: a reader says how far it has read and waits for more."""

    def __init__(self) -> None:
        self._count = 0
        self._parts: dict[str, int] = {}
        self._news = asyncio.Event()
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether the playground is ending, so that readers go home."""
        return self._closed

    @property
    def count(self) -> int:
        """How much news there has been; a reader starts here."""
        return self._count

    def post(self, part: str) -> None:
        """Say that a part changed."""
        self._count += 1
        self._parts[part] = self._count
        self._wake()

    def close(self) -> None:
        """Send every reader home, now and in future."""
        self._closed = True
        self._wake()

    async def read(self, since: int) -> tuple[int, tuple[str, ...]]:
        """The count of news once it is past `since`, and the parts that changed; none once closed."""
        while not self._closed and self._count <= since:
            await self._news.wait()
        return self._count, tuple(part for part, at in self._parts.items() if at > since)

    def _wake(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()
