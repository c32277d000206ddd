"""A small dossier of our own, made of plain files, and ways to load it."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent
from typing import NamedTuple

from bot.facts.loader import FolderLoader, Loaded
from bot.facts.reading.closest import Passage, closest_passages
from bot.facts.reading.file_read import FileRead
from bot.facts.reading.schema import read_content
from bot.facts.reading.wire import pack_read, unpack_read
from bot.model.fact import FactBook
from bot.model.ids import DossierId, FactId, SourceId

CHARTER = dedent(
    """\
    The Harbour Charter

    Alba and Borduria signed the Harbour Charter on 4 May 2010. Alba will “open the harbour” in 2011.

    The ministers – Ada Reed and Bo Lind – met again. In June the ministers met again.

    Reed said that Alba   keeps
    its word.
    """
)

DOSSIER = """\
# yaml-language-server: $schema=../schema.json
dossier:
  id: treaty
  title: {en: The Harbour Charter, zh: 港口宪章}
  summary: What Alba and Borduria signed.
  languages: [en, zh]
  highlights: [signing]
people:
  - id: ada-reed
    name: {en: Ada Reed, zh: 艾达}
    roles:
      - title: minister
        organization: alba
        evidence:
          - {source: charter, quote: The ministers – Ada Reed and Bo Lind}
organizations:
  - id: alba
    name: Alba
  - id: borduria
    name: Borduria
facts:
  - id: signing
    kind: event
    title: The signing
    text: {en: Alba and Borduria signed the Harbour Charter., zh: 两国签署港口宪章。}
    according_to: alba
    certainty: stated
    when: 2010-05-04
    evidence:
      - source: charter
        quote: Alba and Borduria signed the Harbour Charter on 4 May 2010.
  - id: opening
    kind: commitment
    title: Opening of the harbour
    text: Alba will open the harbour in 2011.
    according_to: alba
    certainty: stated
    by: [alba]
    to: [borduria]
    due: 2011
    status:
      - state: agreed
        as_of: 2010-05-04
        evidence:
          - {source: charter, quote: Alba will "open the harbour" in 2011.}
    evidence:
      - {source: charter, quote: Alba will "open the harbour" in 2011.}
"""


TREATY = DossierId("treaty")
SIGNING, OPENING = FactId("signing"), FactId("opening")
CHARTER_ID = SourceId("charter")


class Place(NamedTuple):
    """Where a problem was reported, and its words."""

    file: str
    line: int
    column: int
    message: str


def sources(text: str = CHARTER) -> str:
    """The file of sources, with the digest of this text."""
    return (
        "sources:\n"
        "  - id: charter\n"
        "    title: The Harbour Charter\n"
        "    publisher: Alba Gazette\n"
        "    published: 2010-05-05\n"
        "    file: seeds/charter.txt\n"
        f"    sha256: {hashlib.sha256(text.encode()).hexdigest()}\n"
    )


class ReaderHere:
    """Reads all in this process."""

    cache = None

    def read_files(self, files: Sequence[tuple[str, bytes]]) -> list[FileRead]:
        return [read_file(path, content) for path, content in files]

    def closest(self, quotes: Sequence[str], folded: str, seconds: float) -> list[Passage | None]:  # noqa: ARG002
        return list(closest_passages(quotes, folded))

    def start(self) -> None:
        pass


def read_file(path: str, content: bytes) -> FileRead:
    """Read one file as the child does, and take it in as its parent does."""
    return unpack_read(pack_read(read_content(content)), path, hashlib.sha256(content).hexdigest())


def write_treaty(root: Path, **files: str | bytes) -> Path:
    """Write the dossier below a folder, with further YAML files by name; gives the dossier's folder."""
    folder = root / "facts" / "treaty"
    folder.mkdir(parents=True)
    seeds = root / "seeds"
    seeds.mkdir()
    (seeds / "charter.txt").write_text(CHARTER)
    content: dict[str, str | bytes] = {"dossier": DOSSIER, "sources": sources(), **files}
    for name, text in content.items():
        raw = text if isinstance(text, bytes) else text.encode()
        (folder / f"{name}.yaml").write_bytes(raw)
    return folder


def load(folder: Path) -> Loaded:
    """Load a folder, all in this process."""
    return FolderLoader(folder, ReaderHere()).load()


def book_of(folder: Path) -> FactBook:
    """The book of a sound folder."""
    loaded = load(folder)
    assert loaded.problems == ()
    assert loaded.book is not None
    return loaded.book


def places(loaded: Loaded) -> list[Place]:
    """The problems, with file names instead of paths."""
    return [
        Place(Path(problem.path).name, problem.line, problem.column, problem.message)
        for problem in loaded.problems
    ]


def problems(root: Path, **files: str | bytes) -> list[Place]:
    """Write the dossier with further files and give what is wrong with it."""
    return places(load(write_treaty(root, **files)))
