"""Who may speak to a server of the playground: this machine's own programs and pages, and nobody else."""

import ipaddress
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

LOCAL_NAMES: Final = ("127.0.0.1", "localhost", "[::1]")
HTTP_PORT: Final = 80  # browsers leave it out of Host and Origin


def check_loopback(host: str) -> None:
    """Refuse a host that other machines could reach.

    Raises:
        ValueError: It is not a loopback address.
    """
    if not _is_loopback(host):
        raise ValueError(f"The playground serves this machine only: {host!r} is not a loopback host.")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def bracketed(host: str) -> str:
    """The host as it stands in a URL."""
    return f"[{host}]" if ":" in host else host


@web.middleware
async def refuse_strangers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse other sites' pages, and names that only pretend to be this machine.

    A page of another site may send requests to loopback, and may rename itself to resolve there
    (DNS rebinding). The first shows in `Origin` or `Sec-Fetch-Site`, the second in `Host`.

    Source: Fetch Metadata Request Headers, section 2; RFC 6454, section 7.
    """
    own = _own_authorities(request)
    if request.headers.get("Host", "").lower() not in own:
        raise web.HTTPForbidden(text="This is the playground of one machine: open it by its own address.")
    origin = request.headers.get("Origin")
    if origin is not None and origin.lower() not in {f"http://{authority}" for authority in own}:
        raise web.HTTPForbidden(text="Pages of other sites may not use the playground.")
    opened_by_hand = request.method == "GET" and request.path == "/"
    if request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"} and not opened_by_hand:
        raise web.HTTPForbidden(text="Pages of other sites may not use the playground.")
    return await handler(request)


def _own_authorities(request: web.Request) -> frozenset[str]:
    sockname = request.transport.get_extra_info("sockname") if request.transport else None
    if sockname is None:
        return frozenset()
    names = {*LOCAL_NAMES, bracketed(sockname[0])}
    authorities = {f"{name}:{sockname[1]}" for name in names}
    return frozenset(authorities | names if sockname[1] == HTTP_PORT else authorities)
