"""Tells one fact whole: what is claimed, by whom, how certain, and the quotation inside its sentence."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from bot.model.briefing import (
    Block,
    Briefing,
    Fields,
    Item,
    Line,
    Listing,
    Pair,
    Paragraph,
    Repeated,
    Span,
    code,
    plain,
)
from bot.model.command import Command, Context
from bot.model.fact import Certainty, Evidence, Fact
from bot.model.ids import FactId, SourceId
from bot.model.option import Named, Option, Reference
from bot.model.phrasing import Phrasing
from bot.model.quotation import Stretch, fold, read_source
from bot.wording.changes import told_change
from bot.wording.phrases import worded
from bot.wording.speech import status_evidence
from bot.wording.voice import Voice

_CHANGES = 5  # of one fact, the newest
_Place = tuple[SourceId, Stretch]


def run(context: Context, *, id: str) -> Briefing:  # noqa: A002 - the option's name
    """Tell one fact.

    Args:
        context: What the answer may look at.
        id: The fact's id.
    """
    voice = Voice(context.book, context.language)
    fact = context.book.facts[FactId(id)]
    blocks: list[Block] = [*_warnings(voice, fact), _claim(voice, fact), _fields(voice, context, fact)]
    blocks += _quoted(voice, fact.evidence)
    blocks += _status_quotations(voice, fact)
    blocks += _conflicts(voice, fact)
    blocks += _changes(voice, context, fact)
    related = _related(context, fact)
    if related:
        items = tuple(Item(line=plain(voice.label(other)), fact=other.id) for other in related)
        lead = Paragraph(line=plain(voice.say("related")), quiet=True, repeated=Repeated.WITH_NEXT)
        blocks += [lead, Listing(items=items)]
    others = voice.others(fact)
    return Briefing(
        title=voice.label(fact),
        blocks=tuple(blocks),
        facts=(fact.id, *(other.id for other in others)),
        closest=tuple(other.id for other in related),
        citations=voice.citations([fact, *others]),
    )


def _quoted(voice: Voice, pieces: Sequence[Evidence]) -> Iterator[Block]:
    for piece, quotation in zip(pieces, voice.quotations(pieces), strict=True):
        yield quotation
        translation = piece.translation and piece.translation.in_language(voice.language)
        if translation:
            yield Paragraph(line=plain(voice.say("translation", text=translation)), quiet=True)


def _status_quotations(voice: Voice, fact: Fact) -> Iterator[Block]:
    """Show what proves a status, where the claim's own quotations do not show it."""
    shown = set(status_evidence(fact))
    for entry in reversed(fact.commitment.status if fact.commitment else ()):
        pieces = [piece for piece in entry.evidence if piece in shown]
        if pieces:
            said = voice.say("labelled", label=voice.say("status"), value=voice.status(entry))
            yield Paragraph(line=plain(said), quiet=True)
            yield from _quoted(voice, pieces)


def _claim(voice: Voice, fact: Fact) -> Paragraph:
    return Paragraph(line=(*voice.whose(fact), Span(voice.text(fact.text))))


def _warnings(voice: Voice, fact: Fact) -> Iterator[Block]:
    if fact.deprecated:
        said = voice.say(
            "deprecated", date=voice.day(fact.deprecated.on), reason=voice.text(fact.deprecated.reason)
        )
        yield Paragraph(line=plain(said))
    newer = voice.book.replaced_by(fact.id)
    if newer:
        yield Paragraph(line=plain(voice.say("superseded_by", titles=voice.titles(newer))))


def _fields(voice: Voice, context: Context, fact: Fact) -> Fields:
    pairs: list[tuple[str, str | Line]] = [("kind", voice.say(f"kind_{fact.kind}"))]
    if fact.certainty is not Certainty.STATED:
        pairs.append(("certainty", voice.hedge(fact).lower()))
    if fact.commitment:
        pairs.append(("by", voice.names(fact.commitment.by)))
        if fact.commitment.to:
            pairs.append(("to", voice.names(fact.commitment.to)))
        today = context.today
        # A platform counts from the reader's now, whatever day is asked for.
        is_counted = context.as_of is None
        windows = [
            (key, (*plain(said), *(voice.countdowns(fact, today, ends=key == "ends") if is_counted else ())))
            for key, said in voice.dues(fact, today, is_counted=is_counted)
        ]
        pairs += windows or [(voice.due_key(fact), voice.say("not_given"))]
        pairs.append(("status", voice.standing(fact)))
        pairs += [("earlier_status", voice.status(entry)) for entry in reversed(fact.commitment.status[:-1])]
    if fact.when:
        pairs.append(("when", voice.when(fact.when)))
    if fact.where:
        pairs.append(("where", voice.text(fact.where)))
    if fact.people:
        pairs.append(("people", voice.names(fact.people)))
    if fact.organizations:
        pairs.append(("organizations", voice.names(fact.organizations)))
    if fact.supersedes:
        pairs.append(("replaces", voice.titles([voice.book.facts[id_] for id_ in fact.supersedes])))
    told = tuple(
        Pair(label=voice.say(key), line=plain(value) if isinstance(value, str) else value)
        for key, value in pairs
    )
    return Fields(pairs=(*told, Pair(label=voice.say("id"), line=(code(fact.id),))))


def _conflicts(voice: Voice, fact: Fact) -> Iterator[Block]:
    """Show facts that say otherwise beside this one, each with its own words."""
    for other in voice.others(fact):
        yield Paragraph(line=plain(voice.conflict(fact, other)))
        yield Paragraph(line=voice.claim(other, is_quoted=True))
        yield from voice.quotations(other.evidence)


def _changes(voice: Voice, context: Context, fact: Fact) -> Iterator[Block]:
    """What readers were told otherwise of the fact before, newest first."""
    found = [one for one in context.history if one.fact == fact.first_id and one.before and not context.as_of]
    if found:
        yield Paragraph(line=plain(voice.say("fact_changed")), quiet=True)
        days = [voice.day(one.at.astimezone(context.zone).date()) for one in found]
        items = (
            told_change(voice, one, day, is_named=False)
            for one, day in zip(found[:_CHANGES], days, strict=False)
        )
        yield Listing(items=tuple(replace(item, fact=None) for item in items))


def _related(context: Context, fact: Fact) -> list[Fact]:
    """Facts quoted from the same sentences, in the order of the files."""
    own = {place for evidence in fact.evidence for place in _sentences(context, evidence)}
    relations, sources = context.book.relations, context.book.sources
    said = [(source, fold((sources[source].text or "")[run.start : run.end])) for source, run in own]
    found = {
        other.id
        for source, words in said
        for other in relations.quoting[source]
        if other.id != fact.id and relations.stands(other) and _shares(context, other, own, words)
    }
    return [other for other in relations.current if other.id in found][:5] if found else []


def _shares(context: Context, other: Fact, own: AbstractSet[_Place], words: str) -> bool:
    """Whether a fact is quoted from one of these sentences, whose words in one row are `words`."""
    # Looking for a quotation in the whole source takes long; most are seen not to be in the sentence at once.
    return any(
        fold(evidence.quote) in words and not own.isdisjoint(_sentences(context, evidence))
        for evidence in other.evidence
    )


def _sentences(context: Context, evidence: Evidence) -> list[_Place]:
    text = context.book.sources[evidence.source].text
    if text is None:
        return []
    source = read_source(text)
    return [
        (evidence.source, source.around(place))
        for place in source.occurrences(evidence.quote, prefix=evidence.prefix, suffix=evidence.suffix)
    ]


COMMAND = Command(
    name="fact",
    names=worded("fact.called"),
    summary=worded("fact.summary"),
    options=(
        Option(
            name="id",
            summary=worded("fact.id"),
            value=Named(of=Reference.FACT),
            required=True,
            takes_rest=True,
        ),
    ),
    phrases=(Phrasing(said=worded("fact.asked_status")),),
    run=run,
)
