"""Makes dossiers of any size: words as common and as rare as in real text, in two languages."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Final

import wordfreq

from bot.model.dates import parse_edtf
from bot.model.fact import (
    Certainty,
    Commitment,
    Dossier,
    Due,
    Evidence,
    Fact,
    FactBook,
    Kind,
    Location,
    Organization,
    Person,
    Role,
    Source,
    State,
    Status,
)
from bot.model.ids import DossierId, FactId, OrganizationId, PersonId, SourceId
from bot.model.text import Text

FACTS_IN_FILE: Final = 100
FOLDER: Final = "bench"
_FIRST_DAY: Final = date(2010, 1, 1)
_DAYS: Final = 5000
_VOCABULARY: Final = 30_000
_CHARACTERS: Final = 2500
_GENERAL: Final = ("and", "of", "the", "in", "for", "with", "on", "to")
_SYLLABLES: Final = "ba de fi go hu ka le mi no pu ra se ti vo xu ya zhe lin shan wei".split()
_KINDS: Final = (Kind.EVENT, Kind.COMMITMENT, Kind.FINDING, Kind.STATEMENT, Kind.BACKGROUND)
_NOWHERE: Final = Location(path="", line=1, column=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One fact's contents."""

    id: str
    kind: Kind
    title: str
    title_zh: str
    text: str
    text_zh: str
    quote: str
    aliases: tuple[str, ...]
    when: date
    person: str
    organizations: tuple[str, str]
    source: str


class Language:
    """Draws words as Zipf's law has them: the n-th commonest word is n times rarer than the first."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - the same each time
        listed = wordfreq.top_n_list("en", 2 * _VOCABULARY)
        self.words = [word for word in listed if word.isalpha() and word.isascii() and word != "null"]
        self.chance.shuffle(self.words)
        self.words = self.words[:_VOCABULARY]
        self.characters = [chr(0x4E00 + 7 * place) for place in range(_CHARACTERS)]
        self._word_weights = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))
        self._character_weights = list(accumulate(1 / rank for rank in range(1, _CHARACTERS + 1)))

    def draw(self, count: int) -> list[str]:
        """Draw words."""
        return self.chance.choices(self.words, cum_weights=self._word_weights, k=count)

    def sentence(self, count: int) -> str:
        """Draw a sentence."""
        words = [
            piece
            for word in self.draw(count)
            for piece in ([self.chance.choice(_GENERAL), word] if self.chance.random() < 0.3 else [word])
        ]
        return " ".join(words).capitalize() + "."

    def chinese(self, count: int) -> str:
        """Draw a run of Chinese characters."""
        return "".join(self.chance.choices(self.characters, cum_weights=self._character_weights, k=count))

    def name(self) -> str:
        """Make up somebody's name."""
        parts = ["".join(self.chance.choices(_SYLLABLES, k=2)).capitalize() for _ in range(2)]
        return " ".join(parts)


class Generated:
    """A made-up dossier.

    Args:
        count: How many facts it has.
        seed: The same seed makes the same dossier.
    """

    def __init__(self, count: int, seed: int = 1) -> None:
        self.language = Language(seed)
        self.people = {f"person-{number}": self.language.name() for number in range(200)}
        self.bodies = {f"body-{number}": f"{self.language.name()} Institute" for number in range(40)}
        self.records = [self._record(number) for number in range(count)]

    def _record(self, number: int) -> Record:
        chance, language = self.language.chance, self.language
        text = language.sentence(chance.randint(12, 30))
        return Record(
            id=f"fact-{number}-{language.draw(1)[0]}",
            kind=chance.choice(_KINDS),
            title=" ".join(language.draw(chance.randint(3, 6))),
            title_zh=language.chinese(chance.randint(5, 9)),
            text=text,
            text_zh=language.chinese(chance.randint(18, 40)),
            quote=f"{text} {language.sentence(8)}",
            aliases=tuple(language.draw(chance.randint(0, 5))),
            when=_FIRST_DAY + timedelta(days=chance.randrange(_DAYS)),
            person=chance.choice(list(self.people)) if chance.random() < 0.3 else "",
            organizations=(chance.choice(list(self.bodies)), chance.choice(list(self.bodies))),
            source=f"source-{number // FACTS_IN_FILE}",
        )

    def book(self) -> FactBook:
        """The dossier as a book, without files."""
        sources = {
            SourceId(name): _source(name) for name in dict.fromkeys(row.source for row in self.records)
        }
        people = {PersonId(id_): _person(id_, name) for id_, name in self.people.items()}
        bodies = {OrganizationId(id_): _body(id_, name) for id_, name in self.bodies.items()}
        return FactBook(
            dossier=Dossier(
                id=DossierId(FOLDER),
                title=_text("Bench", "测"),
                summary=_text("Bench", "测"),
                languages=("en", "zh"),
                synonyms=self._synonyms(),
                location=_NOWHERE,
            ),
            sources=sources,
            people=people,
            organizations=bodies,
            facts={FactId(row.id): _fact(row) for row in self.records},
            digest=f"bench-{len(self.records)}",
        )

    def _synonyms(self) -> tuple[tuple[str, ...], ...]:
        words = self.language.words
        return tuple((words[place], words[place + 500]) for place in range(50, 90))

    def write(self, base: Path) -> Path:
        """Write the dossier's files below a folder, and the texts it quotes; gives the dossier's folder."""
        folder = base / "facts" / FOLDER
        folder.mkdir(parents=True)
        (base / "seeds").mkdir()
        rows = range(0, len(self.records), FACTS_IN_FILE)
        sources: list[str] = []
        for number, start in enumerate(rows):
            part = self.records[start : start + FACTS_IN_FILE]
            (folder / f"facts-{number:04}.yaml").write_text(facts_yaml(part))
            body = "\n\n".join(row.quote for row in part)
            (base / "seeds" / f"{part[0].source}.txt").write_text(body)
            sources.append(_source_yaml(part[0].source, hashlib.sha256(body.encode()).hexdigest()))
        (folder / "dossier.yaml").write_text("".join(self._dossier_yaml()))
        (folder / "sources.yaml").write_text("sources:\n" + "".join(sources))
        return folder

    def _dossier_yaml(self) -> Iterator[str]:
        yield f"dossier:\n  id: {FOLDER}\n  title: {{en: Bench, zh: 测}}\n  summary: {{en: Bench, zh: 测}}\n"
        yield "  languages: [en, zh]\n  synonyms:\n"
        yield from (f"    - [{', '.join(group)}]\n" for group in self._synonyms())
        yield "people:\n"
        yield from (f"  - {{id: {id_}, name: {name}}}\n" for id_, name in self.people.items())
        yield "organizations:\n"
        yield from (f"  - {{id: {id_}, name: {name}}}\n" for id_, name in self.bodies.items())


def facts_yaml(rows: list[Record]) -> str:
    """A fact file."""
    return "# yaml-language-server: $schema=../schema.json\nfacts:\n" + "".join(map(_fact_yaml, rows))


def _fact_yaml(row: Record) -> str:
    owed = (
        f"    by: [{row.organizations[0]}]\n    due: {row.when.year + 1}\n    status:\n"
        f"      - state: agreed\n        as_of: {row.when}\n        evidence:\n"
        f"          - source: {row.source}\n            quote: >-\n              {row.quote}\n"
    )
    return (
        f"  - id: {row.id}\n    kind: {row.kind}\n    title: {{en: {row.title}, zh: {row.title_zh}}}\n"
        f"    text:\n      en: >-\n        {row.text}\n      zh: {row.text_zh}\n    when: {row.when}\n"
        + (f"    people: [{row.person}]\n" if row.person else "")
        + f"    organizations: [{', '.join(dict.fromkeys(row.organizations))}]\n"
        f"    according_to: {row.organizations[0]}\n    certainty: stated\n    evidence:\n"
        f"      - source: {row.source}\n        quote: >-\n          {row.quote}\n"
        + (f"    aliases: [{', '.join(row.aliases)}]\n" if row.aliases else "")
        + (owed if row.kind is Kind.COMMITMENT else "")
        + "\n"
    )


def _source_yaml(name: str, digest: str) -> str:
    return (
        f"  - id: {name}\n    title: {name}\n    publisher: Bench\n    published: 2024-01-01\n"
        f"    file: seeds/{name}.txt\n    sha256: {digest}\n"
    )


def _text(english: str, chinese: str) -> Text:
    return Text((("en", english), ("zh", chinese)))


def _fact(row: Record) -> Fact:
    evidence = (Evidence(source=SourceId(row.source), quote=row.quote, location=_NOWHERE),)
    status = Status(state=State.AGREED, as_of=row.when, evidence=evidence, location=_NOWHERE)
    owed = Commitment(
        by=(row.organizations[0],), deadlines=(Due(on=parse_edtf(str(row.when.year + 1))),), status=(status,)
    )
    return Fact(
        id=FactId(row.id),
        kind=row.kind,
        title=_text(row.title, row.title_zh),
        text=_text(row.text, row.text_zh),
        according_to=row.organizations[0],
        certainty=Certainty.STATED,
        evidence=evidence,
        when=parse_edtf(row.when.isoformat()),
        people=(PersonId(row.person),) if row.person else (),
        organizations=tuple(map(OrganizationId, dict.fromkeys(row.organizations))),
        aliases=row.aliases,
        commitment=owed if row.kind is Kind.COMMITMENT else None,
        digest=row.id,
        location=_NOWHERE,
    )


def _source(name: str) -> Source:
    return Source(
        id=SourceId(name),
        title=_text(name, name),
        publisher=_text("Bench", "Bench"),
        published=parse_edtf("2024-01-01"),
        location=_NOWHERE,
    )


def _person(id_: str, name: str) -> Person:
    return Person(
        id=PersonId(id_),
        name=_text(name, name),
        roles=(Role(title=_text("envoy", "特使")),),
        location=_NOWHERE,
    )


def _body(id_: str, name: str) -> Organization:
    return Organization(id=OrganizationId(id_), name=_text(name, name), location=_NOWHERE)
