"""Registering application commands, globally or for one guild."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .calls import RestCall, RestReply
from .command_form import read_command
from .command_store import Scope
from .commands import Shown
from .errors import MISSING_ACCESS, UNKNOWN_APPLICATION, RestError
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


def list_commands(state: ServerState, call: RestCall) -> RestReply:
    """All commands of a scope, their translations in full only when asked for.

    Source: Application Commands, "Get Global Application Commands" and "Retrieving localized commands".
    """
    commands = state.commands.in_scope(_scope(state, call))
    shown = Shown(in_full=True) if call.asks("with_localizations") else Shown(locale=call.locale)
    return RestReply(body=[command.json(shown) for command in commands])


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
