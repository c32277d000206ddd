"""Answers a question or finds facts by words; says so where it is not sure, or where nothing comes near."""

from collections.abc import Iterator

from bot.model.briefing import (
    AnswerOutcome,
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
from bot.model.deadlines import deadlines
from bot.model.fact import SETTLED, Fact, Person, Role
from bot.model.findings import AnswerType, Findings
from bot.model.ids import FactId, PersonId
from bot.model.option import Option, Words
from bot.wording.examples import example
from bot.wording.phrases import worded
from bot.wording.voice import Voice

_SHOWN_AS_EXAMPLES = ("summary", "timeline", "fact")


def run(context: Context, *, words: str) -> Briefing:
    """Find the facts that answer.

    Args:
        context: What the answer may look at.
        words: A whole question, keywords, an id, or names in any of the dossier's languages.
    """
    voice = Voice(context.book, context.language)
    found = context.finder.find(words)
    facts = _in_order(context, found, [*(hit.fact for hit in found.hits), *found.closest])
    is_answer = found.outcome is AnswerOutcome.ANSWERED
    return Briefing(
        title=voice.say("search_title", words=words),
        blocks=tuple(_blocks(context, voice, found, facts)),
        answered=is_answer,
        outcome=found.outcome,
        facts=tuple(fact.id for fact in facts) if is_answer else (),
        closest=() if is_answer else tuple(fact.id for fact in facts),
        citations=voice.citations(facts),
    )


def _blocks(context: Context, voice: Voice, found: Findings, facts: list[Fact]) -> Iterator[Block]:
    if found.is_courtesy:
        yield from _welcome(context, voice)
        return
    if found.reading:
        yield Paragraph(line=plain(voice.say("read_as", words=found.reading)), quiet=True)
    if not facts:
        yield Paragraph(line=plain(voice.say("no_answer" if context.book.facts else "no_facts")))
        return
    if found.outcome is AnswerOutcome.CLOSEST:
        yield Paragraph(line=plain(voice.say("may_not_answer")))
    yield from _answer(context, voice, found, facts[0])
    others = facts[1:]
    if others and found.outcome is AnswerOutcome.ANSWERED:
        lead, items = voice.claims(others)
        yield Paragraph(line=plain(voice.say("also")), quiet=True)
        yield from lead
        yield Listing(items=items)
    elif others:
        yield Paragraph(line=plain(voice.say("may_open")), quiet=True)
        yield Listing(items=tuple(Item(line=plain(voice.label(fact)), fact=fact.id) for fact in others))


def _welcome(context: Context, voice: Voice) -> Iterator[Block]:
    """Answer a greeting, thanks or a lone question mark with what can be asked."""
    yield Paragraph(line=plain(voice.say("welcome", dossier=voice.text(context.book.dossier.title))))
    shown = (context.commands[name] for name in _SHOWN_AS_EXAMPLES if name in context.commands)
    lines = (example(command, context.book, voice.language) for command in shown)
    yield Listing(items=tuple(Item(line=(code(line),)) for line in lines))


def _in_order(context: Context, found: Findings, ids: list[str]) -> list[Fact]:
    """Put facts that no longer stand last, and what came of a promise before it, where that is asked."""
    facts = [context.book.facts[FactId(id_)] for id_ in ids]
    facts.sort(key=lambda fact: not context.book.relations.stands(fact))
    if not found.asks_outcome or not facts or not _is_open(facts[0]):
        return facts
    promise = facts[0]
    return sorted(facts, key=lambda fact: not _came_later(fact, promise))


def _is_open(fact: Fact) -> bool:
    return bool(fact.commitment and fact.commitment.current.state not in SETTLED)


def _came_later(fact: Fact, promise: Fact) -> bool:
    """Tell whether a fact about the same parties tells what came after a promise was made."""
    assert promise.commitment
    begun = fact.when.earliest if fact.when and not fact.commitment else None
    mine = {*fact.organizations, *fact.people, fact.according_to}
    theirs = {*promise.commitment.by, *promise.commitment.to, *promise.organizations}
    return bool(begun and begun > promise.commitment.status[0].as_of and mine & theirs)


def _answer(context: Context, voice: Voice, found: Findings, fact: Fact) -> Iterator[Block]:
    """The best fact with its quotations, what was asked for in particular, and what says otherwise."""
    when = _when(voice, fact)
    if found.asked_for is AnswerType.TIME and when:
        day = voice.say("labelled", label=voice.say("when"), value=when)
        yield Paragraph(line=plain(day), repeated=Repeated.WITH_NEXT)
    for person in found.people if found.asked_for is AnswerType.PERSON else ():
        yield from _offices(context, voice, context.book.people[PersonId(person)])
    yield Paragraph(line=voice.claim(fact, is_quoted=True))
    yield from voice.quotations(fact.evidence)
    if fact.commitment and (found.asks_outcome or _is_open(fact)):
        said = Span(voice.say("labelled", label=voice.say("status"), value=voice.standing(fact)))
        noted = voice.noted(voice.standing_evidence(fact))
        yield Paragraph(line=(said, noted), quiet=not found.asks_outcome)
    for other in voice.others(fact):
        yield Paragraph(line=plain(voice.conflict(fact, other)))
        yield Paragraph(line=voice.claim(other, is_quoted=True))
        yield from voice.quotations(other.evidence)


def _when(voice: Voice, fact: Fact) -> str:
    """When a fact falls due, each window with what it is for, or when it happened; empty where unknown."""
    windows = [
        voice.say("labelled", label=what, value=voice.window(due)) if what else voice.window(due)
        for due in deadlines(fact)
        for what in [voice.what(due.term)]
    ]
    return voice.then(*windows) or (voice.when(fact.when) if fact.when else "")


def _offices(context: Context, voice: Voice, person: Person) -> Iterator[Block]:
    """The offices somebody holds, each with the words that say so."""
    pairs = [
        Pair(label=title[:1].upper() + title[1:], line=proof)
        for role in person.roles
        for title in [voice.role(role, context.today)]
        if (proof := _proof(context, voice, role))
    ]
    if pairs:
        yield Fields(pairs=tuple(pairs))


def _proof(context: Context, voice: Voice, role: Role) -> Line:
    known = (piece for piece in role.evidence if piece.source in context.book.sources)
    piece = next(known, None)
    return (Span(voice.say("quoted", text=piece.quote)), voice.noted([piece])) if piece else ()


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
    examples=("search {question}",),
    run=run,
)
