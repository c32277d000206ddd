"""Slash commands, from what somebody types to what they see."""

import asyncio
import logging

from bot.model.briefing import Button
from tests.platforms.slack.slack_samples import DOSSIER, EVERYTHING, OTHER_DOSSIER, SAMPLES
from tests.platforms.slack.slack_stage import (
    ANSWER_KEY,
    BRIEFINGS,
    GENERAL,
    SHARE,
    ScriptedCore,
    here,
    open_bot,
    open_stage,
    open_workspace,
    say,
    words,
)


async def test_the_answer_travels_in_the_acknowledgement_and_is_private():
    async with open_stage() as stage:
        assert await stage.type("/cyberdialogue fact hotline") == {"ok": True}
        [message] = stage.messages()
        assert message["_ephemeral"] is True
        assert "You asked: fact hotline" in words(message)
        assert stage.messages("ben") == []
        assert stage.calls("response_url") == []
        [request] = stage.core.asked
        assert (request.dossier, request.line, request.destination) == (DOSSIER, "fact hotline", here())
        assert request.user == stage.far_end.view("ana")["me"]["id"]


async def test_each_dossier_has_its_slash_command():
    async with open_stage() as stage:
        assert (await stage.type("/straits summary"))["ok"]
        assert stage.core.asked[0].dossier == OTHER_DOSSIER
        assert [command["command"] for command in stage.far_end.view("ana")["commands"]] == [
            "/cyberdialogue",
            "/straits",
        ]


async def test_a_public_answer_is_for_the_whole_channel():
    async with open_stage() as stage:
        await stage.type("/cyberdialogue summary public:true")
        [message] = stage.messages("ben")
        assert message["_ephemeral"] is False


async def test_a_command_works_where_the_bot_is_no_member():
    async with open_stage() as stage:
        assert (await stage.type("/cyberdialogue summary", channel=GENERAL))["ok"]
        assert len(stage.messages("ana", GENERAL)) == 1


async def test_an_empty_command_is_asked_as_it_is():
    async with open_stage() as stage:
        await stage.type("/cyberdialogue")
        assert stage.core.asked[0].line == ""


async def test_words_arrive_as_they_were_typed():
    async with open_stage() as stage:
        await stage.type("/cyberdialogue search R&D <b> @ben https://example.org/a?b=1&c=2 “exact words”")
        assert stage.core.asked[0].line == ("search R&D <b> @ben https://example.org/a?b=1&c=2 “exact words”")


async def test_a_channel_arrives_with_its_id():
    async with open_stage() as stage:
        await stage.type("/cyberdialogue timeline channel:#general and #negotiators, not <#C012>")
        assert stage.core.asked[0].line == (f"timeline channel:<#{GENERAL}> and <#C06BRFNEG04>, not <#C012>")


async def test_a_command_comes_with_the_askers_name_and_can_be_answered_with_a_form():
    async with open_stage() as stage:
        await stage.type("/cyberdialogue summary", user="ben")
        [request] = stage.core.asked
        assert (request.user_name, request.can_ask) == ("ben", True)


async def test_every_kind_of_block_is_taken_by_slack():
    core = ScriptedCore(answers={**SAMPLES, "all": EVERYTHING})
    async with open_stage(core) as stage:
        for name in core.answers:
            assert await stage.type(f"/cyberdialogue {name}") == {"ok": True}
        assert len(stage.messages()) == len(core.answers)
        assert all(message["_pings"] == [] for message in stage.messages())


async def test_a_slow_answer_follows_the_acknowledgement():
    core = ScriptedCore(gates={"timeline": asyncio.Event()})
    async with open_stage(core) as stage:
        assert await stage.type("/cyberdialogue timeline") == {"ok": True}
        assert stage.messages() == []
        core.gates["timeline"].set()
        message = await stage.message("You asked: timeline")
        assert message["_ephemeral"] is True
        [call] = stage.calls("response_url")
        assert call["status"] == 200
        assert stage.notices() == []


async def test_a_slow_public_answer_is_public_too():
    line = "timeline public:true"
    core = ScriptedCore(gates={line: asyncio.Event()})
    async with open_stage(core) as stage:
        await stage.type(f"/cyberdialogue {line}")
        core.gates[line].set()
        await stage.message("You asked: timeline", "ben")


async def test_many_slow_answers_hold_up_no_quick_one():
    core = ScriptedCore(gates={"slow": asyncio.Event()})
    async with open_stage(core) as stage, asyncio.TaskGroup() as people:
        slow = [people.create_task(stage.type("/cyberdialogue slow", user="ben")) for _ in range(20)]
        assert (await stage.type("/cyberdialogue quick"))["ok"]
        assert len(stage.messages()) == 1
        assert not any(task.done() for task in slow)
        core.gates["slow"].set()


async def test_a_failure_is_told_with_a_reference_that_is_in_the_log(caplog):
    async with open_stage() as stage:
        with caplog.at_level(logging.ERROR):
            assert (await stage.type("/cyberdialogue fail"))["ok"]
        [message] = stage.messages()
        [record] = [found for found in caplog.records if "reference" in found.getMessage()]
        reference = record.getMessage().rsplit(" ", 1)[1]
        assert len(reference) == 8
        assert reference in words(message)
        assert "as told" not in words(message)
        assert record.exc_info
        assert (await stage.type("/cyberdialogue help"))["ok"]


async def test_an_answer_too_long_for_slack_is_told_and_not_cut():
    core = ScriptedCore(answers={"long": say("x" * 20_000)})
    async with open_stage(core) as stage:
        assert (await stage.type("/cyberdialogue long"))["ok"]
        assert "Something went wrong" in words(stage.messages()[0])


async def test_what_was_drawn_lately_is_not_drawn_again():
    long = Button(label="Again", line="search " + "words " * 400)
    core = ScriptedCore(answers={"summary": say("The summary", SHARE, long)}, key=ANSWER_KEY)
    async with open_stage(core) as stage:
        for _ in range(3):
            await stage.type("/cyberdialogue summary")
        assert len(stage.messages()) == 3
        assert len(core.kept) == 1


async def test_an_answer_under_way_when_the_bot_stops_still_arrives():
    core = ScriptedCore(gates={"timeline": asyncio.Event()})
    async with open_workspace() as far_end:
        async with open_bot(far_end, core) as stage:
            typing = asyncio.ensure_future(stage.type("/cyberdialogue timeline"))
            await core.channel_state.wait()
            asyncio.get_running_loop().call_later(0.1, core.gates["timeline"].set)
        assert await typing == {"ok": True}
        assert "You asked: timeline" in words(stage.messages("ana", BRIEFINGS)[0])


async def test_no_secret_is_logged(caplog):
    caplog.set_level(logging.DEBUG)
    async with open_stage() as stage:
        await stage.type("/cyberdialogue summary")
        await stage.type("<@U06BRFBOT63> fail")
        await stage.until(lambda: stage.calls("chat.postEphemeral"))
        secrets = [stage.far_end.settings[name] for name in stage.far_end.settings if "API_URL" not in name]
    text = "\n".join(record.getMessage() for record in caplog.records)
    assert not [secret for secret in secrets if secret in text]
    assert "/commands/" not in text
