"""Files and pictures as people get them: the whole bot, on both platforms."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.reminders.chats import MEMBER
from tests.reminders.test_following import Stage, pledge, staged


@pytest.fixture(params=["slack", "discord"])
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    """A channel and a dossier of two pledges, due on 31 March 2027 and on 1 January 2030."""
    async with staged(tmp_path, request.param, "2027-02-28T12:00", pledge("pledge", "2027-03-31")) as opened:
        yield opened


def files(message: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What a message brings, by the same names on both platforms."""
    found = [*message.get("files", ()), *message.get("attachments", ())]
    return [
        {
            "name": file.get("name") or file.get("filename"),
            "alt": file.get("alt_txt") or file.get("description") or "",
            "data": file.get("_data", ""),
        }
        for file in found
    ]


def in_channel(stage: Stage) -> list[Mapping[str, Any]]:
    return [file for message in stage.chat.messages(MEMBER) for file in files(message)]


def anywhere(stage: Stage, user: str = MEMBER) -> list[Mapping[str, Any]]:
    places = stage.chat.far_end.view(user)["channels"]
    return [file for place in places for message in place["messages"] for file in files(message)]


async def test_a_timeline_comes_as_a_picture_that_is_told_in_words_too(stage):
    await stage.chat.ask("timeline picture:True public:True", MEMBER)
    await stage.chat.until(lambda: in_channel(stage))
    [picture] = in_channel(stage)
    assert picture["name"] == "cyberdialogue-timeline.png"
    assert picture["data"].startswith("data:image/png;base64,")
    for words in ("Today, 28 February 2027", "Due: 31 March 2027: Title of pledge", "1 January 2030"):
        assert words in picture["alt"]


async def test_deadlines_come_as_a_picture_by_one_press(stage):
    await stage.chat.ask("deadlines days:366", MEMBER)
    await stage.chat.press("Picture", MEMBER, answers=False)
    await stage.chat.until(lambda: anywhere(stage))
    [picture] = anywhere(stage)
    assert picture["name"] == "cyberdialogue-deadlines.png"
    assert "Title of pledge" in picture["alt"]
    assert "Title of other" not in picture["alt"]


async def test_an_export_by_one_press_has_the_answers_facts_and_nobody_else_sees_it(stage):
    await stage.chat.ask("deadlines days:366", MEMBER)
    await stage.chat.press("Export", MEMBER, answers=False)
    await stage.chat.until(lambda: anywhere(stage))
    [file] = anywhere(stage)
    assert file["name"] == "cyberdialogue-facts.md"
    assert anywhere(stage, "ben") == []
