"""Block Kit's limits, in the words of Slack's validator."""

from __future__ import annotations

from typing import Any

import pytest

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

BAD = {
    "an unknown block": ([{"type": "poster"}], ["unsupported type: poster [json-pointer:/blocks/0/type]"]),
    "a block without type": ([{}], ["missing required field: type [json-pointer:/blocks/0]"]),
    "a block that is no object": (["x"], ["must provide an object [json-pointer:/blocks/0]"]),
    "too many blocks": ([{"type": "divider"}] * 51, ["no more than 50 items allowed [json-pointer:/blocks]"]),
    "an unknown property": (
        [{"type": "divider", "text": "x"}],
        ["invalid additional property: text [json-pointer:/blocks/0]"],
    ),
    "a long block id": (
        [{"type": "divider", "block_id": "x" * 256}],
        ["must be less than 256 characters [json-pointer:/blocks/0/block_id]"],
    ),
    "a long section": (
        [section("x" * 3001)],
        [
            "failed to match all allowed schemas [json-pointer:/blocks/0/text]",
            "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
        ],
    ),
    "an empty text": (
        [section("")],
        [
            "failed to match all allowed schemas [json-pointer:/blocks/0/text]",
            "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
        ],
    ),
    "a text of no known type": (
        [{"type": "section", "text": {"type": "text", "text": "x"}}],
        [
            "failed to match all allowed schemas [json-pointer:/blocks/0/text]",
            "unsupported type: text [json-pointer:/blocks/0/text/type]",
        ],
    ),
    "emoji in mrkdwn": (
        [{"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}}],
        [
            "failed to match all allowed schemas [json-pointer:/blocks/0/text]",
            "invalid additional property: emoji [json-pointer:/blocks/0/text]",
        ],
    ),
    "a section of nothing": (
        [{"type": "section"}],
        ["must define either `text` or `fields` [json-pointer:/blocks/0/type]"],
    ),
    "too many fields": (
        [{"type": "section", "fields": [plain("x")] * 11}],
        ["no more than 10 items allowed [json-pointer:/blocks/0/fields]"],
    ),
    "a long field": (
        [{"type": "section", "fields": [plain("x" * 2001)]}],
        [
            "failed to match all allowed schemas [json-pointer:/blocks/0/fields/0]",
            "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]",
        ],
    ),
    "a long header": (
        [header("x" * 151)],
        [
            "failed to match all allowed schemas [json-pointer:/blocks/0/text]",
            "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
        ],
    ),
    "markup in a header": (
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        [
            "failed to match all allowed schemas [json-pointer:/blocks/0/text]",
            "must be a valid enum value [json-pointer:/blocks/0/text/type]",
        ],
    ),
    "a full context": (
        [context(*[plain("c")] * 11)],
        ["no more than 10 items allowed [json-pointer:/blocks/0/elements]"],
    ),
    "an empty context": (
        [context()],
        ["must provide at least 1 items [json-pointer:/blocks/0/elements]"],
    ),
    "a button in a context": (
        [context(button())],
        ["unsupported type: button [json-pointer:/blocks/0/elements/0/type]"],
    ),
    "too many buttons": (
        [actions(*[button(str(number)) for number in range(26)])],
        ["no more than 25 items allowed [json-pointer:/blocks/0/elements]"],
    ),
    "a long button": (
        [actions({"type": "button", "text": plain("x" * 76)})],
        [
            "failed to match all allowed schemas [json-pointer:/blocks/0/elements/0/text]",
            "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
        ],
    ),
    "a long button value": (
        [actions(button(value="x" * 2001))],
        ["must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]"],
    ),
    "a long button url": (
        [actions(button(url="https://x.example/" + "x" * 3000))],
        ["must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]"],
    ),
    "a long action id": (
        [actions(button("x" * 256))],
        ["must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]"],
    ),
    "an unknown style": (
        [actions(button(style="loud"))],
        ["must be a valid enum value [json-pointer:/blocks/0/elements/0/style]"],
    ),
    "a repeated block id": (
        [section(block_id="a"), section(block_id="a")],
        ['`block_id` "a" already exists [json-pointer:/blocks/1/block_id]'],
    ),
    "a repeated action id": (
        [actions(button("a"), button("a"))],
        ['`action_id` "a" already exists [json-pointer:/blocks/0/elements/1/action_id]'],
    ),
    "too many options": (
        [section(accessory=select(options=options(101)))],
        ["no more than 100 items allowed [json-pointer:/blocks/0/accessory/options]"],
    ),
    "no options": (
        [section(accessory=select(options=[]))],
        ["must provide at least 1 items [json-pointer:/blocks/0/accessory/options]"],
    ),
    "options and groups": (
        [
            section(
                accessory=select(
                    options=options(1), option_groups=[{"label": plain("g"), "options": options(1)}]
                )
            )
        ],
        ["must define either `options` or `option_groups` [json-pointer:/blocks/0/accessory/type]"],
    ),
    "a long option": (
        [section(accessory=select(options=[{"text": plain("x" * 76), "value": "v"}]))],
        [
            "failed to match all allowed schemas [json-pointer:/blocks/0/accessory/options/0/text]",
            "must be less than 76 characters [json-pointer:/blocks/0/accessory/options/0/text/text]",
        ],
    ),
    "a long option value": (
        [section(accessory=select(options=[{"text": plain("x"), "value": "v" * 151}]))],
        ["must be less than 151 characters [json-pointer:/blocks/0/accessory/options/0/value]"],
    ),
    "an option with a url": (
        [section(accessory=select(options=[{"text": plain("x"), "value": "v", "url": ""}]))],
        ["invalid additional property: url [json-pointer:/blocks/0/accessory/options/0]"],
    ),
    "a start that is not offered": (
        [section(accessory=select(options=options(1), initial_option=options(2)[1]))],
        ["must match one of the provided options [json-pointer:/blocks/0/accessory/initial_option]"],
    ),
    "a full overflow": (
        [section(accessory={"type": "overflow", "options": options(6)})],
        ["no more than 5 items allowed [json-pointer:/blocks/0/accessory/options]"],
    ),
    "too many checkboxes": (
        [actions({"type": "checkboxes", "options": options(11)})],
        ["no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]"],
    ),
    "a long placeholder": (
        [section(accessory=select(options=options(1), placeholder=plain("x" * 151)))],
        [
            "failed to match all allowed schemas [json-pointer:/blocks/0/accessory/placeholder]",
            "must be less than 151 characters [json-pointer:/blocks/0/accessory/placeholder/text]",
        ],
    ),
    "a confirmation without deny": (
        [actions(button(confirm={"title": plain("t"), "text": plain("x"), "confirm": plain("y")}))],
        ["missing required field: deny [json-pointer:/blocks/0/elements/0/confirm]"],
    ),
    "a long confirmation": (
        [actions(button(confirm={**CONFIRM, "confirm": plain("x" * 31)}))],
        [
            "failed to match all allowed schemas [json-pointer:/blocks/0/elements/0/confirm/confirm]",
            "must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/confirm/text]",
        ],
    ),
    "an input without its element": (
        [{"type": "input", "label": plain("L")}],
        ["missing required field: element [json-pointer:/blocks/0]"],
    ),
    "a button as input": (
        [field(button())],
        ["unsupported type: button [json-pointer:/blocks/0/element/type]"],
    ),
    "an input among actions": (
        [actions({"type": "plain_text_input"})],
        ["unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]"],
    ),
    "an image without address or words": (
        [{"type": "image"}],
        [
            "missing required field: image_url [json-pointer:/blocks/0]",
            "missing required field: alt_text [json-pointer:/blocks/0]",
        ],
    ),
    "a long alternative text": (
        [image(alt_text="x" * 2001)],
        ["must be less than 2001 characters [json-pointer:/blocks/0/alt_text]"],
    ),
    "a list in a list": (
        [
            rich(
                {
                    "type": "rich_text_list",
                    "style": "bullet",
                    "elements": [{"type": "rich_text_list", "style": "bullet", "elements": []}],
                }
            )
        ],
        ["unsupported type: rich_text_list [json-pointer:/blocks/0/elements/0/elements/0/type]"],
    ),
    "an unknown rich style": (
        [
            rich(
                {
                    "type": "rich_text_section",
                    "elements": [{"type": "text", "text": "x", "style": {"loud": True}}],
                }
            )
        ],
        ["invalid additional property: loud [json-pointer:/blocks/0/elements/0/elements/0/style]"],
    ),
    "a tall table": ([table(101)], ["no more than 100 items allowed [json-pointer:/blocks/0/rows]"]),
    "a wide table": ([table(1, 21)], ["no more than 20 items allowed [json-pointer:/blocks/0/rows/0]"]),
    "an empty cell": (
        [table(1, 1, "")],
        ["must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]"],
    ),
    "a heavy table": (
        [table(11, 1, "x" * 1000)],
        ["must be less than 10001 characters [json-pointer:/blocks/0/rows]"],
    ),
    "a long markdown block": (
        [{"type": "markdown", "text": "x" * 12_001}],
        ["must be less than 12001 characters [json-pointer:/blocks/0/text]"],
    ),
    "an alert": (
        [{"type": "alert", "text": plain("x")}],
        ["unsupported type: alert [json-pointer:/blocks/0/type]"],
    ),
}


@pytest.mark.parametrize(("blocks", "complaints"), BAD.values(), ids=BAD.keys())
async def test_blocks_beyond_the_limits_are_refused_with_a_pointer(blocks: Any, complaints: Any) -> None:
    async with open_stage() as stage:
        with refused("invalid_blocks") as answer:
            await stage.client.chat_postMessage(channel=BRIEFINGS, text="x", blocks=blocks)
        assert answer["errors"] == complaints
        assert answer["response_metadata"]["messages"] == [f"[ERROR] {complaint}" for complaint in complaints]
