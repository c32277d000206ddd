"""Modals: what an app may show, and how a user fills it in."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord
import pytest

from tests.playground.discord.discord_far_end_stage import (
    SUMMARY,
    Answer,
    Bot,
    Stage,
    connected,
    open_stage,
)
from tests.playground.discord.discord_far_end_wire import Wire, answered, asked, listening


def label(component: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": 18, "label": "Title", "component": component, **more}


def text(name: str = "title", **more: Any) -> dict[str, Any]:
    return {"type": 4, "custom_id": name, "style": 1, **more}


def menu(**more: Any) -> dict[str, Any]:
    options = [{"label": "Event", "value": "event"}, {"label": "Finding", "value": "finding"}]
    return {"type": 3, "custom_id": "kind", "options": options, **more}


def modal(*components: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"custom_id": "edit", "title": "Edit", "components": list(components), **more}


@asynccontextmanager
async def _asked() -> AsyncIterator[tuple[Stage, Wire, dict[str, Any]]]:
    """A slash command waiting for its answer."""
    async with open_stage() as stage, listening(stage, SUMMARY) as wire:
        yield stage, wire, await asked(stage, wire)


async def _show(stage: Stage, told: dict[str, Any], data: Any) -> Answer:
    return await answered(stage, told, 9, data)


class Editing(discord.ui.Modal, title="Edit a fact"):
    """A form of the real client, in the newer and the older way."""

    kind: discord.ui.Label[Any] = discord.ui.Label(
        text="Kind",
        component=discord.ui.Select(
            custom_id="kind",
            options=[
                discord.SelectOption(label="Event", value="event"),
                discord.SelectOption(label="Finding"),
            ],
        ),
    )
    words: discord.ui.TextInput[Any] = discord.ui.TextInput(
        label="Words", custom_id="words", default="as they were", max_length=20
    )

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        assert isinstance(self.kind.component, discord.ui.Select)
        await interaction.response.send_message(f"{self.kind.component.values} {self.words.value}")


async def test_form_of_the_real_client_is_shown_filled_in_and_sent() -> None:
    async with open_stage() as stage, connected(stage) as bot:

        @bot.tree.command(name="edit", description="d")
        async def edit(interaction: discord.Interaction[Bot]) -> None:
            await interaction.response.send_modal(Editing())

        await bot.tree.sync()
        await stage.type("/edit")
        shown = await stage.until(lambda: stage.see()["modal"])
        assert (shown["title"], stage.see("ben")["modal"]) == ("Edit a fact", None)
        assert [part["type"] for part in shown["components"]] == [18, 1]
        assert (await stage.far_end.act("ana", {"do": "submit", "values": {"kind": "event"}}))["ok"]
        answer = await stage.message()
        assert answer["content"] == "['event'] as they were"
        assert (answer["type"], answer["interaction_metadata"]["type"]) == (20, 5)
        assert answer["interaction_metadata"]["triggering_interaction_metadata"]["type"] == 2
        assert stage.see()["modal"] is None


async def test_form_opened_by_a_button_can_change_the_buttons_message() -> None:
    async with open_stage() as stage, connected(stage) as bot:

        class Renaming(discord.ui.Modal, title="Rename"):
            name: discord.ui.TextInput[Any] = discord.ui.TextInput(label="Name", custom_id="name")

            async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
                await interaction.response.edit_message(content=self.name.value)

        class Opening(discord.ui.View):
            @discord.ui.button(label="Rename", custom_id="rename")
            async def rename(self, interaction: discord.Interaction[Bot], _: discord.ui.Button[Any]) -> None:
                await interaction.response.send_modal(Renaming())

        made = await bot.place(stage, "general").send("old", view=Opening(timeout=None))
        await stage.act("press", message=str(made.id), action="rename")
        await stage.until(lambda: stage.see()["modal"])
        assert (await stage.far_end.act("ana", {"do": "submit", "values": {"name": "new"}}))["ok"]
        await stage.until(lambda: stage.messages()[0]["content"] == "new")


@pytest.mark.parametrize(
    "data",
    [
        modal(label(text())),
        modal(*(label(text(f"t{number}")) for number in range(5))),
        modal(
            label(text(min_length=0, max_length=4000, value="v" * 4000, placeholder="p" * 100)),
            title="t" * 45,
        ),
        modal(label(menu(), label="l" * 45, description="d" * 100)),
        modal({"type": 10, "content": "Read this"}, label({"type": 8, "custom_id": "where"})),
        modal({"type": 1, "components": [text(label="Older way")]}),
        modal(label({"type": 21, "custom_id": "r", "options": menu()["options"]})),
        modal(label({"type": 22, "custom_id": "g", "options": menu()["options"], "required": False})),
        modal(label({"type": 23, "custom_id": "c"})),
    ],
)
async def test_form_within_the_rules_is_shown(data: Any) -> None:
    async with _asked() as (stage, _, told):
        answer = await _show(stage, told, data)
        assert answer.status == 204, answer.body
        assert stage.see()["modal"]["custom_id"] == "edit"


@pytest.mark.parametrize(
    ("data", "path", "code"),
    [
        (None, ("data",), "BASE_TYPE_REQUIRED"),
        (modal(), ("data", "components"), "BASE_TYPE_BAD_LENGTH"),
        (modal(*(label(text(f"t{n}")) for n in range(6))), ("data", "components"), "BASE_TYPE_BAD_LENGTH"),
        (modal(label(text()), title="t" * 46), ("data", "title"), "BASE_TYPE_BAD_LENGTH"),
        (modal(label(text()), title=""), ("data", "title"), "BASE_TYPE_REQUIRED"),
        (modal(label(text()), custom_id="c" * 101), ("data", "custom_id"), "BASE_TYPE_BAD_LENGTH"),
        (modal(text()), ("data", "components", 0), "UNION_TYPE_CHOICES"),
        (modal(label(text(), label="l" * 46)), ("data", "components", 0, "label"), "BASE_TYPE_BAD_LENGTH"),
        (
            modal(label(text(), description="d" * 101)),
            ("data", "components", 0, "description"),
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            modal(label({"type": 2, "style": 1, "custom_id": "b"})),
            ("data", "components", 0, "component"),
            "UNION_TYPE_CHOICES",
        ),
        (
            modal(label(text(max_length=4001))),
            ("data", "components", 0, "component", "max_length"),
            "NUMBER_TYPE_MAX",
        ),
        (
            modal(label(text(value="v" * 4001))),
            ("data", "components", 0, "component", "value"),
            "BASE_TYPE_MAX_LENGTH",
        ),
        (modal(label(text(style=3))), ("data", "components", 0, "component", "style"), "BASE_TYPE_CHOICES"),
        (
            modal(label(text()), label(text())),
            ("data", "components", 1, "component", "custom_id"),
            "COMPONENT_CUSTOM_ID_DUPLICATED",
        ),
        (
            modal(label(menu(disabled=True))),
            ("data", "components", 0, "component", "disabled"),
            "COMPONENT_DISABLED_IN_MODAL",
        ),
        (
            modal(label(menu(min_values=0))),
            ("data", "components", 0, "component", "min_values"),
            "NUMBER_TYPE_MIN",
        ),
        (
            modal({"type": 1, "components": [text()]}),
            ("data", "components", 0, "components", 0, "label"),
            "BASE_TYPE_REQUIRED",
        ),
    ],
)
async def test_form_that_breaks_a_rule_is_refused(data: Any, path: Any, code: str) -> None:
    async with _asked() as (stage, _, told):
        answer = await _show(stage, told, data)
        assert (answer.status, answer.code) == (400, 50035)
        assert code in answer.complaints(*path)
        assert stage.see()["modal"] is None


async def test_form_is_no_answer_to_a_form() -> None:
    async with _asked() as (stage, wire, told):
        await _show(stage, told, modal(label(text(required=False))))
        assert (await stage.far_end.act("ana", {"do": "submit"}))["ok"]
        sent = await wire.dispatched("INTERACTION_CREATE")
        refused = await _show(stage, sent, modal(label(text())))
        assert refused.complaints("type") == ["BASE_TYPE_CHOICES"]
        assert refused.body["errors"]["type"]["_errors"][0]["message"] == "Value must be one of {4, 5}."


async def test_values_come_in_the_shape_of_the_form() -> None:
    async with _asked() as (stage, wire, told):
        user = {"type": 5, "custom_id": "who", "max_values": 2}
        parts = [
            {"type": 10, "content": "Read this"},
            label(text()),
            label(menu()),
            label(user),
        ]
        await _show(stage, told, modal(*parts))
        ana = stage.user_id("ana")
        values = {"title": "A title", "kind": ["finding"], "who": ana}
        assert (await stage.far_end.act("ana", {"do": "submit", "values": values}))["ok"]
        sent = await wire.dispatched("INTERACTION_CREATE")
        assert (sent["type"], sent["data"]["custom_id"], "message" in sent) == (5, "edit", False)
        display, title, kind, who = sent["data"]["components"]
        assert display == {"type": 10, "id": 1}
        assert title == {
            "type": 18,
            "id": 2,
            "component": {"type": 4, "id": 3, "custom_id": "title", "value": "A title"},
        }
        assert kind["component"]["values"] == ["finding"]
        assert who["component"]["values"] == [ana]
        assert list(sent["data"]["resolved"]["users"]) == [ana]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({}, "must be filled in"),
        ({"title": "x" * 6, "kind": "event"}, "2 to 5 characters"),
        ({"title": "x", "kind": "event"}, "2 to 5 characters"),
        ({"title": "xxx"}, "must be filled in"),
        ({"title": "xxx", "kind": "other"}, "no option"),
        ({"title": "xxx", "kind": ["event", "finding"]}, "1 to 1"),
        ({"other": "x"}, 'no field "other"'),
    ],
)
async def test_form_that_is_not_filled_in_well_stays_open(values: dict[str, Any], reason: str) -> None:
    async with _asked() as (stage, _, told):
        await _show(stage, told, modal(label(text(min_length=2, max_length=5)), label(menu())))
        done = await stage.far_end.act("ana", {"do": "submit", "values": values})
        assert (done["ok"], reason in str(done["error"])) == (False, True)
        assert stage.see()["modal"] is not None


async def test_form_can_be_dismissed_once() -> None:
    async with _asked() as (stage, _, told):
        await _show(stage, told, modal(label(text())))
        assert (await stage.far_end.act("ana", {"do": "dismiss"}))["ok"]
        assert stage.see()["modal"] is None
        assert not (await stage.far_end.act("ana", {"do": "dismiss"}))["ok"]
        assert not (await stage.far_end.act("ana", {"do": "submit"}))["ok"]
