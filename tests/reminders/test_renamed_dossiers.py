"""Channels that follow a dossier go on following it under another name."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model.ids import DossierId
from bot.model.storage import SqliteFile
from bot.reminders.renamed_dossiers import carry_along
from tests.reminders.ledger.ledger_samples import NOON, subscription
from tests.reminders.ledger.ledger_stage import open_sql, subscribe

NEW = DossierId("renamed")
LATER = NOON + timedelta(hours=1)


@pytest.fixture
async def ledger(tmp_path):
    async with open_sql(SqliteFile(path=tmp_path / "ledger.sqlite3")) as opened:
        yield opened


async def test_a_channel_follows_the_dossier_by_its_new_name_with_all_it_wished(ledger):
    one = subscription("C1")
    await subscribe(ledger, one)
    await carry_along(ledger, {one.dossier: NEW}, LATER)
    assert list(await ledger.active()) == [replace(one, dossier=NEW, created_at=LATER)]
    before = await ledger.active()
    await carry_along(ledger, {one.dossier: NEW}, LATER + timedelta(hours=1))
    assert await ledger.active() == before


async def test_what_was_suspended_stays_so(ledger):
    one = subscription("C1")
    await subscribe(ledger, one)
    await ledger.suspend_all([one.id], "the channel is gone")
    await carry_along(ledger, {one.dossier: NEW}, LATER)
    assert await ledger.active() == ()
    [suspended] = await ledger.suspended()
    assert suspended.reason == "the channel is gone"
    place = one.destination
    [left] = await ledger.subscriptions(place.platform, place.workspace)
    assert left.dossier == NEW


async def test_a_channel_that_follows_it_by_both_names_keeps_the_new_one(ledger):
    one = subscription("C1")
    newer = replace(one, dossier=NEW, lead_days=(3,))
    await subscribe(ledger, one)
    await subscribe(ledger, newer)
    await carry_along(ledger, {one.dossier: NEW}, LATER)
    [left] = await ledger.active()
    assert (left.dossier, left.lead_days) == (NEW, (3,))


async def test_other_dossiers_are_left_alone(ledger):
    one = subscription("C1")
    await subscribe(ledger, one)
    await carry_along(ledger, {DossierId("another"): NEW}, LATER)
    assert list(await ledger.active()) == [one]
