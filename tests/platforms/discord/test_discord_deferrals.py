"""RequestHandler that come late, and what Discord does to the requests that complete them."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.model.exchange import Authorise, Reply, Request
from bot.playground.discord import DiscordFarEnd
from tests.platforms.discord.discord_core import RESPOND, Person, SampleCore, asked, calls, says, text

EDIT = "PATCH /webhooks/{application_id}/{token}/messages/{message_id}"
FOLLOW_UP = "POST /webhooks/{application_id}/{token}"

Ask = Callable[[str], Awaitable[None]]


@pytest.fixture
def ask_slowly(ana: Person, core: SampleCore) -> Ask:
    """Ask something whose answer is private, and comes only after the deferral."""

    async def ask(line: str) -> None:
        gate = asyncio.Event()

        async def answer(request: Request, _: Authorise) -> Reply:
            await gate.wait()
            return Reply(briefing=asked(request), public=False)

        core.answering = answer
        await ana.says(line)
        await ana.until(lambda: any(message.get("_pending") for message in ana.messages))
        gate.set()

    return ask


@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize("fault", ["429", "500", "500_after", "reset", "reset_after"])
async def test_completing_a_deferred_answer_is_repeated_until_discord_takes_it(
    ana: Person, ask_slowly: Ask, fault: str
) -> None:
    ana.far_end.fault(EDIT, fault)
    await ask_slowly("/cyberdialogue summary")
    await ana.until(lambda: says(ana.messages[0]))
    assert [text(message) for message in ana.messages] == ["summary"]


@pytest.mark.usefixtures("platform")
@pytest.mark.parametrize("fault", ["500_after", "reset_after"])
async def test_a_follow_up_that_may_have_arrived_is_not_sent_again(
    ana: Person, ask_slowly: Ask, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    ana.far_end.fault(FOLLOW_UP, fault)
    await ask_slowly("/cyberdialogue summary public:True")
    await ana.until(lambda: len(ana.messages) == 2 and all(says(message) for message in ana.messages))
    assert text(ana.messages[0]) == "summary public:true"
    assert "please ask again" in text(ana.messages[1])
    assert caplog.records


@pytest.mark.usefixtures("platform")
async def test_a_follow_up_refused_for_now_is_sent_when_discord_says(ana: Person, ask_slowly: Ask) -> None:
    ana.far_end.fault(FOLLOW_UP, "429")
    await ask_slowly("/cyberdialogue summary public:True")
    await ana.until(lambda: any(says(message) for message in ana.messages))
    assert len(calls(ana.far_end, FOLLOW_UP)) == 2


@pytest.mark.usefixtures("platform")
async def test_an_answer_refused_for_now_is_sent_when_discord_says(
    far_end: DiscordFarEnd, ana: Person
) -> None:
    far_end.fault(RESPOND, "429")
    assert text(await ana.asks("/cyberdialogue summary")) == "summary"


@pytest.mark.usefixtures("platform")
async def test_late_messages_ping_nobody_and_are_private_where_the_answer_is(
    ana: Person, ask_slowly: Ask
) -> None:
    await ask_slowly("/cyberdialogue summary")
    await ana.until(lambda: says(ana.messages[0]))
    await ask_slowly("/cyberdialogue summary public:True")
    await ana.until(lambda: len(ana.messages) == 2 and says(ana.messages[1]))
    [edited], [sent] = calls(ana.far_end, EDIT), calls(ana.far_end, FOLLOW_UP)
    assert edited["body"]["flags"] == sent["body"]["flags"] - (1 << 6) == 1 << 15
    assert edited["body"]["allowed_mentions"] == sent["body"]["allowed_mentions"] == {"parse": []}
    assert ana.messages[1]["_ephemeral"] is True
