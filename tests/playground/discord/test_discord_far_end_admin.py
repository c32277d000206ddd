"""What the servers show, and how they are changed from outside."""

from tests.playground.discord.discord_far_end_stage import open_stage


async def test_view_names_the_workspace_and_its_people() -> None:
    async with open_stage() as stage:
        seen = stage.see()
        assert (seen["platform"], seen["workspace"]["name"]) == ("discord", "Cyber Policy Watch")
        assert (seen["me"]["global_name"], seen["me"]["_handle"]) == ("Ana Reyes", "ana")
        assert {user["username"] for user in seen["users"]} >= {"ana.reyes", "ben.okafor", "cyberdialogue"}
        assert (seen["commands"], seen["modal"], seen["home"], seen["notices"]) == ([], None, None, [])
        assert seen["connected"] is False
        assert [place["name"] for place in seen["channels"] if place["private"]] == []


async def test_bot_can_be_removed_and_installed_again() -> None:
    async with open_stage() as stage:
        guild = stage.see()["workspace"]["id"]
        assert (await stage.far_end.admin({"do": "kick"}))["ok"]
        assert not (await stage.far_end.admin({"do": "kick"}))["ok"]
        assert (await stage.rest("GET", f"/guilds/{guild}")).code == 10004
        assert (await stage.far_end.admin({"do": "install", "guild": guild}))["ok"]
        assert not (await stage.far_end.admin({"do": "install", "guild": guild}))["ok"]
        assert (await stage.rest("GET", f"/guilds/{guild}")).status == 200
        await stage.say("back")


async def test_message_can_be_deleted_from_outside() -> None:
    async with open_stage() as stage:
        made = await stage.say("x")
        assert (await stage.far_end.admin({"do": "delete_message", "message": made["id"]}))["ok"]
        assert stage.messages() == []
        assert not (await stage.far_end.admin({"do": "delete_message", "message": made["id"]}))["ok"]
