"""Forms, from the command or press that opens one to the answer to what was filled in."""

import asyncio
from typing import Any

import pytest

from bot.model.briefing import Button
from bot.playground.slack import Timing
from tests.platforms.slack.slack_forms import BEGUN, asking, field, form, picking
from tests.platforms.slack.slack_samples import DOSSIER, OTHER_DOSSIER
from tests.platforms.slack.slack_stage import (
    BRIEFINGS,
    GENERAL,
    ScriptedCore,
    here,
    mistake,
    open_bot,
    open_stage,
    open_workspace,
    say,
    words,
)

EDIT = "/cyberdialogue remind edit"
FILLED = "remind edit kinds:deadlines"


async def test_a_command_can_be_answered_with_a_form_and_nothing_else():
    async with open_stage(asking()) as stage:
        assert await stage.type(EDIT) == {"ok": True}
        shown = await stage.form()
        assert shown["title"]["text"] == "Change the reminders"
        assert [block["block_id"] for block in shown["blocks"]][:2] == ["kinds", "review"]
        assert stage.messages() == []
        assert stage.modal("ben") is None


async def test_a_form_handed_in_asks_its_line_with_what_was_filled_in():
    async with open_stage(asking()) as stage:
        await stage.type(EDIT, user="ben")
        await stage.form("ben")
        filled = {"kinds": "deadlines digest", "review": "6", "shift": "after", "until": "2026-03-02"}
        result = await stage.submit("ben", **filled, channel=GENERAL, quiet="Yes")
        assert result == {"ok": True, "result": "closed"}
        answer = await stage.message("You asked: remind edit", "ben")
        assert answer["_ephemeral"] is True
        assert stage.messages("ana") == []
        asked = stage.core.asked[1]
        assert asked.line == (
            'remind edit kinds:"deadlines digest" review:6 quiet:yes shift:after until:2026-03-02'
            f" channel:<#{GENERAL}>"
        )
        assert (asked.dossier, asked.destination) == (DOSSIER, here())
        assert (asked.user_name, asked.can_ask) == ("ben", False)
        assert asked.user == stage.far_end.view("ben")["me"]["id"]


async def test_a_form_begins_with_what_holds_now():
    async with open_stage(asking(*BEGUN)) as stage:
        await stage.type(EDIT)
        await stage.form()
        await stage.submit(who="", review="12")
        await stage.message("You asked: remind edit")
        assert stage.core.asked[1].line == (
            "remind edit kinds:all review:12 limit:all quiet:yes shift:after until:2026-03-02 during:2016-H1"
            f' who:"" channel:<#{BRIEFINGS}>'
        )


async def test_a_mistake_is_told_beside_its_field_and_the_form_stays_open():
    core = asking()
    # The words name another field, and do not matter.
    told = "“deadlines” is not right for review: write others."
    core.answers[f"{FILLED} review:6"] = mistake(told, Button(label="all", line="remind edit kinds:all"))
    core.wrong[f"{FILLED} review:6"] = "kinds"
    async with open_stage(core) as stage:
        await stage.type(EDIT)
        await stage.form()
        result = await stage.submit(kinds="deadlines", review="6")
        assert result["errors"] == {"kinds": f"{told} all"}
        assert stage.modal()
        assert stage.messages() == []
        await stage.submit(kinds="all")
        await stage.message("You asked: remind edit kinds:all review:6")
        assert stage.modal() is None


@pytest.mark.parametrize("option", ["", "language", "page"])
async def test_a_mistake_about_no_field_of_the_form_is_told_in_the_channel(option):
    core = asking()
    core.answers[FILLED] = mistake("Only people who manage this workspace may do this.")
    core.wrong[FILLED] = option
    async with open_stage(core) as stage:
        await stage.type(EDIT)
        await stage.form()
        assert (await stage.submit(kinds="deadlines"))["ok"]
        message = await stage.message("Only people who manage")
        assert message["_ephemeral"] is True


async def test_a_form_that_takes_long_to_answer_is_acknowledged_in_time():
    core = asking()
    core.gates[FILLED] = asyncio.Event()
    core.answers[FILLED] = mistake("“deadlines” is not right for kinds.")
    core.wrong[FILLED] = "kinds"
    async with open_stage(core) as stage:
        await stage.type(EDIT)
        await stage.form()
        assert await stage.submit(kinds="deadlines") == {"ok": True, "result": "closed"}
        core.gates[FILLED].set()
        await stage.message("is not right for kinds")
        assert stage.notices() == []


async def test_many_forms_that_take_long_hold_up_no_other():
    core = asking()
    core.gates[FILLED] = asyncio.Event()
    async with open_stage(core) as stage, asyncio.TaskGroup() as people:
        for user in ("ana", "ben"):
            await stage.type(EDIT, user=user)
            await stage.form(user)
        slow = people.create_task(stage.submit("ben", kinds="deadlines"))
        assert (await stage.submit(kinds="all"))["ok"]
        assert not slow.done()
        core.gates[FILLED].set()


@pytest.mark.parametrize("channel", [GENERAL, BRIEFINGS])
async def test_where_the_bot_is_no_member_the_answer_comes_as_a_direct_message(channel):
    async with open_stage(asking()) as stage:
        await stage.type(EDIT, channel=channel)
        await stage.form()
        await stage.submit(kinds="all")
        if channel == BRIEFINGS:
            await stage.message("You asked: remind edit kinds:all")
            assert stage.direct() == []
        else:
            await stage.until(stage.direct)
            assert "You asked: remind edit kinds:all" in words(stage.direct()[0])
            assert stage.messages("ana", GENERAL) == []


async def test_a_public_answer_to_a_form_is_public():
    core = asking()
    core.forms["remind edit"] = form(line="timeline public:true")
    async with open_stage(core) as stage:
        await stage.type(EDIT)
        await stage.form()
        await stage.submit(kinds="all")
        message = await stage.message("You asked: timeline public:true kinds:all", "ben")
        assert message["_ephemeral"] is False


async def test_a_public_answer_where_the_bot_is_no_member_is_not_lost():
    core = asking()
    core.forms["remind edit"] = form(line="timeline public:true")
    async with open_stage(core) as stage:
        await stage.type(EDIT, channel=GENERAL)
        await stage.form()
        await stage.submit(kinds="all")
        await stage.until(stage.direct)


async def test_a_form_opened_too_late_is_put_in_words():
    late = open_workspace(timing=Timing(trigger_seconds=0.0))
    async with late as far_end, open_bot(far_end, asking()) as stage:
        await stage.type(EDIT)
        message = await stage.message("remind edit needs an option")
        assert message["_ephemeral"] is True
        assert stage.modal() is None


@pytest.mark.parametrize("fault", ["429", "500", "reset", "fatal_error"])
async def test_a_form_slack_does_not_open_is_put_in_words(fault):
    async with open_stage(asking()) as stage:
        stage.far_end.fault(match="views.open", fault=fault)
        await stage.type(EDIT)
        await stage.message("remind edit needs an option")


async def test_a_form_that_can_not_be_drawn_is_put_in_words(caplog):
    core = asking()
    core.forms["remind edit"] = form(title="x" * 25)
    async with open_stage(core) as stage:
        await stage.type(EDIT)
        await stage.message("remind edit needs an option")
    assert "can't be shown" in caplog.text


async def test_a_mention_gets_words_in_place_of_a_form():
    async with open_stage(asking()) as stage:
        await stage.type("<@U06BRFBOT63> remind edit")
        await stage.message("remind edit needs an option")
        assert stage.core.asked[0].can_ask is False
        assert stage.core.asked[0].user_name == ""


async def test_a_form_can_be_handed_in_after_a_restart():
    long = "search " + "words " * 600
    core = asking()
    core.forms["long"] = form(line=long)
    async with open_workspace() as far_end:
        async with open_bot(far_end, core) as stage:
            await stage.type("/straits long")
            await stage.form()
        again = ScriptedCore(kept=core.kept)
        async with open_bot(far_end, again) as stage:
            await stage.submit(kinds="all")
            await stage.message("You asked: search words")
            [request] = again.asked
            assert (request.dossier, request.line) == (OTHER_DOSSIER, f"{long} kinds:all")


async def test_a_form_whose_line_nobody_kept_is_told_in_one_sentence():
    core = asking()
    core.forms["long"] = form(line="search " + "words " * 600)
    async with open_stage(core) as stage:
        await stage.type("/cyberdialogue long")
        await stage.form()
        core.kept.clear()
        await stage.submit(kinds="all")
        await stage.message("no longer works")


async def test_a_failure_to_answer_a_form_is_told_with_a_reference(caplog):
    core = asking()
    core.forms["remind edit"] = form(field("q", BEGUN[0].option.value), line="fail")
    async with open_stage(core) as stage:
        await stage.type(EDIT)
        await stage.form()
        assert (await stage.submit(q="x"))["ok"]
        message = await stage.message("Something went wrong")
        assert any(record.getMessage().rsplit(" ", 1)[1] in words(message) for record in caplog.records)


async def test_a_form_closed_without_being_handed_in_asks_nothing():
    async with open_stage(asking()) as stage:
        await stage.type(EDIT)
        await stage.form()
        await stage.far_end.act("ana", {"do": "dismiss"})
        await stage.type("/cyberdialogue help")
        assert [request.line for request in stage.core.asked] == ["remind edit", "help"]


async def test_labels_speak_the_language_of_the_answer():
    core = asking()
    core.language = "zh"
    async with open_stage(core) as stage:
        await stage.type(EDIT)
        shown = await stage.form()
        assert shown["submit"]["text"] == "提交"
        assert shown["blocks"][0]["label"]["text"] == "kinds说明"


async def test_a_form_asked_for_on_the_home_tab_is_answered_there_or_directly():
    core = asking()
    replaces = Button(label="Change", line="remind edit")
    core.start = say("The start page", replaces, title="Home")
    async with open_stage(core) as stage:
        await stage.far_end.act("ana", {"do": "open_home"})
        await stage.until(lambda: stage.far_end.view("ana")["home"])
        await stage.far_end.act("ana", {"do": "press", "surface": "home", "action": "replace-0"})
        await stage.form()
        await stage.submit(kinds="all")
        await stage.until(lambda: "You asked" in words(stage.far_end.view("ana")["home"]))
        assert stage.core.asked[1].destination is None
        core.answers["remind edit kinds:none"] = mistake("This works in a channel only.")
        await stage.far_end.act("ana", {"do": "open_home"})
        await stage.until(lambda: "start page" in words(stage.far_end.view("ana")["home"]))
        await stage.far_end.act("ana", {"do": "press", "surface": "home", "action": "replace-0"})
        await stage.form()
        await stage.submit(kinds="none")
        await stage.until(stage.direct)
        assert "works in a channel only" in words(stage.direct()[0])


async def test_what_can_be_picked_is_picked_and_saved():
    async with open_stage(picking()) as stage:
        await stage.type(EDIT)
        shown = await stage.form()
        assert shown["submit"]["text"] == "Enregistrer"
        drawn = {block["block_id"]: block["element"] for block in shown["blocks"]}
        assert {name: element["type"] for name, element in drawn.items()} == {
            "kinds": "checkboxes",
            "leads": "multi_static_select",
            "at": "timepicker",
            "zone": "external_select",
        }
        assert drawn["zone"]["initial_option"]["text"]["text"] == "Europe/Paris — Paris, France"
        filled: dict[str, Any] = {
            "kinds": ["digest", "lead"],
            "leads": ["14", "0"],
            "at": "08:30",
            "zone": "Asia/Shanghai",
        }
        assert (await stage.submit(**filled))["ok"]
        await stage.until(lambda: len(stage.core.asked) == 2)
        assert stage.core.asked[1].line == (
            'remind edit kinds:"digest lead" leads:"14 0" at:08:30 zone:Asia/Shanghai'
        )


async def test_what_is_left_as_it_was_is_handed_in_as_it_was():
    async with open_stage(picking()) as stage:
        await stage.type(EDIT)
        await stage.form()
        assert (await stage.submit())["ok"]
        await stage.until(lambda: len(stage.core.asked) == 2)
        assert stage.core.asked[1].line == (
            'remind edit kinds:"lead closes" leads:"30 7" at:09:00 zone:Europe/Paris'
        )


async def test_what_is_emptied_is_handed_in_as_nothing():
    async with open_stage(picking()) as stage:
        await stage.type(EDIT)
        await stage.form()
        assert (await stage.submit(kinds=[], leads=[]))["ok"]
        await stage.until(lambda: len(stage.core.asked) == 2)
        assert stage.core.asked[1].line.startswith('remind edit kinds:"" leads:"" at:09:00')


async def test_values_are_offered_while_somebody_types_in_the_language_of_the_form():
    async with open_stage(picking()) as stage:
        await stage.type(EDIT)
        await stage.form()
        found = await stage.far_end.act("ana", {"do": "suggest", "action": "zone", "query": "chin"})
        assert [one["value"] for one in found["options"]] == ["Asia/Shanghai"]
        assert stage.core.completed[-1] == ("cyberdialogue zone", "chin", "fr")
        assert (await stage.submit(zone="Nowhere/Land"))["ok"]
        await stage.until(lambda: len(stage.core.asked) == 2)
        assert stage.core.asked[1].line.endswith("zone:Nowhere/Land")
