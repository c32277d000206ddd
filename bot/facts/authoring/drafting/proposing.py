"""Proposes a fact for each sentence of a source: its exact quotation, and what its words seem to say.

All of it is a guess but the quotation, which is why each is a draft: `check` lists it, and nothing serves it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

import stop_words

from bot.facts.authoring.drafting.dates import dates_in, numbers_in
from bot.facts.authoring.drafting.languages import WORDINGS, Wording
from bot.facts.authoring.drafting.spans import span_in
from bot.facts.authoring.quoting import pieces, quoted
from bot.facts.coverage import coverage
from bot.model.dates import Edtf
from bot.model.fact import Certainty, FactBook, Kind, Organization, Person, Source, State
from bot.model.quotation import SourceText, Stretch, read_source

_TITLE: Final = 80  # characters
_HAN: Final = re.compile("[\u4e00-\u9fff]")
_HAN_SHARE: Final = 0.1  # of a text's characters, from which on it is Chinese
_LIST_MARK: Final = re.compile(r"[(\[]?(?:[ivxlcdm]{1,6}|[a-z]|\d{1,3})[.)\]]*", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]+")
_LONGEST_ID: Final = 58  # characters of what stands before a number
_SHORTEST_NAME: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A draft, as it is to be written.

    Attributes:
        id: The fact's.
        entry: Its keys.
        note: What else its sentence names, for a comment; empty where nothing.
    """

    id: str
    entry: Mapping[str, Any]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    """A sentence, and what its words seem to say."""

    text: str
    wording: Wording | None
    dates: tuple[tuple[Stretch, Edtf], ...]
    parties: tuple[tuple[int, str], ...]
    span: Mapping[str, Any] | None

    def first(self, patterns: Mapping[str, str]) -> tuple[str, int] | None:
        """The first of some meanings that the sentence has words for, and where they stand."""
        for meaning, pattern in patterns.items():
            found = re.search(pattern, self.text, re.IGNORECASE)
            if found:
                return meaning, found.start()
        return None

    def party_near(self, place: int) -> str | None:
        """The party named nearest to a place; None where none is named."""
        return min(self.parties, key=lambda one: abs(one[0] - place))[1] if self.parties else None


def proposals(book: FactBook, source: Source, publisher: str) -> Iterator[Proposal]:
    """A draft for each sentence of a source that no fact and no draft accounts for whole, in its order.

    Args:
        book: The dossier as it stands.
        source: One whose text is there.
        publisher: The id of whoever published it, whose claim each is where nobody is quoted.
    """
    assert source.text is not None
    text = read_source(source.text)
    language = language_of(source.text, book.dossier.languages)
    told = [one for one in coverage(book) if one.source == source.id]
    taken = {fact.id for fact in (*book.facts.values(), *book.drafts)}
    published = source.published.latest or source.published.earliest or date.max
    number = 0
    left = [whole for whole, one in zip(text.sentences, told, strict=True) if not one.is_covered]
    for whole, begins in _with_marks(text, left):
        for place in pieces(text, whole):
            words = quoted(text, Stretch(begins, place.end) if place.start == whole.start else place)
            if words is None:
                continue
            number += 1
            while (id_ := f"{source.id[:_LONGEST_ID]}-{number:02}") in taken:
                number += 1
            said = " ".join(text.text[place.start : place.end].split())
            read = _read(said, language, published, book)
            entry = _entry(read, words.evidence(source.id), published, publisher)
            entry |= _parties(read, book) | {"evidence": [words.evidence(source.id)]}
            yield Proposal(id=id_, entry={"id": id_, "draft": "true", **entry}, note=_note(read, entry))


def _with_marks(text: SourceText, sentences: Sequence[Stretch]) -> Iterator[tuple[Stretch, int]]:
    """Sentences, each with where its quotation begins: at the marks of a list before it, if there are any."""
    begins = -1
    for place, whole in enumerate(sentences):
        is_last = place == len(sentences) - 1
        if _LIST_MARK.fullmatch(text.text, whole.start, whole.end) and not is_last:
            begins = whole.start if begins < 0 else begins
            continue
        yield whole, whole.start if begins < 0 else begins
        begins = -1


def language_of(text: str, known: tuple[str, ...]) -> str:
    """The language of a text: of those that drafts have words for, else the first of the dossier's."""
    if len(_HAN.findall(text)) > _HAN_SHARE * len(text):
        return "zh"
    words = [word.lower() for word in _WORD.findall(text)]
    counts = {tag: sum(word in _function_words(tag) for word in words) for tag in WORDINGS if tag != "zh"}
    best = max(counts, key=lambda tag: (counts[tag], tag == known[0]))
    return best if counts[best] else known[0]


@cache
def _function_words(language: str) -> frozenset[str]:
    others = {
        word for tag in WORDINGS if tag not in {language, "zh"} for word in stop_words.get_stop_words(tag)
    }
    return frozenset(stop_words.get_stop_words(language)) - others


def _read(text: str, language: str, published: date, book: FactBook) -> _Sentence:
    return _Sentence(
        text=text,
        wording=WORDINGS.get(language),
        dates=dates_in(text, language, published),
        parties=tuple(sorted(_named(text, book))),
        span=span_in(text, language),
    )


def _named(text: str, book: FactBook) -> Iterator[tuple[int, str]]:
    """The people and organizations that a sentence names, each with where."""
    parties: Iterable[Person | Organization] = (*book.people.values(), *book.organizations.values())
    for party in parties:
        names = (*party.name.all(), *party.aliases)
        places = [place for name in names if (place := _place_of(name, text)) >= 0]
        if places:
            yield min(places), party.id


def _place_of(name: str, text: str) -> int:
    if len(name) < _SHORTEST_NAME:
        return -1
    if _HAN.search(name):
        return text.find(name)
    # Between Chinese characters, which Python counts as letters, a Latin name stands by itself.
    found = re.search(rf"(?<![^\W\u4e00-\u9fff]){re.escape(name)}(?![^\W\u4e00-\u9fff])", text)
    return found.start() if found else -1


def _entry(read: _Sentence, evidence: Mapping[str, str], published: date, publisher: str) -> dict[str, Any]:
    said = re.search(read.wording.saying, read.text, re.IGNORECASE) if read.wording else None
    speaker = (read.party_near(said.start()) if said else None) or publisher
    kind = Kind.STATEMENT if said else Kind.EVENT if read.dates else Kind.BACKGROUND
    entry: dict[str, Any] = {
        "kind": kind.value,
        "title": _title(read.text),
        "text": read.text,
        "according_to": speaker,
        "certainty": _certainty(read),
        "when": read.dates[0][1].text if read.dates else None,
    }
    return entry | _owed(read, evidence, published, speaker)


def _parties(read: _Sentence, book: FactBook) -> dict[str, Any]:
    """Who takes part, by kind; left out where nobody of that kind is named."""
    people = [party for _, party in read.parties if party in book.people]
    bodies = [party for _, party in read.parties if party in book.organizations]
    return {"people": people or None, "organizations": bodies or None}


def _owed(read: _Sentence, evidence: Mapping[str, str], published: date, speaker: str) -> dict[str, Any]:
    """What a commitment has, where the sentence reads like one."""
    state = read.first(read.wording.states) if read.wording else None
    if state is None and read.span is None:
        return {}
    state = state or (State.REQUIRED.value, 0)
    ahead = [when for _, when in read.dates if when.latest is None or when.latest >= published]
    is_proposed = state[0] == State.PROPOSED
    certainty = _certainty(read)
    if is_proposed or certainty == Certainty.PROPOSED:
        certainty = Certainty.PROPOSED if is_proposed else Certainty.STATED
    return {
        "kind": Kind.COMMITMENT.value,
        "certainty": str(certainty),
        "when": None,
        "by": [read.party_near(state[1]) or speaker],
        "due": ahead[0].text if ahead else read.span,
        "status": [
            {"state": state[0], "as_of": published.isoformat(), "evidence": [evidence]},
        ],
    }


def _certainty(read: _Sentence) -> str:
    found = read.first(read.wording.certainties) if read.wording else None
    return found[0] if found else Certainty.STATED.value


def _title(text: str) -> str:
    if len(text) <= _TITLE:
        return text
    cut = text.rfind(" ", 0, _TITLE)
    return text[: cut if cut > 0 else _TITLE // 2].rstrip(" ,;:，；：、") + "…"


def _names(read: _Sentence) -> list[str]:
    """What is written as names are, without the word that begins a sentence."""
    assert read.wording
    found = []
    for match in re.finditer(read.wording.names, read.text):
        first, _, rest = match[0].partition(" ")
        begins = match.start() == 0
        is_grammar = begins and any(first.lower() in _function_words(tag) for tag in WORDINGS)
        name = rest if is_grammar else match[0]
        found += [name] if " " in name else []
    return found


def _note(read: _Sentence, entry: Mapping[str, Any]) -> str:
    """Names that are nobody's in the dossier yet, and numbers: what a mended entry must not lose."""
    # A commitment must say who owes it; whoever says it may be somebody else.
    owers = [party for party in entry.get("by") or () if party not in {one for _, one in read.parties}]
    known = [text for _, text in read.parties]
    names = _names(read) if read.wording else []
    parts = [
        ("who owes it is a guess, for the sentence names nobody of the dossier", owers),
        ("dates", [when.text for _, when in read.dates]),
        ("numbers", list(numbers_in(read.text, read.dates))),
        ("names", names),
        ("known here", known),
    ]
    return "; ".join(f"{label}: {', '.join(dict.fromkeys(found))}" for label, found in parts if found)
