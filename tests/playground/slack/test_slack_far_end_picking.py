"""What people can pick in dates, people and conversations."""

from __future__ import annotations

from typing import Any

import pytest

from tests.playground.slack.slack_far_end_parts import field, modal
from tests.playground.slack.slack_far_end_stage import (
    ANA,
    BRIEFINGS,
    GENERAL,
    NEGOTIATORS,
    POLICY_DESK,
    new_app,
    open_stage,
    plain,
    refused,
    run_app,
)

CHANNELS = {"type": "conversations_select", "filter": {"include": ["public", "private"]}}


async def handed_in(element: dict[str, Any], value: Any, *, user: str = "ana") -> dict[str, Any]:
    """What becomes of a form with one element that somebody fills in."""
    async with open_stage() as stage:
        await stage.far_end.admin({"do": "archive", "channel": POLICY_DESK})
        app = new_app(stage)

        @app.command("/cyberdialogue")
        async def answer(ack: Any, body: Any, client: Any) -> None:
            await ack()
            view = modal(field({**element, "action_id": "pick"}, block_id="it"), submit=plain("Go"))
            await client.views_open(trigger_id=body["trigger_id"], view={**view, "callback_id": "form"})

        @app.view("form")
        async def submitted(ack: Any) -> None:
            await ack()

        async with run_app(stage, app):
            await stage.type("/cyberdialogue", user=user)
            while stage.far_end.view(user)["modal"] is None:
                await stage.far_end.changed(stage.far_end.version)
            return await stage.far_end.act(user, {"do": "submit", "values": {"it": value}})


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "datepicker"}, "2026-03-02"),
        ({"type": "users_select"}, ANA),
        (CHANNELS, GENERAL),
        (CHANNELS, NEGOTIATORS),
        ({"type": "channels_select"}, BRIEFINGS),
    ],
)
async def test_what_is_there_can_be_picked(element: dict[str, Any], value: Any) -> None:
    assert await handed_in(element, value) == {"ok": True, "result": "closed"}


@pytest.mark.parametrize(
    ("element", "value", "error"),
    [
        ({"type": "datepicker"}, "2026-02-30", "is no date"),
        ({"type": "datepicker"}, "tomorrow", "is no date"),
        ({"type": "users_select"}, "U404", "Nobody here"),
        (CHANNELS, "C404", "not in the list"),
        (CHANNELS, POLICY_DESK, "not in the list"),
        ({"type": "conversations_select", "filter": {"include": ["im"]}}, GENERAL, "no public"),
        ({"type": "channels_select"}, NEGOTIATORS, "no private"),
    ],
)
async def test_what_is_not_offered_cannot_be_picked(element: dict[str, Any], value: Any, error: str) -> None:
    answer = await handed_in(element, value)
    assert answer["ok"] is False
    assert error in answer["error"]


async def test_an_empty_filter_is_refused() -> None:
    async with open_stage() as stage:
        with refused("invalid_arguments") as answer:
            element = {"type": "conversations_select", "filter": {}}
            view = modal(field(element), submit=plain("Go"))
            await stage.client.views_open(trigger_id="1.2.abc", view=view)
        assert "must define at least one field" in answer["response_metadata"]["messages"][-1]
