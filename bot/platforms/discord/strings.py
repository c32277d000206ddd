"""Names and descriptions of slash commands in the languages of Discord's apps."""

import re
from collections.abc import Iterable
from typing import Any, Final

import discord
from discord import app_commands

from bot.model.text import Text, clean
from bot.platforms.discord import limits

_DEFAULT_LANGUAGE: Final = "en"
_CHINESE: Final = "zh"
_TRADITIONAL: Final = frozenset({"hant", "tw", "hk", "mo"})
_ELLIPSIS: Final = "…"

# Letters, digits, `-`, `_` and `'`; Python's `\w` lacks only the combining marks of Devanagari and Thai.
# Source: Discord documentation, Application Commands, "Application Command Naming".
_NAME: Final = re.compile(rf"[-_'\w]{{1,{limits.COMMAND_NAME_LIMIT}}}")


class Wording(app_commands.Translator):
    """Gives the version of a text for each of Discord's languages.

    `zh-TW` gets one in traditional characters and `zh-CN` one in simplified ones, or none at all: answers are
    not in a script that is not the reader's either, and names must not promise what answers don't keep.
    """

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The version in this language, None where it is the default one."""
        del context
        text: Text | None = string.extras.get("text")
        found = _of_script(text, locale.value).in_language(locale.value) if text else None
        return None if found == string.message else found


def _of_script(text: Text, locale: str) -> Text:
    """Of a text, the versions in the script that is written where an app speaks this language."""
    if not locale.startswith(_CHINESE):
        return text
    return Text(tuple(one for one in text.versions if _is_traditional(one[0]) == _is_traditional(locale)))


def _is_traditional(tag: str) -> bool:
    """Tell whether a tag names Chinese in traditional characters.

    Source: CLDR, "Likely Subtags": zh is zh-Hans-CN; zh-TW, zh-HK and zh-MO are zh-Hant.
    """
    parts = tag.lower().split("-")
    return parts[0] == _CHINESE and not _TRADITIONAL.isdisjoint(parts[1:]) and "hans" not in parts


def localised(text: Text, *, limit: int = limits.COMMAND_DESCRIPTION_LIMIT) -> app_commands.locale_str:
    """Mark a text for translation, each version shortened to the limit."""
    short = Text(tuple((language, shortened(version, limit)) for language, version in text.versions))
    return app_commands.locale_str(in_default_language(short), text=short)


def localised_name(name: str, names: Text, *, siblings: Iterable[str] = ()) -> app_commands.locale_str:
    """Mark a name for translation, without the versions that Discord would refuse.

    Args:
        name: The name itself, which Discord sends back whatever the language.
        names: Its versions by language.
        siblings: Names, of any language, that already stand beside it.
    """
    taken = set(siblings)
    fit = tuple(
        (language, version)
        for language, version in names.versions
        if is_name(version) and version not in taken
    )
    return app_commands.locale_str(name, text=Text(fit or ((_DEFAULT_LANGUAGE, name),)))


def localised_entry(names: Text) -> app_commands.locale_str:
    """Mark for translation what an entry of a menu is called, which may have blanks and capitals.

    Source: Discord documentation, Application Commands, "Application Command Naming".
    """
    fit = Text(
        tuple(
            (tag, name)
            for tag, name in names.versions
            if 0 < limits.length(name) <= limits.COMMAND_NAME_LIMIT
        )
    )
    return app_commands.locale_str(in_default_language(fit), text=fit)


def in_default_language(text: Text) -> str:
    """The version shown to people whose language the text does not speak."""
    return text.best(_DEFAULT_LANGUAGE)


def is_name(text: str) -> bool:
    """Tell whether Discord takes the text as a name of a command or option."""
    return _NAME.fullmatch(text) is not None and text == text.lower()


def shortened(text: str, limit: int) -> str:
    """Cut a text that is only a label at its last word that fits, and show that it was cut."""
    whole = " ".join(clean(text).split())
    if limits.length(whole) <= limit:
        return whole
    cut = whole.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    head, space, _ = cut.rpartition(" ")
    return (head if space and limits.length(head) > limit // 2 else cut) + _ELLIPSIS


def names_in(marked: Iterable[app_commands.locale_str]) -> set[str]:
    """All versions of names marked for translation."""
    found: set[str] = set()
    for name in marked:
        text: Any = name.extras.get("text")
        found |= {name.message, *(text.all() if isinstance(text, Text) else ())}
    return found
