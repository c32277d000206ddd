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


SEARCH = {"type": "external_select", "min_query_length": 2}
ASIA = {"text": plain("Asia/Shanghai"), "value": "shanghai"}


async def searched(
    typed: str, answer: Any, *, element: dict[str, Any] = SEARCH
) -> tuple[dict[str, Any], dict[str, Any], list[Any]]:
    """What is offered for what somebody types, what becomes of choosing it, and what the app was told."""
    told: list[Any] = []
    async with open_stage() as stage:
        app = new_app(stage)

        @app.command("/cyberdialogue")
        async def open_form(ack: Any, body: Any, client: Any) -> None:
            await ack()
            view = modal(field({**element, "action_id": "pick"}, block_id="it"), submit=plain("Go"))
            await client.views_open(trigger_id=body["trigger_id"], view={**view, "callback_id": "form"})

        @app.options("pick")
        async def offer(ack: Any, body: Any) -> None:
            told.append(body)
            await ack(answer)

        @app.view("form")
        async def submitted(ack: Any) -> None:
            await ack()

        async with run_app(stage, app):
            await stage.type("/cyberdialogue")
            while stage.far_end.view("ana")["modal"] is None:
                await stage.far_end.changed(stage.far_end.version)
            offered = await stage.far_end.act("ana", {"do": "suggest", "action": "pick", "query": typed})
            done = await stage.far_end.act("ana", {"do": "submit", "values": {"it": typed}})
            return offered, done, told


@pytest.mark.parametrize(
    "answer", [{"options": [ASIA]}, {"option_groups": [{"label": plain("Asia"), "options": [ASIA]}]}]
)
async def test_options_come_from_the_app_while_one_types(answer: dict[str, Any]) -> None:
    offered, done, told = await searched("shanghai", answer)
    assert [one["value"] for one in offered["options"]] == ["shanghai"]
    assert done == {"ok": True, "result": "closed"}
    first = told[0]
    assert (first["type"], first["action_id"], first["block_id"]) == ("block_suggestion", "pick", "it")
    assert (first["value"], first["container"]["view_id"]) == ("shanghai", first["view"]["id"])


async def test_the_app_is_not_asked_about_less_than_it_wants_to_be() -> None:
    offered, done, told = await searched("s", {"options": [ASIA]})
    assert offered["options"] == []
    assert "not offered" in done["error"]
    assert told == []


@pytest.mark.parametrize(
    "answer",
    [
        {"options": [ASIA] * 101},
        {"options": [{"text": plain("x" * 76), "value": "v"}]},
        {"options": [{"text": plain("x"), "value": "v" * 151}]},
        {"options": None},
    ],
)
async def test_options_that_slack_does_not_take_are_not_shown(answer: dict[str, Any]) -> None:
    offered, done, _ = await searched("shanghai", answer)
    assert "could not be loaded" in offered["error"]
    assert not done["ok"]


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
