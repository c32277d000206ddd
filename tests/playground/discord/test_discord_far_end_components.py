"""Buttons, menus and layout: where they may stand, and their limits."""

from collections.abc import Mapping
from typing import Any

import discord
import pytest

from tests.playground.discord.discord_far_end_stage import connected, open_stage

V2 = 1 << 15
TEXT = {"type": 10, "content": "text"}


def button(**more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Press", "custom_id": "press", **more}


def link(**more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 5, "label": "Go", "url": "https://example.org", **more}


def select(options: int = 1, **more: Any) -> dict[str, Any]:
    listed = [{"label": f"l{number}", "value": f"v{number}"} for number in range(options)]
    return {"type": 3, "custom_id": "menu", "options": listed, **more}


def row(*parts: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(parts)}


def buttons(count: int, prefix: str = "b") -> list[dict[str, Any]]:
    return [button(custom_id=f"{prefix}{number}") for number in range(count)]


@pytest.mark.parametrize(
    "components",
    [
        [row(*buttons(5, prefix)) for prefix in "abcde"],
        [row(button(label="l" * 80, custom_id="c" * 100))],
        [row(link(url="https://" + "x" * 504))],
        [row(select(25, placeholder="p" * 150, min_values=0, max_values=25))],
        [row({"type": 5, "custom_id": "who", "default_values": [{"id": "1", "type": "user"}]})],
        [row({"type": 8, "custom_id": "where", "channel_types": [0]})],
        [row(button(emoji={"name": "🔥"}, disabled=True))],
    ],
)
async def test_components_at_their_limits_are_taken(components: Any) -> None:
    async with open_stage() as stage:
        answer = await stage.post({"content": "x", "components": components})
        assert answer.status == 200, answer.body


@pytest.mark.parametrize(
    ("components", "path", "code"),
    [
        ([row(*buttons(1, prefix)) for prefix in "abcdef"], (), "BASE_TYPE_MAX_LENGTH"),
        ([row(*buttons(6))], (0, "components"), "BASE_TYPE_BAD_LENGTH"),
        ([row()], (0, "components"), "BASE_TYPE_BAD_LENGTH"),
        ([button()], (0,), "UNION_TYPE_CHOICES"),
        ([TEXT], (0,), "UNION_TYPE_CHOICES"),
        ([row(row())], (0, "components", 0), "UNION_TYPE_CHOICES"),
        ([row(button(custom_id="a"), select())], (0, "components", 1), "COMPONENT_LAYOUT_WIDTH_EXCEEDED"),
        ([row(button(), button())], (0, "components", 1, "custom_id"), "COMPONENT_CUSTOM_ID_DUPLICATED"),
        ([row(button(label="l" * 81))], (0, "components", 0, "label"), "BASE_TYPE_MAX_LENGTH"),
        ([row(button(custom_id="c" * 101))], (0, "components", 0, "custom_id"), "BASE_TYPE_BAD_LENGTH"),
        (
            [row(button(custom_id=None))],
            (0, "components", 0, "custom_id"),
            "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED",
        ),
        ([row(button(style=7))], (0, "components", 0, "style"), "BASE_TYPE_CHOICES"),
        (
            [row(button(url="https://example.org"))],
            (0, "components", 0, "url"),
            "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
        ),
        (
            [row(link(custom_id="c"))],
            (0, "components", 0, "custom_id"),
            "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE",
        ),
        ([row(link(url=None))], (0, "components", 0, "url"), "BUTTON_COMPONENT_URL_REQUIRED"),
        ([row(link(url="steam://x"))], (0, "components", 0, "url"), "URL_TYPE_INVALID_SCHEME"),
        ([row(link(url="https://" + "x" * 505))], (0, "components", 0, "url"), "BASE_TYPE_MAX_LENGTH"),
        ([row(button(emoji={}))], (0, "components", 0, "emoji"), "BUTTON_COMPONENT_INVALID_EMOJI"),
        ([row(select(26))], (0, "components", 0, "options"), "BASE_TYPE_BAD_LENGTH"),
        ([row(select(0))], (0, "components", 0, "options"), "BASE_TYPE_BAD_LENGTH"),
        ([row(select(2, max_values=3))], (0, "components", 0, "max_values"), "NUMBER_TYPE_MAX"),
        ([row(select(2, min_values=2))], (0, "components", 0, "min_values"), "NUMBER_TYPE_MAX"),
        (
            [row(select(1, placeholder="p" * 151))],
            (0, "components", 0, "placeholder"),
            "BASE_TYPE_MAX_LENGTH",
        ),
        (
            [row(select(options=2) | {"options": [{"label": "l", "value": "v"}] * 2})],
            (0, "components", 0, "options", 1, "value"),
            "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
        ),
        (
            [row(select() | {"options": [{"label": "l" * 101, "value": "v"}]})],
            (0, "components", 0, "options", 0, "label"),
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            [row({"type": 5, "custom_id": "w", "default_values": [{"id": "1", "type": "role"}]})],
            (0, "components", 0, "default_values", 0, "type"),
            "BASE_TYPE_CHOICES",
        ),
        (
            [row(button(id=3, custom_id="a"), button(id=3))],
            (0, "components", 1, "id"),
            "COMPONENT_ID_DUPLICATED",
        ),
    ],
)
async def test_components_that_break_a_rule_are_refused(components: Any, path: Any, code: str) -> None:
    async with open_stage() as stage:
        answer = await stage.post({"content": "x", "components": components})
        assert (answer.status, answer.code) == (400, 50035)
        assert code in answer.complaints("components", *path)


async def test_components_get_ids_in_order_around_those_chosen() -> None:
    async with open_stage() as stage:
        components = [row(button(custom_id="a"), button(custom_id="b", id=2)), row(link(id=0))]
        first, second = (await stage.say("x", components=components))["components"]
        assert (first["id"], [part["id"] for part in first["components"]]) == (1, [3, 2])
        assert (second["id"], second["components"][0]["id"]) == (4, 5)


async def test_layout_of_the_newer_kind_is_sent_by_the_real_client() -> None:
    async with open_stage() as stage, connected(stage) as bot:
        view = discord.ui.LayoutView(timeout=None)
        section: discord.ui.Section[Any] = discord.ui.Section(
            discord.ui.TextDisplay("inside"), accessory=discord.ui.Button(label="Press", custom_id="press")
        )
        view.add_item(discord.ui.Container(section, discord.ui.Separator(), accent_color=0x112233))
        view.add_item(discord.ui.TextDisplay(f"<@{stage.user_id('ana')}>"))
        await bot.place(stage, "general").send(view=view)
        [shown] = stage.messages()
        container, text = shown["components"]
        assert (container["type"], container["accent_color"], container["spoiler"]) == (17, 0x112233, False)
        assert [part["type"] for part in container["components"]] == [9, 14]
        assert (text["type"], shown["flags"]) == (10, V2)
        assert shown["_pings"]["users"] == [stage.user_id("ana")]


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        ({"content": "x"}, ("content",), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"),
        ({"embeds": [{"title": "t"}]}, ("embeds",), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"),
        ({"components": [TEXT] * 41}, ("components",), "BASE_TYPE_MAX_LENGTH"),
        (
            {"components": [{"type": 17, "components": [TEXT] * 40}]},
            ("components",),
            "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
        ),
        (
            {"components": [{"type": 10, "content": "x" * 2001}, {"type": 10, "content": "x" * 2000}]},
            ("components",),
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
        ),
        (
            {"components": [{"type": 9, "components": [TEXT]}]},
            ("components", 0, "accessory"),
            "BASE_TYPE_REQUIRED",
        ),
        (
            {"components": [{"type": 9, "components": [TEXT] * 4, "accessory": button()}]},
            ("components", 0, "components"),
            "BASE_TYPE_BAD_LENGTH",
        ),
        (
            {"components": [{"type": 13, "file": {"url": "https://example.org/a.pdf"}}]},
            ("components", 0, "file", "url"),
            "URL_TYPE_INVALID_SCHEME",
        ),
        ({"components": [{"type": 12, "items": []}]}, ("components", 0, "items"), "BASE_TYPE_BAD_LENGTH"),
        ({"components": [{"type": 14, "spacing": 3}]}, ("components", 0, "spacing"), "BASE_TYPE_CHOICES"),
        (
            {"components": [{"type": 17, "components": [{"type": 17, "components": [TEXT]}]}]},
            ("components", 0, "components", 0),
            "UNION_TYPE_CHOICES",
        ),
    ],
)
async def test_newer_layout_that_breaks_a_rule_is_refused(body: Any, path: Any, code: str) -> None:
    async with open_stage() as stage:
        answer = await stage.post({"components": [TEXT], "flags": V2, **body})
        assert (answer.status, answer.code) == (400, 50035)
        assert code in answer.complaints(*path)


async def test_newer_layout_stays_once_it_is_there() -> None:
    async with open_stage() as stage:
        made = (await stage.post({"components": [TEXT], "flags": V2})).body
        path = f"/channels/{made['channel_id']}/messages/{made['id']}"
        assert (await stage.rest("PATCH", path, {"content": "plain"})).code == 50035
        edited = await stage.rest("PATCH", path, {"components": [{**TEXT, "content": "other"}], "flags": 0})
        assert (edited.body["flags"], edited.body["components"][0]["content"]) == (V2, "other")


async def test_message_becomes_one_of_the_newer_layout_only_when_emptied_first() -> None:
    async with open_stage() as stage:
        made = await stage.say("plain")
        path = f"/channels/{made['channel_id']}/messages/{made['id']}"
        change = {"flags": V2, "components": [TEXT]}
        assert (await stage.rest("PATCH", path, change)).code == 50035
        assert (await stage.rest("PATCH", path, {**change, "content": None})).status == 200
