"""Buttons and menus in use: what the app is told, and what a user cannot do."""

from typing import Any

import discord
import pytest

from tests.playground.discord.discord_far_end_stage import SUMMARY, Bot, connected, open_stage
from tests.playground.discord.discord_far_end_wire import answered, asked, listening

EPHEMERAL = 64


class Paging(discord.ui.View):
    """Two buttons and a menu, each answering in its own way."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Next", custom_id="next")
    async def turn(self, interaction: discord.Interaction[Bot], button: discord.ui.Button[Any]) -> None:
        button.label = "Turned"
        await interaction.response.edit_message(content="page 2", view=self)

    @discord.ui.button(label="Later", custom_id="later")
    async def later(self, interaction: discord.Interaction[Bot], _: discord.ui.Button[Any]) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="page 3")
        await interaction.followup.send("and more", ephemeral=True)

    @discord.ui.button(label="Off", custom_id="off", disabled=True)
    async def off(self, interaction: discord.Interaction[Bot], _: discord.ui.Button[Any]) -> None:
        raise AssertionError(interaction)

    @discord.ui.select(custom_id="menu", options=[discord.SelectOption(label="One", value="1")])
    async def pick(self, interaction: discord.Interaction[Bot], menu: discord.ui.Select[Any]) -> None:
        await interaction.response.send_message(f"picked {menu.values}")

    @discord.ui.select(cls=discord.ui.UserSelect, custom_id="who", max_values=2)
    async def who(self, interaction: discord.Interaction[Bot], menu: discord.ui.UserSelect[Any]) -> None:
        await interaction.response.send_message(
            ", ".join(user.display_name for user in menu.values), ephemeral=True
        )


async def test_buttons_and_menus_of_the_real_client_work() -> None:
    async with open_stage() as stage, connected(stage) as bot:
        message = str((await bot.place(stage, "general").send("page 1", view=Paging())).id)
        assert (await stage.act("press", message=message, action="next"))["ok"]
        await stage.until(lambda: stage.messages()[0]["content"] == "page 2")
        assert stage.messages()[0]["components"][0]["components"][0]["label"] == "Turned"
        assert (await stage.act("press", message=message, action="later"))["ok"]
        await stage.until(lambda: len(stage.messages()) == 2)
        assert [shown["content"] for shown in stage.messages()] == ["page 3", "and more"]
        assert (await stage.act("press", message=message, action="menu", value="One"))["ok"]
        await stage.until(lambda: len(stage.messages()) == 3)
        picked = stage.messages()[-1]
        assert (picked["content"], picked["type"]) == ("picked ['1']", 19)
        assert (picked["message_reference"]["message_id"], "interaction" in picked) == (message, False)
        assert picked["interaction_metadata"]["interacted_message_id"] == message
        people = [stage.user_id("ben"), stage.user_id("noor")]
        assert (await stage.act("press", message=message, action="who", values=people))["ok"]
        await stage.until(lambda: len(stage.messages()) == 4)
        assert stage.messages()[-1]["content"] == "Ben Okafor, Noor Haddad"


@pytest.mark.parametrize(
    "press",
    [
        {"action": "off"},
        {"action": "nothing"},
        {"action": None},
        {"action": "menu", "value": "2"},
        {"action": "menu", "values": []},
        {"action": "menu", "values": ["1", "1"]},
        {"action": "who", "value": "1"},
    ],
)
async def test_what_cannot_be_pressed_or_picked_is_refused_by_the_client(press: dict[str, Any]) -> None:
    async with open_stage() as stage:
        view = Paging().to_components()
        made = await stage.say("page 1", components=view)
        done = await stage.act("press", message=made["id"], **press)
        assert (done["ok"], bool(done["error"])) == (False, True)


async def test_press_tells_the_component_and_its_message() -> None:
    async with open_stage(initial_response_seconds=0.05) as stage, listening(stage) as wire:
        button = {"type": 2, "style": 1, "label": "Go", "custom_id": "go", "id": 7}
        made = await stage.say("x", components=[{"type": 1, "components": [button]}])
        assert (await stage.act("press", message=made["id"], action="go"))["ok"]
        told = await wire.dispatched("INTERACTION_CREATE")
        assert (told["type"], told["data"]) == (3, {"component_type": 2, "id": 7, "custom_id": "go"})
        assert (told["message"]["id"], told["message"]["content"]) == (made["id"], "x")
        assert await stage.notice() == "This interaction failed"


async def test_ephemeral_message_can_be_pressed_by_its_reader_alone() -> None:
    async with open_stage() as stage, listening(stage, SUMMARY) as wire:
        button = {"type": 2, "style": 1, "label": "Go", "custom_id": "go"}
        data = {"content": "x", "flags": EPHEMERAL, "components": [{"type": 1, "components": [button]}]}
        await answered(stage, await asked(stage, wire), 4, data)
        message = stage.messages()[0]["id"]
        assert not (await stage.act("press", "ben", message=message, action="go"))["ok"]
        assert (await stage.act("press", message=message, action="go"))["ok"]
        told = await wire.dispatched("INTERACTION_CREATE")
        assert told["message"]["flags"] == EPHEMERAL
        updated = await answered(stage, told, 7, {"content": "y"}, query={"with_response": "1"})
        assert updated.body["resource"]["message"]["content"] == "y"
        assert updated.body["interaction"]["response_message_ephemeral"] is True
