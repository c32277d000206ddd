"""Pressing buttons and menus in messages and in the Home tab."""

from __future__ import annotations

from typing import Any

import pytest

from bot.playground.slack import Timing
from tests.playground.slack.slack_far_end_stage import (
    ANA,
    BEN,
    BRIEFINGS,
    Stage,
    button,
    new_app,
    open_stage,
    plain,
    run_app,
    section,
    until,
)

OPTIONS = [{"text": plain("One"), "value": "1"}, {"text": plain("Two"), "value": "2"}]


def actions(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "actions", "block_id": "row", "elements": list(elements)}]


async def presses(
    stage: Stage, blocks: list[dict[str, Any]], *wanted: dict[str, Any]
) -> list[dict[str, Any]]:
    """Payloads of presses in a message with these blocks."""
    app, seen = new_app(stage), []

    @app.action({"action_id": "go"})
    async def pressed(ack: Any, body: Any) -> None:
        seen.append(body)
        await ack(text="ignored")

    posted = await stage.client.chat_postMessage(channel=BRIEFINGS, text="x", blocks=blocks)
    async with run_app(stage, app):
        for asked in wanted:
            assert (await stage.press(posted["ts"], "go", **asked))["ok"] is True
    return seen


async def test_a_press_arrives_with_its_whole_context() -> None:
    async with open_stage() as stage:
        [body] = await presses(stage, actions(button(value="v")), {})
        assert body["type"] == "block_actions"
        assert body["user"]["id"] == ANA
        assert body["container"] == {
            "type": "message",
            "message_ts": body["message"]["ts"],
            "channel_id": BRIEFINGS,
            "is_ephemeral": False,
        }
        assert body["channel"] == {"id": BRIEFINGS, "name": "briefings"}
        assert body["enterprise"] is None
        assert body["is_enterprise_install"] is False
        assert body["state"] == {"values": {}}
        assert not [name for name in body["message"] if name.startswith("_")]
        [action] = body["actions"]
        stamp = action.pop("action_ts")
        assert float(stamp) > 0
        assert action == {
            "action_id": "go",
            "block_id": "row",
            "text": {"type": "plain_text", "text": "Go", "emoji": True},
            "value": "v",
            "type": "button",
        }
        assert [message["text"] for message in stage.messages()] == ["x"]


@pytest.mark.parametrize(
    ("element", "asked", "field", "chosen"),
    [
        ({"type": "static_select", "options": OPTIONS}, {"value": "2"}, "selected_option", "2"),
        ({"type": "overflow", "options": OPTIONS}, {"value": "One"}, "selected_option", "1"),
        ({"type": "radio_buttons", "options": OPTIONS}, {"value": "1"}, "selected_option", "1"),
        ({"type": "checkboxes", "options": OPTIONS}, {"values": ["1", "2"]}, "selected_options", ["1", "2"]),
        ({"type": "multi_static_select", "options": OPTIONS}, {"values": []}, "selected_options", []),
        ({"type": "users_select"}, {"value": BEN}, "selected_user", BEN),
        ({"type": "channels_select"}, {"value": BRIEFINGS}, "selected_channel", BRIEFINGS),
        ({"type": "datepicker"}, {"value": "2026-12-01"}, "selected_date", "2026-12-01"),
        ({"type": "timepicker"}, {"value": "09:00"}, "selected_time", "09:00"),
    ],
    ids=lambda value: value.get("type", "") if isinstance(value, dict) else "",
)
async def test_a_choice_arrives_in_its_own_field(element: Any, asked: Any, field: str, chosen: Any) -> None:
    async with open_stage() as stage:
        [body] = await presses(stage, actions({**element, "action_id": "go"}), asked)
        value = body["actions"][0][field]
        if isinstance(value, list):
            value = [item["value"] for item in value]
        elif isinstance(value, dict):
            value = value["value"]
        assert value == chosen
        if element["type"] != "overflow":
            assert body["state"]["values"]["row"]["go"][field] == body["actions"][0][field]


async def test_what_is_not_offered_cannot_be_chosen() -> None:
    async with open_stage() as stage:
        blocks = actions({"type": "static_select", "action_id": "go", "options": OPTIONS})
        posted = await stage.client.chat_postMessage(channel=BRIEFINGS, text="x", blocks=blocks)
        assert "not offered" in (await stage.press(posted["ts"], "go", value="3"))["error"]
        assert "nothing called 'stop'" in (await stage.press(posted["ts"], "stop"))["error"]
        assert "no message" in (await stage.press("1.2", "go"))["error"]


async def test_an_unanswered_press_warns_the_user() -> None:
    async with open_stage(timing=Timing(ack_seconds=0.2)) as stage:
        app = new_app(stage)

        @app.action("go")
        async def silent() -> None:
            pass

        posted = await stage.client.chat_postMessage(channel=BRIEFINGS, text="x", blocks=actions(button()))
        async with run_app(stage, app):
            result = await stage.press(posted["ts"], "go")
        assert result["ok"] is False
        assert stage.notices() == ["⚠️ Go: the app did not respond (operation_timeout)."]


async def test_a_link_button_gives_its_address_too() -> None:
    async with open_stage() as stage:
        app = new_app(stage)

        @app.action("go")
        async def pressed(ack: Any) -> None:
            await ack()

        blocks = actions(button(url="https://x.example"))
        posted = await stage.client.chat_postMessage(channel=BRIEFINGS, text="x", blocks=blocks)
        async with run_app(stage, app):
            assert (await stage.press(posted["ts"], "go"))["url"] == "https://x.example"


async def test_a_response_replaces_the_message_it_answers() -> None:
    async with open_stage() as stage:
        app = new_app(stage)

        @app.action("go")
        async def pressed(ack: Any, respond: Any) -> None:
            await ack()
            await respond(text="after", blocks=[section("after")], replace_original=True)

        posted = await stage.client.chat_postMessage(channel=BRIEFINGS, text="x", blocks=actions(button()))
        async with run_app(stage, app):
            await stage.press(posted["ts"], "go")
            await until(stage, lambda: stage.messages()[0]["text"] == "after")
        assert [message["_id"] for message in stage.messages()] == [posted["ts"]]


async def test_a_response_beside_the_message_leaves_it_alone() -> None:
    async with open_stage() as stage:
        app = new_app(stage)

        @app.action("go")
        async def pressed(ack: Any, respond: Any) -> None:
            await ack()
            await respond(text="beside")

        posted = await stage.client.chat_postMessage(channel=BRIEFINGS, text="x", blocks=actions(button()))
        async with run_app(stage, app):
            await stage.press(posted["ts"], "go")
            await until(stage, lambda: len(stage.messages()) == 2)
        assert [(m["text"], m["_ephemeral"]) for m in stage.messages()] == [("x", False), ("beside", True)]


async def test_a_whisper_is_replaced_and_deleted_by_its_own_response_url() -> None:
    async with open_stage() as stage:
        app, urls = new_app(stage), []

        @app.command("/cyberdialogue")
        async def answer(ack: Any) -> None:
            await ack(text="x", blocks=actions(button()))

        @app.action("go")
        async def pressed(ack: Any, body: Any) -> None:
            urls.append(body["response_url"])
            assert body["container"]["is_ephemeral"] is True
            assert "message" not in body
            await ack()

        async with run_app(stage, app):
            await stage.type("/cyberdialogue")
            [whisper] = stage.messages()
            await stage.press(whisper["_id"], "go")
        async with stage.http.post(urls[0], json={"replace_original": "true", "text": "page 2"}) as response:
            assert response.status == 200
        [seen] = stage.messages()
        assert (seen["_id"], seen["text"], seen["_ephemeral"]) == (whisper["_id"], "page 2", True)
        async with stage.http.post(urls[0], json={"delete_original": "true"}) as response:
            assert response.status == 200
        assert stage.messages() == []


async def test_without_interactivity_presses_go_nowhere() -> None:
    async with open_stage() as stage:
        stage.far_end.install({"display_information": {"name": "x"}})
        await stage.far_end.admin({"do": "add_scope", "scope": "chat:write"})
        posted = await stage.client.chat_postMessage(channel=BRIEFINGS, text="x", blocks=actions(button()))
        result = await stage.press(posted["ts"], "go")
        assert result["error"] == "This app is not configured to handle interactive responses."
        assert stage.far_end.deliveries == []


async def test_the_home_tab_is_opened_and_pressed_in() -> None:
    async with open_stage() as stage:
        app, seen = new_app(stage), []

        @app.event("app_home_opened")
        async def opened(event: Any, client: Any) -> None:
            seen.append(event)
            view = {"type": "home", "blocks": [section("hello", accessory=button())]}
            await client.views_publish(user_id=event["user"], view=view)

        @app.action("go")
        async def pressed(ack: Any, body: Any) -> None:
            seen.append(body)
            await ack()

        async with run_app(stage, app):
            await stage.far_end.act("ana", {"do": "open_home"})
            await until(stage, lambda: stage.far_end.view("ana")["home"] is not None)
            await stage.far_end.act("ana", {"do": "press", "action": "go"})
            await stage.far_end.act("ana", {"do": "open_home"})
            await until(stage, lambda: len(seen) == 3)
        first, press, second = seen
        assert (first["tab"], "view" in first) == ("home", False)
        assert first["channel"].startswith("D")
        assert press["container"]["type"] == "view"
        assert press["view"]["type"] == "home"
        assert second["view"]["id"] == press["view"]["id"]
