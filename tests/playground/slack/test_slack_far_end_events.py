"""Events: what the app hears of, and what it does not."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.playground.slack import Timing
from tests.playground.slack.slack_far_end_stage import (
    ANA,
    BEN,
    BOT,
    BRIEFINGS,
    GENERAL,
    NEGOTIATORS,
    POLICY_DESK,
    Stage,
    new_app,
    open_stage,
    refused,
    run_app,
    until,
)


def listening(stage: Stage) -> tuple[Any, list[dict[str, Any]]]:
    """An app that notes the whole body of every event."""
    app, seen = new_app(stage, ignoring_self_events_enabled=False), []

    @app.middleware
    async def note(body: Any, next_: Any) -> None:
        if body.get("type") == "event_callback":
            seen.append(body)
        await next_()

    @app.event({"type": "message"})
    async def message() -> None:
        pass

    for name in ("app_mention", "member_joined_channel", "member_left_channel", "channel_left"):
        app.event(name)(message)
    for what in ("archive", "unarchive", "deleted", "rename"):
        app.event(f"channel_{what}")(message)
        app.event(f"group_{what}")(message)
    for name in ("app_uninstalled", "tokens_revoked"):
        app.event(name)(message)
    return app, seen


async def heard(stage: Stage, *wanted: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """The inner events the app hears after these changes."""
    app, seen = listening(stage)
    async with run_app(stage, app):
        for asked in wanted:
            answer = await stage.far_end.admin(asked)
            assert answer == {"ok": True}
        await until(stage, lambda: len(seen) >= count)
    return [body["event"] for body in seen]


@pytest.mark.parametrize("text", [f"hey <@{BOT}> there", "hey @cyberdialogue there"])
async def test_a_mention_arrives_in_the_events_envelope(text: str) -> None:
    async with open_stage() as stage:
        app, seen = listening(stage)
        async with run_app(stage, app):
            typed = await stage.type(text)
            await until(stage, lambda: len(seen) == 1)
        [body] = seen
        assert body["type"] == "event_callback"
        assert body["event_id"].startswith("Ev")
        assert body["authorizations"][0]["user_id"] == BOT
        event = body["event"]
        assert event["type"] == "app_mention"
        assert event["text"] == f"hey <@{BOT}> there"
        assert (event["user"], event["channel"], event["ts"]) == (ANA, BRIEFINGS, typed["message"])
        assert event["blocks"][0]["elements"][0]["elements"][1] == {"type": "user", "user_id": BOT}


async def test_a_mention_in_a_thread_names_the_thread() -> None:
    async with open_stage() as stage:
        app, seen = listening(stage)
        async with run_app(stage, app):
            root = await stage.type("a thread")
            await stage.type("@cyberdialogue?", thread=root["message"])
            await until(stage, lambda: len(seen) == 1)
        assert seen[0]["event"]["thread_ts"] == root["message"]


async def test_a_mention_where_the_bot_is_not_only_tells_the_author() -> None:
    async with open_stage() as stage:
        await stage.type("@cyberdialogue?", channel=GENERAL)
        assert stage.notices() == ["You mentioned @cyberdialogue, but they're not in this channel."]
        assert stage.far_end.deliveries == []


async def test_inviting_the_bot_makes_it_a_member() -> None:
    async with open_stage() as stage:
        app, seen = listening(stage)
        async with run_app(stage, app):
            await stage.type("/invite @cyberdialogue", channel=GENERAL)
            await until(stage, lambda: len(seen) == 1)
        event = seen[0]["event"]
        assert (event["type"], event["user"], event["inviter"]) == ("member_joined_channel", BOT, ANA)
        await stage.client.chat_postMessage(channel=GENERAL, text="thanks")


async def test_channel_changes_are_told() -> None:
    async with open_stage() as stage:
        events = await heard(
            stage,
            {"do": "archive", "channel": POLICY_DESK},
            {"do": "unarchive", "channel": POLICY_DESK},
            {"do": "update_channel", "channel": POLICY_DESK, "name": "policy-room"},
            {"do": "remove_bot", "channel": BRIEFINGS},
            {"do": "delete_channel", "channel": POLICY_DESK},
            count=5,
        )
        assert sorted(event["type"] for event in events) == [
            "channel_archive",
            "channel_deleted",
            "channel_left",
            "channel_rename",
            "channel_unarchive",
        ]
        [renamed] = [event for event in events if event["type"] == "channel_rename"]
        assert (renamed["channel"]["id"], renamed["channel"]["name"]) == (POLICY_DESK, "policy-room")


async def test_private_channels_speak_of_groups_and_only_to_members() -> None:
    async with open_stage() as stage:
        events = await heard(
            stage,
            {"do": "archive", "channel": NEGOTIATORS},
            {"do": "unarchive", "channel": NEGOTIATORS},
            {"do": "add_bot", "channel": NEGOTIATORS},
            {"do": "archive", "channel": NEGOTIATORS},
            count=2,
        )
        assert sorted(event["type"] for event in events) == ["group_archive", "member_joined_channel"]
        [joined] = [event for event in events if event["type"] == "member_joined_channel"]
        assert joined["channel_type"] == "G"


async def test_people_leaving_are_told() -> None:
    async with open_stage() as stage:
        app, seen = listening(stage)
        async with run_app(stage, app):
            await stage.far_end.act("ben", {"do": "leave", "channel": BRIEFINGS})
            await stage.far_end.act("ben", {"do": "join", "channel": BRIEFINGS})
            await until(stage, lambda: len(seen) == 2)
        assert sorted((body["event"]["type"], body["event"]["user"]) for body in seen) == [
            ("member_joined_channel", BEN),
            ("member_left_channel", BEN),
        ]


async def test_messages_are_heard_only_by_subscribers_with_the_scope() -> None:
    manifest = {
        "display_information": {"name": "x"},
        "features": {"bot_user": {"display_name": "x"}},
        "oauth_config": {"scopes": {"bot": ["channels:history", "chat:write"]}},
        "settings": {
            "socket_mode_enabled": True,
            "event_subscriptions": {"bot_events": ["message.channels", "app_mention"]},
        },
    }
    async with open_stage(manifest=manifest, commands=()) as stage:
        app, seen = listening(stage)
        async with run_app(stage, app):
            typed = await stage.type("@cyberdialogue one")
            posted = await stage.client.chat_postMessage(channel=BRIEFINGS, text="two")
            await stage.client.chat_update(channel=BRIEFINGS, ts=posted["ts"], text="three")
            await stage.client.chat_delete(channel=BRIEFINGS, ts=posted["ts"])
            await until(stage, lambda: len(seen) == 4)
        events = sorted((body["event"] for body in seen), key=lambda event: event["event_ts"])
        assert [event.get("subtype") for event in events] == [
            None,
            None,
            "message_changed",
            "message_deleted",
        ]
        assert events[0]["ts"] == typed["message"]
        assert (events[0]["channel_type"], events[1]["bot_id"][0]) == ("channel", "B")
        assert events[2]["previous_message"]["text"] == "two"
        assert events[3]["deleted_ts"] == posted["ts"]


async def test_uninstalling_is_the_last_thing_heard() -> None:
    async with open_stage() as stage:
        app, seen = listening(stage)
        async with run_app(stage, app):
            await stage.client.auth_test()
            await stage.far_end.admin({"do": "uninstall"})
            await stage.type("@cyberdialogue?")
            await until(stage, lambda: len(stage.far_end.deliveries) == 2)
        assert sorted(entry["name"] for entry in stage.far_end.deliveries) == [
            "app_uninstalled",
            "tokens_revoked",
        ]
        assert len(seen) == 2


async def test_an_event_without_acknowledgement_is_sent_again() -> None:
    timing = Timing(ack_seconds=0.1, event_retry_seconds=(0.05, 0.05))
    async with open_stage(timing=timing) as stage:
        token = stage.far_end.settings["SLACK_APP_TOKEN"]
        url = (await stage.client.apps_connections_open(app_token=token))["url"]
        async with stage.http.ws_connect(url) as socket:
            assert (await socket.receive_json())["type"] == "hello"
            await stage.type("@cyberdialogue?")
            async with asyncio.timeout(5):
                envelopes = [await socket.receive_json() for _ in range(3)]
        assert [(e["retry_attempt"], e["retry_reason"]) for e in envelopes] == [
            (0, ""),
            (1, "timeout"),
            (2, "timeout"),
        ]
        assert len({envelope["payload"]["event_id"] for envelope in envelopes}) == 1
        assert len({envelope["envelope_id"] for envelope in envelopes}) == 3
        assert envelopes[0]["accepts_response_payload"] is False


async def test_a_message_with_files_mentions_the_app_without_a_subtype() -> None:
    async with open_stage() as stage:
        app, seen = listening(stage)
        async with run_app(stage, app):
            file = {"name": "minutes.pdf", "mimetype": "application/pdf", "size": 2048}
            typed = await stage.type("@cyberdialogue what is this?", files=[file])
            await until(stage, lambda: len(seen) == 1)
        event = seen[0]["event"]
        assert (event["type"], event["ts"], "subtype" in event) == ("app_mention", typed["message"], False)
        [told] = event["files"]
        assert (told["name"], told["mimetype"], told["filetype"], told["size"]) == (
            "minutes.pdf",
            "application/pdf",
            "pdf",
            2048,
        )
        shown = stage.messages()[-1]
        assert (shown["subtype"], shown["text"]) == ("file_share", f"<@{BOT}> what is this?")
        assert "team" not in shown


async def test_a_channel_that_gets_another_id_is_told_by_both() -> None:
    async with open_stage() as stage:
        stage.far_end.install(_manifest("channel_id_changed"))
        app, seen = listening(stage)
        app.event("channel_id_changed")(_nothing)
        async with run_app(stage, app):
            moved = await stage.far_end.admin({"do": "move_channel", "channel": BRIEFINGS})
            await until(stage, lambda: len(seen) == 1)
        event = seen[0]["event"]
        assert (event["old_channel_id"], event["new_channel_id"]) == (BRIEFINGS, moved["channel"])
        with refused("channel_not_found"):
            await stage.client.chat_postMessage(channel=BRIEFINGS, text="x")
        await stage.client.chat_postMessage(channel=moved["channel"], text="x")


async def _nothing() -> None:
    return


def _manifest(*events: str) -> dict[str, Any]:
    return {
        "display_information": {"name": "x"},
        "features": {"bot_user": {"display_name": "x"}},
        "oauth_config": {"scopes": {"bot": ["chat:write", "channels:read"]}},
        "settings": {"socket_mode_enabled": True, "event_subscriptions": {"bot_events": list(events)}},
    }
