"""Events: who hears of what, and with how much of it."""

from tests.playground.discord.discord_far_end_stage import Bot, connected, open_stage
from tests.playground.discord.discord_far_end_wire import (
    DIRECT_MESSAGES,
    GUILD_MESSAGES,
    GUILDS,
    MESSAGE_CONTENT,
    identified,
    wired,
)


async def test_each_shard_hears_of_its_own_guilds_and_the_first_of_direct_messages() -> None:
    async with open_stage(shards=2) as stage, wired(stage) as first, wired(stage) as second:
        await identified(stage, first, 0, shard=[0, 2])
        await identified(stage, second, 0, shard=[1, 2])
        await stage.register({"name": "summary", "description": "d"})
        for channel in ("reading-room", "general", "dm"):
            await stage.type("/summary", channel=channel)
        heard = [(await wire.dispatched("INTERACTION_CREATE"))["channel"] for wire in (second, first, first)]
        assert [place.get("name") for place in heard] == ["reading-room", "general", None]


async def test_changes_of_channels_roles_and_guilds_are_told() -> None:
    names = ("guild_channel_create", "guild_channel_update", "guild_channel_delete", "guild_role_create")
    more = ("guild_role_update", "guild_role_delete", "guild_remove", "guild_join", "member_update")
    bot = Bot()
    async with open_stage() as stage, connected(stage, bot):
        bot.listen(*names, *more)
        admin = stage.far_end.admin
        channel = (await admin({"do": "create_channel", "name": "annex"}))["channel"]
        assert (await bot.heard.next("guild_channel_create")).name == "annex"
        await admin({"do": "update_channel", "channel": channel, "topic": "More"})
        assert (await bot.heard.next("guild_channel_update"))[1].topic == "More"
        await admin({"do": "delete_channel", "channel": channel})
        assert (await bot.heard.next("guild_channel_delete")).name == "annex"
        role = (await admin({"do": "create_role", "name": "Readers"}))["role"]
        assert (await bot.heard.next("guild_role_create")).name == "Readers"
        await admin({"do": "grant", "role": role, "user": "bot"})
        assert [held.name for held in (await bot.heard.next("member_update"))[1].roles][1:] == [
            "Readers",
            "cyberdialogue",
        ]
        await admin({"do": "update_role", "role": role, "name": "Writers"})
        assert (await bot.heard.next("guild_role_update"))[1].name == "Writers"
        await admin({"do": "delete_role", "role": role})
        assert (await bot.heard.next("guild_role_delete")).name == "Writers"
        await admin({"do": "kick"})
        assert (await bot.heard.next("guild_remove")).name == "Cyber Policy Watch"
        await admin({"do": "add_guild", "name": "Annex"})
        assert (await bot.heard.next("guild_join")).name == "Annex"


async def test_without_intents_nothing_but_interactions_is_heard() -> None:
    async with open_stage() as stage, wired(stage) as wire:
        await identified(stage, wire, 0)
        await stage.register({"name": "summary", "description": "d"})
        await stage.say("unheard")
        await stage.far_end.admin({"do": "create_channel"})
        await stage.type("/summary")
        assert (await wire.dispatched("INTERACTION_CREATE"))["data"]["name"] == "summary"


async def test_content_of_others_is_empty_without_the_intent_for_it() -> None:
    async with open_stage() as stage, wired(stage) as wire:
        await identified(stage, wire, GUILDS | GUILD_MESSAGES | DIRECT_MESSAGES)
        await stage.type("secret")
        assert (await wire.dispatched("MESSAGE_CREATE"))["content"] == ""
        await stage.type("@cyberdialogue hello")
        mentioning = await wire.dispatched("MESSAGE_CREATE")
        assert mentioning["content"] == f"<@{stage.bot_id}> hello"
        assert mentioning["member"]["roles"] == [await stage.role("Analysts")]
        await stage.type("in private", channel="dm")
        direct = await wire.dispatched("MESSAGE_CREATE")
        assert (direct["content"], "guild_id" in direct) == ("in private", False)
        history = await stage.rest("GET", f"/channels/{stage.channel('general')}/messages")
        assert [message["content"] for message in history.body] == [f"<@{stage.bot_id}> hello", ""]


async def test_content_of_others_is_there_with_the_intent_for_it() -> None:
    async with open_stage(privileged_intents=MESSAGE_CONTENT) as stage, wired(stage) as wire:
        await identified(stage, wire, GUILDS | GUILD_MESSAGES | MESSAGE_CONTENT)
        await stage.type("open")
        assert (await wire.dispatched("MESSAGE_CREATE"))["content"] == "open"


async def test_edits_and_deletions_are_told() -> None:
    async with open_stage() as stage, wired(stage) as wire:
        await identified(stage, wire, GUILD_MESSAGES)
        made = await stage.say("first", nonce="key")
        assert (await wire.dispatched("MESSAGE_CREATE"))["nonce"] == "key"
        path = f"/channels/{made['channel_id']}/messages/{made['id']}"
        await stage.rest("PATCH", path, {"content": "second"})
        assert (await wire.dispatched("MESSAGE_UPDATE"))["content"] == "second"
        await stage.rest("DELETE", path)
        guild = stage.see()["workspace"]["id"]
        deleted = {"id": made["id"], "channel_id": made["channel_id"], "guild_id": guild}
        assert await wire.dispatched("MESSAGE_DELETE") == deleted
