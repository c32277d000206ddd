"""Failures on demand."""

from __future__ import annotations

import pytest
from slack_sdk.errors import SlackApiError

from tests.playground.slack.slack_far_end_stage import (
    BRIEFINGS,
    Stage,
    open_stage,
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


async def test_a_response_url_can_fail_too() -> None:
    async with open_stage() as stage:
        url = stage.far_end.control_url.removesuffix("/_control") + "/commands/T1/2/3"
        stage.far_end.fault(match="response_url", fault="500")
        async with stage.http.post(url, json={"text": "x"}) as answer:
            assert answer.status == 500
        async with stage.http.post(url, json={"text": "x"}) as answer:
            assert answer.status == 404
