"""Answers a question or finds facts by words; says so where the sources do not say."""

from collections.abc import Iterator

from bot.model.briefing import Block, Briefing, Listing, Paragraph, plain
from bot.model.command import Command, Context, Option, Words
from bot.model.fact import Fact
from bot.wording.phrases import worded
from bot.wording.voice import Voice


def run(context: Context, *, words: str) -> Briefing:
    """Find the facts that answer.

    Args:
        context: What the answer may look at.
        words: A whole question, keywords, an id, or names in any of the dossier's languages.
    """
    voice = Voice(context.book, context.language)
    found = context.finder.find(words)
    blocks: list[Block] = []
    if found.reading:
        blocks.append(Paragraph(line=plain(voice.say("read_as", words=found.reading)), quiet=True))
    answers = _standing_first(context, [context.book.facts[hit.fact] for hit in found.hits])
    closest = _standing_first(context, [context.book.facts[id_] for id_ in found.closest])
    if answers:
        blocks += _answer(voice, answers[0])
        others = answers[1:]
        if others:
            lead, items = voice.claims(others)
            blocks += [Paragraph(line=plain(voice.say("also")), quiet=True), *lead, Listing(items=items)]
    else:
        blocks.append(Paragraph(line=plain(voice.say("no_answer" if closest else "nothing_near"))))
        if closest:
            lead, items = voice.claims(closest)
            blocks += [*lead, Listing(items=items)]
    return Briefing(
        title=voice.say("search_title", words=words),
        blocks=tuple(blocks),
        answered=bool(answers),
        facts=tuple(fact.id for fact in answers),
        closest=tuple(fact.id for fact in closest),
        citations=voice.citations(answers or closest),
    )


def _standing_first(context: Context, facts: list[Fact]) -> list[Fact]:
    """Put facts that no longer stand after those that do."""
    current = {fact.id for fact in context.book.current()}
    return sorted(facts, key=lambda fact: fact.id not in current)


def _answer(voice: Voice, fact: Fact) -> Iterator[Block]:
    """Give the best answer with its quotations, and beside it what says otherwise."""
    yield Paragraph(line=voice.claim(fact))
    yield from map(voice.quotation, fact.evidence)
    for other in voice.others(fact):
        yield Paragraph(line=plain(voice.say("conflict")))
        yield Paragraph(line=voice.claim(other))
        yield from map(voice.quotation, other.evidence)


COMMAND = Command(
    name="search",
    names=worded("search.called"),
    summary=worded("search.summary"),
    options=(
        Option(
            name="words",
            summary=worded("search.words"),
            value=Words(longest=300),
            required=True,
            takes_rest=True,
        ),
    ),
    examples=("search who led the talks?", "search training course"),
    run=run,
)
