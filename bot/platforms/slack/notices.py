"""What is told on top of a message after it was sent: drawn, and put on a message read back; pure."""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from bot.model.briefing import Line
from bot.platforms.slack.text import JSON, elements, escape, rich_text, section

_MARK: Final = "notice."
"""Begins the block_id of each block of a notice."""
_GAP: Final = "\n\n"


def draw_lines(lines: Iterable[Line]) -> Iterator[JSON]:
    """The words of a notice."""
    for line in lines:
        yield rich_text(section(elements(line)))


def marked(blocks: Sequence[JSON], edition: str) -> tuple[JSON, ...]:
    """Blocks as those of a notice, by which they are found again; their ids differ in each edition."""
    number = zlib.crc32(edition.encode())
    return tuple({**block, "block_id": f"{_MARK}{at}.{number:08x}"} for at, block in enumerate(blocks))


def is_notice(block: Mapping[str, Any]) -> bool:
    """Whether a block belongs to a notice."""
    return str(block.get("block_id") or "").startswith(_MARK)


def rest_of(message: Mapping[str, Any]) -> tuple[str, tuple[JSON, ...]]:
    """A message's text and blocks without any notice; ids of blocks are given anew."""
    blocks = message.get("blocks") or ()
    text = str(message.get("text") or "")
    before = spoken(block for block in blocks if is_notice(block))
    kept = ({name: value for name, value in block.items() if name != "block_id"} for block in blocks)
    return text.removeprefix(escape(before)), tuple(
        block for block, whole in zip(kept, blocks, strict=True) if not is_notice(whole)
    )


def spoken(blocks: Iterable[Mapping[str, Any]]) -> str:
    """A notice's words for notifications and screen readers, to stand before the message's own."""
    said = [words for block in blocks if block.get("type") == "rich_text" and (words := _words(block))]
    return "\n".join(said) + _GAP if said else ""


def _words(part: Mapping[str, Any]) -> str:
    text = part.get("text")
    own = text if isinstance(text, str) else ""
    return own + "".join(_words(inner) for inner in part.get("elements") or ())
