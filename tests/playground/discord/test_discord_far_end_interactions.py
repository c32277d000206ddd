"""Interactions: what the app is told, what it may answer, and until when."""

import asyncio
import io
from typing import Any

import discord
import pytest
from discord import app_commands

from tests.playground.discord.discord_far_end_stage import (
    SUMMARY,
    Bot,
    HandClock,
    connected,
    open_stage,
)
from tests.playground.discord.discord_far_end_wire import (
    DIRECT_MESSAGES,
    answered,
    asked,
    hook,
    listening,
)

EPHEMERAL, LOADING = 64, 128
MANAGE_GUILD = 1 << 5


async def test_interaction_tells_who_asks_what_and_where() -> None:
    async with open_stage() as stage, listening(stage) as wire:
        [command] = await stage.register(
            {**SUMMARY, "options": [{"type": 4, "name": "year", "description": "d"}]}
        )
        told = await asked(stage, wire, "/summary year:2015", user="ben")
        options = [{"type": 4, "name": "year", "value": 2015}]
        assert told["data"] == {"id": command["id"], "name": "summary", "type": 1, "options": options}
        assert (told["type"], told["version"], told["context"]) == (2, 1, 0)
        assert told["application_id"] == stage.bot_id
        guild = stage.see()["workspace"]["id"]
        assert told["guild"] == {"id": guild, "locale": "en-US", "features": []}
        assert (told["guild_id"], told["guild_locale"], told["locale"]) == (guild, "en-US", "en-US")
        assert told["channel"]["id"] == told["channel_id"] == stage.channel("general")
        assert (told["member"]["user"]["username"], "user" in told) == ("ben.okafor", False)
        assert int(told["member"]["permissions"]) & MANAGE_GUILD
        assert told["authorizing_integration_owners"] == {"0": guild}
        assert (told["entitlements"], told["attachment_size_limit"]) == ([], 10485760)
        assert int(told["app_permissions"]) & 1 << 11


async def test_interaction_in_direct_messages_has_a_user_and_no_guild() -> None:
    async with open_stage() as stage, listening(stage, SUMMARY) as wire:
        told = await asked(stage, wire, channel="dm")
        assert (told["user"]["username"], told["context"]) == ("ana.reyes", 1)
        assert not told.keys() & {"member", "guild", "guild_id", "guild_locale"}
        assert told["authorizing_integration_owners"] == {"0": "0"}
        assert told["app_permissions"] == "442368"
        assert told["channel"]["type"] == 1


async def test_answer_is_shown_with_the_command_it_answers() -> None:
    async with open_stage() as stage, listening(stage, SUMMARY) as wire:
        told = await asked(stage, wire)
        answer = await answered(stage, told, 4, {"content": "Here"}, query={"with_response": "true"})
        shown = await stage.message()
        assert (shown["type"], shown["content"], shown["webhook_id"]) == (20, "Here", stage.bot_id)
        assert (shown["interaction_metadata"]["id"], shown["interaction"]["name"]) == (told["id"], "summary")
        assert shown["interaction_metadata"]["user"]["username"] == "ana.reyes"
        assert answer.body["interaction"]["response_message_id"] == shown["id"]
        assert answer.body["interaction"]["response_message_loading"] is False
        assert answer.body["resource"]["message"]["content"] == "Here"
        assert answer.body["resource"]["type"] == 4


async def test_second_answer_is_refused() -> None:
    async with open_stage() as stage, listening(stage, SUMMARY) as wire:
        told = await asked(stage, wire)
        assert (await answered(stage, told, 5)).status == 204
        again = await answered(stage, told, 4, {"content": "x"})
        assert (again.status, again.code) == (400, 40060)


async def test_late_answer_is_refused_and_the_user_is_told() -> None:
    async with open_stage(initial_response_seconds=0.05) as stage, listening(stage, SUMMARY) as wire:
        told = await asked(stage, wire)
        assert await stage.notice() == "The application did not respond"
        assert stage.notices("ben") == []
        late = await answered(stage, told, 4, {"content": "x"})
        assert (late.status, late.code) == (404, 10062)
        assert (await stage.rest("PATCH", hook(stage, told), {"content": "x"})).code == 10015


async def test_nobody_connected_is_told_as_no_answer() -> None:
    async with open_stage(initial_response_seconds=0.05) as stage:
        await stage.register(SUMMARY)
        assert not stage.see()["connected"]
        await stage.type("/summary")
        assert await stage.notice() == "The application did not respond"


async def test_refused_answer_can_be_given_again() -> None:
    async with open_stage() as stage, listening(stage, SUMMARY) as wire:
        told = await asked(stage, wire)
        refused = await answered(stage, told, 4, {"content": "x" * 2001})
        assert refused.complaints("data", "content") == ["BASE_TYPE_MAX_LENGTH"]
        assert (await answered(stage, told, 4)).code == 50006
        assert (await answered(stage, told, 4, {"content": "x"})).status == 204


@pytest.mark.parametrize("kind", [1, 2, 3, 6, 7, 8, 10, 12, None, "4"])
async def test_answer_of_a_kind_that_does_not_fit_a_command_is_refused(kind: Any) -> None:
    async with open_stage() as stage, listening(stage, SUMMARY) as wire:
        told = await asked(stage, wire)
        refused = await answered(stage, told, kind, {"content": "x"})
        assert (refused.status, refused.code) == (400, 50035)
        assert "type" in refused.body["errors"]


async def test_thinking_is_shown_until_the_answer_is_edited_in() -> None:
    async with open_stage() as stage, listening(stage, SUMMARY) as wire:
        told = await asked(stage, wire)
        await answered(stage, told, 5, {"flags": EPHEMERAL})
        [thinking] = stage.messages()
        assert (thinking["_pending"], thinking["_ephemeral"], thinking["content"]) == (True, True, "")
        assert thinking["flags"] == EPHEMERAL | LOADING
        assert stage.messages(user="ben") == []
        edited = await stage.rest("PATCH", hook(stage, told), {"content": "Done"})
        assert (edited.body["content"], edited.body["flags"], edited.body["edited_timestamp"]) == (
            "Done",
            EPHEMERAL,
            None,
        )
        assert "_pending" not in stage.messages()[0]


async def test_first_follow_up_fills_the_thinking_message_and_keeps_its_privacy() -> None:
    async with open_stage() as stage, listening(stage, SUMMARY) as wire:
        told = await asked(stage, wire)
        await answered(stage, told, 5)
        [thinking] = stage.messages()
        body = {"content": "Done", "flags": EPHEMERAL}
        filled = await stage.rest("POST", hook(stage, told, ""), body)
        assert (filled.body["id"], filled.body["flags"]) == (thinking["id"], 0)
        second = await stage.rest("POST", hook(stage, told, ""), body)
        assert second.body["flags"] == EPHEMERAL
        assert second.body["message_reference"]["message_id"] == thinking["id"]
        assert second.body["interaction_metadata"]["original_response_message_id"] == thinking["id"]
        assert [message["_ephemeral"] for message in stage.messages()] == [False, True]
        assert len(stage.messages(user="ben")) == 1


async def test_token_lasts_fifteen_minutes() -> None:
    clock = HandClock()
    async with open_stage(now=clock) as stage, listening(stage, SUMMARY) as wire:
        told = await asked(stage, wire)
        await answered(stage, told, 5)
        clock.forward(minutes=15)
        assert (await stage.rest("PATCH", hook(stage, told), {"content": "in time"})).status == 200
        clock.forward(seconds=1)
        expired = await stage.rest("PATCH", hook(stage, told), {"content": "too late"})
        assert (expired.status, expired.code) == (401, 50027)
        assert (await stage.rest("POST", hook(stage, told, ""), {"content": "too late"})).code == 50027


async def test_thinking_that_never_ends_is_shown_as_failed() -> None:
    clock = HandClock()
    async with open_stage(now=clock) as stage, listening(stage, SUMMARY) as wire:
        await answered(stage, await asked(stage, wire), 5)
        clock.forward(minutes=16)
        [message] = stage.messages()
        assert message["_failed"]
        assert "_pending" not in message


async def test_messages_of_an_interaction_are_reached_with_its_token_alone() -> None:
    async with open_stage() as stage, listening(stage, SUMMARY) as wire:
        told = await asked(stage, wire)
        assert (await stage.rest("POST", hook(stage, told, ""), {"content": "x"})).code == 10015
        await answered(stage, told, 4, {"content": "first", "flags": EPHEMERAL})
        follow = (await stage.rest("POST", hook(stage, told, ""), {"content": "second"})).body
        path = hook(stage, told, f"/messages/{follow['id']}")
        assert (await stage.rest("PATCH", path, {"content": "2nd"})).body["content"] == "2nd"
        other = await stage.say("other")
        stranger = hook(stage, told, f"/messages/{other['id']}")
        assert (await stage.rest("PATCH", stranger, {"content": "x"})).code == 10008
        hidden = stage.messages()[0]["id"]
        through = f"/channels/{stage.channel('general')}/messages/{hidden}"
        assert (await stage.rest("DELETE", through)).code == 10008
        for target in (path, hook(stage, told)):
            assert (await stage.rest("DELETE", target)).status == 204
        assert (await stage.rest("DELETE", hook(stage, told))).code == 10008
        assert [message["content"] for message in stage.messages()] == ["other"]


async def test_answers_mention_users_only_unless_told_otherwise() -> None:
    async with open_stage() as stage, listening(stage, SUMMARY) as wire:
        await stage.far_end.admin(
            {"do": "allow", "channel": stage.channel("general"), "permission": "MENTION_EVERYONE"}
        )
        ben, role = stage.user_id("ben"), await stage.role("Analysts")
        text = {"content": f"<@{ben}> <@&{role}> @everyone"}
        await answered(stage, await asked(stage, wire), 4, text)
        assert (await stage.message())["_pings"] == {
            "users": [ben],
            "roles": [],
            "everyone": False,
            "silent": False,
        }
        await answered(stage, await asked(stage, wire), 4, {**text, "flags": EPHEMERAL})
        await stage.until(lambda: len(stage.messages()) == 2)
        assert stage.messages()[-1]["_pings"]["users"] == []


async def test_ephemeral_answers_are_told_as_direct_messages_are() -> None:
    async with open_stage() as stage, listening(stage, SUMMARY, intents=DIRECT_MESSAGES) as wire:
        await answered(stage, await asked(stage, wire), 4, {"content": "psst", "flags": EPHEMERAL})
        event = await wire.dispatched("MESSAGE_CREATE")
        assert (event["content"], "guild_id" in event, "member" in event) == ("psst", False, False)


async def test_commands_do_not_need_the_app_to_see_the_channel() -> None:
    async with open_stage() as stage, listening(stage, SUMMARY) as wire:
        await stage.far_end.admin(
            {"do": "deny", "channel": stage.channel("general"), "permission": "VIEW_CHANNEL"}
        )
        assert (await answered(stage, await asked(stage, wire), 4, {"content": "x"})).status == 204


async def test_answers_after_the_channel_is_gone_are_refused() -> None:
    async with open_stage() as stage, listening(stage, SUMMARY) as wire:
        told = await asked(stage, wire)
        await stage.far_end.admin({"do": "delete_channel", "channel": told["channel_id"]})
        assert (await answered(stage, told, 4, {"content": "x"})).code == 10003


async def test_messages_go_with_their_channel() -> None:
    async with open_stage() as stage, listening(stage, SUMMARY) as wire:
        told = await asked(stage, wire)
        await answered(stage, told, 5)
        await stage.far_end.admin({"do": "delete_channel", "channel": told["channel_id"]})
        assert (await stage.rest("PATCH", hook(stage, told), {"content": "x"})).code == 10008
        assert (await stage.rest("POST", hook(stage, told, ""), {"content": "x"})).code == 10003


async def test_real_client_defers_follows_up_and_edits() -> None:
    async with open_stage() as stage, connected(stage) as bot:

        @bot.tree.command(name="summary", description="d")
        async def summary(interaction: discord.Interaction[Bot]) -> None:
            await interaction.response.defer(ephemeral=True, thinking=True)
            await interaction.edit_original_response(content="1", embed=discord.Embed(description="E"))
            second = await interaction.followup.send("two", wait=True)
            await second.edit(content="2")

        await bot.tree.sync()
        await stage.type("/summary")
        await stage.until(lambda: [shown["content"] for shown in stage.messages()] == ["1", "2"])
        assert [shown["_ephemeral"] for shown in stage.messages()] == [True, False]


async def test_real_client_answers_with_a_picture() -> None:
    async with open_stage() as stage, connected(stage) as bot:

        @bot.tree.command(name="summary", description="d")
        async def summary(interaction: discord.Interaction[Bot]) -> None:
            file = discord.File(io.BytesIO(b"\x89PNG"), "map.png")
            embed = discord.Embed(description="See").set_image(url="attachment://map.png")
            await interaction.response.send_message(embed=embed, file=file, ephemeral=True)

        await bot.tree.sync()
        await stage.type("/summary")
        shown = await stage.message()
        [attachment] = shown["attachments"]
        assert (attachment["filename"], attachment["ephemeral"]) == ("map.png", True)
        assert shown["embeds"][0]["image"]["url"] == attachment["url"]


async def test_real_client_sees_default_permissions_of_members() -> None:
    async with open_stage() as stage, connected(stage) as bot:
        seen: asyncio.Queue[bool] = asyncio.Queue()

        @bot.tree.command(name="edit", description="d")
        @app_commands.default_permissions(manage_guild=True)
        async def edit(interaction: discord.Interaction[Bot]) -> None:
            await seen.put(interaction.permissions.manage_guild)
            await interaction.response.send_message("ok", ephemeral=True)

        await bot.tree.sync()
        assert not (await stage.type("/edit", user="ana"))["ok"]
        assert [listed["name"] for listed in stage.see("ana")["commands"]] == []
        assert (await stage.type("/edit", user="ben"))["ok"]
        assert await seen.get()
        await stage.message(user="ben")
