"""The bot as a process of its own, in front of far ends in the test's."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import aiohttp

ROOT: Final = Path(__file__).parents[2]
PATIENCE: Final = 40.0  # seconds until a test gives up
Json = dict[str, Any]


class Bot:
    """A running bot.

    Attributes:
        url: Of its health pages.
    """

    def __init__(
        self, process: asyncio.subprocess.Process, log: Path, session: aiohttp.ClientSession
    ) -> None:
        self.process = process
        self.url = ""
        self._log = log
        self._session = session

    @property
    def log(self) -> str:
        return self._log.read_text()

    @property
    def records(self) -> list[Json]:
        """The log's lines, where it is written as JSON."""
        return [json.loads(line) for line in self.log.splitlines()]

    async def get(self, path: str) -> tuple[int, str]:
        async with self._session.get(f"{self.url}{path}") as response:
            return response.status, await response.text()

    async def health(self) -> tuple[int, Json]:
        status, body = await self.get("/healthz")
        return status, json.loads(body)

    async def readiness(self) -> tuple[int, Json]:
        status, body = await self.get("/readyz")
        return status, json.loads(body)

    async def link(self, platform: str) -> str:
        """How the bot says that it is connected."""
        _, report = await self.health()
        return str(report["platforms"][platform]["state"])

    async def number(self, name: str, **labels: str) -> float:
        """One number of the metrics."""
        _, body = await self.get("/metrics")
        written = ",".join(f'{label}="{value}"' for label, value in labels.items())
        start = f"{name}{{{written}}} " if written else f"{name} "
        return next((float(line.split()[-1]) for line in body.splitlines() if line.startswith(start)), -1.0)

    async def until_linked(self, platform: str, state: str) -> None:
        await self._until(lambda: self.link(platform), lambda found: found == state)

    async def until_number(self, wanted: float, name: str, **labels: str) -> None:
        await self._until(lambda: self.number(name, **labels), lambda found: found == wanted)

    async def until_healthy(self, status: int) -> Json:
        """Wait for a status of the health page; gives what it says."""
        found = await self._until(self.health, lambda found: found[0] == status)
        report: Json = found[1]
        return report

    async def until_ready(self) -> None:
        await self._until(lambda: self.get("/readyz"), lambda found: found[0] == 200)

    async def _until(self, look: Callable[[], Any], is_it: Callable[[Any], bool]) -> Any:
        """Look until it is so: a page tells nobody that it changed."""
        async with asyncio.timeout(PATIENCE):
            while not is_it(found := await look()):  # noqa: ASYNC110 - see above
                await asyncio.sleep(0.1)
        return found

    async def stop(self, with_signal: signal.Signals = signal.SIGTERM) -> int:
        """End it; gives the exit code."""
        self.process.send_signal(with_signal)
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()

    async def until_logged(self, words: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while words not in self.log:
                assert self.process.returncode is None, self.log
                await asyncio.sleep(0.05)


@asynccontextmanager
async def running(folder: Path, settings: Mapping[str, str], name: str = "bot") -> AsyncIterator[Bot]:
    """Run the bot until left; yields once it serves its health pages.

    Args:
        folder: Where its log goes.
        settings: Its environment.
        name: Of the log.
    """
    log = folder / f"{name}.log"
    given = {
        "FACTS_DIR": str(ROOT / "facts" / "cyberdialogue"),
        "HTTP_PORT": "0",
        "PYTHONPATH": str(ROOT),
        "PATH": os.environ["PATH"],
        # Else each of them reads the lists of words anew.
        "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"],
        **settings,
    }
    async with aiohttp.ClientSession() as session:
        with log.open("w") as out:
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=folder, env=given, stdout=out, stderr=out
            )
        bot = Bot(process, log, session)
        try:
            await bot.until_logged("/healthz")
            bot.url = next(word for word in bot.log.split() if "/healthz" in word).strip('",}')
            bot.url = bot.url.removesuffix("/healthz")
            yield bot
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
