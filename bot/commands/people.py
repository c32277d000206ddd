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
    Span,
    code,
    plain,
    strong,
)
from bot.model.command import Command, Context, Named, Option, Reference
from bot.model.fact import Fact, Person, Role
from bot.model.ids import PersonId
from bot.model.text import bilingual
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
    people = [person for person in context.book.people.values() if _facts(context, person)]
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
    )


def _facts(context: Context, person: Person) -> list[Fact]:
    return [
        fact
        for fact in context.book.facts.values()
        if person.id in fact.people or fact.according_to == person.id
    ]


def _line(context: Context, voice: Voice, person: Person) -> Line:
    line: list[Inline] = [strong(_name(voice, person))]
    if person.roles:
        line.append(Span(" — " + "; ".join(_role(voice, role) for role in person.roles)))
    facts = _facts(context, person)
    line += [Span(" ["), code(", ".join(fact.id for fact in facts))]
    source = context.book.sources[facts[0].evidence[0].source]
    return (*line, Span(f" · {voice.cite(source)}]"))


def _name(voice: Voice, person: Person) -> str:
    own = voice.text(person.name)
    others = [name for name in person.name.all() if name != own]
    return f"{own} ({', '.join(others)})" if others else own


def _role(voice: Voice, role: Role) -> str:
    title = voice.text(role.title)
    if role.organization is None:
        return title
    body = voice.name(role.organization)
    return title if body.lower() in title.lower() else f"{title}, {body}"


def _one(context: Context, voice: Voice, person: Person) -> Briefing:
    facts = _facts(context, person)
    said = [fact for fact in facts if fact.according_to == person.id]
    named = [fact for fact in facts if fact not in said]
    blocks: list[Block] = []
    roles = [
        Pair(label=_role(voice, role), line=_proof(voice, role)) for role in person.roles if role.evidence
    ]
    if roles:
        blocks.append(Fields(pairs=tuple(roles)))
    for key, group in (("said", said), ("mentioned_in", named)):
        if group:
            items = tuple(Item(line=voice.claim(fact), fact=fact.id) for fact in group)
            blocks += [Heading(text=voice.say(key)), Listing(items=items)]
    for fact in said:
        blocks += [voice.quotation(evidence) for evidence in fact.evidence]
    return Briefing(
        title=_name(voice, person),
        blocks=tuple(blocks) or (Paragraph(line=plain(voice.say("nothing_near"))),),
        answered=bool(facts),
        facts=tuple(fact.id for fact in (*said, *named)),
        citations=voice.citations((*said, *named)),
    )


def _proof(voice: Voice, role: Role) -> Line:
    evidence = role.evidence[0]
    return plain(f"“{evidence.quote}” [{voice.cite(voice.book.sources[evidence.source])}]")


COMMAND = Command(
    name="people",
    names=bilingual("people", "人物"),
    summary=bilingual("Who is named, with roles and statements", "人物及其职务与言论"),
    options=(
        Option(
            name="name",
            summary=bilingual("One person, by name or id", "某人的姓名或编号"),
            value=Named(of=Reference.PERSON),
            takes_rest=True,
        ),
    ),
    examples=("people", "people Guo Shengkun"),
    run=run,
)
