"""What asyncpg, the server and the network raise, in words, and as one kind of error."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import asyncpg

from bot.model.errors import LedgerError

FAILURES: Final = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
    UnicodeError,
)
"""All that a request to the server can end in."""

_WORDS: Final = (
    (asyncpg.InvalidPasswordError, "the server refuses the user or the password"),
    (asyncpg.InvalidAuthorizationSpecificationError, "the server refuses the user or the password"),
    (asyncpg.InvalidCatalogNameError, "the server has no such database; create it first"),
    (asyncpg.CannotConnectNowError, "the server is starting or stopping"),
    (asyncpg.TooManyConnectionsError, "the server has no connection left"),
    (asyncpg.InsufficientPrivilegeError, "the user may not do that; make it the owner of the database"),
    (asyncpg.UndefinedObjectError, "DATABASE_URL has an option that the server does not know; leave it out"),
    (asyncpg.ReadOnlySQLTransactionError, "the server is a standby, which can only be read"),
    (asyncpg.LockNotAvailableError, "another transaction held a lock for too long"),
    (asyncpg.QueryCanceledError, "a statement took too long"),
    (asyncpg.DeadlockDetectedError, "another transaction was in the way"),
    (asyncpg.DiskFullError, "the server's disk is full"),
    (asyncpg.AdminShutdownError, "the server closed the connection"),
    (asyncpg.PostgresConnectionError, "the connection was lost"),
    (TimeoutError, "the server did not answer in time"),
    (OSError, "the server can't be reached"),
)
"""The first that fits says it."""


@contextmanager
def in_words(place: str) -> Iterator[None]:
    """Turn what a request raises into a LedgerError of one sentence.

    Args:
        place: The ledger's address as it may be shown.

    Raises:
        LedgerError: In place of any of `FAILURES`.
    """
    try:
        yield
    except asyncpg.ClientConfigurationError:
        # It quotes what it can't read of the address, which may be the password.
        raise LedgerError(f"the ledger {place} can't be used: DATABASE_URL is no address") from None
    except FAILURES as error:
        said = next((words for kind, words in _WORDS if isinstance(error, kind)), "")
        detail = str(error).strip().partition("\n")[0]
        reason = f"{said} ({detail})" if said and detail else said or detail or type(error).__name__
        raise LedgerError(f"the ledger {place} can't be used: {reason}") from error
