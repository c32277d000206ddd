"""What people type on phones and Macs, and what they get wrong, in front of the whole bot."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.reminders.chats import Delivery, open_delivery

START = "2026-11-30T12:00"


@pytest.fixture
async def slack(tmp_path: Path) -> AsyncIterator[Delivery]:
    async with open_delivery(tmp_path, "slack", START) as opened:
        yield opened


async def test_dashes_quotation_marks_and_full_width_characters_are_read_as_they_are_meant(slack):
    said = await slack.chat.ask("remind on leads:‘14 1 0’ at:09：30 weekdays:mon–fri zone:Europe／Berlin")
    assert "9:30" in said
    [subscription] = await slack.kernel.ledger.subscriptions("slack", slack.chat.destination.workspace)
    assert subscription.lead_days == (14, 1, 0)
    assert subscription.weekdays == frozenset(range(5))
    assert (subscription.at.isoformat(), subscription.zone) == ("09:30:00", "Europe/Berlin")


async def test_what_is_no_day_moves_nothing(slack):
    await slack.chat.ask("remind on weekdays:tue-thu")
    assert "“monsoon” is not right for weekdays" in await slack.chat.ask("remind on weekdays:monsoon")
    [subscription] = await slack.kernel.ledger.subscriptions("slack", slack.chat.destination.workspace)
    assert subscription.weekdays == frozenset({1, 2, 3})


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("weekdays", "monsoon", "“monsoon” is not right for weekdays"),
        ("at", "nine", "“nine” is no time of day"),
        ("zone", "Berlin", "“Berlin” is no time zone"),
        ("leads", "30 seven", "“30 seven” is not right for leads"),
        ("kinds", "parties", "“parties” is not right for kinds"),
        ("holidays", "Germany", "“Germany” is not right for holidays"),
        ("holidays", "QQ", "No holidays are known for “QQ”"),
    ],
)
async def test_a_mistake_is_told_and_changes_nothing(slack, field, value, said):
    await slack.chat.ask("remind on")
    before = await slack.kernel.ledger.subscriptions("slack", slack.chat.destination.workspace)
    assert said in await slack.chat.ask(f"remind edit {field}:'{value}'")
    assert await slack.kernel.ledger.subscriptions("slack", slack.chat.destination.workspace) == before
