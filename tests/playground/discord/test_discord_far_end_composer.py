"""The composer: how it reads a line, what it refuses to send, and who may send it."""

from typing import Any

import pytest

from tests.playground.discord.discord_far_end_stage import SUMMARY, Stage, open_stage
from tests.playground.discord.discord_far_end_timeline import TIMELINE
from tests.playground.discord.discord_far_end_wire import Wire, listening


async def _options(stage: Stage, wire: Wire, text: str) -> dict[str, Any]:
    """The values of a line that can be sent."""
    done = await stage.type(text)
    assert done["ok"], done
    data = (await wire.dispatched("INTERACTION_CREATE"))["data"]
    return {item["name"]: item["value"] for item in data["options"][0]["options"]}


async def test_line_is_taken_apart_into_typed_options() -> None:
    async with open_stage() as stage, listening(stage, TIMELINE) as wire:
        text = "/cyberdialogue timeline from:2014 to:2015 order:Newest first words: hacking and theft"
        assert await _options(stage, wire, f"{text} ratio:0.5 public:True") == {
            "from": 2014,
            "to": 2015,
            "order": "newest",
            "words": "hacking and theft",
            "ratio": 0.5,
            "public": True,
        }


async def test_people_places_and_roles_are_resolved() -> None:
    async with open_stage() as stage, listening(stage, TIMELINE) as wire:
        place = stage.channel("briefings")
        text = f"/cyberdialogue timeline from:2014 user:@ben.okafor place:<#{place}> role:@Analysts"
        assert (await stage.type(f"{text} whom:Ana Reyes"))["ok"]
        data = (await wire.dispatched("INTERACTION_CREATE"))["data"]
        values = {item["name"]: item["value"] for item in data["options"][0]["options"]}
        ana, ben, role = stage.user_id("ana"), stage.user_id("ben"), await stage.role("Analysts")
        assert (values["user"], values["place"], values["role"], values["whom"]) == (ben, place, role, ana)
        assert set(data["resolved"]["users"]) == set(data["resolved"]["members"]) == {ana, ben}
        assert "user" not in data["resolved"]["members"][ana]
        assert data["resolved"]["roles"][role]["name"] == "Analysts"
        assert data["resolved"]["channels"][place]["name"] == "briefings"


async def test_subcommands_of_groups_are_nested() -> None:
    async with open_stage() as stage, listening(stage, TIMELINE) as wire:
        assert (await stage.type("/cyberdialogue remind pause days:3"))["ok"]
        data = (await wire.dispatched("INTERACTION_CREATE"))["data"]
        pause = {"type": 1, "name": "pause", "options": [{"type": 4, "name": "days", "value": 3}]}
        assert data["options"] == [{"type": 2, "name": "remind", "options": [pause]}]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("/unknown", "/unknown"),
        ("/cyberdialogue", "/cyberdialogue"),
        ("/cyberdialogue nothing", "/cyberdialogue"),
        ("/cyberdialogue timeline", '"from" is required'),
        ("/cyberdialogue timeline to:2015", '"from" is required'),
        ("/cyberdialogue timeline from:", '"from" is empty'),
        ("/cyberdialogue timeline from:soon", "takes a number"),
        ("/cyberdialogue timeline from:2014.5", "takes a whole number"),
        ("/cyberdialogue timeline from:1899", "1900 to 2100"),
        ("/cyberdialogue timeline from:2014 to:9007199254740992", "takes -9007199254740991"),
        ("/cyberdialogue timeline from:2014 from:2015", "twice"),
        ("/cyberdialogue timeline when:2014", 'no option "when"'),
        ("/cyberdialogue timeline 2014", '"2014" is no option'),
        ("/cyberdialogue timeline from:2014 order:Oldest", "Newest first"),
        ("/cyberdialogue timeline from:2014 words:x", "2 to 20"),
        ("/cyberdialogue timeline from:2014 ratio:nan", "takes"),
        ("/cyberdialogue timeline from:2014 ratio:1.5", "to 1"),
        ("/cyberdialogue timeline from:2014 public:yes", "True or False"),
        ("/cyberdialogue timeline from:2014 user:@nobody", "takes a user"),
        ("/cyberdialogue timeline from:2014 place:#Text Channels", "takes a channel"),
        ("/cyberdialogue timeline from:2014 place:#editors-only", "takes a channel"),
        ("/cyberdialogue timeline from:2014 role:@Ana Reyes", "takes a role"),
    ],
)
async def test_line_that_cannot_be_sent_says_why(text: str, reason: str) -> None:
    async with open_stage() as stage:
        await stage.register(TIMELINE)
        done = await stage.type(text)
        assert done["ok"] is False
        assert reason in done["error"]
        assert stage.messages() == []


async def test_commands_of_other_contexts_are_not_offered() -> None:
    async with open_stage() as stage:
        await stage.register(
            {**SUMMARY, "contexts": [0]}, {"name": "private", "description": "d", "contexts": [1]}
        )
        assert not (await stage.type("/summary", channel="dm"))["ok"]
        assert not (await stage.type("/private"))["ok"]
        assert (await stage.type("/private", channel="dm"))["ok"]
        await stage.far_end.admin({"do": "kick"})
        assert not (await stage.type("/summary"))["ok"]


async def test_nobody_but_administrators_may_use_a_command_that_needs_nothing_at_all() -> None:
    async with open_stage() as stage:
        await stage.register({**SUMMARY, "default_member_permissions": "0"})
        assert not (await stage.type("/summary", user="ben"))["ok"]
        assert (await stage.type("/summary", user="noor"))["ok"]


async def test_names_in_a_message_become_mentions() -> None:
    async with open_stage() as stage:
        text = "@cyberdialogue see #briefings, @Ana Reyes and @Analysts; not a@cyberdialogue"
        assert (await stage.type(text, user="ben"))["ok"]
        [shown] = stage.messages()
        bot, ana, role = stage.bot_id, stage.user_id("ana"), await stage.role("Analysts")
        place = stage.channel("briefings")
        assert shown["content"] == f"<@{bot}> see <#{place}>, <@{ana}> and <@&{role}>; not a@cyberdialogue"
        assert shown["_pings"] == {"users": [bot, ana], "roles": [role], "everyone": False, "silent": False}


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
async def test_what_is_no_message_cannot_be_sent(text: str) -> None:
    async with open_stage() as stage:
        assert not (await stage.type(text))["ok"]


async def test_people_act_only_where_they_see_something() -> None:
    async with open_stage() as stage:
        act = stage.far_end.act
        assert not (await act("nobody", {"do": "type"}))["ok"]
        assert not (await act("ana", {"do": "fly"}))["ok"]
        assert not (await act("ana", {"do": "type", "channel": stage.channel("editors-only"), "text": "x"}))[
            "ok"
        ]
        assert (
            await act(stage.user_id("ana"), {"do": "type", "channel": stage.channel("general"), "text": "x"})
        )["ok"]


async def test_people_delete_their_own_messages_and_editors_those_of_others() -> None:
    async with open_stage() as stage:
        await stage.type("mine")
        made = await stage.say("the bot's")
        mine = stage.messages()[0]["id"]
        assert not (await stage.act("delete", message=made["id"]))["ok"]
        assert (await stage.act("delete", "ben", message=made["id"]))["ok"]
        assert (await stage.act("delete", message=mine))["ok"]
        assert stage.messages() == []
