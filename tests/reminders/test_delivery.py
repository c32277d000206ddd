"""Reminders from end to end: asked for in a channel, delivered by the clock, answered by presses."""

import re
from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from bot.model.command import Right
from bot.model.delivery import DeliveryState
from bot.model.exchange import Request
from bot.model.ids import Destination, DossierId, UserId
from bot.model.subscription import Occasion
from tests.reminders.chats import ADMIN, MEMBER, Delivery, open_delivery
from tests.router.asking import text_of

EVE, DAY = "2026-11-30T12:00", "2026-12-01T09:00:01"
FIRST = "first-dialogue"
ANNIVERSARY = "Eleven years ago today, on 1 December 2015: First ministerial dialogue"


@pytest.fixture(params=["slack", "discord"])
async def delivery(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Delivery]:
    async with open_delivery(tmp_path, request.param, EVE) as opened:
        yield opened


async def states(delivery: Delivery) -> dict[str, int]:
    return dict(await delivery.kernel.ledger.counts())


async def test_what_falls_due_at_one_time_is_one_post(delivery):
    await delivery.chat.ask("remind on")
    await delivery.at("2026-12-01T08:59")
    assert delivery.chat.posts() == []
    await delivery.at(DAY)
    await delivery.at("2026-12-01T23:00")
    [post] = delivery.chat.posts()
    assert ANNIVERSARY in post
    assert "Consensus on fighting cybercrimes" in post
    assert "China Daily" in post
    assert "Late" not in post
    assert await states(delivery) == {"delivered": 2}


async def test_a_post_after_a_short_absence_says_that_it_is_late_and_tells_the_day_as_it_is(delivery):
    await delivery.chat.ask("remind on")
    await delivery.at("2026-12-02T10:00")
    [post] = delivery.chat.posts()
    assert "Late: was due on" in post
    assert "Eleven years ago, on 1 December 2015: First ministerial dialogue" in post
    assert "today" not in post


async def test_what_is_older_than_the_grace_is_missed_and_shown_in_the_list(delivery):
    await delivery.chat.ask("remind on")
    await delivery.at("2026-12-03T09:00:02")
    assert delivery.chat.posts() == []
    assert await states(delivery) == {"missed": 2}
    shown = await delivery.chat.ask("remind list")
    assert "Missed" in shown
    assert "First ministerial dialogue" in shown


async def test_a_clock_that_jumps_to_and_fro_doubles_nothing(delivery):
    await delivery.chat.ask("remind on")
    for instant in (DAY, EVE, DAY, "2026-11-30T08:00", "2026-12-01T09:30"):
        await delivery.at(instant)
    assert len(delivery.chat.posts()) == 1


def seen_by(delivery: Delivery) -> list[list[str]]:
    """The first names of who saw the post's items, for each item that anybody saw."""
    post = delivery.chat.posts()[0]
    lines = re.findall(r"✓ Seen: (.*)", post)
    return [
        [name.lower() for name in re.findall(r"(\w+)(?: \w+)? \(1 December 2026\)", line)] for line in lines
    ]


async def test_seen_names_who_and_stays_in_the_post_until_the_same_person_takes_it_back(delivery):
    await delivery.chat.ask("remind on")
    await delivery.at(DAY)
    await delivery.chat.press("1. Seen", MEMBER, answers=False)
    await delivery.chat.until(lambda: seen_by(delivery) == [["ana"]])
    await delivery.chat.press("1. Seen", answers=False)
    await delivery.chat.until(lambda: seen_by(delivery) == [["ana", "ben"]])
    await delivery.chat.press("2. Seen", answers=False)
    await delivery.chat.until(lambda: seen_by(delivery) == [["ana", "ben"], ["ben"]])
    await delivery.chat.press("1. Seen", MEMBER, answers=False)
    await delivery.chat.until(lambda: seen_by(delivery) == [["ben"], ["ben"]])
    [post] = delivery.chat.posts()
    assert ANNIVERSARY in post


async def test_a_button_of_an_earlier_release_marks_the_whole_post_as_seen(delivery):
    await delivery.chat.ask("remind on")
    await delivery.at(DAY)
    listed = await delivery.kernel.ledger.listing()
    [found] = [one.entry for one in listed if one.entry.item.occurrence.fact == FIRST]
    request = Request(
        dossier=DossierId("cyberdialogue"),
        line=f"remind done {found.post}",
        user=UserId("U7"),
        destination=delivery.chat.destination,
        user_name="zoë",
    )
    reply = await delivery.kernel.core.answer(request, nobody)
    assert text_of(reply.briefing).count("zoë (1 December 2026)") == 2


async def nobody(_right: Right, _channel: Destination | None) -> bool:
    return False


async def test_a_late_post_that_was_seen_still_says_that_it_was_late(delivery):
    await delivery.chat.ask("remind on")
    await delivery.at("2026-12-02T10:00")
    await delivery.chat.press("1. Seen", MEMBER, answers=False)
    await delivery.chat.until(lambda: "✓ Seen: " in delivery.chat.posts()[0])
    assert "Late: was due on" in delivery.chat.posts()[0]


async def test_why_tells_fact_rule_and_setting(delivery):
    await delivery.chat.ask("remind on")
    await delivery.at(DAY)
    said = await delivery.chat.press("Why?", MEMBER)
    for words in ("An event is remembered on its day", "09:00 UTC", "subscribed on 30 November 2026"):
        assert words in said


async def test_an_item_is_snoozed_alone_by_a_form_which_shows_on_the_post_and_is_undone_there(delivery):
    await delivery.chat.ask("remind on")
    await delivery.at(DAY)
    for _ in range(2):
        await delivery.chat.press("1. Snooze…", answers=False)
        await delivery.chat.fill(until="2026-12-04")
        await delivery.chat.until(lambda: "Told again on 4 December 2026, 09:00." in delivery.chat.posts()[0])
        assert "Waiting" in await delivery.chat.ask("remind list")
        await delivery.chat.press("1. Undo snooze", answers=False)
        await delivery.chat.until(lambda: "Told again" not in delivery.chat.posts()[0])
        assert "Waiting" not in await delivery.chat.ask("remind list")
    await delivery.chat.press("2. Snooze…", answers=False)
    await delivery.chat.fill(until="2026-12-04")
    await delivery.chat.until(lambda: "Told again on 4 December" in delivery.chat.posts()[0])
    await delivery.at("2026-12-04T09:00:01")
    _, again = delivery.chat.posts()
    assert "Eleven years ago, on 1 December 2015" in again
    assert "Consensus on fighting cybercrimes" not in again or "First ministerial dialogue" not in again
    assert "Snooze 1 week" in again


@pytest.mark.parametrize(("person", "posts"), [(MEMBER, 2), (ADMIN, 1)])
async def test_the_last_day_chosen_holds_unless_it_is_seen_by_who_may_snooze(delivery, person, posts):
    await delivery.chat.ask("remind on")
    await delivery.at("2027-02-01T09:00:01")
    await delivery.chat.press("Snooze 1 day", answers=False)
    await delivery.chat.until(lambda: "Told again on 2 February 2027" in delivery.chat.posts()[0])
    said = await delivery.chat.ask("remind snooze days:7")
    assert "Told again on 8 February 2027, 09:00." in said
    await delivery.at("2027-02-02T09:00:01")
    assert len(delivery.chat.posts()) == 1
    assert "Seen: " in await delivery.chat.ask("remind seen", person)
    await delivery.at("2027-02-08T09:00:01")
    assert len(delivery.chat.posts()) == posts


async def test_who_does_not_manage_reminders_puts_nothing_off_and_the_post_stays(delivery):
    await delivery.chat.ask("remind on")
    await delivery.at("2027-02-01T09:00:01")
    before = delivery.chat.posts()
    assert "Only people who manage reminders here" in await delivery.chat.press("Snooze 1 day", MEMBER)
    assert delivery.chat.posts() == before
    assert await states(delivery) == {"delivered": 1, "missed": 2}


async def test_a_pause_ends_by_itself_and_holds_nothing_back(delivery):
    await delivery.chat.ask("remind on")
    await delivery.chat.ask("remind pause until:2026-12-02")
    await delivery.at("2026-12-01T10:00")
    await delivery.at("2026-12-02T10:00")
    assert delivery.chat.posts() == []
    await delivery.at("2027-02-01T09:00:01")
    assert "Law enforcement training for each other" in delivery.chat.posts()[0]


async def test_a_pause_without_a_day_lasts_until_somebody_resumes(delivery):
    await delivery.chat.ask("remind on")
    said = await delivery.chat.ask("remind pause")
    assert "until somebody asks for “remind resume”" in said
    assert "Nothing falls due" not in said
    assert "Paused until “remind resume”" in await delivery.chat.ask("remind list")
    await delivery.at("2027-12-01T09:00:01")
    assert delivery.chat.posts() == []
    await delivery.chat.ask("remind resume")
    await delivery.at("2028-12-01T09:00:01")
    assert "Thirteen years ago today" in delivery.chat.posts()[0]


async def test_on_changes_only_what_is_named_where_there_is_a_subscription(delivery):
    await delivery.chat.ask("remind on kinds:deadlines at:08:30")
    told = await delivery.chat.ask("remind on leads:14")
    assert "Kept as it was" in told
    for kept in ("08:30", "closes", "review"):
        assert kept in told.partition("Kept as it was")[2].partition("\n")[0]
    assert "14" not in told.partition("Kept as it was")[2].partition("\n")[0]
    [one] = await delivery.kernel.ledger.active()
    assert (one.at, one.lead_days) == (time(8, 30), (14,))
    assert Occasion.ANNIVERSARY not in one.occasions


async def test_a_post_that_is_not_named_is_the_latest_one(delivery):
    await delivery.chat.ask("remind on")
    assert "No reminder has been posted in the channel yet" in await delivery.chat.ask("remind why")
    await delivery.at(DAY)
    assert "An event is remembered on its day" in await delivery.chat.ask("remind why")
    assert ANNIVERSARY in await delivery.chat.ask("remind show")
    assert "Told again on 4 December 2026" in await delivery.chat.ask("remind snooze days:3")
    await delivery.at("2026-12-04T09:00:01")
    assert "put it off to 4 December 2026" in await delivery.chat.ask("remind why")


async def test_the_shipped_dossier_posts_at_most_three_times_in_2027(tmp_path):
    async with open_delivery(tmp_path, "slack", "2027-01-01T00:00") as delivery:
        await delivery.chat.ask("remind on")
        day = datetime(2027, 1, 1, 9, 0, 1)  # noqa: DTZ001 - read as UTC
        while day.year == 2027:
            await delivery.at(day.isoformat())
            day += timedelta(days=1)
        posts = delivery.chat.posts()
        assert 1 <= len(posts) <= 3
        assert not any("verdue" in post for post in posts)
        assert any("the dossier has nothing later" in post for post in posts)


async def test_off_ends_it(delivery):
    await delivery.chat.ask("remind on")
    await delivery.chat.ask("remind off")
    await delivery.at(DAY)
    assert delivery.chat.posts() == []
    assert await states(delivery) == {}


async def test_members_ask_and_only_managers_change(delivery):
    assert "not subscribed" in await delivery.chat.ask("remind list", MEMBER)
    for line in (
        "remind on",
        "remind off",
        "remind edit at:08:00",
        "remind test",
        "remind resume",
        "remind resume scope:all",
    ):
        said = await delivery.chat.ask(line, MEMBER)
        assert "not subscribed" not in said
        assert "is reminded" not in said
    assert await delivery.kernel.ledger.active() == ()


async def test_the_wishes_of_a_channel_are_all_kept(delivery):
    said = await delivery.chat.ask(
        'remind on kinds:"anniversaries digest" leads:"14 1" at:08:30 zone:Asia/Shanghai language:zh '
        "weekdays:mon-fri holidays:CN shift:before digest:monthly review:6"
    )
    [one] = await delivery.kernel.ledger.active()
    assert sorted(one.occasions) == ["anniversary", "digest"]
    assert one.lead_days == (14, 1)
    assert (f"{one.at:%H:%M}", one.zone, one.language) == ("08:30", "Asia/Shanghai", "zh")
    assert (one.weekdays, one.holidays, one.shift) == (frozenset(range(5)), "CN", "before")
    assert (one.digest, one.review_months) == ("monthly", 6)
    assert one.created_by == (delivery.chat.far_end.view("ben")["me"]["id"])
    assert "08:30 Asia/Shanghai" in said

    await delivery.chat.ask("remind edit at:10:00 language:en")
    [edited] = await delivery.kernel.ledger.active()
    assert (f"{edited.at:%H:%M}", edited.language) == ("10:00", "en")
    assert (edited.zone, edited.lead_days, edited.holidays) == (one.zone, one.lead_days, "CN")


async def test_only_the_language_may_be_edited(delivery):
    await delivery.chat.ask("remind on")
    await delivery.chat.ask("remind edit language:zh")
    [edited] = await delivery.kernel.ledger.active()
    assert (edited.language, edited.zone) == ("zh", "UTC")
    await delivery.at(DAY)
    assert "11年前的今天（2015年12月1日）：首次部级对话" in delivery.chat.posts()[0]


async def test_a_wish_that_can_not_be_read_changes_nothing(delivery):
    for wish in (
        "at:25:00",
        "zone:Mars/Base",
        "weekdays:someday",
        "leads:soon",
        "kinds:birthdays",
        "holidays:XX",
    ):
        assert wish.partition(":")[2] in await delivery.chat.ask(f"remind on {wish}")
        assert await delivery.kernel.ledger.active() == ()


async def test_next_tells_of_as_much_time_as_asked(delivery):
    await delivery.chat.ask("remind on")
    assert "coming twelve months" in await delivery.chat.ask("remind next span:year")
    assert "coming month" in await delivery.chat.ask("remind next span:month")
    week = await delivery.chat.ask("remind next span:week")
    assert "coming week" in week
    assert ANNIVERSARY in week
    year = await delivery.chat.ask("remind next year:2027")
    assert "Reminders of 2027" in year
    assert "Twelve years ago today" in year
    assert "Eleven years ago today" not in year
    assert "Reminders of 2027" in await delivery.chat.ask('ask question:"remind next 2027"')
    assert "remind next year:2027" in await delivery.chat.ask('ask question:"reminders in 2027"')
    assert "Nothing falls due then." in await delivery.chat.ask("remind next year:2020")
    await delivery.at("2027-01-05T12:00")
    assert "Nothing falls due then." in await delivery.chat.ask("remind next span:week")


async def test_a_sample_is_posted_and_marked_and_enters_nothing(delivery):
    await delivery.chat.ask("remind on")
    said = await delivery.chat.ask("remind test")
    await delivery.chat.until(delivery.chat.posts)
    assert "This is a sample" in delivery.chat.posts()[0]
    assert "That did not work" not in said
    assert await states(delivery) == {}


async def test_a_sample_that_can_not_be_posted_says_what_is_missing(delivery):
    await delivery.chat.ask("remind on")
    await delivery.chat.lock_out()
    said = await delivery.chat.ask("remind test")
    assert "can't be delivered here yet" in said
    assert delivery.chat.posts() == []


async def test_who_subscribes_a_channel_that_can_not_be_posted_to_is_told_so_at_once(delivery):
    assert "can't be delivered" not in await delivery.chat.ask("remind on")
    await delivery.chat.lock_out()
    said = await delivery.chat.ask("remind edit at:08:00")
    assert "can't be delivered here yet" in said
    [one] = await delivery.kernel.ledger.active()
    assert one.at == time(8)


async def test_a_channel_that_can_not_be_posted_to_is_suspended_told_of_and_resumed_by_one_press(delivery):
    chat = delivery.chat
    await chat.ask("remind on")
    await chat.lock_out()
    await delivery.at(DAY)
    await delivery.at("2026-12-01T09:30")
    [told] = chat.told()
    assert "Reminders suspended" in told
    assert await delivery.kernel.ledger.active() == ()
    assert await states(delivery) == {"sending": 2}
    await chat.let_in()
    await chat.press("Resume", answers=False)
    await chat.until(lambda: any("go on" in said for said in chat.told()))
    await delivery.at("2026-12-01T10:00")
    assert ANNIVERSARY in chat.posts()[-1]
    assert await states(delivery) == {"delivered": 2}


async def test_every_suspended_channel_goes_on_by_one_command(delivery):
    await delivery.chat.ask("remind on")
    await delivery.chat.lock_out()
    await delivery.at(DAY)
    await delivery.chat.let_in()
    assert "go on" not in await delivery.chat.ask("remind resume scope:all", MEMBER)
    assert await delivery.kernel.ledger.active() == ()
    assert "Reminders go on in every channel in which they were suspended" in await delivery.chat.ask(
        "remind resume scope:all"
    )
    await delivery.at("2026-12-01T10:00")
    assert ANNIVERSARY in delivery.chat.posts()[-1]


async def test_a_suspended_channel_says_so_in_its_list(delivery):
    await delivery.chat.ask("remind on")
    await delivery.chat.lock_out()
    await delivery.at(DAY)
    await delivery.chat.let_in()
    assert "Suspended: " in await delivery.chat.ask("remind list")


@pytest.mark.parametrize("fault", ["reset", "reset_after", "500_after"])
async def test_whatever_becomes_of_the_answer_the_post_stands_once(delivery, fault):
    await delivery.chat.ask("remind on")
    delivery.chat.spoil_posting(fault)
    await delivery.at(DAY)
    await delivery.settle()
    assert len(delivery.chat.posts()) == 1
    assert await states(delivery) == {"delivered": 2}


async def test_a_refusal_is_tried_again_when_the_platform_says(delivery):
    await delivery.chat.ask("remind on")
    delivery.chat.spoil_posting("429")
    await delivery.at(DAY)
    await delivery.settle()
    assert len(delivery.chat.posts()) == 1


async def test_a_post_in_doubt_whose_channel_can_not_be_read_is_held_told_of_once_and_released(delivery):
    chat, ledger = delivery.chat, delivery.kernel.ledger
    await chat.ask("remind on")
    chat.spoil_posting("reset")
    await chat.hide_history()
    await delivery.at(DAY)
    await delivery.settle()
    await delivery.run_once()
    assert await states(delivery) == {"held": 2}
    [told] = chat.told()
    assert "Reminder held" in told
    assert "Held" in await chat.ask("remind list")
    assert chat.posts() == []
    [key, _] = [listed.entry.item.key for listed in await ledger.listing(state=DeliveryState.HELD)]
    assert await ledger.release(key)
    await delivery.settle()
    assert await states(delivery) == {"held": 2}


async def test_a_digest_tells_what_is_ahead_and_is_not_posted_where_nothing_is(delivery):
    await delivery.chat.ask("remind on kinds:digest digest:weekly")
    await delivery.at("2026-12-07T09:00:01")
    assert delivery.chat.posts() == []
    assert await states(delivery) == {"withdrawn": 1}
    await delivery.at("2026-12-28T09:00:01")
    [post] = delivery.chat.posts()
    for words in ("Digest of 28 December 2026", "Ahead", "anniversary of a month or year"):
        assert words in post
    assert "1 January" not in post
    assert "Nothing" not in post


@pytest.mark.parametrize(
    ("shift", "told_on", "words"),
    [
        ("keep", "2029-12-01", "Fourteen years ago today, on 1 December 2015"),
        ("before", "2029-11-30", "Fourteen years ago, on 1 December 2015"),
        ("after", "2029-12-03", "Fourteen years ago, on 1 December 2015"),
    ],
)
async def test_what_falls_on_a_weekend_is_moved_as_wished(tmp_path, shift, told_on, words):
    """1 December 2029 is a Saturday."""
    async with open_delivery(tmp_path, "slack", "2029-11-26T12:00") as delivery:
        await delivery.chat.ask(f"remind on kinds:anniversaries weekdays:mon-fri shift:{shift}")
        assert words in await delivery.chat.ask("remind list")
        await delivery.at(f"{told_on}T08:59")
        assert delivery.chat.posts() == []
        await delivery.at(f"{told_on}T09:00:01")
        assert words in delivery.chat.posts()[0]


async def test_what_falls_on_a_holiday_is_moved_too(tmp_path):
    """9 June 2016, three weeks before a window closes, is the Dragon Boat Festival."""
    async with open_delivery(tmp_path, "discord", "2016-05-30T12:00") as delivery:
        await delivery.chat.ask("remind on kinds:lead leads:21 holidays:CN shift:after")
        await delivery.at("2016-06-09T09:00:01")
        assert delivery.chat.posts() == []
        for day in (10, 11, 12, 13):
            await delivery.at(f"2016-06-{day}T09:00:01")
        [post] = delivery.chat.posts()
        assert "loses in " in post
        assert "loses in 21 days" not in post
