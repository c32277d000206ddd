"""The platform's documented limits, and what a text costs against them."""

from typing import Final

from bot.platforms.discord.text import escape
from bot.ports import PageLimits, Rate

# Source: Discord documentation, Message Resource, "Embed Limits".
EMBEDS_LIMIT: Final = 10
TITLE_LIMIT: Final = 256  # characters
DESCRIPTION_LIMIT: Final = 4096  # characters
EMBEDS_TOTAL_LIMIT: Final = 6000  # characters, over all embeds of a message

# Source: Discord documentation, Component Reference, "Action Row" and "Button".
ROWS_LIMIT: Final = 5
ROW_WIDTH: Final = 5  # buttons
LABEL_LIMIT: Final = 80  # characters
CUSTOM_ID_LIMIT: Final = 100  # characters

# Source: Discord documentation, Component Reference, introduction to "Components V2" and "Text Display": of a
# message, over all that is in it.
LAYOUT_COMPONENTS_LIMIT: Final = 40
LAYOUT_TEXT_LIMIT: Final = 4000  # characters

# Source: Discord documentation, Component Reference, "String Select" and "Select Option Structure".
OPTIONS_LIMIT: Final = 25
OPTION_LIMIT: Final = 100  # characters, of its label and of its value
PLACEHOLDER_LIMIT: Final = 150  # characters

# Source: Discord documentation, Application Commands, "Application Command Structure", "Application
# Command Option Structure", "Application Command Option Choice Structure" and "Slash Commands".
COMMANDS_LIMIT: Final = 100  # slash commands of an app
COMMAND_NAME_LIMIT: Final = 32  # characters
COMMAND_DESCRIPTION_LIMIT: Final = 100  # characters
COMMAND_CHILDREN_LIMIT: Final = 25  # of options, subcommands and choices alike
COMMAND_TOTAL_LIMIT: Final = 8000  # characters of all names, descriptions and values of one slash command
CHOICE_LIMIT: Final = 100  # characters, of its name and of its value
TEXT_OPTION_LIMIT: Final = 6000  # characters

# Source: Discord documentation, Receiving and Responding, "Modal"; Component Reference, "Label" and
# "Text Input".
FORM_FIELDS_LIMIT: Final = 5
FORM_TITLE_LIMIT: Final = 45  # characters
FORM_LABEL_LIMIT: Final = 45  # characters
FORM_DESCRIPTION_LIMIT: Final = 100  # characters
FORM_TEXT_LIMIT: Final = 4000  # characters

# Source: Discord documentation, Message Resource, "Create Message", field `nonce`.
NONCE_LIMIT: Final = 25  # characters

# Source: Discord documentation, API Reference, "Uploading Files"; Message Resource, "Attachment Structure".
ATTACHMENTS_LIMIT: Final = 10 * 1024 * 1024  # bytes of one file, where nobody has paid for more
ATTACHMENT_DESCRIPTION_LIMIT: Final = 1024  # characters

# Source: Discord documentation, Message Resource, "Get Channel Messages", field `limit`.
HISTORY_PAGE: Final = 100  # messages


def length(text: str) -> int:
    """Count a text in UTF-16 units, the strictest way in which Discord's limits can be read."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def cost(text: str) -> int:
    """Count a text as it will be sent, escaped."""
    return length(escape(text))


PAGE: Final = PageLimits(
    # Four fifths of what a layout holds: the title and a notice that comes later come on top.
    characters=3200,
    line=1800,
    blocks=40,
    cost=cost,
    title=TITLE_LIMIT,
    label=LABEL_LIMIT,
    button_rows=ROWS_LIMIT,
    buttons_in_row=ROW_WIDTH,
    choices=OPTIONS_LIMIT,
    choice=OPTION_LIMIT,
    offers=COMMAND_CHILDREN_LIMIT,
    offer=CHOICE_LIMIT,
    attachment=ATTACHMENTS_LIMIT,
)

# 50 requests per second over all. Source: Discord, "Rate Limits", "Global Rate Limit"; the buckets of single
# channels are told in headers, which discord.py keeps.
RATE: Final = Rate(seconds_between_posts=1 / 49.5, seconds_between_posts_of_channel=0.0)
