"""Files of answers: attached to the message that answers, seen by whoever sees that."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import aiohttp
import pytest

from bot.model.attachment import Attachment
from bot.model.briefing import Notice, plain
from bot.model.exchange import Authorise, Reply, Request
from bot.platforms.discord.drawing import walked
from bot.ports import MessageRef, Platform
from tests.platforms.discord.discord_core import Answer, Person, SampleCore, asked, text
from tests.platforms.discord.discord_samples import DIALOGUE, KEY

TABLE = Attachment(
    name="dialogue.csv",
    media_type="text/csv; charset=utf-8",
    content=b"id\r\nhotline\r\n",
    title="The dialogue",
)
PICTURE = Attachment(
    name="dialogue.png",
    media_type="image/png",
    content=b"\x89PNG\r\n\x1a\n",
    title="Timeline",
    alt="Talks" + "€" * 2000,
)


def answering(files: Sequence[Attachment], gate: asyncio.Event | None = None) -> Answer:
    async def answer(request: Request, _: Authorise) -> Reply:
        if gate:
            await gate.wait()
        briefing = replace(asked(request), attachments=tuple(files))
        return Reply(
            briefing=briefing, public="public:true" in request.line or request.shares, dossier=request.dossier
        )

    return answer


async def content(attachment: dict[str, Any]) -> bytes:
    async with aiohttp.ClientSession() as session, session.get(attachment["url"]) as answer:
        return await answer.read()


@pytest.mark.usefixtures("platform")
async def test_a_private_answer_brings_its_file(ana: Person, ben: Person, core: SampleCore) -> None:
    core.answering = answering([TABLE])
    answer = await ana.asks("/cyberdialogue timeline")
    [file] = answer["attachments"]
    assert (file["filename"], file["size"]) == ("dialogue.csv", 13)
    assert await content(file) == TABLE.content
    assert ben.messages == []


@pytest.mark.usefixtures("platform")
async def test_a_picture_has_its_description_cut_where_discord_cuts(ana: Person, core: SampleCore) -> None:
    core.answering = answering([PICTURE])
    [file] = (await ana.asks("/cyberdialogue timeline"))["attachments"]
    assert file["description"].startswith("Talks€")
    assert len(file["description"]) <= 1024
    assert file["_data"].startswith("data:image/png;base64,")


@pytest.mark.usefixtures("platform")
async def test_a_shared_answer_brings_its_file_again(ana: Person, ben: Person, core: SampleCore) -> None:
    core.answering = answering([TABLE])
    await ana.presses(await ana.asks("/cyberdialogue timeline"), "Share")
    await ben.until(lambda: bool(ben.messages))
    assert [file["filename"] for file in ben.messages[-1]["attachments"]] == ["dialogue.csv"]


@pytest.mark.usefixtures("platform")
async def test_a_file_that_takes_long_comes_with_the_deferred_answer(ana: Person, core: SampleCore) -> None:
    gate = asyncio.Event()
    core.answering = answering([TABLE], gate)
    await ana.says("/cyberdialogue timeline")
    await ana.until(lambda: bool(ana.messages) and bool(ana.messages[-1].get("_pending")))
    gate.set()
    await ana.until(lambda: bool(ana.messages[-1].get("attachments")))
    assert ana.messages[-1]["attachments"][0]["filename"] == "dialogue.csv"


@pytest.mark.usefixtures("platform")
async def test_a_mention_is_answered_with_the_file(ana: Person, ben: Person, core: SampleCore) -> None:
    core.answering = answering([TABLE])
    await ana.says("@cyberdialogue timeline")
    await ben.until(lambda: bool(ben.messages[-1].get("attachments")))
    assert ben.messages[-1]["attachments"][0]["filename"] == "dialogue.csv"


async def test_an_answer_with_files_is_corrected_and_keeps_them(
    platform: Platform, ana: Person, core: SampleCore
) -> None:
    """Discord tells where they are stored, and takes the name that they were uploaded by."""
    core.answering = answering([TABLE, PICTURE])
    shared = await ana.asks("/cyberdialogue timeline public:True")
    at = datetime.fromisoformat(shared["timestamp"])
    ref = MessageRef(destination=ana.destination, message=shared["_id"], posted_at=at)
    notice = Notice(lines=(plain("Wrong"),))
    for _ in range(2):
        await platform.amend(ref, notice, dossier=DIALOGUE.name, key=KEY)
        [message] = ana.messages
        assert text(message).startswith("Wrong")
        assert [file["filename"] for file in message["attachments"]] == ["dialogue.csv", "dialogue.png"]
        kinds = [part["type"] for part in walked(message["components"])]
        assert (kinds.count(13), kinds.count(12)) == (1, 1)
