"""Tells which documents the facts are quoted from, and how they were checked."""

from bot.model.briefing import Block, Briefing, Fields, Heading, Line, Pair, Paragraph, Span, plain
from bot.model.command import Command, Context
from bot.model.fact import Fact, Source
from bot.model.ids import FactId
from bot.model.option import Named, Option, Reference
from bot.wording.phrases import worded
from bot.wording.speech import status_evidence
from bot.wording.voice import Voice


def run(context: Context, *, fact: str | None) -> Briefing:
    """List the sources, in the order of the files, or show what one fact is quoted from.

    Args:
        context: What the answer may look at.
        fact: Id of a fact whose quotations are shown inside the paragraphs they stand in.
    """
    voice = Voice(context.book, context.language)
    if fact is not None:
        return _shown(voice, context.book.facts[FactId(fact)])
    blocks: list[Block] = []
    sources, extent = context.part_of(list(context.book.sources.values()))
    for source in sources:
        blocks += [Heading(text=voice.text(source.title)), _fields(context, voice, source)]
    first = [fact for source in sources for fact in _facts(context, source)[:1]]
    return Briefing(
        title=voice.say("sources_title"),
        blocks=tuple(blocks) or (Paragraph(line=plain(voice.say("no_source"))),),
        answered=bool(blocks),
        citations=voice.citations(list({fact.id: fact for fact in first}.values())),
        extent=extent,
    )


def _shown(voice: Voice, fact: Fact) -> Briefing:
    """The quotations of a fact as they stand in their sources."""
    pieces = (*fact.evidence, *status_evidence(fact))
    return Briefing(
        title=voice.label(fact),
        blocks=tuple(voice.quotations(pieces, in_paragraph=True)),
        facts=(fact.id,),
        citations=voice.citations([fact]),
    )


def _facts(context: Context, source: Source) -> list[Fact]:
    """Facts that still stand and are quoted from a source."""
    quoting = context.book.relations.quoting.get(source.id, ())
    return [fact for fact in quoting if context.book.relations.stands(fact)]


def _fields(context: Context, voice: Voice, source: Source) -> Fields:
    count = len(_facts(context, source))
    checked = voice.say("checked" if source.is_checked else "unchecked")
    pairs: list[tuple[str, Line]] = [("publisher", plain(voice.text(source.publisher)))]
    if source.origin:
        pairs.append(("origin", plain(voice.text(source.origin))))
    pairs.append(("published", plain(voice.when(source.published))))
    if source.updated:
        pairs.append(("updated_label", plain(voice.when(source.updated))))
    if source.url:
        pairs.append(("link", (Span(source.url, link=source.url),)))
    pairs.append(("facts_count", plain(f"{count} · {checked}")))
    return Fields(pairs=tuple(Pair(label=voice.say(key), line=line) for key, line in pairs))


COMMAND = Command(
    name="sources",
    names=worded("sources.called"),
    summary=worded("sources.summary"),
    options=(Option(name="fact", summary=worded("sources.fact"), value=Named(of=Reference.FACT)),),
    examples=("sources",),
    run=run,
)
