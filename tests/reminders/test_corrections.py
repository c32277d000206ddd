"""Messages follow the facts: what was told and changes is corrected where it stands, on both platforms."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model.ids import DossierId, FactId
from tests.reminders.chats import MEMBER, PATIENCE, words
from tests.reminders.test_following import BASE, DEPRECATED, KEPT, Stage, pledge, staged
from tests.trials.channel import SLACK_BOT

LINE = "Corrected 3 March 2027: the deadline is 30 September 2027, not 31 March 2027"


@pytest.fixture(params=["slack", "discord"])
async def told(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    """On 1 March 2027 it was posted that the pledge closes in 30 days."""
    async with staged(tmp_path, request.param, "2027-02-28T12:00", pledge("pledge", "2027-03-31")) as stage:
        await stage.delivery.kernel.core.note_facts()
        await stage.at("2027-03-01T09:00:01")
        [post] = stage.chat.posts()
        assert "Closes in 30 days (31 March 2027): Title of pledge" in post
        await stage.at("2027-03-03T10:00")
        yield stage


async def test_a_post_is_edited_by_one_line_on_top_with_a_button_to_the_fact(told):
    [before] = told.chat.messages(MEMBER)
    await told.edit(pledge("pledge", "2027-09-30"))
    await told.delivery.run_once()
    [post] = told.chat.posts()
    assert post.index(LINE) < post.index("Closes in 30 days (31 March 2027)")
    assert post.count("Corrected") == 1
    for text in words(before).split("\n"):
        assert text in post
    assert post.count("Open the fact: Title of pledge") == 2
    assert "30 September 2027" in await told.chat.press("Open the fact: Title of pledge", MEMBER)


async def test_the_line_stays_where_a_button_of_the_post_is_pressed(told):
    await told.edit(pledge("pledge", "2027-09-30"))
    await told.delivery.run_once()
    await told.chat.press("Seen", MEMBER, answers=False)
    await told.chat.until(lambda: "Seen: " in told.chat.posts()[0])
    [post] = told.chat.posts()
    assert post.count(LINE) == 1
    await told.edit(pledge("pledge", "2028-01-31"))
    await told.delivery.run_once()
    [post] = told.chat.posts()
    assert post.count("Corrected") == 1
    assert "the deadline is 31 January 2028, not 31 March 2027" in post


async def test_it_is_told_below_the_post_ten_minutes_after_the_change_and_once(told):
    await told.edit(pledge("pledge", "2027-09-30"))
    await told.delivery.run_once()
    await told.at("2027-03-03T10:09:59")
    assert len(told.chat.posts()) == 1
    for _ in range(2):
        await told.at("2027-03-03T10:10:01")
        _, reply = told.chat.messages(MEMBER)
        assert LINE in words(reply)
        assert reply.get("thread_ts") or reply["message_reference"]


async def test_a_change_undone_within_ten_minutes_takes_the_line_away_and_tells_nobody(told):
    [before] = told.chat.posts()
    await told.edit(pledge("pledge", "2027-09-30"))
    await told.delivery.run_once()
    await told.at("2027-03-03T10:09")
    await told.edit(pledge("pledge", "2027-03-31"))
    await told.delivery.run_once()
    await told.at("2027-03-03T11:00")
    assert told.chat.posts() == [before]


async def test_a_change_undone_later_says_so(told):
    await told.edit(pledge("pledge", "2027-09-30"))
    await told.delivery.run_once()
    await told.at("2027-03-04T12:00")
    await told.edit(pledge("pledge", "2027-03-31"))
    await told.delivery.run_once()
    [post] = [one for one in told.chat.posts() if "Closes in 30 days" in one]
    assert "Corrected 4 March 2027: what was first told here holds again" in post
    assert LINE not in post


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ((pledge("pledge", "2027-03-31", KEPT),), "the status is kept as of 1 March 2027, no longer agreed"),
        (
            (pledge("pledge", "2027-03-31", DEPRECATED),),
            "this no longer stands since 1 March 2027: A misprint.",
        ),
        ((), "the dossier no longer holds “Title of pledge”."),
        (
            (pledge("pledge", "2027-03-31").replace("certainty: stated", "certainty: alleged"),),
            "this is alleged, not stated",
        ),
        (
            (pledge("pledge", "2027-03-31").replace("{en: Text of pledge.}", "{en: They may.}"),),
            "it says “They may.”, not “Text of pledge.”",
        ),
    ],
)
async def test_every_part_that_readers_were_told_is_corrected(told, changed, line):
    await told.edit(*changed)
    await told.delivery.run_once()
    [post] = told.chat.posts()
    assert f"Corrected 3 March 2027: {line}" in post.replace("\n", "").replace("Agreed", "agreed").replace(
        "Kept", "kept"
    )


@pytest.mark.parametrize(
    "changed",
    [
        pledge("pledge", "2027-03-31", "    aliases: [oath]\n"),
        pledge("pledge", "2027-03-31").replace("{en: Text of pledge.}", "{en: 'Text  of   pledge.'}"),
        pledge("pledge", "2027-03-31").replace("{en: Text of pledge.}", "{en: Text of pledge., fr: Texte.}"),
    ],
)
async def test_typography_translations_and_aliases_are_no_corrections(told, changed):
    [before] = told.chat.posts()
    told.facts.write("base", BASE.replace("languages: [en]", "languages: [en, fr]"))
    await told.edit(changed)
    await told.delivery.run_once()
    await told.at("2027-03-03T11:00")
    assert told.chat.posts() == [before]


async def test_a_post_that_the_platform_no_longer_edits_is_corrected_below(told):
    told.chat.far_end.fault(
        match="chat.update" if told.chat.is_slack else "PATCH /channels/{channel_id}/messages/{message_id}",
        fault="edit_window_closed" if told.chat.is_slack else "50005",
        times=5,
    )
    await told.edit(pledge("pledge", "2027-09-30"))
    await told.delivery.run_once()
    for _ in range(2):
        await told.at("2027-03-03T10:11")
        post, reply = told.chat.messages(MEMBER)
        assert "Corrected" not in words(post)
        assert LINE in words(reply)


async def test_what_is_gone_is_named_below_the_post_with_a_button_that_can_be_pressed(told):
    await told.edit()
    await told.delivery.run_once()
    await told.at("2027-03-03T10:11")
    _, reply = told.chat.posts()
    assert "Corrected 3 March 2027: the dossier no longer holds “Title of pledge”." in reply
    assert "disabled" not in str(told.chat.messages(MEMBER)[-1])
    opened = await told.chat.press("What has changed", MEMBER)
    assert "withdrawn" in opened
    assert "Title of pledge" in opened


async def test_below_a_post_only_what_was_not_told_there_yet_is_told(told):
    await told.edit(pledge("pledge", "2027-09-30"))
    await told.delivery.run_once()
    await told.at("2027-03-03T10:11")
    await told.at("2027-03-04T10:00")
    alleged = pledge("pledge", "2027-09-30").replace("certainty: stated", "certainty: alleged")
    await told.edit(alleged)
    await told.delivery.run_once()
    await told.at("2027-03-04T10:11")
    first, second = [one for one in told.chat.posts() if "Closes in" not in one]
    assert LINE in first
    assert "Corrected 4 March 2027: this is alleged, not stated" in second
    assert "deadline" not in second
    await told.at("2027-03-05T10:00")
    await told.edit(alleged.replace("2027-09-30", "2028-01-31"))
    await told.delivery.run_once()
    await told.at("2027-03-05T10:11")
    assert (
        "Corrected 5 March 2027: the deadline is 31 January 2028, not 30 September 2027"
        in (told.chat.posts()[-1])
    )
    await told.at("2027-03-06T10:00")
    await told.edit(pledge("pledge", "2027-03-31"))
    await told.delivery.run_once()
    await told.at("2027-03-06T10:11")
    assert "Corrected 6 March 2027: what was first told here holds again" in told.chat.posts()[-1]


@pytest.mark.parametrize("line", ["fact id:pledge public:true", "fact id:pledge"])
async def test_an_answer_that_the_channel_sees_is_corrected_too(told, line):
    await told.chat.ask(line, MEMBER)
    if "public" not in line:
        await told.chat.press("Share in channel", MEMBER)
    await told.at("2027-03-03T10:05")
    await told.edit(pledge("pledge", "2027-09-30"))
    await told.delivery.run_once()
    _, answer = told.chat.posts()
    assert answer.count("Corrected 3 March 2027: the deadline is 30 September 2027") == 1
    assert answer.count("Closes in") == 0


async def mention(told: Stage, line: str, *, thread: str = "") -> str:
    """Ask the bot by its name; gives the message's id."""
    chat, far_end = told.chat, told.chat.far_end
    name = f"<@{SLACK_BOT}>" if chat.is_slack else "@cyberdialogue"
    known = len(chat.posts())
    action = {"do": "type", "channel": chat.place(MEMBER)["id"], "text": f"{name} {line}"}
    done = await far_end.act(MEMBER, {**action, "thread": thread} if thread else action)
    await chat.until(lambda: len(chat.posts()) > known)
    return str(done.get("message", ""))


async def test_an_answer_to_a_mention_that_the_channel_sees_is_corrected_where_it_stands(told):
    await mention(told, "fact id:pledge public:true")
    await told.at("2027-03-03T10:05")
    await told.edit(pledge("pledge", "2027-09-30"))
    for _ in range(2):
        await told.delivery.run_once()
        [answer] = [post for post in told.chat.posts() if "Closes in" not in post]
        assert answer.count("Corrected 3 March 2027: the deadline is 30 September 2027") == 1


async def test_an_answer_in_a_thread_on_slack_is_corrected_there(tmp_path: Path):
    async with staged(tmp_path, "slack", "2027-02-28T12:00", pledge("pledge", "2027-03-31")) as told:
        await told.delivery.kernel.core.note_facts()
        place = told.chat.place(MEMBER)["id"]
        root = await told.chat.far_end.act(MEMBER, {"do": "type", "channel": place, "text": "A question"})
        await mention(told, "fact id:pledge public:true", thread=str(root["message"]))
        await told.at("2027-03-03T10:05")
        await told.edit(pledge("pledge", "2027-09-30"))
        await told.delivery.run_once()
        [answer] = told.chat.messages(MEMBER)
        assert answer["thread_ts"] == root["message"]
        assert words(answer).count("Corrected 3 March 2027: the deadline is 30 September 2027") == 1
        # Edited no more, it is told below it in the same thread.
        told.chat.far_end.fault(match="chat.update", fault="edit_window_closed", times=5)
        await told.edit(pledge("pledge", "2028-01-31"))
        await told.delivery.run_once()
        await told.at("2027-03-03T10:20")
        _, reply = told.chat.messages(MEMBER)
        assert reply["thread_ts"] == root["message"]
        assert "the deadline is 31 January 2028" in words(reply)


async def test_a_sample_is_corrected_too(told):
    await told.chat.ask("remind test")
    await told.edit(pledge("pledge", "2027-09-30"))
    await told.delivery.run_once()
    assert ["Corrected" in post for post in told.chat.posts()] == [True, True]


async def test_readers_are_told_what_changed_with_before_and_after(told):
    await told.edit(pledge("pledge", "2027-09-30"), pledge("new", "2028-01-31"))
    said = await told.chat.ask("changes since:2027-03-01", MEMBER)
    assert "added" in said
    assert "Title of new" in said
    assert "the deadline is 30 September 2027, not 31 March 2027" in said
    assert "Title of pledge" not in await told.chat.ask("changes since:2027-03-04", MEMBER)
    fact = await told.chat.ask("fact id:pledge", MEMBER)
    assert "the deadline is 30 September 2027, not 31 March 2027" in fact
    assert LINE.partition(":")[2] in await told.chat.ask("remind why", MEMBER)


async def test_whoever_manages_reminders_sees_what_was_corrected_and_what_an_edit_would_correct(told):
    before = await told.chat.ask("corrections fact:pledge")
    assert "This edit would correct 1 message in 1 channel." in before
    await told.edit(pledge("pledge", "2027-09-30"))
    assert "to be corrected" in await told.chat.ask("corrections")
    await told.delivery.run_once()
    listed = await told.chat.ask("corrections")
    assert f"reminder in <#{told.chat.destination.channel}>, edited" in listed.replace("\n", "")
    assert "the deadline is 30 September 2027, not 31 March 2027" in listed
    assert "This edit would correct" not in await told.chat.ask("corrections", MEMBER)


@pytest.mark.parametrize(("setting", "edited", "replies"), [("edit", 1, 0), ("tell", 1, 1), ("none", 0, 0)])
async def test_a_channel_can_say_what_is_done(told, setting, edited, replies):
    said = await told.chat.ask(f"remind edit corrections:{setting}")
    assert "Corrections" in said
    await told.edit(pledge("pledge", "2027-09-30"))
    await told.delivery.run_once()
    await told.at("2027-03-03T10:11")
    posts = [post for post in told.chat.posts() if "Corrected" in post]
    assert ["Closes in" in post for post in posts] == [True] * edited + [False] * replies


async def test_a_shared_answer_that_was_taken_back_is_corrected_no_longer(told):
    await told.chat.ask("fact id:pledge", MEMBER)
    await told.chat.press("Share in channel", MEMBER)
    _, shared = told.chat.posts()
    assert "Shared by <@" in shared
    assert await told_in(told) == 2
    assert "Only whoever shared this" in await told.chat.press("Undo sharing")
    await told.chat.press("Undo sharing", MEMBER, answers=False)
    await told.chat.until(lambda: len(told.chat.posts()) == 1)
    async with asyncio.timeout(PATIENCE):
        # It is forgotten right after it is deleted, which nobody is told.
        while await told_in(told) != 1:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def told_in(told: Stage) -> int:
    """In how many messages the pledge is told."""
    showing = await told.delivery.kernel.ledger.showing(DossierId("cyberdialogue"))
    return showing[FactId("pledge")].messages


async def test_an_answer_made_public_at_once_can_be_taken_back_too(told):
    await told.chat.ask("fact id:pledge public:true", MEMBER)
    assert len(told.chat.posts()) == 2
    await told.chat.press("Undo sharing", MEMBER, answers=False)
    await told.chat.until(lambda: len(told.chat.posts()) == 1)


async def test_an_answer_is_shared_once_whichever_process_is_asked(told):
    core = told.delivery.kernel.core
    claim = await core.begin_sharing("one")
    assert claim
    assert await core.begin_sharing("one") == ""
    await core.end_sharing("one", "another's")
    assert await core.begin_sharing("one") == ""
    assert await core.begin_sharing("two")
    await core.end_sharing("one", claim)
    assert await core.begin_sharing("one")
