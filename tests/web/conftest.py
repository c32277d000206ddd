"""The health pages over source that a test sets."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any

import aiohttp
import pytest

from bot.model.connection import ConnectionState, ConnectionStatus
from bot.model.errors import LedgerError
from bot.web.health_source import FactsState
from bot.web.metrics import Metrics
from bot.web.server import open_web

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
UP = ConnectionStatus(state=ConnectionState.UP, ping_age_seconds=3.25)


class Patient:
    """A program whose state a test decides."""

    def __init__(self) -> None:
        self.is_stopping = False
        self.connections: Mapping[str, ConnectionStatus] = {"discord": UP, "slack": UP}
        self.facts = FactsState(
            generation=1, loaded_at=datetime(2026, 12, 1, 8, tzinfo=UTC), dossiers=1, problems=0
        )
        self.depth: Mapping[str, int] = {"delivered": 7, "held": 1}
        self.ledger_fault = ""
        self.clock_doubt_seconds = 0.0
        self.hangs = False
        self.asked = 0

    async def ask_ledger(self) -> None:
        self.asked += 1
        if self.hangs:
            await asyncio.Event().wait()
        if self.ledger_fault:
            raise LedgerError(self.ledger_fault)

    async def ledger_depth(self) -> Mapping[str, int]:
        await self.ask_ledger()
        return self.depth


class Pages:
    """What a monitor reads."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self.url = url

    async def get(self, path: str) -> tuple[int, Any]:
        async with self._session.get(f"{self.url}{path}") as response:
            assert response.headers["Cache-Control"] == "no-store"
            return response.status, await response.json()

    async def numbers(self) -> dict[str, float]:
        """The metrics by name and labels, as written."""
        async with self._session.get(f"{self.url}/metrics") as response:
            assert response.status == 200
            assert response.headers["Content-Type"].startswith("text/plain; version=")
            lines = (await response.text()).splitlines()
        pairs = (line.rsplit(" ", 1) for line in lines if line and not line.startswith("#"))
        return {name: float(value) for name, value in pairs}

    async def status(self, method: str, path: str) -> int:
        async with self._session.request(method, f"{self.url}{path}") as response:
            return response.status


@pytest.fixture
def patient() -> Patient:
    return Patient()


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(["discord", "slack"])


@pytest.fixture
async def pages(patient: Patient, metrics: Metrics) -> AsyncIterator[Pages]:
    async with (
        open_web(patient, metrics, host="127.0.0.1", port=0, now=lambda: NOW) as url,
        aiohttp.ClientSession() as session,
    ):
        yield Pages(session, url)
