"""The form in which Slack stores and returns what an app sent.

"Your message may mutate." Source: chat.postMessage, success response.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from typing import Any

from .block_rules import interactive
from .wire import JsonObject

TOKEN = re.compile(r"<(?:[@#!][^<>\n]+|(?:https?://|mailto:|tel:)[^<>\n]+)>")
ENTITY = re.compile(r"&(?!(?:amp|lt|gt);)")
BARE_URL = re.compile(r"(?<![<|\w/])https?://[^\s<>|]+[^\s<>|.,;:!?)\]}'\"]")
NO_PREVIEW = "This content can't be displayed."


def escaped(text: str) -> str:
    """Text with the three control characters as entities.

    Source: Slack docs, "Formatting message text", "Escaping text".
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def stored_text(text: str, *, linked: bool) -> str:
    """The text of a message as stored: stray control characters escaped, bare URLs linked if asked."""
    pieces: list[str] = []
    end = 0
    for token in TOKEN.finditer(text):
        pieces += [_plain(text[end : token.start()], linked=linked), token.group()]
        end = token.end()
    return "".join([*pieces, _plain(text[end:], linked=linked)])


def _plain(text: str, *, linked: bool) -> str:
    safe = ENTITY.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")
    return BARE_URL.sub(lambda match: f"<{match.group()}>", safe) if linked else safe


def normal_blocks(blocks: Iterable[JsonObject]) -> list[JsonObject]:
    """Blocks with ids for blocks and actions, and text objects with their defaults."""
    normal = [_defaults(block) for block in blocks]
    for block in normal:
        block.setdefault("block_id", secrets.token_urlsafe(4)[:5])
        if block["type"] == "input":
            block.setdefault("optional", False)
            block.setdefault("dispatch_action", False)
        for _, element in interactive(block):
            element.setdefault("action_id", secrets.token_urlsafe(4)[:5])
    return normal


def _defaults(value: Any) -> Any:
    if isinstance(value, list):
        return [_defaults(item) for item in value]
    if not isinstance(value, dict):
        return value
    copied = {name: _defaults(item) for name, item in value.items()}
    if copied.get("type") == "plain_text":
        copied.setdefault("emoji", True)
    if copied.get("type") == "mrkdwn":
        copied.setdefault("verbatim", False)
    return copied
