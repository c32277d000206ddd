"""Mentions, direct messages and the Home tab."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.playground.slack import Timing
from tests.platforms.slack.slack_samples import OTHER_DOSSIER
from tests.platforms.slack.slack_stage import (
    BRIEFINGS,
    ScriptedCore,
    Stage,
    open_bot,
    open_stage,
    open_workspace,
    words,
)

MENTION = "<@U06BRFBOT63>"


async def test_a_mention_is_answered_to_whoever_asked_alone():
    async with open_stage() as stage:
        await stage.type(f"{MENTION} timeline from:2014")
        message = await stage.message("You asked: timeline from:2014")
        assert message["_ephemeral"] is True
        assert "thread_ts" not in message
        assert stage.messages("ben") == []


async def test_a_mention_in_a_thread_is_answered_in_the_thread():
    async with open_stage() as stage:
        root = (await stage.type("A question"))["message"]
        await stage.type(f"{MENTION} summary", thread=root)
        message = await stage.message("You asked: summary")
        assert message["thread_ts"] == root


async def test_a_public_answer_to_a_mention_goes_into_its_thread():
    async with open_stage() as stage:
        asked = (await stage.type(f"{MENTION} summary public:true"))["message"]
        message = await stage.message("You asked: summary", "ben")
        assert message["thread_ts"] == asked


async def test_a_mention_can_name_the_dossier():
    async with open_stage() as stage:
        await stage.type(f"{MENTION} straits summary")
        await stage.message("You asked: summary")
        assert stage.core.asked[0].dossier == OTHER_DOSSIER


async def test_a_greeting_before_the_mention_is_no_part_of_the_command_behind_it():
    async with open_stage() as stage:
        await stage.type(f"hey {MENTION} timeline from:2014")
        await stage.message("You asked: timeline from:2014")
        await stage.type(f"who led the talks {MENTION} in 2015?")
        await stage.message("You asked: who led the talks in 2015?")


@pytest.mark.parametrize("between", [": ", ", ", "，", "：", " — ", "\u00a0", ":\u3000"])
async def test_punctuation_after_a_mention_is_no_part_of_the_command(between):
    async with open_stage() as stage:
        await stage.type(f"{MENTION}{between}timeline from:2014")
        await stage.message("You asked: timeline from:2014")


async def test_an_empty_mention_asks_for_help():
    async with open_stage() as stage:
        await stage.type(MENTION)
        await stage.message("You asked: help")


async def test_a_failure_after_a_mention_is_told():
    async with open_stage() as stage:
        await stage.type(f"{MENTION} fail")
        await stage.message("Something went wrong")


async def test_an_answer_that_can_not_be_shown_where_the_mention_was_comes_as_a_direct_message():
    core = ScriptedCore(gates={"timeline": asyncio.Event()})
    async with open_stage(core) as stage:
        await stage.type(f"{MENTION} timeline")
        await core.channel_state.wait()
        await stage.far_end.admin({"do": "remove_bot", "channel": BRIEFINGS})
        core.gates["timeline"].set()
        await stage.until(lambda: any("You asked: timeline" in words(found) for found in stage.direct()))


async def test_an_event_delivered_again_is_answered_once():
    core = ScriptedCore()
    timing = Timing(event_retry_seconds=(0.05, 0.05, 0.05))
    async with open_workspace(timing=timing) as far_end, open_bot(far_end, core) as stage:
        await far_end.admin({"do": "drop_sockets", "code": 1000, "reason": "test"})
        await stage.type(f"{MENTION} summary")
        await stage.message("You asked: summary")
        assert len(core.asked) == 1


async def test_the_home_tab_shows_the_start_page():
    async with open_stage() as stage:
        await stage.far_end.act("ana", {"do": "open_home"})
        await stage.until(lambda: stage.far_end.view("ana")["home"])
        assert "The start page" in words(stage.far_end.view("ana")["home"])


async def press_home(stage: Stage, label: str) -> dict[str, Any]:
    home = stage.far_end.view("ana")["home"]
    [action_id] = [
        element["action_id"]
        for block in home["blocks"]
        if block["type"] == "actions"
        for element in block["elements"]
        if element["text"]["text"] == label
    ]
    return await stage.far_end.act("ana", {"do": "press", "surface": "home", "action": action_id})


async def open_direct_messages(stage: Stage) -> str:
    await stage.far_end.act("ana", {"do": "open_home"})
    await stage.until(lambda: stage.far_end.view("ana")["home"])
    await press_home(stage, "More")
    await stage.until(lambda: [item for item in stage.far_end.view("ana")["channels"] if item["im"]])
    [direct] = [item["id"] for item in stage.far_end.view("ana")["channels"] if item["im"]]
    return str(direct)


async def test_a_button_of_the_home_tab_shows_its_answer_there():
    async with open_stage() as stage:
        await stage.far_end.act("ana", {"do": "open_home"})
        await stage.until(lambda: stage.far_end.view("ana")["home"])
        assert (await press_home(stage, "Next page"))["ok"]
        await stage.until(lambda: "You asked: summary page:2" in words(stage.far_end.view("ana")["home"]))


async def test_a_reply_from_the_home_tab_comes_as_a_direct_message():
    async with open_stage() as stage:
        direct = await open_direct_messages(stage)
        await stage.message("You asked: help", channel=direct)


async def test_a_direct_message_is_answered_in_the_conversation():
    async with open_stage() as stage:
        direct = await open_direct_messages(stage)
        assert (await stage.type("summary", channel=direct))["ok"]
        message = await stage.message("You asked: summary", channel=direct)
        assert message["_ephemeral"] is False
        assert "thread_ts" not in message
        assert stage.messages("ana", BRIEFINGS) == []


async def test_a_mention_in_direct_messages_is_answered_once():
    async with open_stage() as stage:
        direct = await open_direct_messages(stage)
        await stage.type(f"{MENTION} timeline", channel=direct)
        await stage.message("You asked: timeline", channel=direct)
        await stage.type("summary", channel=direct)
        await stage.message("You asked: summary", channel=direct)
        assert [request.line for request in stage.core.asked] == ["help", "timeline", "summary"]


async def test_a_direct_message_with_a_file_or_as_me_is_answered():
    async with open_stage() as stage:
        direct = await open_direct_messages(stage)
        typed = {"do": "type", "channel": direct, "files": [{"name": "notes.txt"}]}
        assert (await stage.far_end.act("ana", {**typed, "text": "summary"}))["ok"]
        await stage.message("You asked: summary", channel=direct)
        assert (await stage.type("/me timeline", channel=direct))["ok"]
        await stage.message("You asked: timeline", channel=direct)
        root = (await stage.type("sources", channel=direct))["message"]
        await stage.message("You asked: sources", channel=direct)
        await stage.type("people", channel=direct, thread=root)
        assert (await stage.message("You asked: people", channel=direct))["thread_ts"] == root


async def test_a_mention_with_a_file_is_answered():
    async with open_stage() as stage:
        typed = {"do": "type", "channel": BRIEFINGS, "text": f"{MENTION} summary"}
        assert (await stage.far_end.act("ana", {**typed, "files": [{"name": "notes.txt"}]}))["ok"]
        await stage.message("You asked: summary")


async def test_the_home_tabs_buttons_ask_the_dossier_it_is_about():
    core = ScriptedCore()
    core.start = replace(core.start, dossier=OTHER_DOSSIER)
    async with open_stage(core) as stage:
        await open_direct_messages(stage)
        assert [request.dossier for request in core.asked] == [OTHER_DOSSIER]


async def test_a_reply_from_the_home_tab_never_shows_in_slackbots_messages():
    async with open_stage() as stage:
        await open_direct_messages(stage)
        assert len(stage.direct()) == 1
