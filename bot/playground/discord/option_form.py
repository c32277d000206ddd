"""Options of a command as an app registers them, and what a command weighs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .commands import (
    ATTACHMENT,
    CHANNEL,
    INTEGER,
    NUMBER,
    STRING,
    SUB_COMMAND,
    SUB_COMMAND_GROUP,
    CommandOption,
    LocalizedText,
    OptionChoice,
)
from .directory import CHANNEL_TYPES
from .form import BodyForm
from .wire import JSON
from .words_form import read_description, read_name, read_translations

# Source: Application Commands, "Application Command Option Structure" and "Option Choice Structure".
OPTIONS_LIMIT = 25
CHOICES_LIMIT = 25
CHOICE_LIMIT = 100
LENGTH_LIMIT = 6000
INTEGER_BOUND = 2**53 - 1
NUMBER_BOUND = 2**53

_SUBCOMMANDS = frozenset({SUB_COMMAND, SUB_COMMAND_GROUP})
_PARAMETERS = frozenset(range(STRING, ATTACHMENT + 1))
_SUGGESTING = frozenset({STRING, INTEGER, NUMBER})

# What may stand in a command, in a group, in a subcommand.
# Source: Application Commands, "Subcommands and Subcommand Groups".
_COMMAND_LEVEL, _GROUP_LEVEL, _SUBCOMMAND_LEVEL = 0, 1, 2
_ALLOWED = {
    _COMMAND_LEVEL: _SUBCOMMANDS | _PARAMETERS,
    _GROUP_LEVEL: frozenset({SUB_COMMAND}),
    _SUBCOMMAND_LEVEL: _PARAMETERS,
}


def read_options(form: BodyForm, level: int = _COMMAND_LEVEL) -> tuple[CommandOption, ...]:
    """The options inside a command, a group or a subcommand."""
    forms = form.forms("options", most=OPTIONS_LIMIT) or []
    options = [_read_option(inner, level) for inner in forms]
    kinds = {option.kind for option in options}
    if kinds & _SUBCOMMANDS and kinds - _SUBCOMMANDS:
        form.complain(
            "options",
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-command and sub-command group option types are mutually exclusive to all other types",
        )
    _check_order(forms, options)
    _check_names(forms, options)
    return tuple(options)


def _check_order(forms: Sequence[BodyForm], options: Sequence[CommandOption]) -> None:
    optional_seen = False
    for inner, option in zip(forms, options, strict=True):
        if option.kind in _SUBCOMMANDS:
            continue
        if option.required and optional_seen:
            inner.complain(
                None,
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional_seen = optional_seen or not option.required


def _check_names(forms: Sequence[BodyForm], options: Sequence[CommandOption]) -> None:
    """Names are unique, in every language.

    Source: Application Commands, "Application Command Option Structure" and "Localization".
    """
    defaults: set[str] = set()
    for inner, option in zip(forms, options, strict=True):
        if option.name.text in defaults:
            _repeated(inner, "name")
        defaults.add(option.name.text)
    seen: set[tuple[str, str]] = set()
    for inner, option in zip(forms, options, strict=True):
        for locale, text in option.name.by_locale.items():
            if (locale, text) in seen or text in defaults - {option.name.text}:
                _repeated(inner, "name_localizations", locale)
            seen.add((locale, text))


def _repeated(form: BodyForm, *path: str) -> None:
    form.complaints.add(
        (*form.path, *path), "APPLICATION_COMMAND_OPTIONS_DUPLICATE_NAME", "Option names must be unique"
    )


def _read_option(form: BodyForm, level: int) -> CommandOption:
    kind = form.choice("type", _ALLOWED[level]) or STRING
    name, description = read_name(form), read_description(form)
    if kind in _SUBCOMMANDS:
        if form.filled("required"):
            form.complain("required", "APPLICATION_COMMAND_OPTIONS_INVALID", "Subcommands are never required")
        inside = _GROUP_LEVEL if kind == SUB_COMMAND_GROUP else _SUBCOMMAND_LEVEL
        options = read_options(form, inside)
        return CommandOption(kind=kind, name=name, description=description, options=options)
    if form.filled("options"):
        form.complain("options", "APPLICATION_COMMAND_OPTIONS_INVALID", "Only subcommands have options")
    choices = _read_choices(form, kind)
    autocomplete = form.flag("autocomplete") or False
    if autocomplete and (choices or kind not in _SUGGESTING):
        form.complain(
            "autocomplete",
            "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID",
            "Autocomplete needs a string, integer or number option without choices",
        )
    least, most = _read_bounds(form, kind)
    shortest, longest = _read_lengths(form, kind)
    return CommandOption(
        kind=kind,
        name=name,
        description=description,
        required=form.flag("required") or False,
        choices=choices,
        channel_types=(form.numbers("channel_types", CHANNEL_TYPES) or ()) if kind == CHANNEL else (),
        min_value=least,
        max_value=most,
        min_length=shortest,
        max_length=longest,
        autocomplete=autocomplete,
    )


def _read_choices(form: BodyForm, kind: int) -> tuple[OptionChoice, ...]:
    forms = form.forms("choices", most=CHOICES_LIMIT) or []
    if forms and kind not in _SUGGESTING:
        form.complain(
            "choices", "APPLICATION_COMMAND_OPTIONS_INVALID", "This type of option takes no choices"
        )
        return ()
    names: set[JSON] = set()
    for inner in forms:
        if inner.value.get("name") in names:
            inner.complain(
                "name",
                "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
                "Option choice name already exists",
            )
        names.add(str(inner.value.get("name")))
    return read_choices(forms, kind)


def read_choices(forms: Iterable[BodyForm], kind: int) -> tuple[OptionChoice, ...]:
    """Choices of an option, or the suggestions of an autocomplete answer."""
    choices: list[OptionChoice] = []
    for inner in forms:
        text = inner.text("name", least=1, most=CHOICE_LIMIT, required=True) or ""
        name = LocalizedText(
            text=text, by_locale=read_translations(inner, "name_localizations", CHOICE_LIMIT)
        )
        value = _read_value(inner, kind)
        if value is not None:
            choices.append(OptionChoice(name=name, value=value))
    return tuple(choices)


def _read_value(form: BodyForm, kind: int) -> str | float | None:
    """A choice's value, of the option's type."""
    if form.value.get("value") is None:
        form.lacks("value")
        return None
    if kind == STRING:
        return form.text("value", most=CHOICE_LIMIT, trim=False)
    if kind == INTEGER:
        return form.whole("value", least=-INTEGER_BOUND, most=INTEGER_BOUND)
    return _bounded(form, "value")


def _bounded(form: BodyForm, name: str) -> float | None:
    number = form.number(name)
    if number is not None and abs(number) > NUMBER_BOUND:
        form.complain(name, "NUMBER_TYPE_MAX", f"float value should be less than or equal to {NUMBER_BOUND}.")
    return number


def _read_bounds(form: BodyForm, kind: int) -> tuple[float | None, float | None]:
    least: float | None = None
    most: float | None = None
    if kind == INTEGER:
        least = form.whole("min_value", least=-INTEGER_BOUND, most=INTEGER_BOUND)
        most = form.whole("max_value", least=-INTEGER_BOUND, most=INTEGER_BOUND)
    elif kind == NUMBER:
        least, most = _bounded(form, "min_value"), _bounded(form, "max_value")
    _check_span(form, "min_value", least, most)
    return least, most


def _read_lengths(form: BodyForm, kind: int) -> tuple[int | None, int | None]:
    if kind != STRING:
        return None, None
    least = form.whole("min_length", least=0, most=LENGTH_LIMIT)
    most = form.whole("max_length", least=1, most=LENGTH_LIMIT)
    _check_span(form, "min_length", least, most)
    return least, most


def _check_span(form: BodyForm, name: str, least: float | None, most: float | None) -> None:
    if least is not None and most is not None and least > most:
        form.complain(name, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {most}.")


def command_size(name: LocalizedText, description: LocalizedText, options: Iterable[CommandOption]) -> int:
    """The characters of names, descriptions and values, each in its longest language.

    Source: Application Commands, "Slash Commands".
    """
    size = name.longest + description.longest
    for option in options:
        size += command_size(option.name, option.description, option.options)
        size += sum(choice.name.longest + len(_written(choice.value)) for choice in option.choices)
    return size


def _written(value: JSON) -> str:
    return str(value)
