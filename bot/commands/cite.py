"""Gives facts as citations to copy: where their words stand, in the form a bibliography asks for."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from bot.model.briefing import Block, Briefing, Button, Buttons, Preformatted
from bot.model.command import Command, Context
from bot.model.fact import Evidence, Fact
from bot.model.fragments import address, directive
from bot.model.ids import FactId, SourceId
from bot.model.option import Choice, Named, OneOf, Option, Reference
from bot.model.request import write_option
from bot.wording import reference
from bot.wording.phrases import worded
from bot.wording.voice import Voice

_STYLES: Final[Mapping[str, Callable[[reference.Reference], str]]] = {
    "chicago": reference.chicago,
    "apa": reference.apa,
    "bibtex": reference.bibtex,
    "csl-json": reference.csl_json,
    "markdown": reference.markdown,
}


def run(context: Context, *, id: Sequence[str], style: str) -> Briefing:  # noqa: A002 - the option's name
    """Cite facts: each source once, with all words that they quote from it.

    Args:
        context: What the answer may look at.
        id: The facts' ids.
        style: A key of the table of styles.
    """
    voice = Voice(context.book, context.language)
    facts = [context.book.facts[FactId(one)] for one in id]
    cited = [Preformatted(text=_STYLES[style](one)) for one in _references(context, facts)]
    others = tuple(
        Button(label=voice.say(f"cite.style.{other}"), line=_line(context, facts, other))
        for other in _STYLES
        if other != style
    )
    blocks: tuple[Block, ...] = (*cited, Buttons(buttons=others))
    is_one = len(facts) == 1
    return Briefing(
        title=voice.label(facts[0]) if is_one else voice.say("cited_title"),
        blocks=blocks,
        facts=tuple(fact.id for fact in facts),
        citations=voice.citations(facts),
    )


def _line(context: Context, facts: Sequence[Fact], style: str) -> str:
    lasting = [write_option("language", context.asked_language)] if context.asked_language else []
    lasting += [write_option("as_of", context.as_of.isoformat())] if context.as_of else []
    ids = " ".join(fact.id for fact in facts)
    return " ".join(["cite", *lasting, write_option("style", style), write_option("id", ids)])


def _references(context: Context, facts: Sequence[Fact]) -> Iterator[reference.Reference]:
    """A reference for each source that any of the facts is quoted from."""
    # Whoever looks a source up finds it under its own title, not under a translation of the dossier's.
    voice = Voice(context.book, context.book.dossier.languages[0])
    pieces: dict[SourceId, list[Evidence]] = {}
    for piece in (piece for fact in facts for piece in fact.evidence):
        pieces.setdefault(piece.source, []).append(piece)
    for id_, quoted in pieces.items():
        source = context.book.sources[id_]
        publisher = voice.text(source.publisher)
        directives = [directive(piece, source.text) for piece in quoted]
        yield reference.Reference(
            key=id_,
            title=voice.text(source.title),
            author=voice.text(source.origin) if source.origin else publisher,
            publisher=publisher if source.origin else "",
            published=source.published,
            url=(address(source.url, directives) if source.url else "") or "",
            accessed=context.now.astimezone(context.zone).date(),
            quotes=list(dict.fromkeys(" ".join(piece.quote.split()) for piece in quoted)),
        )


COMMAND = Command(
    name="cite",
    names=worded("cite.called"),
    summary=worded("cite.summary"),
    options=(
        Option(
            name="id",
            summary=worded("fact.id"),
            value=Named(of=Reference.FACT, many=True),
            required=True,
            takes_rest=True,
        ),
        Option(
            name="style",
            summary=worded("cite.style"),
            value=OneOf(
                choices=tuple(Choice(value=style, label=worded(f"cite.style.{style}")) for style in _STYLES)
            ),
            default="chicago",
        ),
    ),
    run=run,
)
