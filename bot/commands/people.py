"""Tells who is named: everyone, or one person with roles and statements."""

from bot.model.briefing import (
    Block,
    Briefing,
    Fields,
    Heading,
    Inline,
    Item,
    Line,
    Listing,
    Pair,
    Paragraph,
    Quotation,
    Span,
    plain,
    strong,
)
from bot.model.command import Command, Context
from bot.model.fact import Evidence, Fact, Person, Role
from bot.model.ids import PersonId
from bot.model.option import Named, Option, Reference
from bot.model.phrasing import Phrasing
from bot.wording.phrases import worded
from bot.wording.voice import Voice


def run(context: Context, *, name: str | None) -> Briefing:
    """Tell about people.

    Args:
        context: What the answer may look at.
        name: Id of one person; None for everyone.
    """
    voice = Voice(context.book, context.language)
    if name is not None:
        return _one(context, voice, context.book.people[PersonId(name)])
    known = [person for person in context.book.people.values() if _is_known(context, person)]
    people, extent = context.part_of(known)
    told = [fact for person in people for fact in _facts(context, person)]
    unique = list({fact.id: fact for fact in told}.values())
    return Briefing(
        title=voice.say("people_title"),
        blocks=(Listing(items=tuple(Item(line=_line(context, voice, person)) for person in people)),)
        if people
        else (Paragraph(line=plain(voice.say("nobody"))),),
        answered=bool(people),
        facts=tuple(fact.id for fact in unique),
        citations=voice.citations(unique),
        extent=extent,
    )


def _facts(context: Context, person: Person) -> list[Fact]:
    return list(context.book.relations.naming.get(person.id, ()))


def _line(context: Context, voice: Voice, person: Person) -> Line:
    line: list[Inline] = [strong(_name(voice, person))]
    roles = [role for role in person.roles if _is_told(context, role)]
    if roles:
        line.append(Span(" — " + voice.then(*(voice.role(role, context.today) for role in roles))))
    facts = _facts(context, person)
    pieces = [*(piece for role in roles for piece in role.evidence), *_all_evidence(facts)]
    known = [piece for piece in pieces if piece.source in context.book.sources]
    unknown = Span(voice.say("set_apart", said=voice.say("no_quotation")))
    return (*line, voice.noted(known) if known else unknown)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _all_evidence(facts: list[Fact]) -> list[Evidence]:
    return [piece for fact in facts for piece in fact.evidence]


def _is_told(context: Context, role: Role) -> bool:
    """Tell whether the dossier gives the role, by a source known by then where a day is asked for."""
    if not role.evidence:
        return context.as_of is None
    return any(piece.source in context.book.sources for piece in role.evidence)


def _is_known(context: Context, person: Person) -> bool:
    return bool(_facts(context, person)) or any(_is_told(context, role) for role in person.roles)


def _name(voice: Voice, person: Person) -> str:
    own = voice.text(person.name)
    others = [name for name in person.name.all() if name != own]
    return own + voice.say("set_apart", said=voice.row(others)) if others else own


def _one(context: Context, voice: Voice, person: Person) -> Briefing:
    facts = _facts(context, person)
    said = [fact for fact in facts if fact.according_to == person.id]
    named = [fact for fact in facts if fact not in said]
    blocks: list[Block] = []
    roles = tuple(
        Pair(label=_capital(voice.role(role, context.today)), line=_proof(context, voice, role))
        for role in person.roles
        if _is_told(context, role)
    )
    if roles:
        blocks.append(Fields(pairs=roles))
    if said:
        blocks.append(Heading(text=voice.say("said")))
    known: set[Quotation] = set()
    for fact in said:
        told = Paragraph(line=voice.claim(fact, said_already=person.id, is_quoted=True))
        blocks += [told, *voice.not_yet_quoted(fact.evidence, known)]
    if named:
        lead, items = voice.claims(named)
        blocks += [Heading(text=voice.say("mentioned_in")), *lead, Listing(items=items)]
    return Briefing(
        title=_name(voice, person),
        blocks=tuple(blocks) or (Paragraph(line=plain(voice.say("nothing_on_person"))),),
        answered=bool(blocks),
        facts=tuple(fact.id for fact in (*said, *named)),
        citations=voice.citations((*said, *named)),
    )


def _proof(context: Context, voice: Voice, role: Role) -> Line:
    piece = next((piece for piece in role.evidence if piece.source in context.book.sources), None)
    if piece is None:
        return plain(voice.say("no_quotation"))
    return (Span(voice.say("quoted", text=piece.quote)), voice.noted([piece]))


COMMAND = Command(
    name="people",
    names=worded("people.called"),
    summary=worded("people.summary"),
    options=(
        Option(
            name="name",
            summary=worded("people.name"),
            value=Named(of=Reference.PERSON),
            takes_rest=True,
        ),
    ),
    examples=("people",),
    phrases=(Phrasing(said=worded("people.asked")),),
    run=run,
)
