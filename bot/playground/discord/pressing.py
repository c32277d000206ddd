"""Pressing a button or choosing in a select menu of a message."""

from __future__ import annotations

from collections.abc import Mapping

from bot.playground.loopback import ActionError

from .components import walk
from .controls import (
    CHANNEL_SELECT,
    MENTIONABLE_SELECT,
    ROLE_SELECT,
    SELECTS,
    STRING_SELECT,
    USER_SELECT,
)
from .directory import DiscordChannel, DiscordUser
from .interaction_store import Interaction, InteractionKind
from .messages import StoredMessage
from .payloads import Resolved, open_interaction
from .state import ServerState
from .wire import JSON, JsonObject, as_list, as_object, as_whole, read_snowflake


def press(
    state: ServerState,
    user: DiscordUser,
    channel: DiscordChannel,
    message: StoredMessage,
    action: Mapping[str, JSON],
) -> Interaction:
    """Use a component of a message, as far as it lets itself be used.

    Source: Receiving and Responding, "Message Component Data Structure".

    Raises:
        ActionError: There is no such component, it is disabled, or the choice is not one it offers.
    """
    component = _usable(message, action.get("action"))
    kind = as_whole(component.get("type"))
    data: dict[str, JSON] = {
        "component_type": kind,
        "id": component.get("id"),
        "custom_id": component.get("custom_id"),
    }
    if kind in SELECTS:
        chosen = chosen_values(component, action)
        check_count(chosen, component)
        resolved = Resolved(state, channel, user.id)
        resolve_values(state, channel, component, chosen, resolved)
        data |= {"values": list(chosen), **resolved.json()}
    return open_interaction(
        state,
        InteractionKind.COMPONENT,
        user,
        channel,
        data,
        metadata={"interacted_message_id": message.id},
        source_id=message.id,
    )


def _usable(message: StoredMessage, wanted: JSON) -> JsonObject:
    for part in walk(list(message.components)):
        if wanted and part.get("custom_id") == wanted:
            if part.get("disabled"):
                raise ActionError("That button or menu is disabled.")
            return part
    raise ActionError(f'The message has no button or menu with the custom_id "{wanted}".')


def chosen_values(component: JsonObject, action: Mapping[str, JSON]) -> list[str]:
    """The values a user picked; for a text menu, labels are understood too."""
    raw = action.get("values")
    values = [str(item) for item in as_list(raw)] if raw is not None else []
    if raw is None and action.get("value") is not None:
        values = [str(action["value"])]
    if component.get("type") != STRING_SELECT:
        return values
    options = [as_object(option) for option in as_list(component.get("options"))]
    by_label = {str(option["label"]): str(option["value"]) for option in options}
    known = {str(option["value"]) for option in options}
    found = [value if value in known else by_label.get(value, value) for value in values]
    for value in found:
        if value not in known:
            raise ActionError(f'"{value}" is no option of that menu.')
    return found


def check_count(values: list[str], component: JsonObject) -> None:
    """Refuse too few or too many, or the same one twice."""
    least, most = as_whole(component.get("min_values"), 1), as_whole(component.get("max_values"), 1)
    if not least <= len(values) <= most or len(set(values)) != len(values):
        raise ActionError(f"That menu takes {least} to {most} different values.")


def resolve_values(
    state: ServerState, channel: DiscordChannel, component: JsonObject, values: list[str], resolved: Resolved
) -> None:
    """Look up the users, roles or channels behind chosen ids.

    Raises:
        ActionError: There is no such user, role or channel here.
    """
    kind, directory = component.get("type"), state.directory
    if kind not in {USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT}:
        return
    types = as_list(component.get("channel_types"))
    for value in values:
        own = read_snowflake(value)
        user = directory.user(own)
        role = directory.roles.get(own) if own else None
        picked = directory.channel(own)
        if user and kind in {USER_SELECT, MENTIONABLE_SELECT}:
            resolved.add_user(user)
        elif role and role.guild_id == channel.guild_id and kind in {ROLE_SELECT, MENTIONABLE_SELECT}:
            resolved.add_role(role.id)
        elif (
            picked
            and picked.guild_id == channel.guild_id
            and kind == CHANNEL_SELECT
            and (not types or picked.kind in types)
        ):
            resolved.add_channel(picked)
        else:
            raise ActionError(f'"{value}" cannot be picked in that menu.')
