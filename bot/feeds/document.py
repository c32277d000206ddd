"""Facts as one JSON document, whole: texts in all languages, dates in EDTF, citations with their passages."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from bot.feeds.claims import claim, dates_of, where_it_stands
from bot.feeds.selection import Selection
from bot.model.fact import Due, Fact, Source, Status
from bot.model.text import Text
from bot.wording.voice import Voice

Json = dict[str, Any]


def document(selection: Selection) -> bytes:
    """The facts with their citations, the parties they name and the sources they are quoted from."""
    dossier, voice = selection.book.dossier, selection.voice
    parties = dict.fromkeys(party for fact in selection.facts for party in _parties(fact))
    whole = {
        "dossier": dossier.id,
        "title": _texts(dossier.title),
        "summary": _texts(dossier.summary),
        "languages": list(dossier.languages),
        "language": voice.language,
        "as_of": selection.today.isoformat(),
        "exported": selection.now.replace(microsecond=0).isoformat(),
        "whole": selection.is_whole,
        "facts": [_fact(selection, fact) for fact in selection.facts],
        "parties": {party: _texts(selection.book.name_of(party)) for party in parties},
        "sources": [_source(source) for source in selection.sources],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2).encode() + b"\n"


def _fact(selection: Selection, fact: Fact) -> Json:
    voice, book = selection.voice, selection.book
    when, _ = dates_of(fact)
    told: Json = {
        "id": fact.id,
        "kind": fact.kind,
        "title": _texts(fact.title),
        "text": _texts(fact.text),
        "claim": claim(voice, fact),
        "according_to": fact.according_to,
        "certainty": fact.certainty,
        "when": when or None,
        "where": _texts(fact.where) if fact.where else None,
        "people": list(fact.people),
        "organizations": list(fact.organizations),
        "stands": where_it_stands(book, fact),
        "replaced_by": [other.id for other in book.replaced_by(fact.id)],
        "conflicts_with": [other.id for other in voice.others(fact)],
    }
    if fact.deprecated:
        reason = _texts(fact.deprecated.reason)
        told["deprecated"] = {"on": fact.deprecated.on.isoformat(), "reason": reason}
    if fact.commitment:
        told["by"], told["to"] = list(fact.commitment.by), list(fact.commitment.to)
        told["due"] = [_due(voice, term) for term in fact.commitment.deadlines]
        told["status"] = [_status(entry) for entry in fact.commitment.status]
    told["citations"] = [asdict(citation) for citation in voice.citations([fact])]
    return told


def _parties(fact: Fact) -> Sequence[str]:
    owed = fact.commitment
    return (fact.according_to, *fact.people, *fact.organizations, *(owed.by + owed.to if owed else ()))


def _due(voice: Voice, term: Due) -> Json:
    return {
        "date": term.on.text if term.on else None,
        "is_end": term.is_end,
        "what": _texts(term.what) if term.what else None,
        "time": f"{term.at:%H:%M}" if term.at else None,
        "zone": term.zone or None,
        "every": str(term.every) if term.every else None,
        "times": term.times,
        "within": voice.time_span(term.within) if term.within else None,
        "after": term.after,
    }


def _status(entry: Status) -> Json:
    told: Json = {"state": entry.state, "as_of": entry.as_of.isoformat()}
    if entry.searched:
        found = entry.searched
        told["searched"] = {"on": found.on.isoformat(), "by": found.by, "where": found.where}
    return told


def _source(source: Source) -> Json:
    return {
        "id": source.id,
        "title": _texts(source.title),
        "publisher": _texts(source.publisher),
        "origin": _texts(source.origin) if source.origin else None,
        "published": source.published.text,
        "updated": source.updated.text if source.updated else None,
        "url": source.url,
        "checked": source.is_checked,
    }


def _texts(text: Text) -> Mapping[str, str]:
    return dict(text.versions)
