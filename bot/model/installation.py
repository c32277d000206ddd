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
        """A connection's status with the newest fault and its cure; down but where the fault is partial."""
        if not self._faults:
            return status
        faults = list(self._faults.values())
        error = ([error for error in faults if not error.is_partial] or faults)[-1]
        return replace(
            status,
            state=status.state if error.is_partial else ConnectionState.DOWN,
            detail=f"{str(error).removesuffix('.')}. {say(error.remedy)}",
            fault=error.fault,
        )
