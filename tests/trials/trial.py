"""One trial: processes meet their fates, the last one settles everything, and the channel is read."""

import asyncio
import shutil
import signal
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.model.storage import LedgerPlace
from tests.trials.channel import Channel, opened_channel
from tests.trials.crew import Member
from tests.trials.order import FAR_SIDE, TIMINGS, End, Fate, Fault, Order, Task, Without
from tests.trials.owing import Stores

_PATIENCE_SECONDS: Final = {Without.NOTHING: 120.0, Without.RECONCILIATION: 30.0, Without.INTENT: 30.0}
"""Until a trial counts as lost, for want of an end."""
_NAP_SECONDS: Final = 0.5
_FROZEN_SECONDS: Final = TIMINGS.lease + TIMINGS.quiet + 1.5
_LOOK_SECONDS: Final = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a trial.

    Attributes:
        verdict: `delivered`, `swept` (doubled, then swept), `held`, `lost` or `doubled`.
        met: How many of its fates were met.
        doubled_seconds: How long two copies stood.
        why: In words.
        log: What the processes wrote, where it went wrong.
    """

    order: Order
    verdict: str
    met: int
    doubled_seconds: float = 0.0
    why: str = ""
    log: str = ""


class Trial:
    """One trial under way."""

    def __init__(
        self, order: Order, channel: Channel, place: LedgerPlace, folder: Path, due: datetime
    ) -> None:
        self.order = order
        self.channel = channel
        self.met = 0
        self.members: list[Member] = []
        self.place = place
        self.due = due
        self._folder = folder
        self._thawing: list[asyncio.Task[None]] = []
        self._since = 0.0

    async def prepare(self, alone: asyncio.Lock) -> None:
        """Bring about what the trial begins with; `alone` is for what may be done by one at a time."""

    def start(self, fate: Fate | None) -> Member:
        number = len(self.members) + 1
        task = Task(
            name=f"process {number}",
            place=self.place,
            destination=self.channel.destination,
            due=self.due,
            settings=dict(self.channel.far_end.settings),
            timings=TIMINGS,
            fate=fate,
            without=self.order.without,
            log=self._folder / f"process-{number}.log",
        )
        self.members.append(Member(task))
        return self.members[-1]

    async def run(self, tasks: asyncio.TaskGroup) -> None:
        """Let each process meet its fate, and the last one settle everything."""
        for fate in self.order.fates:
            member = self.start(fate)
            if not await self._is_met(member, fate):
                break
            self.met += 1
            if await self._meet(member, fate, tasks):
                break
        else:
            self.start(None)
        if self._thawing:
            await asyncio.wait(self._thawing)
        # Whoever was frozen may still have something in hand, and what it does then is for all to settle.
        for member in tuple(self.members):
            await member.until_settled(self._since)
        # As a supervisor does: a process gives up where another keeps the ledger's file locked for long.
        while self.members[-1].ended.is_set():
            await self.start(None).until_settled(self._since)

    async def _is_met(self, member: Member, fate: Fate) -> bool:
        """Wait until it has come to its point; False where it got by without."""
        if fate.point == FAR_SIDE:
            # Requests are told to nobody.
            while not self.channel.is_asked() and not member.settled_at:  # noqa: ASYNC110
                await asyncio.sleep(_LOOK_SECONDS)
            return not member.settled_at
        await member.until(lambda: member.reached.is_set() or member.settled_at > 0 or member.ended.is_set())
        return member.reached.is_set()

    async def _meet(self, member: Member, fate: Fate, tasks: asyncio.TaskGroup) -> bool:
        """Do it; True where the process goes on and settles everything itself."""
        match fate.end:
            case End.KILL:
                member.send(signal.SIGKILL)
                await member.ended.wait()
            case End.STOP:
                member.send(signal.SIGTERM)
                member.let_go()
                await member.ended.wait()
            case End.NAP:
                await self._freeze(member, _NAP_SECONDS)
                return True
            case End.FREEZE:
                self._thawing.append(tasks.create_task(self._freeze(member, _FROZEN_SECONDS), name="thaw"))
        return False

    async def _freeze(self, member: Member, seconds: float) -> None:
        member.send(signal.SIGSTOP)
        member.let_go()
        await asyncio.sleep(seconds)
        member.send(signal.SIGCONT)
        self._since = asyncio.get_running_loop().time()

    def judge(self) -> Outcome:
        """Compare what a reader sees with what the ledger says."""
        copies = self.channel.look()
        became = max(self.members, key=lambda member: member.settled_at).became
        doubled = self.channel.doubled_seconds
        if copies > 1 or (doubled and not self.order.may_double):
            verdict = "doubled"
        elif "held" in became and self.order.fault is Fault.UNREADABLE:
            verdict = "held"
        elif copies == 1 and became == ("delivered",):
            verdict = "swept" if doubled else "delivered"
        else:
            verdict = "lost"
        why = f"{copies} copies stand, the ledger says {became}, doubled for {doubled:.1f} s"
        return Outcome(order=self.order, verdict=verdict, met=self.met, doubled_seconds=doubled, why=why)


@asynccontextmanager
async def _watched(channel: Channel) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(channel.watch(), name="watch the channel")
        try:
            yield
        finally:
            watching.cancel()


async def carry_out(order: Order, stores: Stores, kind: type[Trial] = Trial) -> Outcome:
    """Do one trial."""
    folder, patience = stores.made_folder(), _PATIENCE_SECONDS[order.without]
    async with (
        opened_channel(order.platform, forgets_nonces=order.forgets_nonces) as channel,
        stores.opened(order.store, folder, channel.destination) as place,
        _watched(channel),
    ):
        trial = kind(order, channel, place, folder, stores.due)
        await trial.prepare(stores.alone)
        await channel.spoil(order)
        try:
            async with asyncio.timeout(patience), asyncio.TaskGroup() as tasks:
                await trial.run(tasks)
            outcome = trial.judge()
        except TimeoutError:
            became: Sequence[str] = [str(member.became) for member in trial.members]
            why = f"not settled after {patience:g} s: {became}, {channel.look()} copies stand"
            outcome = Outcome(order=order, verdict="lost", met=trial.met, why=why)
        finally:
            for member in trial.members:
                await member.close()
    if outcome.verdict in {"lost", "doubled"}:
        logs = sorted(folder.glob("*.log"))
        outcome = replace(outcome, log="\n".join(f"{log.stem}:\n{log.read_text()}" for log in logs))
    shutil.rmtree(folder)
    return outcome
