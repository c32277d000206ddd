"""Looking people, channels and groups up."""

from __future__ import annotations

from tests.playground.slack.slack_far_end_stage import (
    ANA,
    BEN,
    BOT,
    BRIEFINGS,
    EDITORS,
    GENERAL,
    NEGOTIATORS,
    POLICY_DESK,
    open_stage,
    refused,
)


async def test_users_can_be_looked_up_and_listed() -> None:
    async with open_stage() as stage:
        ben = (await stage.client.users_info(user=BEN))["user"]
        assert (ben["real_name"], ben["is_admin"], ben["is_bot"]) == ("Ben Okafor", True, False)
        people = (await stage.client.users_list())["members"]
        assert [person["id"] for person in people] == [ANA, BEN, BOT]
        with refused("user_not_found"):
            await stage.client.users_info(user="U404")


async def test_a_list_comes_in_pages() -> None:
    async with open_stage() as stage:
        seen = []
        async for page in await stage.client.users_list(limit=2):
            seen += [person["id"] for person in page["members"]]
        assert seen == [ANA, BEN, BOT]
        with refused("invalid_cursor"):
            await stage.client.users_list(cursor="nonsense")


async def test_the_bot_sees_public_channels_and_its_own_private_ones() -> None:
    async with open_stage() as stage:
        types = "public_channel,private_channel"
        channels = (await stage.client.conversations_list(types=types))["channels"]
        assert {channel["id"]: channel["is_member"] for channel in channels} == {
            GENERAL: False,
            BRIEFINGS: True,
            POLICY_DESK: True,
        }
        await stage.far_end.admin({"do": "add_bot", "channel": NEGOTIATORS})
        channels = (await stage.client.conversations_list(types=types))["channels"]
        assert NEGOTIATORS in [channel["id"] for channel in channels]


async def test_a_private_channel_of_others_does_not_exist_for_the_bot() -> None:
    async with open_stage() as stage:
        with refused("channel_not_found"):
            await stage.client.conversations_info(channel=NEGOTIATORS)


async def test_archived_channels_can_be_left_out() -> None:
    async with open_stage() as stage:
        await stage.far_end.admin({"do": "archive", "channel": POLICY_DESK})
        channels = (await stage.client.conversations_list(exclude_archived=True))["channels"]
        assert POLICY_DESK not in [channel["id"] for channel in channels]
        info = await stage.client.conversations_info(channel=POLICY_DESK, include_num_members=True)
        assert info["channel"]["is_archived"] is True
        assert info["channel"]["num_members"] == 3


async def test_types_without_scope_are_refused() -> None:
    async with open_stage() as stage:
        with refused("missing_scope") as answer:
            await stage.client.conversations_list(types="im")
        assert answer["needed"] == "im:read"
        with refused("invalid_types"):
            await stage.client.conversations_list(types="square")


async def test_members_of_a_channel_are_listed() -> None:
    async with open_stage() as stage:
        answer = await stage.client.conversations_members(channel=BRIEFINGS)
        assert answer["members"] == [ANA, BEN, BOT]


async def test_joining_needs_its_scope_and_warns_the_second_time() -> None:
    async with open_stage() as stage:
        with refused("missing_scope") as answer:
            await stage.client.conversations_join(channel=GENERAL)
        assert answer["needed"] == "channels:join"
        await stage.far_end.admin({"do": "add_scope", "scope": "channels:join"})
        assert (await stage.client.conversations_join(channel=GENERAL))["channel"]["is_member"] is True
        again = await stage.client.conversations_join(channel=GENERAL)
        assert again["warning"] == "already_in_channel"


async def test_user_groups_and_their_users_are_listed() -> None:
    async with open_stage() as stage:
        groups = (await stage.client.usergroups_list(include_users=True))["usergroups"]
        assert [(group["id"], group["handle"], group["users"]) for group in groups] == [
            (EDITORS, "briefing-editors", [BEN])
        ]
        assert (await stage.client.usergroups_users_list(usergroup=EDITORS))["users"] == [BEN]
        with refused("no_such_subteam"):
            await stage.client.usergroups_users_list(usergroup="S404")


async def test_the_bot_and_the_team_describe_themselves() -> None:
    async with open_stage() as stage:
        bot = (await stage.client.bots_info())["bot"]
        assert (bot["name"], bot["user_id"]) == ("cyberdialogue", BOT)
        await stage.far_end.admin({"do": "add_scope", "scope": "team:read"})
        assert (await stage.client.team_info())["team"]["name"] == "Policy Briefing Room"
