"""The dispatcher at work: nothing that takes long keeps other channels waiting."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import cast

import pytest

from bot.model.ids import DossierId
from bot.model.subscription import Occasion, Subscribe, Subscription
from bot.reminders.ledger.ledger import SqlLedger
from bot.reminders.rate_limiter import DeliveryTimings
from tests.platforms.slack.slack_stage import GENERAL
from tests.reminders.chats import PATIENCE, Delivery, open_delivery

# A request may take longer than any test waits.
SLOW = DeliveryTimings(lease=600.0, request=300.0, quiet=60.0, idle=0.2, goodbye=0.1)
EVE = "2026-11-30T12:00"


def wish(delivery: Delivery, at: time) -> Subscription:
    return Subscription(
        destination=delivery.chat.destination,
        dossier=DossierId("cyberdialogue"),
        occasions=frozenset({Occasion.ANNIVERSARY}),
        lead_days=(),
        at=at,
        zone="UTC",
        language="en",
        since=date(2026, 11, 1),
        created_at=datetime(2026, 11, 1, tzinfo=UTC),
    )


async def test_a_post_that_hangs_keeps_no_other_from_falling_due_and_arriving(tmp_path: Path) -> None:
    async with open_delivery(tmp_path, "slack", EVE, timings=SLOW) as delivery:
        chat, ledger = delivery.chat, cast("SqlLedger", delivery.kernel.ledger)
        early = wish(delivery, time(9))
        hanging = replace(early, destination=replace(early.destination, channel=GENERAL))
        for one in (hanging, wish(delivery, time(10))):
            await ledger.apply(Subscribe(subscription=one))
        chat.spoil_posting("hang")
        working = asyncio.create_task(delivery.kernel.dispatcher.run())
        try:
            delivery.clock.jump_to(datetime(2026, 12, 1, 9, 0, 1, tzinfo=UTC))
            async with asyncio.timeout(PATIENCE):
                while (await ledger.counts()).get("sending") != 2:  # noqa: ASYNC110 - it tells nobody
                    await asyncio.sleep(0.05)
            delivery.clock.jump_to(datetime(2026, 12, 1, 10, 0, 1, tzinfo=UTC))
            await chat.until(chat.posts)
            # In doubt is only what has ended without an answer.
            [(in_doubt,)] = await ledger._rows("SELECT max(ambiguous) FROM posts")
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
        assert "First ministerial dialogue" in chat.posts()[0]
        assert not in_doubt


async def test_a_clock_that_was_a_year_ahead_for_a_moment_costs_no_reminder(tmp_path: Path) -> None:
    async with open_delivery(tmp_path, "slack", EVE) as delivery:
        await delivery.kernel.ledger.apply(Subscribe(subscription=wish(delivery, time(9))))
        await delivery.at("2027-12-20T12:00:00")
        missed = (await delivery.kernel.ledger.counts())["missed"]
        await delivery.at("2026-11-30T12:00:07")
        assert await delivery.kernel.ledger.counts() == {"pending": missed}
        assert delivery.chat.posts() == []
        await delivery.at("2026-12-01T09:00:01")
        assert len(delivery.chat.posts()) == 1


@pytest.mark.parametrize("platform", ["slack", "discord"])
async def test_a_platform_tells_the_time_by_its_own_clock(tmp_path: Path, platform: str) -> None:
    async with open_delivery(tmp_path, platform, EVE) as delivery:
        told = await delivery.platform.server_time()
        assert abs(told - datetime.now(UTC)) < timedelta(minutes=1)
        assert told.tzinfo is UTC


async def test_it_stops_when_told_and_the_next_one_goes_on(tmp_path: Path) -> None:
    async with open_delivery(tmp_path, "discord", EVE) as delivery:
        both = replace(wish(delivery, time(9)), occasions=frozenset({Occasion.ANNIVERSARY, Occasion.DIGEST}))
        await delivery.kernel.ledger.apply(Subscribe(subscription=both))
        working = asyncio.create_task(delivery.kernel.dispatcher.run())
        delivery.clock.jump_to(datetime(2026, 12, 1, 9, 0, 1, tzinfo=UTC))
        await delivery.chat.until(delivery.chat.posts)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
        assert working.cancelled()
        await delivery.at("2027-11-29T09:00:01")
        assert len(delivery.chat.posts()) == 2
