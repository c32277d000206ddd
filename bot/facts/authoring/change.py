"""Changes files of a dossier all at once: checked as a whole, or taken back."""

import os
import tempfile
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path

from bot.facts.authoring.yaml_text import NotWrittenError
from bot.facts.folders import printable
from bot.facts.loader import FolderLoader, Reader
from bot.model.errors import Problem


def write_checked(folder: Path, files: Mapping[Path, bytes], reader: Reader) -> None:
    """Write files of a dossier; where that makes anything wrong in it, all are put back as they were.

    What was wrong before is left for its author, and hinders nobody.

    Args:
        folder: The dossier's.
        files: By path, what they shall hold.
        reader: What reads the dossier.

    Raises:
        NotWrittenError: It was wrong, and nothing is changed; the text tells the first thing that was.
        OSError: A file can't be written; nothing is changed.
    """
    known = {_said(problem) for problem in FolderLoader(folder, reader).load().problems}
    before = {path: path.read_bytes() if path.exists() else None for path in files}
    fresh = {path.parent for path in files if not path.parent.exists()}
    done: list[Path] = []
    try:
        for path, content in files.items():
            write_whole(path, content)
            done.append(path)
        _check(folder, known, reader)
    except BaseException:
        for path in done:
            _put_back(path, before[path])
        for place in fresh:
            place.rmdir()
        raise


def _check(folder: Path, known: AbstractSet[tuple[str, str]], reader: Reader) -> None:
    wrong = [one for one in FolderLoader(folder, reader).load().problems if _said(one) not in known]
    if wrong:
        raise NotWrittenError(f"nothing was written, for it would be wrong: {wrong[0]}")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees a part of it.

    Raises:
        OSError: It can't be written; what stood there stands there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    except OSError as error:
        error.filename = str(path)  # nobody knows the temporary file by name
        raise
    try:
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def text_of(path: Path) -> str:
    """A file's text with the ends of lines that it has; empty where there is no file.

    Raises:
        NotWrittenError: It can't be read.
    """
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise NotWrittenError(
            f"{printable(path)} is not UTF-8 at byte {error.start}: save it as UTF-8"
        ) from error
    except OSError as error:
        raise NotWrittenError(f"{printable(path)} can't be read: {error.strerror or error}") from error


def _said(problem: Problem) -> tuple[str, str]:
    """A problem wherever in its file it stands now."""
    return problem.path, problem.message


def _put_back(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
        write_whole(path, content)
