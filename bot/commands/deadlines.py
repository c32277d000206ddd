"""Tells what falls due, and what is overdue and for how long."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter

from bot.feeds.pictures import Dated, draw
from bot.model.attachment import Attachment
from bot.model.briefing import Block, Briefing, Heading, Item, Line, Listing, Paragraph, Repeated, Span, plain
from bot.model.command import Command, Context
from bot.model.commitment import SETTLED
from bot.model.dates import Edtf
from bot.model.deadlines import Deadline, Standing, deadlines_seen
from bot.model.fact import Fact
from bot.model.option import Choice, OneOf, Option, Period, WholeNumber, YesNo
from bot.model.phrasing import Phrasing
from bot.wording.phrases import worded
from bot.wording.voice import Voice

MOST_DAYS = 36_500
_OVERDUE, _AHEAD = "overdue", "ahead"


def run(context: Context, *, days: int, only: str | None, in_: Edtf | None, picture: bool | None) -> Briefing:
    """List deadlines, soonest first, and overdue ones, longest overdue last.

    Args:
        context: What the answer may look at.
        days: How many days ahead to look; a window that is open counts as ahead.
        only: Leaves out all but the overdue ones, or all but those ahead.
        in_: Leaves out what is not due in this date, and looks as far ahead as it lies.
        picture: Whether to draw it too.
    """
    voice = Voice(context.book, context.language)
    groups = _groups(context, days, only, in_)
    shown, extent = context.part_of([(key, entry) for key, group in groups.items() for entry in group])
    past = groups["overdue"]
    told = [_fact(entry) for _, entry in shown]
    lead, party = voice.lead(told)
    status, stands = _status_lead(voice, told)
    blocks: list[Block] = []
    if not (groups["ahead"] or groups["inexact"]) and not (past and (only or in_)):
        blocks.append(Paragraph(line=plain(_nothing(voice, days, only, in_, has_past=bool(past)))))
    blocks += [replace(part, repeated=Repeated.ALWAYS) for part in (*status, *lead)]
    for key, group in groupby(shown, key=itemgetter(0)):
        blocks += [
            Heading(text=voice.say(key)),
            _listing(voice, context, [entry for _, entry in group], party, stands),
        ]
    return Briefing(
        title=_title(voice, days, only, in_),
        blocks=tuple(blocks),
        answered=bool(told),
        facts=tuple(fact.id for fact in told),
        citations=voice.citations(told),
        extent=extent,
        attachments=_drawn(context, voice, groups, _title(voice, days, only, in_)) if picture else (),
    )


def _drawn(
    context: Context, voice: Voice, groups: Mapping[str, Sequence[Deadline | Fact]], title: str
) -> tuple[Attachment, ...]:
    """A picture of what has a date; none where nothing has."""
    shown = [
        Dated(fact=one.fact, when=one.due, term=one.term, told=voice.window(one))
        for group in groups.values()
        for one in group
        if isinstance(one, Deadline)
    ]
    if not shown:
        return ()
    name = f"{context.book.dossier.id}-deadlines"
    return (draw(voice, title, shown, context.today, name=name, is_as_of=context.as_of is not None),)


def _groups(
    context: Context, days: int, only: str | None, in_: Edtf | None
) -> Mapping[str, Sequence[Deadline | Fact]]:
    """What is asked for, by the heading under which it stands, in the order of headings."""
    everything = days == MOST_DAYS and not (only or in_)
    is_far = in_ is not None or days >= (date.max - context.today).days
    horizon = date.max if is_far else context.today + timedelta(days=days)
    found = [due for fact in context.book.current() for due in deadlines_seen(fact, context.today)]
    if in_:
        found = [due for due in found if due.due.known.overlaps(in_.earliest, in_.latest)]
    ahead = [due for due in found if _is_ahead(due, context.today, horizon) and only != _OVERDUE]
    closed = [due for due in found if due.standing(context.today) is Standing.PAST]
    past = [due for due in closed if not due.term.is_end and only != _AHEAD]
    inexact = [due for due in found if _is_inexact(due, horizon) and only != _OVERDUE]
    ahead.sort(key=lambda due: due.closes or date.max)
    past.sort(key=lambda due: due.closes or date.max, reverse=True)
    inexact.sort(key=lambda due: due.due.order)
    return {
        "ahead": ahead,
        "inexact": inexact,
        "overdue": past,
        # Nobody is late with an offer or a right that has ended.
        "ended": [due for due in closed if due.term.is_end and not only and (everything or in_)],
        "without_due": _undated(context) if everything else [],
    }


def _title(voice: Voice, days: int, only: str | None, in_: Edtf | None) -> str:
    if in_:
        return voice.say("deadlines_in", period=voice.when(in_))
    if only == _OVERDUE or days == MOST_DAYS:
        return voice.say("deadlines_title")
    return voice.say("deadlines_ahead", days=voice.days(days))


def _nothing(voice: Voice, days: int, only: str | None, in_: Edtf | None, *, has_past: bool) -> str:
    """Say that nothing is listed, or nothing ahead."""
    if in_:
        return voice.say("nothing_due_in")
    if only == _OVERDUE:
        return voice.say("nothing_overdue")
    if days == MOST_DAYS:
        return voice.say("nothing_ahead" if has_past or only else "no_deadline")
    return voice.say("nothing_due", days=voice.days(days))


def _is_ahead(due: Deadline, today: date, horizon: date) -> bool:
    standing = due.standing(today)
    next_edge = due.opens if standing is Standing.AHEAD else due.closes
    return standing in {Standing.AHEAD, Standing.OPEN} and (
        standing is Standing.OPEN or (next_edge or date.max) <= horizon
    )


def _is_inexact(due: Deadline, horizon: date) -> bool:
    """Tell whether a deadline that no source gives a day for is to be looked for by a day."""
    return due.standing(date.min) is Standing.INEXACT and (due.due.earliest or date.min) <= horizon


def _status_lead(voice: Voice, facts: Sequence[Fact]) -> tuple[tuple[Paragraph, ...], str]:
    """A paragraph that tells where most of these commitments stand, and that."""
    if len(facts) < 2:  # noqa: PLR2004 - one tells where it stands itself
        return (), ""
    (status, count), *_ = Counter(map(voice.standing, facts)).most_common(1)
    if count == 1:
        return (), ""
    key = "status_lead" if count == len(facts) else "status_most"
    return (Paragraph(line=plain(voice.say(key, status=status))),), status


def _listing(
    voice: Voice, context: Context, group: Sequence[Deadline | Fact], party: str, stands: str
) -> Listing:
    """Deadlines and commitments without one; what is said of all in front of them is not said again."""
    return Listing(
        items=tuple(
            Item(line=_line(voice, context, entry, party, stands), fact=_fact(entry).id) for entry in group
        )
    )


def _line(voice: Voice, context: Context, entry: Deadline | Fact, party: str, stands: str) -> Line:
    fact, today = _fact(entry), context.today
    owed = fact.commitment
    assert owed
    # A platform counts from the reader's now, whatever day is asked for.
    is_counted = context.as_of is None
    said = []
    if isinstance(entry, Deadline):
        what = voice.what(entry.term)
        label = voice.label_of(fact, entry.term) + (voice.say("set_apart", said=what) if what else "")
        said.append((label, voice.unnamed_deadline(entry, today, is_counted=is_counted)))
    elif owed.deadlines:
        said.append((voice.say("due"), voice.due(fact, today, under="due")))
    said.append((voice.say("by"), voice.names(owed.by)))
    status = voice.standing(fact)
    if status != stands:
        said.append((voice.say("status"), status))
    told = (voice.say("labelled", label=label, value=value) for label, value in said)
    counted = voice.countdown(entry, today) if is_counted and isinstance(entry, Deadline) else ()
    beside = (Span(" · "), *counted) if counted else ()
    return voice.heading(fact, said_already=party, more=" · ".join(told), beside=beside)


def _fact(entry: Deadline | Fact) -> Fact:
    return entry.fact if isinstance(entry, Deadline) else entry


def _undated(context: Context) -> list[Fact]:
    """Commitments without a date that may still be met."""
    owed = ((fact, fact.commitment) for fact in context.book.current() if fact.commitment)
    return [fact for fact, owing in owed if not owing.due and owing.current.state not in SETTLED]


COMMAND = Command(
    name="deadlines",
    names=worded("deadlines.called"),
    summary=worded("deadlines.summary"),
    options=(
        Option(
            name="days",
            summary=worded("deadlines.days"),
            value=WholeNumber(least=1, most=MOST_DAYS, takes_all=True),
            default="90",
        ),
        Option(
            name="only",
            summary=worded("deadlines.only"),
            value=OneOf(
                choices=(
                    Choice(value=_OVERDUE, label=worded("deadlines.only.overdue")),
                    Choice(value=_AHEAD, label=worded("deadlines.only.ahead")),
                )
            ),
        ),
        Option(name="in", summary=worded("deadlines.in"), value=Period(of_deadlines=True), is_alone=True),
        Option(name="picture", summary=worded("picture.option"), value=YesNo()),
    ),
    examples=("deadlines {due_year}", "deadlines", "deadlines 30 as_of:{day_before}", "deadlines all"),
    phrases=(
        Phrasing(said=worded("deadlines.asked_overdue"), given=(("only", _OVERDUE),)),
        Phrasing(said=worded("deadlines.asked_all"), given=(("days", "all"),)),
        Phrasing(said=worded("deadlines.asked_days")),
        Phrasing(said=worded("deadlines.asked_in")),
        Phrasing(said=worded("deadlines.asked_next"), given=(("days", "all"), ("only", _AHEAD))),
    ),
    run=run,
)
