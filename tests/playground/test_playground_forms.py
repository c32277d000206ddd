"""Controls and forms of both platforms: what is pressed, chosen and filled in reaches the platform."""

from collections.abc import Mapping
from typing import Any

import pytest
from playwright.async_api import expect

from tests.playground.stage import ANA, GENERAL, discord_message, slack_message
from tests.playground.window import Bench, Window, last_message

pytestmark = pytest.mark.asyncio(loop_scope="session")


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def _options(*values: str) -> list[dict[str, Any]]:
    return [{"text": _plain(value.title()), "value": value} for value in values]


def _input(block: str, label: str, element: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": block,
        "label": _plain(label),
        "element": {**element, "action_id": "value"},
        **more,
    }


SLACK_MODAL = {
    "id": "V1",
    "type": "modal",
    "title": _plain("Propose a change"),
    "submit": _plain("Propose"),
    "close": _plain("Never mind"),
    "_errors": {},
    "blocks": [
        _input("title", "Title", {"type": "plain_text_input", "initial_value": "A hotline"}),
        _input("text", "Text", {"type": "plain_text_input", "multiline": True}, optional=True),
        _input("day", "Day", {"type": "datepicker", "initial_date": "2015-12-01"}),
        _input("certainty", "Certainty", {"type": "static_select", "options": _options("stated", "alleged")}),
        _input("parties", "Parties", {"type": "checkboxes", "options": _options("china", "usa")}),
        _input("kind", "Kind", {"type": "radio_buttons", "options": _options("event", "finding")}),
    ],
}

DISCORD_MODAL = {
    "custom_id": "change",
    "title": "Propose a change",
    "components": [
        {"type": 10, "content": "Fact **hotline**"},
        {"type": 18, "label": "Title", "component": {"type": 4, "style": 1, "custom_id": "title"}},
        {
            "type": 18,
            "label": "Text",
            "description": "As the source has it",
            "component": {"type": 4, "style": 2, "custom_id": "text", "required": False},
        },
        {
            "type": 18,
            "label": "Certainty",
            "component": {
                "type": 3,
                "custom_id": "certainty",
                "options": [{"label": "Stated", "value": "stated"}, {"label": "Alleged", "value": "alleged"}],
            },
        },
        {
            "type": 1,
            "components": [{"type": 4, "style": 1, "custom_id": "why", "label": "Why", "value": "typo"}],
        },
    ],
}


async def test_a_slack_form_is_filled_in_and_sent(window: Window, bench: Bench) -> None:
    bench.slack.put(modal=SLACK_MODAL)
    form = window.slack.get_by_role("dialog", name="Propose a change")
    await expect(form.get_by_label("Title")).to_be_focused()
    await expect(form.get_by_label("Title")).to_have_value("A hotline")
    await form.get_by_label("Title").fill("The hotline")
    await form.get_by_label("Certainty").select_option("Alleged")
    await form.get_by_label("China").check()
    await form.get_by_label("Usa").check()
    await form.get_by_label("Finding").check()
    await form.get_by_role("button", name="Propose").click()
    values = {
        "title": {"value": "The hotline"},
        "text": {"value": ""},
        "day": {"value": "2015-12-01"},
        "certainty": {"value": "alleged"},
        "parties": {"value": ["china", "usa"]},
        "kind": {"value": "finding"},
    }
    await bench.slack.until(lambda: bench.slack.actions("submit") == [{"do": "submit", "values": values}])


async def test_a_discord_form_is_filled_in_and_sent(window: Window, bench: Bench) -> None:
    bench.discord.put(modal=DISCORD_MODAL)
    form = window.discord.get_by_role("dialog", name="Propose a change")
    await expect(form.get_by_label("Title")).to_be_focused()
    await form.get_by_label("Title").fill("The hotline")
    await form.get_by_label("Certainty").select_option("Stated")
    await form.get_by_role("button", name="Submit").click()
    values = {"title": "The hotline", "text": "", "certainty": ["stated"], "why": "typo"}
    await bench.discord.until(lambda: {"do": "submit", "values": values} in bench.discord.actions("submit"))


async def test_a_form_with_a_gap_is_not_sent(window: Window, bench: Bench) -> None:
    bench.discord.put(modal=DISCORD_MODAL)
    form = window.discord.get_by_role("dialog", name="Propose a change")
    await form.get_by_role("button", name="Submit").click()
    await expect(form.get_by_role("alert")).to_have_text("Please fill in: Title")
    await expect(form.get_by_label("Title")).to_be_focused()
    assert bench.discord.actions("submit") == []


async def test_what_was_typed_survives_the_apps_objections(window: Window, bench: Bench) -> None:
    bench.slack.put(modal=SLACK_MODAL)
    form = window.slack.get_by_role("dialog", name="Propose a change")
    await form.get_by_label("Title").fill("A hotline, twice")
    await form.get_by_label("Certainty").select_option("Stated")
    await form.get_by_label("Usa").check()
    bench.slack.put(modal={**SLACK_MODAL, "_errors": {"title": "Another fact has this title."}})
    await expect(form.get_by_role("alert").filter(has_text="Another fact")).to_be_visible()
    await expect(form.get_by_label("Title")).to_have_value("A hotline, twice")
    await expect(form.get_by_label("Certainty")).to_have_value("stated")
    await expect(form.get_by_label("Usa")).to_be_checked()


async def test_escape_closes_a_form_and_gives_the_focus_back(window: Window, bench: Bench) -> None:
    async def respond(_user: str, action: Mapping[str, Any]) -> dict[str, Any]:
        if action["do"] == "press":
            bench.slack.put(modal=SLACK_MODAL)
        if action["do"] == "dismiss":
            bench.slack.put(modal=None)
        return {"ok": True}

    bench.slack.respond = respond
    button = {"type": "button", "action_id": "edit", "text": _plain("Edit")}
    bench.slack.show(slack_message(1, {"type": "actions", "block_id": "b", "elements": [button]}))
    await window.slack.get_by_role("button", name="Edit", exact=True).focus()
    await window.page.keyboard.press("Enter")
    await expect(window.slack.get_by_role("dialog")).to_be_visible()
    await expect(window.slack.locator(".pane-inside")).to_have_attribute("inert", "")
    await window.page.keyboard.press("Escape")
    await expect(window.slack.get_by_role("dialog")).to_have_count(0)
    await expect(window.slack.get_by_role("button", name="Edit", exact=True)).to_be_focused()


async def test_a_form_in_one_pane_leaves_the_other_usable(window: Window, bench: Bench) -> None:
    bench.slack.put(modal=SLACK_MODAL)
    bench.discord.put(modal=DISCORD_MODAL)
    for pane in window.panes:
        await pane.get_by_role("dialog").get_by_label("Title").fill("both")
    for pane in window.panes:
        await expect(pane.get_by_role("dialog").get_by_label("Title")).to_have_value("both")


async def test_slack_controls_say_what_was_chosen(window: Window, bench: Bench) -> None:
    elements = [
        {"type": "button", "action_id": "go", "value": "now", "text": _plain("Go")},
        {
            "type": "static_select",
            "action_id": "one",
            "options": _options("red", "blue"),
            "placeholder": _plain("Colour"),
        },
        {"type": "users_select", "action_id": "who", "placeholder": _plain("Who")},
        {"type": "datepicker", "action_id": "day", "placeholder": _plain("Day")},
        {"type": "overflow", "action_id": "more", "options": _options("hide", "show")},
    ]
    bench.slack.show(
        slack_message(1, {"type": "actions", "block_id": "b", "elements": elements}, ts="5.1", _id="5.1")
    )
    message = last_message(window.slack)
    await message.get_by_role("button", name="Go").click()
    await message.get_by_label("Colour").select_option("Blue")
    await message.get_by_label("Who").select_option("Ana Reyes")
    await message.get_by_label("Day").fill("2015-12-01")
    await message.get_by_label("Day").blur()
    await message.get_by_label("More actions").select_option("Show")
    place = {"do": "press", "channel": GENERAL, "message": "5.1", "block": "b"}
    expected = [
        place | {"action": "go", "value": "now"},
        place | {"action": "one", "value": "blue"},
        place | {"action": "who", "value": ANA},
        place | {"action": "day", "value": "2015-12-01"},
        place | {"action": "more", "value": "show"},
    ]
    await bench.slack.until(lambda: bench.slack.actions("press") == expected)


async def test_a_slack_button_may_ask_before_it_acts(window: Window, bench: Bench) -> None:
    confirm = {
        "title": _plain("Delete it?"),
        "text": _plain("For good."),
        "confirm": _plain("Delete"),
        "deny": _plain("Keep"),
    }
    button = {
        "type": "button",
        "style": "danger",
        "action_id": "x",
        "text": _plain("Remove"),
        "confirm": confirm,
    }
    bench.slack.show(slack_message(1, {"type": "actions", "block_id": "b", "elements": [button]}))
    remove = window.slack.get_by_role("button", name="Remove")
    await remove.click()
    await window.slack.get_by_role("dialog", name="Delete it?").get_by_role("button", name="Keep").click()
    await expect(remove).to_be_focused()
    assert bench.slack.actions("press") == []
    await remove.click()
    await window.slack.get_by_role("dialog", name="Delete it?").get_by_role("button", name="Delete").click()
    await bench.slack.until(lambda: len(bench.slack.actions("press")) == 1)


async def test_discord_controls_say_what_was_chosen(window: Window, bench: Bench) -> None:
    options = [{"label": "Red", "value": "red"}, {"label": "Blue", "value": "blue", "description": "calm"}]
    rows = [
        {"type": 1, "components": [
            {"type": 2, "style": 1, "label": "Go", "custom_id": "go"},
            {"type": 2, "style": 2, "label": "Not now", "custom_id": "no", "disabled": True},
            {"type": 2, "style": 5, "label": "Read", "url": "https://example.org/"},
        ]},
        {"type": 1, "components": [
            {"type": 3, "custom_id": "one", "placeholder": "Colour", "options": options},
        ]},
    ]  # fmt: skip
    bench.discord.show(discord_message(1, components=rows))
    message = last_message(window.discord)
    await message.get_by_role("button", name="Go").click()
    await expect(message.get_by_role("button", name="Not now")).to_be_disabled()
    await expect(message.get_by_role("link", name="Read")).to_have_attribute("rel", "noopener noreferrer")
    await message.get_by_label("Colour").select_option("Blue — calm")
    place = {"do": "press", "channel": GENERAL, "message": "9001"}
    expected = [place | {"action": "go"}, place | {"action": "one", "values": ["blue"]}]
    await bench.discord.until(lambda: bench.discord.actions("press") == expected)


async def test_an_action_that_fails_says_why(window: Window, bench: Bench) -> None:
    async def refuse(_user: str, _action: Mapping[str, Any]) -> dict[str, Any]:
        return {"ok": False, "error": "That button is gone."}

    bench.discord.respond = refuse
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}
    bench.discord.show(discord_message(1, components=[row]))
    await last_message(window.discord).get_by_role("button", name="Go").click()
    await expect(window.discord.locator(".notice")).to_contain_text("That button is gone.")
