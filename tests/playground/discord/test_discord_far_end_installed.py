"""Entries in menus of messages, and an app that people install for themselves, with the real discord.py."""

from typing import Any

import discord
import pytest
from discord import app_commands

from tests.playground.discord.discord_far_end_stage import SUMMARY, Bot, Stage, connected, open_stage


def entry(name: str = "Check this quote", **more: Any) -> dict[str, Any]:
    return {"type": 3, "name": name, **more}


async def _register(stage: Stage, *commands: dict[str, Any]) -> Any:
    return await stage.rest("PUT", f"/applications/{stage.bot_id}/commands", list(commands))


async def test_an_entry_may_have_blanks_and_capitals_and_has_neither_description_nor_options() -> None:
    async with open_stage() as stage:
        answer = await _register(stage, entry(name_localizations={"fr": "Vérifier"}), SUMMARY)
        assert answer.status == 200, answer.body
        assert [(one["type"], one["name"], one["description"]) for one in answer.body] == [
            (3, "Check this quote", ""),
            (1, "summary", "What is known"),
        ]
        refused = await _register(stage, entry(description="d", options=[]))
        assert refused.complaints(0, "description") == ["APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED"]


@pytest.mark.parametrize(("count", "status"), [(15, 200), (16, 400)])
async def test_fifteen_entries_are_taken(count: int, status: int) -> None:
    async with open_stage() as stage:
        answer = await _register(stage, *(entry(f"Entry {number}") for number in range(count)))
        assert answer.status == status


async def test_the_real_client_gets_the_message_that_was_chosen() -> None:
    async with open_stage() as stage, connected(stage) as bot:

        @bot.tree.context_menu(name="Check this quote")
        async def check(interaction: discord.Interaction[Bot], message: discord.Message) -> None:
            await interaction.response.send_message(message.content.upper(), ephemeral=True)

        await bot.tree.sync()
        await stage.type("Some words")
        [said] = stage.messages()
        offered = next(place for place in stage.see()["channels"] if place["name"] == "general")
        assert [one["name"] for one in offered["on_messages"]] == ["Check this quote"]
        done = await stage.act("choose", message=said["_id"], command="Check this quote")
        assert done["ok"], done
        answer = await stage.until(
            lambda: [one for one in stage.messages() if one["content"] == "SOME WORDS"]
        )
        assert answer[0]["_ephemeral"]
        refused = await stage.act("choose", message=said["_id"], command="Another")
        assert not refused["ok"]


async def test_who_installed_the_app_has_it_in_groups_and_in_servers_without_it() -> None:
    """The interaction says through whom it came; Source: "Authorizing Integration Owners Object"."""
    seen: list[tuple[bool, bool, bool]] = []
    async with open_stage() as stage, connected(stage) as bot:

        @bot.tree.command(name="summary", description="d")
        @app_commands.allowed_installs(guilds=True, users=True)
        @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
        async def summary(interaction: discord.Interaction[Bot]) -> None:
            private = interaction.context.private_channel
            seen.append((interaction.is_guild_integration(), interaction.is_user_integration(), private))
            await interaction.response.send_message("here")

        await bot.tree.sync()
        made = await stage.far_end.admin({"do": "create_group", "name": "friends", "users": ["ana", "noor"]})
        group = made["channel"]
        typed = {"do": "type", "channel": group, "text": "/summary"}
        assert not (await stage.far_end.act("ana", typed))["ok"]
        await stage.far_end.admin({"do": "install_for", "user": "ana"})
        assert (await stage.far_end.act("ana", typed))["ok"]
        await stage.until(lambda: seen)
        await stage.type("/summary")
        await stage.until(lambda: len(seen) == 2)
        await stage.far_end.admin({"do": "kick"})
        await stage.type("/summary")
        await stage.until(lambda: len(seen) == 3)
        assert seen == [(False, True, True), (True, True, False), (False, True, False)]
        assert not (await stage.act("type", "noor", text="/summary"))["ok"]


async def test_without_the_permission_such_an_answer_is_for_the_asker_alone() -> None:
    """Source: Permissions, `USE_EXTERNAL_APPS`."""
    async with open_stage() as stage, connected(stage) as bot:

        @bot.tree.command(name="summary", description="d")
        @app_commands.allowed_installs(guilds=True, users=True)
        async def summary(interaction: discord.Interaction[Bot]) -> None:
            await interaction.response.send_message("here")

        await bot.tree.sync()
        await stage.far_end.admin({"do": "install_for", "user": "ana"})
        await stage.far_end.admin({"do": "kick"})
        order = {"channel": stage.channel("general"), "permission": "USE_EXTERNAL_APPS", "user": "ana"}
        for do, alone in (("deny", True), ("allow", False)):
            await stage.far_end.admin({"do": do, **order})
            known = len(stage.messages())
            await stage.type("/summary")
            await stage.until(lambda known=known: len(stage.messages()) > known)  # type: ignore[misc]
            assert stage.messages()[-1]["_ephemeral"] is alone
