"""Messages posted once, found by their key, edited, deleted; and what is raised where Discord fails."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import discord
import pytest

from bot.model.briefing import Button, Effect, Notice, Paragraph, plain
from bot.model.errors import AmbiguousError, MissingMessageError, RefusedError, UndeliverableError
from bot.model.ids import Destination, UserId
from bot.playground.discord import DiscordFarEnd, open_far_end
from bot.ports import Platform
from tests.platforms.discord.discord_core import (
    CREATE_MESSAGE,
    DELETE_MESSAGE,
    EDIT_MESSAGE,
    GET_MESSAGES,
    TERMS,
    Person,
    SampleCore,
    calls,
    connected,
    text,
)
from tests.platforms.discord.discord_samples import DIALOGUE, KEY, SAMPLES, briefing
from tests.speaking import english

OTHER_KEY = "f" * 24
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
BRIEFING = SAMPLES["timeline"]
NOTICE = Notice(
    lines=(plain("Wrong*"),), buttons=(Button(label="hotline", line="fact hotline", effect=Effect.REPLY),)
)


async def test_a_post_is_one_request_with_its_key_and_pings_nobody(platform: Platform, ana: Person) -> None:
    ref = await platform.post(ana.destination, SAMPLES["hostile"], key=KEY)
    [call] = calls(ana.far_end, CREATE_MESSAGE)
    assert call["body"]["nonce"] == KEY
    assert call["body"]["enforce_nonce"] is True
    assert call["body"]["allowed_mentions"]["parse"] == []
    [message] = ana.messages
    assert message["_id"] == ref.message
    assert message["_pings"] == {"users": [], "roles": [], "everyone": False, "silent": False}
    assert datetime.fromisoformat(message["timestamp"]) == ref.posted_at


async def test_the_same_key_twice_is_one_message(platform: Platform, ana: Person) -> None:
    first = await platform.post(ana.destination, BRIEFING, key=KEY)
    second = await platform.post(ana.destination, BRIEFING, key=KEY)
    assert (first.message, len(ana.messages)) == (second.message, 1)


@pytest.mark.parametrize("sample", ["timeline", "buttons"])
async def test_a_message_is_found_by_its_key_after_a_restart(
    far_end: DiscordFarEnd, ana: Person, sample: str
) -> None:
    async with connected(far_end, SampleCore()) as platform:
        posted = await platform.post(ana.destination, SAMPLES[sample], key=KEY)
        await platform.post(ana.destination, SAMPLES[sample], key=OTHER_KEY)
    async with connected(far_end, SampleCore()) as platform:
        assert list(await platform.find(ana.destination, KEY, since=LONG_AGO)) == [posted]
        assert list(await platform.find(ana.destination, KEY, since=posted.posted_at)) == [posted]
        later = posted.posted_at + timedelta(milliseconds=1)
        assert list(await platform.find(ana.destination, KEY, since=later)) == []


async def test_history_is_read_to_its_end(platform: Platform, ana: Person) -> None:
    first = await platform.post(ana.destination, BRIEFING, key=KEY)
    for number in range(230):
        await ana.says(f"message {number}")
    refs = await platform.find(ana.destination, KEY, since=first.posted_at)
    assert [ref.message for ref in refs] == [first.message]
    assert len(calls(ana.far_end, GET_MESSAGES)) == 3


async def test_two_copies_are_both_found_oldest_first() -> None:
    moment = datetime(2026, 3, 1, 9, tzinfo=UTC)
    offset = timedelta()
    async with (
        open_far_end(terms=TERMS, now=lambda: moment + offset) as clocked,
        connected(clocked, SampleCore()) as platform,
    ):
        person = Person(clocked)
        first = await platform.post(person.destination, BRIEFING, key=KEY)
        offset = timedelta(hours=1)
        second = await platform.post(person.destination, BRIEFING, key=KEY)
        assert list(await platform.find(person.destination, KEY, since=moment)) == [first, second]


async def test_words_of_others_are_not_taken_for_a_message_of_ours(platform: Platform, ana: Person) -> None:
    await ana.says(KEY)
    assert list(await platform.find(ana.destination, KEY, since=LONG_AGO)) == []


async def test_a_search_cut_off_goes_on_where_it_stopped(platform: Platform, ana: Person) -> None:
    first = await platform.post(ana.destination, BRIEFING, key=KEY)
    for number in range(120):
        await ana.says(f"chatter {number}")
    ana.far_end.fault(GET_MESSAGES, "hang", after=1)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(2):
            await platform.find(ana.destination, KEY, since=first.posted_at)
    found = await platform.find(ana.destination, KEY, since=first.posted_at)
    assert [message.message for message in found] == [first.message]
    # The first page is not read again.
    assert len(calls(ana.far_end, GET_MESSAGES)) == 3


async def test_a_search_ends_where_it_was_said_to_end_when_it_began(platform: Platform, ana: Person) -> None:
    first = await platform.post(ana.destination, BRIEFING, key=KEY)
    for number in range(110):
        await ana.says(f"chatter {number}")
    last = discord.utils.snowflake_time(int(ana.messages[-1]["_id"]))
    ana.far_end.fault(GET_MESSAGES, "hang", after=1)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(2):
            await platform.find(ana.destination, KEY, since=first.posted_at, until=last)
    for number in range(110):
        await ana.says(f"chatter {number}")
    asked = len(calls(ana.far_end, GET_MESSAGES))
    until = last + timedelta(hours=1)
    found = await platform.find(ana.destination, KEY, since=first.posted_at, until=until)
    assert [message.message for message in found] == [first.message]
    # What came since the search began is not read through.
    assert len(calls(ana.far_end, GET_MESSAGES)) == asked + 1


@pytest.mark.parametrize("permission", ["READ_MESSAGE_HISTORY", "VIEW_CHANNEL"])
async def test_history_that_cannot_be_read_is_not_taken_for_an_empty_one(
    platform: Platform, ana: Person, permission: str
) -> None:
    await platform.post(ana.destination, BRIEFING, key=KEY)
    await ana.far_end.admin({"do": "deny", "channel": ana.channel, "permission": permission})
    await _told(platform, ana)
    with pytest.raises(UndeliverableError) as caught:
        await platform.find(ana.destination, KEY, since=LONG_AGO)
    remedy = english(caught.value.remedy)
    assert "Read Message History" in remedy or "view this channel" in remedy


async def _told(platform: Platform, person: Person) -> None:
    """Let what the gateway tells arrive: an answer that came later is there, so it is too."""
    del platform
    await Person(person.far_end, "ana", "policy-desk").asks("/cyberdialogue summary")


@pytest.mark.parametrize("fault", ["500_after", "reset_after"])
async def test_a_message_whose_answer_was_lost_is_ambiguous_and_not_sent_again(
    platform: Platform, ana: Person, fault: str
) -> None:
    ana.far_end.fault(CREATE_MESSAGE, fault)
    with pytest.raises(AmbiguousError):
        await platform.post(ana.destination, BRIEFING, key=KEY)
    assert len(calls(ana.far_end, CREATE_MESSAGE)) == 1
    assert len(ana.messages) == 1
    assert len(await platform.find(ana.destination, KEY, since=LONG_AGO)) == 1


@pytest.mark.parametrize("fault", ["500", "reset"])
async def test_a_message_that_was_lost_is_ambiguous_too_for_nobody_can_tell(
    platform: Platform, ana: Person, fault: str
) -> None:
    ana.far_end.fault(CREATE_MESSAGE, fault)
    with pytest.raises(AmbiguousError):
        await platform.post(ana.destination, BRIEFING, key=KEY)
    assert len(calls(ana.far_end, CREATE_MESSAGE)) == 1
    assert list(await platform.find(ana.destination, KEY, since=LONG_AGO)) == []


async def test_a_message_without_any_answer_is_ambiguous(platform: Platform, ana: Person) -> None:
    ana.far_end.fault(CREATE_MESSAGE, "hang_after")
    with pytest.raises(AmbiguousError, match="in time"):
        await platform.post(ana.destination, BRIEFING, key=KEY)
    assert len(calls(ana.far_end, CREATE_MESSAGE)) == 1


async def test_being_asked_to_wait_is_a_refusal_with_the_time_to_wait(
    platform: Platform, ana: Person
) -> None:
    ana.far_end.fault(CREATE_MESSAGE, "429", retry_after=2.4)
    with pytest.raises(RefusedError) as caught:
        await platform.post(ana.destination, BRIEFING, key=KEY)
    assert caught.value.retry_after_seconds == 2.4
    assert len(calls(ana.far_end, CREATE_MESSAGE)) == 1
    await platform.post(ana.destination, BRIEFING, key=KEY)


@pytest.mark.parametrize(
    ("route", "fault", "expected"),
    [
        (GET_MESSAGES, "500", AmbiguousError),
        (GET_MESSAGES, "429", RefusedError),
        (EDIT_MESSAGE, "500_after", AmbiguousError),
        (EDIT_MESSAGE, "429", RefusedError),
        (DELETE_MESSAGE, "500", AmbiguousError),
        (DELETE_MESSAGE, "429", RefusedError),
    ],
)
async def test_reading_editing_and_deleting_are_asked_once_as_well(
    platform: Platform, ana: Person, route: str, fault: str, expected: type[Exception]
) -> None:
    ref = await platform.post(ana.destination, BRIEFING, key=KEY)
    ana.far_end.fault(route, fault)
    asking: dict[str, Callable[[], Awaitable[object]]] = {
        GET_MESSAGES: lambda: platform.find(ana.destination, KEY, since=LONG_AGO),
        EDIT_MESSAGE: lambda: platform.amend(ref, NOTICE, dossier=DIALOGUE.name, key=KEY),
        DELETE_MESSAGE: lambda: platform.delete(ref),
    }
    with pytest.raises(expected):
        await asking[route]()
    assert len(calls(ana.far_end, route)) == 1


async def test_a_discord_that_cannot_be_reached_refuses(core: SampleCore) -> None:
    async with AsyncExitStack() as here, AsyncExitStack() as there:
        far = await there.enter_async_context(open_far_end(terms=TERMS))
        platform = await here.enter_async_context(connected(far, core))
        destination = Person(far).destination
        await there.aclose()
        with pytest.raises((RefusedError, AmbiguousError)):
            await platform.post(destination, BRIEFING, key=KEY)
        with pytest.raises(RefusedError, match="reached"):
            await platform.post(destination, BRIEFING, key=KEY)


async def test_a_notice_stands_on_top_and_the_message_keeps_the_rest_and_its_key(
    platform: Platform, ana: Person
) -> None:
    ref = await platform.post(ana.destination, BRIEFING, key=KEY)
    [before] = ana.messages
    for _ in range(2):
        await platform.amend(ref, NOTICE, dossier=DIALOGUE.name, key=KEY)
        [message] = ana.messages
        notice, *rest = message["components"]
        assert notice["components"][0]["components"][0]["content"] == "Wrong\\*"
        assert notice["components"][0]["accessory"]["label"] == "hotline"
        assert rest == before["components"]
    assert [found.message for found in await platform.find(ana.destination, KEY, since=LONG_AGO)] == [
        ref.message
    ]


async def test_a_message_of_embeds_is_found_corrected_and_stays_one(platform: Platform, ana: Person) -> None:
    """As earlier releases posted them all, and as what no layout holds is posted now."""
    long = briefing(Paragraph(line=plain("x" * 3600)), *BRIEFING.blocks)
    ref = await platform.post(ana.destination, long, key=KEY)
    [before] = ana.messages
    assert before["embeds"]
    for _ in range(2):
        await platform.amend(ref, NOTICE, dossier=DIALOGUE.name, key=KEY)
        [message] = ana.messages
        assert message["embeds"][0]["description"] == "Wrong\\*"
        assert message["embeds"][1:] == before["embeds"]
        assert message["components"][0]["components"][0]["label"] == "hotline"
    assert [found.message for found in await platform.find(ana.destination, KEY, since=LONG_AGO)] == [
        ref.message
    ]
    await platform.amend(ref, Notice(lines=()), dossier=DIALOGUE.name, key=KEY)
    assert ana.messages[0]["embeds"] == before["embeds"]


@pytest.mark.parametrize("was_long", [False, True])
async def test_a_post_is_drawn_anew_whichever_form_it_had(
    platform: Platform, ana: Person, *, was_long: bool
) -> None:
    long = briefing(Paragraph(line=plain("x" * 3600)), *BRIEFING.blocks)
    ref = await platform.post(ana.destination, long if was_long else BRIEFING, key=KEY)
    assert bool(ana.messages[0]["embeds"]) is was_long
    await platform.redraw(ref, SAMPLES["fields"], key=KEY)
    [message] = ana.messages
    assert not message["embeds"]
    assert "**By:** China" in text(message)
    assert [found.message for found in await platform.find(ana.destination, KEY, since=LONG_AGO)] == [
        ref.message
    ]


async def test_a_deleted_message_is_gone_and_deleting_it_again_is_no_error(
    platform: Platform, ana: Person
) -> None:
    ref = await platform.post(ana.destination, BRIEFING, key=KEY)
    await platform.delete(ref)
    assert ana.messages == []
    await platform.delete(ref)
    with pytest.raises(MissingMessageError, match="10008"):
        await platform.amend(ref, NOTICE, dossier=DIALOGUE.name, key=KEY)


async def test_a_notice_is_taken_away_again(platform: Platform, ana: Person) -> None:
    ref = await platform.post(ana.destination, BRIEFING, key=KEY)
    [before] = ana.messages
    await platform.amend(ref, NOTICE, dossier=DIALOGUE.name, key=KEY)
    await platform.amend(ref, Notice(lines=()), dossier=DIALOGUE.name, key=KEY)
    [message] = ana.messages
    assert [message["embeds"], message["components"]] == [before["embeds"], before["components"]]


async def test_a_reply_stands_below_its_message_and_is_found_by_its_own_key(
    platform: Platform, ana: Person
) -> None:
    ref = await platform.post(ana.destination, BRIEFING, key=KEY)
    reply = await platform.reply(ref, BRIEFING, key=KEY[::-1])
    assert ana.messages[1]["message_reference"]["message_id"] == ref.message
    found = await platform.find(ana.destination, KEY[::-1], since=LONG_AGO, below=ref)
    assert [one.message for one in found] == [reply.message]


async def test_a_message_deleted_while_its_nonce_is_remembered_is_ambiguous(
    platform: Platform, ana: Person
) -> None:
    ref = await platform.post(ana.destination, BRIEFING, key=KEY)
    await platform.delete(ref)
    with pytest.raises(AmbiguousError, match="deleted"):
        await platform.post(ana.destination, BRIEFING, key=KEY)


@pytest.mark.parametrize(
    ("order", "remedy"),
    [
        ({"do": "delete_channel"}, "was deleted"),
        ({"do": "kick"}, "Let the bot's role view|Invite the bot|was deleted"),
        ({"do": "deny", "permission": "VIEW_CHANNEL"}, "Let the bot's role view|lacks View Channel"),
        ({"do": "deny", "permission": "SEND_MESSAGES"}, "Send Messages"),
    ],
    ids=["deleted", "kicked", "hidden", "muted"],
)
async def test_a_channel_that_takes_no_messages_is_undeliverable_with_a_remedy(
    platform: Platform, ana: Person, order: dict[str, str], remedy: str
) -> None:
    destination = ana.destination
    done = await ana.far_end.admin(
        {**order, **({} if order["do"] == "kick" else {"channel": destination.channel})}
    )
    assert done["ok"], done
    with pytest.raises(UndeliverableError) as caught:
        await platform.post(destination, BRIEFING, key=KEY)
    told = english(caught.value.remedy)
    assert any(part in told for part in remedy.split("|")), told
    assert len(calls(ana.far_end, CREATE_MESSAGE)) == 1


async def test_the_history_of_a_deleted_channel_or_of_a_server_left_cannot_be_read(
    platform: Platform, ana: Person
) -> None:
    destination = ana.destination
    await ana.far_end.admin({"do": "kick"})
    with pytest.raises(UndeliverableError):
        await platform.find(destination, KEY, since=LONG_AGO)


async def test_a_destination_that_is_no_channel_of_discord_is_undeliverable(platform: Platform) -> None:
    nowhere = Destination(platform="discord", workspace="", channel="C123")
    with pytest.raises(UndeliverableError):
        await platform.post(nowhere, BRIEFING, key=KEY)


async def test_a_channel_that_lacks_nothing_has_nothing_to_mend(platform: Platform, ana: Person) -> None:
    assert list(await platform.check(ana.destination)) == []


@pytest.mark.parametrize(
    ("permission", "words"),
    [
        ("SEND_MESSAGES", ["Send Messages"]),
        ("EMBED_LINKS", ["Embed Links"]),
        ("READ_MESSAGE_HISTORY", ["Read Message History"]),
        ("VIEW_CHANNEL", ["View Channel"]),
    ],
)
async def test_each_permission_that_a_channel_lacks_is_named(
    platform: Platform, ana: Person, permission: str, words: list[str]
) -> None:
    await ana.far_end.admin({"do": "deny", "channel": ana.channel, "permission": permission})
    await _told(platform, ana)
    found = [english(what) for what in await platform.check(ana.destination)]
    assert any(words[0] in sentence for sentence in found), found


async def test_a_channel_that_is_gone_is_named_with_its_remedy(platform: Platform, ana: Person) -> None:
    destination = ana.destination
    await ana.far_end.admin({"do": "delete_channel", "channel": ana.channel})
    await _told(platform, ana)
    [sentence] = map(english, await platform.check(destination))
    assert "was deleted" in sentence


async def test_one_person_can_be_written_to_directly(platform: Platform, far_end: DiscordFarEnd) -> None:
    await platform.tell("", UserId(Person(far_end, "ben").id), BRIEFING)
    assert text(Person(far_end, "ben", "cyberdialogue").messages[0]).startswith("**1 December 2015**")


async def test_a_person_who_is_not_there_cannot_be_written_to(platform: Platform) -> None:
    with pytest.raises(UndeliverableError):
        await platform.tell("", UserId("1"), BRIEFING)
