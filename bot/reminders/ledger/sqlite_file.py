"""The file of a SQLite ledger: whether it is still the one that was opened, and what SQLite says in words."""

from pathlib import Path
from typing import Final

from bot.model.errors import LedgerError

_REASONS: Final = {
    "SQLITE_BUSY": "another process has kept it locked for too long",
    "SQLITE_LOCKED": "another process has kept it locked for too long",
    "SQLITE_READONLY": "it can't be written",
    "SQLITE_FULL": "the disk is full",
    "SQLITE_NOTADB": "it is no SQLite file",
    "SQLITE_CORRUPT": "the file is damaged; restore it from an export",
    "SQLITE_CANTOPEN": "it can't be opened: does its folder exist, and may this user write there?",
    "SQLITE_IOERR": "reading or writing failed",
}


class LedgerFile:
    """The file at a path, as it was when it was opened.

    A file that is deleted or replaced under a running program is still there for whoever has it open, and for
    nobody else: what is written to it is lost when the program ends.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: tuple[int, int] | None = None

    def note(self) -> None:
        """Take the file that is there now for the one that was opened."""
        self._opened = self._identity()

    def check(self) -> None:
        """See whether the file that was opened is still there; nothing where none was yet.

        Raises:
            LedgerError: It is not.
        """
        if self._opened is None:
            return
        found = self._identity()
        if found is None:
            raise self._unusable(
                "it was deleted while the program ran: put it back, or stop the program and restore it"
            )
        if found != self._opened:
            raise self._unusable(
                "another file was put in its place while the program ran: restart the program to use that one"
            )

    def refused(self, error: Exception) -> LedgerError:
        """What SQLite raises, in words."""
        name = getattr(error, "sqlite_errorname", "")
        found = next((reason for start, reason in _REASONS.items() if name.startswith(start)), "")
        return self._unusable(f"{found} ({error})" if found else str(error))

    def _unusable(self, reason: str) -> LedgerError:
        return LedgerError(f"the ledger {str(self._path)!r} can't be used: {reason}")

    def _identity(self) -> tuple[int, int] | None:
        """Device and number of the file; None where there is none."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
