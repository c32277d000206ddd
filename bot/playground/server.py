"""Serves the playground's page, what each platform shows to a person, and the clock, on loopback only."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Protocol

from aiohttp import web

from bot.playground.asking import (
    ToInstant,
    ToNextReminder,
    ToPresent,
    check_user,
    read_action,
    read_move,
)
from bot.playground.bulletin import Bulletin
from bot.playground.loopback import BackgroundTasks, FarEndKind, open_background, served
from bot.playground.page_policy import harden
from bot.playground.stream import stream_news
from bot.playground.words import page_language, page_words
from bot.web.feeds import FeedPages, FeedSource
from bot.wording.catalogue import FIRST, languages

PAGE: Final = Path(__file__).parent / "page"
CONTENT_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
FIRST_USER = "ana"
HOST: Final = "127.0.0.1"
BODY_LIMIT = 256 * 1024  # bytes; the longest modal of either platform is far below
ACTION_TIMEOUT_SECONDS = 30.0

BACKWARDS: Final = "clock_went_back"
NOTHING_PLANNED: Final = "nothing_planned"


class ShownFarEnd(Protocol):
    """What the page shows and does of a far end."""

    @property
    def version(self) -> int:
        """Grows with each visible change."""
        ...

    def view(self, user: str) -> Mapping[str, Any]:
        """All that this user sees, as the platform's own JSON."""
        ...

    async def act(self, user: str, action: Mapping[str, Any]) -> Mapping[str, Any]:
        """Do something as this user."""
        ...

    async def changed(self, since: int) -> int:
        """The version, once it is past `since`."""
        ...


class ClockControl(Protocol):
    """The bot's and the far ends' clock, in the hand of whoever opens the page."""

    def now(self) -> datetime:
        """The instant, aware and in UTC."""
        ...

    def jump_to(self, instant: datetime) -> None:
        """Stand at the instant and go on from there; it may lie in the past."""
        ...

    def reset(self) -> None:
        """Go back to the present."""
        ...


class FactsStatus(Protocol):
    """What is known of the fact files and of what they make due."""

    def status(self) -> Mapping[str, Any]:
        """The state of the last load.

        `dossiers` lists `id`, `title`, `facts` (how many) and `folder`; `problems` lists
        `file:line:column: message`; `loaded_at` is ISO 8601; `generation` grows with each load.
        """
        ...

    async def next_reminder(self, language: str) -> Mapping[str, Any] | None:
        """What falls due next: `at` (ISO 8601), `what` in words of a language, `where` by platform."""
        ...

    async def changed(self, since: int) -> int:
        """The generation, once it is past `since`."""
        ...


@asynccontextmanager
async def open_playground(
    far_ends: Mapping[FarEndKind, ShownFarEnd],
    *,
    clock: ClockControl,
    facts: FactsStatus,
    feeds: FeedSource | None = None,
    host: str = HOST,
    port: int = 8765,
) -> AsyncIterator[str]:
    """Serve the playground; yields the page's address.

    Args:
        far_ends: By what each declares of itself.
        clock: What the page's clock buttons move.
        facts: What the page's bar tells of the fact files.
        feeds: What knows calendars and lists of changes; None serves none.
        host: A loopback address or `localhost`.
        port: 0 takes any free one.

    Raises:
        ValueError: Others than this machine could reach the host.
        OSError: The port is taken.
    """
    playground = _Playground(far_ends, clock, facts, feeds)
    async with open_background() as background, served(playground.app(), host, port) as url:
        playground.watch_all(background)
        try:
            yield f"{url}/"
        finally:
            playground.bulletin.close()


class _Playground:
    """The routes and what they look at."""

    def __init__(
        self,
        far_ends: Mapping[FarEndKind, ShownFarEnd],
        clock: ClockControl,
        facts: FactsStatus,
        feeds: FeedSource | None,
    ) -> None:
        self._kinds = sorted(far_ends, key=lambda kind: kind.order)
        self._far_ends = {kind.name: far_ends[kind] for kind in self._kinds}
        self._clock = clock
        self._facts = facts
        self._feeds = feeds
        self.bulletin = Bulletin()

    def app(self) -> web.Application:
        app = web.Application(client_max_size=BODY_LIMIT)
        app.on_response_prepare.append(harden)
        app.router.add_get("/", _serve_file(PAGE / "index.html"))
        app.router.add_get("/api/far-ends", self.declared)
        app.router.add_get("/api/words", _words)
        app.router.add_get("/api/state", self.state)
        app.router.add_get("/api/events", self.events)
        app.router.add_post("/api/act", self.act)
        app.router.add_post("/api/clock", self.move_clock)
        if self._feeds:
            app.router.add_get("/feeds/{name}", FeedPages(self._feeds).get)
        for prefix, folder in (("/", PAGE), *((f"/{kind.name}/", kind.page) for kind in self._kinds)):
            for path in sorted(folder.rglob("*")):
                if path.suffix in CONTENT_TYPES:
                    app.router.add_get(prefix + path.relative_to(folder).as_posix(), _serve_file(path))
        return app

    def watch_all(self, background: BackgroundTasks) -> None:
        """Post whatever changes, from now on."""
        for name, far_end in self._far_ends.items():
            background.start(self.watch(name, far_end.changed, far_end.version), f"watch {name}")
        loaded = int(self._facts.status()["generation"])
        background.start(self.watch("facts", self._facts.changed, loaded), "watch facts")

    async def watch(self, part: str, changed: Callable[[int], Awaitable[int]], seen: int) -> None:
        """Post a part's changes for ever."""
        while True:
            seen = await changed(seen)
            self.bulletin.post(part)

    async def declared(self, _request: web.Request) -> web.Response:
        """What each far end declares of itself, in the order of their panes."""
        return web.json_response([kind.as_json() for kind in self._kinds])

    async def state(self, request: web.Request) -> web.Response:
        """All that the page shows.

        The query's `user` looks at every platform, but one named by a platform (`discord=ben`) at that one;
        what is told in words is told in its `language`.
        """
        language = request.query.get("language", FIRST)
        everywhere = request.query.get("user", FIRST_USER)
        platforms = {
            name: self._seen_by(name, check_user(request.query.get(name, everywhere)))
            for name in self._far_ends
        }
        return web.json_response(
            {
                "platforms": platforms,
                "clock": {
                    "now": self._clock.now().isoformat(),
                    "next": await self._facts.next_reminder(language),
                },
                "facts": {**self._facts.status(), "feeds": self._feeds is not None},
            }
        )

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Tell the page what changes."""
        return await stream_news(request, self.bulletin, self._clock.now)

    async def act(self, request: web.Request) -> web.Response:
        """Do what a person does on one platform, and pass the platform's answer on."""
        done = await read_action(request)
        far_end = self._far_ends.get(done.platform)
        if far_end is None:
            raise web.HTTPNotFound(text=f"No platform is called {done.platform!r} here.")
        try:
            async with asyncio.timeout(ACTION_TIMEOUT_SECONDS):
                return web.json_response(await far_end.act(done.user, done.action))
        except TimeoutError:
            return _refusal(f"{done.platform} did not take that within {ACTION_TIMEOUT_SECONDS:.0f} s.")
        except (LookupError, ValueError) as error:
            return _refusal(f"{done.platform} can't take that: {error}")

    async def move_clock(self, request: web.Request) -> web.Response:
        """Move the clock, and answer with the new instant, and a warning where it went back."""
        before = self._clock.now()
        match await read_move(request, before):
            case ToInstant(instant):
                self._clock.jump_to(instant)
            case ToPresent():
                self._clock.reset()
            case ToNextReminder():
                planned = await self._facts.next_reminder(FIRST)
                if planned is None:
                    return _refusal(page_words(FIRST)[NOTHING_PLANNED][0], said=NOTHING_PLANNED)
                self._clock.jump_to(max(before, datetime.fromisoformat(planned["at"])))
        self.bulletin.post("clock")
        now = self._clock.now()
        moved: dict[str, Any] = {"ok": True, "now": now.isoformat()}
        if now < before:
            moved |= {"warning": page_words(FIRST)[BACKWARDS][0], "said": BACKWARDS}
        return web.json_response(moved)

    def _seen_by(self, platform: str, user: str) -> Mapping[str, Any]:
        try:
            return {"user": user, "view": self._far_ends[platform].view(user)}
        except (LookupError, ValueError):
            raise web.HTTPBadRequest(text=f"{platform} knows no user {user!r}.") from None


def _refusal(why: str, **more: str) -> web.Response:
    return web.json_response({"ok": False, "error": why, **more})


async def _words(request: web.Request) -> web.Response:
    """The page's words in the first of the query's languages that there is a catalogue for."""
    language = next(filter(None, map(page_language, request.query.getall("language", ()))), FIRST)
    names = {tag: page_words(tag)["own_name"][0] for tag in languages()}
    return web.json_response({"language": language, "names": names, "words": page_words(language)})


def _serve_file(path: Path) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def serve(_request: web.Request) -> web.StreamResponse:
        return web.FileResponse(path, headers={"Content-Type": CONTENT_TYPES[path.suffix]})

    return serve
