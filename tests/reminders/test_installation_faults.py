"""A fault of the whole installation suspends nothing: all wait, and a person is told once it is over."""

from pathlib import Path

import pytest

from bot.model.connection import ConnectionState
from tests.reminders.chats import open_delivery

EVE, DAY, NEXT_DIGEST = "2026-11-30T12:00", "2026-12-01T09:00:01", "2026-12-07T09:00:01"
ORDERS = [
    ({"do": "revoke_token"}, {"do": "restore_token"}),
    ({"do": "revoke_token", "error": "team_access_not_granted"}, {"do": "restore_token"}),
    ({"do": "remove_scope", "scope": "chat:write"}, {"do": "add_scope", "scope": "chat:write"}),
]


@pytest.mark.parametrize(("breaks", "mends"), ORDERS, ids=["revoked", "not granted", "missing scope"])
async def test_nothing_is_suspended_and_it_goes_on_by_itself(tmp_path: Path, breaks, mends):
    async with open_delivery(tmp_path, "slack", EVE) as delivery:
        chat, ledger = delivery.chat, delivery.kernel.ledger
        await chat.ask("remind on")
        await chat._any.admin(breaks)
        await delivery.at(DAY)
        assert chat.posts() == []
        assert len(await ledger.active()) == 1
        assert set(await ledger.counts()) == {"sending"}
        status = delivery.platform.connection_status()
        assert status.state is ConnectionState.DOWN
        assert status.fault
        await chat._any.admin(mends)
        await delivery.at(NEXT_DIGEST)
        await chat.until(lambda: any("Reminders go on" in told for told in chat.told()))
        assert chat.posts()
        assert delivery.platform.connection_status().fault == ""
        await delivery.at("2026-12-14T09:00:01")
        assert len([told for told in chat.told() if "Reminders go on" in told]) == 1
