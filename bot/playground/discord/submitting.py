"""Filling in and sending the modal on a user's screen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.playground.loopback import ActionError

from .controls import SELECTS, STRING_SELECT
from .directory import DiscordChannel, DiscordUser
from .interaction_store import Interaction, InteractionKind
from .modals import CHECKBOX, CHECKBOX_GROUP, INPUT_LIMIT, RADIO_GROUP, TEXT_INPUT
from .payloads import Resolved, open_interaction
from .pressing import check_count, chosen_values, resolve_values
from .state import OpenModal, ServerState
from .wire import JSON, JsonObject, as_list, as_object, as_whole

_FIELDS = frozenset({TEXT_INPUT, *SELECTS, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX})


def submit(
    state: ServerState,
    user: DiscordUser,
    channel: DiscordChannel,
    modal: OpenModal,
    values: Mapping[str, JSON],
) -> Interaction:
    """Send a modal with values by custom_id; what is not given stays as the modal came.

    Source: Receiving and Responding, "Modal Submit Data Structure".

    Raises:
        ActionError: A value is missing, too long, or for no field of the modal.
    """
    known = {str(part["custom_id"]) for part in _fields(modal.data.get("components"))}
    for name in values:
        if name not in known:
            raise ActionError(f'The form has no field "{name}". Fields: {", ".join(sorted(known))}.')
    resolved = Resolved(state, channel, user.id)
    filler = _Filler(state, channel, values, resolved)
    data: JsonObject = {
        "custom_id": modal.data["custom_id"],
        "components": [filler.outer(as_object(part)) for part in as_list(modal.data.get("components"))],
        **resolved.json(),
    }
    return open_interaction(
        state,
        InteractionKind.MODAL_SUBMIT,
        user,
        channel,
        data,
        metadata={"triggering_interaction_metadata": modal.opener.metadata},
        source_id=modal.opener.source_id,
    )


def _fields(components: JSON) -> Iterator[JsonObject]:
    for item in as_list(components):
        part = as_object(item)
        inner = [part["component"]] if part.get("component") else as_list(part.get("components"))
        for child in (as_object(raw) for raw in inner):
            if child.get("type") in _FIELDS:
                yield child


class _Filler:
    """Puts a user's values into the shape the app gets."""

    def __init__(
        self, state: ServerState, channel: DiscordChannel, values: Mapping[str, JSON], resolved: Resolved
    ) -> None:
        self._state = state
        self._channel = channel
        self._values = values
        self._resolved = resolved

    def outer(self, part: JsonObject) -> JsonObject:
        """A row, a label or a text of the modal."""
        answer: dict[str, JSON] = {"type": part["type"], "id": part["id"]}
        if part.get("component"):
            return {**answer, "component": self._field(as_object(part["component"]), part)}
        if "components" in part:
            children = [as_object(child) for child in as_list(part["components"])]
            return {**answer, "components": [self._field(child, child) for child in children]}
        return answer

    def _field(self, part: JsonObject, label: JsonObject) -> JsonObject:
        name, kind = str(part["custom_id"]), part.get("type")
        title = str(label.get("label") or name)
        answer: dict[str, JSON] = {"type": kind, "id": part["id"], "custom_id": name}
        if kind == TEXT_INPUT:
            return {**answer, "value": self._text(part, name, title)}
        if kind == CHECKBOX:
            given = self._values.get(name, part.get("default", False))
            return {**answer, "value": given is True}
        picked = self._picked(part, name)
        if not picked:
            if part.get("required") is not False:
                raise ActionError(f'"{title}" must be filled in.')
            return {**answer, "value": None} if kind == RADIO_GROUP else {**answer, "values": []}
        check_count(picked, part)
        resolve_values(self._state, self._channel, part, picked, self._resolved)
        return {**answer, "value": picked[0]} if kind == RADIO_GROUP else {**answer, "values": picked}

    def _text(self, part: JsonObject, name: str, title: str) -> str:
        text = str(self._values.get(name, part.get("value") or ""))
        least, most = as_whole(part.get("min_length")), as_whole(part.get("max_length"), INPUT_LIMIT)
        if not text and part.get("required") is not False:
            raise ActionError(f'"{title}" must be filled in.')
        if text and not least <= len(text) <= most:
            raise ActionError(f'"{title}" takes {least} to {most} characters.')
        return text

    def _picked(self, part: JsonObject, name: str) -> list[str]:
        if name not in self._values:
            options = [as_object(option) for option in as_list(part.get("options"))]
            return [str(option["value"]) for option in options if option.get("default")]
        raw = self._values[name]
        key = "value" if isinstance(raw, str) else "values"
        text_menu = {**part, "type": STRING_SELECT} if part.get("type") not in SELECTS else part
        return chosen_values(text_menu, {key: raw} if raw not in (None, "") else {})
