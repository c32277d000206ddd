"""Counts what of the bot one request and one reminder pass through: `python -m tests.bench.tracing`.

With `--list` every function is printed by its file. Each count is taken in a process of its own, so that none
finds what another has remembered. The playground stands for the other companies' side and is left out; worker
threads count.
"""

import asyncio
import subprocess
import sys
import tempfile
import threading
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Final

from tests.reminders.chats import Delivery, open_delivery

_BOT: Final = Path(__file__).parents[2] / "bot"
_PLAYGROUND: Final = str(_BOT / "playground")
_EVE, _DUE = "2025-11-30T12:00", "2025-12-01T09:00:01"
"""The tenth anniversary of the first dialogue, in a channel whose zone is UTC."""


class Tracer:
    """Notes each function that is entered while it records."""

    def __init__(self) -> None:
        self.entered: set[CodeType] = set()
        self.is_recording = False

    def install(self) -> None:
        """Watch this thread, and every thread begun from now on."""
        threading.setprofile(self._on_event)
        sys.setprofile(self._on_event)

    def _on_event(self, frame: FrameType, event: str, argument: Any) -> None:
        del argument
        if self.is_recording and event == "call":
            self.entered.add(frame.f_code)

    def by_file(self) -> Mapping[str, list[str]]:
        """The bot's functions by file; a comprehension is part of the function it stands in."""
        found: dict[str, set[str]] = defaultdict(set)
        for code in self.entered:
            ours = code.co_filename.startswith(str(_BOT)) and not code.co_filename.startswith(_PLAYGROUND)
            if ours and (code.co_name == "<lambda>" or not code.co_name.startswith("<")):
                place = str(Path(code.co_filename).relative_to(_BOT))
                found[place].add(f"{code.co_qualname}:{code.co_firstlineno}")
        return {file: sorted(names) for file, names in sorted(found.items())}


async def _request(delivery: Delivery, tracer: Tracer) -> None:
    # On Discord each option is asked for by its name.
    line = "fact hotline" if delivery.chat.is_slack else "fact id:hotline"
    tracer.is_recording = True
    answer = await delivery.chat.ask(line)
    tracer.is_recording = False
    if "otline" not in answer:
        sys.exit(f"The request was not answered: {answer}")


async def _reminder(delivery: Delivery, tracer: Tracer) -> None:
    await delivery.chat.ask("remind on kinds:anniversaries")
    await delivery.run_once()
    tracer.is_recording = True
    await delivery.at(_DUE)
    tracer.is_recording = False
    if len(delivery.chat.posts()) != 1:
        sys.exit(f"Not one reminder was posted: {delivery.chat.posts()}")


_TRACED: Final[Mapping[str, Callable[[Delivery, Tracer], Awaitable[None]]]] = {
    "request": _request,
    "reminder": _reminder,
}


@asynccontextmanager
async def _opened(platform: str) -> AsyncIterator[Delivery]:
    with tempfile.TemporaryDirectory() as folder:
        async with open_delivery(Path(folder), platform, _EVE) as delivery:
            yield delivery


async def _trace(what: str, platform: str) -> Mapping[str, list[str]]:
    tracer = Tracer()
    tracer.install()
    async with _opened(platform) as delivery:
        await _TRACED[what](delivery, tracer)
    return tracer.by_file()


def _print_one(what: str, platform: str, *, is_listed: bool) -> None:
    files = asyncio.run(_trace(what, platform))
    print(f"{what} on {platform}: {sum(map(len, files.values()))} functions of {len(files)} files")  # noqa: T201
    for file, functions in files.items() if is_listed else ():
        print(f"  {file}: {', '.join(functions)}")  # noqa: T201


def main() -> None:
    """Trace one thing on one platform, or with none named each in a process of its own."""
    listed = ["--list"] if "--list" in sys.argv else []
    asked = [word for word in sys.argv[1:] if word not in listed]
    if asked:
        what, platform = asked
        _print_one(what, platform, is_listed=bool(listed))
        return
    for what in _TRACED:
        for platform in ("slack", "discord"):
            command = [sys.executable, "-m", "tests.bench.tracing", what, platform, *listed]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
