"""Reads what a message should say from a call's arguments, refusing what Slack refuses.

Source: chat.postMessage, chat.update and chat.postEphemeral, arguments, errors, warnings.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from .block_rules import cell_length, check_message_blocks
from .errors import ApiError, bad_argument
from .limits import Sizes
from .metadata import check_metadata
from .normalize import NO_PREVIEW, normal_blocks, stored_text
from .schema import worded
from .wire import JsonObject

TEXT_LIMIT = 40_000  # characters; longer text is cut. Source: chat.postMessage, "Truncating content".
UPDATE_TEXT_LIMIT = 4_000  # Source: chat.update, error msg_too_long.
MARKDOWN_LIMIT = 12_000
ATTACHMENTS_LIMIT = 100
TRUE = frozenset({"true", "1"})
FALSE = frozenset({"false", "0", ""})
RECORDED = ("unfurl_links", "unfurl_media", "link_names", "parse", "mrkdwn")


@dataclass(slots=True, kw_only=True)
class MessageDraft:
    """What a message says. A field is None where the caller said nothing of it.

    Args:
        metadata: An empty object asks for removal.
        options: Flags of the call that Slack acts on but does not return.
    """

    text: str | None
    blocks: list[JsonObject] | None
    attachments: list[JsonObject] | None
    metadata: JsonObject | None
    options: JsonObject = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @property
    def names_linked(self) -> bool:
        """Whether plain "@name" becomes a mention."""
        return bool(self.options.get("link_names")) or self.options.get("parse") == "full"


def flag(args: JsonObject, name: str, *, default: bool = False) -> bool:
    """A boolean argument, as JSON or as form text.

    Raises:
        ApiError: It is neither true nor false.
    """
    value = args.get(name)
    if value is None:
        return default
    text = str(value).lower()
    if text in TRUE:
        return True
    if text in FALSE:
        return False
    raise bad_argument(name, "must be a boolean")


def read_content(
    args: JsonObject, sizes: Sizes, *, most_text: int = TEXT_LIMIT, cut: bool = True
) -> MessageDraft:
    """The content of a message.

    Args:
        args: The call's arguments.
        sizes: Undocumented limits.
        most_text: Characters of text.
        cut: Whether longer text is cut with a warning instead of refused.

    Raises:
        ApiError: Some part of it is refused.
    """
    warnings: list[str] = []
    text = _text(args)
    if text is not None and len(text) > most_text:
        if not cut:
            raise ApiError("msg_too_long")
        text = text[:most_text]
        warnings.append("message_truncated")
    blocks = read_blocks(args.get("blocks"), sizes)
    attachments = _attachments(args.get("attachments"))
    if args.get("markdown_text") is not None:
        blocks = _markdown(args, blocks)
    options = {name: args[name] for name in RECORDED if args.get(name) is not None}
    for name in ("unfurl_links", "unfurl_media", "link_names", "mrkdwn"):
        if name in options:
            options[name] = flag(args, name)
    metadata = args.get("metadata")
    return MessageDraft(
        text=None if text is None else stored_text(text, linked=options.get("mrkdwn", True)),
        blocks=blocks,
        attachments=attachments,
        metadata=None if metadata is None else (check_metadata(metadata, sizes.metadata_bytes) or {}),
        options=options,
        warnings=warnings,
    )


def require_something(content: MessageDraft) -> None:
    """Refuse a message that would be empty.

    Raises:
        ApiError: It has no text, blocks or attachments.
    """
    if not content.text and not content.blocks and not content.attachments:
        raise ApiError("no_text")


def shown_text(content: MessageDraft) -> str:
    """The text of the message object: the fallback, or Slack's stand-in for one."""
    if content.text:
        return content.text
    return NO_PREVIEW if content.blocks else ""


def read_blocks(value: Any, sizes: Sizes) -> list[JsonObject] | None:
    """Blocks of a message in the form Slack stores, or None if none were given.

    Raises:
        ApiError: They are not a list, do not fit their schema, or are too long together.
    """
    if value is None or value == "":
        return None
    blocks = _decoded(value, "invalid_blocks_format")
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    complaints = check_message_blocks(blocks)
    if complaints:
        raise ApiError(
            "invalid_attachments" if complaints[0].message.startswith("only_one_table") else "invalid_blocks",
            errors=[str(complaint) for complaint in complaints],
            response_metadata={"messages": worded(complaints)},
        )
    if cell_length(blocks) + sizes.block_cost * len(blocks) > sizes.blocks_budget:
        raise ApiError("msg_blocks_too_long")
    return normal_blocks(blocks)


def _text(args: JsonObject) -> str | None:
    text = args.get("text")
    if text is None:
        return None
    if not isinstance(text, str):
        raise bad_argument("text", "must provide a string")
    return text


def _attachments(value: Any) -> list[JsonObject] | None:
    if value is None or value == "":
        return None
    attachments = _decoded(value, "invalid_attachments")
    if not isinstance(attachments, list) or not all(isinstance(item, dict) for item in attachments):
        raise ApiError("invalid_attachments")
    if len(attachments) > ATTACHMENTS_LIMIT:
        raise ApiError("too_many_attachments")
    for index, attachment in enumerate(attachments):
        inner = attachment.get("blocks", [])
        complaints = check_message_blocks(inner, f"/attachments/{index}/blocks")
        if complaints:
            raise ApiError(
                "invalid_attachments",
                errors=[str(complaint) for complaint in complaints],
                response_metadata={"messages": worded(complaints)},
            )
    return [{"id": index + 1, **attachment} for index, attachment in enumerate(attachments)]


def _markdown(args: JsonObject, blocks: list[JsonObject] | None) -> list[JsonObject]:
    text = args["markdown_text"]
    if blocks is not None or args.get("text") is not None:
        raise ApiError("markdown_text_conflict")
    if not isinstance(text, str) or not text:
        raise ApiError("no_text")
    if len(text) > MARKDOWN_LIMIT:
        raise ApiError("msg_too_long")
    return normal_blocks([{"type": "markdown", "text": text}])


def _decoded(value: Any, refusal: str) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise ApiError(refusal) from error
