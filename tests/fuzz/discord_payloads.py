"""What Discord sends: read by the parsers, and as events of the gateway to the connected bot."""

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from random import Random
from typing import Any, Final

from bot.app import open_kernel, platform_kinds
from bot.clock import SystemClock
from bot.config import read_settings
from bot.model.ids import DossierId
from bot.platforms.discord.buttons import read_control
from bot.platforms.discord.forms import filled_line
from bot.platforms.discord.parse import PLATFORM_NAME, read_command
from bot.playground.discord import Terms, open_far_end
from tests.fuzz.lines import GRAMMAR, WORDS
from tests.fuzz.mutation import mutated_json
from tests.fuzz.settling import settle
from tests.fuzz.target import Attempt, Target
from tests.platforms.discord.discord_core import Person, says
from tests.router.asking import FACTS

_TERMS: Final = Terms(max_concurrency=16, identify_seconds=0.01)
_TEXTS: Final = (
    *WORDS,
    "1r0:cyberdialogue::=summary",
    "1s1:cyberdialogue:0123456789abcdef01234567:#0abc",
    "1a",
)
_ASKED: Final = "/cyberdialogue sources"

_COMMAND: Final = {
    "id": "1",
    "name": "cyberdialogue",
    "type": 1,
    "options": [
        {
            "type": 1,
            "name": "timeline",
            "options": [
                {"type": 3, "name": "from", "value": "2014~"},
                {"type": 4, "name": "limit", "value": 7},
                {"type": 5, "name": "public", "value": False},
                {"type": 7, "name": "channel", "value": "700000000000000004"},
            ],
        }
    ],
}
_COMPLETED: Final = {
    "id": "1",
    "name": "cyberdialogue",
    "type": 1,
    "options": [
        {"type": 1, "name": "fact", "options": [{"type": 3, "name": "id", "value": "hot", "focused": True}]}
    ],
}
_PRESSED: Final = {"custom_id": "1r0:cyberdialogue::=timeline page:2", "component_type": 2, "id": 3}
_FILLED: Final = {
    "custom_id": "1a0:cyberdialogue::=remind on",
    "components": [
        {"type": 18, "id": 1, "component": {"type": 4, "id": 2, "custom_id": "leads", "value": "30 7 1"}},
        {"type": 18, "id": 3, "component": {"type": 3, "id": 4, "custom_id": "language", "values": ["zh"]}},
        {"type": 18, "id": 5, "component": {"type": 8, "id": 6, "custom_id": "channel", "values": ["7"]}},
    ],
}
_KINDS: Final = ((2, _COMMAND), (3, _PRESSED), (4, _COMPLETED), (5, _FILLED))
_WHOLE: Final = {
    "id": "700000000000000001",
    "application_id": "700000000000000002",
    "token": "told",
    "version": 1,
    "attachment_size_limit": 10,
    "locale": "en-US",
    "channel_id": "700000000000000004",
    "user": {"id": "700000000000000003", "username": "eve", "discriminator": "0", "avatar": None},
    "channel": {"id": "700000000000000004", "type": 0, "name": "general", "permissions": "2248473465835073"},
}
_MESSAGE: Final = {
    "id": "700000000000000005",
    "channel_id": "700000000000000004",
    "type": 0,
    "content": "",
    "tts": False,
    "author": _WHOLE["user"],
    "embeds": [],
    "attachments": [],
    "components": [],
    "mentions": [],
    "mention_roles": [],
    "mention_everyone": False,
    "pinned": False,
    "flags": 0,
    "edited_timestamp": None,
    "timestamp": "2024-01-01T00:00:00.000000+00:00",
}


def _draw_data(chance: Random) -> tuple[int, Any]:
    kind, data = chance.choice((_KINDS[0], _KINDS[1], _KINDS[3]))
    return kind, mutated_json(chance, data, _TEXTS, keeps_shape=True)


async def _read(case: tuple[int, Any]) -> None:
    kind, data = case
    match kind:
        case 2:
            dossier, line = read_command(data)
            GRAMMAR.parse(line, DossierId(dossier))
        case 3:
            control = read_control(data["custom_id"])
            assert control is None or control.dossier
        case _:
            assert filled_line("remind on", data).startswith("remind on")


@asynccontextmanager
async def _open_parsers() -> AsyncIterator[Attempt]:
    yield _read


def _draw_event(chance: Random) -> Any:
    kind, data = chance.choice(_KINDS)
    more = {"message": _MESSAGE} if kind in {3, 5} else {}
    whole = {**_WHOLE, "type": kind, "data": data, **more}
    mixed = mutated_json(chance, whole, _TEXTS, keeps_shape=not chance.randrange(3))
    # The stand-in writes to a real socket, which takes no lone surrogates.
    return json.loads(json.dumps(mixed).encode("utf-8", "replace"))


@asynccontextmanager
async def _open_bot() -> AsyncIterator[Attempt]:
    kind = next(kind for kind in platform_kinds() if kind.name == PLATFORM_NAME)
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        shared = read_settings(
            {"FACTS_DIR": str(FACTS), "DATABASE_URL": f"sqlite:///{folder}/ledger.sqlite3"}
        )
        kernel = await stack.enter_async_context(open_kernel(shared, shared.ledger, SystemClock()))
        await kernel.core.prepare()
        far_end = await stack.enter_async_context(open_far_end(terms=_TERMS))
        await stack.enter_async_context(kind.connect(far_end.settings, kernel.core, SystemClock()))
        ana = Person(far_end)
        await ana.asks(_ASKED)
        resting = asyncio.all_tasks()

        async def attempt(event: Any) -> None:
            order = {"do": "tell", "event": "INTERACTION_CREATE", "data": event}
            assert (await far_end.admin(order))["ok"]
            # What came before it on the same socket has been taken by the time this is answered.
            assert says(await ana.asks(_ASKED))
            await settle(resting)

        yield attempt


DISCORD_PAYLOADS: Final = Target(name="Discord payloads", share=1200, draw=_draw_data, open=_open_parsers)
DISCORD_EVENTS: Final = Target(name="Discord events", share=5, draw=_draw_event, open=_open_bot)
