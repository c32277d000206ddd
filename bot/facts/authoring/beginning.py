"""A new dossier: a folder that serves from the first moment."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.facts.authoring.change import write_checked, write_whole
from bot.facts.authoring.yaml_text import SCHEMA_LINE, NotWrittenError, written
from bot.facts.loader import Reader
from bot.facts.reading.schema import schema_file
from bot.facts.sources import SOURCES
from bot.model.ids import is_id

SCHEMA_FILE: Final = "schema.json"
# Quotations are held against texts by their digests: they stay as they are wherever they are checked out.
_ATTRIBUTES: Final = f"{SOURCES}/** -text\n"


def begin(
    root: Path, id_: str, reader: Reader, *, title: str, summary: str, languages: Sequence[str]
) -> Path:
    """Write a dossier without facts; gives its folder.

    Args:
        root: The folder of the dossiers, which is made where it is missing.
        id_: The dossier's, its folder's name and its slash command.
        reader: What reads the dossier.
        title: What it is about, in a line.
        summary: The same in two or three sentences.
        languages: Tags, the first being that of its texts.

    Raises:
        NotWrittenError: It can't be; nothing is changed.
        OSError: A file can't be written.
    """
    if not is_id(id_):
        raise NotWrittenError(
            f"{id_!r} is no id: write 1 to 64 small letters, digits and hyphens, the first no hyphen"
        )
    folder = root / id_
    if folder.exists() and any(folder.iterdir()):
        raise NotWrittenError(f"{folder} is there already: choose another id, or add to it")
    dossier = {"id": id_, "title": title, "summary": summary, "languages": list(languages)}
    is_new = not folder.exists()
    (folder / SOURCES).mkdir(parents=True, exist_ok=True)
    try:
        content = SCHEMA_LINE + written({"dossier": dossier})
        write_checked(folder, {folder / "dossier.yaml": content.encode()}, reader)
    except BaseException:
        (folder / SOURCES).rmdir()
        if is_new:
            folder.rmdir()
        raise
    write_whole(folder / ".gitattributes", _ATTRIBUTES.encode())
    if not (root / SCHEMA_FILE).exists():
        write_schema(root)
    return folder


def write_schema(root: Path) -> Path:
    """Write the JSON Schema by which editors explain and check fact files; gives the file.

    Raises:
        OSError: It can't be written.
    """
    path = root / SCHEMA_FILE
    write_whole(path, schema_file().encode())
    return path
