"""Orders from outside that concern the gateway's sockets, all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.playground.loopback import ActionError

from .protocol import Close, Op
from .sessions import payload
from .state import ServerState
from .wire import JSON, as_object, as_text, as_whole

# Source: RFC 6455, section 7.4: what an endpoint may send.
CLOSE_CODES = frozenset({1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, *range(3000, 5000)})


Order = Callable[[ServerState, Mapping[str, JSON]], dict[str, JSON]]
"""Carries out an order, given its arguments; gives what came of it."""


def _drop(state: ServerState, order: Mapping[str, JSON]) -> dict[str, JSON]:
    """Close all sockets with a code, or cut them without one."""
    code = as_whole(order["code"], -1) if order.get("code") is not None else None
    if code is not None and code not in CLOSE_CODES:
        raise ActionError(f"A close code is one of 1000 to 4999, not {order.get('code')}.")
    close = Close(code, as_text(order.get("reason")))
    for session in state.sessions:
        if session.wire:
            session.wire.close(close)
    return {}


def _send(state: ServerState, op: Op, data: JSON) -> dict[str, JSON]:
    for session in state.sessions:
        if session.wire:
            session.wire.send_text(payload(op, data))
    return {}


def _reconnect(state: ServerState, _: Mapping[str, JSON]) -> dict[str, JSON]:
    return _send(state, Op.RECONNECT, None)


def _request_heartbeat(state: ServerState, _: Mapping[str, JSON]) -> dict[str, JSON]:
    return _send(state, Op.HEARTBEAT, None)


def _invalidate(state: ServerState, order: Mapping[str, JSON]) -> dict[str, JSON]:
    """Opcode 9; unless it is resumable, the sessions are over."""
    resumable = order.get("resumable") is True
    _send(state, Op.INVALID_SESSION, resumable)
    if not resumable:
        for session in state.sessions:
            state.sessions.drop(session)
    return {}


def _mute(state: ServerState, _: Mapping[str, JSON]) -> dict[str, JSON]:
    """Acknowledge no heartbeat on the sockets there are now, as a connection does that is half dead."""
    for session in state.sessions:
        if session.wire:
            session.wire.mute()
    return {}


def _tell(state: ServerState, order: Mapping[str, JSON]) -> dict[str, JSON]:
    """Send any event, also one that Discord's documentation does not know."""
    event = as_text(order.get("event"))
    if not event:
        raise ActionError("An event has a name.")
    state.sessions.dispatch(event, as_object(order.get("data")), guild_id=None)
    return {}


SOCKET_ORDERS: Mapping[str, Order] = {
    "drop_sockets": _drop,
    "reconnect": _reconnect,
    "request_heartbeat": _request_heartbeat,
    "invalidate": _invalidate,
    "mute": _mute,
    "tell": _tell,
}
