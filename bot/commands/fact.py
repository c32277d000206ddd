"""Tells one fact whole: what is claimed, by whom, how certain, and the quotation inside its sentence."""

from collections.abc import Iterator

from bot.model.briefing import (
    Block,
    Briefing,
    Fields,
    Item,
    Listing,
    Pair,
    Paragraph,
    Span,
    code,
    plain,
)
from bot.model.command import Command, Context, Named, Option, Reference
from bot.model.fact import Certainty, Evidence, Fact
from bot.model.ids import FactId
from bot.model.quotation import Stretch, read_source
from bot.model.text import bilingual
from bot.wording.voice import Voice


def run(context: Context, *, id: str) -> Briefing:  # noqa: A002 - the option's name
    """Tell one fact.

    Args:
        context: What the answer may look at.
        id: The fact's id.
    """
    voice = Voice(context.book, context.language)
    fact = context.book.facts[FactId(id)]
    blocks: list[Block] = [*_warnings(voice, fact), _claim(voice, fact), _fields(voice, context, fact)]
    for evidence in fact.evidence:
        blocks.append(voice.quotation(evidence))
        translation = evidence.translation and evidence.translation.in_language(context.language)
        if translation:
            blocks.append(Paragraph(line=plain(voice.say("translation", text=translation)), quiet=True))
    blocks += _conflicts(voice, fact)
    related = _related(context, fact)
    if related:
        line = plain(voice.say("related") + ": ")
        ids = [(code(other.id), Span(f" {voice.text(other.title)}")) for other in related]
        blocks.append(
            Paragraph(
                line=(*line, *(part for place, pair in enumerate(ids) for part in _joined(place, pair)))
            )
        )
    return Briefing(
        title=voice.text(fact.title),
        blocks=tuple(blocks),
        facts=(fact.id,),
        closest=tuple(other.id for other in related),
        citations=voice.citations([fact]),
    )


def _joined(place: int, pair: tuple[Span, ...]) -> tuple[Span, ...]:
    return (Span("; "), *pair) if place else pair


def _claim(voice: Voice, fact: Fact) -> Paragraph:
    attribution = Span(voice.say("according_to", who=voice.name(fact.according_to)))
    return Paragraph(line=(attribution, *voice.hedged(fact), *voice.tail(fact)))


def _warnings(voice: Voice, fact: Fact) -> Iterator[Block]:
    if fact.deprecated:
        said = voice.say(
            "deprecated", date=voice.day(fact.deprecated.on), reason=voice.text(fact.deprecated.reason)
        )
        yield Paragraph(line=plain(said))
    newer = voice.book.replaced_by(fact.id)
    if newer:
        yield Paragraph(
            line=(
                Span(voice.say("replaced_by") + ": "),
                *(part for other in newer for part in (code(other.id), Span(f" {voice.text(other.title)} "))),
            )
        )


def _fields(voice: Voice, context: Context, fact: Fact) -> Fields:
    pairs: list[tuple[str, str]] = [("kind", voice.say(fact.kind))]
    if fact.certainty is not Certainty.STATED:
        pairs.append(("certainty", voice.say(fact.certainty)))
    if fact.commitment:
        pairs.append(("by", voice.names(fact.commitment.by)))
        if fact.commitment.to:
            pairs.append(("to", voice.names(fact.commitment.to)))
        pairs.append(("due", voice.due(fact, context.today)))
        pairs.append(("status", voice.standing(fact)))
        pairs += [("status", voice.status(entry)) for entry in fact.commitment.status[:-1]]
    if fact.when:
        pairs.append(("when", voice.when(fact.when)))
    if fact.where:
        pairs.append(("where", voice.text(fact.where)))
    if fact.people:
        pairs.append(("people", voice.names(fact.people)))
    if fact.organizations:
        pairs.append(("organizations", voice.names(fact.organizations)))
    if fact.supersedes:
        pairs.append(("replaces", ", ".join(fact.supersedes)))
    return Fields(pairs=tuple(Pair(label=voice.say(key), line=plain(value)) for key, value in pairs))


def _conflicts(voice: Voice, fact: Fact) -> Iterator[Block]:
    """Show facts that say otherwise beside this one, whichever side names the conflict."""
    others = [
        other
        for other in voice.book.facts.values()
        if other.id in fact.conflicts_with or fact.id in other.conflicts_with
    ]
    if others:
        yield Paragraph(line=plain(voice.say("conflict")))
        yield Listing(items=tuple(Item(line=voice.claim(other), fact=other.id) for other in others))


def _related(context: Context, fact: Fact) -> list[Fact]:
    """Give facts quoted from the same sentences."""
    own = {place for evidence in fact.evidence for place in _sentences(context, evidence)}
    return [
        other
        for other in context.book.current()
        if other.id != fact.id
        and any(place in own for evidence in other.evidence for place in _sentences(context, evidence))
    ][:5]


def _sentences(context: Context, evidence: Evidence) -> list[tuple[str, Stretch]]:
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
    names=bilingual("fact", "事实"),
    summary=bilingual("One fact with its quotation and source", "单个事实及其引语和来源"),
    options=(
        Option(
            name="id",
            summary=bilingual("The fact's id, as in hotline", "事实的编号"),
            value=Named(of=Reference.FACT),
            required=True,
            takes_rest=True,
        ),
    ),
    examples=("fact hotline",),
    run=run,
)
