"""Options that every command takes."""

from dataclasses import replace
from typing import Final

from bot.model.command import Command
from bot.model.option import Day, Option, WholeNumber, Words, YesNo
from bot.wording.phrases import worded

PUBLIC: Final = Option(
    name="public",
    summary=worded("option.public"),
    value=YesNo(),
    is_common=True,
)
PAGE: Final = Option(
    name="page",
    summary=worded("option.page"),
    value=WholeNumber(least=1, most=10_000),
    default="1",
    hidden=True,
    is_common=True,
)
PART: Final = Option(
    name="part",
    summary=worded("option.part"),
    value=WholeNumber(least=1, most=1_000_000),
    default="1",
    hidden=True,
    is_common=True,
)
AS_OF: Final = Option(
    name="as_of",
    summary=worded("option.as_of"),
    value=Day(),
    is_common=True,
)
LANGUAGE: Final = Option(
    name="language",
    summary=worded("option.language"),
    value=Words(longest=20),
    is_common=True,
)
COMMON: Final = (AS_OF, LANGUAGE, PUBLIC, PAGE, PART)
"""Options that every command takes."""


def with_common(command: Command) -> Command:
    """The command with the options that every command takes.

    What is asked of a channel's reminders is the same as of any day: there the option is taken, but not
    offered, for platforms limit how much is.
    """
    as_of = replace(AS_OF, hidden=True) if command.reads_channel_state else AS_OF
    return replace(command, options=(*command.options, as_of, *COMMON[1:]))
