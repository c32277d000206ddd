"""Which folders are dossiers, which of their files are read, and which stand where nobody would read them."""

import os
import re
from pathlib import Path
from typing import Final

from bot.facts.files import read_inside, require_inside
from bot.facts.sources import SEEDS, SOURCES
from bot.model.errors import Problem
from bot.model.ids import is_id

SUFFIXES: Final = (".yaml", ".yml")
_DOSSIER: Final = re.compile(rb"^[\"']?dossier[\"']?[ \t]*:", re.MULTILINE)
_START: Final = 64 * 1024  # bytes looked at to tell a dossier from a folder of dossiers


def dossier_folders(root: Path) -> list[Path]:
    """The dossier folders of a facts folder: the folder itself where it is one, else those in it.

    Raises:
        OSError: The folder can't be read.
    """
    own = yaml_files(root)
    below = [folder for folder in _folders(root) if _is_inside(folder, root) and _is_dossier(folder)]
    if own and (not below or any(_names_dossier(path, root) for path in own)):
        return [root]
    return below


def yaml_files(folder: Path) -> list[Path]:
    """What is called like a YAML file and not hidden, sorted; it may be anything but a folder of files.

    Raises:
        OSError: The folder can't be read.
    """
    # Names are sorted many times as fast as paths.
    return [folder / name for name in sorted(filter(_is_yaml, os.listdir(folder)))]  # noqa: PTH208


def strays_below(folder: Path) -> list[Problem]:
    """A problem for each YAML file in a folder inside a dossier: nobody would read it."""
    found = []
    for place, folders, files in os.walk(folder):
        inside = Path(place)
        texts = {SEEDS, SOURCES} if inside == folder else {SEEDS}
        folders[:] = sorted(name for name in folders if not _is_hidden(name) and name not in texts)
        if inside != folder:
            found += [_stray(inside / name, f"move it to {printable(folder)}") for name in sorted(files)]
    return [problem for problem in found if problem]


def strays_beside(root: Path, dossiers: list[Path]) -> list[Problem]:
    """A problem for each YAML file that stands beside the dossiers' folders, and for links to elsewhere."""
    if root in dossiers:
        return []
    found = (_stray(path, "move it into the folder of a dossier") for path in yaml_files(root))
    told = f"this link leads out of {printable(root)}: put the folder itself here, or take the link away"
    outside = [folder for folder in _folders(root) if not _is_inside(folder, root)]
    return [
        *(problem for problem in found if problem),
        *(Problem(printable(folder), 1, 1, told) for folder in outside),
    ]


def printable(path: Path) -> str:
    """A path's name for people: one line, whatever bytes it is made of."""
    text = str(path).encode("utf-8", "backslashreplace").decode()
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


def _stray(path: Path, advice: str) -> Problem | None:
    if not _is_yaml(path.name):
        return None
    return Problem(printable(path), 1, 1, f"this file belongs to no dossier: {advice}, or take it away")


def _folders(root: Path) -> list[Path]:
    """Folders that may hold a dossier, sorted."""
    return sorted(
        path
        for path in root.iterdir()
        if not _is_hidden(path.name) and path.name != SEEDS and _is_folder(path)
    )


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # links in a circle
        return False


def _is_inside(folder: Path, root: Path) -> bool:
    try:
        require_inside(folder, root)
    except OSError:
        return False
    return True


def _is_dossier(folder: Path) -> bool:
    """Whether it holds YAML files; one that can't be looked into may, and is reported when loaded.

    A folder whose name can be no dossier's, as `lost+found`, is somebody else's.
    """
    try:
        return any(_is_yaml(path.name) for path in folder.iterdir())
    except OSError:
        return is_id(folder.name)


def _is_yaml(name: str) -> bool:
    return name.lower().endswith(SUFFIXES) and not _is_hidden(name)


def _is_hidden(name: str) -> bool:
    """Hidden files are editors' locks and copies, or a volume's own (`..data`)."""
    return name.startswith(".")


def _names_dossier(path: Path, root: Path) -> bool:
    try:
        return _DOSSIER.search(read_inside(path, root, at_most=_START)) is not None
    except OSError:
        return False
