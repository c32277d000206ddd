"""Tells who promised or proposed what, and where it stands."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.model.briefing import Block, Briefing, Heading, Line, Paragraph, Repeated, Row, Table, plain
from bot.model.command import Command, Context
from bot.model.fact import Commitment, Fact, FactBook, State
from bot.model.option import Choice, Named, OneOf, Option, Reference
from bot.model.phrasing import Phrasing
from bot.wording.phrases import worded
from bot.wording.voice import Voice


def run(context: Context, *, by: str | None, status: str | None) -> Briefing:
    """List commitments.

    Args:
        context: What the answer may look at.
        by: Id of the person or organization that owes them.
        status: The state in which they stand.
    """
    voice = Voice(context.book, context.language)
    chosen = [
        fact
        for fact in context.book.current()
        if fact.commitment
        and (by is None or _owes(context.book, by, fact.commitment))
        and (status is None or fact.commitment.current.state == status)
    ]
    told, extent = context.part_of(chosen)
    blocks: list[Block] = [Paragraph(line=plain(_none(context, voice, by, status)))]
    if told:
        lead, party = voice.lead(told)
        blocks = [replace(part, repeated=Repeated.ALWAYS) for part in lead]
        for group in _by_standing(voice, told):
            blocks += [Heading(text=_capital(voice.standing(group[0]))), _table(voice, context, group, party)]
    return Briefing(
        title=voice.say("commitments_title"),
        blocks=tuple(blocks),
        answered=bool(told),
        facts=tuple(fact.id for fact in told),
        citations=voice.citations(told),
        extent=extent,
    )


def _owes(book: FactBook, party: str, owed: Commitment) -> bool:
    """Tell whether somebody owes it: a party itself, or a body that is part of it."""
    return any(party in book.wholes(owner) for owner in owed.by)


def _by_standing(voice: Voice, facts: Sequence[Fact]) -> Iterable[Sequence[Fact]]:
    """Commitments in groups that stand alike, in the order of each group's first."""
    groups: dict[str, list[Fact]] = {}
    for fact in facts:
        groups.setdefault(voice.standing(fact), []).append(fact)
    return groups.values()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _deadline(voice: Voice, facts: Sequence[Fact]) -> str:
    """The phrase that heads the deadlines: what is only proposed or planned is due at no time."""
    keys = {voice.due_key(fact) for fact in facts}
    return keys.pop() if len(keys) == 1 else "when"


def _none(context: Context, voice: Voice, by: str | None, status: str | None) -> str:
    """Say why nothing is listed, and which states there are."""
    known = {fact.commitment.current.state for fact in context.book.current() if fact.commitment}
    if by is not None and status is None:
        return voice.say("no_commitment_by", name=voice.name(by))
    if by is None and status is not None and known:
        states = voice.row(voice.say(f"state_{state}") for state in State if state in known)
        return voice.say("no_commitment_state", state=voice.say(f"state_{status}"), known=states)
    return voice.say("no_commitment")


def _table(voice: Voice, context: Context, facts: Sequence[Fact], party: str) -> Table:
    """Who owes what, and by when, where any of these have a date."""
    columns = ["commitment_label", "by"]
    heads = _deadline(voice, facts)
    if any(fact.commitment and fact.commitment.deadlines for fact in facts):
        columns.append(heads)
    rows = tuple(
        Row(cells=_cells(voice, context, fact, party, heads)[: len(columns)], fact=fact.id) for fact in facts
    )
    return Table(columns=tuple(map(voice.say, columns)), rows=rows)


def _cells(voice: Voice, context: Context, fact: Fact, party: str, heads: str) -> tuple[Line, ...]:
    assert fact.commitment
    title = voice.heading(fact, said_already=party)
    # Where some have a date, those that have none say so by saying nothing.
    due = voice.due(fact, context.today, under=heads) if fact.commitment.deadlines else ""
    return title, plain(voice.names(fact.commitment.by)), plain(due) if due else ()


_STATES = tuple(Choice(value=state.value, label=worded(f"state_{state.value}")) for state in State)
COMMAND = Command(
    name="commitments",
    names=worded("commitments.called"),
    summary=worded("commitments.summary"),
    options=(
        Option(
            name="by",
            summary=worded("commitments.by"),
            value=Named(of=Reference.PARTY),
        ),
        Option(name="status", summary=worded("commitments.status"), value=OneOf(choices=_STATES)),
    ),
    examples=("commitments status:proposed", "commitments", "commitments agreed"),
    phrases=(
        Phrasing(said=worded("commitments.asked")),
        Phrasing(said=worded("commitments.asked_by")),
        Phrasing(said=worded("commitments.asked_status")),
        Phrasing(said=worded("commitments.asked_both")),
    ),
    run=run,
)
