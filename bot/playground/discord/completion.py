"""What the composer offers while a user types: commands, options, choices, and the app's suggestions."""

from __future__ import annotations

from dataclasses import dataclass

from bot.playground.loopback import ActionError

from .commands import BOOLEAN, CHANNEL, MENTIONABLE, ROLE, USER, CommandOption, OptionChoice
from .composer import (
    FilledOption,
    MenuEntry,
    command_data,
    find_entry,
    menu,
    split_options,
)
from .directory import DiscordChannel, DiscordUser
from .interaction_store import InteractionKind
from .option_values import ValueReader
from .payloads import open_interaction
from .state import ServerState
from .wire import JSON, JsonObject

# Source: Application Commands, "Application Command Option Structure": choices, max 25.
OFFERED_LIMIT = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One line of the menu above the composer; `text` is the whole composer once it is picked."""

    text: str
    label: str
    detail: str

    def json(self) -> JsonObject:
        """As the control interface gives it."""
        return {"text": self.text, "label": self.label, "detail": self.detail}


async def complete(
    state: ServerState, user: DiscordUser, channel: DiscordChannel, text: str
) -> list[Suggestion]:
    """What the composer offers for a text that is not sent yet.

    Raises:
        ActionError: The app's suggestions could not be loaded.
    """
    if not text.startswith("/"):
        return []
    locale = state.people[user.id].locale
    entries = menu(state, user, channel)
    line = text[1:]
    found = find_entry(entries, line, locale)
    if found is None or not found[1]:
        return _commands(entries, line, locale)
    entry, rest = found
    before, filled = split_options(entry, rest, locale)
    used = {item.option.name.text for item in filled}
    left = [option for option in entry.options if option.name.text not in used]
    left.sort(key=lambda option: not option.required)
    if not filled:
        return [] if " " in before else _options(left, before, f"/{entry.title(locale)}", locale)
    last = filled[-1]
    typed = last.text
    head = text[: len(text) - len(typed)]
    offered = await _values(state, user, channel, entry, filled, head)
    words = typed.split()
    if words and (typed[-1:].isspace() or len(words) > 1):
        start = "" if typed[-1:].isspace() else words[-1]
        base = text[: len(text) - len(start)].rstrip()
        offered += _options(left, start, base, locale)
    return offered[:OFFERED_LIMIT]


def _commands(entries: list[MenuEntry], line: str, locale: str) -> list[Suggestion]:
    """Commands whose name begins with what is typed, then those that contain it."""
    wanted = " ".join(line.casefold().split())
    named = [(f"{entry.title(locale)}", entry) for entry in entries]
    matching = [
        (title, entry) for title, entry in named if wanted in title.casefold() or wanted in entry.name
    ]
    matching.sort(key=lambda pair: not pair[0].casefold().startswith(wanted))
    return [
        Suggestion(text=f"/{title} ", label=f"/{title}", detail=entry.description.read(locale))
        for title, entry in matching[:OFFERED_LIMIT]
    ]


def _options(options: list[CommandOption], start: str, base: str, locale: str) -> list[Suggestion]:
    """Options not used yet, required ones first."""
    return [
        Suggestion(
            text=f"{base} {option.name.read(locale)}:",
            label=option.name.read(locale),
            detail=option.description.read(locale),
        )
        for option in options
        if option.name.read(locale).startswith(start) or option.name.text.startswith(start)
    ]


async def _values(
    state: ServerState,
    user: DiscordUser,
    channel: DiscordChannel,
    entry: MenuEntry,
    filled: list[FilledOption],
    head: str,
) -> list[Suggestion]:
    """What can be picked for the option being typed."""
    option, typed = filled[-1].option, filled[-1].text.strip()
    locale = state.people[user.id].locale
    detail = option.description.read(locale)
    if option.autocomplete:
        choices = await _ask_app(state, user, channel, entry, filled)
        remembered = state.people[user.id].suggested
        for choice in choices:
            key = (entry.command.id, f"{entry.name} {option.name.text}", choice.name.read(locale))
            remembered[key] = choice.value
        return [_choice(choice, head, detail, locale) for choice in choices]
    if option.choices:
        near = [choice for choice in option.choices if typed.casefold() in _shown(choice, locale)]
        return [_choice(choice, head, detail, locale) for choice in near]
    reader = ValueReader(state, user, channel)
    names: list[str] = []
    if option.kind == BOOLEAN:
        names = ["True", "False"]
    if option.kind == CHANNEL:
        names = [f"#{found.name}" for found in reader.channels(option)]
    if option.kind in {USER, MENTIONABLE}:
        names = [f"@{found.username}" for found in reader.users()]
    if option.kind in {ROLE, MENTIONABLE}:
        names += [f"@{found.name.removeprefix('@')}" for found in reader.roles()]
    near_names = [name for name in names if typed.casefold() in name.casefold()]
    return [Suggestion(text=f"{head}{name}", label=name, detail=detail) for name in near_names]


def _shown(choice: OptionChoice, locale: str) -> str:
    return f"{choice.name.read(locale)}\n{choice.name.text}".casefold()


def _choice(choice: OptionChoice, head: str, detail: str, locale: str) -> Suggestion:
    return Suggestion(text=f"{head}{choice.value}", label=choice.name.read(locale), detail=detail)


async def _ask_app(
    state: ServerState,
    user: DiscordUser,
    channel: DiscordChannel,
    entry: MenuEntry,
    filled: list[FilledOption],
) -> tuple[OptionChoice, ...]:
    """Run an autocomplete interaction and wait for the app.

    Source: Application Commands, "Autocomplete": what passes the client's checks is sent along, the
    option being typed with `focused`.
    """
    reader = ValueReader(state, user, channel)
    options: list[JsonObject] = []
    for item in filled[:-1]:
        try:
            options.append(reader.read(entry, item))
        except ActionError:
            continue
    focused = filled[-1]
    typed: JSON = focused.text.strip()
    options.append(
        {"type": focused.option.kind, "name": focused.option.name.text, "value": typed, "focused": True}
    )
    data = command_data(entry, options, reader.resolved.json())
    interaction = open_interaction(
        state, InteractionKind.AUTOCOMPLETE, user, channel, data, choosing=focused.option.kind
    )
    await interaction.answered.wait()
    if interaction.late:
        raise ActionError("Loading options failed")
    return interaction.suggestions
