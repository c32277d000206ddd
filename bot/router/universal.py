"""Options that every command takes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.model.command import Command, Day, Option, WholeNumber, Words, YesNo
from bot.model.text import bilingual

PUBLIC: Final = Option(
    name="public",
    summary=bilingual("Show the answer to the whole channel", "让整个频道看到答复"),
    value=YesNo(),
    is_common=True,
)
PAGE: Final = Option(
    name="page",
    summary=bilingual("Which page of a long answer", "长答复的页码"),
    value=WholeNumber(least=1, most=10_000),
    default="1",
    hidden=True,
    is_common=True,
)
AS_OF: Final = Option(
    name="as_of",
    summary=bilingual("Answer as of this day, as in 2016-06-01", "按某日的情况回答，如 2016-06-01"),
    value=Day(),
    is_common=True,
)
LANGUAGE: Final = Option(
    name="language",
    summary=bilingual("Language of the answer: en or zh", "答复语言：en 或 zh"),
    value=Words(longest=20),
    is_common=True,
)
COMMON: Final = (AS_OF, LANGUAGE, PUBLIC, PAGE)
"""Options that every command takes."""

_LANGUAGE_NAMES: Final = {
    "english": "en",
    "英文": "en",
    "英语": "en",
    "chinese": "zh",
    "中文": "zh",
    "汉语": "zh",
}


def with_common(command: Command) -> Command:
    """The command with the options that every command takes."""
    return replace(command, options=(*command.options, *COMMON))


def language_among(asked: str, languages: Sequence[str]) -> str | None:
    """Find the language asked for, by tag or name, among those of a dossier: `zh-CN` finds `zh`."""
    wanted = asked.strip().lower()
    wanted = _LANGUAGE_NAMES.get(wanted, wanted)
    return next((tag for tag in (wanted, wanted.partition("-")[0]) if tag in languages), None)
