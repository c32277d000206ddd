"""A channel hears nothing more of a fact that is muted there, until it is unmuted."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.reminders.chats import MEMBER, Delivery, open_delivery

MUTUAL, COURSE, SYMPOSIUM = "mutual-training", "training-course", "symposium"


@pytest.fixture(params=["slack", "discord"])
async def delivery(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Delivery]:
    async with open_delivery(tmp_path, request.param, "2027-01-01T12:00") as opened:
        await opened.chat.ask("remind on")
        yield opened


async def test_a_muted_fact_is_not_brought_up_and_stands_in_the_list_until_it_is_unmuted(delivery):
    said = await delivery.chat.ask(f"remind mute fact:{MUTUAL}")
    assert "told nothing more of “Law enforcement training for each other”" in said
    listed = await delivery.chat.ask("remind list")
    assert "Muted" in listed
    assert "2027-02-01" not in listed
    await delivery.at("2027-02-01T09:00:01")
    assert delivery.chat.posts() == []
    assert "is told of “Law enforcement training" in await delivery.chat.ask(f"remind unmute fact:{MUTUAL}")
    assert "Muted" not in await delivery.chat.ask("remind list")
    await delivery.at("2028-02-01T09:00:01")
    assert any("Law enforcement training for each other" in post for post in delivery.chat.posts())


async def test_the_button_mutes_its_fact_alone_and_the_answer_takes_it_back(delivery):
    await delivery.at("2027-08-01T09:00:01")
    said = await delivery.chat.press("1. Mute")
    assert "told nothing more of “Training course in Beijing”" in said
    [one] = await delivery.kernel.ledger.active()
    assert one.muted == {COURSE}
    await delivery.chat.press("Unmute", answers=False)
    await delivery.chat.until(lambda: "told of “Training course in Beijing” again" in _last(delivery))
    [one] = await delivery.kernel.ledger.active()
    assert one.muted == frozenset()


def _last(delivery: Delivery) -> str:
    message = delivery.chat.messages()[-1]
    return str(message)


async def test_what_was_put_off_before_its_fact_was_muted_is_withdrawn_with_the_reason(delivery):
    await delivery.at("2027-02-01T09:00:01")
    await delivery.chat.ask("remind snooze days:7")
    await delivery.chat.ask(f"remind mute fact:{MUTUAL}")
    await delivery.at("2027-02-08T09:00:01")
    assert len(delivery.chat.posts()) == 1
    assert "the fact is muted in this channel" in await delivery.chat.ask("remind list")


async def test_a_digest_leaves_out_what_is_muted(delivery):
    await delivery.chat.ask("remind on digest:monthly kinds:digest")
    await delivery.chat.ask(f"remind mute fact:{MUTUAL}")
    await delivery.at("2027-12-01T09:00:01")
    [post] = delivery.chat.posts()
    assert "First ministerial dialogue" in post
    await delivery.chat.ask("remind mute fact:first-dialogue")
    await delivery.chat.ask("remind mute fact:consensus")
    await delivery.at("2028-12-01T09:00:01")
    assert "First ministerial dialogue" not in delivery.chat.posts()[-1]
    assert "Consensus on fighting cybercrimes" not in delivery.chat.posts()[-1]


async def test_muting_is_for_who_manages_reminders_and_keeps_every_other_wish(delivery):
    assert "Only people who manage" in await delivery.chat.ask(f"remind mute fact:{SYMPOSIUM}", MEMBER)
    [before] = await delivery.kernel.ledger.active()
    await delivery.chat.ask(f"remind mute fact:{SYMPOSIUM}")
    await delivery.chat.ask("remind on at:08:30")
    [after] = await delivery.kernel.ledger.active()
    assert after.muted == {SYMPOSIUM}
    assert (after.lead_days, after.occasions) == (before.lead_days, before.occasions)


async def test_what_is_not_muted_can_not_be_unmuted_and_a_title_does(delivery):
    assert "Nothing is muted" in await delivery.chat.ask(f"remind unmute fact:{COURSE}")
    await delivery.chat.ask(f"remind mute fact:{SYMPOSIUM}")
    assert f"what is muted: {SYMPOSIUM}" in await delivery.chat.ask(f"remind unmute fact:{COURSE}")
    said = await delivery.chat.ask('remind unmute fact:"cyber counterterrorism symposium"')
    assert "is told of “Cyber counterterrorism symposium” again" in said
