"""Slash commands built from slash commands, as Discord's JSON."""

from dataclasses import replace
from typing import Any

from discord import Intents, Permissions
from discord.ext.commands import AutoShardedBot

from bot.model.command import Audience, Command
from bot.model.exchange import Completion, SlashCommand
from bot.model.ids import DossierId
from bot.model.option import Choice, OneOf, Option, Words, YesNo
from bot.model.request import Grammar
from bot.model.text import Text
from bot.platforms.discord.limits import COMMAND_TOTAL_LIMIT
from bot.platforms.discord.names import managing
from bot.platforms.discord.registration import digest, size_of
from bot.platforms.discord.strings import Wording, is_name, shortened
from bot.platforms.discord.tree import CONTEXTS, INSTALLS, Handlers, build_groups
from bot.router.universal import with_common
from tests.platforms.discord.discord_samples import COMMANDS, DIALOGUE, both, command
from tests.router.asking import all_commands


async def _ask(_: object) -> None:
    raise AssertionError("nobody asks")


async def _complete(_: object, __: object, ___: object) -> list[Completion]:
    return []


async def payload(slash_command: SlashCommand) -> dict[str, Any]:
    bot = AutoShardedBot("!", intents=Intents.none())
    bot.tree.allowed_contexts, bot.tree.allowed_installs = CONTEXTS, INSTALLS
    everyone = replace(
        slash_command,
        commands=[replace(one, audience=Audience.EVERYONE) for one in slash_command.commands],
    )
    handlers = Handlers(ask=_ask, complete=lambda _: _complete)
    (group,) = build_groups(everyone, handlers, managing="managing")
    return await group.get_translated_payload(bot.tree, Wording())


def slash_command(*commands: Command, name: str = "cyberdialogue") -> SlashCommand:
    return SlashCommand(name=DossierId(name), title=both("Title", "标题"), commands=commands)


def inner(part: dict[str, Any], *names: str) -> dict[str, Any]:
    for name in names:
        part = next(option for option in part["options"] if option["name"] == name)
    return part


async def test_each_command_is_a_subcommand_and_two_words_are_a_group_with_subcommands() -> None:
    drawn = await payload(DIALOGUE)
    assert drawn["type"] == 1
    assert [(part["type"], part["name"]) for part in drawn["options"]] == [
        (1, "summary"),
        (1, "timeline"),
        (1, "fact"),
        (1, "search"),
        (2, "remind"),
    ]
    assert [part["name"] for part in inner(drawn, "remind")["options"]] == ["on", "off", "list"]


async def test_options_have_types_bounds_choices_and_completion() -> None:
    drawn = await payload(DIALOGUE)
    fact = inner(drawn, "fact", "id")
    assert (fact["type"], fact["required"], fact["autocomplete"]) == (3, True, True)
    limit = inner(drawn, "timeline", "limit")
    assert (limit["type"], limit["required"], limit["min_value"], limit["max_value"]) == (4, False, 0, 50)
    assert inner(drawn, "timeline", "public")["type"] == 5
    assert inner(drawn, "timeline", "from")["type"] == 3
    words = inner(drawn, "search", "words")
    assert (words["min_length"], words["max_length"], words["autocomplete"]) == (1, 200, True)
    assert "autocomplete" not in inner(drawn, "remind", "on", "leads")
    assert [choice["value"] for choice in inner(drawn, "timeline", "order")["choices"]] == ["old", "new"]


async def test_a_channel_is_picked_among_those_that_take_messages() -> None:
    channel = inner(await payload(DIALOGUE), "remind", "on", "channel")
    assert (channel["type"], sorted(channel["channel_types"])) == (7, [0, 5, 10, 11, 12])


async def test_hidden_options_are_left_out() -> None:
    drawn = await payload(DIALOGUE)
    names = [option["name"] for option in inner(drawn, "timeline")["options"]]
    assert names == ["from", "to", "limit", "as_of", "order", "public"]


async def test_chinese_apps_show_chinese() -> None:
    locale = "zh-CN"
    drawn = await payload(DIALOGUE)
    assert drawn["description_localizations"][locale] == "中美打击网络犯罪高级别联合对话"
    assert inner(drawn, "timeline")["name_localizations"][locale] == "时间线"
    assert inner(drawn, "timeline")["description_localizations"][locale] == "timeline 的作用"
    assert inner(drawn, "timeline", "limit")["description_localizations"][locale] == "数量"
    assert inner(drawn, "timeline", "order")["choices"][0]["name_localizations"][locale] == "由旧到新"
    assert inner(drawn, "remind")["name_localizations"][locale] == "提醒"
    assert inner(drawn, "remind", "on")["name_localizations"][locale] == "开"
    assert inner(drawn, "remind")["description_localizations"][locale] == "开, 关, 列表"


async def test_chinese_names_stand_in_the_script_that_the_app_is_written_in() -> None:
    both_scripts = Text((("en", "timeline"), ("zh", "时间线"), ("zh-tw", "時間線")))
    one = command("timeline", both_scripts)
    drawn = inner(await payload(slash_command(one)), "timeline")
    assert drawn["name_localizations"] == {"zh-CN": "时间线", "zh-TW": "時間線"}
    other = command("timeline", Text((("en", "timeline"), ("zh-hant", "時間線"))))
    drawn = inner(await payload(slash_command(other)), "timeline")
    assert drawn["name_localizations"] == {"zh-TW": "時間線"}


async def test_options_are_called_in_the_languages_of_the_apps_and_no_two_alike() -> None:
    grammar = Grammar(map(with_common, all_commands()))
    drawn = await payload(slash_command(*grammar.commands.values()))
    assert all(
        one.names and one.names.versions for entry in grammar.commands.values() for one in entry.options
    )
    called = inner(drawn, "timeline", "from")
    assert (called["name"], called["name_localizations"]) == ("from", {"fr": "depuis", "zh-CN": "起"})
    for part in [*drawn["options"], *inner(drawn, "remind")["options"]]:
        options = [one for one in part.get("options") or () if one["type"] > 2]
        for locale in ("fr", "zh-CN"):
            names = [(one.get("name_localizations") or {}).get(locale, one["name"]) for one in options]
            assert len(set(names)) == len(names), (part["name"], names)


async def test_what_equals_the_default_is_no_localisation() -> None:
    drawn = await payload(DIALOGUE)
    assert set(drawn["description_localizations"]) == {"zh-CN"}
    assert set(inner(drawn, "fact")["name_localizations"]) == {"zh-CN"}


async def test_names_that_discord_would_refuse_are_left_out() -> None:
    drawn = await payload(
        slash_command(
            command("one", both("one", "一 个")),
            command("two", both("two", "Zwei!")),
            command("three", both("three", "三")),
            command("four", both("four", "三")),
        )
    )
    assert [part.get("name_localizations") for part in drawn["options"]] == [
        {},
        {},
        {"zh-CN": "三"},
        {},
    ]


async def test_long_descriptions_are_shortened_where_it_shows() -> None:
    long = both("word " * 40, "字" * 300)
    drawn = await payload(SlashCommand(name=DossierId("d"), title=long, commands=COMMANDS))
    assert drawn["description"].endswith("word…")
    assert len(drawn["description"]) <= 100
    assert drawn["description_localizations"]["zh-CN"] == "字" * 99 + "…"
    assert shortened("short", 100) == "short"


async def test_more_choices_than_discord_shows_are_completed_instead() -> None:
    many = OneOf(
        choices=tuple(Choice(value=str(number), label=both(str(number), str(number))) for number in range(26))
    )
    option = Option(name="which", summary=both("Which", "哪个"), value=many)
    drawn = await payload(slash_command(command("pick", both("pick", "选"), option)))
    found = inner(drawn, "pick", "which")
    assert (found["autocomplete"], "choices" in found) == (True, False)


async def test_a_word_of_python_can_be_an_option() -> None:
    option = Option(name="from", summary=both("Since", "自"), value=YesNo(), required=True)
    drawn = await payload(slash_command(command("pick", both("pick", "选"), option)))
    assert inner(drawn, "pick", "from")["required"] is True


async def test_required_options_come_first() -> None:
    first = Option(name="a", summary=both("A", "甲"), value=Words())
    second = Option(name="b", summary=both("B", "乙"), value=Words(), required=True)
    drawn = await payload(slash_command(command("pick", both("pick", "选"), first, second)))
    assert [option["name"] for option in inner(drawn, "pick")["options"]] == ["b", "a"]


async def test_nobody_needs_a_permission_to_see_a_command_and_it_is_there_in_servers_and_with_the_bot() -> (
    None
):
    drawn = await payload(DIALOGUE)
    assert drawn["default_member_permissions"] is None
    assert (sorted(drawn["contexts"]), drawn["integration_types"]) == ([0, 1, 2], [0, 1])


async def test_the_digest_of_what_discord_gives_back_is_that_of_what_was_sent() -> None:
    sent = await payload(DIALOGUE)
    given = {
        **sent,
        "id": "1",
        "application_id": "2",
        "version": "3",
        "contexts": sent["contexts"][::-1],
        "nsfw": False,
        "name_localizations": None,
        "options": [
            {key: value for key, value in option.items() if value not in (None, {}, [], False)}
            for option in sent["options"]
        ],
    }
    assert digest([given]) == digest([sent])


async def test_the_digest_sees_every_change() -> None:
    sent = await payload(DIALOGUE)
    renamed = command("summary", both("summary", "概要"))
    digests = {
        digest([sent]),
        digest([]),
        digest([sent, {**sent, "name": "other"}]),
        digest([await payload(slash_command(*COMMANDS))]),
        digest(
            [
                await payload(
                    SlashCommand(name=DIALOGUE.name, title=DIALOGUE.title, commands=(renamed, *COMMANDS[1:]))
                )
            ]
        ),
        digest(
            [await payload(SlashCommand(name=DIALOGUE.name, title=DIALOGUE.title, commands=COMMANDS[1:]))]
        ),
    }
    assert len(digests) == 6


async def test_what_only_managers_may_ask_is_a_slash_command_that_members_do_not_see() -> None:
    both_groups = build_groups(
        DIALOGUE, Handlers(ask=_ask, complete=lambda _: _complete), managing="cyberdialogue-manage"
    )
    bot = AutoShardedBot("!", intents=Intents.none())
    open_to_all, hidden = [await one.get_translated_payload(bot.tree, Wording()) for one in both_groups]
    assert [part["name"] for part in inner(open_to_all, "remind")["options"]] == ["list"]
    assert open_to_all["default_member_permissions"] is None
    assert hidden["name"] == "cyberdialogue-manage"
    assert [part["name"] for part in inner(hidden, "remind")["options"]] == ["on", "off"]
    assert hidden["default_member_permissions"] == Permissions(manage_guild=True).value


def test_slash_commands_for_managers_have_names_of_their_own_that_discord_takes() -> None:
    names = [DossierId(name) for name in ("treaty", "treaty-manage", "x" * 32, "x" * 31 + "y")]
    found = managing(names)
    assert found[names[0]] not in found
    assert all(is_name(name) for name in found.values())
    assert len({*names, *found.values()}) == len(names) + len(found)


async def test_all_commands_of_a_dossier_with_a_long_title_fit_into_one_slash_command() -> None:
    """Each command adds its common options, and Discord takes 8,000 characters in all."""
    grammar = Grammar(map(with_common, all_commands()))
    every = SlashCommand(
        name=DossierId("x" * 32), title=both("t" * 100, "标" * 100), commands=tuple(grammar.commands.values())
    )
    bot = AutoShardedBot("!", intents=Intents.none())
    handlers = Handlers(ask=_ask, complete=lambda _: _complete)
    for group in build_groups(every, handlers, managing="x" * 32):
        assert size_of(await group.get_translated_payload(bot.tree, Wording())) <= COMMAND_TOTAL_LIMIT
