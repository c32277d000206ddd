"""Mentions and direct messages, answered as the slash command would be."""

from typing import Any

import pytest

from bot.model.command import Right
from bot.model.exchange import Authorise, Reply, Request
from bot.model.ids import UNNAMED
from bot.platforms.discord.parse import asked_in
from tests.platforms.discord.discord_core import CREATE_MESSAGE, Person, SampleCore, asked, calls, text
from tests.platforms.discord.discord_samples import DIALOGUE

BOT = "@cyberdialogue"


def replies(person: Person) -> list[dict[str, Any]]:
    return [message for message in person.messages if message["author"].get("bot")]


def direct(person: Person) -> list[dict[str, Any]]:
    """What stands in somebody's direct messages with the bot."""
    view: Any = person.far_end.view(person.user)
    return [one for place in view["channels"] if place["guild_id"] is None for one in place["messages"]]


async def answered(person: Person, line: str) -> dict[str, Any]:
    await person.until(lambda: any(text(message).startswith(line) for message in replies(person)))
    return next(message for message in replies(person) if text(message).startswith(line))


@pytest.mark.usefixtures("platform")
async def test_a_mention_is_answered_in_reply_and_notifies_nobody(
    ana: Person, ben: Person, core: SampleCore
) -> None:
    await ana.says(f"{BOT} who led the talks?")
    question = ana.messages[-1]
    answer = await answered(ben, "who led the talks?")
    assert answer["message_reference"]["message_id"] == question["id"]
    assert answer["_pings"]["users"] == []
    (request,) = core.requests
    assert (request.destination, request.user, request.is_public) == (ana.destination, ana.id, True)
    assert (request.language, request.can_ask) == (None, False)


@pytest.mark.usefixtures("platform")
async def test_what_does_not_mention_the_bot_is_left_alone(ana: Person, core: SampleCore) -> None:
    await ana.says("who led the talks?")
    await ana.says("@everyone who led the talks?")
    await ana.says(f"{BOT} summary")
    first = await answered(ana, "summary")
    await ana.far_end.act(
        "ana", {"do": "type", "channel": ana.channel, "text": "thanks", "reply_to": first["_id"]}
    )
    await ana.says(f"{BOT} timeline")
    await answered(ana, "timeline")
    assert [request.line for request in core.requests] == ["summary", "timeline"]


@pytest.mark.usefixtures("platform")
async def test_a_direct_message_is_answered_there(ana: Person, core: SampleCore) -> None:
    assert (await ana.far_end.act("ana", {"do": "type", "channel": "dm", "text": "what is overdue?"}))["ok"]

    await ana.until(lambda: len(direct(ana)) == 2)
    assert text(direct(ana)[-1]).startswith("what is overdue?")
    assert [request.destination and request.destination.workspace for request in core.requests] == [""]


@pytest.mark.usefixtures("platform")
async def test_a_mention_in_a_thread_is_answered_in_the_thread(ana: Person, core: SampleCore) -> None:
    done = await ana.far_end.admin(
        {"do": "create_thread", "channel": ana.channel, "name": "follow-up", "kind": "public", "user": "ana"}
    )
    assert done["ok"], done
    inside = Person(ana.far_end, "ana", "follow-up")
    await inside.says(f"{BOT} summary")
    await answered(inside, "summary")
    assert core.requests[0].destination == inside.destination
    assert replies(ana) == []


@pytest.mark.usefixtures("platform")
async def test_a_mention_with_a_file_is_answered(ana: Person) -> None:
    done = await ana.far_end.act(
        "ana",
        {"do": "type", "channel": ana.channel, "text": f"{BOT} summary", "files": [{"name": "notes.txt"}]},
    )
    assert done["ok"]
    await answered(ana, "summary")


@pytest.mark.usefixtures("platform")
async def test_a_mention_alone_asks_for_help(ana: Person) -> None:
    await ana.says(BOT)
    await answered(ana, "help")


def told(person: Person, id_: str, content: str, **more: object) -> dict[str, Any]:
    """A message as the gateway tells it."""
    return {
        "id": id_,
        "channel_id": person.channel,
        "guild_id": person.destination.workspace,
        "author": {"id": person.id, "username": "ana", "discriminator": "0", "avatar": None},
        "content": content,
        "timestamp": "2026-03-02T12:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
        **more,
    }


@pytest.mark.usefixtures("platform")
async def test_a_message_told_twice_is_answered_once_and_other_bots_are_not(
    ana: Person, core: SampleCore
) -> None:
    """Discord tells the events of a session again where it resumes it."""
    await ana.says(f"{BOT} first")
    await answered(ana, "first")
    mention = ana.messages[0]["content"].split()[0]
    other = {"id": "700000000000000088", "username": "other", "discriminator": "0", "avatar": None}
    for message in (
        told(ana, ana.messages[0]["id"], f"{mention} first"),
        told(ana, "700000000000000079", f"{mention} bot", author={**other, "bot": True}),
        told(ana, "700000000000000080", f"{mention} hook", webhook_id="700000000000000088"),
        told(ana, "700000000000000081", f"{mention} pinned", type=6),
    ):
        await ana.far_end.admin({"do": "tell", "event": "MESSAGE_CREATE", "data": message})
    await ana.says(f"{BOT} last")
    await answered(ana, "last")
    assert [request.line for request in core.requests] == ["first", "last"]


@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize("fault", ["500", "500_after", "reset_after", "429"])
async def test_an_answer_that_may_have_got_lost_arrives_once(ana: Person, fault: str) -> None:
    ana.far_end.fault(CREATE_MESSAGE, fault)
    await ana.says(f"{BOT} summary")
    await answered(ana, "summary")
    await ana.says(f"{BOT} timeline")
    await answered(ana, "timeline")
    assert len(replies(ana)) == 2


@pytest.mark.usefixtures("platform")
async def test_without_the_history_the_answer_is_no_reply(ana: Person) -> None:
    await ana.far_end.admin({"do": "hide_history", "channel": ana.channel})
    await ana.says(f"{BOT} summary")
    assert "message_reference" not in await answered(ana, "summary")


@pytest.mark.usefixtures("platform")
async def test_where_the_bot_may_not_write_the_answer_is_a_direct_message(ana: Person) -> None:
    await ana.far_end.admin({"do": "deny", "channel": ana.channel, "permission": "SEND_MESSAGES"})
    await ana.says(f"{BOT} summary")

    await ana.until(lambda: bool(direct(ana)))
    assert text(direct(ana)[-1]).startswith("summary")


@pytest.mark.usefixtures("platform")
async def test_a_failure_is_told(ana: Person, core: SampleCore) -> None:
    async def fail(*_: object) -> Any:
        raise ZeroDivisionError

    core.answering = fail
    await ana.says(f"{BOT} summary")
    await ana.until(lambda: any("in the log" in text(message) for message in replies(ana)))


@pytest.mark.usefixtures("platform")
async def test_who_manages_the_server_does_so_in_messages_too(
    ana: Person, ben: Person, core: SampleCore
) -> None:
    allowed: list[bool] = []

    async def ask(request: Request, authorise: Authorise) -> Reply:
        allowed.append(await authorise(Right.REMINDERS, None))
        return Reply(briefing=asked(request), public=True)

    core.answering = ask
    await ana.says(f"{BOT} as ana")
    await answered(ana, "as ana")
    await ben.says(f"{BOT} as ben")
    await answered(ben, "as ben")
    done = await ben.far_end.act("ben", {"do": "type", "channel": "dm", "text": "alone"})
    assert done["ok"]
    await ben.until(lambda: len(calls(ben.far_end, CREATE_MESSAGE)) == 3)
    assert allowed == [False, True, True]  # in direct messages, of their own reminders alone


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("<@7> summary", "summary"),
        ("<@!7>: deadlines all", "deadlines all"),
        ("hello <@7> summary", "summary"),
        ("hello, <@7> who led the talks?", "hello, who led the talks?"),
        ("<@7> who is <@5>", "who is @Ben"),
        ("<@7> who is <@6>", "who is @6"),
        ("<@7> remind list channel:<#12>", "remind list channel:<#12>"),
        ("who led the talks?", "who led the talks?"),
        ("<@7>!", "help"),
    ],
)
def test_a_message_is_read_as_what_it_asks(content: str, line: str) -> None:
    assert asked_in(content, 7, {5: "Ben"}, [DIALOGUE]) == (UNNAMED, line)
    assert asked_in(f"<@7> cyberdialogue {content}", 7, {5: "Ben"}, [DIALOGUE])[0] == DIALOGUE.name
