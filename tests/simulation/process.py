"""A simulated process: takes steps, and meets its fate at one of them."""

from collections.abc import Callable
from random import Random
from typing import Protocol

from bot.reminders.rate_limiter import DeliveryTimings
from tests.simulation.scenario import End, Fate, Scenario
from tests.simulation.timeline import TURN, Timeline


class DeadError(BaseException):
    """What is left of a dead process asks for something."""


class World(Protocol):
    """What a process is part of."""

    timeline: Timeline
    scenario: Scenario
    chance: Random

    @property
    def timings(self) -> DeliveryTimings: ...

    def next_transaction(self) -> int: ...

    def note(self, who: str, what: str) -> None: ...

    def is_printing(self) -> bool: ...

    def befell(self, what: str) -> None: ...


class Process:
    """One process of the program.

    Args:
        world: What it is part of.
        name: For the printed history.
        fate: What befalls it.
        ended: Called once it has died or was told to stop.
    """

    def __init__(
        self, world: World, name: str, fate: Fate | None, ended: Callable[["Process"], None]
    ) -> None:
        self.world = world
        self.name = name
        self.loop = world.timeline.open_loop(name)
        self.requests = 0
        self.is_frozen = False
        self._fate = fate
        self._steps = 0
        self._begun: set[str] = set()
        self._is_printed = world.is_printing()
        self._ended = ended

    @property
    def now(self) -> float:
        return self.world.timeline.now

    def note(self, what: str) -> None:
        if self._is_printed:
            self.world.note(self.name, what)

    def require_life(self) -> None:
        if self.loop.is_dead:
            raise DeadError

    def begin(self, what: str) -> None:
        """Something has begun from which on steps may count."""
        self._begun.add(what)

    async def step(self, what: str) -> None:
        """Take a step: the process may end here, and the others have a turn."""
        self.require_life()
        if not self._fate or not self._fate.after or self._fate.after in self._begun:
            self._steps += 1
        if self._is_printed:
            self.note(what)
        if self._fate and self._fate.step == self._steps:
            self._meet(self._fate)
            if self.loop.is_dead:
                await self.loop.create_future()
        if self.is_frozen or self.world.timeline.is_contended(self.loop):
            await TURN
            self.require_life()

    def _meet(self, fate: Fate) -> None:
        self.world.befell(fate.end)
        match fate.end:
            case End.CRASH:
                self.note("DIES")
                self.world.timeline.kill(self.loop)
                self._ended(self)
            case End.FREEZE:
                self.note(f"FREEZES for {fate.seconds:g} seconds")
                self.is_frozen = True
                self.world.timeline.freeze(self.loop, fate.seconds, self._thaw)
            case End.STOP:
                self.note("IS TOLD TO STOP")
                self.loop.call_soon(self.loop.tasks[0].cancel)
                self._ended(self)

    def _thaw(self) -> None:
        self.note("THAWS")
        self.is_frozen = False
