"""Files of a dossier: stamps that tell when one changes, and bytes of none that lies outside its folder.

Whoever may write in a folder could else have a link there tell what stands anywhere on the machine: `check`
on a stranger's change would print it.
"""

import os
from pathlib import Path
from stat import S_ISREG
from typing import Final, NamedTuple

OUTSIDE: Final = "the link leads out of its folder"


class Stamp(NamedTuple):
    """Changes whenever a file does."""

    modified_ns: int
    changed_ns: int
    size: int
    inode: int


def stamp_of(path: Path, folder: Path) -> Stamp:
    """A file's stamp.

    Raises:
        OSError: It can't be seen, is no file that can be read to an end, or lies outside the folder.
    """
    try:
        state = path.stat()
    except OSError:
        require_inside(path, folder)  # what is outside is not told of, not even that it is missing
        raise
    if not S_ISREG(state.st_mode):
        require_inside(path, folder)
        raise OSError("it is a folder" if path.is_dir() else "it is no regular file")
    return Stamp(state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino)


def read_inside(path: Path, folder: Path, *, at_most: int) -> bytes:
    """A file's bytes, up to one more than `at_most`.

    Raises:
        OSError: It can't be read, is no regular file, or lies outside the folder.
    """
    place = require_inside(path, folder)
    # A link laid there since is not followed, and a pipe not waited for.
    with open(os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as stream:  # noqa: PTH123
        if not S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise OSError("it is no regular file")
        return stream.read(at_most + 1)


def require_inside(path: Path, folder: Path) -> str:
    """Where a path leads, all links followed.

    Raises:
        OSError: Out of the folder.
    """
    place, inside = os.path.realpath(path), os.path.realpath(folder)
    if os.path.commonpath((place, inside)) != inside:
        raise OSError(OUTSIDE)
    return place
