"""What the browser may do with the playground's page: nothing but what the page itself brings."""

from typing import Final

from aiohttp import web

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


async def harden(_request: web.Request, response: web.StreamResponse) -> None:
    """Put the safety headers on every response before it leaves."""
    for name, value in SAFE_HEADERS.items():
        response.headers.setdefault(name, value)
