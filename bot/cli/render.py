"""A briefing as plain text and as JSON, for the command line."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any, assert_never

from bot.model.briefing import (
    AnswerOutcome,
    Block,
    Briefing,
    Buttons,
    Fields,
    Heading,
    Listing,
    Paragraph,
    Preformatted,
    Quotation,
    Row,
    Table,
    Timeline,
    words,
)

Json = dict[str, Any]


def to_json(briefing: Briefing) -> Json:
    """The stable shape that `ask --format json` prints; the README describes it."""
    return {
        "title": briefing.title,
        "outcome": briefing.outcome or (AnswerOutcome.ANSWERED if briefing.answered else AnswerOutcome.NONE),
        "answered": briefing.answered,
        "facts": list(briefing.facts),
        "closest": list(briefing.closest),
        "blocks": [_block(block) for block in briefing.blocks],
        "citations": [
            {
                "fact": citation.fact,
                "source": citation.source,
                "publisher": citation.publisher,
                "published": citation.published,
                "quote": citation.quote,
                "checked": citation.checked,
            }
            for citation in briefing.citations
        ],
    }


def _block(block: Block) -> Json:  # noqa: PLR0911 - one per block
    match block:
        case Paragraph():
            return {"type": "paragraph", "text": words(block.line), "quiet": block.quiet}
        case Heading():
            return {"type": "heading", "text": block.text}
        case Quotation():
            return {
                "type": "quotation",
                "before": block.before,
                "quote": block.quote,
                "after": block.after,
                "credit": words(block.credit),
            }
        case Listing():
            items = [{"text": words(item.line), "fact": item.fact} for item in block.items]
            return {"type": "list", "items": items}
        case Fields():
            pairs = [{"label": pair.label, "text": words(pair.line)} for pair in block.pairs]
            return {"type": "fields", "fields": pairs}
        case Table():
            rows = [{"cells": [words(cell) for cell in row.cells], "fact": row.fact} for row in block.rows]
            return {"type": "table", "columns": list(block.columns), "rows": rows}
        case Timeline():
            entries = [
                {"when": entry.when, "text": words(entry.line), "fact": entry.fact} for entry in block.entries
            ]
            return {"type": "timeline", "entries": entries}
        case Preformatted():
            return {"type": "preformatted", "text": block.text}
        case Buttons():
            buttons = [
                {"label": button.label, "request": button.line, "effect": button.effect}
                for button in block.buttons
            ]
            return {"type": "buttons", "buttons": buttons}
        case _:
            assert_never(block)


def to_text(briefing: Briefing) -> str:
    """The briefing as lines of plain text."""
    lines = [briefing.title, ""]
    for line in (line for block in briefing.blocks for line in _lines(block)):
        if line or lines[-1]:
            lines.append(line)
    return "\n".join(lines)


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield words(block.line)
        case Heading():
            yield from ("", block.text)
        case Quotation():
            yield f"  > {block.before}“{block.quote}”{block.after}"
            yield f"    {words(block.credit)}"
        case Listing():
            yield from (
                f"{mark} {words(item.line)}" for mark, item in zip(_marks(block), block.items, strict=False)
            )
        case Fields():
            yield from (f"{pair.label}: {words(pair.line)}" for pair in block.pairs)
        case Table():
            yield from (_row(block.columns, row) for row in block.rows)
        case Timeline():
            yield from (f"{entry.when} — {words(entry.line)}" for entry in block.entries)
        case Preformatted():
            yield from ("", *block.text.splitlines(), "")
        case Buttons():
            yield from (f"  [{button.label}] {button.line}" for button in block.buttons)
        case _:
            assert_never(block)


def _marks(listing: Listing) -> Iterator[str]:
    return (f"{number}." if listing.numbered else "-" for number in count(1))


def _row(columns: Sequence[str], row: Row) -> str:
    cells = zip(columns[1:], row.cells[1:], strict=True)
    rest = " · ".join(f"{column}: {words(cell)}" for column, cell in cells)
    return f"- {words(row.cells[0])} — {rest}"
