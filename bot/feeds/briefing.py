"""Facts as a Markdown briefing: what a desk editor would hand over, each claim with its words and its note.

Source: CommonMark 0.31.2, 2.4 "Backslash escapes"; GitHub Docs, "Basic writing and formatting syntax",
"Footnotes".
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.feeds.claims import claim
from bot.feeds.selection import Selection
from bot.model.fact import Evidence, Fact, Kind, Source
from bot.model.fragments import address, directive
from bot.model.ids import SourceId
from bot.wording.voice import Voice

_SIGN: Final = re.compile(r"[\\`*_\[\]<>#|~]")
_AT_BEGINNING: Final = re.compile(r"^(\d{1,9}|)([-+.):=])")
_ORDER: Final = (Kind.EVENT, Kind.COMMITMENT, Kind.FINDING, Kind.STATEMENT, Kind.BACKGROUND)


def briefing(selection: Selection) -> bytes:
    """The facts under headings by kind, and the sources that their notes name."""
    parts = [f"# {escaped(selection.title)}", *_beginning(selection)]
    for kind in _ORDER:
        facts = [fact for fact in selection.facts if fact.kind is kind]
        if facts:
            parts.append(f"## {escaped(selection.voice.say(f'heading_{kind}'))}")
            parts += [part for fact in facts for part in _fact(selection, fact)]
    parts += [_note(selection, source) for source in selection.sources]
    return ("\n\n".join(parts) + "\n").encode()


def escaped(text: str) -> str:
    """A text in one line that Markdown shows as it stands."""
    plain = " ".join(text.split())
    return _AT_BEGINNING.sub(r"\1\\\2", _SIGN.sub(r"\\\g<0>", plain))


def _beginning(selection: Selection) -> Iterator[str]:
    voice = selection.voice
    yield f"*{escaped(voice.say('as_of_day', date=voice.day(selection.today)))}*"
    if selection.is_whole:
        yield escaped(voice.text(selection.book.dossier.summary))


def _fact(selection: Selection, fact: Fact) -> Iterator[str]:
    voice = selection.voice
    yield f"### {escaped(voice.label(fact))}"
    yield escaped(claim(voice, fact)) + "".join(f"[^{id_}]" for id_ in _sources(fact.evidence))
    details = [*_details(selection, fact)]
    if details:
        labelled = (voice.say("labelled", label=label, value=value) for label, value in details)
        yield "\n".join(f"- {escaped(line)}" for line in labelled)
    for piece in fact.evidence:
        yield f"> {escaped(voice.say('quoted', text=' '.join(piece.quote.split())))}[^{piece.source}]"
    for other in voice.others(fact):
        yield f"*{escaped(voice.conflict(fact, other))}* {escaped(voice.label(other))}"


def _details(selection: Selection, fact: Fact) -> Iterator[tuple[str, str]]:
    voice, owed = selection.voice, fact.commitment
    if owed:
        yield voice.say("by"), voice.names(owed.by)
        if owed.to:
            yield voice.say("to"), voice.names(owed.to)
        for key, said in voice.dues(fact, selection.today) or ():
            yield voice.say(key), said
        yield voice.say("status"), voice.standing(fact)
    if fact.when:
        yield voice.say("when"), voice.when(fact.when)
    if fact.where:
        yield voice.say("where"), voice.text(fact.where)
    if fact.deprecated:
        day, reason = voice.day(fact.deprecated.on), voice.text(fact.deprecated.reason)
        yield voice.say("status"), voice.say("deprecated", date=day, reason=reason)


def _sources(pieces: Sequence[Evidence]) -> Sequence[SourceId]:
    return list(dict.fromkeys(piece.source for piece in pieces))


def _note(selection: Selection, source: Source) -> str:
    """A source as a note, under its own title: in the dossier's first language, as one looks it up."""
    own = Voice(selection.book, selection.book.dossier.languages[0])
    title = escaped(own.text(source.title))
    pieces = (piece for fact in selection.facts for piece in fact.evidence if piece.source == source.id)
    link = (
        address(source.url, [directive(piece, source.text) for piece in pieces][:1]) if source.url else None
    )
    named = f"[{title}](<{link}>)" if link else f"*{title}*"
    return f"[^{source.id}]: {escaped(selection.voice.cite(source))}. {named}"
