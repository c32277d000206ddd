"""Sharing on Slack: who may, once, and taken back by who shared."""

import asyncio
from typing import Any

import pytest

from tests.platforms.slack.slack_stage import (
    BRIEFINGS,
    GENERAL,
    NEXT,
    SHARE,
    ScriptedCore,
    Stage,
    buttons,
    open_bot,
    open_stage,
    open_workspace,
    say,
    words,
)

ANA, BEN = "U06BRFANA41", "U06BRFBEN52"
MORE = "More"
FORBIDDEN = "can’t write in this channel"


def scripted(**more: Any) -> ScriptedCore:
    return ScriptedCore(answers={"summary": say("The first page", SHARE, NEXT)}, **more)


def labels(message: dict[str, Any]) -> list[str]:
    return [button["text"]["text"] for button in buttons(message)]


def shared(stage: Stage, user: str = "ben", channel: str = BRIEFINGS) -> list[dict[str, Any]]:
    """What the channel was shown."""
    return [found for found in stage.messages(user, channel) if "Shared by" in words(found)]


def private(stage: Stage, text: str) -> list[dict[str, Any]]:
    """What ana alone is shown with these words."""
    return [found for found in stage.messages() if found["_ephemeral"] and text in words(found)]


async def test_a_shared_answer_mentions_who_shared_it_and_can_be_shared_no_more():
    async with open_stage(scripted()) as stage:
        await stage.type("/cyberdialogue summary")
        await stage.press("Share in channel")
        await stage.message("You asked: summary public:true", "ben")
        [message] = stage.messages("ben")
        assert not message["_ephemeral"]
        assert f"Shared by <@{ANA}>" in words(message)
        assert labels(message) == ["Undo sharing"]
        await stage.until(lambda: private(stage, "Shared by"))
        [left] = private(stage, "")
        assert "Share in channel" not in labels(left)
        assert "Undo sharing" not in labels(left)


async def test_who_shared_is_said_in_the_language_of_the_answer():
    core = scripted(language="fr")
    async with open_stage(core) as stage:
        await stage.type("/cyberdialogue summary")
        await stage.press("Share in channel")
        await stage.message(f"Partagé par <@{ANA}>", "ben")


async def test_sharing_works_where_the_bot_is_no_member():
    async with open_stage(scripted()) as stage:
        await stage.type("/cyberdialogue summary", channel=GENERAL)
        await stage.press("Share in channel", channel=GENERAL)
        await stage.message("Shared by", "ben", GENERAL)


async def test_an_answer_asked_in_a_thread_is_shared_in_the_thread():
    async with open_stage(scripted()) as stage:
        root = (await stage.type("A question"))["message"]
        await stage.type("<@U06BRFBOT63> summary", thread=root)
        await stage.message("The first page")
        await stage.press("Share in channel")
        message = await stage.message("Shared by", "ben")
        assert message["thread_ts"] == root


async def test_presses_at_once_share_once_and_the_others_are_told_so():
    async with open_stage(scripted()) as stage:
        await stage.type("/cyberdialogue summary")
        [message] = stage.messages()
        press = {"do": "press", "channel": BRIEFINGS, "message": message["ts"]}
        action = {**press, "action": buttons(message)[0]["action_id"]}
        await asyncio.gather(*(stage.far_end.act("ana", action) for _ in range(3)))
        await stage.until(lambda: len(private(stage, "You shared this")) == 2)
        await stage.until(lambda: shared(stage))
        assert len(shared(stage)) == 1


async def test_what_was_shared_before_a_restart_is_not_shared_again():
    first = scripted()
    async with open_workspace() as far_end:
        async with open_bot(far_end, first) as stage:
            await stage.type("/cyberdialogue summary")
            # Slack keeps the button where the answer could not be changed.
            far_end.fault(match="response_url", fault="500", after=1, times=9)
            await stage.press("Share in channel")
            await stage.until(lambda: shared(stage))
        far_end.clear_faults()
        async with open_bot(far_end, scripted(shared=first.shared)) as stage:
            await stage.press("Share in channel")
            await stage.until(lambda: private(stage, "You shared this"))
            assert len(shared(stage)) == 1


@pytest.mark.parametrize("fault", ["500", "500_after", "reset", "reset_after"])
async def test_sharing_that_may_have_worked_is_told_so_and_never_done_twice(fault):
    async with open_stage(scripted()) as stage:
        await stage.type("/cyberdialogue summary")
        stage.far_end.fault(match="response_url", fault=fault, times=1)
        await stage.press("Share in channel")
        await stage.until(lambda: len(private(stage, "did not say whether")) == 1)
        await stage.press("Share in channel")
        await stage.until(lambda: len(private(stage, "did not say whether")) == 2)
        assert len(shared(stage)) == int(fault.endswith("_after"))


async def test_sharing_that_failed_can_be_done_again():
    async with open_stage(scripted()) as stage:
        await stage.type("/cyberdialogue summary")
        stage.core.answers["summary public:true"] = say("x" * 20_000)
        await stage.press("Share in channel")
        await stage.until(lambda: private(stage, "in the log"))
        stage.core.answers["summary public:true"] = say("Short")
        await stage.press("Share in channel")
        await stage.until(lambda: shared(stage))


async def test_only_who_shared_takes_it_back_and_it_is_corrected_no_longer():
    async with open_stage(scripted()) as stage:
        await stage.type("/cyberdialogue summary")
        await stage.press("Share in channel")
        await stage.until(lambda: shared(stage))
        await stage.press("Undo sharing", user="ben")
        await stage.message("Only whoever shared this", "ben")
        assert shared(stage)
        await stage.press("Undo sharing")
        await stage.until(lambda: not shared(stage))
        await stage.core.forgot.wait()
        assert stage.core.forgotten == ["s" + "0" * 23]


async def test_what_is_taken_back_where_the_bot_is_no_member_is_gone_too():
    async with open_stage(scripted()) as stage:
        await stage.type("/cyberdialogue summary", channel=GENERAL)
        await stage.press("Share in channel", channel=GENERAL)
        await stage.until(lambda: shared(stage, channel=GENERAL))
        await stage.press("Undo sharing", channel=GENERAL)
        await stage.until(lambda: not shared(stage, channel=GENERAL))


@pytest.mark.parametrize(
    ("rule", "who", "shares"),
    [
        ({}, "ana", True),
        ({"users": []}, "ana", False),
        ({"users": []}, "ben", True),
        ({"users": [ANA]}, "ana", True),
        ({"users": [BEN], "kinds": ["owner"]}, "ana", False),
        ({"users": [], "kinds": ["owner"]}, "ben", False),
        ({"users": [], "kinds": ["ra"]}, "ana", True),
        ({"users": [], "kinds": ["everyone"]}, "ana", True),
        ({"users": [], "threads": True}, "ana", True),
    ],
)
async def test_who_may_post_may_share_and_nobody_else(rule, who, shares):
    async with open_stage(scripted()) as stage:
        await stage.type("/cyberdialogue summary", user=who)
        if rule:
            order = {"do": "restrict_posting", "channel": BRIEFINGS, **rule}
            assert (await stage.far_end.admin(order))["ok"]
        await stage.press("Share in channel", user=who)
        await stage.message("Shared by" if shares else FORBIDDEN, who)
        other = "ben" if who == "ana" else "ana"
        assert len(shared(stage, other)) == shares


@pytest.mark.parametrize(("threads", "shares"), [(True, False), (False, True)])
async def test_posting_in_threads_has_its_own_rule(threads, shares):
    async with open_stage(scripted()) as stage:
        root = (await stage.type("A question"))["message"]
        await stage.type("<@U06BRFBOT63> summary", thread=root)
        await stage.message("The first page")
        everybody: dict[str, Any] = {"users": [], "kinds": ["everyone"]}
        rules = (
            [{"users": [], "threads": True}] if threads else [{"users": []}, {**everybody, "threads": True}]
        )
        for rule in rules:
            await stage.far_end.admin({"do": "restrict_posting", "channel": BRIEFINGS, **rule})
        await stage.press("Share in channel")
        await stage.message("Shared by" if shares else FORBIDDEN)
        assert len(shared(stage)) == shares


async def test_where_slack_does_not_say_who_may_post_nothing_is_shared():
    async with open_stage(scripted()) as stage:
        await stage.type("/cyberdialogue summary")
        stage.far_end.fault(match="conversations.info", fault="500", times=9)
        await stage.press("Share in channel")
        await stage.until(lambda: private(stage, "can't tell just now"))
        assert not shared(stage)


async def test_a_private_channel_that_the_bot_does_not_see_is_shared_with_by_who_asked_there():
    async with open_stage(scripted()) as stage:
        negotiators = "C06BRFNEG04"
        await stage.type("/cyberdialogue summary", channel=negotiators)
        await stage.press("Share in channel", channel=negotiators)
        await stage.message("Shared by", "ben", negotiators)
