"""Tells what the dossier is about: the main facts, or all of them."""

from dataclasses import replace

from bot.model.briefing import Block, Briefing, Heading, Item, Listing, Paragraph, Repeated, plain
from bot.model.command import Command, Context
from bot.model.fact import Kind
from bot.model.option import Choice, OneOf, Option
from bot.wording.phrases import worded
from bot.wording.voice import Voice

SHORT, FULL = "short", "full"
_ORDER = (Kind.EVENT, Kind.COMMITMENT, Kind.FINDING, Kind.STATEMENT, Kind.BACKGROUND)


def run(context: Context, *, length: str) -> Briefing:
    """Summarise the dossier.

    Args:
        context: What the answer may look at.
        length: `short` for the highlights, `full` for every fact by kind.
    """
    voice = Voice(context.book, context.language)
    dossier = context.book.dossier
    current = {fact.id: fact for fact in context.book.current()}
    blocks: list[Block] = []
    if current or context.as_of is None:
        blocks.append(Paragraph(line=plain(voice.text(dossier.summary))))
    if length == SHORT:
        chosen = [current[id_] for id_ in dossier.highlights if id_ in current] or list(current.values())
    else:
        chosen = sorted(current.values(), key=lambda fact: _ORDER.index(fact.kind))
    told, extent = context.part_of(chosen)
    lead, party = voice.lead(told)
    blocks += [replace(part, repeated=Repeated.ALWAYS) for part in lead]
    for kind in (None,) if length == SHORT else _ORDER:
        facts = [fact for fact in told if kind in {None, fact.kind}]
        if facts:
            blocks += [Heading(text=voice.say(f"heading_{kind}"))] if kind else []
            items = (Item(line=voice.claim(fact, said_already=party), fact=fact.id) for fact in facts)
            blocks.append(Listing(items=tuple(items)))
    return Briefing(
        title=voice.text(dossier.title),
        blocks=tuple(blocks),
        answered=bool(told),
        facts=tuple(fact.id for fact in told),
        citations=voice.citations(told),
        extent=extent,
    )


COMMAND = Command(
    name="summary",
    names=worded("summary.called"),
    summary=worded("summary.summary"),
    options=(
        Option(
            name="length",
            summary=worded("summary.length"),
            value=OneOf(
                choices=(
                    Choice(value=SHORT, label=worded("summary.length.short")),
                    Choice(value=FULL, label=worded("summary.length.full")),
                )
            ),
            default=SHORT,
        ),
    ),
    examples=("summary", "summary full", "summary language:{language}"),
    run=run,
)
