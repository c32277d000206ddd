"""What is wrong with an installation of the bot as a whole, as far as a platform's answers have shown."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from bot.model.connection import ConnectionState, ConnectionStatus
from bot.model.errors import InstallationError
from bot.model.text import Phrase


class InstallationFaults:
    """The faults that stand, by what met them.

    Attributes:
        standing: Set while any stands.
    """

    def __init__(self) -> None:
        self.standing = asyncio.Event()
        self._faults: dict[str, InstallationError] = {}

    def note(self, doing: str, error: InstallationError) -> None:
        """Note that something met a fault."""
        self._faults[doing] = error
        self.standing.set()

    def clear(self, doing: str) -> None:
        """Note that the same thing works."""
        if self._faults.pop(doing, None) and not self._faults:
            self.standing.clear()

    def clear_all_but(self, fault: str) -> None:
        """Note that the platform takes the bot, whatever else this fault keeps it from."""
        for doing in [doing for doing, error in self._faults.items() if error.fault != fault]:
            self.clear(doing)

    def shown_in(self, status: ConnectionStatus, say: Callable[[Phrase], str]) -> ConnectionStatus:
        """A connection's status, which is down where a fault stands, with the newest one and its cure."""
        if not self._faults:
            return status
        error = list(self._faults.values())[-1]
        return replace(
            status,
            state=ConnectionState.DOWN,
            detail=f"{str(error).removesuffix('.')}. {say(error.remedy)}",
            fault=error.fault,
        )
