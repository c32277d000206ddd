"""Application commands as values, and their JSON in full or localised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .permissions import Permission
from .wire import JSON, JsonObject, Snowflake

CHAT_INPUT, USER_MENU, MESSAGE_MENU = 1, 2, 3
MENU_KINDS = frozenset({USER_MENU, MESSAGE_MENU})
SUB_COMMAND, SUB_COMMAND_GROUP, STRING, INTEGER, BOOLEAN = 1, 2, 3, 4, 5
USER, CHANNEL, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = 6, 7, 8, 9, 10, 11
GUILD_CONTEXT, BOT_DM_CONTEXT, PRIVATE_CONTEXT = 0, 1, 2
# Source: Application Resource, "Application Integration Types".
GUILD_INSTALL, USER_INSTALL = 0, 1

# Source: Application Commands, "Locale fallbacks".
FALLBACKS = {"en-US": "en-GB", "en-GB": "en-US", "es-419": "es-ES"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalizedText:
    """A text with its translations by locale."""

    text: str
    by_locale: Mapping[str, str] = field(default_factory=dict)

    def translation(self, locale: str) -> str | None:
        """The text in a locale or in its fallback, if there is one."""
        return self.by_locale.get(locale) or self.by_locale.get(FALLBACKS.get(locale, ""))

    def read(self, locale: str) -> str:
        """The text as a person with that language sees it."""
        return self.translation(locale) or self.text

    @property
    def longest(self) -> int:
        """The length that counts towards a command's size."""
        return max(len(text) for text in (self.text, *self.by_locale.values()))

    def json(self, name: str, shown: Shown) -> dict[str, JSON]:
        """The fields of a text called `name`."""
        body: dict[str, JSON] = {name: self.text}
        if shown.in_full:
            body[f"{name}_localizations"] = dict(self.by_locale) or None
        elif shown.locale and (found := self.translation(shown.locale)):
            body[f"{name}_localized"] = found
        return body


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How much of the translations an answer shows.

    Source: Application Commands, "Retrieving localized commands".
    """

    in_full: bool = False
    locale: str | None = None


IN_FULL = Shown(in_full=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionChoice:
    """A value to pick, and what it is called."""

    name: LocalizedText
    value: str | int | float

    def json(self, shown: Shown) -> JsonObject:
        """The choice object."""
        return {**self.name.json("name", shown), "value": self.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandOption:
    """A parameter, a subcommand or a group of subcommands."""

    kind: int
    name: LocalizedText
    description: LocalizedText
    required: bool = False
    choices: tuple[OptionChoice, ...] = ()
    options: tuple[CommandOption, ...] = ()
    channel_types: tuple[int, ...] = ()
    min_value: float | None = None
    max_value: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    autocomplete: bool = False

    def json(self, shown: Shown) -> JsonObject:
        """The option object, with only the fields that were set."""
        body: dict[str, JSON] = {
            "type": self.kind,
            **self.name.json("name", shown),
            **self.description.json("description", shown),
        }
        optional: dict[str, JSON] = {
            "required": self.required or None,
            "autocomplete": self.autocomplete or None,
            "choices": [choice.json(shown) for choice in self.choices] or None,
            "options": [option.json(shown) for option in self.options] or None,
            "channel_types": list(self.channel_types) or None,
            "min_value": self.min_value,
            "max_value": self.max_value,
            "min_length": self.min_length,
            "max_length": self.max_length,
        }
        return {**body, **{name: value for name, value in optional.items() if value is not None}}


@dataclass(frozen=True, slots=True, kw_only=True)
class AppCommand:
    """A registered command; `needs` is None when everyone may use it."""

    id: Snowflake
    application_id: Snowflake
    version: Snowflake
    kind: int
    name: LocalizedText
    description: LocalizedText
    guild_id: Snowflake | None = None
    options: tuple[CommandOption, ...] = ()
    needs: Permission | None = None
    dm_permission: bool = True
    contexts: tuple[int, ...] | None = None
    integration_types: tuple[int, ...] = (0,)
    nsfw: bool = False

    def json(self, shown: Shown = IN_FULL) -> JsonObject:
        """The command object.

        Source: Application Commands, "Application Command Structure".
        """
        body: dict[str, JSON] = {
            "id": self.id,
            "application_id": self.application_id,
            "version": self.version,
            "default_member_permissions": None if self.needs is None else str(int(self.needs)),
            "type": self.kind,
            **self.name.json("name", shown),
            **self.description.json("description", shown),
            "nsfw": self.nsfw,
        }
        if self.guild_id:
            body["guild_id"] = self.guild_id
        else:
            body["dm_permission"] = self.dm_permission
            body["contexts"] = None if self.contexts is None else list(self.contexts)
            body["integration_types"] = list(self.integration_types)
        if self.options:
            body["options"] = [option.json(shown) for option in self.options]
        return body

    def usable_in(self, context: int) -> bool:
        """Whether the command is offered in a guild, in the bot's direct messages or among people."""
        if self.guild_id:
            return context == GUILD_CONTEXT
        if self.contexts is not None:
            return context in self.contexts
        return context == GUILD_CONTEXT or (context == BOT_DM_CONTEXT and self.dm_permission)

    def leaves(self) -> Iterator[tuple[tuple[LocalizedText, ...], LocalizedText, tuple[CommandOption, ...]]]:
        """What can be run: each path of names with its description and parameters.

        Source: Application Commands, "Subcommands and Subcommand Groups": a command with subcommands
        cannot be run itself.
        """
        if not any(option.kind in {SUB_COMMAND, SUB_COMMAND_GROUP} for option in self.options):
            yield (self.name,), self.description, self.options
            return
        for option in self.options:
            if option.kind == SUB_COMMAND:
                yield (self.name, option.name), option.description, option.options
            for inner in option.options if option.kind == SUB_COMMAND_GROUP else ():
                yield (self.name, option.name, inner.name), inner.description, inner.options
