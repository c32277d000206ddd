"""Modals and home tabs: what they may contain, and how they are opened and replaced."""

from __future__ import annotations

from typing import Any

import pytest

from tests.playground.slack.slack_far_end_parts import home, modal, text_input
from tests.playground.slack.slack_far_end_stage import (
    ANA,
    BEN,
    HandClock,
    Stage,
    new_app,
    open_stage,
    plain,
    refused,
    run_app,
    section,
)


async def a_trigger(stage: Stage) -> str:
    """The trigger id of a command Ana called."""
    app, seen = new_app(stage), []

    @app.command("/cyberdialogue")
    async def answer(ack: Any, body: Any) -> None:
        seen.append(body["trigger_id"])
        await ack()

    async with run_app(stage, app):
        await stage.type("/cyberdialogue")
    return str(seen[0])


BAD = {
    "a long title": (
        modal(title=plain("x" * 25)),
        [
            "failed to match all allowed schemas [json-pointer:/view]",
            "failed to match all allowed schemas [json-pointer:/view/title]",
            "must be less than 25 characters [json-pointer:/view/title/text]",
        ],
    ),
    "no title": (
        {"type": "modal", "blocks": []},
        [
            "failed to match all allowed schemas [json-pointer:/view]",
            "missing required field: title [json-pointer:/view]",
        ],
    ),
    "an unknown property": (
        modal(state={}),
        [
            "failed to match all allowed schemas [json-pointer:/view]",
            "invalid additional property: state [json-pointer:/view]",
        ],
    ),
    "too many blocks": (
        modal(*[{"type": "divider"}] * 101),
        [
            "failed to match all allowed schemas [json-pointer:/view]",
            "no more than 100 items allowed [json-pointer:/view/blocks]",
        ],
    ),
    "a long submit button": (
        modal(submit=plain("x" * 25)),
        [
            "failed to match all allowed schemas [json-pointer:/view]",
            "failed to match all allowed schemas [json-pointer:/view/submit]",
            "must be less than 25 characters [json-pointer:/view/submit/text]",
        ],
    ),
    "long private metadata": (
        modal(private_metadata="x" * 3001),
        [
            "failed to match all allowed schemas [json-pointer:/view]",
            "must be less than 3001 characters [json-pointer:/view/private_metadata]",
        ],
    ),
    "a long callback id": (
        modal(callback_id="x" * 256),
        [
            "failed to match all allowed schemas [json-pointer:/view]",
            "must be less than 256 characters [json-pointer:/view/callback_id]",
        ],
    ),
    "an input without submit": (
        modal(section(), text_input()),
        ["must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/1/input]"],
    ),
    "a table": (
        modal({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}),
        [
            "failed to match all allowed schemas [json-pointer:/view]",
            "unsupported type: table [json-pointer:/view/blocks/0/type]",
        ],
    ),
    "two elements in focus": (
        modal(
            *[
                {**text_input(name), "element": {"type": "plain_text_input", "focus_on_load": True}}
                for name in ("a", "b")
            ],
            submit=plain("Go"),
        ),
        ["only one element can set `focus_on_load` [json-pointer:/view/blocks/1/element/focus_on_load]"],
    ),
}


@pytest.mark.parametrize(("view", "complaints"), BAD.values(), ids=BAD.keys())
async def test_a_modal_that_does_not_fit_is_refused(view: Any, complaints: Any) -> None:
    async with open_stage() as stage:
        with refused("invalid_arguments") as answer:
            await stage.client.views_open(trigger_id="1.2.abc", view=view)
        assert answer["response_metadata"]["messages"] == [f"[ERROR] {complaint}" for complaint in complaints]


async def test_a_modal_opens_once_per_trigger() -> None:
    async with open_stage() as stage:
        trigger = await a_trigger(stage)
        opened = (await stage.client.views_open(trigger_id=trigger, view=modal()))["view"]
        assert opened["id"].startswith("V")
        assert opened["root_view_id"] == opened["id"]
        assert opened["state"] == {"values": {}}
        assert stage.far_end.view("ana")["modal"]["id"] == opened["id"]
        assert stage.far_end.view("ben")["modal"] is None
        with refused("exchanged_trigger_id"):
            await stage.client.views_open(trigger_id=trigger, view=modal())


async def test_a_trigger_expires_in_three_seconds() -> None:
    clock = HandClock()
    async with open_stage(now=clock) as stage:
        trigger = await a_trigger(stage)
        clock.forward(3.5)
        with refused("expired_trigger_id"):
            await stage.client.views_open(trigger_id=trigger, view=modal())


async def test_an_invented_trigger_is_refused() -> None:
    async with open_stage() as stage:
        with refused("invalid_trigger_id"):
            await stage.client.views_open(trigger_id="1.2.abc", view=modal())


async def test_a_view_of_more_than_250_kilobytes_is_refused() -> None:
    async with open_stage() as stage:
        with refused("view_too_large"):
            await stage.client.views_open(trigger_id="1.2.abc", view=modal(*[section("x" * 3000)] * 90))


async def test_an_external_id_is_taken_once() -> None:
    async with open_stage() as stage:
        await stage.client.views_publish(user_id=ANA, view=home(external_id="mine"))
        with refused("duplicate_external_id"):
            await stage.client.views_publish(user_id=BEN, view=home(external_id="mine"))


async def test_what_was_typed_survives_an_update_with_the_same_ids() -> None:
    async with open_stage() as stage:
        await stage.client.views_publish(user_id=ANA, view=home(text_input()))
        typed = {"do": "press", "surface": "home", "action": "name-value", "value": "typed"}
        assert (await stage.far_end.act("ana", typed))["ok"]
        changed = await stage.client.views_publish(user_id=ANA, view=home(text_input()))
        assert changed["view"]["state"]["values"]["name"]["name-value"]["value"] == "typed"


async def test_a_home_tab_is_published_for_one_person() -> None:
    async with open_stage() as stage:
        published = (await stage.client.views_publish(user_id=ANA, view=home(section("hi"))))["view"]
        assert (published["type"], published["title"], published["submit"]) == ("home", None, None)
        assert stage.far_end.view("ana")["home"]["blocks"][0]["text"]["text"] == "hi"
        assert stage.far_end.view("ben")["home"] is None
        again = (await stage.client.views_publish(user_id=ANA, view=home()))["view"]
        assert again["id"] == published["id"]
        with refused("hash_conflict"):
            await stage.client.views_publish(user_id=ANA, view=home(), hash=published["hash"])


async def test_a_home_tab_needs_a_person_and_the_right_type() -> None:
    async with open_stage() as stage:
        with refused("invalid_arguments") as answer:
            await stage.client.views_publish(user_id="U404", view=home())
        assert answer["response_metadata"]["messages"] == ["[ERROR] invalid `user_id`"]
        with refused("invalid_arguments"):
            await stage.client.views_publish(user_id=ANA, view=modal())
