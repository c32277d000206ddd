"""A simulated platform: messages in channels, answers that get lost, effects and history that come late."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from bot.model.briefing import Briefing, Notice
from bot.model.connection import ConnectionStatus
from bot.model.errors import (
    AmbiguousError,
    FrozenMessageError,
    InstallationError,
    MissingMessageError,
    RefusedError,
    UndeliverableError,
)
from bot.model.ids import Destination, DossierId, UserId
from bot.model.text import Phrase
from bot.ports import MessageRef
from tests.simulation.correcting import Said, read, said_in
from tests.simulation.process import Process, World
from tests.simulation.scenario import FINE, Fault

NONCE_SECONDS = 300.0


@dataclass(slots=True, eq=False)
class Message:
    """A message, standing or deleted."""

    number: int
    key: str
    posted_at: float
    said: Said = ()
    below: int | None = None
    notice: Said = ()
    is_deleted: bool = False
    is_redrawn: bool = False


_REMEDY: Final = Phrase("slack_archived")


class FarSide:
    """The platform itself, which no process's death concerns."""

    def __init__(self, world: World) -> None:
        self._world = world
        scenario = world.scenario
        self._post_faults: Iterator[Fault] = iter(scenario.post_faults)
        self._read_faults: Iterator[Fault] = iter(scenario.read_faults)
        self._delete_faults: Iterator[Fault] = iter(scenario.delete_faults)
        self._amend_faults: Iterator[Fault] = iter(scenario.amend_faults)
        self._reply_faults: Iterator[Fault] = iter(scenario.reply_faults)
        self.messages: defaultdict[str, list[Message]] = defaultdict(list)
        self.effects_to_come = 0
        self.longest_double = 0.0
        self._numbers = 0
        self._doubled_since: dict[str, float] = {}

    def next_fault(self, of: str) -> Fault:
        if of == "post":
            return Fault("closed") if self._world.scenario.is_closed else next(self._post_faults, FINE)
        if of == "find":
            return Fault("closed") if self._world.scenario.is_unreadable else next(self._read_faults, FINE)
        if of == "amend":
            # It is read back for that.
            return Fault("closed") if self._world.scenario.is_unreadable else next(self._amend_faults, FINE)
        return next(self._reply_faults if of == "reply" else self._delete_faults, FINE)

    def standing(self, key: str) -> list[Message]:
        return [message for message in self.messages[key] if not message.is_deleted]

    def all_standing(self) -> list[Message]:
        """Every message that stands, oldest first."""
        found = [one for messages in self.messages.values() for one in messages if not one.is_deleted]
        return sorted(found, key=lambda one: one.number)

    def amend(self, number: int, notice: Said, said: Said | None = None) -> Exception | None:
        """Put a notice on a message, or draw it again; gives why not."""
        found = [one for one in self.all_standing() if one.number == number]
        if not found:
            return MissingMessageError("it was deleted")
        [message] = found
        if self._world.timeline.now - message.posted_at >= self._world.scenario.editable_seconds:
            return FrozenMessageError("it is too old", remedy=_REMEDY)
        message.notice = notice
        if said is not None:
            message.said, message.is_redrawn = said, True
        if self._world.is_printing():
            self._world.note("platform", f"message {number} says on top: {notice}")
        return None

    def post(self, key: str, said: Said, below: int | None = None) -> Message | None:
        """Make a message; None where its nonce made one that was deleted since."""
        now = self._world.timeline.now
        if self._world.scenario.has_nonce:
            for known in self.messages[key]:
                if known.posted_at >= now - NONCE_SECONDS:
                    return None if known.is_deleted else known
        self._numbers += 1
        message = Message(self._numbers, key, now, said, below)
        self.messages[key].append(message)
        if self._world.is_printing():
            place = f" below {below}" * (below is not None)
            told = f": {said}" if said else ""
            self._world.note(
                "platform", f"message {message.number} with the key {key[:6]} is there{place}{told}"
            )
        if len(self.standing(key)) > 1:
            self._doubled_since.setdefault(key, now)
        return message

    def delete(self, number: int) -> None:
        for messages in self.messages.values():
            for message in messages:
                if message.number == number:
                    message.is_deleted = True
                    self._world.note("platform", f"message {number} is deleted")
                    self._note_single(message.key)

    def _note_single(self, key: str) -> None:
        if len(self.standing(key)) < 2 and key in self._doubled_since:
            lasted = self._world.timeline.now - self._doubled_since.pop(key)
            self.longest_double = max(self.longest_double, lasted)

    def history(self, key: str, since: float) -> list[Message]:
        """The messages with a key, as far as history shows them yet."""
        shown = self._world.timeline.now - self._world.scenario.lag
        return [message for message in self.standing(key) if since <= message.posted_at <= shown]


class SimulatedPlatform:
    """See `bot.ports.Platform`; as one process sees the platform.

    Args:
        process: Whose requests these are.
        far_side: The platform.
        looked: Told of each key that was looked for in history, and when.
        writes: Told of each key before a request to post it goes out, and of the refusals.
        corrects: Told of each key before a request to correct goes out, with what that says.
    """

    def __init__(
        self,
        process: Process,
        far_side: FarSide,
        *,
        looked: Callable[[str], None],
        writes: Callable[[str], None],
        refused: Callable[[str], None],
        corrects: Callable[[str, Said], None],
    ) -> None:
        self._process = process
        self._far_side = far_side
        self._looked = looked
        self._writes = writes
        self._refused = refused
        self._corrects = corrects

    async def post(self, destination: Destination, briefing: Briefing, *, key: str) -> MessageRef:
        self._writes(key)
        self._process.begin("post")
        return await self._post("post", destination, read(briefing.title), key, None)

    async def _post(
        self, asked: str, destination: Destination, said: Said, key: str, below: int | None
    ) -> MessageRef:
        await self._process.step(f"is about to {asked} {key[:6]}")
        try:
            message = await self._request(asked, lambda: self._far_side.post(key, said, below))
        except (RefusedError, UndeliverableError):
            self._refused(key)
            raise
        await self._process.step(f"reads that the {asked} {key[:6]} was made")
        if message is None:
            raise AmbiguousError("a message with this nonce was there and was deleted")
        return _ref(destination, message)

    async def find(
        self,
        destination: Destination,
        key: str,
        *,
        since: datetime,
        until: datetime | None = None,
        below: MessageRef | None = None,
    ) -> Sequence[MessageRef]:
        del below
        del until  # nobody says anything meanwhile but processes that woke up late, and those count
        await self._process.step(f"is about to look for {key[:6]}")
        found = await self._request("find", lambda: self._far_side.history(key, since.timestamp()))
        await self._process.step(f"reads {len(found)} of {key[:6]} in history")
        self._looked(key)
        return [_ref(destination, message) for message in found]

    async def delete(self, message: MessageRef) -> None:
        await self._process.step(f"is about to delete message {message.message}")
        await self._request("delete", lambda: self._far_side.delete(int(message.message)))
        await self._process.step(f"reads that message {message.message} was deleted")

    async def amend(self, message: MessageRef, notice: Notice, *, dossier: DossierId, key: str) -> None:
        del dossier
        number, said = int(message.message), said_in(notice)
        self._corrects(f"edit {key}", said)
        await self._process.step(f"is about to edit message {number}")
        await self._request("amend", lambda: self._far_side.amend(number, said))
        await self._process.step(f"reads that message {number} was edited")

    async def redraw(self, message: MessageRef, briefing: Briefing, *, key: str) -> None:
        number, said = int(message.message), read(briefing.title)
        notice = said_in(briefing.notice) if briefing.notice else ()
        self._corrects(f"edit {key}", notice)
        await self._process.step(f"is about to draw message {number} again")
        await self._request("amend", lambda: self._far_side.amend(number, notice, said))
        await self._process.step(f"reads that message {number} was drawn again")

    async def reply(self, message: MessageRef, briefing: Briefing, *, key: str) -> MessageRef:
        said = read(briefing.title)
        self._corrects(key, said)
        return await self._post("reply", message.destination, said, key, int(message.message))

    async def check(self, destination: Destination) -> Sequence[Phrase]:
        raise NotImplementedError

    async def tell(self, workspace: str, user: UserId, briefing: Briefing) -> None:
        raise NotImplementedError

    async def server_time(self) -> datetime:
        raise NotImplementedError

    def connection_status(self) -> ConnectionStatus:
        raise NotImplementedError

    async def _request(self, asked: str, effect: Callable[[], Any]) -> Any:
        """Carry a request over the network, with its effect and its answer as the next fault has them."""
        fault = self._far_side.next_fault(asked)
        if fault is not FINE:
            self._process.note(f"the request meets: {fault}")
            self._process.world.befell(f"{asked} {fault.kind}")
        self._process.requests += 1
        try:
            return await self._carried(asked, fault, effect)
        finally:
            self._process.requests -= 1

    async def _carried(self, asked: str, fault: Fault, effect: Callable[[], Any]) -> Any:
        random = self._process.world.chance.random
        there, back = 0.02 + 0.2 * random(), 0.02 + 0.2 * random()
        answer = self._process.loop.create_future()
        match fault.kind:
            case "fine":
                self._happen(there, lambda: self._answer(back, answer, effect()))
            case "429":
                refusal = RefusedError("too many", retry_after_seconds=1.0 + 20.0 * random())
                self._answer(there + back, answer, refusal)
            case "token revoked":
                revoked = InstallationError("the token is revoked", fault="token_revoked", remedy=_REMEDY)
                self._answer(there + back, answer, revoked)
            case "closed":
                self._answer(
                    there + back,
                    answer,
                    UndeliverableError("the channel is closed", remedy=_REMEDY),
                )
            case "500" | "reset":
                self._answer(there + back, answer, AmbiguousError(fault.kind))
            case "500_after" | "reset_after":
                self._happen(there, lambda: self._fail_after(back, answer, effect))
            case "hang_after":
                self._happen(there, effect)
            case "slow":
                self._happen(there + fault.seconds, lambda: self._answer(back, answer, effect()))
            case "late_effect":
                self._answer(there + back, answer, AmbiguousError(fault.kind))
                self._happen(there + fault.seconds, effect)
        # Whoever ends here knows nothing of what the request does.
        await self._process.step(f"has written the request to {asked}")
        return await answer

    def _fail_after(self, back: float, answer: asyncio.Future[Any], effect: Callable[[], Any]) -> None:
        effect()
        self._answer(back, answer, AmbiguousError("it may have arrived"))

    def _happen(self, seconds: float, effect: Callable[[], Any]) -> None:
        """Let something happen on the platform after a while, whatever becomes of the process."""
        self._far_side.effects_to_come += 1

        def happen() -> None:
            self._far_side.effects_to_come -= 1
            effect()

        timeline = self._process.world.timeline
        timeline.at(timeline.now + seconds, happen)

    def _answer(self, seconds: float, answer: asyncio.Future[Any], what: Any) -> None:
        def arrive() -> None:
            if answer.done() or self._process.loop.is_dead:
                return
            if isinstance(what, Exception):
                answer.set_exception(what)
                # Whoever waited may have slept through its time-out, and asks no more.
                answer.exception()
            else:
                answer.set_result(what)

        timeline = self._process.world.timeline
        timeline.at(timeline.now + seconds, arrive)


def _ref(destination: Destination, message: Message) -> MessageRef:
    posted_at = datetime.fromtimestamp(message.posted_at, UTC)
    return MessageRef(destination=destination, message=str(message.number), posted_at=posted_at)
