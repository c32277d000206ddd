"""The buttons of reminders: done, snooze, pick a day, why; for everyone or for whoever pressed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.model.briefing import Button
from bot.ports import MessageRef
from tests.platforms.slack.slack_forms import DONE, REMINDER, asking
from tests.platforms.slack.slack_samples import KEY, OTHER_DOSSIER, briefing
from tests.platforms.slack.slack_stage import (
    BRIEFINGS,
    ScriptedCore,
    Stage,
    here,
    mistake,
    open_bot,
    open_stage,
    open_workspace,
    say,
    words,
)

UNTIL = f"remind snooze {KEY} until:"


@asynccontextmanager
async def open_reminder(core: ScriptedCore | None = None) -> AsyncIterator[tuple[Stage, MessageRef]]:
    """Post a reminder in a channel."""
    core = core or asking()
    core.answers[DONE.line] = say("Done by ben", DONE, title="Deadline")
    async with open_stage(core) as stage:
        yield stage, await stage.platform.post(here(), REMINDER, key=KEY)


async def assert_still_found(stage: Stage, posted: MessageRef) -> None:
    assert list(await stage.platform.find(here(), KEY, since=posted.posted_at)) == [posted]


async def test_done_is_shown_on_the_reminder_to_everybody_with_the_name_of_whoever_pressed():
    async with open_reminder() as (stage, posted):
        await stage.press("Done", user="ben")
        message = await stage.message("Done by ben", "ana")
        assert message["ts"] == posted.message
        assert len(stage.messages("ana")) == 1
        assert (stage.core.asked[0].user_name, stage.core.asked[0].can_ask) == ("ben", True)
        assert message["blocks"][0]["block_id"].startswith(f"key.{KEY}.")
        assert message["metadata"]["event_payload"] == {"key": KEY}
        await assert_still_found(stage, posted)


async def test_why_is_answered_to_whoever_pressed_alone():
    async with open_reminder() as (stage, posted):
        await stage.press("Why?", user="ana")
        message = await stage.message("You asked: remind why")
        assert message["_ephemeral"] is True
        assert [found["ts"] for found in stage.messages("ben")] == [posted.message]


async def test_a_day_is_picked_in_a_form_and_answered_to_whoever_picked():
    async with open_reminder() as (stage, posted):
        await stage.press("Pick a day", user="ana")
        shown = await stage.form()
        assert shown["blocks"][0]["element"]["initial_date"] == "2026-03-02"
        assert stage.modal("ben") is None
        assert (await stage.submit(until="2026-03-09"))["ok"]
        message = await stage.message(f"You asked: {UNTIL}2026-03-09")
        assert message["_ephemeral"] is True
        assert [found["ts"] for found in stage.messages("ben")] == [posted.message]
        await assert_still_found(stage, posted)


async def test_a_day_that_does_not_do_keeps_the_form_open():
    core = asking()
    core.answers[f"{UNTIL}2026-03-01"] = mistake("1 March 2026 is not in the future: write a later day.")
    core.wrong[f"{UNTIL}2026-03-01"] = "until"
    async with open_reminder(core) as (stage, _):
        await stage.press("Pick a day")
        await stage.form()
        result = await stage.submit(until="2026-03-01")
        assert result["errors"] == {"until": "1 March 2026 is not in the future: write a later day."}
        assert (await stage.submit(until="2026-03-09"))["ok"]


async def test_a_form_of_a_button_that_replaces_edits_the_reminder_for_everybody():
    async with open_reminder() as (stage, posted):
        await stage.press("Move it", user="ana")
        await stage.form()
        assert [message["ts"] for message in stage.messages("ben")] == [posted.message]
        await stage.submit(until="2026-03-09")
        message = await stage.message(f"You asked: {UNTIL}2026-03-09", "ben")
        assert message["ts"] == posted.message
        await assert_still_found(stage, posted)


async def test_a_form_that_is_not_opened_leaves_the_reminder_alone():
    async with open_reminder() as (stage, posted):
        stage.far_end.fault(match="views.open", fault="500")
        await stage.press("Move it")
        message = await stage.message("remind edit needs an option")
        assert message["_ephemeral"] is True
        assert "Closes in 7 days" in words(stage.messages("ben")[0])
        await assert_still_found(stage, posted)


@pytest.mark.parametrize("failing", [False, True])
async def test_a_mistake_never_takes_a_reminders_place(failing):
    core = asking()
    async with open_reminder(core) as (stage, _):
        core.answers[DONE.line] = mistake("Only people who manage this workspace may do this.")
        if failing:
            core.slash_commands = ()
        await stage.press("Done")
        await stage.until(lambda: len(stage.messages()) == 2)
        assert stage.messages()[1]["_ephemeral"] is True
        assert "Closes in 7 days" in words(stage.messages("ben")[0])


async def test_a_reminder_with_replies_and_one_inside_a_thread_work_alike():
    async with open_reminder() as (stage, posted):
        await stage.type("Who takes this?", thread=posted.message)
        await stage.press("Why?")
        why = await stage.message("You asked: remind why")
        assert "thread_ts" not in why
        await stage.press("Pick a day")
        await stage.form()
        await stage.submit(until="2026-03-09")
        assert "thread_ts" not in await stage.message(f"You asked: {UNTIL}2026-03-09")
        await stage.press("Done")
        assert (await stage.message("Done by ben", "ben"))["ts"] == posted.message
        await assert_still_found(stage, posted)


async def test_inside_a_thread_the_answers_stay_in_it():
    core = asking()
    core.answers["summary public:true"] = REMINDER
    async with open_stage(core) as stage:
        root = (await stage.type("A question"))["message"]
        await stage.type("<@U06BRFBOT63> summary public:true", thread=root)
        await stage.message("Closes in 7 days")
        await stage.press("Why?")
        assert (await stage.message("You asked: remind why"))["thread_ts"] == root
        await stage.press("Pick a day")
        await stage.form()
        await stage.submit(until="2026-03-09")
        assert (await stage.message(f"You asked: {UNTIL}2026-03-09"))["thread_ts"] == root


async def test_the_buttons_work_after_a_restart():
    async with open_workspace() as far_end:
        async with open_bot(far_end) as stage:
            posted = await stage.platform.post(here(), REMINDER, key=KEY)
        async with open_bot(far_end, asking()) as stage:
            await stage.press("Pick a day")
            await stage.form()
        again = asking()
        again.answers[DONE.line] = say("Done by ben", DONE)
        async with open_bot(far_end, again) as stage:
            await stage.submit(until="2026-03-09")
            await stage.message(f"You asked: {UNTIL}2026-03-09")
            await stage.press("Done")
            assert (await stage.message("Done by ben", "ben"))["ts"] == posted.message
            await assert_still_found(stage, posted)


@pytest.mark.parametrize("asks_first", [False, True])
async def test_what_was_asked_on_a_reminder_since_deleted_is_answered_to_whoever_pressed(asks_first):
    async with open_reminder() as (stage, posted):
        if asks_first:
            await stage.press("Move it")
            await stage.form()
            await stage.platform.delete(posted)
            await stage.submit(until="2026-03-09")
            expected = f"You asked: {UNTIL}2026-03-09"
        else:
            stage.core.gates[DONE.line] = asyncio.Event()
            await stage.press("Done")
            await stage.platform.delete(posted)
            stage.core.gates[DONE.line].set()
            expected = "Done by ben"
        message = await stage.message(expected)
        assert message["_ephemeral"] is True
        assert stage.messages("ben") == []


async def test_a_reminders_buttons_ask_the_dossier_it_tells():
    told = briefing(*REMINDER.blocks, dossier=OTHER_DOSSIER)
    long = Button(label="Long", line="search " + "words " * 400)
    async with open_stage(asking()) as stage:
        await stage.platform.post(here(), told, key=KEY)
        await stage.press("Why?")
        await stage.message("You asked: remind why")
        long_told = briefing(*say("Text", long).blocks, dossier=OTHER_DOSSIER)
        await stage.platform.post(here(), long_told, key="f" * 24)
        await stage.press("Long")
        await stage.message("You asked: search words")
        await stage.press("Move it")
        await stage.form()
        await stage.submit(until="2026-03-09")
        await stage.until(lambda: len(stage.core.asked) == 4)
        assert {request.dossier for request in stage.core.asked} == {OTHER_DOSSIER}
        assert stage.core.asked[0].destination == here(BRIEFINGS)
