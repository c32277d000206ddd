"""What every far end is: a running platform that people use, and that tests can change and spoil."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, ClassVar, Final, TypeVar

from aiohttp import web

from .background import BackgroundTasks, open_background
from .changes import Changes
from .clock import Now, ShiftedClock, utc_now
from .control import PREFIX, ControlApi
from .faults import FaultRules, FaultyLine
from .guard import check_loopback
from .performing import Performed
from .request_log import LoggedRequest
from .serving import served

Json = Mapping[str, Any]


class Loopback:
    """What a far end stands on: its clock, its address, its faults, its log, and its work in the background.

    Attributes:
        base_url: Where it listens, without a trailing slash; empty until it does.
        closing: Set when it ends.
    """

    def __init__(self, now: Now, background: BackgroundTasks, refusals: Collection[str]) -> None:
        self.clock = ShiftedClock(now)
        self.background = background
        self.changes = Changes()
        self.faults = FaultRules(refusals)
        self.requests: list[LoggedRequest] = []
        self.closing = asyncio.Event()
        self.line = FaultyLine(rules=self.faults, background=background, closing=self.closing)
        self.base_url = ""

    def log(self, request: web.Request, call: str = "", body: Any = None) -> LoggedRequest:
        """Note a request; the entry is completed when it is answered."""
        entry = LoggedRequest(
            at=self.clock.now(), verb=request.method, path=request.path, call=call, body=body
        )
        self.requests.append(entry)
        return entry


class FarEndState:
    """What a far end knows, whichever platform it plays: a base of what each keeps.

    Attributes:
        loopback: What the far end stands on.
    """

    loopback: Loopback

    @property
    def base_url(self) -> str:
        """Where the far end listens, without a trailing slash."""
        return self.loopback.base_url

    @property
    def changes(self) -> Changes:
        """Counts what people can see change."""
        return self.loopback.changes

    @property
    def background(self) -> BackgroundTasks:
        """Where work beside the requests runs."""
        return self.loopback.background


class FarEnd(ABC):
    """A running far end, for those in the same process; `control` offers the same to others.

    Args:
        loopback: What it stands on.
    """

    platform: ClassVar[str]
    """The name of the platform it plays."""

    refusals: ClassVar[Collection[str]]
    """The words of refusals that a fault can bring about."""

    def __init__(self, loopback: Loopback) -> None:
        self._loopback = loopback

    @property
    @abstractmethod
    def settings(self) -> Mapping[str, str]:
        """Environment settings with which a bot connects here."""

    @abstractmethod
    def view(self, user: str) -> Json:
        """All that a user, named by id or handle, sees, in the platform's own JSON.

        Raises:
            KeyError: There is no such user.
        """

    @abstractmethod
    async def act(self, user: str, action: Json) -> Performed:
        """Do as a user what the action's `do` names; the module `actions` lists what there is."""

    @abstractmethod
    async def admin(self, order: Json) -> Performed:
        """Change the workspace as the order's `do` says; the module `admin` lists what there is."""

    @abstractmethod
    def application(self) -> web.Application:
        """The platform's own routes."""

    @abstractmethod
    async def close(self) -> None:
        """Let go of every connection of the app."""

    @property
    def addresses(self) -> Mapping[str, str]:
        """Further addresses by name, which an app learns by asking."""
        return {}

    @property
    def deliveries(self) -> Sequence[Json]:
        """What was sent to the app and how it was received, oldest first, where that is waited for."""
        return ()

    @property
    def control_url(self) -> str:
        """Where other processes reach this interface."""
        return self._loopback.base_url + PREFIX

    @property
    def version(self) -> int:
        """A number that grows with each visible change."""
        return self._loopback.changes.version

    @property
    def log(self) -> list[dict[str, Any]]:
        """Every request of the app, oldest first."""
        return [entry.as_json() for entry in self._loopback.requests]

    @property
    def faults(self) -> FaultRules:
        """The fault rules in force."""
        return self._loopback.faults

    @property
    def clock(self) -> ShiftedClock:
        """The far end's clock, which runs with the one it was given."""
        return self._loopback.clock

    async def changed(self, since: int) -> int:
        """The version, once it is above `since`."""
        return await self._loopback.changes.after(since)

    def fault(self, match: str, fault: str, **rule: Any) -> None:
        """Order a fault; the module `faults` lists the words and the further fields.

        Raises:
            ValueError: The rule is not understood.
        """
        self.faults.order({"match": match, "fault": fault, **rule})

    def clear_faults(self) -> None:
        """Take all faults back."""
        self.faults.clear()


Played = TypeVar("Played", bound=FarEnd)
BODY_LIMIT: Final = 50 * 1024 * 1024  # bytes; far ends refuse less in their own words


@asynccontextmanager
async def serve_far_end(
    kind: type[Played],
    build: Callable[[Loopback], Played],
    *,
    now: Now = utc_now,
    host: str = "127.0.0.1",
    port: int = 0,
) -> AsyncIterator[Played]:
    """Run a far end until the block ends.

    Args:
        kind: Its class, which lists its refusals.
        build: Makes it.
        now: The clock for ids, timestamps and expiry.
        host: A loopback address.
        port: 0 takes any free one.

    Raises:
        ValueError: The host is not loopback.
    """
    check_loopback(host)
    async with open_background() as background:
        loopback = Loopback(now, background, kind.refusals)
        far_end = build(loopback)
        app = far_end.application()
        app.add_routes(ControlApi(far_end).routes())
        async with served(app, host, port) as loopback.base_url:
            try:
                yield far_end
            finally:
                loopback.closing.set()
                loopback.changes.note()
                await far_end.close()
