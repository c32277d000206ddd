"""What the composer offers while one types, and in which language."""

import asyncio
from typing import Any

import discord
import pytest
from discord import app_commands

from tests.playground.discord.discord_far_end_stage import SUMMARY, Bot, connected, open_stage
from tests.playground.discord.discord_far_end_timeline import TIMELINE, option
from tests.playground.discord.discord_far_end_wire import listening


async def test_menu_offers_subcommands_then_options_then_values() -> None:
    async with open_stage() as stage:
        await stage.register(TIMELINE, SUMMARY)
        labels = [item["label"] for item in await stage.suggestions("/")]
        timeline, remind = "/cyberdialogue timeline", "/cyberdialogue remind"
        assert labels == [timeline, f"{remind} list", f"{remind} pause", "/summary"]
        [found] = await stage.suggestions("/cyberdialogue tim")
        assert found == {"text": f"{timeline} ", "label": timeline, "detail": "about timeline"}
        offered = await stage.suggestions(f"{timeline} ")
        assert [item["label"] for item in offered][:3] == ["from", "to", "order"]
        assert offered[0]["text"] == f"{timeline} from:"
        assert [item["text"] for item in await stage.suggestions(f"{timeline} fr")] == [f"{timeline} from:"]
        left = await stage.suggestions(f"{timeline} from:2014 ")
        assert [item["label"] for item in left][:2] == ["to", "order"]
        [order] = await stage.suggestions(f"{timeline} from:2014 order:new")
        assert order == {
            "text": f"{timeline} from:2014 order:newest",
            "label": "Newest first",
            "detail": "about order",
        }
        public = await stage.suggestions(f"{timeline} from:2014 public:")
        assert [item["label"] for item in public] == ["True", "False"]
        places = await stage.suggestions(f"{timeline} from:2014 place:#b")
        assert [item["text"] for item in places] == [f"{timeline} from:2014 place:#briefings"]
        assert await stage.suggestions("no command") == []


async def test_every_suggestion_of_a_value_can_be_sent() -> None:
    async with open_stage() as stage:
        await stage.register(TIMELINE)
        for name in ("order", "public", "user", "place", "role", "whom"):
            for item in await stage.suggestions(f"/cyberdialogue timeline from:2014 {name}:"):
                assert (await stage.type(item["text"]))["ok"], item


async def test_real_client_suggests_values_while_one_types() -> None:
    async with open_stage() as stage, connected(stage) as bot:

        @bot.tree.command(name="fact", description="One fact")
        async def fact(interaction: discord.Interaction[Bot], year: int, name: str) -> None:
            await interaction.response.send_message(f"{year} {name}")

        @fact.autocomplete("name")
        async def near(interaction: discord.Interaction[Bot], current: str) -> list[app_commands.Choice[str]]:
            year = interaction.namespace["year"]
            return [app_commands.Choice(name=f"{current} of {year}", value="first-dialogue")]

        await bot.tree.sync()
        [offered] = await stage.suggestions("/fact year:2015 name:dia")
        assert offered["label"] == "dia of 2015"
        assert offered["text"] == "/fact year:2015 name:first-dialogue"
        await stage.type(offered["text"])
        assert (await stage.message())["content"] == "2015 first-dialogue"
        await stage.type("/fact year:2015 name:dia of 2015")
        await stage.until(lambda: len(stage.messages()) == 2)
        assert stage.messages()[-1]["content"] == "2015 first-dialogue"


async def test_focused_option_is_marked_and_invalid_ones_are_left_out() -> None:
    command = {
        "name": "fact",
        "description": "d",
        "options": [option(4, "year"), option(3, "name", autocomplete=True)],
    }
    async with open_stage(initial_response_seconds=0.05) as stage, listening(stage, command) as wire:
        done = await stage.act("complete", text="/fact year:soon name:dia")
        assert done == {"ok": False, "error": "Loading options failed"}
        told = await wire.dispatched("INTERACTION_CREATE")
        assert told["type"] == 4
        assert told["data"]["options"] == [{"type": 3, "name": "name", "value": "dia", "focused": True}]
        assert stage.notices() == []


@pytest.mark.parametrize(
    ("choices", "path"),
    [
        ([{"name": "n", "value": "v"}] * 26, ("data", "choices")),
        ([{"name": "n" * 101, "value": "v"}], ("data", "choices", 0, "name")),
        ([{"name": "n", "value": "v" * 101}], ("data", "choices", 0, "value")),
        ([{"name": "n", "value": 5}], ("data", "choices", 0, "value")),
        ([{"name": "n"}], ("data", "choices", 0, "value")),
    ],
)
async def test_suggestions_that_break_a_rule_are_refused(choices: Any, path: Any) -> None:
    command = {"name": "fact", "description": "d", "options": [option(3, "name", autocomplete=True)]}
    async with open_stage() as stage, listening(stage, command) as wire, asyncio.TaskGroup() as tasks:
        offered = tasks.create_task(stage.suggestions("/fact name:x"))
        told = await wire.dispatched("INTERACTION_CREATE")
        answer = f"/interactions/{told['id']}/{told['token']}/callback"
        refused = await stage.rest("POST", answer, {"type": 8, "data": {"choices": choices}})
        assert refused.complaints(*path)
        assert (await stage.rest("POST", answer, {"type": 8, "data": {"choices": []}})).status == 204
        assert await offered == []


async def test_names_and_the_locale_follow_the_users_language() -> None:
    async with open_stage() as stage, listening(stage, TIMELINE) as wire:
        assert (await stage.act("locale", locale="zh-CN"))["ok"]
        assert stage.see()["commands"][0]["name"] == "/cyberdialogue 年表"
        assert stage.see("ben")["commands"][0]["name"] == "/cyberdialogue timeline"
        [offered] = await stage.suggestions("/cyberdialogue 年表 从")
        assert offered["text"] == "/cyberdialogue 年表 从:"
        assert (await stage.type("/cyberdialogue 年表 从:2014 order:最新"))["ok"]
        told = await wire.dispatched("INTERACTION_CREATE")
        assert (told["locale"], told["guild_locale"]) == ("zh-CN", "en-US")
        sub = told["data"]["options"][0]
        assert sub["name"] == "timeline"
        assert [(item["name"], item["value"]) for item in sub["options"]] == [
            ("from", 2014),
            ("order", "newest"),
        ]
        assert (await stage.type("/cyberdialogue timeline from:2014"))["ok"]
        assert not (await stage.act("locale", locale="xx"))["ok"]


async def test_british_names_are_shown_to_americans_when_they_have_none() -> None:
    async with open_stage() as stage:
        await stage.register({**SUMMARY, "name": "color", "name_localizations": {"en-GB": "colour"}})
        assert stage.see()["commands"][0]["name"] == "/colour"
