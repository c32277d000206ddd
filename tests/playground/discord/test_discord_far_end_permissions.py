"""Permissions: what the bot may do in a channel, and whom it may disturb."""

from typing import Any

import pytest

from tests.playground.discord.discord_far_end_stage import Stage, open_stage


@pytest.mark.parametrize(
    ("permission", "code", "body"),
    [
        ("VIEW_CHANNEL", 50001, {"content": "x"}),
        ("SEND_MESSAGES", 50013, {"content": "x"}),
        ("EMBED_LINKS", 50013, {"embeds": [{"description": "x"}]}),
    ],
)
async def test_sending_takes_permissions(permission: str, code: int, body: Any) -> None:
    async with open_stage() as stage:
        order = {"channel": stage.channel("general"), "permission": permission}
        assert (await stage.far_end.admin({"do": "deny", **order}))["ok"]
        answer = await stage.post(body)
        assert (answer.status, answer.code) == (403, code)
        await stage.far_end.admin({"do": "allow", **order})
        assert (await stage.post(body)).status == 200


async def test_history_without_permission_is_empty_and_nothing_is_replied_to() -> None:
    async with open_stage() as stage:
        made = await stage.say("there")
        await stage.far_end.admin({"do": "hide_history", "channel": stage.channel("general")})
        path = f"/channels/{stage.channel('general')}/messages"
        assert (await stage.rest("GET", path)).body == []
        reply = {"content": "x", "message_reference": {"message_id": made["id"]}}
        assert (await stage.post(reply)).code == 160002
        await stage.far_end.admin(
            {"do": "deny", "channel": stage.channel("general"), "permission": "VIEW_CHANNEL"}
        )
        assert (await stage.rest("GET", path)).code == 50001


async def test_deleted_channel_and_lost_guild_are_told_apart() -> None:
    async with open_stage() as stage:
        channel, other = stage.channel("general"), stage.channel("briefings")
        await stage.far_end.admin({"do": "delete_channel", "channel": channel})
        path = f"/channels/{channel}/messages"
        assert (await stage.rest("POST", path, {"content": "x"})).code == 10003
        await stage.far_end.admin({"do": "kick"})
        path = f"/channels/{other}/messages"
        assert (await stage.rest("POST", path, {"content": "x"})).code == 50001


async def _pings(stage: Stage, text: str, **more: Any) -> Any:
    await stage.say(text, **more)
    return stage.messages()[-1]["_pings"]


async def test_mentions_notify_whom_they_name_and_may() -> None:
    async with open_stage() as stage:
        ana, role = stage.user_id("ana"), await stage.role("Analysts")
        editors = await stage.role("Editors")
        text = f"<@{ana}> <@&{role}> <@&{editors}> @everyone"
        assert await _pings(stage, text) == {
            "users": [ana],
            "roles": [role],
            "everyone": False,
            "silent": False,
        }
        order = {"do": "allow", "channel": stage.channel("general"), "permission": "MENTION_EVERYONE"}
        await stage.far_end.admin(order)
        loud = await _pings(stage, text)
        assert (loud["roles"], loud["everyone"]) == ([role, editors], True)
        assert stage.messages()[-1]["mention_everyone"]


async def test_allowed_mentions_keep_people_undisturbed() -> None:
    async with open_stage() as stage:
        ana, ben = stage.user_id("ana"), stage.user_id("ben")
        text = f"<@{ana}> <@!{ben}>"
        none = await _pings(stage, text, allowed_mentions={"parse": []})
        assert none["users"] == []
        assert stage.messages()[-1]["mentions"] == []
        one = await _pings(stage, text, allowed_mentions={"parse": [], "users": [ben, "1"]})
        assert one["users"] == [ben]


async def test_mentions_in_code_and_in_embeds_notify_nobody() -> None:
    async with open_stage() as stage:
        ana = stage.user_id("ana")
        embeds = [{"description": f"<@{ana}>"}]
        assert (await _pings(stage, f"`<@{ana}>` ```<@{ana}>```", embeds=embeds))["users"] == []


async def test_silent_message_is_marked() -> None:
    async with open_stage() as stage:
        assert (await _pings(stage, f"<@{stage.user_id('ana')}>", flags=1 << 12))["silent"]
