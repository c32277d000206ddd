"""Buttons, from a press to what it leaves behind."""

import asyncio
from typing import Any

import pytest

from bot.model.briefing import Briefing, Button
from tests.platforms.slack.slack_samples import DOSSIER, KEY, OTHER_DOSSIER
from tests.platforms.slack.slack_stage import (
    BRIEFINGS,
    GENERAL,
    MORE,
    NEXT,
    SHARE,
    ScriptedCore,
    Stage,
    buttons,
    here,
    open_bot,
    open_stage,
    open_workspace,
    say,
    words,
)


def scripted(**answers: Briefing) -> ScriptedCore:
    first = say("The first page", SHARE, NEXT, MORE)
    return ScriptedCore(answers={"summary": first, "summary page:2": say("The second page", NEXT), **answers})


async def test_paging_puts_the_next_page_in_the_place_of_the_private_answer():
    async with open_stage(scripted()) as stage:
        await stage.type("/cyberdialogue summary")
        assert (await stage.press("Next page"))["ok"]
        await stage.message("The second page")
        [message] = stage.messages()
        assert message["_ephemeral"] is True
        assert stage.core.asked[1].line == "summary page:2"
        assert stage.core.asked[1].destination == here()


async def test_a_shared_answer_is_public_says_who_shared_it_and_takes_the_private_one_away():
    async with open_stage(scripted()) as stage:
        await stage.type("/cyberdialogue summary")
        await stage.press("Share in channel")
        await stage.message("You asked: summary public:true", "ben")
        await stage.until(lambda: len(stage.messages()) == 1)
        [message] = stage.messages()
        assert message["_ephemeral"] is False
        assert words(message).endswith("Shared by ana")
        assert message["_pings"] == []


async def test_who_shared_is_said_in_the_language_of_the_answer():
    core = scripted()
    core.language = "fr"
    async with open_stage(core) as stage:
        await stage.type("/cyberdialogue summary")
        await stage.press("Share in channel")
        await stage.message("Partagé par ana", "ben")


async def test_sharing_works_where_the_bot_is_no_member():
    async with open_stage(scripted()) as stage:
        await stage.type("/cyberdialogue summary", channel=GENERAL)
        await stage.press("Share in channel", channel=GENERAL)
        await stage.message("Shared by ana", "ben", GENERAL)


async def test_pressing_share_twice_shares_once():
    async with open_stage(scripted()) as stage:
        await stage.type("/cyberdialogue summary")
        [message] = stage.messages()
        press = {"do": "press", "channel": BRIEFINGS, "message": message["ts"]}
        action = {**press, "action": buttons(message)[0]["action_id"]}
        await asyncio.gather(stage.far_end.act("ana", action), stage.far_end.act("ana", action))
        await stage.until(lambda: len(stage.messages()) == 1 and not stage.messages()[0]["_ephemeral"])
        await stage.type("/cyberdialogue help")
        assert len(stage.messages("ben")) == 1


@pytest.mark.parametrize("fault", ["500", "500_after", "reset", "reset_after"])
async def test_sharing_that_may_have_worked_is_told_so_and_never_done_twice(fault):
    async with open_stage(scripted()) as stage:
        await stage.type("/cyberdialogue summary")
        stage.far_end.fault(match="response_url", fault=fault, times=1)
        await stage.press("Share in channel")
        await stage.message("Slack did not say whether it worked")
        await stage.press("Share in channel")
        await stage.until(lambda: len(unsure(stage)) == 2)
        assert len(stage.messages("ben")) == int(fault.endswith("_after"))


def unsure(stage: Stage) -> list[dict[str, Any]]:
    return [found for found in stage.messages() if "did not say whether" in words(found)]


async def test_a_private_answer_that_stays_after_sharing_is_no_failure_and_can_not_be_shared_twice():
    async with open_stage(scripted()) as stage:
        await stage.type("/cyberdialogue summary")
        stage.far_end.fault(match="response_url", fault="500", after=1)
        await stage.press("Share in channel")
        await stage.message("Shared by ana", "ben")
        await stage.press("Share in channel")
        await stage.press("More")
        await stage.message("You asked: help")
        assert len(stage.messages("ben")) == 1
        assert not any("Something went wrong" in words(message) for message in stage.messages())


async def test_a_reply_is_private_and_leaves_the_message_alone():
    async with open_stage(scripted()) as stage:
        await stage.type("/cyberdialogue summary")
        await stage.press("More")
        await stage.message("You asked: help")
        assert [message["_ephemeral"] for message in stage.messages()] == [True, True]


async def test_paging_a_shared_answer_answers_whoever_pressed_alone():
    shared = say("For everyone", NEXT)
    async with open_stage(scripted(**{"summary public:true": shared})) as stage:
        await stage.type("/cyberdialogue summary public:true")
        await stage.press("Next page", user="ben")
        await stage.message("The second page", "ben")
        assert len(stage.messages("ana")) == 1


async def test_a_reminders_control_edits_the_reminder_and_its_key_stays():
    async with open_stage(scripted()) as stage:
        posted = await stage.platform.post(here(), say("Due tomorrow", NEXT), key=KEY)
        await stage.press("Next page", user="ben")
        message = await stage.message("The second page", "ana")
        assert message["ts"] == posted.message
        [found] = await stage.platform.find(here(), KEY, since=posted.posted_at)
        assert found == posted
        await stage.press("Next page", user="ana")
        await stage.until(lambda: len(stage.calls("chat.update")) == 2)


async def test_buttons_work_after_a_restart_and_so_do_kept_lines():
    long = "search " + "words " * 400
    core = scripted(long=say("Look", Button(label="Search", line=long), NEXT))
    async with open_workspace() as far_end:
        async with open_bot(far_end, core) as stage:
            await stage.type("/cyberdialogue long")
        again = ScriptedCore(kept=core.kept)
        async with open_bot(far_end, again) as stage:
            await stage.press("Search")
            await stage.message("You asked: search words")
            assert again.asked[0].line == long.strip() or again.asked[0].line == long


async def test_a_line_nobody_kept_is_told_in_one_sentence():
    long = "search " + "words " * 400
    async with open_stage(
        ScriptedCore(answers={"long": say("Look", Button(label="Search", line=long))})
    ) as stage:
        await stage.type("/cyberdialogue long")
        stage.core.kept.clear()
        await stage.press("Search")
        await stage.message("This button no longer works")


async def test_a_button_asks_the_dossier_it_belongs_to():
    async with open_stage(scripted()) as stage:
        await stage.type("/straits summary")
        await stage.press("More")
        await stage.message("You asked: help")
        assert [request.dossier for request in stage.core.asked] == [OTHER_DOSSIER, OTHER_DOSSIER]


async def test_a_slow_answer_to_a_press_is_acknowledged_at_once():
    core = scripted()
    core.gates["help"] = asyncio.Event()
    async with open_stage(core) as stage:
        await stage.type("/cyberdialogue summary")
        assert (await stage.press("More"))["ok"]
        core.gates["help"].set()
        await stage.message("You asked: help")


async def test_an_answer_asked_in_a_thread_stays_in_the_thread():
    async with open_stage(scripted()) as stage:
        root = (await stage.type("A question"))["message"]
        await stage.type("<@U06BRFBOT63> summary", thread=root)
        await stage.message("The first page")
        await stage.press("Share in channel")
        message = await stage.message("Shared by ana", "ben")
        assert message["thread_ts"] == root


async def test_hostile_lines_survive_the_way_through_slack():
    line = "search <!channel> R&D 100% &lt; “q” *b*"
    hostile = say("Look", Button(label="A & <b>", line=line))
    async with open_stage(ScriptedCore(answers={"look": hostile})) as stage:
        await stage.type("/cyberdialogue look")
        [message] = stage.messages()
        action: dict[str, Any] = {"do": "press", "channel": BRIEFINGS, "message": message["ts"]}
        await stage.far_end.act("ana", {**action, "action": buttons(message)[0]["action_id"]})
        await stage.until(lambda: len(stage.core.asked) == 2)
        assert stage.core.asked[1].line == line
        assert stage.core.asked[1].dossier == DOSSIER
