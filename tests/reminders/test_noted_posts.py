"""What people note on a post by typing shows on it at once, on both platforms, as what they press does."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.reminders.chats import MEMBER
from tests.reminders.test_following import Stage, pledge, staged

LINE = "Corrected 3 March 2027: the deadline is 30 September 2027, not 31 March 2027"


@pytest.fixture(params=["slack", "discord"])
async def told(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    """On 1 March 2027 it was posted that the pledge closes in 30 days."""
    async with staged(tmp_path, request.param, "2027-02-28T12:00", pledge("pledge", "2027-03-31")) as stage:
        await stage.delivery.kernel.core.note_facts()
        await stage.at("2027-03-01T09:00:01")
        await stage.at("2027-03-03T10:00")
        yield stage


async def test_seen_typed_shows_on_the_post_and_typed_again_is_gone_from_it(told):
    [before] = told.chat.posts()
    await told.chat.ask("remind seen", MEMBER)
    await told.delivery.run_once()
    [post] = told.chat.posts()
    assert "Seen: " in post
    assert "Closes in 30 days (31 March 2027)" in post
    await told.chat.ask("remind seen", MEMBER)
    await told.delivery.run_once()
    assert told.chat.posts() == [before]


async def test_snooze_typed_shows_on_the_post_with_the_button_that_undoes_it(told):
    await told.chat.ask("remind snooze days:2")
    await told.delivery.run_once()
    [post] = told.chat.posts()
    assert "5 March 2027" in post
    await told.chat.ask("remind snooze days:0")
    await told.delivery.run_once()
    [post] = told.chat.posts()
    assert "5 March 2027" not in post


async def test_what_was_corrected_stays_on_top_and_what_is_corrected_then_keeps_the_note(told):
    await told.edit(pledge("pledge", "2027-09-30"))
    await told.delivery.run_once()
    await told.chat.ask("remind seen", MEMBER)
    await told.delivery.run_once()
    [post] = told.chat.posts()
    assert post.count(LINE) == 1
    assert "Seen: " in post
    await told.edit(pledge("pledge", "2028-01-31"))
    await told.delivery.run_once()
    [post] = told.chat.posts()
    assert post.count("Corrected") == 1
    assert "31 January 2028, not 31 March 2027" in post
    assert "Seen: " in post


@pytest.mark.parametrize("how", ["typed", "pressed"])
async def test_what_was_drawn_again_while_the_facts_were_others_says_what_they_say_once_that_is_undone(
    told, how: str
):
    await told.edit(pledge("pledge", "2027-03-31").replace("Text of pledge.", "They may."))
    await told.delivery.run_once()
    if how == "typed":
        await told.chat.ask("remind seen", MEMBER)
        await told.delivery.run_once()
    else:
        await told.chat.press("Seen", MEMBER, answers=False)
        await told.chat.until(lambda: "Seen: " in told.chat.posts()[0])
    assert "They may." in told.chat.posts()[0]
    await told.edit(pledge("pledge", "2027-03-31"))
    await told.delivery.run_once()
    [post] = told.chat.posts()
    assert "They may." not in post
    assert "Text of pledge." in post
    assert "Seen: " in post


async def test_a_refused_edit_is_tried_again(told):
    match = "chat.update" if told.chat.is_slack else "PATCH /channels/{channel_id}/messages/{message_id}"
    told.chat.far_end.fault(match=match, fault="429", times=1)
    await told.chat.ask("remind seen", MEMBER)
    await told.delivery.run_once()
    ledger = told.delivery.kernel.ledger
    async with ledger._database.transaction() as transaction:
        await transaction.run("UPDATE shown SET ready_at = 0")
    await told.delivery.run_once()
    [post] = told.chat.posts()
    assert "Seen: " in post


async def test_what_is_pressed_on_the_post_is_not_drawn_a_second_time(told):
    await told.chat.press("Seen", MEMBER, answers=False)
    await told.chat.until(lambda: "Seen: " in told.chat.posts()[0])
    ledger = told.delivery.kernel.ledger
    async with ledger._database.reading() as reading:
        assert await reading.rows("SELECT key FROM shown WHERE stage <> ''") == []
