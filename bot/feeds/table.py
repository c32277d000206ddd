"""Facts as a table in CSV: one row for each, in columns that programs can rely on.

Source: RFC 4180, "Common Format and MIME Type for Comma-Separated Values (CSV) Files".
"""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Final

from bot.feeds.claims import claim, dates_of, where_it_stands
from bot.feeds.selection import Selection
from bot.model.fact import Fact

# A spreadsheet runs a cell that begins so as a formula, the full-width forms too.
# Source: OWASP, "CSV Injection".
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_JOINT: Final = "\n"  # between several values of one cell
# Excel takes a file for one of the machine's own encoding without it, and Chinese for noise.
_BYTE_ORDER_MARK: Final = "\ufeff"


def table(selection: Selection) -> bytes:
    """The facts as CSV in UTF-8, with a byte order mark and a row of names."""
    rows = [_row(selection, fact) for fact in selection.facts]
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, fieldnames=_COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return (_BYTE_ORDER_MARK + written.getvalue()).encode()


_COLUMNS: Final = tuple(
    "id kind title claim according_to certainty date date_in_words place by to due due_in_words status "
    "status_as_of status_in_words people organizations stands replaced_by conflicts_with quotes publishers "
    "published sources links checked".split()
)


def _row(selection: Selection, fact: Fact) -> Mapping[str, str]:
    voice, owed = selection.voice, fact.commitment
    citations = voice.citations([fact])
    when, due = dates_of(fact)
    cells = {
        "id": fact.id,
        "kind": fact.kind,
        "title": voice.text(fact.title),
        "claim": claim(voice, fact),
        "according_to": voice.name(fact.according_to),
        "certainty": fact.certainty,
        "date": when,
        "date_in_words": voice.when(fact.when) if fact.when else "",
        "place": voice.text(fact.where) if fact.where else "",
        "by": _joined(voice.name(party) for party in owed.by) if owed else "",
        "to": _joined(voice.name(party) for party in owed.to) if owed else "",
        "due": _joined(due),
        "due_in_words": voice.due(fact, selection.today, under="due") if owed and owed.deadlines else "",
        "status": owed.current.state if owed else "",
        "status_as_of": owed.current.as_of.isoformat() if owed else "",
        "status_in_words": voice.standing(fact) if owed else "",
        "people": _joined(map(voice.name, fact.people)),
        "organizations": _joined(map(voice.name, fact.organizations)),
        "stands": where_it_stands(selection.book, fact),
        "replaced_by": _joined(other.id for other in selection.book.replaced_by(fact.id)),
        "conflicts_with": _joined(other.id for other in voice.others(fact)),
        "quotes": _joined(" ".join(one.quote.split()) for one in citations),
        "publishers": _joined(one.publisher for one in citations),
        "published": _joined(one.published for one in citations),
        "sources": _joined(one.source for one in citations),
        # A line for each quotation, as in the columns beside it; an empty first one would seem a formula.
        "links": _joined(one.url or "none" for one in citations) if any(one.url for one in citations) else "",
        "checked": _joined("yes" if one.checked else "no" for one in citations),
    }
    return {name: _inert(value) for name, value in cells.items()}


def _joined(values: Iterable[str]) -> str:
    return _JOINT.join(values)


def _inert(cell: str) -> str:
    """A cell that no spreadsheet runs: what would begin a formula has an apostrophe in front."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
