"""Which folders are dossiers, which of their files are read, and which stand where nobody would read them."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.facts.sources import SEEDS
from bot.model.errors import Problem

SUFFIXES: Final = (".yaml", ".yml")
_DOSSIER: Final = re.compile(rb"^[\"']?dossier[\"']?[ \t]*:", re.MULTILINE)
_START: Final = 64 * 1024  # bytes looked at to tell a dossier from a folder of dossiers


def dossier_folders(root: Path) -> list[Path]:
    """Give the dossier folders of a facts folder: the folder itself where it is one, else those in it.

    Raises:
        OSError: The folder can't be read.
    """
    own = yaml_files(root)
    below = [folder for folder in _folders(root) if folder.name != SEEDS and _is_dossier(folder)]
    if own and (not below or any(_names_dossier(path) for path in own)):
        return [root]
    return below


def yaml_files(folder: Path) -> list[Path]:
    """Give what is called like a YAML file and not hidden, sorted; it may be anything but a folder of files.

    Raises:
        OSError: The folder can't be read.
    """
    return sorted(path for path in folder.iterdir() if _is_yaml(path.name))


def strays_below(folder: Path) -> list[Problem]:
    """Give a problem for each YAML file in a folder inside a dossier: nobody would read it."""
    found = []
    for place, folders, files in os.walk(folder):
        inside = Path(place)
        folders[:] = sorted(name for name in folders if not _is_hidden(name) and name != SEEDS)
        if inside != folder:
            found += [_stray(inside / name, f"move it to {printable(folder)}") for name in sorted(files)]
    return [problem for problem in found if problem]


def strays_beside(root: Path, dossiers: list[Path]) -> list[Problem]:
    """Give a problem for each YAML file that stands beside the dossiers' folders."""
    if root in dossiers:
        return []
    found = (_stray(path, "move it into the folder of a dossier") for path in yaml_files(root))
    return [problem for problem in found if problem]


def printable(path: Path) -> str:
    """Give a path's name for people: one line, whatever bytes it is made of."""
    text = str(path).encode("utf-8", "backslashreplace").decode()
    return "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text)


def _stray(path: Path, advice: str) -> Problem | None:
    if not _is_yaml(path.name):
        return None
    return Problem(printable(path), 1, 1, f"this file belongs to no dossier: {advice}, or take it away")


def _folders(root: Path) -> Iterator[Path]:
    return iter(sorted(path for path in root.iterdir() if path.is_dir() and not _is_hidden(path.name)))


def _is_dossier(folder: Path) -> bool:
    """Tell whether it holds YAML files; one that can't be looked into may, and is reported when loaded."""
    try:
        return bool(yaml_files(folder))
    except OSError:
        return True


def _is_yaml(name: str) -> bool:
    return name.lower().endswith(SUFFIXES) and not _is_hidden(name)


def _is_hidden(name: str) -> bool:
    """Hidden files are editors' locks and copies, or a volume's own (`..data`)."""
    return name.startswith(".")


def _names_dossier(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            return _DOSSIER.search(stream.read(_START)) is not None
    except OSError:
        return False
