"""Names and descriptions of commands and options, with their translations."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from .commands import LocalizedText
from .form import BodyForm

# Source: Application Commands, "Application Command Structure".
NAME_LIMIT = 32
DESCRIPTION_LIMIT = 100

# Source: API Reference, "Locales".
LOCALES = frozenset(
    """
    id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th
    zh-CN ja zh-TW ko
    """.split()  # one line reads better than thirty
)


def read_name(form: BodyForm) -> LocalizedText:
    """The name of a command or option with its translations."""
    name = form.text("name", least=1, most=NAME_LIMIT, required=True, trim=False) or ""
    if name and not valid_name(name):
        form.complain("name", "STRING_TYPE_REGEX", "String value did not match validation regex.")
        form.complain("name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    translations = read_translations(form, "name_localizations", NAME_LIMIT)
    for locale, text in translations.items():
        if text and not valid_name(text):
            form.complaints.add(
                (*form.path, "name_localizations", locale),
                "APPLICATION_COMMAND_INVALID_NAME",
                "Command name is invalid",
            )
    return LocalizedText(text=name, by_locale=translations)


def read_menu_name(form: BodyForm) -> LocalizedText:
    """The name of an entry in a menu of people or messages, which may have blanks and capitals.

    Source: Application Commands, "Application Command Naming".
    """
    name = form.text("name", least=1, most=NAME_LIMIT, required=True) or ""
    return LocalizedText(text=name, by_locale=read_translations(form, "name_localizations", NAME_LIMIT))


def read_description(form: BodyForm) -> LocalizedText:
    """A description with its translations."""
    text = form.text("description", least=1, most=DESCRIPTION_LIMIT, required=True) or ""
    return LocalizedText(
        text=text, by_locale=read_translations(form, "description_localizations", DESCRIPTION_LIMIT)
    )


def read_translations(form: BodyForm, name: str, limit: int) -> Mapping[str, str]:
    """A dictionary by locale; texts equal to the default are of no account."""
    inner = form.form(name)
    if inner is None:
        return {}
    default = form.value.get(name.removesuffix("_localizations"))
    found: dict[str, str] = {}
    for locale in inner.value:
        if locale not in LOCALES:
            inner.complain(locale, "BASE_TYPE_CHOICES", "Value must be one of the available locales.")
            continue
        text = inner.text(locale, least=1, most=limit)
        if text and text != default:
            found[locale] = text
    return found


def valid_name(name: str) -> bool:
    """Whether a slash command or option may be called that.

    Source: Application Commands, "Application Command Naming": letters, numbers, Devanagari, Thai,
    hyphen, underscore and apostrophe, each in lower case where there is one.
    """
    return all(_valid_character(character) for character in name) and name == name.lower()


def _valid_character(character: str) -> bool:
    if character in "-_'" or unicodedata.category(character)[0] in "LN":
        return True
    script = unicodedata.name(character, "").partition(" ")[0]
    return script in {"DEVANAGARI", "THAI"}
