"""A connected bot, its workspace, and a core that answers what a test tells it to."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.model.briefing import Briefing, Button, Buttons, Effect, Paragraph, plain
from bot.model.command import Form, Right
from bot.model.errors import UnsaidError
from bot.model.exchange import AnswerKey, Authorise, Completion, Reply, Request, SlashCommand, Visitor
from bot.model.ids import Destination, DossierId
from bot.model.option import Option
from bot.model.text import Phrase
from bot.platforms.slack.client import connect
from bot.platforms.slack.manifest import manifest
from bot.playground.slack import SlackFarEnd, open_far_end
from bot.ports import Platform
from tests import speaking
from tests.platforms.sharing_core import Sharings, as_shared
from tests.platforms.slack.slack_samples import DIALOGUE, STRAITS, briefing
from tests.speaking import english

JSON = dict[str, Any]
SECONDS = 10.0  # until a test gives up waiting
GENERAL, BRIEFINGS, POLICY_DESK = "C06BRFGEN01", "C06BRFBRI02", "C06BRFPOL03"
TEAM = "T06BRF8K2QD"

ANSWER_KEY = AnswerKey(
    dossier=DIALOGUE.name,
    digest="0",
    today=date(2026, 3, 2),
    line="summary",
    language=None,
    in_channel=True,
    can_ask=False,
)


class ManualClock:
    """The machine's clock, moved as far as a test likes."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    async def wait_until(self, instant: datetime) -> None:
        raise AssertionError(f"a platform does not wait for {instant}")


def say(text: str, *buttons: Button, title: str = "Answer") -> Briefing:
    rows = (Buttons(buttons=buttons),) if buttons else ()
    return briefing(Paragraph(line=plain(text)), *rows, title=title)


def mistake(text: str, *buttons: Button) -> Briefing:
    return replace(say(text, *buttons, title="That did not work"), answered=False)


SHARE = Button(label="Share in channel", line="summary public:true", effect=Effect.SHARE)
NEXT = Button(label="Next page", line="summary page:2")
MORE = Button(label="More", line="help", effect=Effect.REPLY)


@dataclass
class ScriptedCore(Sharings):
    """Answers each line with what stands in `answers`, else with the line itself.

    Attributes:
        language: The language of the answers.
        wrong: The option that a line's answer tells a mistake about, by line.
        key: Of every answer, for a test that asks one line alone.
        forms: Lines that are answered with a form, where one can be shown.
        elsewhere: The channel for which to ask whether somebody may manage it.
        right: What is asked about it.
        gates: Lines whose answer waits for an event.
        heard: Set once anything was asked.
        completions: Offered for what is typed in a menu, where their labels have it.
        completed: What was typed there.
        kept: Kept lines; hand it to another core for a restart that remembers.
    """

    answers: dict[str, Briefing] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    key: AnswerKey | None = None
    forms: dict[str, Form] = field(default_factory=dict)
    elsewhere: Destination | None = None
    right: Right = Right.REMINDERS
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    start: Briefing = field(default_factory=lambda: say("The start page", MORE, NEXT, title="Home"))
    slash_commands: Sequence[SlashCommand] = (DIALOGUE, STRAITS)
    asked: list[Request] = field(default_factory=list)
    channel_state: asyncio.Event = field(default_factory=asyncio.Event)
    allowed: list[bool] = field(default_factory=list)
    visitors: list[Visitor] = field(default_factory=list)
    moved: list[tuple[Destination, Destination]] = field(default_factory=list)
    language: str = "en"
    completions: Sequence[Completion] = ()
    completed: list[tuple[str, str, str]] = field(default_factory=list)
    renewed: asyncio.Event = field(default_factory=asyncio.Event)

    async def other_slash_commands(self, known: Sequence[SlashCommand], /) -> Sequence[SlashCommand]:
        while tuple(known) == tuple(self.slash_commands):
            await self.renewed.wait()
        return self.slash_commands

    def known_answer(self, request: Request) -> Reply | None:
        del request
        return None

    async def answer(self, request: Request, authorise: Authorise) -> Reply:
        self.asked.append(request)
        self.channel_state.set()
        if request.line.partition(" ")[0] == "fail":
            raise RuntimeError("as told")
        if request.line.startswith("remind"):
            try:
                self.allowed.append(await authorise(self.right, self.elsewhere))
            except UnsaidError as error:
                return Reply(briefing=mistake(english(error.what)), public=False)
        if request.line in self.gates:
            await self.gates[request.line].wait()
        form = self.forms.get(request.line)
        if form:
            return Reply(
                briefing=form.briefing,
                public=False,
                form=form if request.can_ask else None,
                language=self.language,
            )
        found = self.answers.get(request.line) or say(f"You asked: {request.line}")
        option = self.wrong.get(request.line, "")
        if request.shares and found.answered:
            found = as_shared(found, request, {"fr": "Partagé par "}.get(self.language, "Shared by "))
        return Reply(
            briefing=found,
            public="public:true" in request.line or (request.shares and found.answered),
            option=option,
            key=self.key,
            language=self.language,
            dossier=request.dossier or self.slash_commands[0].name,
        )

    async def complete(
        self, dossier: DossierId, option: Option, typed: str, language: str, where: Destination | None = None
    ) -> Sequence[Completion]:
        del where
        self.completed.append((f"{dossier} {option.name}", typed, language))
        return [one for one in self.completions if typed.lower() in one.label.lower()]

    async def home(self, visitor: Visitor) -> Reply:
        assert visitor.around == Destination(platform="slack", workspace=TEAM, channel="")
        self.visitors.append(visitor)
        return Reply(briefing=self.start, public=False, language=self.language, dossier=DIALOGUE.name)

    def say(self, language: str | None, what: Phrase, /) -> str:
        return speaking.say(language, what)

    async def channel_moved(self, old: Destination, new: Destination) -> None:
        self.moved.append((old, new))

    async def note_answer(
        self, dossier: DossierId, destination: Destination, reply: Reply, *, token: str, below: str = ""
    ) -> str:
        del dossier, destination, reply, token, below
        return "s" + "0" * 23

    async def keep_line(self, line: str) -> str:
        token = f"{len(self.kept):016d}"
        self.kept[token] = line
        return token

    async def kept_line(self, token: str) -> str | None:
        return self.kept.get(token)


@dataclass
class Stage:
    """What a test sees and does."""

    far_end: SlackFarEnd
    platform: Platform
    core: ScriptedCore

    async def type(self, text: str, *, user: str = "ana", channel: str = BRIEFINGS, **more: str) -> JSON:
        return await self.far_end.act(user, {"do": "type", "channel": channel, "text": text, **more})

    async def submit(self, user: str = "ana", **values: Any) -> JSON:
        """Fill in and hand in the open form."""
        return await self.far_end.act(user, {"do": "submit", "values": values})

    async def form(self, user: str = "ana") -> JSON:
        """Wait for a form, and give it."""
        await self.until(lambda: self.modal(user))
        return self.modal(user) or {}

    def modal(self, user: str = "ana") -> JSON | None:
        """The open form, if one is."""
        shown: JSON | None = self.far_end.view(user)["modal"]
        return shown

    def direct(self, user: str = "ana") -> list[JSON]:
        """What the bot wrote in the direct messages with it."""
        return [
            message
            for channel in self.far_end.view(user)["channels"]
            if channel["im"] and channel["bot_is_member"]
            for message in channel["messages"]
            if message.get("bot_id")
        ]

    async def press(self, label: str, *, user: str = "ana", channel: str = BRIEFINGS) -> JSON:
        """Press the newest button of that label the user sees."""
        for message in reversed(self.messages(user, channel)):
            for element in buttons(message):
                if element["text"]["text"] == label:
                    action = {"do": "press", "channel": channel, "message": message["ts"]}
                    return await self.far_end.act(user, {**action, "action": element["action_id"]})
        raise AssertionError(f"{user} sees no button {label!r}")

    def messages(self, user: str = "ana", channel: str = BRIEFINGS) -> list[JSON]:
        """What the bot wrote, as the user sees it."""
        view = self.far_end.view(user)
        [shown] = [item for item in view["channels"] if item["id"] == channel]
        return [message for message in shown["messages"] if message.get("bot_id")]

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something holds that becomes visible in the workspace."""
        async with asyncio.timeout(SECONDS):
            while not condition():
                await self.far_end.changed(self.far_end.version)

    async def message(self, text: str, user: str = "ana", channel: str = BRIEFINGS) -> JSON:
        """Wait for a message with this text, and give it."""
        await self.until(lambda: any(text in words(found) for found in self.messages(user, channel)))
        return next(found for found in self.messages(user, channel) if text in words(found))

    def calls(self, method: str) -> list[JSON]:
        """The requests the bot made of one API method."""
        return [entry for entry in self.far_end.log if entry["call"] == method]

    def notices(self, user: str = "ana") -> list[str]:
        return [notice["text"] for notice in self.far_end.view(user)["notices"]]


def words(message: Mapping[str, Any]) -> str:
    """A message's words, in order."""
    found: list[str] = []

    def gather(value: Any) -> None:
        if isinstance(value, list):
            for item in value:
                gather(item)
        elif isinstance(value, dict):
            if isinstance(value.get("text"), str):
                found.append(value["text"])
            for item in value.values():
                gather(item)

    gather(message.get("blocks", []))
    return " ".join(found)


def buttons(message: Mapping[str, Any]) -> list[JSON]:
    return [
        element
        for block in message.get("blocks", [])
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def here(channel: str = BRIEFINGS) -> Destination:
    return Destination(platform="slack", workspace=TEAM, channel=channel)


@asynccontextmanager
async def open_workspace(**options: Any) -> AsyncIterator[SlackFarEnd]:
    async with open_far_end(manifest=manifest([DIALOGUE, STRAITS]), **options) as far_end:
        yield far_end


@asynccontextmanager
async def open_bot(
    far_end: SlackFarEnd, core: ScriptedCore | None = None, clock: ManualClock | None = None, **settings: str
) -> AsyncIterator[Stage]:
    core = core or ScriptedCore()
    values = {**far_end.settings, **settings}
    async with connect(values, core, clock or ManualClock()) as platform:
        yield Stage(far_end=far_end, platform=platform, core=core)


@asynccontextmanager
async def open_stage(core: ScriptedCore | None = None, **settings: str) -> AsyncIterator[Stage]:
    async with open_workspace() as far_end, open_bot(far_end, core, None, **settings) as stage:
        yield stage
