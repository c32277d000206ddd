"""Checks of whole messages and views: field rules first, then those between blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .blocks import HOME, HOME_SCHEMA, MARKDOWN_LIMIT, MESSAGE_SCHEMA, MODAL, MODAL_SCHEMA
from .schema import Complaint
from .wire import JsonObject

TABLE_TEXT_LIMIT = 10_000


def check_message_blocks(blocks: Any, pointer: str = "/blocks") -> list[Complaint]:
    """Complaints about the blocks of a message."""
    return MESSAGE_SCHEMA(blocks, pointer) or [
        *_repeated_ids(blocks, pointer),
        *_tables(blocks, pointer),
        *_markdown(blocks, pointer),
    ]


def check_view(view: Any, surface: str, pointer: str = "/view") -> list[Complaint]:
    """Complaints about a view for the given surface, a modal or a home tab."""
    schema = HOME_SCHEMA if surface == HOME else MODAL_SCHEMA
    found = schema(view, pointer)
    if found:
        return found
    blocks = view["blocks"]
    found = _repeated_ids(blocks, f"{pointer}/blocks") + _focus(blocks, f"{pointer}/blocks")
    if surface == MODAL and "submit" not in view:
        found += [
            Complaint(
                message="must define `submit` to use an `input` block in modals",
                pointer=f"{pointer}/blocks/{index}/input",
            )
            for index, block in enumerate(blocks)
            if block["type"] == "input"
        ]
    return found


def interactive(block: JsonObject) -> Iterator[tuple[str, JsonObject]]:
    """Each interactive element of a block with its place in the block."""
    for index, element in enumerate(block.get("elements") or []):
        if block["type"] == "actions":
            yield f"elements/{index}", element
    accessory = block.get("accessory")
    if accessory and accessory["type"] != "image":
        yield "accessory", accessory
    if block["type"] == "input":
        yield "element", block["element"]


def _repeated_ids(blocks: list[JsonObject], pointer: str) -> list[Complaint]:
    found, block_ids = [], set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id and block_id in block_ids:
            found.append(_taken("block_id", block_id, f"{pointer}/{index}"))
        block_ids.add(block_id)
        action_ids = set()
        for place, element in interactive(block):
            action_id = element.get("action_id")
            if action_id and action_id in action_ids:
                found.append(_taken("action_id", action_id, f"{pointer}/{index}/{place}"))
            action_ids.add(action_id)
    return found


def _taken(field: str, value: str, pointer: str) -> Complaint:
    return Complaint(message=f'`{field}` "{value}" already exists', pointer=f"{pointer}/{field}")


def _focus(blocks: list[JsonObject], pointer: str) -> list[Complaint]:
    # "Only one element can be set to true." Source: Block Kit reference, `focus_on_load`.
    places = [
        f"{pointer}/{index}/{place}/focus_on_load"
        for index, block in enumerate(blocks)
        for place, element in interactive(block)
        if element.get("focus_on_load")
    ]
    return [
        Complaint(message="only one element can set `focus_on_load`", pointer=place) for place in places[1:]
    ]


def _tables(blocks: list[JsonObject], pointer: str) -> list[Complaint]:
    tables = [(index, block) for index, block in enumerate(blocks) if block["type"] == "table"]
    if len(tables) > 1:
        return [Complaint(message="only_one_table_allowed", pointer="")]
    length = sum(cell_length(cell) for _, table in tables for row in table["rows"] for cell in row)
    if length > TABLE_TEXT_LIMIT:
        place = f"{pointer}/{tables[0][0]}/rows"
        return [Complaint(message=f"must be less than {TABLE_TEXT_LIMIT + 1} characters", pointer=place)]
    return []


def _markdown(blocks: list[JsonObject], pointer: str) -> list[Complaint]:
    # The limit is for all markdown blocks of a message together.
    # Source: Block Kit reference, "Markdown block".
    length = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if length <= MARKDOWN_LIMIT:
        return []
    return [Complaint(message=f"must be less than {MARKDOWN_LIMIT + 1} characters", pointer=pointer)]


def cell_length(value: Any) -> int:
    """How many characters of text a value holds, however deep."""
    if isinstance(value, dict):
        own = value["text"] if isinstance(value.get("text"), str) else ""
        return len(own) + sum(cell_length(item) for item in value.values() if isinstance(item, dict | list))
    if isinstance(value, list):
        return sum(cell_length(item) for item in value)
    return 0
