"""The formats in which facts leave the chat, each declared once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.feeds.briefing import briefing
from bot.feeds.calendar import calendar
from bot.feeds.changes import changes
from bot.feeds.claim_review import claim_review
from bot.feeds.document import document
from bot.feeds.selection import Selection
from bot.feeds.table import table
from bot.model.attachment import Attachment


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFormat:
    """One format.

    Attributes:
        ending: Of the file's name.
        media_type: With its parameters.
        write: Gives the file's content.
        needs_page: Whether it names the page on which it is published.
        has_history: Whether it tells what readers were told otherwise.
    """

    ending: str
    media_type: str
    write: Callable[[Selection], bytes]
    needs_page: bool = False
    has_history: bool = False


# Source: RFC 7763 (text/markdown), RFC 4180, RFC 8259, JSON-LD 1.1 appendix C, RFC 5545, RFC 4287.
FORMATS: Final[Mapping[str, ExportFormat]] = {
    "markdown": ExportFormat(ending="md", media_type="text/markdown; charset=utf-8", write=briefing),
    "csv": ExportFormat(ending="csv", media_type="text/csv; charset=utf-8; header=present", write=table),
    "json": ExportFormat(ending="json", media_type="application/json", write=document),
    "claimreview": ExportFormat(
        ending="jsonld", media_type="application/ld+json", write=claim_review, needs_page=True
    ),
    "ics": ExportFormat(
        ending="ics", media_type="text/calendar; charset=utf-8", write=calendar, has_history=True
    ),
    "atom": ExportFormat(ending="atom", media_type="application/atom+xml", write=changes, has_history=True),
}


def export(selection: Selection, name: str) -> Attachment:
    """Facts as a file of a format, which is one of `FORMATS`."""
    found = FORMATS[name]
    of_what = "" if selection.is_whole else "-facts"
    return Attachment(
        name=f"{selection.book.dossier.id}{of_what}.{found.ending}",
        media_type=found.media_type,
        content=found.write(selection),
        title=selection.title,
    )
