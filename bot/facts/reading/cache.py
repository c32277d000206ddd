"""What files were found to say, kept on disk, so that an unchanged folder is not parsed again.

One entry for each file, by its path, holding what its content says. An entry is taken only for the very
content and the very code it was made with. It is safe to delete, is made of values that can't run code, and
is used only where nobody else can write.

Source: XDG Base Directory Specification 0.8, "$XDG_CACHE_HOME"; systemd.exec(5), "CacheDirectory=".
"""

import hashlib
import os
import stat
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot.facts.reading.wire import CODE_DIGEST

_SEAL_BYTES: Final = 32
_UNUSED_SECONDS: Final = 30 * 24 * 3600
_TOUCHED_SECONDS: Final = 24 * 3600  # an entry in use is marked so this often


class ReadCache:
    """Entries in one folder, which only this user can write; what can't be read or written is left."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._is_pruned = False

    def is_empty(self) -> bool:
        """Whether nothing is kept."""
        try:
            return not any(self._folder.iterdir())
        except OSError:
            return True

    def get(self, path: str, digest: str) -> bytes | None:
        """What was put for a file of this path with this content; None where that is unknown.

        Args:
            path: The file.
            digest: SHA-256 of its content.
        """
        entry = self._entry(path)
        try:
            kept = entry.read_bytes()
            packed = kept[_SEAL_BYTES:]
            if kept[:_SEAL_BYTES] != _seal(digest, packed):
                return None
            if time.time() - entry.stat().st_mtime > _TOUCHED_SECONDS:
                os.utime(entry)
        except OSError:
            return None
        return packed

    def put(self, path: str, digest: str, packed: bytes) -> None:
        """Keep what a file says, in place of what was kept for its path."""
        with suppress(OSError):
            with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as stream:
                stream.write(_seal(digest, packed) + packed)
            Path(stream.name).replace(self._entry(path))
        if not self._is_pruned:
            self._is_pruned = True
            self._prune()

    def _entry(self, path: str) -> Path:
        name = hashlib.sha256(os.path.abspath(path).encode("utf-8", "surrogateescape")).hexdigest()  # noqa: PTH100 - links are not followed
        return self._folder / name[:_SEAL_BYTES]

    def _prune(self) -> None:
        oldest = time.time() - _UNUSED_SECONDS
        with suppress(OSError):
            for entry in self._folder.iterdir():
                if entry.stat().st_mtime < oldest:
                    entry.unlink()


def open_cache(environment: Mapping[str, str]) -> ReadCache | None:
    """The user's cache of read files; None where there is no folder that only the user can write."""
    folder = _cache_folder(environment)
    if folder is None:
        return None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        state = folder.lstat()
    except OSError:
        return None
    others = stat.S_IWGRP | stat.S_IWOTH
    is_ours = stat.S_ISDIR(state.st_mode) and state.st_uid == os.geteuid() and not state.st_mode & others
    return ReadCache(folder) if is_ours else None


def _cache_folder(environment: Mapping[str, str]) -> Path | None:
    own = environment.get("CACHE_DIRECTORY", "").partition(":")[0]
    if own.startswith("/"):
        return Path(own, "facts")
    shared = environment.get("XDG_CACHE_HOME", "")
    if shared.startswith("/"):
        return Path(shared, "cyberdialogue", "facts")
    home = environment.get("HOME", "")
    return Path(home, ".cache", "cyberdialogue", "facts") if home.startswith("/") else None


def _seal(digest: str, packed: bytes) -> bytes:
    return hashlib.sha256(f"{CODE_DIGEST}{digest}".encode() + packed).digest()
