"""Slash commands: what reaches the app, what comes back, and response URLs."""

from __future__ import annotations

from typing import Any

import pytest

from bot.playground.slack import Timing
from tests.playground.slack.slack_far_end_stage import (
    ANA,
    BEN,
    BRIEFINGS,
    COMMAND,
    GENERAL,
    NEGOTIATORS,
    bodies,
    new_app,
    open_stage,
    run_app,
    section,
)


async def test_a_command_arrives_with_all_its_fields() -> None:
    async with open_stage() as stage:
        [body] = await bodies(stage, "/cyberdialogue timeline from:2014 ")
        assert body["command"] == "/cyberdialogue"
        assert body["text"] == "timeline from:2014"
        assert (body["user_id"], body["user_name"]) == (ANA, "ana")
        assert (body["channel_id"], body["channel_name"]) == (BRIEFINGS, "briefings")
        assert body["team_domain"] == "policy-briefing-room"
        assert body["is_enterprise_install"] == "false"
        assert body["api_app_id"].startswith("A")
        assert len(body["trigger_id"].split(".")) == 3
        assert body["response_url"].startswith("http://127.0.0.1:")


async def test_a_command_works_where_the_bot_is_not_and_private_names_stay_private() -> None:
    async with open_stage() as stage:
        assert [body["channel_name"] for body in await bodies(stage, "/cyberdialogue", channel=GENERAL)] == [
            "general"
        ]
        assert [
            body["channel_name"] for body in await bodies(stage, "/cyberdialogue", channel=NEGOTIATORS)
        ] == ["privategroup"]


async def test_control_characters_are_escaped_and_quotes_stay_as_typed() -> None:
    async with open_stage() as stage:
        [body] = await bodies(stage, "/cyberdialogue search “a & b” <c>")
        assert body["text"] == "search “a &amp; b” &lt;c&gt;"


async def test_mentions_stay_plain_unless_the_command_asks_for_escaping() -> None:
    text = "/cyberdialogue ask @ben in #briefings see https://x.example"
    async with open_stage() as stage:
        [body] = await bodies(stage, text)
        assert body["text"] == "ask @ben in #briefings see https://x.example"
    async with open_stage(commands=[{**COMMAND, "should_escape": True}]) as stage:
        [body] = await bodies(stage, text)
        assert body["text"] == f"ask <@{BEN}|ben> in <#{BRIEFINGS}|briefings> see <https://x.example>"


async def test_an_unknown_command_never_leaves_slack() -> None:
    async with open_stage() as stage:
        answer = await stage.type("/foo bar")
        assert answer["error"].startswith("/foo is not a valid command.")
        assert stage.notices() == [answer["error"]]
        assert stage.notices("ben") == []
        assert stage.far_end.deliveries == []


async def test_commands_do_not_work_in_threads() -> None:
    async with open_stage() as stage:
        root = await stage.type("a thread")
        answer = await stage.type("/cyberdialogue", thread=root["message"])
        assert answer["error"] == "/cyberdialogue is not supported in threads. Sorry!"
        assert stage.far_end.deliveries == []


async def test_without_the_commands_scope_there_are_no_commands() -> None:
    async with open_stage() as stage:
        assert [command["command"] for command in stage.far_end.view("ana")["commands"]] == ["/cyberdialogue"]
        await stage.far_end.admin({"do": "remove_scope", "scope": "commands"})
        assert stage.far_end.view("ana")["commands"] == []
        assert "not a valid command" in (await stage.type("/cyberdialogue"))["error"]


async def test_the_slash_menu_completes_names_and_hints_at_arguments() -> None:
    async with open_stage() as stage:

        async def offered(text: str) -> Any:
            asked = {"do": "complete", "channel": BRIEFINGS, "text": text}
            return (await stage.far_end.act("ana", asked))["suggestions"]

        assert await offered("/cyb") == [
            {
                "text": "/cyberdialogue ",
                "label": "/cyberdialogue",
                "detail": "summary | timeline",
                "description": "Sourced briefings",
            }
        ]
        assert [item["text"] for item in await offered("/cyberdialogue sum")] == ["/cyberdialogue sum"]
        assert await offered("/zzz") == []
        assert await offered("hello") == []


async def test_text_with_the_acknowledgement_is_seen_by_the_caller_only() -> None:
    async with open_stage() as stage:
        app = new_app(stage)

        @app.command("/cyberdialogue")
        async def answer(ack: Any) -> None:
            await ack(text="fallback", blocks=[section("hi")])

        async with run_app(stage, app):
            await stage.type("/cyberdialogue")
        [seen] = stage.messages()
        assert (seen["_ephemeral"], seen["blocks"][0]["text"]["text"]) == (True, "hi")
        assert stage.messages(user="ben") == []


async def test_an_answer_in_channel_shows_what_was_typed_too() -> None:
    async with open_stage() as stage:
        app = new_app(stage)

        @app.command("/cyberdialogue")
        async def answer(ack: Any) -> None:
            await ack(text="hi", response_type="in_channel")

        async with run_app(stage, app):
            await stage.type("/cyberdialogue summary", channel=GENERAL)
        seen = stage.messages(GENERAL, "ben")
        assert [(message["user"] == ANA, message["text"]) for message in seen] == [
            (True, "/cyberdialogue summary"),
            (False, "hi"),
        ]


async def test_an_answer_that_is_no_message_fails_the_command() -> None:
    async with open_stage() as stage:
        app = new_app(stage)

        @app.command("/cyberdialogue")
        async def answer(ack: Any) -> None:
            await ack(text="x", blocks=[{"type": "poster"}])

        async with run_app(stage, app):
            result = await stage.type("/cyberdialogue")
        assert result["error"] == '/cyberdialogue failed with the error "invalid_command_response"'


async def test_no_acknowledgement_in_time_fails_the_command() -> None:
    async with open_stage(timing=Timing(ack_seconds=0.2)) as stage:
        app = new_app(stage)

        @app.command("/cyberdialogue")
        async def silent() -> None:
            pass

        async with run_app(stage, app):
            result = await stage.type("/cyberdialogue")
        assert result["ok"] is False
        assert stage.notices() == ['/cyberdialogue failed with the error "operation_timeout"']


async def test_without_a_connection_the_command_is_not_dispatched() -> None:
    async with open_stage() as stage:
        await stage.type("/cyberdialogue")
        assert stage.notices() == ['/cyberdialogue failed with the error "dispatch_failed"']


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"channel": "C404", "text": "x"}, "There is no channel 'C404'."),
        ({"channel": BRIEFINGS, "text": " "}, "There is nothing to send."),
        ({"channel": BRIEFINGS, "text": "x", "thread": "1.2"}, "There is no such thread."),
    ],
)
async def test_what_cannot_be_typed_is_explained(asked: Any, error: str) -> None:
    async with open_stage() as stage:
        assert await stage.far_end.act("ana", {"do": "type", **asked}) == {"ok": False, "error": error}


async def test_private_channels_are_closed_to_outsiders() -> None:
    async with open_stage() as stage:
        await stage.far_end.act("ben", {"do": "leave", "channel": NEGOTIATORS})
        assert NEGOTIATORS not in [channel["id"] for channel in stage.far_end.view("ben")["channels"]]
        assert (await stage.type("x", user="ben", channel=NEGOTIATORS))["ok"] is False
