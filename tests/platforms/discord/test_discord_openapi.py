"""Everything the bot sends, held against Discord's own OpenAPI description.

Runs only where that file is at hand; the far end's own strictness stands without it.
"""

import asyncio
import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from jsonschema import Draft202012Validator

from bot.model.briefing import Button, Notice, plain
from bot.model.command import Field, Form
from bot.model.exchange import Authorise, Completion, Reply, Request
from bot.model.ids import UserId
from bot.model.option import Day, Option, Place, YesNo
from bot.playground.discord import DiscordFarEnd
from bot.ports import Platform
from tests.platforms.discord.description import description
from tests.platforms.discord.discord_core import Person, SampleCore, asked, connected
from tests.platforms.discord.discord_samples import DIALOGUE, EVERYTHING, KEY, SAMPLES, both

_NUMBERS = {"recipient_id", "message_id", "channel_id", "guild_id"}


async def _use_everything(far_end: DiscordFarEnd, platform: Platform, core: SampleCore) -> None:
    ana = Person(far_end)
    core.completions = (Completion(label="Hotline", value="hotline"),)
    await ana.completes("/cyberdialogue fact id:hot")
    answer = await ana.asks("/cyberdialogue timeline")
    await ana.asks("/cyberdialogue summary public:True")
    for label in ("Share", "Help", "Next"):
        version = far_end.version
        await ana.presses(answer, label)
        await far_end.changed(version)
    await platform.tell("", UserId(Person(far_end, "ben").id), SAMPLES["fields"])
    fields = (
        Field(option=Option(name="until", summary=both("Day", "日"), value=Day(), required=True), value="x"),
        Field(option=Option(name="loud", summary=both("Loud", "大声"), value=YesNo())),
        Field(option=Option(name="channel", summary=both("Channel", "频道"), value=Place())),
    )
    form = Form(title="Change", line="remind edit", fields=fields, briefing=EVERYTHING)

    async def show(request: Request, _: Authorise) -> Reply:
        return Reply(briefing=asked(request), public=False, form=form)

    core.answering = show
    await ana.says("/cyberdialogue remind list")
    await ana.until(lambda: bool(far_end.view("ana")["modal"]))
    gate = asyncio.Event()

    async def slow(request: Request, _: Authorise) -> Reply:
        await gate.wait()
        return Reply(briefing=asked(request), public=False)

    core.answering = slow
    for text in ("/cyberdialogue summary", "/cyberdialogue summary public:True"):
        gate.clear()
        await ana.says(text)
        await ana.until(lambda: any(message.get("_pending") for message in ana.messages))
        gate.set()
        await ana.until(lambda: not any(message.get("_pending") for message in ana.messages))
    ref = await platform.post(ana.destination, EVERYTHING, key=KEY)
    await platform.post(ana.destination, SAMPLES["hostile"], key=KEY[::-1])
    notice = Notice(lines=(plain("Wrong"),), buttons=(Button(label="It", line="fact hotline"),))
    await platform.amend(ref, notice, dossier=DIALOGUE.name, key=KEY)
    await platform.reply(ref, asked(Request(dossier=DIALOGUE.name, line="summary")), key="0" * 24)


def _schemas(described: Mapping[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """The body's schema of each operation."""
    found = {}
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            content = (
                operation.get("requestBody", {}).get("content", {}) if isinstance(operation, dict) else {}
            )
            if "application/json" in content:
                found[method.upper(), re.sub(r"\{[^}]*\}", "{}", path)] = content["application/json"][
                    "schema"
                ]
    return found


async def test_every_body_is_what_discord_describes(far_end: DiscordFarEnd, core: SampleCore) -> None:
    async with connected(far_end, core) as platform:
        await _use_everything(far_end, platform, core)
    schemas = _schemas(description())
    checked = set()
    for entry in far_end.log:
        if entry["body"] is None:
            continue
        method, path = str(entry["call"]).split(" ")
        path = re.sub(r"\{[^}]*\}", "{}", path)
        schema = {**schemas[method, path], "components": description()["components"]}
        body = deepcopy(entry["body"])
        # discord.py sends some ids as numbers, which Discord takes although it describes strings.
        places: list[Any] = [body, body.get("message_reference")] if isinstance(body, dict) else []
        for place in filter(None, places):
            place.update({name: str(place[name]) for name in _NUMBERS & set(place)})
        errors = [error.message for error in Draft202012Validator(schema).iter_errors(body)]
        assert errors == [], (entry["call"], errors)
        assert entry["status"] in {200, 201, 204}, entry
        checked.add(f"{method} {path}")
    assert len(checked) >= 6
