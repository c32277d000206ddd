"""Buttons, from a press to what it leaves behind."""

import asyncio
from typing import Any

from bot.model.briefing import Briefing, Button
from tests.platforms.slack.slack_samples import DOSSIER, KEY, OTHER_DOSSIER
from tests.platforms.slack.slack_stage import (
    BRIEFINGS,
    MORE,
    NEXT,
    SHARE,
    ScriptedCore,
    buttons,
    here,
    open_bot,
    open_stage,
    open_workspace,
    say,
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
