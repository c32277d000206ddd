"""Answers a question or finds facts by words; says so where the sources do not say."""

from bot.model.briefing import Block, Briefing, Item, Listing, Paragraph, plain
from bot.model.command import Command, Context, Option, Words
from bot.model.text import bilingual
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
    answers = [context.book.facts[hit.fact] for hit in found.hits]
    closest = [context.book.facts[id_] for id_ in found.closest]
    if answers:
        best, *others = answers
        blocks.append(Paragraph(line=voice.claim(best)))
        blocks += [voice.quotation(evidence) for evidence in best.evidence]
        if others:
            blocks.append(Listing(items=tuple(Item(line=voice.claim(fact), fact=fact.id) for fact in others)))
    else:
        blocks.append(Paragraph(line=plain(voice.say("no_answer" if closest else "nothing_near"))))
        if closest:
            blocks.append(
                Listing(items=tuple(Item(line=voice.claim(fact), fact=fact.id) for fact in closest))
            )
    return Briefing(
        title=voice.say("search_title", words=words),
        blocks=tuple(blocks),
        answered=bool(answers),
        facts=tuple(fact.id for fact in answers),
        closest=tuple(fact.id for fact in closest),
        citations=voice.citations(answers or closest),
    )


COMMAND = Command(
    name="search",
    names=bilingual("search", "查找"),
    summary=bilingual("Ask a question, or find facts by words", "提问或按词查找事实"),
    options=(
        Option(
            name="words",
            summary=bilingual("A question or keywords", "问题或关键词"),
            value=Words(longest=300),
            required=True,
            takes_rest=True,
        ),
    ),
    examples=("search who led the talks?", "search training course"),
    run=run,
)
