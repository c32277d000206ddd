"""Failures on demand."""

from __future__ import annotations

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from tests.playground.slack.slack_far_end_stage import (
    BRIEFINGS,
    POLICY_DESK,
    Stage,
    open_stage,
    refused,
    until,
)


async def post(stage: Stage, channel: str = BRIEFINGS) -> None:
    await stage.client.chat_postMessage(channel=channel, text="x")


async def test_a_refusal_with_429_happens_before_anything_else() -> None:
    async with open_stage() as stage:
        stage.far_end.fault(match="chat.postMessage", fault="429", retry_after=7)
        with pytest.raises(SlackApiError) as caught:
            await post(stage)
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == "7"
        assert stage.messages() == []
        await post(stage)
        assert len(stage.messages()) == 1


@pytest.mark.parametrize(
    ("fault", "messages"),
    [("500", 0), ("500_after", 1), ("fatal_error", 0), ("fatal_error_after", 1)],
)
async def test_a_server_error_may_come_before_or_after_the_effect(fault: str, messages: int) -> None:
    async with open_stage() as stage:
        stage.far_end.fault(match="chat.postMessage", fault=fault)
        with refused("internal_error" if fault.startswith("500") else "fatal_error"):
            await post(stage)
        assert len(stage.messages()) == messages


@pytest.mark.parametrize(("fault", "messages"), [("reset", 0), ("reset_after", 1)])
async def test_a_reset_cuts_the_connection(fault: str, messages: int) -> None:
    async with open_stage() as stage:
        stage.far_end.fault(match="chat.postMessage", fault=fault)
        with pytest.raises(aiohttp.ClientError):
            await post(stage)
        assert len(stage.messages()) == messages
        [entry] = stage.far_end.log
        assert (entry["fault"], entry["status"]) == (fault, None)


@pytest.mark.parametrize(("fault", "messages"), [("hang", 0), ("hang_after", 1)])
async def test_a_hanging_call_never_answers(fault: str, messages: int) -> None:
    async with open_stage() as stage:
        stage.far_end.fault(match="chat.postMessage", fault=fault)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await post(stage)
        assert len(stage.messages()) == messages


async def test_a_late_effect_shows_after_the_connection_was_cut() -> None:
    async with open_stage() as stage:
        stage.far_end.fault(match="chat.postMessage", fault="late_effect", seconds=0.1)
        with pytest.raises(aiohttp.ClientError):
            await post(stage)
        assert stage.messages() == []
        await until(stage, lambda: len(stage.messages()) == 1)


async def test_a_slow_call_still_works() -> None:
    async with open_stage() as stage:
        stage.far_end.fault(match="chat.postMessage", fault="slow", seconds=0.05)
        await post(stage)
        assert len(stage.messages()) == 1


async def test_a_rule_waits_for_its_call_its_channel_and_its_turn() -> None:
    async with open_stage() as stage:
        stage.far_end.fault(match="chat.postMessage", fault="500", channel=BRIEFINGS, after=1, times=2)
        await post(stage)
        await post(stage, POLICY_DESK)
        for _ in range(2):
            with refused("internal_error"):
                await post(stage)
        await post(stage)
        assert len(stage.messages()) == 2


async def test_a_response_url_can_fail_too() -> None:
    async with open_stage() as stage:
        url = stage.far_end.control_url.removesuffix("/_far_end") + "/commands/T1/2/3"
        stage.far_end.fault(match="response_url", fault="500")
        async with stage.http.post(url, json={"text": "x"}) as answer:
            assert answer.status == 500
        async with stage.http.post(url, json={"text": "x"}) as answer:
            assert answer.status == 404


@pytest.mark.parametrize(
    "rule", [{"match": "x", "fault": "flood"}, {"match": "x", "fault": "500", "often": 2}]
)
async def test_a_rule_that_is_not_understood_is_refused(rule: Any) -> None:
    async with open_stage() as stage:
        with pytest.raises(ValueError, match="fault"):
            stage.far_end.fault(**rule)
