"""Messages of the bot: made, found again, changed, deleted."""

import io
from typing import Any

import aiohttp
import discord
import pytest

from tests.playground.discord.discord_far_end_stage import HandClock, connected, open_stage


async def test_sent_message_is_what_everybody_sees() -> None:
    async with open_stage() as stage, connected(stage) as bot:
        sent = await bot.place(stage, "general").send(
            "hello", embed=discord.Embed(title="T", description="D")
        )
        [shown] = stage.messages(user="ana")
        assert (shown["_id"], shown["content"], shown["type"]) == (str(sent.id), "hello", 0)
        assert shown["embeds"] == [{"type": "rich", "title": "T", "description": "D"}]
        assert (shown["author"]["username"], shown["_ephemeral"]) == ("cyberdialogue", False)
        assert stage.messages(user="ben") == [shown]


async def test_ids_grow_even_while_the_clock_stands_or_goes_back() -> None:
    clock = HandClock()
    async with open_stage(now=clock) as stage:
        first = await stage.say("one")
        second = await stage.say("two")
        clock.forward(hours=-1)
        third = await stage.say("three")
        assert int(first["id"]) < int(second["id"]) < int(third["id"])
        assert first["timestamp"] == second["timestamp"] == "2026-03-02T09:00:00+00:00"
        assert discord.utils.snowflake_time(int(first["id"])) == clock.at.replace(hour=9)


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        ({"content": "x" * 2001}, ("content",), "BASE_TYPE_MAX_LENGTH"),
        ({"content": 5}, ("content",), "STRING_TYPE_CONVERT"),
        ({"content": "x", "tts": "yes"}, ("tts",), "BOOLEAN_TYPE_CONVERT"),
        ({"content": "x", "nonce": "n" * 26}, ("nonce",), "NONCE_TYPE_TOO_LONG"),
        ({"content": "x", "nonce": 2**63}, ("nonce",), "NONCE_TYPE_OUT_OF_BOUNDS"),
        ({"content": "x", "nonce": []}, ("nonce",), "NONCE_TYPE_INVALID_TYPE"),
        ({"content": "x", "flags": "4"}, ("flags",), "NUMBER_TYPE_COERCE"),
        (
            {"content": "x", "message_reference": {}},
            ("message_reference", "message_id"),
            "BASE_TYPE_REQUIRED",
        ),
        (
            {"content": "x", "message_reference": {"message_id": "1"}},
            ("message_reference",),
            "REPLIES_UNKNOWN_MESSAGE",
        ),
        ({"content": "x", "attachments": [{"id": 0}]}, ("attachments", 0, "id"), "ATTACHMENT_NOT_FOUND"),
        (
            {"content": "x", "allowed_mentions": {"parse": ["all"]}},
            ("allowed_mentions", "parse", 0),
            "BASE_TYPE_CHOICES",
        ),
        (
            {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
            ("allowed_mentions",),
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
        ),
        (
            {"content": "x", "allowed_mentions": {"users": ["1"] * 101}},
            ("allowed_mentions", "users"),
            "BASE_TYPE_MAX_LENGTH",
        ),
    ],
)
async def test_body_that_breaks_a_rule_is_refused_at_the_field(body: Any, path: Any, code: str) -> None:
    async with open_stage() as stage:
        answer = await stage.post(body)
        assert (answer.status, answer.code) == (400, 50035)
        assert answer.complaints(*path) == [code]
        assert stage.messages() == []


@pytest.mark.parametrize(
    "body", [{}, {"content": ""}, {"content": "  \n "}, {"embeds": []}, {"content": None}]
)
async def test_empty_message_is_refused(body: Any) -> None:
    async with open_stage() as stage:
        assert (await stage.post(body)).code == 50006


async def test_content_of_exactly_2000_characters_is_taken_and_trimmed_first() -> None:
    async with open_stage() as stage:
        assert (await stage.say("  " + "長" * 2000 + "\n"))["content"] == "長" * 2000


async def test_nonce_comes_back_on_creation_and_is_not_stored() -> None:
    async with open_stage() as stage:
        made = await stage.say("once", nonce="key-1")
        assert made["nonce"] == "key-1"
        assert (await stage.say("number", nonce=17))["nonce"] == 17
        history = await stage.rest("GET", f"/channels/{made['channel_id']}/messages")
        assert all("nonce" not in message for message in history.body)


async def test_enforced_nonce_makes_one_message_however_often_it_is_sent() -> None:
    async with open_stage() as stage, connected(stage) as bot:
        channel = bot.place(stage, "briefings")
        first = await channel.send("reminder", nonce="key-1")
        second = await channel.send("reminder", nonce="key-1")
        assert first.id == second.id
        assert len(stage.messages("briefings")) == 1


async def test_nonce_that_is_not_enforced_does_not_hold_a_message_back() -> None:
    async with open_stage() as stage:
        await stage.say("again", nonce="key-1")
        await stage.say("again", nonce="key-1")
        assert len(stage.messages()) == 2


async def test_enforced_nonce_is_forgotten_after_minutes() -> None:
    clock = HandClock()
    async with open_stage(now=clock) as stage:
        body: dict[str, Any] = {"nonce": "key-1", "enforce_nonce": True}
        first = await stage.say("one", **body)
        clock.forward(minutes=4)
        assert (await stage.say("two", **body))["id"] == first["id"]
        clock.forward(minutes=2)
        assert (await stage.say("three", **body))["id"] != first["id"]


async def test_enforced_nonce_of_a_deleted_message_does_not_make_it_again() -> None:
    async with open_stage() as stage:
        made = await stage.say("gone", nonce="key-1", enforce_nonce=True)
        await stage.rest("DELETE", f"/channels/{made['channel_id']}/messages/{made['id']}")
        assert (await stage.post({"content": "gone", "nonce": "key-1", "enforce_nonce": True})).code == 10008


async def test_history_is_read_in_pages_from_any_side() -> None:
    async with open_stage() as stage, connected(stage) as bot:
        made = [int((await stage.say(f"message {number}"))["id"]) for number in range(7)]
        channel = bot.place(stage, "general")
        newest_first = [message.id async for message in channel.history(limit=3)]
        assert newest_first == made[:3:-1]
        before = [message.id async for message in channel.history(before=discord.Object(made[3]))]
        assert before == made[2::-1]
        after = [message.id async for message in channel.history(after=discord.Object(made[3]))]
        assert after == made[4:]
        path = f"/channels/{channel.id}/messages"
        page = await stage.rest("GET", path, query={"after": str(made[0]), "limit": "2"})
        assert [int(message["id"]) for message in page.body] == [made[2], made[1]]


@pytest.mark.parametrize(
    "query",
    [{"limit": "0"}, {"limit": "101"}, {"limit": "x"}, {"before": "x"}, {"before": "1", "after": "2"}],
)
async def test_page_that_cannot_be_is_refused(query: dict[str, str]) -> None:
    async with open_stage() as stage:
        answer = await stage.rest("GET", f"/channels/{stage.channel('general')}/messages", query=query)
        assert (answer.status, answer.code) == (400, 50035)


async def test_message_is_edited_and_deleted_by_its_author() -> None:
    async with open_stage() as stage, connected(stage) as bot:
        message = await bot.place(stage, "general").send("first", embed=discord.Embed(description="stays"))
        await message.edit(content="second")
        [shown] = stage.messages()
        assert (shown["content"], shown["embeds"][0]["description"]) == ("second", "stays")
        assert shown["edited_timestamp"] is not None
        await message.edit(embeds=[])
        assert stage.messages()[0]["embeds"] == []
        with pytest.raises(discord.HTTPException) as refusal:
            await message.edit(content=None)
        assert refusal.value.code == 50006
        await message.delete()
        assert stage.messages() == []
        with pytest.raises(discord.NotFound) as gone:
            await message.edit(content="third")
        assert gone.value.code == 10008


async def test_message_of_another_can_be_neither_edited_nor_deleted() -> None:
    async with open_stage() as stage:
        await stage.type("mine")
        path = f"/channels/{stage.channel('general')}/messages/{stage.messages()[0]['id']}"
        assert (await stage.rest("PATCH", path, {"content": "yours"})).code == 50005
        assert (await stage.rest("DELETE", path)).code == 50013


async def test_reply_refers_to_the_message_and_mentions_its_author_when_allowed() -> None:
    async with open_stage() as stage, connected(stage) as bot:
        await stage.type("a question")
        question = bot.place(stage, "general").get_partial_message(int(stage.messages()[0]["id"]))
        await question.reply("an answer", mention_author=True)
        shown = stage.messages()[-1]
        assert (shown["type"], shown["message_reference"]["message_id"]) == (19, str(question.id))
        assert shown["referenced_message"]["id"] == str(question.id)
        assert shown["_pings"]["users"] == [stage.user_id("ana")]
        await question.reply("quietly", mention_author=False)
        assert stage.messages()[-1]["_pings"]["users"] == []


async def test_reply_to_nothing_is_an_ordinary_message_when_it_may_be() -> None:
    async with open_stage() as stage:
        reference = {"message_id": "1", "fail_if_not_exists": False}
        assert (await stage.say("anyway", message_reference=reference))["type"] == 0


async def test_file_can_be_shown_in_an_embed_and_fetched() -> None:
    async with open_stage() as stage, connected(stage) as bot:
        file = discord.File(io.BytesIO(b"\x89PNG"), "map.png", description="A map")
        embed = discord.Embed(description="See").set_image(url="attachment://map.png")
        message = await bot.place(stage, "general").send(embed=embed, file=file)
        [attachment] = message.attachments
        assert (attachment.filename, attachment.size, attachment.description) == ("map.png", 4, "A map")
        assert message.embeds[0].image.url == attachment.url
        async with stage.http.get(attachment.url) as response:
            assert await response.read() == b"\x89PNG"
        assert (await message.edit(attachments=[])).attachments == []


async def test_eleven_files_are_too_many() -> None:
    async with open_stage() as stage:
        form = aiohttp.FormData(quote_fields=False)
        for number in range(11):
            form.add_field(f"files[{number}]", b"x", filename=f"{number}.txt")
        path = f"/channels/{stage.channel('general')}/messages"
        answer = await stage.rest("POST", path, data=form)
        assert (answer.status, answer.code) == (400, 30015)


async def test_flags_that_cannot_be_set_are_refused_and_those_set_before_may_be_sent_along() -> None:
    async with open_stage() as stage:
        path = f"/channels/{stage.channel('general')}/messages"
        refused = await stage.rest("POST", path, {"content": "for all", "flags": 64})
        assert (refused.status, list(refused.body["errors"])) == (400, ["flags"])
        made = await stage.say("quiet", flags=4096)
        for flags, status in ((4096 | 4, 200), (64, 400)):
            edited = await stage.rest("PATCH", f"{path}/{made['id']}", {"flags": flags})
            assert edited.status == status


async def test_suppressed_embeds_are_not_shown() -> None:
    async with open_stage() as stage:
        made = await stage.say("x", embeds=[{"description": "hidden"}], flags=4)
        assert (made["embeds"], made["flags"]) == ([], 4)
        path = f"/channels/{made['channel_id']}/messages/{made['id']}"
        assert (await stage.rest("PATCH", path, {"flags": 0})).body["embeds"] != []
