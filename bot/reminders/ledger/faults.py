"""Keeps `bot.reminders.ledger.fault_notes.FaultNotes` on any database, in the table `meta`."""

from datetime import datetime
from typing import Final

from bot.reminders.ledger.fault_notes import NotedFault
from bot.reminders.ledger.rows import instant
from bot.reminders.ledger.subscribers import SqlSubscriptions

# The fault stands in the name, for the table holds numbers.
_NAME: Final = "fault {platform} {fault}"
_NOTED: Final = "SELECT name, value FROM meta WHERE name LIKE ? ORDER BY value"
_NOTE: Final = "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING"
_TAKE: Final = "DELETE FROM meta WHERE name = ?"


class SqlFaultNotes(SqlSubscriptions):
    """Notes and forgets faults."""

    async def note_fault(self, platform: str, fault: str, *, at: datetime) -> None:
        """Note that an installation can't be posted to."""
        if not await self._rows(_NOTED, _of(platform)):
            await self._run(_NOTE, _NAME.format(platform=platform, fault=fault), at.timestamp())

    async def end_fault(self, platform: str) -> NotedFault | None:
        """Forget what is noted; mostly there is nothing, which takes no writing."""
        taken = [
            (name, value)
            for name, value in await self._rows(_NOTED, _of(platform))
            if await self._run(_TAKE, name)
        ]
        if not taken:
            return None
        name, value = taken[0]
        return NotedFault(
            fault=name.removeprefix(_NAME.format(platform=platform, fault="")), since=instant(value)
        )


def _of(platform: str) -> str:
    """A pattern of LIKE for the names of a platform's faults; `_` in it stands for itself as well."""
    return _NAME.format(platform=platform, fault="%")
