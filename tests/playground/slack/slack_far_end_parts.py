"""Pieces of Block Kit for tests."""

from __future__ import annotations

from typing import Any

from tests.playground.slack.slack_far_end_stage import plain, section


def options(count: int) -> list[dict[str, Any]]:
    return [{"text": plain(f"o{number}"), "value": str(number)} for number in range(count)]


def select(kind: str = "static_select", **more: Any) -> dict[str, Any]:
    return {"type": kind, "action_id": "pick", **({"options": options(2)} if not more else {}), **more}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def field(element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "input", "label": plain("L"), "element": element, **more}


def header(text: str) -> dict[str, Any]:
    return {"type": "header", "text": plain(text)}


def context(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "context", "elements": list(elements)}


def image(**more: Any) -> dict[str, Any]:
    return {"type": "image", "image_url": "https://x.example/a.png", "alt_text": "a", **more}


def table(rows: int, columns: int = 1, text: str = "c") -> dict[str, Any]:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": text}] * columns] * rows}


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": list(elements)}


CONFIRM = {"title": plain("t"), "text": plain("x"), "confirm": plain("y"), "deny": plain("n")}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain("Title"), "blocks": list(blocks) or [section()], **more}


def text_input(block: str = "name", **more: Any) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": f"{block}-value"}
    return {"type": "input", "block_id": block, "label": plain(block), "element": element, **more}


def home(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "home", "blocks": list(blocks) or [section()], **more}
