"""A stage: a far end that shows whatever a test puts there, for what the real ones can't be brought to."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]
Responder = Callable[[str, Mapping[str, Any]], Awaitable[Json]]

START = datetime(2025, 11, 24, 9, 12, tzinfo=UTC)
PATIENCE = 20.0  # seconds until a test gives up
GENERAL, BRIEFINGS = "100", "101"
ANA, BEN, BOT = "200", "201", "202"


async def _agree(_user: str, _action: Mapping[str, Any]) -> Json:
    return {"ok": True}


class Stage:
    """Shows what it is told to, and keeps what people did."""

    def __init__(self, view: Json) -> None:
        self.scene = view
        self.done: list[tuple[str, Json]] = []
        self.respond: Responder = _agree
        self.version = 0
        self._news = asyncio.Event()
        self._done = asyncio.Event()

    @property
    def settings(self) -> Mapping[str, str]:
        return {}

    def view(self, user: str) -> Mapping[str, Any]:
        seen = deepcopy(self.scene)
        handles = {"ana": ANA, "ben": BEN}
        wanted = handles.get(user, user)
        seen["me"] = next(person for person in seen["users"] if person["id"] == wanted)
        return seen

    async def act(self, user: str, action: Mapping[str, Any]) -> Mapping[str, Any]:
        self.done.append((user, dict(action)))
        self._done.set()
        return await self.respond(user, action)

    async def changed(self, since: int) -> int:
        while self.version <= since:
            await self._news.wait()
        return self.version

    def show(self, *messages: Json, channel: str = GENERAL) -> None:
        """Put messages at the end of a channel."""
        self.channel(channel)["messages"].extend(messages)
        self.touch()

    def channel(self, channel: str) -> Json:
        return next(each for each in self.scene["channels"] if each["id"] == channel)

    def put(self, **parts: Any) -> None:
        """Put other parts of the view in the present ones' place."""
        self.scene.update(parts)
        self.touch()

    def touch(self) -> None:
        self.version += 1
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds of what was done."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                self._done.clear()
                await self._done.wait()

    def actions(self, kind: str) -> list[Json]:
        """What was done of one kind, in order."""
        return [action for _, action in self.done if action["do"] == kind]


class StageClock:
    """A clock that stands until it is moved."""

    def __init__(self, start: datetime = START) -> None:
        self._start = self._now = start

    def now(self) -> datetime:
        return self._now

    def jump_to(self, instant: datetime) -> None:
        self._now = instant

    def reset(self) -> None:
        self._now = self._start


class StageFacts:
    """Facts whose state a test decides."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.warnings: list[str] = []
        self.facts = 24
        self.reminder: Json | None = {
            "at": (START + timedelta(days=7)).replace(hour=9, minute=0).isoformat(),
            "what": "10th anniversary of the first ministerial dialogue",
            "where": "#briefings (Slack)",
        }
        self._generation = 1
        self._news = asyncio.Event()

    def status(self) -> Mapping[str, Any]:
        return {
            "dossiers": [
                {
                    "id": "cyberdialogue",
                    "title": "China–US ministerial dialogue on cybercrime",
                    "facts": self.facts,
                    "folder": "facts/cyberdialogue",
                }
            ],
            "problems": list(self.problems),
            "warnings": list(self.warnings),
            "loaded_at": START.isoformat(),
            "generation": self._generation,
        }

    async def next_reminder(self, language: str) -> Mapping[str, Any] | None:
        del language
        return self.reminder

    async def changed(self, since: int) -> int:
        while self._generation <= since:
            await self._news.wait()
        return self._generation

    def load(self, *, problems: list[str], facts: int = 24, warnings: Sequence[str] = ()) -> None:
        """Act as if the files had been saved."""
        self.problems, self.facts, self.warnings = problems, facts, list(warnings)
        self._generation += 1
        news, self._news = self._news, asyncio.Event()
        news.set()


def slack_view() -> Json:
    """A Slack workspace with nothing said yet."""
    return {
        "platform": "slack",
        "workspace": {"id": "T1", "name": "Cyber Policy Watch"},
        "users": [
            {"id": ANA, "name": "ana", "real_name": "Ana Reyes", "profile": {}},
            {"id": BEN, "name": "ben", "real_name": "Ben Okafor", "profile": {}, "is_admin": True},
            {"id": BOT, "name": "cyberdialogue", "real_name": "cyberdialogue", "profile": {}, "is_bot": True},
        ],
        "channels": _channels(),
        "commands": [
            {
                "command": "/cyberdialogue",
                "description": "Sourced briefings and reminders",
                "usage_hint": "[summary | timeline | fact | search | remind | help]",
            }
        ],
        "modal": None,
        "home": None,
        "connected": True,
        "notices": [],
    }


def discord_view() -> Json:
    """A Discord server with nothing said yet."""
    return {
        "platform": "discord",
        "workspace": {"id": "G1", "name": "Cyber Policy Watch"},
        "users": [
            {"id": ANA, "username": "ana.reyes", "global_name": "Ana Reyes"},
            {"id": BEN, "username": "ben.okafor", "global_name": "Ben Okafor", "_manages": True},
            {"id": BOT, "username": "cyberdialogue", "global_name": None, "bot": True},
        ],
        "channels": _channels(),
        "commands": [
            _entry("summary"),
            _entry("fact", id=True),
            _entry("search", words=True, limit=False),
            _entry("ask", question=True),
            _entry("people", name=False),
            _entry("timeline", **{"from": False, "to": False}),
            _entry("remind on"),
            {**_entry("remind off"), "name": "/cyberdialogue-manage remind off"},
        ],
        "modal": None,
        "home": None,
        "connected": True,
        "notices": [],
    }


def slack_message(number: int, *blocks: Json, **extra: Any) -> Json:
    """A message of the bot's; `number` is its place in time."""
    ts = f"{START.timestamp() + number:.6f}"
    base: Json = {
        "type": "message", "user": BOT, "bot_id": "B1", "ts": ts, "text": "", "_id": ts, "_ephemeral": False,
    }  # fmt: skip
    return base | ({"blocks": list(blocks)} if blocks else {}) | extra


def discord_message(number: int, content: str = "", **extra: Any) -> Json:
    """A message of the bot's; `number` is its place in time."""
    base: Json = {
        "id": str(9000 + number),
        "_id": str(9000 + number),
        "_ephemeral": False,
        "author": {"id": BOT, "username": "cyberdialogue", "global_name": None, "bot": True},
        "content": content,
        "embeds": [],
        "components": [],
        "timestamp": (START + timedelta(seconds=number)).isoformat(),
        "edited_timestamp": None,
        "flags": 0,
    }
    return base | extra


def _channels() -> list[Json]:
    return [
        {
            "id": GENERAL,
            "name": "general",
            "private": False,
            "topic": "Anything and everything",
            "messages": [],
        },
        {"id": BRIEFINGS, "name": "briefings", "private": False, "topic": "Reminders", "messages": []},
        {"id": "102", "name": "policy-desk", "private": False, "topic": "Questions", "messages": []},
        {"id": "103", "name": "editors-only", "private": True, "topic": "Proposals", "messages": []},
    ]


def _entry(name: str, /, **options: bool) -> Json:
    """An entry of Discord's slash menu; options by name, and whether they are required.

    `as_of` comes last in each, as options common to all commands do.
    """
    options = {**options, "as_of": False}
    fields = [
        {"name": option, "type": 3, "description": option, "required": required}
        for option, required in options.items()
    ]
    return {"id": "500", "name": f"/cyberdialogue {name}", "description": name, "options": fields}
