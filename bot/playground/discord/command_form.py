"""Application commands as an app registers them: every documented rule."""

from __future__ import annotations

from dataclasses import dataclass

from .commands import CHAT_INPUT, MENU_KINDS, CommandOption, LocalizedText
from .form import BodyForm
from .option_form import command_size, read_options
from .permissions import Permission
from .words_form import read_description, read_menu_name, read_name

# Source: Application Commands, "Slash Commands".
SIZE_LIMIT = 8000
PERMISSION_LIMIT = 2**54 - 1
CONTEXTS = frozenset({0, 1, 2})
# To servers, and by people for themselves.
# Source: Application Resource, "Application Integration Types".
INTEGRATION_TYPES = frozenset({0, 1})


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandDraft:
    """A command without what only Discord gives it."""

    kind: int
    name: LocalizedText
    description: LocalizedText
    options: tuple[CommandOption, ...]
    needs: Permission | None
    dm_permission: bool
    contexts: tuple[int, ...] | None
    integration_types: tuple[int, ...]
    nsfw: bool


def read_command(form: BodyForm) -> CommandDraft:
    """The command a body describes; complaints gather in the form."""
    kind = form.choice("type", {CHAT_INPUT, *MENU_KINDS}, required=False) or CHAT_INPUT
    in_menu = kind in MENU_KINDS
    draft = CommandDraft(
        kind=kind,
        name=read_menu_name(form) if in_menu else read_name(form),
        description=_read_no_description(form) if in_menu else read_description(form),
        options=() if in_menu else read_options(form),
        needs=_read_needs(form),
        dm_permission=form.flag("dm_permission") is not False,
        contexts=form.numbers("contexts", CONTEXTS, least=1),
        integration_types=form.numbers("integration_types", INTEGRATION_TYPES, least=1) or (0,),
        nsfw=form.flag("nsfw") or False,
    )
    if command_size(draft.name, draft.description, draft.options) > SIZE_LIMIT:
        form.complain(None, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({SIZE_LIMIT})")
    return draft


def _read_no_description(form: BodyForm) -> LocalizedText:
    """What a menu's entry has in place of a description and options.

    Source: Application Commands, "Application Command Structure".
    """
    if form.filled("description"):
        form.complain(
            "description",
            "APPLICATION_COMMAND_DESCRIPTION_NOT_ALLOWED",
            "Context menu commands cannot have description",
        )
    if form.filled("options"):
        form.complain(
            "options", "APPLICATION_COMMAND_OPTIONS_NOT_ALLOWED", "Context menu commands cannot have options"
        )
    return LocalizedText(text="")


def _read_needs(form: BodyForm) -> Permission | None:
    raw = form.value.get("default_member_permissions")
    if raw is None:
        return None
    text = str(raw)
    if isinstance(raw, bool) or not (text.isascii() and text.isdigit()) or int(text) > PERMISSION_LIMIT:
        form.complain("default_member_permissions", "NUMBER_TYPE_COERCE", f'Value "{raw}" is not int.')
        return None
    return Permission(int(text))
