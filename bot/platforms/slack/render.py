"""Draws a briefing as the blocks of a Slack message or Home tab; pure."""

import itertools
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final, assert_never

from bot.model.briefing import (
    Block,
    Briefing,
    Buttons,
    Fields,
    Heading,
    Listing,
    Menu,
    Notice,
    Paragraph,
    Preformatted,
    Quotation,
    Row,
    Table,
    Timeline,
)
from bot.model.ids import DossierId
from bot.model.plain_text import plain_text
from bot.model.text import clean
from bot.platforms.slack import limits
from bot.platforms.slack.controls import Pen, buttons, menu
from bot.platforms.slack.fitting import check_budget, closed_up
from bot.platforms.slack.notices import draw_lines, is_notice, marked, rest_of, spoken
from bot.platforms.slack.parse import KEY_MARK, button_value
from bot.platforms.slack.text import (
    JSON,
    bare,
    bold,
    elements,
    escape,
    rich_text,
    section,
    small_print,
    strong_elements,
)

EVENT_TYPE: Final = "cyberdialogue_reminder"
_BREAK: Final = bare("\n")
_NOTHING: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What a message says.

    Attributes:
        text: What notifications and screen readers give instead of the blocks.
        encoded: The blocks as JSON text.
    """

    text: str
    blocks: tuple[JSON, ...]
    encoded: str

    def fields(self) -> JSON:
        """The arguments that every way of sending a message shares.

        Nothing is unfurled, and the text is no markup, so that nothing but what is meant has an effect.

        Source: Slack, "Message payloads"; chat.postMessage, arguments.
        """
        return {
            "text": self.text,
            "blocks": list(self.blocks),
            "mrkdwn": False,
            "unfurl_links": False,
            "unfurl_media": False,
        }


def render(briefing: Briefing, *, dossier: DossierId, tokens: Mapping[str, str] = _NOTHING) -> Message:
    """Draw a briefing as a message.

    Args:
        briefing: What to draw, no longer than `limits.PAGE` allows.
        dossier: The dossier that its buttons ask, unless the briefing names another.
        tokens: What the core gave for each of `long_lines`.

    Raises:
        ValueError: Slack would not take all of it.
    """
    blocks = _blocks(briefing, dossier, tokens, limits.MESSAGE_BLOCKS)
    notice = escape(spoken(block for block in blocks if is_notice(block)))
    said = escape(plain_text(briefing, most=limits.SPOKEN, cost=limits.cost))
    message = _message((notice + said)[: limits.FALLBACK_TEXT], blocks)
    check_budget(message.blocks, message.encoded, briefing.title)
    return message


def render_home(briefing: Briefing, *, dossier: DossierId, tokens: Mapping[str, str] = _NOTHING) -> JSON:
    """Draw a briefing as the view of the Home tab.

    Raises:
        ValueError: Slack would not take all of it.
    """
    return {"type": "home", "blocks": list(_blocks(briefing, dossier, tokens, limits.HOME_BLOCKS))}


def sentence(text: str) -> Message:
    """Draw one plain sentence."""
    return _message(escape(text), (rich_text(section([bare(text)])),))


def keyed(message: Message, key: str) -> JSON:
    """The arguments of a message that carries a key, in its metadata too: either may be unreadable.

    Source: Slack, "Message metadata": it is returned on request only.
    """
    metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": key}}
    return {**carrying(message, key).fields(), "metadata": metadata}


def carrying(message: Message, key: str) -> Message:
    """A message that carries a key in the id of the first block that is no notice's.

    A block's id must be another one in each edition of the message, so it ends in a checksum of the blocks.

    Source: Block Kit reference, "blocks", field "block_id".
    """
    edition = zlib.crc32(message.encoded.encode())
    at = next((at for at, block in enumerate(message.blocks) if not is_notice(block)), 0)
    first = {**message.blocks[at], "block_id": f"{KEY_MARK}{key}.{edition:08x}"}
    return _message(message.text, (*message.blocks[:at], first, *message.blocks[at + 1 :]))


def amended(message: Mapping[str, Any], notice: Notice, *, dossier: DossierId) -> Message:
    """A message read back, with a notice on top in the place of any that stands there.

    Raises:
        ValueError: Slack would not take all of it.
    """
    text, rest = rest_of(message)
    drawn = _notice(notice, Pen(dossier=dossier, tokens=_NOTHING))
    if len(drawn) + len(rest) > limits.MESSAGE_BLOCKS:
        drawn = tuple(block for block in drawn if block["type"] != "actions")
    if len(drawn) + len(rest) > limits.MESSAGE_BLOCKS or not rest:
        raise ValueError(f"The message {message.get('ts')} has no room for a notice")
    said = escape(spoken(drawn)) + text
    made = _message(said[: limits.FALLBACK_TEXT], (*drawn, *rest))
    check_budget(made.blocks, made.encoded, str(message.get("ts")))
    return made


def _notice(notice: Notice | None, pen: Pen) -> tuple[JSON, ...]:
    """Draw what has changed since a message was sent."""
    if notice is None:
        return ()
    blocks = (*draw_lines(notice.lines), *buttons(notice.buttons, pen))
    return marked(blocks, json.dumps(blocks))


def long_lines(briefing: Briefing, *, dossier: DossierId) -> tuple[str, ...]:
    """The request lines of buttons that are too long for a button's value."""
    asked = briefing.dossier or dossier
    return tuple(
        button.line
        for block in briefing.blocks
        if isinstance(block, Buttons)
        for button in block.buttons
        if limits.cost(button_value(button.dossier or asked, button.line)) > limits.BUTTON_VALUE
    )


def _blocks(briefing: Briefing, dossier: DossierId, tokens: Mapping[str, str], most: int) -> tuple[JSON, ...]:
    pen = Pen(dossier=briefing.dossier or dossier, tokens=tokens)
    blocks = [*_notice(briefing.notice, pen), _title(briefing.title)]
    for block in briefing.blocks:
        blocks += _drawn(block, pen)
    if len(blocks) > most:
        blocks = list(closed_up(blocks))
    if len(blocks) > most:
        raise ValueError(f"The briefing {briefing.title!r} takes {len(blocks)} blocks; Slack takes {most}")
    return tuple(blocks)


def _message(text: str, blocks: tuple[JSON, ...]) -> Message:
    return Message(text=text, blocks=blocks, encoded=json.dumps(blocks))


def _title(title: str) -> JSON:
    """Draw the title, as a header where it fits in one."""
    text = escape(title)
    if not text.strip() or len(text) > limits.HEADER_TEXT or limits.cost(title) > limits.HEADER_TEXT:
        return rich_text(section([bold(clean(title) or " ")]))
    return {"type": "header", "text": {"type": "plain_text", "text": text, "emoji": False}}


def _drawn(block: Block, pen: Pen) -> Iterator[JSON]:  # noqa: C901, PLR0912 - one case each
    match block:
        case Paragraph(quiet=True):
            yield from _present(small_print(block.line))
        case Paragraph():
            yield from _text([elements(block.line)])
        case Heading():
            yield from _text([[bold(block.text)]])
        case Quotation():
            yield rich_text({"type": "rich_text_quote", "elements": _quoted(block)})
            yield from _present(small_print(block.credit))
        case Listing():
            points = [section(point) for item in block.items if (point := elements(item.line))]
            if points:
                style = "ordered" if block.numbered else "bullet"
                yield rich_text({"type": "rich_text_list", "style": style, "elements": points})
        case Fields():
            yield from _text([bold(pair.label + block.colon), *elements(pair.line)] for pair in block.pairs)
        case Table():
            yield from _text(_row(block, row) for row in block.rows)
        case Timeline():
            yield from _timeline(block)
        case Preformatted():
            if block.text.strip():
                yield rich_text({"type": "rich_text_preformatted", "elements": [bare(block.text)]})
        case Buttons():
            yield from buttons(block.buttons, pen)
        case Menu():
            yield {"type": "actions", "elements": [menu(block, pen)]}
        case _:
            assert_never(block)


def _present(block: JSON | None) -> Iterator[JSON]:
    if block:
        yield block


def _text(lines: Iterable[list[JSON]]) -> Iterator[JSON]:
    """Draw lines below each other; sections run on without a break of their own."""
    content: list[JSON] = []
    for line in lines:
        shown = [part for part in line if part.get("text") != ""]
        if shown:
            content += [_BREAK, *shown] if content else shown
    if content:
        yield rich_text(section(content))


def _quoted(block: Quotation) -> list[JSON]:
    before, quote, after = block.shown
    return [part for part in (bare(before), bold(quote), bare(after)) if part["text"]]


def _timeline(block: Timeline) -> Iterator[JSON]:
    """Draw each date once, with what happened on it beside it, or below it if that is several things."""
    beside: list[list[JSON]] = []
    for when, found in itertools.groupby(block.entries, key=attrgetter("when")):
        lines = [elements(entry.line) for entry in found]
        if len(lines) == 1:
            beside.append([bold(when), bare(" — "), *lines[0]])
            continue
        yield from _text([*beside, [bold(when)]])
        beside = []
        points = [section(line) for line in lines if line]
        if points:
            yield rich_text({"type": "rich_text_list", "style": "bullet", "elements": points})
    yield from _text(beside)


def _row(table: Table, row: Row) -> list[JSON]:
    """Draw a row as a card: what it is about, and its other cells in a line below."""
    first, *others = row.cells
    content = strong_elements(first)
    joint = "\n" if content else ""
    for column, cell in zip(table.columns[1:], others, strict=True):
        if cell:
            content += [bare(f"{joint}{column}{table.colon}"), *elements(cell)]
            joint = " · "
    return content
