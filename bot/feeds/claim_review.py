"""Facts as ClaimReview in JSON-LD, for the page on which the review of each claim is published.

A dossier looks after whose a claim is and what became of it; it says of nothing that it is true or false. So
a rating is in words alone, the words that readers get everywhere: how sure the source is, and of a
commitment where it stands and whether anybody has looked. No number stands for that.

Source: schema.org 29, "ClaimReview", "Claim", "Rating"; Google Search Central, "Fact check (ClaimReview)
structured data", required properties `claimReviewed`, `reviewRating` (with `alternateName`) and `url`.
"""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from bot.feeds.claims import claim
from bot.feeds.selection import Selection
from bot.model.fact import Certainty, Fact, Kind
from bot.model.ids import PersonId
from bot.wording.voice import Voice

Json = dict[str, Any]
_PLAIN: Final = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?")
"""Dates that ISO 8601 has without extensions."""


def claim_review(selection: Selection) -> bytes:
    """One review for each claim of somebody that still stands; background is nobody's claim."""
    reviewed = [
        fact
        for fact in selection.facts
        if fact.kind is not Kind.BACKGROUND and selection.book.relations.stands(fact)
    ]
    graph = [_review(selection, fact) for fact in reviewed]
    whole = {"@context": "https://schema.org", "@graph": graph}
    return json.dumps(whole, ensure_ascii=False, indent=2).encode() + b"\n"


def _review(selection: Selection, fact: Fact) -> Json:
    voice = selection.voice
    page = selection.page.partition("#")[0]
    return {
        "@type": "ClaimReview",
        "@id": f"{page}#{fact.id}",
        "url": f"{page}#{fact.id}",
        "inLanguage": voice.language,
        "datePublished": selection.revised_at([fact]).date().isoformat(),
        "author": {"@type": "Organization", "name": selection.title},
        "claimReviewed": voice.text(fact.text),
        "reviewBody": claim(voice, fact),
        "reviewRating": {"@type": "Rating", "alternateName": rating(voice, fact)},
        "itemReviewed": _claim(selection, fact),
    }


def rating(voice: Voice, fact: Fact) -> str:
    """How a claim is rated, in words: where a commitment stands, else how sure its source is."""
    if fact.commitment:
        return voice.standing(fact)
    hedge = voice.say("rated_stated") if fact.certainty is Certainty.STATED else voice.hedge(fact)
    said = voice.say("rated", hedge=hedge, who=voice.name(fact.according_to))
    return voice.then(said, *(voice.conflict(fact, other) for other in voice.others(fact)))


def _claim(selection: Selection, fact: Fact) -> Json:
    book, voice = selection.book, selection.voice
    kind = "Person" if PersonId(fact.according_to) in book.people else "Organization"
    told: Json = {
        "@type": "Claim",
        "author": {"@type": kind, "name": voice.name(fact.according_to)},
        "appearance": [*_appearances(selection, fact)],
    }
    published = [book.sources[piece.source].published for piece in fact.evidence]
    first = min((when for when in published if _PLAIN.fullmatch(when.text)), key=str, default=None)
    return told | ({"datePublished": first.text} if first else {})


def _appearances(selection: Selection, fact: Fact) -> Iterator[Json]:
    voice = selection.voice
    own = Voice(selection.book, selection.book.dossier.languages[0])
    for citation in voice.citations([fact]):
        source = selection.book.sources[citation.source]
        told: Json = {
            "@type": "CreativeWork",
            "name": own.text(source.title),
            "publisher": {"@type": "Organization", "name": own.text(source.publisher)},
            "text": " ".join(citation.quote.split()),
        }
        if _PLAIN.fullmatch(citation.published):
            told["datePublished"] = citation.published
        yield told | ({"url": citation.url} if citation.url else {})
