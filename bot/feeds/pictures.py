"""Timelines as pictures, with words that tell the same to those who can't see them."""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from bot.feeds.chart import MOST_ROWS, Chart, ChartRow, Shape, span_of
from bot.model.attachment import Attachment
from bot.model.briefing import words
from bot.model.dates import Edtf
from bot.model.errors import UserError
from bot.model.fact import Certainty, Due, Fact, State
from bot.wording.voice import Voice

_MEDIA_TYPE: Final = "image/png"
_UNSURE: Final = frozenset({Certainty.PROPOSED, Certainty.EXPECTED, Certainty.ALLEGED})
_LEGEND: Final = ("day", "window", "vague", "deadline", "hollow")
_MOST_MISSING: Final = 10


class _Canvas(Protocol):
    """What `bot.feeds.canvas` has."""

    def draw(self, chart: Chart) -> bytes:
        """The picture as PNG."""
        ...

    def missing(self, text: str, language: str) -> str:
        """The characters that can't be drawn."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date of a fact: when it happened, or when something of it falls due or ends.

    Attributes:
        when: For a deadline that recurs, the time that concerns the reader.
        term: None for what happened.
        told: The date in words, with what more is said of it.
    """

    fact: Fact
    when: Edtf
    term: Due | None
    told: str


def draw(
    voice: Voice, title: str, dated: Sequence[Dated], today: date, *, name: str, is_as_of: bool = False
) -> Attachment:
    """A picture of a timeline.

    Args:
        voice: Of the reader.
        title: What stands above it.
        dated: What it shows, at least one, in any order; no more than the first `MOST_ROWS` of them.
        today: The reader's day.
        name: Of the file, without its ending.
        is_as_of: Whether that day is asked for, and not today's.

    Raises:
        UserError: It has characters that can't be drawn.
    """
    chart = _chart(voice, title, dated, today, is_as_of=is_as_of)
    # By name, so that a bot that draws nothing loads no library for it.
    canvas: _Canvas = importlib.import_module("bot.feeds.canvas")
    alt = _told(voice, chart)
    lacking = canvas.missing(alt, chart.language)
    if lacking:
        raise UserError(voice.say("picture_missing", signs=" ".join(lacking[:_MOST_MISSING])))
    return Attachment(
        name=f"{name}.png", media_type=_MEDIA_TYPE, content=canvas.draw(chart), title=title, alt=alt
    )


def _chart(voice: Voice, title: str, dated: Sequence[Dated], today: date, *, is_as_of: bool) -> Chart:
    shown = sorted(dated[:MOST_ROWS], key=lambda one: one.when.known.order)
    told = list({one.fact.id: one.fact for one in shown}.values())
    lead, party = voice.lead(told)
    rows = tuple(_row(voice, one, party) for one in shown)
    notes = [_sources(voice, told)]
    if len(dated) > len(shown):
        notes.insert(0, voice.say("picture_cut", shown=len(shown), total=len(dated)))
    return Chart(
        title=voice.text(voice.book.dossier.title),
        subtitle=title,
        lead=words(lead[0].line) if lead else "",
        rows=rows,
        today=today,
        today_label=voice.say("as_of_day" if is_as_of else "picture_today", date=voice.day(today)),
        legend=tuple((mark, voice.say(f"picture_{mark}")) for mark in _LEGEND if mark in _marks(rows)),
        notes=tuple(notes),
        language=voice.language,
    )


def _marks(rows: Sequence[ChartRow]) -> set[str]:
    """The marks that a chart has, by which its legend is made."""
    shapes = {row.shape.value for row in rows if row.shape is not Shape.DAY or not row.is_deadline}
    deadlines = {"deadline" for row in rows if row.is_deadline}
    return shapes | deadlines | {"hollow" for row in rows if row.is_hollow}


def _row(voice: Voice, one: Dated, party: str) -> ChartRow:
    fact = one.fact
    first, last, shape = span_of(one.when)
    basis = fact.commitment.basis if fact.commitment else None
    who = "" if fact.according_to == party else voice.name(fact.according_to)
    said = voice.say("according_to_in_passing", who=who) if who else ""
    detail = voice.standing(fact) if one.term and fact.commitment else ""
    when = one.told[0].upper() + one.told[1:]
    if one.term:
        when = voice.say("labelled", label=voice.label_of(fact, one.term), value=one.told)
    title = voice.label(fact)
    if one.term and one.term.what:
        title += voice.say("set_apart", said=voice.what(one.term))
    return ChartRow(
        when=when,
        title=title,
        detail=voice.then(said, detail),
        is_deadline=one.term is not None,
        is_hollow=fact.certainty in _UNSURE or basis is State.PROPOSED,
        shape=shape,
        first=first,
        last=last,
    )


def _sources(voice: Voice, facts: Sequence[Fact]) -> str:
    ids = dict.fromkeys(piece.source for fact in facts for piece in fact.evidence)
    cited = voice.then(*(voice.cite(voice.book.sources[id_]) for id_ in ids))
    return voice.say("note_one") + cited if len(ids) == 1 else voice.say("picture_sources", sources=cited)


def _told(voice: Voice, chart: Chart) -> str:
    """What the picture shows, in words, all of it."""
    rows = (
        voice.say("labelled", label=row.when, value=voice.then(row.title, row.detail)) for row in chart.rows
    )
    parts = (chart.title, chart.subtitle, chart.today_label, chart.lead, *rows, *chart.notes)
    return "\n".join(filter(None, parts))
