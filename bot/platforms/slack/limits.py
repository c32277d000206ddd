"""Slack's documented limits, and what a text costs against them."""

from typing import Final

from bot.ports import PageLimits, Rate

# Source: Slack, "Blocks" reference: 50 blocks in a message, 100 in a modal or Home tab.
MESSAGE_BLOCKS: Final = 50
HOME_BLOCKS: Final = 100
VIEW_BLOCKS: Final = 100

# Source: Block Kit reference, "header", field "text".
HEADER_TEXT: Final = 150  # characters

# Source: Block Kit reference, "text object", field "text".
TEXT_OBJECT: Final = 3000  # characters

# Source: Block Kit reference, "button", fields "text", "value"; "actions", field "elements".
BUTTON_TEXT: Final = 75  # characters
BUTTON_VALUE: Final = 2000  # characters
ACTION_ELEMENTS: Final = 25

# Source: Block Kit reference, "select menu", field "action_id".
ACTION_ID: Final = 255  # characters

# Source: Block Kit reference, "blocks", field "block_id".
BLOCK_ID: Final = 255  # characters

# The reference gives a rich text element no limit of its own, but chat.postMessage answers
# `msg_blocks_too_long` once all texts and a charge for each block come to more than was measured as 13,422.
# Source: the tracker of bolt-js, issues 2509 and 2867.
BLOCKS_BUDGET: Final = 13_000  # characters
BLOCK_CHARGE: Final = 125  # characters

# Source: chat.update, error `msg_too_long`: the text field cannot exceed 4,000 characters.
FALLBACK_TEXT: Final = 4000  # characters
# What a message says in it, which leaves room for notices of what has changed since.
SPOKEN: Final = 3000  # characters

# Source: Slack, "Modal views", fields "title", "private_metadata"; Block Kit reference, "input", field
# "label"; "plain-text input", field "max_length"; "option object", fields "text", "value"; "select menu",
# field "options".
VIEW_TITLE: Final = 24  # characters
PRIVATE_METADATA: Final = 3000  # characters
INPUT_LABEL: Final = 2000  # characters
TYPED: Final = 3000  # characters
OPTION_TEXT: Final = 75  # characters
OPTION_VALUE: Final = 150  # characters
OPTIONS: Final = 100
CHECKBOXES: Final = 10  # Source: Block Kit reference, "checkboxes", field "options".

# Source: Block Kit reference, "button", field "url".
URL: Final = 3000  # characters

# Source: app manifest reference; Slack's published manifest schema, version 1.
MANIFEST_NAME: Final = 35
MANIFEST_DESCRIPTION: Final = 140
MANIFEST_LONG_DESCRIPTION: Final = (175, 4000)
MANIFEST_COMMAND: Final = 32  # with the slash
MANIFEST_COMMANDS: Final = 50
MANIFEST_USAGE_HINT: Final = 1000
MANIFEST_COMMAND_DESCRIPTION: Final = 2000

_ESCAPED_EXTRA: Final = (("&", 4), ("<", 3), (">", 3))
"""What each control character grows by: `&amp;`, `&lt;`, `&gt;`."""


def units(text: str) -> int:
    """Count a text in UTF-16 units, the strictest way in which Slack's limits can be read."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cost(text: str) -> int:
    """Count a text as it will be sent, with `&`, `<` and `>` escaped.

    Source: Slack, "Formatting message text", section "Escaping text".
    """
    total = units(text)
    for mark, extra in _ESCAPED_EXTRA:
        if mark in text:
            total += extra * text.count(mark)
    return total


# What the charge for 50 blocks leaves of the budget is 6,750 characters. Of the message's blocks, the title
# takes one and the line that says who shared another.
PAGE: Final = PageLimits(
    characters=6000,
    line=2900,
    blocks=46,
    cost=cost,
    title=HEADER_TEXT,
    label=BUTTON_TEXT,
    buttons_in_row=ACTION_ELEMENTS,
    choices=OPTIONS,
    choice=OPTION_TEXT,
    # It stands in the menu's action_id, in which a mark of the line may take three characters.
    menu_line=ACTION_ID // 3 - 5,
)

# One message per second and channel, and a hundredth less, since some arrive a little sooner than others.
# Source: Slack, "Rate limits", "Posting messages".
# Edits are of tier 3, at least 50 a minute. Source: chat.update, "Rate limits".
RATE: Final = Rate(
    seconds_between_posts=0.0, seconds_between_posts_of_channel=1 / 0.99, seconds_between_edits=60 / 49.5
)
