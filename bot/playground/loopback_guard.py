"""Who may speak to the playground: this machine's own pages, and nobody else."""

import ipaddress
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LOCAL_NAMES: Final = ("127.0.0.1", "localhost", "[::1]")

HTTP_PORT: Final = 80  # browsers leave it out of Host and Origin

# Text from chats is drawn as text nodes; with the last two the browser itself refuses anything else.
# Source: Content Security Policy Level 3; Trusted Types, "require-trusted-types-for".
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)

SAFE_HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}


def is_loopback(host: str) -> bool:
    """Tell whether nobody but this machine can reach a server at that host."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def bracketed(host: str) -> str:
    """Give the host as it stands in a URL."""
    return f"[{host}]" if ":" in host else host


@web.middleware
async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other sites' pages and names that only pretend to be this machine; harden what is answered.

    A page of another site may send requests to loopback, and may rename itself to resolve there
    (DNS rebinding). The first shows in `Origin` or `Sec-Fetch-Site`, the second in `Host`.

    Source: Fetch Metadata Request Headers, section 2; RFC 6454, section 7.
    """
    _refuse_strangers(request)
    return await handler(request)


async def harden(_request: web.Request, response: web.StreamResponse) -> None:
    """Put the safety headers on every response before it leaves."""
    for name, value in SAFE_HEADERS.items():
        response.headers.setdefault(name, value)


def _refuse_strangers(request: web.Request) -> None:
    own = _own_authorities(request)
    if request.headers.get("Host", "").lower() not in own:
        raise web.HTTPForbidden(text="This is the playground of one machine: open it by its own address.")
    origin = request.headers.get("Origin")
    if origin is not None and origin.lower() not in {f"http://{authority}" for authority in own}:
        raise web.HTTPForbidden(text="Pages of other sites may not use the playground.")
    opened_by_hand = request.method == "GET" and request.path == "/"
    if request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"} and not opened_by_hand:
        raise web.HTTPForbidden(text="Pages of other sites may not use the playground.")


def _own_authorities(request: web.Request) -> frozenset[str]:
    sockname = request.transport.get_extra_info("sockname") if request.transport else None
    if sockname is None:
        return frozenset()
    names = {*LOCAL_NAMES, bracketed(sockname[0])}
    authorities = {f"{name}:{sockname[1]}" for name in names}
    return frozenset(authorities | names if sockname[1] == HTTP_PORT else authorities)
