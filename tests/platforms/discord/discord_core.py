"""A small core to talk to, which tests tell what to say, and a person from which to watch it work."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from bot.model.briefing import Briefing, Button, Buttons, Effect, Paragraph, plain
from bot.model.errors import LedgerError
from bot.model.exchange import Authorise, Completion, Reply, Request, SlashCommand, Visitor
from bot.model.ids import Destination, DossierId
from bot.model.option import Option
from bot.model.text import Phrase
from bot.platforms.discord import PLATFORM
from bot.platforms.discord.drawing import walked
from bot.playground.discord import DiscordFarEnd, Terms
from bot.ports import Platform
from tests.platforms.discord.discord_samples import DIALOGUE, briefing
from tests.platforms.sharing_core import Sharings, as_shared
from tests.speaking import say

_HEADING = "## "
PATIENCE = 20.0  # seconds until a test gives up
# Shards may identify at once, and reconnecting costs no waiting.
TERMS = Terms(max_concurrency=16, identify_seconds=0.01)
CREATE_MESSAGE = "POST /channels/{channel_id}/messages"
GET_MESSAGES = "GET /channels/{channel_id}/messages"
EDIT_MESSAGE = "PATCH /channels/{channel_id}/messages/{message_id}"
DELETE_MESSAGE = "DELETE /channels/{channel_id}/messages/{message_id}"
RESPOND = "POST /interactions/{interaction_id}/{interaction_token}/callback"

Answer = Callable[[Request, Authorise], Awaitable[Reply]]


class SteadyClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def wait_until(self, instant: datetime) -> None:
        raise NotImplementedError


def asked(request: Request) -> Briefing:
    """A briefing that tells what was asked, with a button of each effect."""
    return briefing(
        Paragraph(line=plain(request.line)),
        Buttons(
            buttons=(
                Button(label="Next", line=f"{request.line} page:2"),
                Button(label="Share", line=request.line, effect=Effect.SHARE),
                Button(label="Help", line="help", effect=Effect.REPLY),
                Button(label="Again", line="summary"),
                Button(label="Long", line=f"search words:{'x' * 200}"),
            )
        ),
    )


class SampleCore(Sharings):
    """RequestHandler with what was asked, unless a test gives it another answer."""

    def __init__(
        self, slash_commands: Sequence[SlashCommand] = (DIALOGUE,), kept: dict[str, str] | None = None
    ) -> None:
        super().__init__()
        self.slash_commands = slash_commands
        self.kept = {} if kept is None else kept
        self.requests: list[Request] = []
        self.completed: list[tuple[str, str, str]] = []
        self.completions: Sequence[Completion] = ()
        self.answering: Answer | None = None
        self.asked = asyncio.Event()
        self.renewed = asyncio.Event()
        self.completing: asyncio.Event | None = None
        self.ledger_fails = False

    async def other_slash_commands(self, known: Sequence[SlashCommand], /) -> Sequence[SlashCommand]:
        while tuple(known) == tuple(self.slash_commands):
            await self.renewed.wait()
        self.renewed.clear()
        return self.slash_commands

    def known_answer(self, request: Request) -> Reply | None:
        del request
        return None

    async def answer(self, request: Request, authorise: Authorise) -> Reply:
        self.requests.append(request)
        self.asked.set()
        if self.answering:
            return await self.answering(request, authorise)
        told = asked(request)
        return Reply(
            briefing=as_shared(told, request) if request.shares else told,
            public=request.shares or ("public:true" in request.line and request.may_write),
            dossier=request.dossier or self.slash_commands[0].name,
        )

    async def complete(
        self,
        dossier: DossierId,
        option: Option,
        typed: str,
        language: str,
        where: Destination | None = None,
    ) -> Sequence[Completion]:
        del where
        self.completed.append((f"{dossier} {option.name}", typed, language))
        if self.completing:
            await self.completing.wait()
        return self.completions

    async def home(self, visitor: Visitor) -> Reply:
        raise NotImplementedError

    def say(self, language: str | None, what: Phrase, /) -> str:
        return say(language, what)

    async def channel_moved(self, old: Destination, new: Destination) -> None:
        raise AssertionError(f"nobody moves a channel here: {old} {new}")

    async def note_answer(
        self, dossier: DossierId, destination: Destination, reply: Reply, *, token: str, below: str = ""
    ) -> str:
        del dossier, destination, reply, token, below
        return ""

    async def keep_line(self, line: str) -> str:
        token = f"{len(self.kept):016x}"
        self.kept[token] = line
        return token

    async def kept_line(self, token: str) -> str | None:
        if self.ledger_fails:
            raise LedgerError("the ledger is not there")
        return self.kept.get(token)


class Person:
    """Somebody's view of the Discord that is played."""

    def __init__(self, far_end: DiscordFarEnd, user: str = "ana", channel: str = "general") -> None:
        self.far_end = far_end
        self.user = user
        self._channel = channel

    @property
    def channel(self) -> str:
        return str(self._place()["id"])

    @property
    def destination(self) -> Destination:
        place = self._place()
        return Destination(platform="discord", workspace=str(place["guild_id"]), channel=str(place["id"]))

    @property
    def destination_of_direct(self) -> Destination:
        """The same of direct messages, which belong to no server."""
        return Destination(platform="discord", workspace="", channel=self.channel)

    @property
    def id(self) -> str:
        return str(self._view()["me"]["id"])

    @property
    def messages(self) -> list[dict[str, Any]]:
        return list(self._place()["messages"])

    @property
    def notices(self) -> list[str]:
        return [notice["text"] for notice in self._view()["notices"]]

    async def says(self, text: str) -> None:
        """Type and send."""
        await self._do({"do": "type", "channel": self.channel, "text": text})

    async def asks(self, text: str) -> dict[str, Any]:
        """Type a slash command and give the answer."""
        known = len(self.messages)
        await self.says(text)
        await self.until(lambda: len(self.messages) > known and not self.messages[-1].get("_pending"))
        return self.messages[-1]

    async def presses(self, message: Mapping[str, Any], label: str) -> None:
        """Press the button with this label."""
        custom_id = next(button["custom_id"] for button in buttons(message) if button.get("label") == label)
        await self._do(
            {"do": "press", "channel": self.channel, "message": message["_id"], "action": custom_id}
        )

    async def chooses(self, message: Mapping[str, Any], entry: str) -> None:
        """Choose an app's entry in a message's own menu."""
        await self._do({"do": "choose", "channel": self.channel, "message": message["_id"], "command": entry})

    async def completes(self, text: str) -> list[dict[str, str]]:
        """What the composer offers."""
        done = await self._do({"do": "complete", "channel": self.channel, "text": text})
        return list(done["suggestions"])

    async def speaks(self, locale: str) -> None:
        """Switch the app's language."""
        await self._do({"do": "locale", "locale": locale})

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something can be seen."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                await self.far_end.changed(self.far_end.version)

    async def until_called(self, route: str, type_: int) -> None:
        """Wait until the bot has answered an interaction in this way, which nobody may see."""
        async with asyncio.timeout(PATIENCE):
            # The log tells nobody of its growth.
            while not any(call["body"]["type"] == type_ for call in calls(self.far_end, route)):  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    def _view(self) -> Mapping[str, Any]:
        return self.far_end.view(self.user)

    def _place(self) -> Mapping[str, Any]:
        return next(place for place in self._view()["channels"] if place["name"] == self._channel)

    async def _do(self, action: Mapping[str, Any]) -> Mapping[str, Any]:
        done: Mapping[str, Any] = await self.far_end.act(self.user, action)
        assert done["ok"], done
        return done


@asynccontextmanager
async def connected(far_end: DiscordFarEnd, core: SampleCore, **settings: str) -> AsyncIterator[Platform]:
    """Connect the bot."""
    async with PLATFORM.connect({**far_end.settings, **settings}, core, SteadyClock()) as platform:
        yield platform


def buttons(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    """All that can be pressed or chosen, wherever it stands."""
    return [dict(part) for part in walked(message["components"]) if part.get("custom_id")]


def title(message: Mapping[str, Any]) -> str:
    """The heading of what is said, without its marks."""
    heading = next((line for line in _said(message).split("\n") if line.startswith(_HEADING)), "")
    embed = next((embed.get("title") for embed in message["embeds"]), None)
    return embed or heading.removeprefix(_HEADING)


def text(message: Mapping[str, Any]) -> str:
    """What is said below the heading."""
    if message["embeds"]:
        return "\n".join(embed.get("description", "") for embed in message["embeds"])
    return "\n".join(line for line in _said(message).split("\n") if not line.startswith(_HEADING)).strip()


def says(message: Mapping[str, Any]) -> bool:
    """Whether a message says anything yet."""
    return bool(message["embeds"] or message["components"])


def _said(message: Mapping[str, Any]) -> str:
    return "\n".join(str(part["content"]) for part in walked(message["components"]) if part.get("content"))


def calls(far_end: DiscordFarEnd, route: str) -> list[Mapping[str, Any]]:
    """The bot's requests of one kind; the names in braces do not matter."""
    log: Iterable[Any] = far_end.log
    return [entry for entry in log if _nameless(str(entry["call"])) == _nameless(route)]


def _nameless(route: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", route)
