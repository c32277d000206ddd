"""Keeps an event of the gateway that discord.py can't read from closing the connection for everyone."""

import logging
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, Final

_log = logging.getLogger(__name__)

Read = Callable[[Any], None]

# Without this one there is no session to go on with.
_INDISPENSABLE: Final = "READY"
_INTERACTION: Final = "INTERACTION_CREATE"
PICKED: Final = "picked"


def shield(parsers: MutableMapping[str, Read]) -> None:
    """Make each of discord.py's readers of events log what it can't read; what one raises ends its client."""
    for event, read in parsers.items():
        if event != _INDISPENSABLE:
            parsers[event] = _shielded(event, read)


def completed(interaction: Mapping[str, Any]) -> dict[str, Any]:
    """Put into an interaction what discord.py asks for and an answer does not need.

    What people picked stands under `PICKED` then, where discord.py does not make objects of it: those want
    more of a channel than Discord promises to tell, and its id is all that is needed.

    Source: Discord documentation, Receiving and Responding, "Interaction Structure": the channel is told
    twice, by `channel_id` and in part by `channel`, and neither always.
    """
    found = {"version": 1, "attachment_size_limit": 0, **interaction}
    if not found.get("channel") and found.get("channel_id"):
        found["channel"] = {"id": found["channel_id"]}
    data = found.get("data")
    if isinstance(data, Mapping) and data.get("resolved"):
        found["data"] = {**data, "resolved": {}, PICKED: data["resolved"]}
    return found


def _shielded(event: str, read: Read) -> Read:
    def attempt(data: Any) -> None:
        try:
            read(completed(data) if event == _INTERACTION else data)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other events are worth reading
            # One line, for what is sent wrong is sent often, and a traceback tells of discord.py alone.
            _log.warning("An event %s of Discord can't be read: %r", event, error)

    return attempt
