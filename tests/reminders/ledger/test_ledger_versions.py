"""Both stores: the schema goes forward step by step, and a newer one is refused."""

import asyncio

import pytest

from bot.model.errors import LedgerError
from bot.model.storage import LedgerPlace, PostgresAddress
from bot.reminders.ledger.ledger import SqlLedger
from bot.reminders.ledger.opening import open_ledger
from bot.reminders.ledger.postgres import open_postgres
from bot.reminders.ledger.schema import MIGRATIONS
from bot.reminders.ledger.sqlite import open_sqlite
from tests.reminders.ledger.ledger_samples import NOON
from tests.reminders.ledger.ledger_stage import claimed, owing

NEXT = "CREATE TABLE stars (name TEXT); INSERT INTO stars VALUES ('Sirius')"
BROKEN = "CREATE TABLE moons (name TEXT); CREATE TABLE moons (name TEXT)"


def opening(place: LedgerPlace, *more: str):
    steps = (*MIGRATIONS, *more)
    if isinstance(place, PostgresAddress):
        return open_postgres(place, steps=steps)
    return open_sqlite(place.path, steps=steps)


async def stars(ledger: SqlLedger, table: str = "stars") -> list[str]:
    async with ledger._database.reading() as reading:
        return [row[0] for row in await reading.rows(f"SELECT name FROM {table}")]  # noqa: S608 - ours


async def test_a_step_is_taken_once_and_keeps_what_there_is(place):
    async with opening(place) as ledger:
        await owing(ledger)
    for _ in range(2):
        async with opening(place, NEXT) as ledger:
            assert await stars(ledger) == ["Sirius"]
            assert await ledger.counts() == {"pending": 1}
            assert await ledger.planned_until() == NOON


async def test_a_ledger_of_a_newer_release_is_refused_in_one_sentence_and_left_alone(place):
    async with opening(place, NEXT) as ledger:
        await owing(ledger)
    with pytest.raises(LedgerError) as raised:
        async with open_ledger(place):
            pytest.fail("it should not have opened")
    known = len(MIGRATIONS)
    assert f"newer release (its schema is {known + 1}, this one knows {known})" in str(raised.value)
    assert "\n" not in str(raised.value)
    async with opening(place, NEXT) as ledger:
        assert await claimed(ledger)


async def test_a_step_that_fails_is_undone_whole(place):
    async with opening(place) as ledger:
        await owing(ledger)
    with pytest.raises(LedgerError):
        async with opening(place, NEXT, BROKEN):
            pytest.fail("it should not have opened")
    async with opening(place) as ledger:
        assert await claimed(ledger)
        for table in ("stars", "moons"):
            with pytest.raises(LedgerError):
                await stars(ledger, table)


async def test_processes_that_start_together_take_each_step_once(place):
    async def start() -> list[str]:
        async with opening(place, NEXT) as ledger:
            return await stars(ledger)

    assert await asyncio.gather(*(start() for _ in range(4))) == [["Sirius"]] * 4


async def test_a_ledger_outlives_its_process(place):
    async with open_ledger(place) as ledger:
        assert await ledger.planned_until() is None
        await ledger.enqueue([], until=NOON)
    async with open_ledger(place) as ledger:
        assert await ledger.planned_until() == NOON
