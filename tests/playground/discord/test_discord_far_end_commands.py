"""Registering slash commands: what is taken, what is refused, and what comes back."""

from typing import Any

import discord
import pytest
from discord import app_commands

from tests.playground.discord.discord_far_end_stage import (
    SUMMARY,
    Bot,
    HandClock,
    Stage,
    connected,
    open_stage,
)

STRING, INTEGER, NUMBER, GROUP, SUB = 3, 4, 10, 2, 1


def option(kind: int = STRING, name: str = "words", **more: Any) -> dict[str, Any]:
    return {"type": kind, "name": name, "description": "d", **more}


def command(*options: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {**SUMMARY, "options": list(options), **more}


def choices(count: int) -> list[dict[str, Any]]:
    return [{"name": f"n{number}", "value": f"v{number}"} for number in range(count)]


def _path(stage: Stage, guild: str | None = None) -> str:
    place = f"/guilds/{guild}" if guild else ""
    return f"/applications/{stage.bot_id}{place}/commands"


async def _register(stage: Stage, *commands: dict[str, Any]) -> Any:
    return await stage.rest("PUT", _path(stage), list(commands))


async def test_tree_of_the_real_client_is_registered_and_read_back() -> None:
    group = app_commands.Group(name="cyberdialogue", description="The dialogue")

    @group.command(name="timeline", description="What happened")
    @app_commands.choices(order=[app_commands.Choice(name="Newest first", value="newest")])
    async def timeline(interaction: discord.Interaction[Bot], order: str, limit: int = 5) -> None:
        del interaction, order, limit

    async with open_stage() as stage, connected(stage) as bot:
        bot.tree.add_command(group)
        [synced] = await bot.tree.sync()
        [fetched] = await bot.tree.fetch_commands()
        assert synced.id == fetched.id
        [sub] = fetched.options
        assert isinstance(sub, app_commands.AppCommandGroup)
        order, limit = sub.options
        assert isinstance(order, app_commands.Argument)
        assert isinstance(limit, app_commands.Argument)
        assert (order.required, order.choices[0].value, limit.required) == (True, "newest", False)
        [listed] = stage.see()["commands"]
        assert (listed["name"], listed["description"]) == ("/cyberdialogue timeline", "What happened")


@pytest.mark.parametrize(
    "name", ["summary", "don't", "a_b-c", "总结", "заметка", "सारांश", "สรุป", "x" * 32, "2015"]
)
async def test_name_of_documented_letters_is_taken(name: str) -> None:
    async with open_stage() as stage:
        assert (await _register(stage, command(name=name))).status == 200


@pytest.mark.parametrize("name", ["Summary", "two words", "a/b", "É", "x!", ""])
async def test_name_of_other_letters_is_refused(name: str) -> None:
    async with open_stage() as stage:
        answer = await _register(stage, command(name=name))
        assert (answer.status, answer.code) == (400, 50035)
        assert "name" in answer.body["errors"]["0"]


@pytest.mark.parametrize(
    "options",
    [
        [option(name=f"o{number}") for number in range(25)],
        [option(choices=choices(25))],
        [option(required=True), option(name="more")],
        [option(min_length=0, max_length=6000)],
        [option(INTEGER, min_value=-(2**53) + 1, max_value=2**53 - 1)],
        [option(NUMBER, min_value=0.5, choices=[{"name": "half", "value": 0.5}])],
        [option(GROUP, "group", options=[option(SUB, "sub", options=[option()])]), option(SUB, "other")],
        [option(autocomplete=True)],
    ],
)
async def test_options_within_the_rules_are_taken(options: Any) -> None:
    async with open_stage() as stage:
        answer = await _register(stage, command(*options))
        assert answer.status == 200, answer.body


@pytest.mark.parametrize(
    ("changed", "path", "code"),
    [
        ({"name": "x" * 33}, ("name",), "BASE_TYPE_BAD_LENGTH"),
        ({"description": "d" * 101}, ("description",), "BASE_TYPE_BAD_LENGTH"),
        ({"description": ""}, ("description",), "BASE_TYPE_REQUIRED"),
        ({"options": [option(name=f"o{n}") for n in range(26)]}, ("options",), "BASE_TYPE_MAX_LENGTH"),
        (
            {"options": [option(), option()]},
            ("options", 1, "name"),
            "APPLICATION_COMMAND_OPTIONS_DUPLICATE_NAME",
        ),
        (
            {"options": [option(), option(name="more", required=True)]},
            ("options", 1),
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
        ),
        ({"options": [option(choices=choices(26))]}, ("options", 0, "choices"), "BASE_TYPE_MAX_LENGTH"),
        (
            {"options": [option(choices=[{"name": "n", "value": "v" * 101}])]},
            ("options", 0, "choices", 0, "value"),
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            {"options": [option(INTEGER, choices=[{"name": "n", "value": "1"}])]},
            ("options", 0, "choices", 0, "value"),
            "NUMBER_TYPE_COERCE",
        ),
        (
            {"options": [option(choices=choices(1), autocomplete=True)]},
            ("options", 0, "autocomplete"),
            "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID",
        ),
        (
            {"options": [option(INTEGER, min_value=2, max_value=1)]},
            ("options", 0, "min_value"),
            "NUMBER_TYPE_MAX",
        ),
        (
            {"options": [option(7, channel_types=[99])]},
            ("options", 0, "channel_types", 0),
            "BASE_TYPE_CHOICES",
        ),
        (
            {"options": [option(choices=[{"name": "n", "value": value} for value in "ab"])]},
            ("options", 0, "choices", 1, "name"),
            "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
        ),
        ({"options": [option(max_length=0)]}, ("options", 0, "max_length"), "NUMBER_TYPE_MIN"),
        ({"options": [option(12)]}, ("options", 0, "type"), "BASE_TYPE_CHOICES"),
        (
            {"options": [option(), option(SUB, "sub")]},
            ("options",),
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
        ),
        (
            {"options": [option(SUB, "sub", options=[option(GROUP, "group")])]},
            ("options", 0, "options", 0, "type"),
            "BASE_TYPE_CHOICES",
        ),
        (
            {"options": [option(GROUP, "group", options=[option(GROUP, "inner")])]},
            ("options", 0, "options", 0, "type"),
            "BASE_TYPE_CHOICES",
        ),
        ({"name_localizations": {"xx": "name"}}, ("name_localizations", "xx"), "BASE_TYPE_CHOICES"),
        (
            {"name_localizations": {"de": "Name"}},
            ("name_localizations", "de"),
            "APPLICATION_COMMAND_INVALID_NAME",
        ),
        ({"contexts": []}, ("contexts",), "BASE_TYPE_MIN_LENGTH"),
        ({"contexts": [3]}, ("contexts", 0), "BASE_TYPE_CHOICES"),
        ({"integration_types": [2]}, ("integration_types", 0), "BASE_TYPE_CHOICES"),
        ({"default_member_permissions": "many"}, ("default_member_permissions",), "NUMBER_TYPE_COERCE"),
        ({"type": 4}, ("type",), "BASE_TYPE_CHOICES"),
        ({"type": 2}, ("description",), "APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED"),
    ],
)
async def test_command_that_breaks_a_rule_is_refused_at_the_field(changed: Any, path: Any, code: str) -> None:
    async with open_stage() as stage:
        answer = await _register(stage, {**SUMMARY, **changed})
        assert (answer.status, answer.code) == (400, 50035)
        assert code in answer.complaints(0, *path)


def _weighing(characters: int, **more: Any) -> dict[str, Any]:
    """A command whose names, descriptions and values have that many characters in all."""
    full = [{"name": f"{n:02}".ljust(100, "n"), "value": f"{n:02}".ljust(100, "v")} for n in range(25)]
    rest = characters - 39 * 200 - len("n" + "a" + "b") - 100 - 90
    first = option(name="a", description="d" * 90, choices=full)
    second = option(name="b", description="d" * rest, choices=full[:14])
    return {"name": "n", "description": "d" * 100, "options": [first, second], **more}


async def test_command_of_8000_characters_is_the_largest() -> None:
    async with open_stage() as stage:
        assert (await _register(stage, _weighing(8000))).status == 200
        answer = await _register(stage, _weighing(8001))
        assert answer.complaints(0) == ["APPLICATION_COMMAND_TOO_LARGE"]


async def test_only_the_longest_translation_counts_towards_the_size() -> None:
    async with open_stage() as stage:
        translations = {"de": "D" * 100, "fr": "F" * 99}
        short = _weighing(8000, description="d", description_localizations=translations)
        assert (await _register(stage, short)).status == 200
        over = _weighing(8000, name_localizations={"de": "nn"})
        assert (await _register(stage, over)).complaints(0) == ["APPLICATION_COMMAND_TOO_LARGE"]


async def test_two_commands_of_one_name_are_refused_and_nothing_changes() -> None:
    async with open_stage() as stage:
        await stage.register(SUMMARY)
        answer = await _register(stage, command(name="other"), command(name="other"))
        assert answer.complaints(1) == ["APPLICATION_COMMANDS_DUPLICATE_NAME"]
        assert [listed["name"] for listed in stage.see()["commands"]] == ["/summary"]


async def test_translated_option_names_are_unique_in_each_language() -> None:
    async with open_stage() as stage:
        both = [
            option(name="from", name_localizations={"de": "von"}),
            option(name="to", name_localizations={"de": "von"}),
        ]
        answer = await _register(stage, command(*both))
        assert answer.complaints(0, "options", 1, "name_localizations", "de") == [
            "APPLICATION_COMMAND_OPTIONS_DUPLICATE_NAME"
        ]


async def test_command_keeps_its_id_and_changes_its_version_only_when_it_changes() -> None:
    async with open_stage() as stage:
        [first] = await stage.register(SUMMARY)
        [same] = await stage.register(SUMMARY)
        assert (same["id"], same["version"]) == (first["id"], first["version"])
        [other] = await stage.register({**SUMMARY, "description": "changed"})
        assert other["id"] == first["id"]
        assert int(other["version"]) > int(first["version"])


async def test_list_shows_translations_in_full_only_when_asked() -> None:
    async with open_stage() as stage:
        await stage.register({**SUMMARY, "name_localizations": {"zh-CN": "总结"}})
        plain = (await stage.rest("GET", _path(stage), headers={"X-Discord-Locale": "zh-CN"})).body[0]
        assert (plain["name_localized"], "name_localizations" in plain) == ("总结", False)
        full = (await stage.rest("GET", _path(stage), query={"with_localizations": "true"})).body[0]
        assert (full["name_localizations"], full["description_localizations"]) == ({"zh-CN": "总结"}, None)


async def test_guild_commands_belong_to_their_guild() -> None:
    async with open_stage() as stage:
        guild = stage.see()["guilds"][1]["id"]
        answer = await stage.rest("PUT", _path(stage, guild), [SUMMARY])
        assert answer.body[0]["guild_id"] == guild
        assert (await stage.rest("GET", _path(stage))).body == []
        assert not (await stage.type("/summary"))["ok"]
        assert (await stage.type("/summary", channel="reading-room"))["ok"]
        await stage.far_end.admin({"do": "kick", "guild": guild})
        assert (await stage.rest("GET", _path(stage, guild))).code == 50001


async def test_hundred_commands_are_the_most() -> None:
    async with open_stage() as stage:
        hundred = [command(name=f"c{number}") for number in range(100)]
        assert (await _register(stage, *hundred)).status == 200
        assert (await _register(stage, *hundred, command(name="more"))).code == 30032


async def test_two_hundred_creations_a_day_are_the_most() -> None:
    clock = HandClock()
    async with open_stage(now=clock) as stage:
        for batch in range(2):
            assert (
                await _register(stage, *(command(name=f"c{batch}-{n}") for n in range(100)))
            ).status == 200
        answer = await _register(stage, command(name="one-more"))
        assert (answer.status, answer.code) == (400, 30034)
        clock.forward(hours=25)
        assert (await _register(stage, command(name="one-more"))).status == 200
