"""A fault of the whole installation suspends nothing: all wait, and a person is told once it is over."""

from pathlib import Path

import pytest

from bot.model.connection import ConnectionState
from tests.platforms.discord.discord_core import CREATE_MESSAGE
from tests.platforms.slack.slack_stage import GENERAL
from tests.reminders.chats import open_delivery

EVE, DAY, HOUR_LATER = "2026-11-30T12:00", "2026-12-01T09:00:01", "2026-12-01T10:00:01"
ORDERS = [
    ({"do": "revoke_token"}, {"do": "restore_token"}),
    ({"do": "revoke_token", "error": "team_access_not_granted"}, {"do": "restore_token"}),
    ({"do": "remove_scope", "scope": "chat:write"}, {"do": "add_scope", "scope": "chat:write"}),
]


@pytest.mark.parametrize(("breaks", "mends"), ORDERS, ids=["revoked", "not granted", "missing scope"])
async def test_nothing_is_suspended_and_it_goes_on_by_itself(tmp_path: Path, breaks, mends):
    async with open_delivery(tmp_path, "slack", EVE) as delivery:
        chat, ledger = delivery.chat, delivery.kernel.ledger
        await chat.ask("remind on kinds:anniversaries")
        # Due elsewhere an hour later, so that something is sent once the fault is gone.
        await chat._any.admin({"do": "add_bot", "channel": GENERAL})
        await chat.ask("remind on kinds:anniversaries at:10:00 channel:#general")
        await chat._any.admin(breaks)
        await delivery.at(DAY)
        assert chat.posts() == []
        assert len(await ledger.active()) == 2
        assert (await ledger.counts())["sending"] == 2
        status = delivery.platform.connection_status()
        assert status.state is ConnectionState.DOWN
        assert status.fault
        await chat._any.admin(mends)
        await delivery.at(HOUR_LATER)
        await chat.until(lambda: any("Reminders go on" in told for told in chat.told()))
        assert delivery.platform.connection_status().fault == ""
        await delivery.at("2027-12-01T09:00:01")
        await chat.until(chat.posts)
        assert len([told for told in chat.told() if "Reminders go on" in told]) == 1


@pytest.mark.parametrize(
    ("platform", "fault"),
    [("slack", "invalid_auth"), ("slack", "html"), ("discord", "401"), ("discord", "html")],
)
async def test_a_refusal_that_meets_all_alike_suspends_no_channel(tmp_path: Path, platform, fault):
    async with open_delivery(tmp_path, platform, EVE) as delivery:
        chat, ledger = delivery.chat, delivery.kernel.ledger
        await chat.ask("remind on")
        more = {"status": 403} if fault == "html" else {}
        match = "chat.postMessage" if chat.is_slack else CREATE_MESSAGE
        chat._any.fault(match=match, fault=fault, **more)
        await delivery.at(DAY)
        assert chat.posts() == []
        assert len(await ledger.active()) == 1
        assert set(await ledger.counts()) == {"sending"}
        assert delivery.platform.connection_status().fault


@pytest.mark.parametrize(
    ("platform", "fault"), [("slack", "msg_too_long"), ("slack", "invalid_blocks"), ("discord", "50035")]
)
async def test_a_post_refused_for_its_words_is_held_alone_and_told_as_our_fault(
    tmp_path: Path, platform, fault
):
    async with open_delivery(tmp_path, platform, EVE) as delivery:
        chat, ledger = delivery.chat, delivery.kernel.ledger
        await chat.ask("remind on")
        chat.spoil_posting(fault)
        await delivery.at(DAY)
        assert set(await ledger.counts()) == {"held"}
        assert len(await ledger.active()) == 1
        [told] = chat.told()
        assert "fault of the bot" in told
