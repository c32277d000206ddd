"""Channels of every kind and threads, and what people say there to the app."""

from typing import Any

import discord
import pytest

from tests.playground.discord.discord_far_end_stage import Bot, Stage, connected, open_stage
from tests.playground.discord.discord_far_end_wire import (
    DIRECT_MESSAGES,
    GUILD_MESSAGES,
    GUILDS,
    identified,
    wired,
)

FILE = {"name": "minutes.pdf", "mimetype": "application/pdf", "size": 2048}


async def _opened(stage: Stage, do: str = "create_thread", **more: Any) -> str:
    """The id of a new channel, or of a new thread in #general."""
    place = {"channel": stage.channel("general")} if do == "create_thread" and "channel" not in more else {}
    done = await stage.far_end.admin({"do": do, **place, **more})
    assert done["ok"], done
    return str(done["channel"])


async def _post(stage: Stage, channel: str) -> Any:
    return await stage.rest("POST", f"/channels/{channel}/messages", {"content": "x"})


@pytest.mark.parametrize(
    ("kind", "type_", "class_"),
    [
        ("voice", 2, discord.VoiceChannel),
        ("category", 4, discord.CategoryChannel),
        ("announcement", 5, discord.TextChannel),
        ("stage", 13, discord.StageChannel),
        ("forum", 15, discord.ForumChannel),
    ],
)
async def test_channel_of_each_kind_is_told_as_the_real_client_knows_it(
    kind: str, type_: int, class_: type
) -> None:
    bot = Bot()
    async with open_stage() as stage, connected(stage, bot):
        bot.listen("guild_channel_create")
        channel = await _opened(stage, "create_channel", name="annex", kind=kind)
        told = await bot.heard.next("guild_channel_create")
        assert (type(told), str(told.id), told.name) == (class_, channel, "annex")
        assert (await stage.rest("GET", f"/channels/{channel}")).body["type"] == type_


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("text", 200, None),
        ("voice", 200, None),
        ("stage", 200, None),
        ("announcement", 200, None),
        ("category", 400, 50008),
        ("forum", 400, 50008),
    ],
)
async def test_messages_stand_where_there_is_room_for_them(kind: str, status: int, code: int | None) -> None:
    async with open_stage() as stage:
        answer = await _post(stage, await _opened(stage, "create_channel", kind=kind))
        assert (answer.status, answer.body.get("code")) == (status, code)


async def test_nobody_is_in_a_voice_channel_without_permission_to_connect() -> None:
    async with open_stage() as stage:
        channel = await _opened(stage, "create_channel", kind="voice")
        await stage.far_end.admin({"do": "deny", "channel": channel, "permission": "CONNECT"})
        answer = await _post(stage, channel)
        assert (answer.status, answer.code) == (403, 50001)


async def test_channel_of_no_known_kind_is_not_made() -> None:
    async with open_stage() as stage:
        done = await stage.far_end.admin({"do": "create_channel", "kind": "tower"})
        assert "voice" in done["error"]


async def test_thread_is_told_and_found_with_its_channel() -> None:
    bot = Bot()
    async with open_stage() as stage, connected(stage, bot):
        bot.listen("thread_create", "thread_update", "raw_thread_delete")
        thread = await _opened(stage, name="a question", user="ben")
        told = await bot.heard.next("thread_create")
        assert (str(told.id), told.name, told.parent.name) == (thread, "a question", "general")
        assert str(told.owner_id) == stage.user_id("ben")
        await stage.far_end.admin(
            {"do": "update_channel", "channel": thread, "archived": True, "locked": True}
        )
        _, after = await bot.heard.next("thread_update")
        assert (after.archived, after.locked) == (True, True)
        await stage.far_end.admin({"do": "delete_channel", "channel": thread})
        assert str((await bot.heard.next("raw_thread_delete")).thread_id) == thread
        assert (await stage.rest("GET", f"/channels/{thread}")).code == 10003


async def test_threads_there_are_come_with_the_guild_but_not_with_its_channels() -> None:
    async with open_stage() as stage:
        thread = await _opened(stage)
        await _opened(stage, kind="private")
        async with connected(stage) as bot:
            assert [str(known.id) for known in bot.guilds[0].threads] == [thread]
            assert int(thread) not in {channel.id for channel in bot.guilds[0].channels}


async def test_thread_of_a_message_has_its_id() -> None:
    async with open_stage() as stage:
        made = await stage.say("discuss")
        assert await _opened(stage, message=made["id"]) == made["id"]


async def test_threads_go_with_their_channel() -> None:
    async with open_stage() as stage:
        thread = await _opened(stage)
        await stage.far_end.admin({"do": "delete_channel", "channel": stage.channel("general")})
        assert (await _post(stage, thread)).code == 10003


async def test_writing_in_a_thread_takes_a_permission_of_its_own() -> None:
    async with open_stage() as stage:
        general, thread = stage.channel("general"), await _opened(stage)
        deny = {"do": "deny", "channel": general}
        await stage.far_end.admin({**deny, "permission": "SEND_MESSAGES"})
        assert (await _post(stage, thread)).status == 200
        assert (await _post(stage, general)).code == 50013
        await stage.far_end.admin({**deny, "permission": "SEND_MESSAGES_IN_THREADS"})
        assert (await _post(stage, thread)).code == 50013
        await stage.far_end.admin({**deny, "permission": "VIEW_CHANNEL"})
        assert (await _post(stage, thread)).code == 50001


async def test_private_thread_is_for_those_in_it() -> None:
    async with open_stage() as stage:
        thread = await _opened(stage, kind="private", user="ben")
        assert (await _post(stage, thread)).code == 50001
        for user, seen in [("ben", True), ("ana", False)]:
            assert (thread in {place["id"] for place in stage.see(user)["channels"]}) is seen
        order = {"channel": stage.channel("general"), "permission": "MANAGE_THREADS"}
        await stage.far_end.admin({"do": "allow", **order})
        assert (await _post(stage, thread)).status == 200


async def test_writing_opens_an_archived_thread_unless_it_is_locked() -> None:
    async with open_stage() as stage:
        thread = await _opened(stage)
        change = {"do": "update_channel", "channel": thread}
        await stage.far_end.admin({**change, "archived": True})
        assert (await _post(stage, thread)).status == 200
        described = (await stage.rest("GET", f"/channels/{thread}")).body
        assert described["thread_metadata"]["archived"] is False
        assert described["message_count"] == 1
        await stage.far_end.admin({**change, "locked": True})
        assert (await _post(stage, thread)).code == 160005
        await stage.far_end.admin({**change, "archived": True})
        assert (await _post(stage, thread)).code == 50083
        typed = await stage.far_end.act("ana", {"do": "type", "channel": thread, "text": "me too"})
        assert typed == {"ok": False, "error": "Thread is archived."}
        order = {"channel": stage.channel("general"), "permission": "MANAGE_THREADS"}
        await stage.far_end.admin({"do": "allow", **order})
        assert (await _post(stage, thread)).status == 200


async def test_command_in_a_thread_says_so() -> None:
    async with open_stage() as stage, wired(stage) as wire:
        await identified(stage, wire, 0)
        await stage.register({"name": "summary", "description": "d"})
        thread = await _opened(stage)
        await stage.far_end.act("ana", {"do": "type", "channel": thread, "text": "/summary"})
        told = await wire.dispatched("INTERACTION_CREATE")
        assert (told["channel_id"], told["channel"]["type"]) == (thread, 11)
        assert told["channel"]["parent_id"] == stage.channel("general")
        assert told["channel"]["thread_metadata"]["locked"] is False


async def test_nobody_writes_in_a_forum_itself() -> None:
    async with open_stage() as stage:
        forum = await _opened(stage, "create_channel", kind="forum")
        done = await stage.far_end.act("ana", {"do": "type", "channel": forum, "text": "x"})
        assert "only in its threads" in done["error"]
        thread = await _opened(stage, channel=forum)
        assert (await _post(stage, thread)).status == 200
        assert (await stage.rest("GET", f"/channels/{forum}")).body["last_message_id"] == thread


async def test_direct_message_with_a_file_arrives_whole_without_privileged_intents() -> None:
    bot = Bot(discord.Intents(guilds=True, dm_messages=True))
    async with open_stage() as stage, connected(stage, bot):
        bot.listen("message")
        assert (await stage.act("type", channel="dm", text="what is due?", files=[FILE]))["ok"]
        message = await bot.heard.next("message")
        assert isinstance(message.channel, discord.DMChannel)
        assert (message.content, message.author.name) == ("what is due?", "ana.reyes")
        [file] = message.attachments
        assert (file.filename, file.content_type, file.size) == ("minutes.pdf", "application/pdf", 2048)
        assert len(await file.read()) == 2048


async def test_file_message_is_whole_only_where_it_mentions_the_app() -> None:
    async with open_stage() as stage, wired(stage) as wire:
        await identified(stage, wire, GUILDS | GUILD_MESSAGES | DIRECT_MESSAGES)
        await stage.act("type", text="for the others", files=[FILE])
        veiled = await wire.dispatched("MESSAGE_CREATE")
        assert (veiled["content"], veiled["attachments"]) == ("", [])
        await stage.act("type", text="@cyberdialogue", files=[FILE])
        told = await wire.dispatched("MESSAGE_CREATE")
        assert told["content"] == f"<@{stage.bot_id}>"
        assert [user["id"] for user in told["mentions"]] == [stage.bot_id]
        assert [file["filename"] for file in told["attachments"]] == ["minutes.pdf"]


async def test_mention_in_a_thread_names_the_thread() -> None:
    async with open_stage() as stage, wired(stage) as wire:
        thread = await _opened(stage)
        await identified(stage, wire, GUILD_MESSAGES)
        text = {"do": "type", "channel": thread, "text": "@cyberdialogue summary"}
        assert (await stage.far_end.act("ana", text))["ok"]
        told = await wire.dispatched("MESSAGE_CREATE")
        assert (told["channel_id"], told["channel_type"]) == (thread, 11)
        assert told["content"] == f"<@{stage.bot_id}> summary"
