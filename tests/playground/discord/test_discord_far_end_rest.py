"""The API's manners: who may ask, for what, and how it says no."""

import discord
import pytest

from tests.playground.discord.discord_far_end_stage import connected, open_stage


async def test_client_learns_who_it_is_and_where_it_is() -> None:
    async with open_stage() as stage, connected(stage) as bot:
        assert bot.user is not None
        assert (bot.user.name, str(bot.user.id)) == ("cyberdialogue", stage.bot_id)
        assert (await bot.application_info()).id == bot.application_id == bot.user.id
        assert [guild.name for guild in bot.guilds] == ["Cyber Policy Watch", "Research"]
        names = [channel.name for channel in bot.guilds[0].text_channels]
        assert names == ["general", "briefings", "policy-desk", "editors-only"]


async def test_guild_can_be_fetched_with_its_roles_and_members() -> None:
    async with open_stage() as stage, connected(stage) as bot:
        guild = await bot.fetch_guild(bot.guilds[0].id)
        assert guild.approximate_member_count == 4
        assert {role.name for role in guild.roles} == {
            "@everyone",
            "cyberdialogue",
            "Editors",
            "Analysts",
        }
        ben = await guild.fetch_member(int(stage.user_id("ben")))
        assert ben.guild_permissions.manage_guild
        assert not ben.guild_permissions.administrator
        ana = await guild.fetch_member(int(stage.user_id("ana")))
        assert not ana.guild_permissions.manage_guild
        known = [channel.name for channel in bot.guilds[0].channels]
        assert known[1:3] == ["general", "briefings"]


async def test_private_channel_is_seen_by_editors_and_the_bot_only() -> None:
    async with open_stage() as stage, connected(stage) as bot:
        names = {user: [place["name"] for place in stage.see(user)["channels"]] for user in ("ana", "ben")}
        assert "editors-only" not in names["ana"]
        assert "editors-only" in names["ben"]
        channel = await bot.fetch_channel(int(stage.channel("editors-only")))
        assert isinstance(channel, discord.TextChannel)
        assert not channel.permissions_for(channel.guild.default_role).view_channel


async def test_wrong_token_is_refused_at_login() -> None:
    async with open_stage() as stage:
        with pytest.raises(discord.LoginFailure):
            await discord.Client(intents=discord.Intents.none()).login("wrong")
        answer = await stage.rest("GET", "/users/@me", authorization="Bot wrong")
        assert (answer.status, answer.body) == (401, {"message": "401: Unauthorized", "code": 0})
        answer = await stage.rest("GET", "/users/@me", authorization="Bearer wrong")
        assert (answer.status, answer.code) == (401, 40001)


async def test_token_that_was_reset_is_refused() -> None:
    async with open_stage() as stage:
        old = stage.far_end.settings["DISCORD_TOKEN"]
        done = await stage.far_end.admin({"do": "reset_token"})
        assert (await stage.rest("GET", "/users/@me", authorization=f"Bot {old}")).status == 401
        assert (await stage.rest("GET", "/users/@me", authorization=f"Bot {done['token']}")).status == 200


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, 0),
        ("DELETE", "/users/@me", 405, 0),
        ("GET", "/guilds/1", 404, 10004),
        ("GET", "/channels/1", 404, 10003),
        ("GET", "/channels/general", 400, 50035),
        ("GET", "/applications/1/commands", 404, 10002),
        ("POST", "/interactions/1/x/callback", 404, 10062),
        ("PATCH", "/webhooks/1/x/messages/@original", 404, 10015),
    ],
)
async def test_what_is_not_there_is_refused_by_its_code(
    method: str, path: str, status: int, code: int
) -> None:
    async with open_stage() as stage:
        answer = await stage.rest(method, path, {})
        assert (answer.status, answer.code) == (status, code)


async def test_other_api_versions_are_refused() -> None:
    async with open_stage() as stage:
        url = stage.far_end.settings["DISCORD_API_URL"].replace("v10", "v3")
        async with stage.http.get(f"{url}/users/@me") as response:
            assert (response.status, (await response.json())["code"]) == (400, 50041)


async def test_body_must_be_json_and_say_so() -> None:
    async with open_stage() as stage:
        path = f"/channels/{stage.channel('general')}/messages"
        headers = {"Content-Type": "application/json"}
        answer = await stage.rest("POST", path, data="{", headers=headers)
        assert (answer.status, answer.code) == (400, 50109)
        answer = await stage.rest("POST", path, data="{}", headers={"Content-Type": "text/plain"})
        assert (answer.code, answer.complaints()) == (50035, ["CONTENT_TYPE_INVALID"])


async def test_ids_may_be_written_as_numbers() -> None:
    async with open_stage() as stage:
        answer = await stage.rest("POST", "/users/@me/channels", {"recipient_id": int(stage.user_id("ana"))})
        assert (answer.status, answer.body["type"]) == (200, 1)


async def test_direct_messages_are_opened_once() -> None:
    async with open_stage() as stage, connected(stage) as bot:
        user = discord.Object(int(stage.user_id("ana")))
        first, second = await bot.create_dm(user), await bot.create_dm(user)
        assert first.id == second.id
        await first.send("hello")
        assert [message["content"] for message in stage.messages("cyberdialogue")] == ["hello"]


async def test_direct_messages_need_a_server_in_common() -> None:
    async with open_stage() as stage:
        answer = await stage.rest("POST", "/users/@me/channels", {"recipient_id": stage.user_id("ana")})
        for guild in stage.see("ana")["guilds"]:
            assert (await stage.far_end.admin({"do": "kick", "guild": guild["id"]}))["ok"]
        answer = await stage.rest("POST", f"/channels/{answer.body['id']}/messages", {"content": "hello"})
        assert (answer.status, answer.code) == (403, 50278)


async def test_unknown_recipient_is_refused() -> None:
    async with open_stage() as stage:
        assert (await stage.rest("POST", "/users/@me/channels", {"recipient_id": "1"})).code == 50033
        answer = await stage.rest("POST", "/users/@me/channels", {})
        assert answer.complaints("recipient_id") == ["BASE_TYPE_REQUIRED"]
