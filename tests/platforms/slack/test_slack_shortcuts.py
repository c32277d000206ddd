"""The shortcut of messages' own menu, and answers that stay in the thread they were asked in."""

from typing import Any

import pytest

from bot.model.ids import UNNAMED
from bot.platforms.slack.quoting import quoted
from tests.platforms.slack.slack_samples import KEY
from tests.platforms.slack.slack_stage import (
    BRIEFINGS,
    GENERAL,
    MORE,
    NEXT,
    ScriptedCore,
    Stage,
    here,
    open_stage,
    say,
    words,
)

CHECK = "check_quote"
BOT = "<@U06BRFBOT63>"


async def check(stage: Stage, message: str, *, user: str = "ana", channel: str = BRIEFINGS) -> dict[str, Any]:
    action = {"do": "shortcut", "channel": channel, "message": message, "callback": CHECK}
    return await stage.far_end.act(user, action)


async def test_what_a_message_quotes_is_looked_up_for_whoever_asks_alone():
    async with open_stage() as stage:
        said = await stage.type("They agreed on “timely responses” & more", user="ben")
        assert (await check(stage, said["message"]))["ok"]
        answer = await stage.message("You asked: quote")
        assert answer["_ephemeral"]
        assert stage.messages("ben") == []
        [asked] = stage.core.asked
        assert asked.line == 'quote words:"They agreed on “timely responses” & more"'
        assert (asked.dossier, asked.destination, asked.user_name) == (UNNAMED, here(), "ana")


async def test_it_works_where_the_bot_is_no_member():
    async with open_stage() as stage:
        said = await stage.type("Some words", channel=GENERAL)
        await check(stage, said["message"], channel=GENERAL)
        await stage.until(lambda: stage.messages("ana", GENERAL))
        assert "quote words:" in words(stage.messages("ana", GENERAL)[0])


async def test_a_message_of_the_bots_own_is_looked_up_by_what_it_says():
    async with open_stage() as stage:
        posted = await stage.platform.post(here(), say("Closes in 7 days", NEXT), key=KEY)
        await check(stage, posted.message)
        await stage.message("You asked: quote")
        assert "Closes in 7 days" in stage.core.asked[0].line


async def test_a_reply_in_a_thread_is_answered_in_the_thread():
    async with open_stage() as stage:
        root = (await stage.type("A question"))["message"]
        reply = (await stage.type("An answer", thread=root))["message"]
        await check(stage, reply)
        answer = await stage.message("You asked: quote")
        assert answer["thread_ts"] == root


async def test_a_message_without_words_is_told_so():
    async with open_stage() as stage:
        files: Any = [{"name": "a.png", "mimetype": "image/png", "size": 3}]
        said = await stage.type("", files=files)
        await check(stage, said["message"])
        await stage.until(stage.messages)
        assert stage.core.asked == []


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ({"text": "a &lt;b&gt; *c*"}, 'quote words:"a <b> *c*"'),
        ({"text": ""}, ""),
        (
            {
                "text": "ignored",
                "blocks": [
                    {"type": "header", "text": {"type": "plain_text", "text": "Title"}},
                    {
                        "type": "rich_text",
                        "elements": [
                            {
                                "type": "rich_text_section",
                                "elements": [
                                    {"type": "text", "text": "one ", "style": {"bold": True}},
                                    {"type": "link", "url": "https://example.org", "text": "two"},
                                    {"type": "emoji", "name": "wave"},
                                ],
                            }
                        ],
                    },
                    {"type": "context", "elements": [{"type": "mrkdwn", "text": "three"}]},
                ],
            },
            'quote words:"Title one two three"',
        ),
    ],
)
def test_what_a_message_says_is_read_from_its_blocks_or_its_text(message, line):
    body = {
        "user": {"id": "U1", "name": "ana"},
        "channel": {"id": "C1"},
        "message": {"ts": "1.2", **message},
    }
    assert " ".join(quoted(body, "T1").request.line.split()) == line


async def test_what_follows_an_answer_in_a_thread_stays_in_the_thread():
    more = say("The first page", NEXT, MORE)
    core = ScriptedCore(answers={"summary": more, "summary page:2": say("The second page", MORE)})
    async with open_stage(core) as stage:
        root = (await stage.type("A question"))["message"]
        await stage.type(f"{BOT} summary", thread=root)
        first = await stage.message("The first page")
        await stage.press("Next page")
        second = await stage.message("The second page")
        await stage.press("More")
        third = await stage.message("You asked: help")
        assert [one["thread_ts"] for one in (first, second, third)] == [root] * 3


async def test_a_mention_below_a_post_is_answered_below_it():
    async with open_stage() as stage:
        posted = await stage.platform.post(here(), say("Due tomorrow", NEXT), key=KEY)
        await stage.type(f"{BOT} remind why public:true", thread=posted.message)
        answer = await stage.message("You asked: remind why", "ben")
        assert answer["thread_ts"] == posted.message
