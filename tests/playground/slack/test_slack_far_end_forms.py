"""Filling in modals, handing them in and closing them."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp

from tests.playground.slack.slack_far_end_parts import modal, text_input
from tests.playground.slack.slack_far_end_stage import (
    ANA,
    Stage,
    new_app,
    open_stage,
    plain,
    run_app,
    section,
)


async def open_form(stage: Stage, app: AsyncApp, view: dict[str, Any]) -> None:
    """Have the running app open a modal for Ana."""

    @app.command("/cyberdialogue")
    async def answer(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    await stage.type("/cyberdialogue")
    while stage.far_end.view("ana")["modal"] is None:
        await stage.far_end.changed(stage.far_end.version)


async def test_a_submission_carries_the_state_and_closes_the_modal() -> None:
    async with open_stage() as stage:
        app, seen = new_app(stage), []

        @app.view("form")
        async def submitted(ack: Any, body: Any) -> None:
            seen.append(body)
            await ack()

        async with run_app(stage, app):
            pick = {
                "type": "input",
                "block_id": "kind",
                "label": plain("Kind"),
                "element": {
                    "type": "static_select",
                    "action_id": "kind-value",
                    "options": [{"text": plain("Event"), "value": "event"}],
                },
            }
            await open_form(
                stage,
                app,
                modal(text_input(), pick, submit=plain("Go"), callback_id="form", private_metadata="secret"),
            )
            result = await stage.far_end.act(
                "ana", {"do": "submit", "values": {"name": "n", "kind": "event"}}
            )
        assert result == {"ok": True, "result": "closed"}
        assert stage.far_end.view("ana")["modal"] is None
        [body] = seen
        assert body["type"] == "view_submission"
        assert body["view"]["private_metadata"] == "secret"
        values = body["view"]["state"]["values"]
        assert values["name"]["name-value"] == {"type": "plain_text_input", "value": "n"}
        assert values["kind"]["kind-value"]["selected_option"]["value"] == "event"
        assert body["response_urls"] == []
        assert body["user"]["id"] == ANA


async def test_an_empty_required_field_is_not_handed_in() -> None:
    async with open_stage() as stage:
        app = new_app(stage)
        async with run_app(stage, app):
            await open_form(
                stage, app, modal(text_input(), text_input("note", optional=True), submit=plain("Go"))
            )
            result = await stage.far_end.act("ana", {"do": "submit", "values": {}})
        assert result["errors"] == {"name": "Please complete this required field."}


WRONG = {"name": "Too short"}
REFUSED = {"ok": False, "error": "The form has errors.", "errors": WRONG}


@pytest.mark.parametrize(
    ("response", "answered", "shown"),
    [
        ({"response_action": "errors", "errors": WRONG}, REFUSED, ("name", WRONG)),
        (
            {"response_action": "update", "view": modal(section("updated", block_id="u"))},
            {"ok": True, "result": "updated"},
            ("u", {}),
        ),
        (
            {"response_action": "push", "view": modal(section("pushed", block_id="p"))},
            {"ok": True, "result": "pushed"},
            ("p", {}),
        ),
        ({"response_action": "clear"}, {"ok": True, "result": "cleared"}, None),
    ],
)
async def test_a_submission_is_answered_by_an_action(response: Any, answered: Any, shown: Any) -> None:
    async with open_stage() as stage:
        app = new_app(stage)

        @app.view("form")
        async def submitted(ack: Any) -> None:
            await ack(response)

        async with run_app(stage, app):
            await open_form(stage, app, modal(text_input(), submit=plain("Go"), callback_id="form"))
            answer = await stage.far_end.act("ana", {"do": "submit", "values": {"name": "n"}})
        view = stage.far_end.view("ana")["modal"]
        assert answer == answered
        assert (view and (view["blocks"][0]["block_id"], view["_errors"])) == shown


async def test_a_response_that_does_not_fit_troubles_the_user() -> None:
    async with open_stage() as stage:
        app = new_app(stage)

        @app.view("form")
        async def submitted(ack: Any) -> None:
            await ack(response_action="update", view=modal(title=plain("x" * 25)))

        async with run_app(stage, app):
            await open_form(stage, app, modal(text_input(), submit=plain("Go"), callback_id="form"))
            answer = await stage.far_end.act("ana", {"do": "submit", "values": {"name": "n"}})
        assert answer["error"] == "We had some trouble connecting. Try again?"
        assert stage.notices() == [answer["error"]]
        assert stage.far_end.view("ana")["modal"] is not None


@pytest.mark.parametrize(("wanted", "told"), [(True, [False]), (False, [])])
async def test_closing_a_modal_is_told_only_on_request(wanted: Any, told: Any) -> None:
    async with open_stage() as stage:
        app, seen = new_app(stage), []

        @app.view_closed("form")
        async def closed(ack: Any, body: Any) -> None:
            seen.append(body)
            await ack()

        async with run_app(stage, app):
            await open_form(stage, app, modal(callback_id="form", notify_on_close=wanted))
            await stage.far_end.act("ana", {"do": "dismiss"})
        assert [body["is_cleared"] for body in seen] == told
        assert stage.far_end.view("ana")["modal"] is None


async def test_clearing_on_close_takes_the_whole_stack() -> None:
    async with open_stage() as stage:
        app, seen = new_app(stage), []

        @app.view_closed("form")
        async def closed(ack: Any, body: Any) -> None:
            seen.append(body["is_cleared"])
            await ack()

        @app.view("form")
        async def submitted(ack: Any) -> None:
            await ack(response_action="push", view=modal(clear_on_close=True))

        async with run_app(stage, app):
            form = modal(text_input(), submit=plain("Go"), callback_id="form", notify_on_close=True)
            await open_form(stage, app, form)
            await stage.far_end.act("ana", {"do": "submit", "values": {"name": "n"}})
            await stage.far_end.act("ana", {"do": "dismiss"})
        assert seen == [True]
        assert stage.far_end.view("ana")["modal"] is None
