"""Makes a message's blocks fit into what Slack takes, or says that they do not; pure."""

from collections.abc import Iterator, Sequence

from bot.platforms.slack import limits
from bot.platforms.slack.text import JSON, bare, rich_text, section


def check_budget(blocks: Sequence[JSON], encoded: str, title: str) -> None:
    """Check that the blocks' texts are not too long together.

    Args:
        blocks: All blocks of the message.
        encoded: The same as JSON text.
        title: Names the message.

    Raises:
        ValueError: They are.
    """
    charge = limits.BLOCK_CHARGE * len(blocks)
    # The JSON is longer than the texts in it, so most messages need no count.
    if len(encoded) + charge <= limits.BLOCKS_BUDGET:
        return
    total = sum(map(_text_size, blocks)) + charge
    if total > limits.BLOCKS_BUDGET:
        raise ValueError(
            f"The briefing {title!r} takes {total} characters; Slack takes {limits.BLOCKS_BUDGET}"
        )


def closed_up(blocks: list[JSON]) -> Iterator[JSON]:
    """Join neighbouring rich text blocks, where there are more blocks than fit."""
    pending: list[JSON] = []
    for block in blocks:
        if block["type"] == "rich_text":
            gap = [section([bare("\n")])] if pending else []
            pending += [*gap, *block["elements"]]
            continue
        if pending:
            yield rich_text(*pending)
            pending = []
        yield block
    if pending:
        yield rich_text(*pending)


def _text_size(part: JSON) -> int:
    """Count a block's texts as they are sent."""
    text = part.get("text")
    size = limits.units(text) if isinstance(text, str) else 0
    if isinstance(text, dict):
        size += _text_size(text)
    return size + sum(map(_text_size, part.get("elements", ())))
