"""A person is told of all their channels at once, by name and with the way to mend them; nobody twice."""

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from bot.model.connection import ConnectionState
from bot.model.ids import Destination
from bot.model.storage import SqliteFile
from bot.model.subscription import Subscribe
from bot.reminders.ledger.ledger import SqlLedger
from tests.platforms.slack.slack_stage import POLICY_DESK
from tests.reminders.chats import ADMIN, PATIENCE, Chat, Delivery, open_delivery
from tests.reminders.ledger.ledger_stage import pass_time

EVE, DAY = "2026-11-30T12:00", "2026-12-01T09:00:01"
MANY = 10


@pytest.fixture(params=["slack", "discord"])
async def delivery(request, tmp_path):
    async with open_delivery(tmp_path, request.param, EVE) as opened:
        yield opened


async def closed_channels(chat: Chat) -> Sequence[Destination]:
    """Channels that the bot may not post in; the chat's is the first."""
    here = chat.destination
    if chat.is_slack:
        chat.spoil_posting("not_in_channel", times=MANY)
        return [here, *(replace(here, channel=f"C06BRFOTH{number:02}") for number in range(1, MANY))]
    await chat.lock_out()
    places = [here]
    for number in range(1, MANY):
        done = await chat._any.admin({"do": "create_channel", "name": f"other-{number}"})
        channel = str(done["channel"])
        await chat._any.admin({"do": "deny", "channel": channel, "permission": "SEND_MESSAGES"})
        places.append(replace(here, channel=channel))
    return places


async def subscribe(delivery: Delivery, places: Sequence[Destination]) -> None:
    """Have the admin subscribe the channel and others to anniversaries."""
    await delivery.chat.ask("remind on kinds:anniversaries at:09:00 zone:UTC")
    [one] = await delivery.kernel.ledger.active()
    for place in places:
        await delivery.kernel.ledger.apply(Subscribe(subscription=replace(one, destination=place)))


def direct(chat: Chat) -> list[str]:
    """What the bot wrote to the admin alone, as it was sent."""
    here = chat.place()["id"]
    return [
        json.dumps(message)
        for place in chat.far_end.view(ADMIN)["channels"]
        if place["id"] != here and (place.get("im") or place.get("type") == 1)
        for message in place["messages"]
        if chat._is_ours(message)
    ]


async def test_one_message_names_all_channels_that_one_person_can_mend(delivery):
    chat = delivery.chat
    await subscribe(delivery, places := await closed_channels(chat))
    await delivery.at(DAY)
    assert len(await delivery.kernel.ledger.suspended()) == MANY
    [told] = direct(chat)
    for place in places:
        link = f'"channel_id": "{place.channel}"' if chat.is_slack else f"<#{place.channel}>"
        assert link in told
    bare = re.sub(r"<#[A-Z0-9]+>|channel:[^ ]+", "", chat.told()[0])
    assert not [place.channel for place in places if place.channel in bare]
    needed = "/invite" if chat.is_slack else "The bot lacks Send Messages:"
    assert chat.told()[0].count(needed) == 1
    assert "Embed Links" not in told
    await chat.press("Resume", answers=False)
    await chat.until(lambda: any("go on" in said for said in chat.told()))
    assert len(await delivery.kernel.ledger.active()) == MANY


async def test_what_can_not_be_told_is_told_once_it_can_be(delivery):
    chat = delivery.chat
    await subscribe(delivery, ())
    await chat.lock_out()
    opening = "conversations.open" if chat.is_slack else "POST /users/@me/channels"
    chat.far_end.fault(match=opening, fault="503")
    await delivery.at(DAY)
    assert len(await delivery.kernel.ledger.suspended()) == 1
    assert chat.told() == []
    await delivery.at("2026-12-01T09:05")
    await delivery.at("2026-12-01T09:10")
    [told] = chat.told()
    assert "Reminders suspended" in told


async def test_a_post_refused_for_its_words_is_not_said_to_be_in_doubt(delivery):
    chat = delivery.chat
    await subscribe(delivery, ())
    chat.spoil_posting("msg_too_long" if chat.is_slack else "50035")
    await delivery.at(DAY)
    [told] = chat.told()
    assert "was refused, so it is held" in told


async def test_that_an_installation_works_again_is_told_by_the_next_process_too(tmp_path: Path):
    async with open_delivery(tmp_path, "slack", EVE) as delivery:
        await delivery.chat.ask('remind on kinds:"anniversaries digest" digest:weekly')
        await delivery.chat._any.admin({"do": "revoke_token"})
        await delivery.at(DAY)
        assert delivery.chat.posts() == []
    place = SqliteFile(path=tmp_path / "ledger.sqlite3")
    async with open_delivery(tmp_path, "slack", DAY, place=place) as delivery:
        await pass_time(cast("SqlLedger", delivery.kernel.ledger), 60.0)
        await delivery.at("2026-12-01T09:10")
        [told] = delivery.chat.told()
        assert "nothing could be posted anywhere (token_revoked)" in told
        await delivery.at("2026-12-28T09:00:01")
        assert len(delivery.chat.told()) == 1


async def test_a_history_that_may_not_be_read_keeps_its_post_alone_waiting_and_ends_with_the_grace(tmp_path):
    async with open_delivery(tmp_path, "slack", EVE) as delivery:
        chat = delivery.chat
        await subscribe(delivery, [replace(chat.destination, channel=POLICY_DESK)])
        await chat._any.admin({"do": "remove_scope", "scope": "channels:history"})
        chat.spoil_posting("reset")
        await delivery.at(DAY)
        async with asyncio.timeout(PATIENCE):
            while not delivery.platform.connection_status().fault:
                await asyncio.sleep(0.05)
                await delivery.run_once()
        assert await delivery.kernel.ledger.counts() == {"delivered": 2, "sending": 2}
        status = delivery.platform.connection_status()
        assert (status.state, status.fault) == (ConnectionState.UP, "missing_scope")
        assert "channels:history" in status.detail
        assert not [told for told in chat.told() if "nothing could be posted" in told]
        await pass_time(cast("SqlLedger", delivery.kernel.ledger), 60.0)
        await delivery.at("2026-12-03T09:00:02")
        assert await delivery.kernel.ledger.counts() == {"delivered": 2, "held": 2}
        [told] = chat.told()
        assert "channels:history" in told
        assert "may or may not have been posted" in told
