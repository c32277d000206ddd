"""What Block Kit allows in messages, and its rules between blocks."""

from __future__ import annotations

from typing import Any

import pytest

from bot.playground.slack import Sizes
from tests.playground.slack.slack_far_end_parts import (
    CONFIRM,
    actions,
    context,
    field,
    header,
    image,
    options,
    rich,
    select,
    table,
)
from tests.playground.slack.slack_far_end_stage import (
    BRIEFINGS,
    button,
    open_stage,
    plain,
    refused,
    section,
)

GOOD = [
    [section("x" * 3000)],
    [{"type": "section", "fields": [plain("x" * 2000)] * 10}],
    [header("x" * 150)],
    [context(*[plain("c")] * 10)],
    [context(image())],
    [actions(*[button(str(number)) for number in range(25)])],
    [actions(button(confirm=CONFIRM, style="danger", url="https://x.example", value="v" * 2000))],
    [section(accessory=select())],
    [section(accessory=select(options=options(100)))],
    [section(accessory=select(option_groups=[{"label": plain("g"), "options": options(2)}]))],
    [section(accessory={"type": "overflow", "options": options(5)})],
    [
        actions(
            {"type": "datepicker", "initial_date": "2026-02-28"},
            {"type": "timepicker", "initial_time": "09:30"},
        )
    ],
    [actions({"type": "checkboxes", "options": options(10), "initial_options": options(1)})],
    [actions({"type": "radio_buttons", "options": options(10)})],
    [actions(select("multi_static_select", options=options(2), max_selected_items=1))],
    [actions(select("conversations_select", filter={"include": ["public"]}))],
    [field({"type": "plain_text_input", "multiline": True, "max_length": 3000}, hint=plain("h" * 2000))],
    [field({"type": "number_input", "is_decimal_allowed": False})],
    [image(title=plain("t" * 2000))],
    [{"type": "divider"}] * 50,
    [{"type": "markdown", "text": "m" * 12_000}],
    [table(100, 20, "c")],
    [
        rich(
            {
                "type": "rich_text_section",
                "elements": [{"type": "text", "text": "a", "style": {"bold": True}}],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "indent": 1,
                "elements": [{"type": "rich_text_section", "elements": []}],
            },
            {"type": "rich_text_quote", "elements": [{"type": "link", "url": "https://x.example"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a"}]},
        )
    ],
]


@pytest.mark.parametrize("blocks", GOOD, ids=lambda blocks: blocks[0]["type"])
async def test_blocks_within_the_limits_are_taken(blocks: Any) -> None:
    async with open_stage(sizes=Sizes(blocks_budget=10**6)) as stage:
        await stage.client.chat_postMessage(channel=BRIEFINGS, text="x", blocks=blocks)


async def test_blocks_that_are_no_list_are_refused() -> None:
    async with open_stage() as stage:
        for blocks in ("{not json", '{"type":"divider"}'):
            with refused("invalid_blocks_format"):
                await stage.client.chat_postMessage(channel=BRIEFINGS, text="x", blocks=blocks)


async def test_one_message_holds_one_table() -> None:
    async with open_stage() as stage:
        with refused("invalid_attachments") as answer:
            await stage.client.chat_postMessage(channel=BRIEFINGS, text="x", blocks=[table(1), table(1)])
        assert answer["response_metadata"]["messages"] == ["[ERROR] only_one_table_allowed"]


async def test_blocks_that_fit_alone_can_be_too_long_together() -> None:
    async with open_stage() as stage:
        with refused("msg_blocks_too_long"):
            await stage.client.chat_postMessage(
                channel=BRIEFINGS, text="x", blocks=[section("x" * 3000) for _ in range(5)]
            )
