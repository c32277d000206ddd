"""Who asks gets an answer, whatever Slack says first; what arrives twice, or is pressed twice, acts once."""

import asyncio
from typing import Any

import pytest

from bot.model.briefing import Briefing
from bot.model.ids import Destination
from tests.platforms.slack.slack_samples import KEY
from tests.platforms.slack.slack_stage import (
    BRIEFINGS,
    NEXT,
    SHARE,
    TEAM,
    ScriptedCore,
    Stage,
    here,
    open_stage,
    say,
    words,
)

ANA = "U06BRFANA41"
MENTION = "<@U06BRFBOT63>"
FOR_NOW = ["429", "500", "reset"]
LOST = "please ask again"


def scripted(**answers: Briefing) -> ScriptedCore:
    first = say("The first page", SHARE, NEXT)
    return ScriptedCore(answers={"summary": first, "summary page:2": say("The second page", NEXT), **answers})


@pytest.mark.parametrize("fault", FOR_NOW)
async def test_a_mention_is_answered_privately_after_all(fault):
    async with open_stage() as stage:
        stage.far_end.fault(match="chat.postEphemeral", fault=fault)
        await stage.type(f"{MENTION} summary")
        await stage.message("You asked: summary")


async def test_a_public_answer_to_a_mention_waits_as_slack_asks():
    async with open_stage() as stage:
        stage.far_end.fault(match="chat.postMessage", fault="429", times=2)
        await stage.type(f"{MENTION} summary public:true")
        await stage.message("You asked: summary", "ben")


@pytest.mark.parametrize("fault", ["500", "500_after", "reset_after", "fatal_error"])
async def test_a_public_answer_that_may_have_arrived_is_not_sent_twice_but_told_of(fault):
    async with open_stage() as stage:
        stage.far_end.fault(match="chat.postMessage", fault=fault)
        await stage.type(f"{MENTION} summary public:true")
        assert (await stage.message(LOST))["_ephemeral"] is True
        assert len(stage.calls("chat.postMessage")) == 1


async def test_a_public_answer_the_channel_does_not_take_goes_to_whoever_asked():
    line = "summary public:true"
    async with open_stage(ScriptedCore(gates={line: asyncio.Event()})) as stage:
        await stage.type(f"{MENTION} {line}")
        await stage.core.channel_state.wait()
        await stage.far_end.admin({"do": "archive", "channel": BRIEFINGS})
        stage.core.gates[line].set()
        await stage.until(lambda: any(line in words(found) for found in stage.direct()))


@pytest.mark.parametrize("fault", FOR_NOW)
async def test_the_home_tab_is_drawn_after_all(fault):
    async with open_stage() as stage:
        stage.far_end.fault(match="views.publish", fault=fault)
        await stage.far_end.act("ana", {"do": "open_home"})
        await stage.until(lambda: stage.far_end.view("ana")["home"])


@pytest.mark.parametrize("fault", FOR_NOW)
async def test_a_slow_answer_arrives_after_all(fault):
    core = ScriptedCore(gates={"timeline": asyncio.Event()})
    async with open_stage(core) as stage:
        await stage.type("/cyberdialogue timeline")
        stage.far_end.fault(match="response_url", fault=fault)
        core.gates["timeline"].set()
        await stage.message("You asked: timeline")


@pytest.mark.parametrize("fault", FOR_NOW)
async def test_the_next_page_is_shown_after_all(fault):
    async with open_stage(scripted()) as stage:
        await stage.type("/cyberdialogue summary")
        stage.far_end.fault(match="response_url", fault=fault)
        await stage.press("Next page")
        await stage.message("The second page")


@pytest.mark.parametrize("fault", FOR_NOW)
async def test_a_reminder_is_changed_after_all(fault):
    async with open_stage(scripted()) as stage:
        await stage.platform.post(here(), say("Due tomorrow", NEXT), key=KEY)
        stage.far_end.fault(match="chat.update", fault=fault)
        await stage.press("Next page", user="ben")
        await stage.message("The second page", "ana")


async def test_sharing_waits_as_slack_asks_and_is_done_once():
    async with open_stage(scripted()) as stage:
        await stage.type("/cyberdialogue summary")
        stage.far_end.fault(match="response_url", fault="429")
        await stage.press("Share in channel")
        await stage.message("Shared by <@", "ben")
        assert len(stage.messages("ben")) == 1


async def test_a_command_delivered_twice_is_asked_once():
    command = {
        "command": "/cyberdialogue",
        "text": "remind test",
        "user_id": ANA,
        "user_name": "ana",
        "channel_id": BRIEFINGS,
        "team_id": TEAM,
        "trigger_id": "1.2.once",
        "response_url": "",
    }
    async with open_stage() as stage:
        for _ in range(2):
            await stage.far_end.deliver("slash_commands", command)
        await stage.type("/cyberdialogue help")
        assert [request.line for request in stage.core.asked] == ["remind test", "help"]


def pressed(stage: Stage) -> dict[str, Any]:
    """What Slack sends of a press on the newest message's first button."""
    message = stage.messages()[-1]
    [row] = [block for block in message["blocks"] if block["type"] == "actions"]
    button = row["elements"][0]
    return {
        "type": "block_actions",
        "user": {"id": ANA, "username": "ana", "name": "ana"},
        "team": {"id": TEAM},
        "trigger_id": "1.2.pressed",
        "container": {"type": "message", "message_ts": message["ts"], "channel_id": BRIEFINGS},
        "channel": {"id": BRIEFINGS},
        "message": message,
        "actions": [{**button, "block_id": row["block_id"]}],
    }


async def test_a_press_delivered_twice_is_asked_once():
    async with open_stage(scripted()) as stage:
        await stage.platform.post(here(), say("Due tomorrow", NEXT), key=KEY)
        payload = pressed(stage)
        for _ in range(2):
            await stage.far_end.deliver("interactive", payload)
        await stage.message("The second page")
        await stage.type("/cyberdialogue help")
        assert [request.line for request in stage.core.asked] == ["summary page:2", "help"]


async def test_a_channel_whose_id_changes_is_told_to_the_core():
    event = {
        "type": "channel_id_changed",
        "old_channel_id": BRIEFINGS,
        "new_channel_id": "C06BRFNEW99",
        "event_ts": "1",
    }
    payload = {"type": "event_callback", "team_id": TEAM, "event_id": "Ev1", "event": event}
    async with open_stage() as stage:
        await stage.far_end.deliver("events_api", payload)
        new = Destination(platform="slack", workspace=TEAM, channel="C06BRFNEW99")
        assert stage.core.moved == [(here(), new)]


async def test_a_home_tab_that_can_not_be_changed_answers_in_direct_messages():
    async with open_stage(scripted()) as stage:
        await stage.far_end.act("ana", {"do": "open_home"})
        await stage.until(lambda: stage.far_end.view("ana")["home"])
        stage.far_end.fault(match="views.publish", fault="500", times=9)
        home = stage.far_end.view("ana")["home"]
        buttons = [
            found for block in home["blocks"] if block["type"] == "actions" for found in block["elements"]
        ]
        button = next(found for found in buttons if found["text"]["text"] == "Next page")
        await stage.far_end.act("ana", {"do": "press", "surface": "home", "action": button["action_id"]})
        await stage.until(lambda: any("The second page" in words(found) for found in stage.direct()))
