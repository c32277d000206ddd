"""Calendars as people come to them: an address from the chat, the facts behind it, both platforms."""

import logging
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import feedparser
import icalendar
import pytest

from bot.publication import Publication
from bot.web.feeds import Feed
from tests.feeds.reading import events
from tests.reminders.chats import MEMBER
from tests.reminders.test_following import DEPRECATED, Stage, pledge, staged

ADDRESS = re.compile(r"https://bot\.example/feeds/([0-9a-f]{16}-[A-Za-z0-9_-]{43}\.ics)")


@pytest.fixture(params=["slack", "discord"])
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    """A channel that is reminded of one pledge, due on 31 March 2027."""
    async with staged(tmp_path, request.param, "2027-02-28T12:00", pledge("pledge", "2027-03-31")) as opened:
        await opened.delivery.kernel.core.note_facts()
        yield opened


def publication(stage: Stage) -> Publication:
    kernel = stage.delivery.kernel
    clock, zone = stage.delivery.clock, ZoneInfo("UTC")
    return Publication(kernel.store, kernel.ledger, kernel.core.histories, clock, zone, "https://bot.example")


async def fetched(stage: Stage, name: str, language: str | None = None) -> Feed:
    found = await publication(stage).feed(name, language)
    assert found
    return found


def pledged(content: bytes) -> icalendar.Event:
    """The entry of the pledge; the dossier has another one, due in 2030."""
    [found] = [event for event in events(content) if ".pledge." in str(event["UID"])]
    return found


async def address(stage: Stage, line: str = "remind calendar") -> str:
    told = ADDRESS.search(await stage.chat.ask(line))
    assert told
    return told[1]


async def test_a_channels_calendar_has_what_it_is_reminded_of_with_its_leads(stage):
    await stage.chat.ask('remind edit kinds:deadlines leads:"14 0" at:08:30')
    feed = await fetched(stage, await address(stage))
    assert feed.is_secret
    event = pledged(feed.content)
    assert event["SUMMARY"] == "Due: Title of pledge"
    leads = [alarm.decoded("TRIGGER") for alarm in event.walk("VALARM")]
    at = timedelta(hours=8, minutes=30)
    assert leads == [at - timedelta(days=15), at - timedelta(days=1)]


async def test_a_correction_reaches_the_calendar_under_the_same_id(stage):
    name = await address(stage)
    before = pledged((await fetched(stage, name)).content)
    await stage.edit(pledge("pledge", "2027-09-30"))
    after = pledged((await fetched(stage, name)).content)
    assert before["UID"] == after["UID"]
    assert (before.get("SEQUENCE"), after.get("SEQUENCE")) == (0, 1)
    assert after.decoded("DTSTART").isoformat() == "2027-09-30"
    await stage.edit(pledge("pledge", "2027-09-30", DEPRECATED))
    fallen = pledged((await fetched(stage, name)).content)
    assert (fallen.get("SEQUENCE"), fallen["STATUS"]) == (2, "CANCELLED")


async def test_the_address_stays_until_somebody_wants_another(stage):
    first = await address(stage)
    await stage.chat.ask("remind edit at:07:15")
    assert await address(stage) == first
    second = await address(stage, 'remind calendar address:"Another address"')
    assert second != first
    served = publication(stage)
    assert await served.feed(first, None) is None
    assert await served.feed(second, None)
    await stage.chat.ask('remind calendar address:"No address"')
    assert await served.feed(second, None) is None


async def test_who_ends_the_subscription_ends_the_address(stage):
    name = await address(stage)
    await stage.chat.ask("remind off")
    assert await publication(stage).feed(name, None) is None


async def test_only_who_manages_reminders_gets_the_address_and_nobody_else_sees_it(stage):
    assert not ADDRESS.search(await stage.chat.ask("remind calendar", MEMBER))
    assert not ADDRESS.search(await stage.chat.ask("remind calendar public:true"))
    await address(stage)
    assert not any(ADDRESS.search(post) for post in stage.chat.posts())
    assert not any("feeds/" in told for told in stage.chat.told(MEMBER))


async def test_the_address_goes_along_where_the_platform_gives_the_channel_another_id(stage):
    name = await address(stage)
    old = stage.chat.destination
    await stage.delivery.kernel.core.channel_moved(old, replace(old, channel="C0MOVED"))
    assert pledged((await fetched(stage, name)).content)


async def test_another_secret_opens_nothing(stage):
    name = await address(stage)
    id_, _, _ = name.partition("-")
    served = publication(stage)
    for wrong in (f"{id_}-{'A' * 43}.ics", f"{id_}-.ics", f"{id_}.ics", name.replace(".ics", ".atom"), ""):
        assert await served.feed(wrong, None) is None


async def test_no_log_has_the_address(stage, caplog):
    caplog.set_level(logging.DEBUG, logger="bot")
    name = await address(stage)
    secret = name.partition("-")[2].removesuffix(".ics")
    await fetched(stage, name)
    [subscription] = await stage.delivery.kernel.ledger.active()
    assert secret not in caplog.text
    assert secret not in repr(subscription)
    assert subscription.calendar == secret


async def test_the_dossiers_own_feeds_need_no_address_from_anybody(stage):
    event = pledged((await fetched(stage, "cyberdialogue.ics")).content)
    assert event["SUMMARY"] == "Due: Title of pledge"
    await stage.edit(pledge("pledge", "2027-09-30"))
    read = feedparser.parse((await fetched(stage, "cyberdialogue.atom")).content)
    assert [entry.title for entry in read.entries] == ["corrected: Title of pledge"]
    assert read.feed.links[0].href == "https://bot.example/feeds/cyberdialogue.atom"


async def test_what_says_the_same_was_not_modified(stage):
    served = publication(stage)
    first = await served.feed("cyberdialogue.ics", None)
    await stage.at("2027-03-05T10:00")
    later = await served.feed("cyberdialogue.ics", None)
    assert first
    assert later
    assert (later.tag, later.modified_at) == (first.tag, first.modified_at)
    await stage.edit(pledge("pledge", "2027-09-30"))
    edited = await served.feed("cyberdialogue.ics", None)
    assert edited
    assert edited.tag != first.tag
    assert edited.modified_at > first.modified_at


async def test_the_address_outlives_a_backup(stage):
    name = await address(stage)
    ledger = stage.delivery.kernel.ledger
    lines = [line async for line in ledger.export()]
    [subscription] = await ledger.active()
    assert any(subscription.calendar in line for line in lines)
    assert await ledger.subscription(subscription.id) == subscription
    assert name.startswith(subscription.id)
