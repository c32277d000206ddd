"""What reminders ask of a platform, asked of every platform there is a folder for."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model.briefing import Briefing, Notice, Paragraph, plain
from bot.model.connection import ConnectionState
from bot.model.errors import UndeliverableError
from bot.model.ids import DossierId
from tests.platforms.contracts import Contract, Stand, contracts
from tests.speaking import english

KEY, OTHER = "0123456789abcdef01234567", "f" * 24


@pytest.fixture(params=contracts(), ids=lambda contract: contract.kind.name)
async def stand(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stand]:
    contract: Contract = request.param
    async with contract.open(tmp_path) as opened:
        yield opened


def say(text: str) -> Briefing:
    return Briefing(title="Reminder", blocks=(Paragraph(line=plain(text)),))


async def test_a_post_is_there_once_and_found_by_its_key(stand: Stand) -> None:
    first = await stand.platform.post(stand.destination, say("the first"), key=KEY)
    await stand.platform.post(stand.destination, say("the other"), key=OTHER)
    assert [("the first" in post, "the other" in post) for post in stand.posts()] == [
        (True, False),
        (False, True),
    ]
    since = first.posted_at - timedelta(seconds=1)
    assert list(await stand.platform.find(stand.destination, KEY, since=since)) == [first]


async def test_copies_are_found_oldest_first_and_nothing_older_than_asked(stand: Stand) -> None:
    posted = [await stand.platform.post(stand.destination, say(text), key=KEY) for text in ("one", "two")]
    since = posted[0].posted_at
    found = await stand.platform.find(stand.destination, KEY, since=since)
    assert list(found) == sorted(found, key=lambda message: message.posted_at)
    # A platform may know by the key that it has the message already.
    assert {message.message for message in found} == {message.message for message in posted}
    later = posted[-1].posted_at + timedelta(seconds=1)
    assert list(await stand.platform.find(stand.destination, KEY, since=later)) == []


async def test_two_who_look_at_once_find_each_copy_once(stand: Stand) -> None:
    """Whoever found one twice would delete it as its own second copy."""
    posted = await stand.platform.post(stand.destination, say("one"), key=KEY)
    since = posted.posted_at - timedelta(seconds=1)
    looking = [stand.platform.find(stand.destination, KEY, since=since) for _ in range(3)]
    assert [list(found) for found in await asyncio.gather(*looking)] == [[posted]] * 3


async def test_a_notice_stands_on_top_once_and_the_post_keeps_the_rest_and_its_key(stand: Stand) -> None:
    posted = await stand.platform.post(stand.destination, say("as it was"), key=KEY)
    for told in ("wrong", "right", "right"):
        notice = Notice(lines=(plain(told),))
        await stand.platform.amend(posted, notice, dossier=DossierId("cyberdialogue"), key=KEY)
    [post] = stand.posts()
    assert post.count("right") == 1
    assert "wrong" not in post
    assert post.index("right") < post.index("as it was")
    assert list(await stand.platform.find(stand.destination, KEY, since=posted.posted_at)) == [posted]


async def test_a_post_is_deleted_and_one_already_gone_is_no_error(stand: Stand) -> None:
    posted = await stand.platform.post(stand.destination, say("gone soon"), key=KEY)
    await stand.platform.delete(posted)
    await stand.platform.delete(posted)
    assert stand.posts() == []


async def test_a_channel_that_is_not_there_is_said_to_be_undeliverable_with_a_remedy(stand: Stand) -> None:
    with pytest.raises(UndeliverableError) as raised:
        await stand.platform.post(stand.gone, say("nobody"), key=KEY)
    assert english(raised.value.remedy).endswith(".")
    [obstacle, *_] = await stand.platform.check(stand.gone)
    assert english(obstacle).endswith(".")


async def test_a_channel_closed_to_the_bot_is_told_before_and_refused_after(stand: Stand) -> None:
    assert list(await stand.platform.check(stand.destination)) == []
    await stand.lock_out()
    assert len(await stand.platform.check(stand.destination)) == 1
    with pytest.raises(UndeliverableError):
        await stand.platform.post(stand.destination, say("nobody"), key=KEY)


async def test_a_connected_platform_says_that_it_is(stand: Stand) -> None:
    assert stand.platform.connection_status().state is ConnectionState.UP
