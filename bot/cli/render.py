"""A briefing as plain text and as JSON, for the command line."""

from collections.abc import Iterator
from itertools import count, groupby
from operator import attrgetter
from typing import Any, assert_never

from bot.model.briefing import (
    AnswerOutcome,
    Block,
    Briefing,
    Buttons,
    Fields,
    Heading,
    Listing,
    Menu,
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
                "url": citation.url,
                "passage": citation.passage,
            }
            for citation in briefing.citations
        ],
    }


def _block(block: Block) -> Json:  # noqa: C901, PLR0911 - one per block
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
        case Menu():
            choices = [
                {"label": choice.label, "request": f"{block.line} {choice.option}"}
                for choice in block.choices
            ]
            return {"type": "menu", "label": block.prompt, "effect": block.effect, "choices": choices}
        case _:
            assert_never(block)


def to_text(briefing: Briefing) -> str:
    """The briefing as lines of plain text."""
    lines = [briefing.title, ""]
    for line in (line for block in briefing.blocks for line in _lines(block)):
        if line or lines[-1]:
            lines.append(line)
    return "\n".join(lines)


def _lines(block: Block) -> Iterator[str]:  # noqa: C901 - one per block
    match block:
        case Paragraph():
            yield words(block.line)
        case Heading():
            yield from ("", block.text)
        case Quotation():
            yield f"  > {''.join(block.shown)}"
            if block.credit:
                yield f"    {words(block.credit)}"
        case Listing():
            yield from (
                f"{mark} {words(item.line)}" for mark, item in zip(_marks(block), block.items, strict=False)
            )
        case Fields():
            yield from (f"{pair.label}{block.colon}{words(pair.line)}" for pair in block.pairs)
        case Table():
            yield from (_row(block, row) for row in block.rows)
        case Timeline():
            yield from _timeline(block)
        case Preformatted():
            yield from ("", *block.text.splitlines(), "")
        case Buttons():
            yield from (f"  [{button.label}] {button.line}" for button in block.buttons)
        case Menu():
            yield f"  [{block.prompt}] {block.line} {' | '.join(choice.option for choice in block.choices)}"
        case _:
            assert_never(block)


def _marks(listing: Listing) -> Iterator[str]:
    return (f"{number}." if listing.numbered else "-" for number in count(1))


def _timeline(timeline: Timeline) -> Iterator[str]:
    """Each date once, with what happened on it in its line, or below it where that is more than one thing."""
    for when, found in groupby(timeline.entries, key=attrgetter("when")):
        first, *others = (words(entry.line) for entry in found)
        yield from (when, *(f"- {line}" for line in (first, *others))) if others else (f"{when} — {first}",)


def _row(table: Table, row: Row) -> str:
    cells = zip(table.columns[1:], row.cells[1:], strict=True)
    rest = " · ".join(f"{column}{table.colon}{words(cell)}" for column, cell in cells if cell)
    return f"- {words(row.cells[0])}" + (f" — {rest}" if rest else "")
