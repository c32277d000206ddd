"""A PostgreSQL server for the commands that look into a ledger."""

from collections.abc import Iterator

import pytest

from tests.reminders.ledger.postgres_server import running_server


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_server(tmp_path_factory.mktemp("pg") / "data") as url:
        yield url
