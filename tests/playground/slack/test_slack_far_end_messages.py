"""Posting, changing and deleting messages, and who would be notified."""

from __future__ import annotations

from typing import Any

import pytest

from tests.playground.slack.slack_far_end_stage import (
    ANA,
    BRIEFINGS,
    GENERAL,
    NEGOTIATORS,
    POLICY_DESK,
    HandClock,
    button,
    open_stage,
    refused,
    section,
)

METADATA = {"event_type": "reminder_posted", "event_payload": {"key": "ab12", "n": 1, "late": False}}


async def test_a_message_appears_with_the_bots_profile() -> None:
    async with open_stage() as stage:
        answer = await stage.client.chat_postMessage(channel=BRIEFINGS, text="Hello")
        assert answer["channel"] == BRIEFINGS
        assert answer["message"]["ts"] == answer["ts"]
        assert answer["message"]["bot_profile"]["name"] == "cyberdialogue"
        [seen] = stage.messages()
        assert (seen["text"], seen["_ephemeral"], seen["_id"]) == ("Hello", False, answer["ts"])


async def test_timestamps_grow_though_the_clock_stands_still_or_goes_back() -> None:
    clock = HandClock()
    async with open_stage(now=clock) as stage:
        stamps = [(await stage.client.chat_postMessage(channel=BRIEFINGS, text="x"))["ts"] for _ in range(3)]
        clock.forward(-3600)
        stamps.append((await stage.client.chat_postMessage(channel=BRIEFINGS, text="x"))["ts"])
        assert stamps == sorted(set(stamps))
        assert stamps[0] == "1772442000.000000"


async def test_posting_alone_takes_the_name_of_a_channel() -> None:
    async with open_stage() as stage:
        answer = await stage.client.chat_postMessage(channel="#briefings", text="x")
        assert answer["channel"] == BRIEFINGS
        with refused("channel_not_found"):
            await stage.client.conversations_history(channel="#briefings")


async def test_posting_where_the_bot_is_not_a_member_is_refused() -> None:
    async with open_stage() as stage:
        with refused("not_in_channel"):
            await stage.client.chat_postMessage(channel=GENERAL, text="x")
        with refused("channel_not_found"):
            await stage.client.chat_postMessage(channel=NEGOTIATORS, text="x")
        with refused("channel_not_found"):
            await stage.client.chat_postMessage(channel="C404", text="x")


async def test_the_public_scope_opens_public_channels_only() -> None:
    async with open_stage() as stage:
        await stage.far_end.admin({"do": "add_scope", "scope": "chat:write.public"})
        await stage.client.chat_postMessage(channel=GENERAL, text="x")
        with refused("channel_not_found"):
            await stage.client.chat_postMessage(channel=NEGOTIATORS, text="x")


async def test_an_archived_channel_takes_no_messages_and_no_changes() -> None:
    async with open_stage() as stage:
        posted = await stage.client.chat_postMessage(channel=BRIEFINGS, text="x")
        await stage.far_end.admin({"do": "archive", "channel": BRIEFINGS})
        with refused("is_archived"):
            await stage.client.chat_postMessage(channel=BRIEFINGS, text="x")
        with refused("is_inactive"):
            await stage.client.chat_update(channel=BRIEFINGS, ts=posted["ts"], text="y")


async def test_an_empty_message_is_refused() -> None:
    async with open_stage() as stage:
        with refused("no_text"):
            await stage.client.api_call("chat.postMessage", json={"channel": BRIEFINGS, "text": ""})


async def test_long_text_is_cut_with_a_warning() -> None:
    async with open_stage() as stage:
        answer = await stage.client.chat_postMessage(channel=BRIEFINGS, text="x" * 40_001)
        assert answer["warning"] == "message_truncated"
        assert len(answer["message"]["text"]) == 40_000


async def test_long_text_is_refused_for_changes_and_for_one_person() -> None:
    async with open_stage() as stage:
        posted = await stage.client.chat_postMessage(channel=BRIEFINGS, text="x")
        with refused("msg_too_long"):
            await stage.client.chat_update(channel=BRIEFINGS, ts=posted["ts"], text="x" * 4_001)
        with refused("msg_too_long"):
            await stage.client.chat_postEphemeral(channel=BRIEFINGS, user=ANA, text="x" * 40_001)


async def test_stray_control_characters_are_escaped_and_urls_linked() -> None:
    async with open_stage() as stage:
        text = "a & b < c &amp; <https://x.example|x> see https://y.example."
        answer = await stage.client.chat_postMessage(channel=BRIEFINGS, text=text)
        assert (
            answer["message"]["text"]
            == "a &amp; b &lt; c &amp; <https://x.example|x> see <https://y.example>."
        )


async def test_blocks_come_back_with_ids_and_defaults() -> None:
    async with open_stage() as stage:
        message = {"channel": BRIEFINGS, "blocks": [section("hi", accessory=button())]}
        answer = await stage.client.api_call("chat.postMessage", json=message)
        [block] = answer["message"]["blocks"]
        assert len(block["block_id"]) == 5
        assert block["text"]["verbatim"] is False
        assert block["accessory"]["text"]["emoji"] is True
        assert answer["message"]["text"] == "This content can't be displayed."


async def test_too_many_attachments_are_refused() -> None:
    async with open_stage() as stage:
        with refused("too_many_attachments"):
            await stage.client.chat_postMessage(
                channel=BRIEFINGS, text="x", attachments=[{"text": "x"}] * 101
            )


async def test_flags_are_recorded_beside_the_message() -> None:
    async with open_stage() as stage:
        await stage.client.chat_postMessage(
            channel=BRIEFINGS, text="x", unfurl_links=False, unfurl_media=False, mrkdwn=False, parse="none"
        )
        [seen] = stage.messages()
        assert seen["_options"] == {
            "unfurl_links": False,
            "unfurl_media": False,
            "mrkdwn": False,
            "parse": "none",
        }


async def test_another_name_needs_its_scope() -> None:
    async with open_stage() as stage:
        with refused("missing_scope") as answer:
            await stage.client.chat_postMessage(channel=BRIEFINGS, text="x", username="Herald")
        assert answer["needed"] == "chat:write.customize"
        await stage.far_end.admin({"do": "add_scope", "scope": "chat:write.customize"})
        posted = await stage.client.chat_postMessage(channel=BRIEFINGS, text="x", username="Herald")
        assert posted["message"]["username"] == "Herald"


async def test_markdown_text_excludes_text_and_blocks() -> None:
    async with open_stage() as stage:
        with refused("markdown_text_conflict"):
            await stage.client.chat_postMessage(channel=BRIEFINGS, text="x", markdown_text="**x**")
        posted = await stage.client.chat_postMessage(channel=BRIEFINGS, markdown_text="**x**")
        assert posted["message"]["blocks"][0]["type"] == "markdown"


async def test_metadata_travels_with_the_message() -> None:
    async with open_stage() as stage:
        posted = await stage.client.chat_postMessage(channel=BRIEFINGS, text="x", metadata=METADATA)
        assert posted["message"]["metadata"] == METADATA


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ({"event_type": "a"}, "invalid_metadata_format"),
        ({"event_type": 3, "event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "two words", "event_payload": {}}, "invalid_metadata_format"),
        ({"event_type": "a", "event_payload": []}, "invalid_metadata_format"),
        ({"event_type": "a", "event_payload": {}, "extra": 1}, "invalid_metadata_format"),
        ("not json", "invalid_metadata_format"),
        ({"event_type": "a", "event_payload": {"deep": {"er": {"est": 1}}}}, "invalid_metadata_schema"),
        ({"event_type": "a", "event_payload": {"none": None}}, "invalid_metadata_schema"),
        ({"event_type": "a", "event_payload": {"long": "x" * 9000}}, "metadata_too_large"),
    ],
)
async def test_metadata_that_does_not_fit_is_refused(metadata: Any, error: str) -> None:
    async with open_stage() as stage:
        with refused(error):
            await stage.client.chat_postMessage(channel=BRIEFINGS, text="x", metadata=metadata)


async def test_a_change_keeps_what_it_does_not_mention() -> None:
    async with open_stage() as stage:
        posted = await stage.client.chat_postMessage(
            channel=BRIEFINGS, text="one", blocks=[section("one")], metadata=METADATA
        )
        changed = await stage.client.chat_update(channel=BRIEFINGS, ts=posted["ts"], text="two")
        assert changed["text"] == "two"
        assert changed["message"]["metadata"] == METADATA
        assert changed["message"]["blocks"][0]["text"]["text"] == "one"
        assert changed["message"]["edited"]["user"].startswith("B")
        gone = await stage.client.chat_update(
            channel=BRIEFINGS, ts=posted["ts"], text="three", blocks=[], metadata={}
        )
        assert "blocks" not in gone["message"]
        assert "metadata" not in gone["message"]


async def test_only_the_bots_own_messages_can_be_changed_or_deleted() -> None:
    async with open_stage() as stage:
        typed = await stage.type("mine")
        with refused("cant_update_message"):
            await stage.client.chat_update(channel=BRIEFINGS, ts=typed["message"], text="yours")
        with refused("cant_delete_message"):
            await stage.client.chat_delete(channel=BRIEFINGS, ts=typed["message"])
        with refused("message_not_found"):
            await stage.client.chat_update(channel=BRIEFINGS, ts="1.000001", text="x")


async def test_a_deleted_message_is_gone() -> None:
    async with open_stage() as stage:
        posted = await stage.client.chat_postMessage(channel=BRIEFINGS, text="x")
        await stage.client.chat_delete(channel=BRIEFINGS, ts=posted["ts"])
        assert stage.messages() == []
        with refused("message_not_found"):
            await stage.client.chat_delete(channel=BRIEFINGS, ts=posted["ts"])


async def test_replies_are_counted_on_the_first_message() -> None:
    async with open_stage() as stage:
        root = await stage.client.chat_postMessage(channel=BRIEFINGS, text="root")
        reply = await stage.client.chat_postMessage(channel=BRIEFINGS, text="reply", thread_ts=root["ts"])
        await stage.type("and mine", thread=reply["ts"])
        first = stage.messages()[0]
        assert (first["reply_count"], first["reply_users_count"]) == (2, 2)
        assert stage.messages()[2]["thread_ts"] == root["ts"]
        await stage.client.chat_delete(channel=BRIEFINGS, ts=reply["ts"])
        assert stage.messages()[0]["reply_count"] == 1
        with refused("thread_not_found"):
            await stage.client.chat_postMessage(channel=BRIEFINGS, text="x", thread_ts="1.000001")


async def test_a_first_message_with_replies_leaves_a_tombstone() -> None:
    async with open_stage() as stage:
        root = await stage.client.chat_postMessage(channel=BRIEFINGS, text="root")
        await stage.client.chat_postMessage(channel=BRIEFINGS, text="reply", thread_ts=root["ts"])
        await stage.client.chat_delete(channel=BRIEFINGS, ts=root["ts"])
        assert [message.get("subtype") for message in stage.messages()] == ["tombstone", None]


async def test_a_whisper_is_seen_by_one_person_only() -> None:
    async with open_stage() as stage:
        answer = await stage.client.chat_postEphemeral(channel=BRIEFINGS, user=ANA, text="psst")
        [seen] = stage.messages(user="ana")
        assert (seen["_id"], seen["_ephemeral"], seen["is_ephemeral"]) == (answer["message_ts"], True, True)
        assert stage.messages(user="ben") == []
        assert (await stage.client.conversations_history(channel=BRIEFINGS))["messages"] == []
        with refused("message_not_found"):
            await stage.client.chat_update(channel=BRIEFINGS, ts=answer["message_ts"], text="x")


async def test_a_whisper_needs_its_listener_in_the_channel() -> None:
    async with open_stage() as stage:
        await stage.far_end.act("ana", {"do": "leave", "channel": POLICY_DESK})
        with refused("user_not_in_channel"):
            await stage.client.chat_postEphemeral(channel=POLICY_DESK, user=ANA, text="psst")
