"""Writes, finds, changes and deletes messages, which are files."""

import json
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from bot.model.briefing import Briefing, Notice, words
from bot.model.connection import ConnectionState, ConnectionStatus
from bot.model.errors import MissingMessageError, SettingError, UndeliverableError
from bot.model.ids import Destination, DossierId, UserId
from bot.model.text import Phrase
from bot.ports import Clock, Core, Gate, MessageRef, Platform

from .render import labels, lines

DIRECTORY: Final = "THIRD_DIRECTORY"
# A platform whose reasons need words of their own adds them to the catalogues.
MENDING: Final = Phrase("fault_of_ours")
CLOSED: Final = "closed"
"""Names the file that closes a channel to the bot."""


@asynccontextmanager
async def connect(
    settings: Mapping[str, str], core: Core, clock: Clock, gate: Gate | None = None
) -> AsyncIterator[Platform]:
    """Connect, which for files is to look whether their folder is there."""
    del core, gate
    yield Files(_folder(settings[DIRECTORY]), clock)


class Files:
    """The messages of one folder of channels; see `bot.ports.Platform`."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    async def post(self, destination: Destination, briefing: Briefing, *, key: str) -> MessageRef:
        """Post once."""
        channel = self._channel(destination)
        now = self._clock.now()
        name = f"{sum(1 for _ in channel.iterdir()):06d}"
        written = {"key": key, "at": now.isoformat(), **_content(briefing)}
        (channel / name).write_text(json.dumps(written), encoding="utf-8")
        return MessageRef(destination=destination, message=name, posted_at=now)

    async def find(
        self,
        destination: Destination,
        key: str,
        *,
        since: datetime,
        until: datetime | None = None,
        below: MessageRef | None = None,
    ) -> Sequence[MessageRef]:
        """The messages with this key between two instants, oldest first; replies stand among all others."""
        del below
        last = until or datetime.max.replace(tzinfo=UTC)
        return [
            MessageRef(destination=destination, message=name, posted_at=at)
            for name, message in self._messages(self._channel(destination))
            if message["key"] == key and since <= (at := datetime.fromisoformat(message["at"])) <= last
        ]

    async def amend(self, message: MessageRef, notice: Notice, *, dossier: DossierId, key: str) -> None:
        """Put a notice on top of a message."""
        del dossier, key
        path = self._channel(message.destination) / message.message
        if not path.exists():
            raise MissingMessageError("The message is gone.")
        told = json.loads(path.read_text(encoding="utf-8"))
        told["notice"] = [words(line) for line in notice.lines]
        path.write_text(json.dumps(told), encoding="utf-8")

    async def redraw(self, message: MessageRef, briefing: Briefing, *, key: str) -> None:
        """Put a post as it is now in the place of what stands there."""
        file = self._channel(message.destination) / message.message
        if not file.exists():
            raise MissingMessageError(f"There is no file {file}")
        written = {**json.loads(file.read_text(encoding="utf-8")), "key": key, **_content(briefing)}
        file.write_text(json.dumps(written), encoding="utf-8")

    async def reply(self, message: MessageRef, briefing: Briefing, *, key: str) -> MessageRef:
        """Post once below a message, which is after all others here."""
        return await self.post(message.destination, briefing, key=key)

    async def delete(self, message: MessageRef) -> None:
        """Delete a message."""
        (self._channel(message.destination) / message.message).unlink(missing_ok=True)

    async def check(self, destination: Destination) -> Sequence[Phrase]:
        """What keeps the bot from posting."""
        try:
            self._channel(destination)
        except UndeliverableError as error:
            return [Phrase("obstacle", {"reason": str(error), "remedy": error.remedy})]
        return []

    async def tell(self, workspace: str, user: UserId, briefing: Briefing) -> None:
        """Write to one person, whose channel is a folder like any other."""
        place = Destination(platform="third", workspace=workspace, channel=user)
        await self.post(place, briefing, key="")

    async def server_time(self) -> datetime:
        """The instant on the clock that dates the files."""
        return self._clock.now()

    def connection_status(self) -> ConnectionStatus:
        """A folder is always connected."""
        return ConnectionStatus(state=ConnectionState.UP)

    def _channel(self, destination: Destination) -> Path:
        channel = self._folder / destination.channel
        if not channel.is_dir():
            raise UndeliverableError("The channel is gone.", remedy=MENDING)
        if (channel / CLOSED).exists():
            raise UndeliverableError("The channel is closed.", remedy=MENDING)
        return channel

    @staticmethod
    def _messages(channel: Path) -> Iterator[tuple[str, dict[str, Any]]]:
        for path in sorted(channel.iterdir()):
            yield path.name, json.loads(path.read_text(encoding="utf-8"))


def _folder(name: str) -> Path:
    folder = Path(name)
    if not folder.is_dir():
        raise SettingError(f"{DIRECTORY} is {name!r}, which is no folder: name one.")
    return folder


def _content(briefing: Briefing) -> dict[str, Any]:
    return {"title": briefing.title, "lines": lines(briefing), "buttons": labels(briefing)}
