"""An event loop that announces the last point before a request to post leaves the process."""

import asyncio
from asyncio import selector_events
from collections.abc import Callable
from typing import Any, Final

# Slack's methods; Discord's routes, whose other requests to them read.
_POSTS: Final = (b"POST /api/chat.postMessage ", b"POST /api/chat.update ", b"/messages HTTP/1.1\r\n")
_EDITS: Final = b"PATCH "


class AnnouncingLoop(asyncio.SelectorEventLoop):
    """Calls `on_writing` when a request to post is about to be written to its socket."""

    on_writing: Callable[[], None] = staticmethod(lambda: None)

    # asyncio has no public seam between a client library and the socket.
    def _make_socket_transport(self, sock: Any, protocol: Any, *given: Any, **named: Any) -> Any:
        return _Transport(self, sock, protocol, *given, **named)


class _Transport(selector_events._SelectorSocketTransport):  # type: ignore[name-defined,misc]
    """A connection of that loop."""

    def write(self, data: Any) -> None:
        line = bytes(data[:200]).split(b"\n", 1)[0] + b"\n"
        if line.startswith(_EDITS) or (line.startswith(b"POST ") and any(mark in line for mark in _POSTS)):
            self._loop.on_writing()
        super().write(data)
