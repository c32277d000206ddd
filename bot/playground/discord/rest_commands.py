"""Registering application commands, globally or for one guild."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .calls import NO_CONTENT, RestCall, RestReply
from .command_form import read_command
from .command_store import Scope
from .commands import AppCommand, Shown
from .errors import MISSING_ACCESS, UNKNOWN_APPLICATION, UNKNOWN_COMMAND, RestError
from .form import BodyForm, Complaints, refuse
from .state import ServerState
from .wire import JSON


def _scope(state: ServerState, call: RestCall) -> Scope:
    """The guild of a path, or None for the global commands of the app."""
    if call.id("application_id") != state.directory.application_id:
        raise RestError(UNKNOWN_APPLICATION)
    if "guild_id" not in call.params:
        return None
    guild_id = call.id("guild_id")
    if not state.directory.member(guild_id, state.directory.bot.id):
        raise RestError(MISSING_ACCESS)
    return guild_id


def _command(state: ServerState, call: RestCall) -> AppCommand:
    command = state.commands.find(call.id("command_id"), _scope(state, call))
    if command is None:
        raise RestError(UNKNOWN_COMMAND)
    return command


def list_commands(state: ServerState, call: RestCall) -> RestReply:
    """All commands of a scope, their translations in full only when asked for.

    Source: Application Commands, "Get Global Application Commands" and "Retrieving localized commands".
    """
    commands = state.commands.in_scope(_scope(state, call))
    shown = Shown(in_full=True) if call.asks("with_localizations") else Shown(locale=call.locale)
    return RestReply(body=[command.json(shown) for command in commands])


def create_command(state: ServerState, call: RestCall) -> RestReply:
    """Create a command, or overwrite the one of that name.

    Source: Application Commands, "Create Global Application Command".
    """
    scope = _scope(state, call)
    form = BodyForm.open(call.body)
    draft = read_command(form)
    form.complaints.refuse_if_any()
    command, new = state.commands.put(scope, draft)
    state.changes.note()
    return RestReply(status=201 if new else 200, body=command.json())


def overwrite_commands(state: ServerState, call: RestCall) -> RestReply:
    """Make a scope's commands exactly the given ones, or change nothing at all.

    Source: Application Commands, "Bulk Overwrite Global Application Commands".
    """
    scope = _scope(state, call)
    if not isinstance(call.body, Sequence) or isinstance(call.body, str):
        raise refuse((), "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
    complaints = Complaints()
    forms = [_form(item, index, complaints) for index, item in enumerate(call.body)]
    drafts = [read_command(form) for form in forms]
    ids = [form.snowflake("id") for form in forms]
    seen: set[tuple[int, str]] = set()
    for form, draft in zip(forms, drafts, strict=True):
        if (draft.kind, draft.name.text) in seen:
            form.complain(
                None, "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique"
            )
        seen.add((draft.kind, draft.name.text))
    complaints.refuse_if_any()
    commands = state.commands.replace_all(scope, drafts, ids)
    state.changes.note()
    return RestReply(body=[command.json() for command in commands])


def _form(item: JSON, index: int, complaints: Complaints) -> BodyForm:
    if isinstance(item, Mapping):
        return BodyForm(item, (str(index),), complaints)
    complaints.add((str(index),), "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
    return BodyForm({}, (str(index),), complaints)


def get_command(state: ServerState, call: RestCall) -> RestReply:
    """One command, its translations in full."""
    return RestReply(body=_command(state, call).json())


def edit_command(state: ServerState, call: RestCall) -> RestReply:
    """Change some fields of a command; what is given replaces what was there entirely.

    Source: Application Commands, "Edit Global Application Command".
    """
    command = _command(state, call)
    given = BodyForm.open(call.body)
    old = {name: value for name, value in command.json().items() if name in _EDITABLE}
    form = BodyForm({**old, **given.value}, (), Complaints())
    draft = read_command(form, kind=command.kind)
    form.complaints.refuse_if_any()
    changed, _ = state.commands.put(command.guild_id, draft, old=command)
    state.changes.note()
    return RestReply(body=changed.json())


_EDITABLE = frozenset(
    {
        "name",
        "name_localizations",
        "description",
        "description_localizations",
        "options",
        "default_member_permissions",
        "dm_permission",
        "contexts",
        "integration_types",
        "nsfw",
    }
)


def delete_command(state: ServerState, call: RestCall) -> RestReply:
    """Delete a command."""
    state.commands.remove(_command(state, call))
    state.changes.note()
    return NO_CONTENT
